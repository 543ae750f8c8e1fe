#include <algorithm>
#include <array>

#include "base/text.h"
#include "mention/token_stream.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr std::array<std::string_view, 3> kFractions = {"frac", "dfrac", "tfrac"};
// Commands that only say how something looks, with or without an argument.
constexpr std::array<std::string_view, 22> kLooks = {
    "text", "mathrm", "mathbf", "mathit", "mathsf",       "mathcal", "operatorname", "textbf",
    "mbox", "boxed",  "left",   "right",  "big",          "Big",     "bigg",         "Bigg",
    "bigl", "bigr",   "Bigl",   "Bigr",   "displaystyle", "limits"};
constexpr std::array<std::string_view, 2> kGaps = {"quad", "qquad"};

}  // namespace

// "\frac", "\text", "\quad" and the like; those that are operators were read as symbols before.
std::uint32_t BlockScanner::ScanLatexCommand(std::uint32_t at) {
  std::uint32_t i = at + 1;
  while (IsLetter(At(i))) ++i;
  const std::string_view name = From(at + 1).substr(0, i - at - 1);
  const auto among = [&](const auto& names) {
    return std::ranges::find(names, name) != names.end();
  };
  latex_ = true;
  if (name.empty()) return i;  // "\ ", or a line end
  if (among(kFractions)) {
    next_brace_ = Brace::kNumerator;
  } else if (among(kGaps)) {
    Push(Kind::kStop, at, i);
  } else if (!among(kLooks)) {
    Push(Kind::kWord, at, i);
  }
  return i;
}

// "\frac{a}{b}" reads as (a) / (b), "10^{n}" as 10^(n); other braces of a formula only group, and
// an index ("K_{2}") is part of its name.
std::uint32_t BlockScanner::ScanBrace(std::uint32_t at) {
  if (At(at) == '{') {
    if (at > begin_ && document_.text[at - 1] == '_') {
      const std::size_t close = From(at).substr(0, 60).find('}');
      if (close != std::string_view::npos) {
        Push(Kind::kWord, at, at + static_cast<std::uint32_t>(close) + 1);
        return at + static_cast<std::uint32_t>(close) + 1;
      }
    }
    const bool power = at > begin_ && document_.text[at - 1] == '^';
    const Brace brace = power ? Brace::kPower : next_brace_;
    next_brace_ = Brace::kPlain;
    if (brace == Brace::kPlain && !latex_) {
      Push(Kind::kOther, at, at + 1);
      return at + 1;
    }
    if (braces_.size() < 64) braces_.push_back(brace);
    if (brace != Brace::kPlain) Push(Kind::kOpen, at, at + 1);
    return at + 1;
  }
  if (braces_.empty()) {
    if (!latex_ && !has_backslash_) Push(Kind::kOther, at, at + 1);
    return at + 1;
  }
  const Brace brace = braces_.back();
  braces_.pop_back();
  if (brace == Brace::kPlain) return at + 1;
  Push(Kind::kClose, at, at + 1);
  if (brace == Brace::kNumerator && At(at + 1) == '{') {
    Push(Kind::kOperator, at + 1, at + 1, '/');
    next_brace_ = Brace::kDenominator;
  }
  return at + 1;
}

}  // namespace shardlint
