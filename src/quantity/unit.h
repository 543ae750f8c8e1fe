#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "quantity/dimension.h"

namespace shardlint {

/// What may stand behind a number. All of them are data (rules/units.json).
struct Unit {
  enum class Kind : std::uint8_t {
    kMeasure,  ///< GB, ms, TFLOPS, W, $
    kRate,     ///< a rate in one word: TBps, tok/s, TFLOPS when it means per second
    kSuffix,   ///< K, M, B, T, 万: a factor of a bare number
    kNoun,     ///< what is counted: GPUs, layers, heads, tokens
    kPercent,
    kTimes,       ///< 倍, "times fewer": a ratio
    kCounter,     ///< a measure word before what is counted: 个, 個, 개
    kRatePrefix,  ///< before a number, makes it a rate: 每秒, 초당
  };
  std::string id;  ///< how it is printed: "GB"; of a noun its id: "gpu"
  Kind kind = Kind::kMeasure;
  Dimension dimension;       ///< nouns: token, device, request, or 1
  double factor = 1;         ///< base units in one of it
  double binary_factor = 0;  ///< the second reading (2^30 for "GB", 1024 for "K"); 0: none
  /// The amount or the rate may be meant ("TFLOPS"): second dimension, empty when there is none.
  bool amount_or_rate = false;
};

/// Finds units in text. Names are case-sensitive where case carries meaning (Gb, GB), which is when
/// the unit says so; nouns and spelled-out names are not. A blank in a name stands for one blank,
/// '-' or '_'. Units stay where they are once all are added.
class UnitTable {
 public:
  /// Adding the unit that was added last again gives it more names.
  void Add(Unit unit, const std::vector<std::string>& names, bool any_case);
  struct Match {
    const Unit* unit = nullptr;  ///< null: none
    std::uint32_t size = 0;      ///< bytes of text it covers
  };
  /// The longest name that begins at `text` and ends where a word ends.
  Match Longest(std::string_view text) const;
  /// A unit by its name as a whole, else by its id; null when there is none.
  const Unit* Find(std::string_view name) const;
  const std::vector<Unit>& units() const { return units_; }

 private:
  /// Of a trie over the names' bytes in lower case.
  struct Node {
    char byte = 0;
    std::uint64_t children = 0;                      ///< bit byte % 64 of each
    std::uint32_t sibling = 0, child = 0, name = 0;  ///< lists; 0 ends them
  };
  /// Names that differ in case only hang at one node; a case of their own comes first.
  struct Name {
    std::string exact;  ///< empty: any case
    std::uint32_t unit = 0, next = 0;
  };
  std::uint32_t Child(std::uint32_t node, char byte) const;
  const Unit* UnitAt(std::uint32_t node, std::string_view written) const;
  void AddName(std::string_view name, std::uint32_t unit, bool any_case);

  std::vector<Unit> units_;
  std::vector<Node> nodes_ = std::vector<Node>(1 + 256);  // the root, then its children by byte
  std::vector<Name> names_ = std::vector<Name>(1);
};

}  // namespace shardlint
