#include "model/display_value.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>

namespace shardlint {
namespace {

/// "{:.4g}" of most values, which are whole, at a tenth of what that costs.
std::string Digits(double x, int precision) {
  constexpr std::array<double, 7> kFirstTooLong = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  if (x > 0 && x < kFirstTooLong[static_cast<std::size_t>(precision)] && x == std::floor(x))
    return std::to_string(static_cast<int>(x));
  return fmt::format("{:.{}g}", x, precision);
}

std::string Scaled(double x, const Dimension& d) {
  const double a = std::abs(x);
  if (d.WithoutCounts() == Dimension::Of(Dimension::kByte)) {
    if (a >= 1e12) return Digits(x / 1e12, 4) + " TB";
    if (a >= 1e9) return Digits(x / 1e9, 4) + " GB";
    if (a >= 1e6) return Digits(x / 1e6, 4) + " MB";
    if (a >= 1e4) return Digits(x / 1e3, 4) + " kB";
    return Digits(x, 4) + " B";
  }
  if (d == Dimension::Of(Dimension::kSecond)) {
    if (a >= 1) return Digits(x, 4) + " s";
    if (a >= 1e-3) return Digits(x * 1e3, 4) + " ms";
    return Digits(x * 1e6, 4) + " µs";
  }
  if (d == Dimension::Of(Dimension::kFlop)) return Digits(x / 1e12, 4) + " TFLOP";
  std::string number = Digits(x, a >= 1e9 ? 4 : 6);
  const std::string unit = d.ToString();
  return unit == "1" ? number : number + " " + unit;
}

constexpr std::array<std::string_view, Dimension::kBases> kBaseUnits = {
    "B", "s", "FLOP", "token", "request", "GPU", "$", "J"};

void AppendUnit(std::string& out, std::size_t base, int exponent) {
  out += kBaseUnits[base];
  if (exponent > 1) out += '^' + std::to_string(exponent);
}

struct Scale {
  double from;  ///< values of at least this much
  double unit;
  std::string_view name;
};
constexpr Scale kBytes[] = {
    {1e15, 1e15, "PB"}, {1e12, 1e12, "TB"}, {1e9, 1e9, "GB"}, {1e6, 1e6, "MB"}, {0, 1, "B"}};
constexpr Scale kBinary[] = {{1152921504606846976., 1125899906842624., "PiB"},
                             {1099511627776., 1099511627776., "TiB"},
                             {1073741824., 1073741824., "GiB"},
                             {1048576., 1048576., "MiB"},
                             {1024., 1024., "KiB"}};
constexpr Scale kFlops[] = {{1e15, 1e15, "PFLOP"},
                            {1e12, 1e12, "TFLOP"},
                            {1e9, 1e9, "GFLOP"},
                            {1e6, 1e6, "MFLOP"},
                            {0, 1, "FLOP"}};
constexpr Scale kSeconds[] = {{1, 1, "s"}, {1e-3, 1e-3, "ms"}, {0, 1e-6, "µs"}};
constexpr Scale kWatts[] = {{1e6, 1e6, "MW"}, {1e3, 1e3, "kW"}, {0, 1, "W"}};
constexpr Scale kJoules[] = {{1e6, 1e6, "MJ"}, {1e3, 1e3, "kJ"}, {0, 1, "J"}};

/// "131,072"; `x` is a whole number below 10^15.
std::string Grouped(double x) {
  std::string digits = fmt::format("{:.0f}", std::abs(x));
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return x < 0 ? "-" + digits : digits;
}

std::string Number(double x) {
  const double a = std::abs(x);
  if (a < 1e15 && x == std::floor(x)) return Grouped(x);
  if (a >= 1e4 && a < 1e15) return Grouped(std::round(x));
  return fmt::format("{:.4g}", x);
}

template <std::size_t N>
std::string In(const Scale (&scales)[N], double x, std::string_view per) {
  for (const Scale& scale : scales)
    if (std::abs(x) >= scale.from)
      return fmt::format("{} {}{}", Number(x / scale.unit), scale.name, per);
  return Number(x);
}

std::string Count(double x) {
  const double a = std::abs(x);
  if (a >= 1e12) return fmt::format("{:#.4g} T", x / 1e12);
  if (a >= 1e9) return fmt::format("{:#.4g} B", x / 1e9);
  return Number(x);
}

/// What a unit is divided by, as it follows the unit's name: "/token", "/s".
std::string PerOf(const Dimension& d) {
  std::string per;
  for (std::size_t i = 0; i < Dimension::kBases; ++i)
    if (d.exponents[i] < 0) per += '/', AppendUnit(per, i, -d.exponents[i]);
  return per;
}

Dimension AboveOf(Dimension d) {
  for (auto& exponent : d.exponents)
    if (exponent < 0) exponent = 0;
  return d;
}

std::string Readable(double x, const Dimension& d, bool share) {
  const Dimension above = AboveOf(d);
  const std::string per = PerOf(d);
  if (d.dimensionless()) return share ? fmt::format("{:.3g} %", x * 100) : Count(x);
  if (d == Dimension::Of(Dimension::kJoule) / Dimension::Of(Dimension::kSecond))
    return In(kWatts, x, "");
  if (d == Dimension::Of(Dimension::kDollar) / Dimension::Of(Dimension::kSecond))
    return fmt::format("{} $/h", Number(x * 3600));
  if (above == Dimension::Of(Dimension::kByte)) return In(kBytes, x, per);
  if (above == Dimension::Of(Dimension::kFlop)) return In(kFlops, x, per);
  if (above == Dimension::Of(Dimension::kJoule)) return In(kJoules, x, per);
  if (d == Dimension::Of(Dimension::kSecond)) return In(kSeconds, x, "");
  const std::string unit = BaseUnit(d);
  return Number(x) + (unit.starts_with("1/") ? unit.substr(1) : " " + unit);
}

}  // namespace

std::string DisplayBase(const Interval& value, const Dimension& dimension) {
  const std::string low = Scaled(value.low, dimension);
  if (value.exact()) return low;
  const std::string high = Scaled(value.high, dimension);
  return low == high ? low : low + " … " + high;
}

std::string BaseUnit(const Dimension& dimension) {
  std::string out;
  for (std::size_t i = 0; i < Dimension::kBases; ++i) {
    if (dimension.exponents[i] <= 0) continue;
    if (!out.empty()) out += '*';
    AppendUnit(out, i, dimension.exponents[i]);
  }
  if (out.empty()) out = "1";
  return out + PerOf(dimension);
}

std::string ReadableValue(const Interval& value, const Dimension& dimension, bool share) {
  const std::string low = Readable(value.low, dimension, share);
  const std::string high = Readable(value.high, dimension, share);
  if (low != high) return low + " to " + high;
  const bool bytes = AboveOf(dimension) == Dimension::Of(Dimension::kByte) &&
                     dimension.WithoutCounts() == Dimension::Of(Dimension::kByte);
  if (!bytes || value.low < 1024) return low;
  return low + " (" + In(kBinary, value.low, "") + ")";
}

}  // namespace shardlint
