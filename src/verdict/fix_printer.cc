#include "verdict/fix_printer.h"

#include <algorithm>
#include <cmath>

#include "mention/digits.h"
#include "quantity/print_like.h"

namespace shardlint {
namespace {

constexpr std::string_view kReadings = "its readings give different figures";
constexpr std::string_view kPrefix = "its unit may be decimal or binary";
constexpr std::string_view kUnit = "its unit may be what is wrong";

// "327.68 MB" where it is KB: the digits are right.
bool UnitApart(const Number& n, std::string_view text) {
  const auto to = ReadDecimal(text);
  if (!to || n.dimension.dimensionless()) return false;
  Number other = n;
  other.decimal = other.upper = *to;
  const Interval ratio = n.Printed() / other.Printed();
  for (const double step : {1e3, 1e6, 1e9, 1024.0, 1048576.0, 1073741824.0})
    if (ratio.Contains(step) || ratio.Contains(1 / step)) return true;
  return false;
}

}  // namespace

std::string_view FixPrinter::PrintedDigits(const Number& n) const {
  const std::string_view text =
      std::string_view(j_.document.text).substr(n.digits, n.end - n.digits);
  return text.substr(0, NumberSize(text));
}

std::vector<Option> FixPrinter::OptionsOf(const Number& n, double base) {
  if (n.binary_factor <= 0) return {{base / n.factor}};
  return {{base / n.factor, Option::Prefix::kDecimal},
          {base / n.binary_factor, Option::Prefix::kBinary}};
}

// One text for all options, or the first with the reason why not.
std::optional<FixedDigits> FixPrinter::Print(const Number& n, std::vector<Option> options,
                                             std::string_view doubt) {
  const auto text_of = [&](const Option& o) { return Text(n, o.printed); };
  if (options.empty() || !text_of(options.front())) return std::nullopt;
  const auto differ = [&] {
    return std::ranges::any_of(
        options, [&](const Option& o) { return text_of(o) != text_of(options.front()); });
  };
  std::string_view prefix_doubt;
  if (differ()) {
    const bool decimal = Shown().first, binary = Shown().second;
    if (decimal == binary) prefix_doubt = kPrefix;
    std::erase_if(options, [&](const Option& o) {
      return o.prefix == (binary && !decimal ? Option::Prefix::kDecimal : Option::Prefix::kBinary);
    });
    if (options.empty()) return std::nullopt;
  }
  const std::optional<std::string> text = text_of(options.front());
  if (!text) return std::nullopt;
  if (doubt.empty() && differ()) doubt = kReadings;
  if (doubt.empty()) doubt = prefix_doubt;
  if (doubt.empty() && UnitApart(n, *text)) doubt = kUnit;
  return FixedDigits{*text, doubt};
}

std::optional<std::string> FixPrinter::Text(const Number& n, double value) const {
  const bool count =
      n.decimal.integer() && n.dimension.dimensionless() && !n.percent && !n.bare_suffix;
  if (count && std::abs(value - std::round(value)) > 1e-9 * std::abs(value)) return std::nullopt;
  std::optional<std::string> text = PrintLike(PrintedDigits(n), value);
  return text && *text != PrintedDigits(n) ? text : std::nullopt;
}

// Which meanings of "GB" the document's confirmed figures need: decimal, binary.
std::pair<bool, bool> FixPrinter::Shown() {
  if (shown_) return *shown_;
  shown_ = {false, false};
  for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
    if (j_.claims.claims[c].kind != Claim::Kind::kNumber) continue;
    const Number& n = j_.NumberOf(j_.claims.claims[c]);
    if (n.binary_factor <= 0 || n.dimension.dimensionless()) continue;
    Number binary = n;
    binary.factor = n.binary_factor, binary.binary_factor = 0;
    for (std::size_t i = 0; i < j_.judged[c].checks.size(); ++i) {
      const CheckDetail& d = j_.judged[c].details[i];
      if (j_.judged[c].checks[i].verdict != Verdict::kConfirmed || !d.has_expected ||
          (d.kind != CheckDetail::Kind::kArithmetic && d.kind != CheckDetail::Kind::kModel))
        continue;
      const bool needs_binary = std::string_view(d.reading).starts_with("binary");
      shown_->second |= needs_binary;
      shown_->first |= !needs_binary && Agrees(binary, d.expected) == nullptr;
    }
  }
  return *shown_;
}

}  // namespace shardlint
