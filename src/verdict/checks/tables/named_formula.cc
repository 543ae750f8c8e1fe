#include "verdict/checks/tables/named_formula.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "mention/symbols.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kLongest = 160;  // bytes
constexpr std::size_t kMostInSum = 24;

class FormulaReader {
 public:
  FormulaReader(const Judgement& j, const NamedFigures& names, TextRange range, std::int32_t scope)
      : j_(j), names_(names), scope_(scope), at_(range.begin), end_(range.end) {}

  std::optional<NamedFormula> Read() {
    CutRounding();
    SkipBlank();
    // "= R5 × R6"
    if (SymbolAt(Rest()).kind == TextToken::Kind::kEqual)
      at_ += Size32(SymbolAt(Rest()).text.size());
    while (SkipBlank(), at_ < end_)
      if (!ReadToken()) return std::nullopt;
    if (!named_ || !computed_) return std::nullopt;
    Push(Token::Kind::kEnd, 0);
    auto expression = ParseTokens(tokens_, nullptr);
    if (!expression) return std::nullopt;
    formula_.expression = std::move(*expression);
    return std::move(formula_);
  }

 private:
  std::string_view Text() const { return std::string_view(j_.document.text).substr(0, end_); }
  std::string_view Rest() const { return Text().substr(at_); }

  void SkipBlank() {
    while (at_ < end_ && (IsSpace(j_.document.text[at_]) || j_.document.text[at_] == '$')) ++at_;
  }

  // ", rounded up", "(rounded down)": a word about the result.
  void CutRounding() {
    for (const Cue& cue : j_.CuesIn(at_, end_)) {
      if (cue.kind != Vocabulary::Kind::kWord) continue;
      const std::string& id = j_.rules.vocabulary.words[cue.index];
      const bool up = id == "rounded_up", down = id == "rounded_down";
      const std::string_view behind = Trim(Text().substr(cue.end));
      if ((!up && !down) || (!behind.empty() && behind != ")" && behind != ".")) continue;
      std::uint32_t stop = cue.begin;
      while (stop > at_ &&
             (IsSpace(j_.document.text[stop - 1]) || j_.document.text[stop - 1] == ',' ||
              j_.document.text[stop - 1] == ';' || j_.document.text[stop - 1] == '('))
        --stop;
      end_ = stop;
      formula_.whole = up ? NamedFormula::Whole::kUp : NamedFormula::Whole::kDown;
      return;
    }
  }

  bool ReadToken() {
    if (ReadSum()) return true;
    if (IsUnknownReference()) return false;
    const bool value_here = !tokens_.empty() && IsValue(tokens_.back().kind);
    if (!value_here && ReadName()) return true;
    if (ReadMark()) return true;
    if (value_here) return false;
    return ReadNumber();
  }

  // "(5)" where no row has that number: nobody puts a figure alone into brackets.
  bool IsUnknownReference() const {
    const std::string_view rest = Rest();
    if (rest.empty() || (rest[0] != '(' && rest[0] != '[')) return false;
    std::size_t stop = 1;
    while (stop < rest.size() && IsDigit(rest[stop])) ++stop;
    return stop > 1 && stop < rest.size() && (rest[stop] == ')' || rest[stop] == ']') &&
           !names_.NameAt(at_, end_, scope_);
  }

  static bool IsValue(Token::Kind kind) {
    return kind == Token::Kind::kName || kind == Token::Kind::kClose;
  }

  void Push(Token::Kind kind, std::uint32_t size, std::string name = {}) {
    Token token;
    token.kind = kind, token.begin = at_, token.end = at_ + size;
    token.name = std::move(name);
    tokens_.push_back(std::move(token));
    at_ += size;
  }

  void PushOperand(NamedFormula::Operand operand, std::uint32_t end) {
    Push(Token::Kind::kName, end - at_, "f" + std::to_string(formula_.operands.size()));
    formula_.operands.push_back(operand);
  }

  bool ReadName() {
    const auto hit = names_.NameAt(at_, end_, scope_);
    if (!hit) return false;
    formula_.numbered &= hit->numbered;
    PushOperand({.item = hit->item, .number = -1, .literal = 0, .named = true}, hit->end);
    return named_ = true;
  }

  bool ReadMark() {
    const std::string_view rest = Rest();
    if (rest.starts_with("⌈") || rest.starts_with("⌊")) {
      Push(Token::Kind::kName, 0, rest.starts_with("⌈") ? "ceil" : "floor");
      Push(Token::Kind::kOpen, 3);
      return true;
    }
    if (rest.starts_with("⌉") || rest.starts_with("⌋")) return Push(Token::Kind::kClose, 3), true;
    for (const std::string_view function : {"ceil", "floor", "min", "max"}) {
      if (!rest.starts_with(function) || !rest.substr(function.size()).starts_with('(')) continue;
      Push(Token::Kind::kName, Size32(function.size()), std::string(function));
      return computed_ = true;
    }
    // "R5 x R6"
    if (rest.starts_with("x ") && at_ > 0 && j_.document.text[at_ - 1] == ' ')
      return computed_ = true, Push(Token::Kind::kTimes, 1), true;
    const Symbol symbol = SymbolAt(rest);
    const auto size = Size32(symbol.text.size());
    switch (symbol.kind) {
      case TextToken::Kind::kOperator:
        computed_ = true;
        Push(symbol.op == '+'   ? Token::Kind::kPlus
             : symbol.op == '-' ? Token::Kind::kMinus
             : symbol.op == '*' ? Token::Kind::kTimes
             : symbol.op == '/' ? Token::Kind::kDivide
                                : Token::Kind::kPower,
             size);
        return true;
      case TextToken::Kind::kOpen:
        return Push(Token::Kind::kOpen, size), true;
      case TextToken::Kind::kClose:
        return Push(Token::Kind::kClose, size), true;
      case TextToken::Kind::kComma:
        return Push(Token::Kind::kComma, size), true;
      case TextToken::Kind::kDash:
        computed_ = true;
        return Push(Token::Kind::kMinus, size), true;
      default:
        break;
    }
    if (rest.starts_with("- ")) return computed_ = true, Push(Token::Kind::kMinus, 1), true;
    return ReadSign();
  }

  // "times", "minus", "divided by"
  bool ReadSign() {
    const UnitTable::Match match = j_.rules.operators.Longest(Rest());
    if (match.unit == nullptr || match.size == 0) return false;
    const std::string_view id = match.unit->id;
    const Token::Kind kind = id == "+"   ? Token::Kind::kPlus
                             : id == "-" ? Token::Kind::kMinus
                             : id == "*" ? Token::Kind::kTimes
                             : id == "/" ? Token::Kind::kDivide
                                         : Token::Kind::kEnd;
    if (kind == Token::Kind::kEnd) return false;
    computed_ = true;
    Push(kind, Size32(match.size));
    return true;
  }

  // What stands in a formula is meant as it stands: "× 0.88" is no 0.875.
  bool ReadNumber() {
    const auto& numbers = j_.mentions.numbers;
    const auto n = std::ranges::lower_bound(numbers, at_, {}, &Number::digits);
    if (n != numbers.end() && (n->digits == at_ || (n->begin == at_ && n->digits < at_ + 4)) &&
        n->end <= end_ && !n->range && n->bound == Bound::kNone) {
      const bool bare = n->inherited_unit && !n->percent;
      PushOperand({.item = 0,
                   .number = bare ? -1 : n - numbers.begin(),
                   .literal = n->decimal.value() * (bare ? 1 : n->factor),
                   .named = false},
                  n->end);
      return true;
    }
    std::uint32_t stop = at_;
    while (stop < end_ && (IsDigit(j_.document.text[stop]) || j_.document.text[stop] == '.' ||
                           (j_.document.text[stop] == ',' && stop + 1 < end_ &&
                            IsDigit(j_.document.text[stop + 1]))))
      ++stop;
    const auto decimal = Decimal::Parse(Text().substr(at_, stop - at_));
    if (stop == at_ || !decimal || (stop < end_ && IsWord(j_.document.text[stop]))) return false;
    PushOperand({.item = 0, .number = -1, .literal = decimal->value(), .named = false}, stop);
    return true;
  }

  // "sum of R3 to R6", "Σ R3–R6", "SUM(R3:R6)"
  bool ReadSum() {
    if (!tokens_.empty() && IsValue(tokens_.back().kind)) return false;
    std::uint32_t at = at_;
    const std::string_view rest = Rest();
    if (rest.starts_with("Σ") || rest.starts_with("∑")) {
      at += rest.starts_with("Σ") ? 2 : 3;
    } else {
      for (const Cue& cue : j_.CuesIn(at_, at_ + 1))
        if (cue.begin == at_ && cue.kind == Vocabulary::Kind::kWord &&
            j_.rules.vocabulary.words[cue.index] == "sum")
          at = std::max(at, cue.end);
      if (at == at_) return false;
    }
    const auto skip = [&](std::string_view what) {
      if (!Text().substr(at).starts_with(what)) return false;
      at += Size32(what.size());
      return true;
    };
    while (skip(" ")) {
    }
    if (skip("of ")) skip("rows ") || skip("lines ");
    const bool open = skip("(");
    const auto first = names_.NameAt(at, end_, scope_);
    if (!first) return false;
    at = first->end;
    while (skip(" ")) {
    }
    bool range = false;
    for (const std::string_view mark : {"...", "..", "…", "–", "—", "-", ":", "to ", "through "})
      if (skip(mark)) {
        range = true;
        break;
      }
    if (!range) return false;
    while (skip(" ")) {
    }
    const auto last = names_.NameAt(at, end_, scope_);
    if (!last) return false;
    at = last->end;
    if (open && !skip(")")) return false;
    const auto& items = names_.items();
    if (last->item <= first->item || last->item - first->item > kMostInSum ||
        items[first->item].scope != items[last->item].scope)
      return false;
    const std::uint32_t end = at;
    Push(Token::Kind::kOpen, 0);
    for (std::size_t i = first->item; i <= last->item; ++i) {
      if (items[i].scope != items[first->item].scope) continue;
      if (i != first->item) Push(Token::Kind::kPlus, 0);
      PushOperand({.item = i, .number = -1, .literal = 0, .named = true}, at_);
    }
    Push(Token::Kind::kClose, 0);
    at_ = end;
    return named_ = computed_ = true;
  }

  const Judgement& j_;
  const NamedFigures& names_;
  std::int32_t scope_;
  std::uint32_t at_, end_;
  std::vector<Token> tokens_;
  NamedFormula formula_;
  bool named_ = false, computed_ = false;
};

}  // namespace

std::optional<NamedFormula> ReadNamedFormula(const Judgement& j, const NamedFigures& names,
                                             TextRange range, std::int32_t scope) {
  if (range.end <= range.begin || range.end - range.begin > kLongest) return std::nullopt;
  return FormulaReader(j, names, range, scope).Read();
}

}  // namespace shardlint
