#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "formula/expression.h"
#include "quantity/decimal.h"

namespace shardlint {
namespace {

using Kind = Token::Kind;

struct Spelling {
  std::string_view text;
  Kind kind;
};

/// Longer spellings first. The typographic ones let a printed derivation be read back.
constexpr std::array<Spelling, 27> kOperators = {{
    {"==", Kind::kEqual},        {"!=", Kind::kNotEqual}, {"<=", Kind::kLessEqual},
    {">=", Kind::kGreaterEqual}, {"&&", Kind::kAnd},      {"||", Kind::kOr},
    {"×", Kind::kTimes},         {"·", Kind::kTimes},     {"÷", Kind::kDivide},
    {"−", Kind::kMinus},         {"≤", Kind::kLessEqual}, {"≥", Kind::kGreaterEqual},
    {"≠", Kind::kNotEqual},      {"and", Kind::kAnd},     {"or", Kind::kOr},
    {"not", Kind::kNot},         {"+", Kind::kPlus},      {"-", Kind::kMinus},
    {"*", Kind::kTimes},         {"/", Kind::kDivide},    {"^", Kind::kPower},
    {"<", Kind::kLess},          {">", Kind::kGreater},   {"(", Kind::kOpen},
    {")", Kind::kClose},         {",", Kind::kComma},     {"!", Kind::kNot},
}};

constexpr std::array<std::string_view, 4> kReserved = {"and", "or", "not", "if"};

bool IsReserved(std::string_view word) {
  return std::ranges::find(kReserved, word) != kReserved.end();
}

/// The identifier at the front of `text`, maybe empty.
std::string_view Identifier(std::string_view text) {
  if (text.empty() || !(IsLetter(text[0]) || text[0] == '_')) return {};
  std::size_t size = 1;
  while (size < text.size() && (IsWord(text[size]) || text[size] == '.')) ++size;
  return text.substr(0, size);
}

std::size_t SpacesAt(std::string_view text, std::size_t at) {
  std::size_t size = 0;
  while (at + size < text.size() && IsSpace(text[at + size])) ++size;
  return size;
}

/// A number in the base unit of `unit`: one rounding of the exact value where that is possible, so
/// that "0.1 s" is the double nearest to 0.1, as it is for everyone who wrote it.
Interval Scale(const Decimal& number, const Interval& unit) {
  const Interval digits = Interval::Exactly(static_cast<double>(number.digits)) * unit;
  if (number.exponent == 0) return digits;
  const double power = Decimal{1, std::abs(number.exponent)}.value();
  if (digits.exact()) {
    return Interval::Exactly(number.exponent < 0 ? digits.low / power : digits.low * power);
  }
  const Interval scale = Interval::Exactly(power);
  return number.exponent < 0 ? digits / scale : digits * scale;
}

class Lexer {
 public:
  Lexer(std::string_view text, const UnitLookup& units) : text_(text), units_(units) {}

  /// Tokens up to kEnd, or nothing after a mistake.
  std::optional<std::vector<Token>> Tokens(ExpressionError* error) {
    while (ok_) {
      at_ += SpacesAt(text_, at_);
      if (at_ == text_.size()) break;
      LexToken();
    }
    if (!ok_) {
      if (error != nullptr) *error = std::move(error_);
      return std::nullopt;
    }
    Push(Kind::kEnd, at_);
    return std::move(tokens_);
  }

 private:
  void LexToken() {
    const char c = text_[at_];
    if (IsDigit(c) || (c == '.' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]))) {
      LexNumber();
    } else if (c == '\'') {
      LexEnum();
    } else if (const std::string_view word = Identifier(text_.substr(at_));
               !word.empty() && (!IsReserved(word) || word == "if")) {
      Push(Kind::kName, at_ + word.size()).name = word;
    } else {
      LexOperator();
    }
  }

  Token& Push(Kind kind, std::size_t end) {
    Token& token = tokens_.emplace_back();
    token.kind = kind;
    token.begin = static_cast<std::uint32_t>(at_);
    token.end = static_cast<std::uint32_t>(end);
    at_ = end;
    return token;
  }

  void Fail(std::size_t at, std::string message) {
    ok_ = false;
    error_ = {static_cast<std::uint32_t>(at), std::move(message)};
  }

  void LexOperator() {
    const std::string_view rest = text_.substr(at_);
    for (const Spelling& spelling : kOperators) {
      if (!rest.starts_with(spelling.text)) continue;
      Push(spelling.kind, at_ + spelling.text.size());
      return;
    }
    if (rest[0] == '=') return Fail(at_, "expected == (there is no assignment)");
    Fail(at_, "unexpected '" + std::string(rest.substr(0, DecodeUtf8(rest, 0).size)) + "'");
  }

  void LexEnum() {
    const std::size_t close = text_.find('\'', at_ + 1);
    if (close == text_.npos)
      return Fail(at_, "expected a second ' after " + std::string(text_.substr(at_)));
    const std::string_view quoted = text_.substr(at_, close + 1 - at_);
    const double value = EnumValue(quoted.substr(1, quoted.size() - 2));
    Push(Kind::kNumber, close + 1).literal = {{Interval::Exactly(value), {}}, std::string(quoted)};
  }

  std::size_t DigitsAt(std::size_t at) const {
    std::size_t size = 0;
    while (at + size < text_.size() && IsDigit(text_[at + size])) ++size;
    return size;
  }

  /// End of the number at at_: an e without digits behind it belongs to a unit.
  std::size_t NumberEnd() const {
    std::size_t end = at_ + DigitsAt(at_);
    if (end < text_.size() && text_[end] == '.') end += 1 + DigitsAt(end + 1);
    if (end >= text_.size() || ToLower(text_[end]) != 'e') return end;
    const std::size_t sign =
        end + 1 < text_.size() && (text_[end + 1] == '-' || text_[end + 1] == '+') ? 1 : 0;
    const std::size_t digits = DigitsAt(end + 1 + sign);
    return digits == 0 ? end : end + 1 + sign + digits;
  }

  void LexNumber() {
    const std::size_t end = NumberEnd();
    const std::string_view digits = text_.substr(at_, end - at_);
    const std::optional<Decimal> number = Decimal::Parse(digits);
    if (!number) return Fail(at_, "'" + std::string(digits) + "' is no number");
    Expression::Literal literal;
    literal.quantity.value = Scale(*number, Interval::Exactly(1));
    const std::size_t unit_begin = end + SpacesAt(text_, end);
    std::size_t literal_end = end;
    if (!UnitWord(unit_begin).empty()) {
      const std::optional<Unit> unit = LongestUnit(unit_begin);
      if (!unit)
        return Fail(unit_begin, "unknown unit '" + std::string(UnitWord(unit_begin)) + "'");
      literal.quantity = {Scale(*number, unit->quantity.value), unit->quantity.dimension};
      literal_end = unit->end;
    }
    literal.text = text_.substr(at_, literal_end - at_);
    Push(Kind::kNumber, literal_end).literal = std::move(literal);
  }

  struct Unit {
    Quantity quantity;
    std::size_t end;
  };

  /// A word that may be a unit or a part of one: "B", "µs", "%"; empty where none is.
  std::string_view UnitWord(std::size_t at) const {
    const std::string_view rest = text_.substr(at);
    if (rest.starts_with('%') || rest.starts_with('$')) return rest.substr(0, 1);
    const std::size_t micro = rest.starts_with("µ") || rest.starts_with("μ") ? 2 : 0;
    const std::string_view word = Identifier(rest.substr(micro));
    if (word.empty() || IsReserved(word)) return {};
    return rest.substr(0, micro + word.size());
  }

  /// The longest of "flop", "flop / second", "flop / second / device" … at `begin` that is a unit.
  std::optional<Unit> LongestUnit(std::size_t begin) const {
    constexpr std::size_t kMaxWords = 4;
    std::optional<Unit> longest;
    std::size_t end = begin;
    for (std::size_t words = 0; words < kMaxWords; ++words) {
      std::size_t word_begin = end;
      if (words > 0) {
        word_begin += SpacesAt(text_, word_begin);
        if (text_.substr(word_begin).starts_with('/')) ++word_begin;
        word_begin += SpacesAt(text_, word_begin);
      }
      const std::string_view word = UnitWord(word_begin);
      if (word.empty()) break;
      end = word_begin + word.size();
      if (const std::optional<Quantity> unit = FindUnit(text_.substr(begin, end - begin))) {
        longest = Unit{*unit, end};
      }
    }
    return longest;
  }

  /// As the table knows it, or as a quotient of what the table knows.
  std::optional<Quantity> FindUnit(std::string_view text) const {
    if (!units_) return std::nullopt;
    if (const std::optional<Quantity> whole = units_(text)) return whole;
    const std::size_t slash = text.rfind('/');
    if (slash == text.npos) return std::nullopt;
    const std::optional<Quantity> over = FindUnit(Trim(text.substr(0, slash)));
    const std::optional<Quantity> under = units_(Trim(text.substr(slash + 1)));
    if (!over || !under) return std::nullopt;
    return Quantity{over->value / under->value, over->dimension / under->dimension};
  }

  std::string_view text_;
  const UnitLookup& units_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  bool ok_ = true;
  ExpressionError error_;
};

}  // namespace

double EnumValue(std::string_view word) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  // 52 bits of it above 2^52: exact, and no count that a plan could hold.
  return static_cast<double>((std::uint64_t{1} << 52) | (hash >> 12));
}

std::optional<Expression> ParseExpression(std::string_view text, const UnitLookup& units,
                                          ExpressionError* error) {
  const std::optional<std::vector<Token>> tokens = Lexer(text, units).Tokens(error);
  if (!tokens) return std::nullopt;
  return ParseTokens(*tokens, error);
}

}  // namespace shardlint
