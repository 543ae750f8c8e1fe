#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// What a figure may follow from: another one printed around it, or a fact of the catalogue.
struct Figure {
  Interval low, high;  ///< base units; both ends of a range, else the same twice
  double low_nominal = 0, high_nominal = 0;
  Dimension dimension = {};
  const Unit* noun = nullptr;
  std::int32_t number = -1;    ///< a mention; -1: of the catalogue
  std::string_view text = {};  ///< of what is no mention
  int times_said = 1;          ///< in its own line or row, to the same digits
  bool percent = false;
  bool times = false;     ///< "8×"
  bool suffixed = false;  ///< "70B": may be parameters
  bool baseline = false;  ///< of the row that others are compared with
  bool beside = false;    ///< in the claim's own block or row
};

/// A number format beside a claim.
struct Format {
  double bytes = 0;
  std::string_view text;
};

/// The figures around a claim, nearest first: of its own block, its row, the first row of its
/// column, the blocks around it, and of the devices and models named beside it.
class FiguresAround {
 public:
  explicit FiguresAround(const Judgement& j);

  /// Valid until the next call.
  std::span<const Figure> Of(const Claim& claim, const Number& number);
  /// The formats named in the claim's block or row, nearest first. Valid until the next call.
  std::span<const Format> FormatsOf(const Claim& claim);
  std::string Name(const Figure& figure) const;

 private:
  void AddNumber(std::uint32_t i, const Number& claimed, bool beside);
  void AddBlock(std::uint32_t block, const Number& claimed, bool beside);
  void AddRow(const Claim& claim, const Number& claimed);
  void AddBlocksBefore(std::uint32_t block, const Number& claimed);
  void AddNames(const Claim& claim);
  std::pair<std::uint32_t, std::uint32_t> NumbersOf(std::uint32_t block) const;

  const Judgement& j_;
  std::vector<SymbolId> facts_;
  std::int32_t claimed_index_ = -1;
  std::vector<Figure> figures_;
  std::vector<Format> formats_;
};

}  // namespace shardlint
