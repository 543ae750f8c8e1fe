#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

/// Many phrases matched in one pass over a text: a trie over whole words. Words are compared in
/// lower case; up to three blanks, '-', '_' and '/' between words are alike; a CJK character is a
/// word of its own, and so is each other mark ("don't" has three); "maxModelLen" is three words
/// where it is none of the table's; a final 's' of the text's word
/// is forgiven where the phrase has none. No phrase runs over a '\n'.
class PhraseTable {
 public:
  struct Match {
    std::uint32_t begin = 0, end = 0;  ///< offsets in the text
    std::uint32_t payload = 0;
    friend bool operator==(const Match&, const Match&) = default;
  };
  /// Phrases of one list hide those they are longer than; the lists do not know each other.
  enum class List : std::uint8_t { kFirst, kSecond };

  /// A phrase may be added several times with different payloads: each is reported.
  void Add(std::string_view phrase, std::uint32_t payload, List list = List::kFirst);
  /// Appends the longest phrase of each list at every word of text[begin, end).
  void FindAll(std::string_view text, std::uint32_t begin, std::uint32_t end,
               std::vector<Match>& out) const;
  bool empty() const { return nodes_.size() <= 1; }

 private:
  static constexpr std::size_t kLists = 2;

  struct Word {
    std::uint32_t pool_begin = 0, size = 0;
    std::uint32_t hash = 0;
    std::uint32_t first_node = 0;  ///< of the phrases that begin with it
  };
  struct Node {
    std::uint32_t word = 0;
    std::uint32_t sibling = 0, child = 0;     ///< lists of nodes; 0 ends them
    std::uint32_t payloads[kLists] = {0, 0};  ///< lists in payloads_; 0: no phrase ends here
  };
  struct Payload {
    std::uint32_t value = 0, next = 0;
  };
  struct Found {
    std::uint32_t node = 0, end = 0;
  };
  struct TextWord;
  class Words;

  /// The first word at or behind `at`, over marks that stand in no phrase.
  bool ReadWord(std::string_view text, std::uint32_t at, TextWord& word) const;
  /// Whether the word stands in any phrase.
  bool Identify(std::string_view text, TextWord& word) const;
  std::uint32_t FindWord(std::string_view text, std::uint32_t hash) const;
  std::uint32_t InternWord(std::string_view text, std::uint32_t hash);
  std::uint32_t Child(std::uint32_t node, std::uint32_t word) const;
  std::uint32_t InternChild(std::uint32_t node, std::uint32_t word);
  void Grow();
  /// Improves `found` by phrases that go on from `node` with the word of that number.
  void Longest(Words& words, std::uint32_t node, std::size_t number, Found (&found)[kLists]) const;

  std::array<bool, 256> marks_{};       // bytes that stand in phrases
  std::string pool_;                    // the words' letters
  std::vector<Word> words_ = {Word{}};  // 0: no word
  std::vector<std::uint32_t> slots_;    // words by hash; a power of two, at most a quarter full
  std::vector<Node> nodes_ = {Node{}};  // 0: the root
  std::vector<Payload> payloads_ = {Payload{}};
};

}  // namespace shardlint
