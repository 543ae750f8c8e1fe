#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
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
  };
  std::string id;            ///< how it is printed: "GB"; of a noun its id: "gpu"
  Kind kind = Kind::kMeasure;
  Dimension dimension;       ///< nouns: token, device, request, or 1
  double factor = 1;         ///< base units in one of it
  double binary_factor = 0;  ///< the second reading (2^30 for "GB", 1024 for "K"); 0: none
  /// The amount or the rate may be meant ("TFLOPS"): second dimension, empty when there is none.
  bool amount_or_rate = false;
};

/// Finds units in text. Names are case-sensitive where case carries meaning (Gb, GB), which is when
/// the unit says so; nouns and spelled-out names are not.
class UnitTable {
 public:
  void Add(Unit unit, const std::vector<std::string>& names, bool any_case);
  struct Match {
    const Unit* unit = nullptr;  ///< null: none
    std::uint32_t size = 0;      ///< bytes of text it covers
  };
  /// The longest name that begins at `text` and ends where a word ends.
  Match Longest(std::string_view text) const;
  /// A unit by its exact name, null when there is none.
  const Unit* Find(std::string_view name) const;
  const std::vector<Unit>& units() const { return units_; }

 private:
  std::vector<Unit> units_;
  std::array<bool, 256> first_{};  // bytes that begin a name
  std::unordered_map<std::string, std::uint32_t> exact_;
  std::unordered_map<std::string, std::uint32_t> folded_;
  std::uint32_t longest_ = 0;
};

}  // namespace shardlint
