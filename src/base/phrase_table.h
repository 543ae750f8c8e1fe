#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shardlint {

/// Many phrases matched in one pass over a text: a trie over whole words. Words are compared in lower
/// case; spaces, '-', '_' and '/' between words are alike; a CJK character is a word of its own; a final
/// 's' of the text's word is forgiven where no phrase has it.
class PhraseTable {
 public:
  struct Match {
    std::uint32_t begin = 0, end = 0;  ///< offsets in the text
    std::uint32_t payload = 0;
  };
  /// A phrase may be added several times with different payloads: each is reported.
  void Add(std::string_view phrase, std::uint32_t payload);
  /// Appends the longest phrase at every word of text[begin, end); of overlapping ones all are kept.
  void FindAll(std::string_view text, std::uint32_t begin, std::uint32_t end,
               std::vector<Match>& out) const;
  bool empty() const { return payloads_.size() <= 1; }

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;  // hash of (node, word) -> node
  std::vector<bool> first_ = std::vector<bool>(1 << 16);    // words that begin a phrase, by hash
  std::vector<std::vector<std::uint32_t>> payloads_ = std::vector<std::vector<std::uint32_t>>(1);
};

}  // namespace shardlint
