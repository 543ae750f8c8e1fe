#include "mention/settle_words.h"

#include <algorithm>

#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr std::size_t kLabel = 4;  // words between a number and the sign behind it

class WordSettler {
 public:
  WordSettler(std::span<TextToken> tokens, const Mentions& mentions)
      : tokens_(tokens), mentions_(mentions) {}

  void Settle() {
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (IsSignWord(i) && !StandsBetween(i)) tokens_[i].kind = Kind::kWord;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == Kind::kIs) {
        tokens_[i].kind = GivesNumber(i) ? Kind::kEqual : Kind::kWord;
        // "2 × 60 × 8 × 128 × 2 bytes, which is 245,760 bytes"
        if (tokens_[i].kind == Kind::kEqual && i > 1 && tokens_[i - 1].kind == Kind::kComma)
          tokens_[i - 1].kind = Kind::kWord;
      } else if (tokens_[i].kind == Kind::kArrow && GivesNumber(i) && IsQuotientOrAmount(i))
        tokens_[i].kind = Kind::kEqual;
    }
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (IsSignWord(i)) tokens_[i].kind = InEquation(i) ? Kind::kOperator : Kind::kWord;
  }

 private:
  // "times" has always been a sign; the others are so in equations only.
  bool IsSignWord(std::size_t i) const {
    const TextToken& t = tokens_[i];
    return t.kind == Kind::kOver || (t.kind == Kind::kOperator && t.word && t.op != '*');
  }

  const Number* NumberAt(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::kNumber
               ? &mentions_.numbers[static_cast<std::size_t>(tokens_[i].number)]
               : nullptr;
  }

  // A number or a bracket before it, words of a label between; one right behind it.
  bool StandsBetween(std::size_t i) {
    if (i + 1 >= tokens_.size() ||
        (tokens_[i + 1].kind != Kind::kNumber && tokens_[i + 1].kind != Kind::kOpen))
      return false;
    std::size_t k = i;
    const bool comma = k > 0 && tokens_[k - 1].kind == Kind::kComma;
    if (comma) --k;
    for (std::size_t words = 0;
         k > 0 && (tokens_[k - 1].kind == Kind::kWord || tokens_[k - 1].kind == Kind::kOf); --k)
      if (++words > kLabel) return false;
    if (k == 0 || (tokens_[k - 1].kind != Kind::kNumber && tokens_[k - 1].kind != Kind::kClose))
      return false;
    if (tokens_[i].kind == Kind::kOver) {
      // An amount over a count of what holds it; "over 30 days" is no quotient.
      const Number *whole = NumberAt(k - 1), *parts = NumberAt(i + 1);
      return !comma && whole != nullptr && parts != nullptr && !whole->dimension.dimensionless() &&
             !parts->range && IsHolder(*parts);
    }
    // "18.5 PFLOP plus 2 × 131072² × 8192 = …": what follows is computed apart.
    if (tokens_[i].op != '/' && BeginsProduct(i + 1)) return false;
    if (comma) tokens_[i].joins_comma = true;
    return true;
  }

  bool BeginsProduct(std::size_t i) const {
    while (++i < tokens_.size() && tokens_[i].kind == Kind::kWord) {
    }
    return i < tokens_.size() && tokens_[i].kind == Kind::kOperator && tokens_[i].op != '+' &&
           tokens_[i].op != '-';
  }

  static bool IsHolder(const Number& n) {
    if (!n.degree.empty()) return true;
    return n.noun != nullptr && (n.noun->id == "gpu" || n.noun->id == "node" ||
                                 n.noun->id == "stage" || n.noun->id == "rank");
  }

  // "40 / 16 is 2.5": a computed side right before, a number right after.
  bool GivesNumber(std::size_t i) const {
    if (i + 1 >= tokens_.size() ||
        (tokens_[i + 1].kind != Kind::kNumber && tokens_[i + 1].kind != Kind::kApprox))
      return false;
    if (i > 3 && tokens_[i - 1].kind == Kind::kComma) --i;
    if (i < 3) return false;
    if (tokens_[i - 1].kind == Kind::kClose) return true;
    if (tokens_[i - 1].kind != Kind::kNumber) return false;
    const Kind sign = tokens_[i - 2].kind;
    const Number* share = NumberAt(i - 3);
    return sign == Kind::kOperator || sign == Kind::kOver ||
           (sign == Kind::kOf && share != nullptr && share->percent);
  }

  // Behind an arrow a product of counts may lead to something else: "TP4 × PP2 → 2 replicas". What
  // is told in millions is no such count: "2 × 4096 × 1024 → 8.4 M".
  bool IsQuotientOrAmount(std::size_t i) const {
    std::size_t next = i + 1;
    if (tokens_[next].kind == Kind::kApprox) ++next;
    const Number* result = NumberAt(next);
    if (result == nullptr || tokens_[i - 1].kind != Kind::kNumber) return false;
    if (next + 1 < tokens_.size() && tokens_[next + 1].kind == Kind::kOperator) return false;
    const TextToken& sign = tokens_[i - 2];
    return result->percent || result->bare_suffix ||
           !result->dimension.WithoutCounts().dimensionless() ||
           (sign.kind == Kind::kOperator && sign.op == '/' && sign.spaced);
  }

  static bool Ends(const TextToken& t) {
    return t.kind == Kind::kStop || t.kind == Kind::kColon || t.kind == Kind::kArrow ||
           t.kind == Kind::kBound || t.kind == Kind::kDash || t.kind == Kind::kLine;
  }

  // A sign of equality in its clause; commas part clauses but where a sign follows them.
  bool InEquation(std::size_t i) const {
    const auto parts = [&](std::size_t k) {
      return Ends(tokens_[k]) || (tokens_[k].kind == Kind::kComma &&
                                  (k + 1 >= tokens_.size() || !tokens_[k + 1].joins_comma));
    };
    for (std::size_t k = i + 1; k < tokens_.size() && !parts(k); ++k)
      if (JoinsSides(tokens_, k)) return true;
    for (std::size_t k = i; k-- > 0 && !parts(k);)
      if (JoinsSides(tokens_, k)) return true;
    return false;
  }

  std::span<TextToken> tokens_;
  const Mentions& mentions_;
};

}  // namespace

void SettleWords(std::span<TextToken> tokens, const Mentions& mentions) {
  const auto open = [](const TextToken& t) {
    return t.kind == Kind::kOver || t.kind == Kind::kIs || t.kind == Kind::kArrow || t.word;
  };
  if (std::ranges::any_of(tokens, open)) WordSettler(tokens, mentions).Settle();
}

}  // namespace shardlint
