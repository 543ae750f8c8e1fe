#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "claim/claim.h"

namespace shardlint {

/// A stretch of text that may name what a number of another block is about.
struct TextRange {
  std::uint32_t begin = 0, end = 0;
};

/// Where the words about a block stand, nearest first.
struct BlockContext {
  std::vector<TextRange> headers;  ///< of a cell: its row's first cell, its column's header
  std::vector<TextRange> corner;   ///< of a cell: the header above the row labels; may say a scope
  std::vector<TextRange>
      parents;  ///< labels of enclosing items, the sentence that introduces a list or code
  std::vector<TextRange> headings;  ///< the headings above, innermost first
};

inline constexpr std::array<bool, 256> kMayEndSentence = [] {
  std::array<bool, 256> may{};
  for (const char c : std::string_view(";.!?\n\xE3\xEF")) may[static_cast<unsigned char>(c)] = true;
  return may;
}();
bool EndsSentenceHere(std::string_view text, std::uint32_t at);
/// "; ", ". " and their full-width kin end a sentence; "3.5" and "e.g. " do not. Most bytes cannot.
inline bool EndsSentence(std::string_view text, std::uint32_t at) {
  return kMayEndSentence[static_cast<unsigned char>(text[at])] && EndsSentenceHere(text, at);
}

/// Cues and structure of a document, answered by position.
class ContextIndex {
 public:
  /// `cues` are in order.
  ContextIndex(const Document& document, const std::vector<Cue>& cues);
  std::span<const Cue> CuesIn(std::uint32_t begin, std::uint32_t end) const {
    const Cue* const stop = cues_.data() + cues_.size();
    const auto at = [&](std::uint32_t offset) {
      const std::size_t stride = std::min<std::size_t>(offset / kStride, first_cues_.size() - 1);
      const Cue* cue = cues_.data() + first_cues_[stride];
      while (cue != stop && cue->begin < offset) ++cue;
      return cue;
    };
    const Cue* const first = at(begin);
    return {first, end <= begin ? first : at(end)};
  }
  /// Whether the word stands anywhere in the document.
  bool Says(Vocabulary::Kind kind, std::size_t index) const {
    return std::ranges::any_of(
        cues_, [&](const Cue& cue) { return cue.kind == kind && cue.index == index; });
  }
  /// Whether the nearest words around a block that speak of training or of inference (what
  /// introduces its list or table, the headings above it) speak of training alone.
  bool InTraining(std::uint32_t block, std::size_t training, std::size_t inference);
  /// Of the block asked for last, so asking in document order is cheap.
  const BlockContext& Of(std::uint32_t block);
  /// Begin and end of the sentence around `at` inside its block, looked for at most 400 bytes away.
  TextRange Sentence(const Block& block, std::uint32_t at) const;

 private:
  /// The text of a block, of a very long one its end: every number below reads it again.
  TextRange Whole(std::uint32_t block) const {
    const Block& b = document_.blocks[block];
    return {b.text_end - std::min(b.text_end - b.text_begin, kLongest), b.text_end};
  }
  void FindLabels();
  std::uint32_t HeaderOf(std::uint32_t cell) const;

  const Document& document_;
  static constexpr std::uint32_t kStride = 32;
  static constexpr std::uint32_t kLongest = 2000;
  const std::vector<Cue>& cues_;
  std::vector<std::uint32_t> first_cues_;     // at or behind each stride of the text
  std::vector<std::uint32_t> sentence_ends_;  // the marks that end one
  // Of each block: the one whose words name what it says (the line that it continues, the first of
  // its list item), else itself; and the first of its list or group, else itself.
  std::vector<std::uint32_t> labels_, openers_;
  std::uint32_t current_ = 0xFFFFFFFF;
  BlockContext context_;
};

}  // namespace shardlint
