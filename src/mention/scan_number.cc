#include <algorithm>
#include <array>

#include "base/text.h"
#include "mention/digits.h"
#include "mention/symbols.h"
#include "mention/token_stream.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

// Words after which a bare integer is a label, not a quantity.
constexpr std::array<std::string_view, 26> kIndexWords = {
    "section", "table",    "figure", "fig",      "step", "stage",   "issue",    "phase",   "option",
    "chapter", "appendix", "level",  "version",  "page", "line",    "note",     "replica", "rank",
    "node",    "gpu",      "tier",   "scenario", "case", "example", "strategy", "appendix"};

constexpr std::int64_t kLargestPower = 1'000'000'000'000'000'000;

// What may stand between the ends of a range; " and " only behind "between".
constexpr std::array<std::string_view, 16> kRangeMarks = {
    "-",  "–",     "—",  " - ", " – ", " to ", "~",    "..",
    "to", " and ", "～", "〜",  "到",  "至",   "から", "에서 "};

constexpr std::array<bool, 256> kMayBeginRange = [] {
  std::array<bool, 256> may{};
  for (const std::string_view mark : kRangeMarks) may[static_cast<unsigned char>(mark[0])] = true;
  return may;
}();

}  // namespace

bool BlockScanner::IsLabelIndex(std::uint32_t at) const {
  std::uint32_t e = at;
  if (e > begin_ && (document_.text[e - 1] == '#')) return true;
  while (e > begin_ && document_.text[e - 1] == ' ') --e;
  if (e == at || at - e > 2) return false;  // "heads per gpu     14": columns
  std::uint32_t b = e;
  while (b > begin_ && IsLetter(document_.text[b - 1])) --b;
  if (b == e) return false;
  const std::string word = ToLowerAscii(std::string_view(document_.text).substr(b, e - b));
  return std::ranges::find(kIndexWords, word) != kIndexWords.end() && !IsOfAnyOne(b);
}

// Marks before the digits: "~", "≤", "<", "$". Returns where the claim's words begin.
std::uint32_t BlockScanner::ReadPrefix(Number& number, std::uint32_t at) const {
  std::uint32_t begin = at;
  for (int round = 0; round < 2; ++round) {
    std::uint32_t e = begin;
    while (e > begin_ && document_.text[e - 1] == ' ') --e;
    const std::string_view before = std::string_view(document_.text).substr(begin_, e - begin_);
    const auto ends = [&](std::string_view s) { return before.ends_with(s); };
    std::uint32_t size = 0;
    if (ends("~") || ends("∼")) {
      number.hedged = true, size = ends("~") ? 1 : 3;
    } else if (ends("≈")) {
      number.hedged = true;
      break;
    } else if (ends("≤") || ends("<=")) {
      number.bound = Bound::kAtMost, size = ends("≤") ? 3 : 2;
    } else if (ends("≥") || ends(">=")) {
      number.bound = Bound::kAtLeast, size = ends("≥") ? 3 : 2;
    } else if (ends("<") && !ends("->")) {
      number.bound = Bound::kLess, size = 1;
    } else if (ends(">") && !ends("->") && !ends("=>")) {
      number.bound = Bound::kGreater, size = 1;
    } else if (ends("$") && e == begin && At(at + NumberSize(From(at))) != '$' && !has_backslash_) {
      number.unit = rules_.units.Find("$");
      number.dimension = Dimension::Of(Dimension::kDollar);
      size = 1;
    }
    if (size == 0) break;
    begin = e - size;
  }
  return begin;
}

// "$20K", "$1.3 million".
std::uint32_t BlockScanner::ReadMoneySuffix(Number& number, std::uint32_t at) const {
  const std::uint32_t i = SkipBlank(at);
  const UnitTable::Match match = rules_.units.Longest(From(i));
  if (match.unit == nullptr) return at;
  const bool suffix = match.unit->kind == Unit::Kind::kSuffix || (i == at && At(i) == 'B');
  if (!suffix || (i > at && match.size == 1)) return at;
  const Unit* unit = At(i) == 'B' ? rules_.units.Find("billion") : match.unit;
  if (unit == nullptr) return at;
  number.factor *= unit->factor;
  return i + match.size;
}

// " × 10^9", "×10⁹" behind a mantissa: where it ends, and the exponent.
std::pair<std::uint32_t, int> BlockScanner::PowerOfTen(std::uint32_t at) const {
  std::uint32_t i = SkipBlank(at);
  if (IsLetter(At(i)) && At(i) != 'x') return {at, 0};
  const Symbol times = SymbolAt(From(i));
  if (At(i) != 'x' && times.op != '*') return {at, 0};
  i = SkipBlank(i + std::max<std::uint32_t>(static_cast<std::uint32_t>(times.text.size()), 1));
  if (!StartsWith(i, "10")) return {at, 0};
  i += 2;
  int exponent = 0;
  std::uint32_t digits = 0;
  if (At(i) == '^' || StartsWith(i, "**")) {
    i += At(i) == '^' ? 1 : 2;
    const bool brace = At(i) == '{';
    if (brace) ++i;
    while (IsDigit(At(i)) && digits < 3) exponent = exponent * 10 + (At(i) - '0'), ++i, ++digits;
    if (brace && At(i) == '}') ++i;
  } else {
    const Superscript power = ReadSuperscript(From(i));
    exponent = power.value;
    i += power.size;
    digits = power.size;
  }
  return digits == 0 ? std::pair{at, 0} : std::pair{i, exponent};
}

// "2^30", "10**9", "1024³", "10^{9}": a power of a whole number is one number; `end` moves behind
// it.
std::optional<Decimal> BlockScanner::ReadPower(const Decimal& base, std::uint32_t& end) const {
  std::uint32_t i = end;
  int exponent = 0;
  const char mark = At(i);
  if (mark != '^' && mark != '*' && static_cast<unsigned char>(mark) < 0x80) return std::nullopt;
  if (const Superscript power = ReadSuperscript(From(i)); power.size > 0) {
    exponent = power.value;
    i += power.size;
  } else if (const Symbol symbol = SymbolAt(From(i)); symbol.op == '^') {
    i += static_cast<std::uint32_t>(symbol.text.size());
    const bool brace = At(i) == '{';
    if (brace) ++i;
    const std::uint32_t digits = i;
    while (IsDigit(At(i)) && i - digits < 3) exponent = exponent * 10 + (At(i++) - '0');
    if (i == digits || IsWord(At(i)) || (At(i) == '.' && IsDigit(At(i + 1)))) return std::nullopt;
    if (brace && At(i++) != '}') return std::nullopt;
  } else {
    return std::nullopt;
  }
  if (!base.integer() || base.exponent > 0) return std::nullopt;
  Decimal power{1, 0};
  for (int k = 0; k < exponent; ++k) {
    if (base.digits > 1 && power.digits > kLargestPower / base.digits) return std::nullopt;
    power.digits *= base.digits;
  }
  end = i;
  return power;
}

// "940 000 tokens": blanks between thousands, where they can be nothing else. A group that begins
// with 0 is no number of its own; of the others what stands around must say so.
std::uint32_t BlockScanner::NumberSizeAt(std::uint32_t at) const {
  const std::uint32_t size = NumberSize(From(at));
  if (size == 0 || size > 3 || At(at) == '0' || (at > begin_ && IsWord(document_.text[at - 1])))
    return size;
  std::uint32_t i = at + size;
  std::uint32_t groups = 0;
  bool zero = false;
  while (At(i) == ' ' && IsDigit(At(i + 1)) && IsDigit(At(i + 2)) && IsDigit(At(i + 3)) &&
         !IsWord(At(i + 4)) && !(At(i + 4) == '.' && IsDigit(At(i + 5)))) {
    zero |= At(i + 1) == '0';
    i += 4;
    ++groups;
  }
  if (groups == 0 || At(i) == '.' || At(i) == ',') return size;
  std::uint32_t before = at;
  while (before > begin_ && document_.text[before - 1] == ' ') --before;
  const bool counted = rules_.units.Longest(From(SkipBlank(i))).unit != nullptr;
  const bool apart = before == begin_ || !IsWord(document_.text[before - 1]);
  return zero || (counted && (apart || groups > 1)) ? i - at : size;
}

// "80 * 0.9 - 17.2 = …": an operator or a sign of equality beside what could be a range.
bool BlockScanner::InExpression(std::uint32_t end) const {
  if (!tokens_->empty() && tokens_->back().kind == Kind::kOperator) return true;
  const std::uint32_t next = SkipBlank(end);
  const Symbol symbol = SymbolAt(From(next));
  return symbol.kind == Kind::kOperator || symbol.kind == Kind::kEqual ||
         symbol.kind == Kind::kApprox || (At(next) == '-' && At(next + 1) == ' ');
}

// "128-10240 tokens", "1.5–2 GB", "20 GB to 40 GB", "between 5 and 7 GB": the number becomes the
// range; returns where it ends, `at` when no upper end follows.
std::uint32_t BlockScanner::ReadRange(Number& number, std::uint32_t at, bool own_unit) {
  if (!kMayBeginRange[static_cast<unsigned char>(At(at))]) return at;
  for (const std::string_view dash : kRangeMarks) {
    if (!StartsWith(at, dash)) continue;
    if (dash == " and " && !document_.TextOf(document_.blocks[block_])
                                .substr(0, number.begin - begin_)
                                .ends_with("etween "))
      continue;
    std::uint32_t j = at + static_cast<std::uint32_t>(dash.size());
    if (At(j) == '~') ++j;
    const std::uint32_t more = NumberSize(From(j));
    if (more == 0) continue;
    if (dash == " - " && (own_unit || InExpression(j + more))) continue;
    if (At(j + more) == '-' && IsDigit(At(j + more + 1))) return j + more;
    const std::optional<Decimal> upper = ReadDecimal(From(j).substr(0, more));
    if (!upper || upper->value() <= number.decimal.value()) continue;
    Number end_number = number;
    end_number.decimal = *upper;
    const std::uint32_t end = ReadUnits(end_number, j + more);
    if (own_unit && end == j + more) continue;  // "8 GPUs - 4": no range
    if (end == j + more && IsLetter(At(end))) continue;
    if (own_unit && !(end_number.dimension == number.dimension)) continue;
    if (own_unit && number.factor != end_number.factor) continue;
    const Decimal low = number.decimal;
    number = end_number;
    number.decimal = low, number.upper = *upper, number.range = true;
    return end;
  }
  return at;
}

// Where " x " ends when a device's name follows it; `at` when it does not.
std::uint32_t BlockScanner::TimesDevice(std::uint32_t at) const {
  std::uint32_t i = SkipBlank(at);
  if (i == at || (At(i) != 'x' && At(i) != 'X') || At(i + 1) != ' ') return at;
  i = SkipBlank(i + 1);
  const NameIndex::Match name = rules_.names.Longest(From(i));
  return name.size > 0 && name.names.front().kind == CatalogName::Kind::kDevice ? i : at;
}

// The last two tokens are a device's name and a sign of multiplication.
bool BlockScanner::BehindDevice() const {
  const std::size_t count = tokens_->size();
  if (count < 2 || (*tokens_)[count - 1].op != '*' || mentions_.names.empty()) return false;
  const NameHit& name = mentions_.names.back();
  const TextToken& before = (*tokens_)[count - 2];
  return name.block == block_ && before.kind == Kind::kWord && before.begin == name.begin &&
         name.names.front().kind == CatalogName::Kind::kDevice;
}

// "128K (131,072) tokens": the number in brackets is the one before it, more exactly.
void BlockScanner::CountLikeBefore(Number& number, std::uint32_t at) {
  if (mentions_.numbers.empty()) return;
  Number& before = mentions_.numbers.back();
  if (before.block != block_ || before.noun != nullptr || !before.dimension.dimensionless() ||
      before.end + 2 != number.begin || !StartsWith(before.end, " ("))
    return;
  const Interval value = number.Printed();
  const Interval binary = before.Printed() * Interval::Exactly(before.binary_factor);
  if (!before.InBase().Meets(value) && !binary.Meets(value)) return;
  ReadCountedNoun(number, at);
  if (number.noun == nullptr) return;
  before.noun = number.noun, before.bare_suffix = false;
}

std::uint32_t BlockScanner::ScanNumber(std::uint32_t at) {
  const std::uint32_t size = NumberSizeAt(at);
  std::uint32_t i = at + size;
  const auto skip_identifier = [&](std::uint32_t from) {
    while (IsWord(At(from)) || (At(from) == '.' && IsWord(At(from + 1)))) ++from;
    Push(Kind::kOther, at, from);
    pending_flag_ = {};
    return from;
  };
  bool scientific = false;
  if (size == 0) return at + 1;
  if (IsLetter(At(i)))
    if (const std::uint32_t end = ScanPools(at); end != at) return end;
  if (At(i) == '.' && IsDigit(At(i + 1))) return skip_identifier(i);  // a version
  if (At(i) == ':' && IsDigit(At(i + 1))) {                           // a ratio or a time
    ++i;
    return skip_identifier(i);
  }
  const std::optional<Decimal> decimal = ReadDecimal(From(at).substr(0, size));
  if (!decimal) return skip_identifier(i);
  Number number;
  number.digits = at, number.decimal = *decimal, number.upper = *decimal;
  if (const auto [end, exponent] = PowerOfTen(i); end != i) {
    i = end;
    number.decimal.exponent += exponent, number.upper.exponent += exponent;
    scientific = true;
  } else if (const std::optional<Decimal> power = ReadPower(*decimal, i)) {
    number.decimal = number.upper = *power;
  }
  number.rounded = number.decimal.exponent > 0 && From(at).substr(0, size).find('.') < size;
  number.begin = ReadPrefix(number, at);
  number.flag = pending_flag_;
  pending_flag_ = {};

  // Superscripts are powers: the base is an operand of its own.
  if (const Superscript power = ReadSuperscript(From(i)); !scientific && power.size > 0) {
    number.end = i;
    PushNumber(std::move(number));
    Push(Kind::kOperator, i, i, '^');
    Number exponent;
    exponent.begin = exponent.digits = i;
    exponent.decimal = exponent.upper = Decimal{power.value, 0};
    exponent.end = ReadUnits(exponent, i + power.size);
    const std::uint32_t end = exponent.end;
    // The unit belongs to the whole power.
    PushNumber(std::move(exponent));
    return end;
  }

  const bool money = number.unit != nullptr;
  const std::uint32_t after_units =
      money ? ReadDenominators(number, ReadMoneySuffix(number, i)) : ReadUnits(number, i);
  bool glued_letter = IsLetter(At(i));
  if (after_units == i && glued_letter) {
    // "8x", "3.5x", "4x4": a multiplier or a product; anything else is an identifier.
    const bool device =
        (At(i) == 'x' || At(i) == 'X') && rules_.names.Longest(From(i + 1)).size > 0;
    if ((At(i) == 'x' || At(i) == 'X') && (device || !IsLetter(At(i + 1)))) {
      if (!IsDigit(At(i + 1))) {
        number.multiplier = true;
        number.end = ReadCountedNoun(number, i + 1);
        const std::uint32_t end = number.end;
        PushNumber(std::move(number));
        return end;
      }
      number.end = i;
      PushNumber(std::move(number));
      Push(Kind::kOperator, i, i + 1, '*');
      return i + 1;
    }
    return skip_identifier(i);
  }
  if (after_units == i && number.decimal.integer()) {
    if (const std::uint32_t times = TimesDevice(i); times != i) {  // "4 x H200"
      number.multiplier = true;
      number.noun = rules_.units.Find("gpu");
      number.end = i;
      PushNumber(std::move(number));
      Push(Kind::kWord, i, times);
      return times;
    }
    if (BehindDevice()) {  // "H200 × 4"
      number.multiplier = true;
      number.noun = rules_.units.Find("gpu");
      number.end = i;
      tokens_->back().kind = Kind::kWord;
      PushNumber(std::move(number));
      return i;
    }
  }
  i = after_units;
  const bool own_unit = i > at + size;
  const std::uint32_t range_end = ReadRange(number, i, own_unit);
  if (range_end != i && !number.range) return skip_identifier(range_end);
  i = range_end;
  if (At(i) == '+' && !IsDigit(At(i + 1)) &&
      !(At(i + 1) == ' ' && i + 2 < end_ && IsDigit(At(i + 2)))) {
    number.open_ended = true;
    ++i;
    i = number.unit == nullptr ? ReadUnits(number, i) : i;
  }
  if (StartsWith(i, "×") && !number.percent && number.unit == nullptr && !own_unit) {
    // "4× fewer", "8×H200": no operand follows.
    const std::uint32_t j = SkipBlank(i + 2);
    if (!IsDigit(At(j)) && At(j) != '(' && At(j) != '.') {
      Number counted = number;
      counted.multiplier = true;
      const std::uint32_t noun_end = ReadCountedNoun(counted, i + 2);
      if (j > i + 2 || noun_end > i + 2 || j == i + 2) {
        counted.multiplier = true;
        counted.end = noun_end;
        PushNumber(std::move(counted));
        return noun_end;
      }
    }
  }
  if (number.unit == nullptr && !number.percent && !own_unit && !number.range) {
    if (number.flag.empty() && number.decimal.integer() && IsLabelIndex(at)) {
      Push(Kind::kWord, at, i);
      return i;
    }
    i = ReadCountedNoun(number, i);
    if (number.noun == nullptr && At(i) == ')') CountLikeBefore(number, i + 1);
  }
  number.end = i;
  PushNumber(std::move(number));
  return i;
}

}  // namespace shardlint
