#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// A value that a claim's digits could print, and under which meaning of its prefix.
struct Option {
  enum class Prefix : std::uint8_t { kAny, kDecimal, kBinary };
  double printed = 0;  ///< in the claim's printed unit
  Prefix prefix = Prefix::kAny;
};

/// The digits that should stand in a claim; `doubt` is empty where nothing speaks against them.
struct FixedDigits {
  std::string text;
  std::string_view doubt = {};
};

/// Prints values as a document's numbers are printed.
class FixPrinter {
 public:
  explicit FixPrinter(const Judgement& judgement) : j_(judgement) {}

  std::string_view PrintedDigits(const Number& n) const;
  /// A value in base units, by either meaning of the unit's prefix.
  static std::vector<Option> OptionsOf(const Number& n, double base);
  /// One text for all options; the first one's with a doubt where they differ and the document does
  /// not show which meaning its prefixes have. Nothing when it would be what is printed already.
  std::optional<FixedDigits> Print(const Number& n, std::vector<Option> options,
                                   std::string_view doubt = {});
  /// What is counted stays whole.
  std::optional<std::string> Text(const Number& n, double value) const;

 private:
  std::pair<bool, bool> Shown();

  const Judgement& j_;
  std::optional<std::pair<bool, bool>> shown_;
};

}  // namespace shardlint
