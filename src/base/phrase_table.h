#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shardlint {

/// Many phrases matched in one pass over a text: a trie over whole words. Words are compared in lower
/// case; spaces, '-' and '_' between words are alike; a CJK character is a word of its own; a final
/// 's' of the text's word is forgiven where the phrase has none.
class PhraseTable {
 public:
  struct Match {
    std::uint32_t begin = 0, end = 0;  ///< offsets in the text
    std::uint32_t payload = 0;
  };
  /// A phrase may be added several times with different payloads: each is reported.
  void Add(std::string_view phrase, std::uint32_t payload);
  /// Appends the longest phrase at every word of text[begin, end), matches within a longer match left out.
  void FindAll(std::string_view text, std::uint32_t begin, std::uint32_t end,
               std::vector<Match>& out) const;
  bool empty() const { return nodes_.size() <= 1; }

 private:
  struct Node {
    std::vector<std::uint32_t> payloads;
  };
  std::uint32_t WordId(std::string_view lower) const;
  std::unordered_map<std::string, std::uint32_t> words_;
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;  // node << 32 | word -> node
  std::vector<Node> nodes_ = std::vector<Node>(1);
};

}  // namespace shardlint
