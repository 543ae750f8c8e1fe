#include "mention/symbols.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

/// Symbols that mean the same, each followed by a blank.
struct Group {
  Kind kind;
  char op;
  std::string_view symbols;
};

constexpr std::array kGroups = {
    Group{Kind::kOperator, '+', "+ ＋ "},
    Group{Kind::kOperator, '-', "− "},
    Group{Kind::kOperator, '*', "* × · ⋅ ∗ \\times \\cdot "},
    Group{Kind::kOperator, '/', "/ // ÷ ／ \\div "},
    Group{Kind::kOperator, '^', "^ ** "},
    Group{Kind::kEqual, 0, "= == ＝ "},
    Group{Kind::kApprox, 0, "~ ~= ≈ ≃ ≅ ∼ \\approx "},
    Group{Kind::kBound, 'l', "< <= ≤ \\le \\leq "},
    Group{Kind::kBound, 'g', "> >= ≥ \\ge \\geq "},
    Group{Kind::kArrow, 0, "-> => → ⇒ "},
    Group{Kind::kDash, 0, "– — "},
    Group{Kind::kOpen, 0, "( （ "},
    Group{Kind::kClose, 0, ") ） "},
    Group{Kind::kColon, 0, ": ： "},
    Group{Kind::kComma, 0, ", ， 、 "},
    Group{Kind::kStop, 0, "; ； 。 "},
};

constexpr std::size_t kCount = [] {
  std::size_t blanks = 0;
  for (const Group& group : kGroups)
    blanks += static_cast<std::size_t>(std::ranges::count(group.symbols, ' '));
  return blanks;
}();

/// By first byte; among those that share it, the longest first.
constexpr std::array<Symbol, kCount> kSymbols = [] {
  std::array<Symbol, kCount> out{};
  std::size_t n = 0;
  for (const Group& group : kGroups)
    for (std::size_t at = 0; at < group.symbols.size();) {
      const std::size_t end = group.symbols.find(' ', at);
      out[n++] = {group.symbols.substr(at, end - at), group.kind, group.op};
      at = end + 1;
    }
  std::ranges::sort(out, [](const Symbol& a, const Symbol& b) {
    const auto first_a = static_cast<unsigned char>(a.text[0]);
    const auto first_b = static_cast<unsigned char>(b.text[0]);
    return first_a != first_b ? first_a < first_b : a.text.size() > b.text.size();
  });
  return out;
}();

/// Where the symbols of each first byte begin; the next one's begin is their end.
constexpr std::array<std::uint8_t, 257> kFirst = [] {
  std::array<std::uint8_t, 257> first{};
  for (std::size_t byte = 0; byte < first.size(); ++byte)
    for (const Symbol& symbol : kSymbols)
      first[byte] += static_cast<unsigned char>(symbol.text[0]) < byte;
  return first;
}();

}  // namespace

Symbol SymbolAt(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = static_cast<unsigned char>(text[0]);
  for (std::size_t i = kFirst[byte]; i < kFirst[byte + 1U]; ++i)
    if (text.starts_with(kSymbols[i].text)) return kSymbols[i];
  return {};
}

}  // namespace shardlint
