#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shardlint {

enum class Style : std::uint8_t { kPlain, kPlace, kError, kWarning, kGood, kQuiet };

/// Writes text in a terminal's colours, or plainly.
class Painter {
 public:
  explicit Painter(bool color) : color_(color) {}

  void Paint(std::string& out, Style style, std::string_view text) const {
    const std::string_view code = color_ ? Code(style) : std::string_view();
    out.append(code).append(text);
    if (!code.empty()) out += "\x1b[0m";
  }

 private:
  static constexpr std::string_view Code(Style style) {
    switch (style) {
      case Style::kPlain:
        return "";
      case Style::kPlace:
        return "\x1b[1m";
      case Style::kError:
        return "\x1b[1;31m";
      case Style::kWarning:
        return "\x1b[1;33m";
      case Style::kGood:
        return "\x1b[32m";
      case Style::kQuiet:
        return "\x1b[2m";
    }
    return "";
  }

  bool color_;
};

}  // namespace shardlint
