#include <algorithm>
#include <array>

#include "base/text.h"
#include "mention/token_stream.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

struct Symbol {
  std::string_view text;
  Kind kind;
  char op;
};

// Longest first among those that share a beginning.
constexpr std::array kSymbols = {
    Symbol{"**", Kind::kOperator, '^'},
    Symbol{"//", Kind::kOperator, '/'},
    Symbol{"==", Kind::kEqual, 0},
    Symbol{"<=", Kind::kBound, 'l'},
    Symbol{">=", Kind::kBound, 'g'},
    Symbol{"=>", Kind::kArrow, 0},
    Symbol{"->", Kind::kArrow, 0},
    Symbol{"~=", Kind::kApprox, 0},
    Symbol{"×", Kind::kOperator, '*'},
    Symbol{"÷", Kind::kOperator, '/'},
    Symbol{"·", Kind::kOperator, '*'},
    Symbol{"⋅", Kind::kOperator, '*'},
    Symbol{"∗", Kind::kOperator, '*'},
    Symbol{"−", Kind::kOperator, '-'},
    Symbol{"＋", Kind::kOperator, '+'},
    Symbol{"＝", Kind::kEqual, 0},
    Symbol{"≈", Kind::kApprox, 0},
    Symbol{"≃", Kind::kApprox, 0},
    Symbol{"≅", Kind::kApprox, 0},
    Symbol{"∼", Kind::kApprox, 0},
    Symbol{"≤", Kind::kBound, 'l'},
    Symbol{"≥", Kind::kBound, 'g'},
    Symbol{"→", Kind::kArrow, 0},
    Symbol{"⇒", Kind::kArrow, 0},
    Symbol{"–", Kind::kDash, 0},
    Symbol{"—", Kind::kDash, 0},
    Symbol{"（", Kind::kOpen, 0},
    Symbol{"）", Kind::kClose, 0},
    Symbol{"：", Kind::kColon, 0},
    Symbol{"，", Kind::kComma, 0},
    Symbol{"、", Kind::kComma, 0},
    Symbol{"；", Kind::kStop, 0},
    Symbol{"。", Kind::kStop, 0},
    Symbol{"\\times", Kind::kOperator, '*'},
    Symbol{"\\cdot", Kind::kOperator, '*'},
    Symbol{"\\div", Kind::kOperator, '/'},
    Symbol{"\\approx", Kind::kApprox, 0},
    Symbol{"\\leq", Kind::kBound, 'l'},
    Symbol{"\\geq", Kind::kBound, 'g'},
    Symbol{"\\le", Kind::kBound, 'l'},
    Symbol{"\\ge", Kind::kBound, 'g'},
    Symbol{"+", Kind::kOperator, '+'},
    Symbol{"*", Kind::kOperator, '*'},
    Symbol{"/", Kind::kOperator, '/'},
    Symbol{"^", Kind::kOperator, '^'},
    Symbol{"(", Kind::kOpen, 0},
    Symbol{")", Kind::kClose, 0},
    Symbol{"=", Kind::kEqual, 0},
    Symbol{"~", Kind::kApprox, 0},
    Symbol{"<", Kind::kBound, 'l'},
    Symbol{">", Kind::kBound, 'g'},
    Symbol{":", Kind::kColon, 0},
    Symbol{",", Kind::kComma, 0},
    Symbol{";", Kind::kStop, 0},
};

constexpr std::array<std::string_view, 10> kSuperscripts = {"⁰", "¹", "²", "³", "⁴",
                                                            "⁵", "⁶", "⁷", "⁸", "⁹"};

// Words after which a bare integer is a label, not a quantity.
constexpr std::array<std::string_view, 26> kIndexWords = {
    "section", "table",    "figure", "fig",      "step", "stage",   "issue",    "phase",   "option",
    "chapter", "appendix", "level",  "version",  "page", "line",    "note",     "replica", "rank",
    "node",    "gpu",      "tier",   "scenario", "case", "example", "strategy", "appendix"};

// Words that never stand between a count and what it counts.
constexpr std::array<std::string_view, 46> kLinkWords = {
    "fewer",  "more",  "less",    "faster",  "slower", "better", "larger", "smaller",
    "higher", "lower", "cheaper", "times",   "for",    "of",     "and",    "in",
    "to",     "on",    "across",  "with",    "per",    "or",     "the",    "a",
    "is",     "are",   "at",      "by",      "from",   "into",   "than",   "as",
    "x",      "each",  "via",     "if",      "so",     "but",    "that",   "which",
    "when",   "while", "using",   "between", "over",   "under"};

bool Contains(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool IsBlankAt(std::string_view text, std::uint32_t& size) {
  if (text.empty()) return false;
  if (text[0] == ' ' || text[0] == '\t') return size = 1, true;
  for (const std::string_view blank :
       {"\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF", "\xE2\x80\x88", "\xE3\x80\x80", "\\,", "\\ "})
    if (text.substr(0, blank.size()) == blank)
      return size = static_cast<std::uint32_t>(blank.size()), true;
  return false;
}

// Digits with thousands separators, a fraction and an exponent; 0 when `text` begins with none.
std::uint32_t NumberSize(std::string_view text) {
  const auto digits = [&](std::size_t i) {
    std::size_t n = 0;
    while (i + n < text.size() && IsDigit(text[i + n])) ++n;
    return n;
  };
  std::size_t i = digits(0);
  if (i >= 1 && i <= 3) {
    for (;;) {
      std::size_t separator = 0;
      for (const std::string_view s : {",", "_", "{,}", "\xE2\x80\x89", "\xE2\x80\xAF", "\xC2\xA0"})
        if (text.substr(i, s.size()) == s) separator = s.size();
      if (separator == 0 || digits(i + separator) != 3) break;
      i += separator + 3;
    }
  }
  if (i < text.size() && text[i] == '.' && digits(i + 1) > 0) i += 1 + digits(i + 1);
  if (i == 0) return 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::size_t j = i + 1;
    if (j < text.size() && (text[j] == '+' || text[j] == '-')) ++j;
    if (const std::size_t n = digits(j); n > 0 && !(j + n < text.size() && IsLetter(text[j + n])))
      i = j + n;
  }
  return static_cast<std::uint32_t>(i);
}

std::optional<Decimal> ReadDecimal(std::string_view text) {
  std::string plain;
  for (const char c : text)
    if (IsDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+') plain.push_back(c);
  return Decimal::Parse(plain);
}

}  // namespace

void BlockScanner::Push(Kind kind, std::uint32_t begin, std::uint32_t end, char op) {
  TextToken token{
      .kind = kind, .op = op, .spaced = false, .begin = begin, .end = end, .number = -1};
  if (kind == Kind::kOperator || kind == Kind::kDash)
    token.spaced = begin > begin_ && IsSpace(document_.text[begin - 1]) && IsSpace(At(end));
  tokens_->push_back(token);
}

void BlockScanner::PushNumber(Number number) {
  number.block = block_;
  TextToken token{.kind = Kind::kNumber,
                  .op = 0,
                  .spaced = false,
                  .begin = number.begin,
                  .end = number.end,
                  .number = static_cast<std::int32_t>(mentions_.numbers.size())};
  mentions_.numbers.push_back(std::move(number));
  tokens_->push_back(token);
}

std::uint32_t BlockScanner::SkipBlank(std::uint32_t i) const {
  std::uint32_t size = 0;
  while (i < end_ && IsBlankAt(From(i), size)) i += size;
  return i;
}

void BlockScanner::Scan(std::uint32_t block, const std::vector<Span>& masked,
                        std::vector<TextToken>& tokens) {
  const Block& b = document_.blocks[block];
  block_ = block, begin_ = b.text_begin, end_ = b.text_end, tokens_ = &tokens;
  pending_flag_ = {};
  auto mask = std::ranges::lower_bound(masked, begin_, {}, &Span::begin);
  std::uint32_t i = begin_;
  std::size_t run = static_cast<std::size_t>(
      std::ranges::lower_bound(document_.runs, begin_, {}, &Run::text_begin) -
      document_.runs.begin());
  if (b.kind == Block::Kind::kHeading && IsDigit(At(i))) {  // "2.1 Memory": a heading's number
    std::uint32_t j = i;
    while (IsDigit(At(j)) || At(j) == '.') ++j;
    if (At(j - 1) == '.' || From(i).substr(0, j - i).find('.') != std::string_view::npos ||
        At(j) == ')' || At(j) == ':')
      i = j;
  }
  while (i < end_) {
    while (mask != masked.end() && mask->end <= i) ++mask;
    if (mask != masked.end() && mask->begin <= i) {
      Push(Kind::kOther, i, std::min(mask->end, end_));
      i = std::min(mask->end, end_);
      continue;
    }
    const char c = document_.text[i];
    while (run < document_.runs.size() && document_.runs[run].text_begin < i) ++run;
    if (run < document_.runs.size() && document_.runs[run].text_begin == i &&
        document_.runs[run].kind == Run::Kind::kBreak)
      Push(Kind::kLine, i, i + 1);
    if (IsSpace(c)) {
      ++i;
    } else if (IsLetter(c)) {
      i = ScanWord(i);
    } else if (IsDigit(c) || (c == '.' && IsDigit(At(i + 1)))) {
      i = ScanNumber(i);
    } else if (c == '-' && (i == begin_ || !IsWord(document_.text[i - 1])) &&
               (IsLetter(At(i + 1)) || (At(i + 1) == '-' && IsLetter(At(i + 2))))) {
      i = ScanFlag(i);
    } else {
      i = ScanSymbol(i);
    }
  }
}

std::uint32_t BlockScanner::ScanFlag(std::uint32_t at) {
  std::uint32_t i = at;
  while (IsWord(At(i)) || At(i) == '-' || At(i) == '.') ++i;
  Push(Kind::kWord, at, i);
  pending_flag_ = From(at).substr(0, i - at);
  if (At(i) == '=' || At(i) == ' ') ++i;
  if (!IsDigit(At(i))) pending_flag_ = {};
  return i;
}

// "TP2", "EP64_TP2_PP1", "TP8PP2", "TP-2": degrees glued to their numbers. Returns `at` when the
// word is anything else.
std::uint32_t BlockScanner::ScanDegrees(std::uint32_t at) {
  struct Part {
    std::uint32_t begin, digits, end;
    std::string_view degree;
  };
  std::array<Part, 8> parts;
  std::size_t count = 0;
  std::uint32_t i = at;
  for (;;) {
    std::string_view degree;
    for (const std::string& name : rules_.degrees)
      if (name.size() > degree.size() && StartsWith(i, name)) degree = name;
    if (degree.empty()) return at;
    std::uint32_t j = i + static_cast<std::uint32_t>(degree.size());
    if (At(j) == '-' && IsDigit(At(j + 1))) ++j;
    const std::uint32_t digits = j;
    while (IsDigit(At(j))) ++j;
    if (j == digits || j - digits > 6 || count == parts.size()) return at;
    parts[count++] = {i, digits, j, degree};
    i = j;
    if ((At(i) == '_' || At(i) == '-') && IsUpper(At(i + 1))) {
      ++i;
      continue;
    }
    if (IsUpper(At(i))) continue;
    if (IsWord(At(i)) || (At(i) == '.' && IsDigit(At(i + 1)))) return at;
    break;
  }
  for (std::size_t k = 0; k < count; ++k) {
    const Part& part = parts[k];
    Number number;
    number.begin = part.begin, number.end = part.end, number.digits = part.digits;
    number.decimal = *ReadDecimal(From(part.digits).substr(0, part.end - part.digits));
    number.upper = number.decimal;
    number.degree = part.degree;
    PushNumber(std::move(number));
  }
  return i;
}

std::uint32_t BlockScanner::ScanWord(std::uint32_t at) {
  if (IsUpper(At(at)))
    if (const std::uint32_t end = ScanDegrees(at); end != at) return end;
  const NameIndex::Match name = rules_.names.Longest(From(at));
  if (name.size > 0) {
    mentions_.names.push_back({block_, at, at + name.size, name.names});
    Push(Kind::kWord, at, at + name.size);
    return at + name.size;
  }
  std::uint32_t i = at;
  while (IsWord(At(i)) || At(i) == '\'') ++i;
  const std::string_view word = From(at).substr(0, i - at);
  if (At(i) == '=' && word.ends_with("VISIBLE_DEVICES") && IsDigit(At(i + 1))) {
    RankList list{.block = block_,
                  .begin = i + 1,
                  .end = i + 1,
                  .noun = rules_.units.Find("gpu"),
                  .indices = {},
                  .range = false};
    while (IsDigit(At(list.end)) && list.indices.size() < 4096) {
      const auto size = static_cast<std::uint32_t>(
          std::min<std::size_t>(From(list.end).find_first_not_of("0123456789"), end_ - list.end));
      if (size > 6) break;
      list.indices.push_back(
          static_cast<std::uint32_t>(ReadDecimal(From(list.end).substr(0, size))->value()));
      list.end += size;
      if (At(list.end) != ',' || !IsDigit(At(list.end + 1))) break;
      ++list.end;
    }
    const std::uint32_t end = list.end;
    if (list.indices.size() > 1) mentions_.ranks.push_back(std::move(list));
    Push(Kind::kWord, at, end);
    return end;
  }
  // "FlashAttention-2", "top-2", "GPT-4", "P99": identifiers keep their digits.
  if (At(i) == '-' && IsDigit(At(i + 1))) {
    std::uint32_t j = i + 1;
    while (IsWord(At(j)) || (At(j) == '.' && IsDigit(At(j + 1)))) ++j;
    Push(Kind::kWord, at, j);
    return j;
  }
  if (word == "of" || word == "times") {
    Push(word == "of" ? Kind::kOf : Kind::kOperator, at, i, '*');
    return i;
  }
  if (word == "equals" || word == "gives" || word == "makes" || word == "yields" || word == "is") {
    // A sign of equality only between a computed side and a number: EquationReader asks for both.
    Push(word == "equals" ? Kind::kEqual : Kind::kIs, at, i);
    return i;
  }
  if (word == "x" || word == "X") {
    Push(Kind::kOperator, at, i, '*');
    return i;
  }
  // "GPUs 0-3", "Layers 0 to 19", "Stages [0, 1]": ranks and layers by index.
  const UnitTable::Match noun = rules_.units.Longest(From(at));
  if (noun.unit != nullptr && noun.unit->kind == Unit::Kind::kNoun && noun.size >= i - at) {
    if (const std::uint32_t end = ScanRankList(at, at + noun.size, noun.unit); end != at)
      return end;
  }
  Push(Kind::kWord, at, i);
  return i;
}

std::uint32_t BlockScanner::ScanRankList(std::uint32_t noun_begin, std::uint32_t at,
                                         const Unit* noun) {
  const bool plural = At(at - 1) == 's' || At(at - 1) == 'S';
  std::uint32_t i = SkipBlank(at);
  if (i == at && At(i) != '[') return noun_begin;
  const bool bracket = At(i) == '[' || At(i) == '#';
  if (bracket) i = SkipBlank(i + 1);
  RankList list{
      .block = block_, .begin = noun_begin, .end = i, .noun = noun, .indices = {}, .range = false};
  while (IsDigit(At(i))) {
    const std::uint32_t size = static_cast<std::uint32_t>(
        std::min<std::size_t>(From(i).find_first_not_of("0123456789"), end_ - i));
    if (size > 6) return noun_begin;
    const auto first = static_cast<std::uint32_t>(ReadDecimal(From(i).substr(0, size))->value());
    i += size;
    list.end = i;
    std::uint32_t j = SkipBlank(i);
    std::uint32_t last = first;
    for (const std::string_view dash : {"-", "–", "—", "to ", "..", "through "}) {
      if (!StartsWith(j, dash)) continue;
      std::uint32_t k = SkipBlank(j + static_cast<std::uint32_t>(dash.size()));
      if (At(k) == '.') ++k;
      if (!IsDigit(At(k)) || (dash == "-" && (j != i || k != j + 1) && (j == i || k == j + 1)))
        break;
      const std::uint32_t more = static_cast<std::uint32_t>(
          std::min<std::size_t>(From(k).find_first_not_of("0123456789"), end_ - k));
      if (more > 6) break;
      last = static_cast<std::uint32_t>(ReadDecimal(From(k).substr(0, more))->value());
      list.range = true;
      list.end = i = k + more;
      break;
    }
    if (last < first || last - first > 4096 || list.indices.size() > 4096) return noun_begin;
    for (std::uint32_t v = first; v <= last; ++v) list.indices.push_back(v);
    j = SkipBlank(i);
    if (At(j) == ',' && IsDigit(At(SkipBlank(j + 1)))) {
      i = SkipBlank(j + 1);
      continue;
    }
    break;
  }
  if (list.indices.empty() || At(list.end) == '.' || At(list.end) == '%' || IsWord(At(list.end)))
    if (list.indices.empty() || At(list.end) != '.' || IsDigit(At(list.end + 1))) return noun_begin;
  if (bracket && At(SkipBlank(list.end)) == ']') list.end = SkipBlank(list.end) + 1;
  // "GPUs 8" is a label with its value; "GPU 0" an index: not a list either way.
  if (list.indices.size() < 2) {
    if (plural && !bracket) return noun_begin;
    Push(Kind::kWord, noun_begin, list.end);
    return list.end;
  }
  Push(Kind::kWord, list.begin, list.end);
  const std::uint32_t end = list.end;
  mentions_.ranks.push_back(std::move(list));
  return end;
}

bool BlockScanner::IsLabelIndex(std::uint32_t at) const {
  std::uint32_t e = at;
  if (e > begin_ && (document_.text[e - 1] == '#')) return true;
  while (e > begin_ && document_.text[e - 1] == ' ') --e;
  if (e == at) return false;
  std::uint32_t b = e;
  while (b > begin_ && IsLetter(document_.text[b - 1])) --b;
  if (b == e) return false;
  const std::string word = ToLowerAscii(std::string_view(document_.text).substr(b, e - b));
  return Contains(kIndexWords, word);
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
    } else if (ends("$") && e == begin &&
               std::string_view(document_.text).substr(begin_, end_ - begin_).find('\\') ==
                   std::string_view::npos) {
      number.unit = rules_.units.Find("$");
      number.dimension = Dimension::Of(Dimension::kDollar);
      size = 1;
    }
    if (size == 0) break;
    begin = e - size;
  }
  return begin;
}

// " × 10^9", "×10⁹" behind a mantissa: where it ends, and the exponent.
std::pair<std::uint32_t, int> BlockScanner::PowerOfTen(std::uint32_t at) const {
  std::uint32_t i = SkipBlank(at);
  if (StartsWith(i, "×")) {
    i += 2;
  } else if (StartsWith(i, "\\times")) {
    i += 6;
  } else if (At(i) == 'x' || At(i) == '*') {
    ++i;
  } else {
    return {at, 0};
  }
  i = SkipBlank(i);
  if (!StartsWith(i, "10")) return {at, 0};
  i += 2;
  int exponent = 0;
  std::uint32_t digits = 0;
  if (At(i) == '^' || StartsWith(i, "**")) {
    i += At(i) == '^' ? 1 : 2;
    if (At(i) == '{') ++i;
    while (IsDigit(At(i)) && digits < 3) exponent = exponent * 10 + (At(i) - '0'), ++i, ++digits;
    if (At(i) == '}') ++i;
  } else {
    for (bool more = true; more && digits < 3;) {
      more = false;
      for (std::size_t d = 0; d < kSuperscripts.size(); ++d)
        if (StartsWith(i, kSuperscripts[d])) {
          exponent = exponent * 10 + static_cast<int>(d);
          i += static_cast<std::uint32_t>(kSuperscripts[d].size());
          ++digits;
          more = true;
          break;
        }
    }
  }
  return digits == 0 ? std::pair{at, 0} : std::pair{i, exponent};
}

std::uint32_t BlockScanner::ScanNumber(std::uint32_t at) {
  const std::uint32_t size = NumberSize(From(at));
  std::uint32_t i = at + size;
  const auto skip_identifier = [&](std::uint32_t from) {
    while (IsWord(At(from)) || (At(from) == '.' && IsWord(At(from + 1)))) ++from;
    Push(Kind::kOther, at, from);
    pending_flag_ = {};
    return from;
  };
  bool scientific = false;
  if (size == 0) return at + 1;
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
  }
  number.begin = ReadPrefix(number, at);
  number.flag = pending_flag_;
  pending_flag_ = {};

  // Superscripts are powers: the base is an operand of its own.
  for (const std::string_view s : kSuperscripts) {
    if (scientific || !StartsWith(i, s)) continue;
    std::int64_t power = 0;
    std::uint32_t j = i;
    for (bool more = true; more;) {
      more = false;
      for (std::size_t d = 0; d < kSuperscripts.size(); ++d)
        if (power < 100 && StartsWith(j, kSuperscripts[d])) {
          power = power * 10 + static_cast<std::int64_t>(d);
          j += static_cast<std::uint32_t>(kSuperscripts[d].size());
          more = true;
        }
    }
    number.end = i;
    PushNumber(std::move(number));
    Push(Kind::kOperator, i, i, '^');
    Number exponent;
    exponent.begin = exponent.digits = i;
    exponent.decimal = exponent.upper = Decimal{power, 0};
    exponent.end = ReadUnits(exponent, j);
    const std::uint32_t end = exponent.end;
    // The unit belongs to the whole power.
    PushNumber(std::move(exponent));
    return end;
  }

  const bool money = number.unit != nullptr;
  const std::uint32_t after_units = money ? ReadDenominators(number, i) : ReadUnits(number, i);
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
  i = after_units;
  const bool own_unit = i > at + size;
  // A range: "128-10240 tokens", "1.5–2 GB", "20 GB to 40 GB".
  for (const std::string_view dash : {"-", "–", "—", " - ", " – ", " to ", "~", "..", "to"}) {
    if (!StartsWith(i, dash)) continue;
    std::uint32_t j = i + static_cast<std::uint32_t>(dash.size());
    if (At(j) == '~') ++j;
    const std::uint32_t more = NumberSize(From(j));
    if (more == 0 || (dash == " - " && own_unit)) continue;
    if (At(j + more) == '-' && IsDigit(At(j + more + 1))) return skip_identifier(j + more);
    const std::optional<Decimal> upper = ReadDecimal(From(j).substr(0, more));
    if (!upper || upper->value() <= decimal->value()) continue;
    Number end_number = number;
    end_number.decimal = *upper;
    const std::uint32_t end = ReadUnits(end_number, j + more);
    if (own_unit && end == j + more) continue;  // "8 GPUs - 4": no range
    if (end == j + more && IsLetter(At(end))) continue;
    if (own_unit && !(end_number.dimension == number.dimension)) continue;
    Decimal low = number.decimal;
    if (own_unit && number.factor != end_number.factor) continue;
    number = end_number;
    number.decimal = low, number.upper = *upper, number.range = true;
    i = end;
    break;
  }
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
  }
  number.end = i;
  PushNumber(std::move(number));
  return i;
}

// Suffix, unit, rate: fills the number and returns where they end.
std::uint32_t BlockScanner::ReadUnits(Number& number, std::uint32_t at) {
  if (StartsWith(at, "%") || StartsWith(at, "％") || StartsWith(at, " %") ||
      StartsWith(at, "\\%")) {
    number.percent = true;
    number.factor = 0.01;
    return at + (At(at) == '%' ? 1 : (At(at) == ' ' || At(at) == '\\') ? 2 : 3);
  }
  std::uint32_t i = at;
  std::uint32_t blank = 0;
  const bool glued = !IsBlankAt(From(i), blank);
  if (!glued) i += blank;
  if (StartsWith(i, "\\text{") || StartsWith(i, "\\mathrm{"))
    i = static_cast<std::uint32_t>(From(i).find('{')) + i + 1;
  const bool hyphen = glued && At(i) == '-' && IsLetter(At(i + 1));
  if (hyphen) ++i;
  UnitTable::Match match = rules_.units.Longest(From(i));
  if (match.unit == nullptr) return at;
  if (match.unit->kind == Unit::Kind::kPercent) {
    number.percent = true, number.factor = 0.01;
    return i + match.size;
  }
  if (hyphen && match.unit->kind != Unit::Kind::kNoun &&
      match.unit->dimension == Dimension::Of(Dimension::kByte)) {
    // "80-GB part" is fine, "16-bit" and "4-bit" name a format.
    if (match.unit->id == "bit") return at;
  }
  // "B" alone: billions when glued ("70B"), bytes when apart ("656 B").
  if (match.size == 1 && At(i) == 'B') {
    const bool whole = number.decimal.integer();
    const Unit* unit = glued || !whole ? rules_.units.Find("billion") : rules_.units.Find("byte");
    if (unit != nullptr) match.unit = unit;
  }
  if (match.unit->kind == Unit::Kind::kSuffix) {
    if (!glued && match.size == 1 && (At(i) != 'M' && At(i) != 'B')) return at;
    number.bare_suffix = true;
    number.factor = match.unit->factor;
    number.binary_factor = match.unit->binary_factor;
    const std::uint32_t end = i + match.size;
    number.unit = match.unit;
    std::uint32_t j = end, gap = 0;
    if (IsBlankAt(From(j), gap) || At(j) == '-') j += At(j) == '-' ? 1 : gap;
    const UnitTable::Match second = rules_.units.Longest(From(j));
    if (second.unit != nullptr && second.unit->kind != Unit::Kind::kSuffix &&
        (second.unit->kind == Unit::Kind::kNoun || j > end)) {
      if (second.unit->kind == Unit::Kind::kNoun) {
        number.noun = second.unit;
        number.bare_suffix = false;
        return ReadDenominators(number, j + second.size);
      }
    }
    return ReadDenominators(number, end);
  }
  if (match.unit->kind == Unit::Kind::kNoun && NamesValue(i + match.size)) return at;
  number.unit = match.unit;
  if (match.unit->kind == Unit::Kind::kNoun) {
    if (match.unit->id == "way") number.way = true;
    number.noun = match.unit;
  } else {
    number.factor = match.unit->factor;
    number.binary_factor = match.unit->binary_factor;
    number.dimension = match.unit->dimension.WithoutCounts();
    number.amount_or_rate = match.unit->amount_or_rate;
    // A rate in one word that counts tokens or requests ("tok/s"): the noun is in its dimension.
    if (match.unit->dimension.exponents[Dimension::kToken] > 0)
      number.noun = rules_.units.Find("token");
    if (match.unit->dimension.exponents[Dimension::kRequest] > 0)
      number.noun = rules_.units.Find("request");
  }
  return ReadDenominators(number, i + match.size);
}

// "tp_rank=0 stage=1": what stands before '=' names the next value, and counts nothing before it.
bool BlockScanner::NamesValue(std::uint32_t at) const { return At(at) == '=' || At(at) == '_'; }

// "/s", " per second", "/GPU", "/token".
std::uint32_t BlockScanner::ReadDenominators(Number& number, std::uint32_t at) {
  std::uint32_t i = at;
  if (At(i) == '}') ++i;
  for (int round = 0; round < 3; ++round) {
    std::uint32_t j = i;
    bool words = false;
    if (At(j) == '/') {
      ++j;
    } else if (StartsWith(j, " / ")) {
      j += 3;
    } else if (StartsWith(j, " per ") || StartsWith(j, " a ") || StartsWith(j, "-per-")) {
      j += StartsWith(j, " a ") ? 3 : 5;
      words = true;
    } else {
      break;
    }
    const UnitTable::Match match = rules_.units.Longest(From(j));
    if (match.unit == nullptr) break;
    const bool time = match.unit->dimension == Dimension::Of(Dimension::kSecond);
    if (time) {
      number.dimension = number.dimension / match.unit->dimension;
      number.factor /= match.unit->factor;
      number.binary_factor /= match.unit->factor;
      number.amount_or_rate = false;
    } else if (match.unit->kind == Unit::Kind::kNoun && !words) {
      number.per = match.unit;
    } else {
      break;
    }
    i = j + match.size;
  }
  return i;
}

// "8 NVIDIA H100 GPUs", "16 transformer layers", "8×H200": what a bare count counts.
std::uint32_t BlockScanner::ReadCountedNoun(Number& number, std::uint32_t at) {
  std::uint32_t i = SkipBlank(at);
  if (i == at && !number.multiplier && !StartsWith(at, "×") && At(at) != '-' &&
      static_cast<unsigned char>(At(at)) < 0x80)
    return at;
  if (At(i) == '-' && IsLetter(At(i + 1))) ++i;
  for (int words = 0; words < 3; ++words) {
    const NameIndex::Match name = rules_.names.Longest(From(i));
    if (name.size > 0 && name.names.front().kind == CatalogName::Kind::kDevice) {
      number.noun = rules_.units.Find("gpu");
      return at;  // the name is a mention of its own
    }
    const UnitTable::Match match = rules_.units.Longest(From(i));
    if (match.unit != nullptr && match.unit->kind == Unit::Kind::kNoun) {
      if (NamesValue(i + match.size)) return at;
      number.noun = match.unit;
      if (match.unit->id == "way") number.way = true;
      return ReadDenominators(number, i + match.size);
    }
    std::uint32_t j = i;
    while (IsLetter(At(j)) || (j > i && (IsDigit(At(j)) || At(j) == '-'))) ++j;
    if (j == i || At(j) != ' ') return at;
    if (Contains(kLinkWords, ToLowerAscii(From(i).substr(0, j - i)))) return at;
    i = j + 1;
  }
  return at;
}

std::uint32_t BlockScanner::ScanSymbol(std::uint32_t at) {
  const char c = At(at);
  if (c == '$') return at + 1;  // money, or the border of a formula
  if (c == '[' && IsDigit(At(SkipBlank(at + 1)))) {
    // "[128, 10240]": a closed range; other brackets are lists.
    const std::uint32_t a = SkipBlank(at + 1);
    const std::uint32_t a_size = NumberSize(From(a));
    const std::uint32_t comma = SkipBlank(a + a_size);
    // "[1,024]" is read as one number by NumberSize, so a list needs a comma of its own.
    if (At(comma) == ',') {
      const std::uint32_t b = SkipBlank(comma + 1);
      const std::uint32_t b_size = NumberSize(From(b));
      const std::uint32_t close = SkipBlank(b + b_size);
      const auto low = ReadDecimal(From(a).substr(0, a_size));
      const auto high = ReadDecimal(From(b).substr(0, b_size));
      if (b_size > 0 && At(close) == ']' && low && high && low->value() < high->value()) {
        Number number;
        number.begin = at, number.digits = a;
        number.decimal = *low, number.upper = *high, number.range = true;
        number.end = ReadUnits(number, close + 1);
        number.end = number.end == close + 1 ? ReadCountedNoun(number, close + 1) : number.end;
        const std::uint32_t end = number.end;
        PushNumber(std::move(number));
        return end;
      }
    }
    // Skip the list as a whole: indices are no quantities.
    std::uint32_t i = at + 1;
    while (IsDigit(At(i)) || At(i) == ',' || At(i) == ' ') ++i;
    if (At(i) == ']') {
      Push(Kind::kOther, at, i + 1);
      return i + 1;
    }
  }
  if (c == '[' && IsLetter(At(at + 1))) {
    // "[GPU0, GPU1]": ranks by name.
    const UnitTable::Match noun = [&] {
      std::uint32_t i = at + 1;
      while (IsLetter(At(i))) ++i;
      return UnitTable::Match{rules_.units.Find(From(at + 1).substr(0, i - at - 1)), i - at - 1};
    }();
    if (noun.unit != nullptr && noun.unit->kind == Unit::Kind::kNoun) {
      RankList list{.block = block_,
                    .begin = at,
                    .end = at,
                    .noun = noun.unit,
                    .indices = {},
                    .range = false};
      std::uint32_t i = at + 1;
      while (StartsWith(i, From(at + 1).substr(0, noun.size)) && list.indices.size() <= 4096) {
        i = SkipBlank(i + noun.size);
        const std::uint32_t size = NumberSize(From(i));
        if (size == 0 || size > 6) break;
        list.indices.push_back(
            static_cast<std::uint32_t>(ReadDecimal(From(i).substr(0, size))->value()));
        i = SkipBlank(i + size);
        if (At(i) != ',') break;
        i = SkipBlank(i + 1);
      }
      if (At(i) == ']' && list.indices.size() >= 1) {
        list.end = i + 1;
        Push(Kind::kWord, list.begin, list.end);
        mentions_.ranks.push_back(std::move(list));
        return i + 1;
      }
    }
  }
  if (c == '-') {
    // A minus only between operands with blanks around; a bullet or a dash else.
    const bool spaced = at > begin_ && IsSpace(document_.text[at - 1]) && IsSpace(At(at + 1));
    const bool tight = at > begin_ &&
                       (IsDigit(document_.text[at - 1]) || document_.text[at - 1] == ')') &&
                       (IsDigit(At(at + 1)) || At(at + 1) == '(');
    Push(spaced || tight ? Kind::kOperator : Kind::kDash, at, at + 1, '-');
    return at + 1;
  }
  if (c == '.' || c == '!' || c == '?') {
    Push(Kind::kStop, at, at + 1);
    return at + 1;
  }
  for (const Symbol& symbol : kSymbols) {
    if (symbol.text[0] != c || !StartsWith(at, symbol.text)) continue;
    const auto end = at + static_cast<std::uint32_t>(symbol.text.size());
    Push(symbol.kind, at, end, symbol.op);
    return end;
  }
  const CodePoint point = DecodeUtf8(From(at), 0);
  const bool cjk = point.value >= 0x3040 && point.value <= 0xD7AF;
  Push(cjk ? Kind::kWord : Kind::kOther, at, at + point.size);
  return at + point.size;
}

}  // namespace shardlint
