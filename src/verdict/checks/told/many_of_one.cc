#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// What many make of which one has just been told, and how many of one go into an amount: "589,824
// bytes a token; a sequence of 4,096 is 2.42 GB", "a message is 134 MB; 64 of them, 8.6 GB",
// "413 thousand tokens, 12 sequences of 32,768". The words say the step; figures that it misses by
// a usual slip are wrong, others may be of something else.

namespace shardlint {
namespace {

class ManyCheck {
  static constexpr std::uint32_t kGap = 56;        // bytes from a count to what comes of it
  static constexpr std::uint32_t kAmong = 28;      // the same, "64 of them, 8.6 GB"
  static constexpr std::uint32_t kOneReach = 200;  // bytes back to what one has
  static constexpr std::uint32_t kBehind = 20;  // bytes behind a figure that may say of what it is
  static constexpr std::uint32_t kSection = 1500;  // bytes back to what a token takes
  static constexpr std::array<double, 5> kSlips = {2, 4, 8, 10, 16};
  static constexpr double kRounded = 0.05;          // of "8K" for 8,192
  static constexpr double kLeastLength = 256;       // tokens
  static constexpr std::size_t kMostOfTokens = 24;  // figures of a token in a document

 public:
  explicit ManyCheck(Judgement& j) : j_(j) { FindOfTokens(); }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim) || IsRefutedByFigures(j_, index)) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.bound != Bound::kNone || n.operand || n.percent || n.multiplier ||
        n.decimal.digits == 0)
      return;
    claim_ = index;
    if (n.dimension == Dimension::Of(Dimension::kByte) && CheckLength(n)) return;
    if (!n.dimension.dimensionless() && (CheckOfThem(n) || CheckLayers(n))) return;
    if (n.dimension.dimensionless() && CheckOverLayers(n)) return;
    if (n.dimension.dimensionless()) CheckCapacity(n);
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  const Number& At(std::size_t i) const { return j_.mentions.numbers[i]; }
  std::uint32_t BlockEnd(const Number& n) const { return j_.document.blocks[n.block].text_end; }
  static bool EndsSentence(std::string_view gap) {
    return gap.find(". ") != std::string_view::npos || gap.find("。") != std::string_view::npos;
  }
  bool HasScope(std::uint32_t begin, std::uint32_t end, std::string_view prefix) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope &&
             j_.rules.vocabulary.scopes[cue.index].starts_with(prefix);
    });
  }
  // "per GPU", "on a rank", "per layer": of less than the whole.
  bool SaysPart(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [&](const Cue& cue) {
      if (cue.kind != Vocabulary::Kind::kScope) return false;
      const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
      return scope.starts_with("per_gpu") || scope.starts_with("per_rank") ||
             scope.starts_with("per_stage") || scope.starts_with("per_layer") ||
             scope.ends_with("per_gpu") || scope.ends_with("per_layer");
    });
  }
  bool SaysFormat(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kPrecision;
    });
  }

  // What a token takes of the cache, wherever the document says it.
  void FindOfTokens() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || of_tokens_.size() == kMostOfTokens ||
          claim.role == Role::kRejected)
        continue;
      const Number& n = j_.NumberOf(claim);
      if (n.range || n.dimension != Dimension::Of(Dimension::kByte) || n.decimal.digits == 0)
        continue;
      const bool of_token =
          claim.quantities.empty()
              ? IsOfEveryToken(claim)
              : j_.rules.symbols.Name(claim.quantities.front()).starts_with("kv_cache.per_token");
      if (of_token) of_tokens_.push_back(c);
    }
  }

  // "Every token of context costs 2 × … = 262,144 bytes".
  bool IsOfEveryToken(const Claim& claim) const {
    const std::uint32_t begin = SentenceOf(j_, claim).begin;
    return HasScope(begin, claim.begin, "per_token") && !SaysPart(begin, claim.end + kBehind) &&
           j_.HasWord("takes", begin, claim.begin);
  }

  // The length that a sequence right before an amount has: "a sequence of 4,096 is", "a
  // 16,384-token sequence:", "12,288 tokens (11,264 in, 1,024 out), which takes".
  const Number* LengthBefore(const Number& n) const {
    const Number* exact = nullptr;
    for (auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data()); i-- > 0;) {
      const Number& x = At(i);
      if (x.block != n.block || n.digits - x.end > kGap) return nullptr;
      const std::string_view gap = Text(x.end, n.digits);
      if (gap.find(')') != std::string_view::npos && gap.find('(') == std::string_view::npos) {
        exact = &x;
        continue;
      }
      if (EndsSentence(gap) || gap.find(';') != std::string_view::npos) return nullptr;
      const bool tokens = x.noun != nullptr && x.noun->id == "token";
      const bool of_sequence =
          x.noun == nullptr && Text(x.digits - std::min(x.digits, 4U), x.digits) == " of " &&
          (HasScope(x.digits - std::min(x.digits, kBehind), x.digits, "per_sequence") ||
           j_.HasWord("of_length", x.digits - std::min(x.digits, kBehind), x.digits));
      if (x.range || x.hedged || x.operand || !x.dimension.dimensionless() ||
          !x.decimal.integer() || x.Nominal() < kLeastLength || (!tokens && !of_sequence))
        return nullptr;
      // "8K (8,192) tokens".
      const bool same = exact != nullptr && (x.bare_suffix || x.unit != x.noun) &&
                        std::abs(exact->InBase().middle() / x.InBase().middle() - 1) < kRounded;
      return same ? exact : &x;
    }
    return nullptr;
  }

  bool CheckLength(const Number& n) {
    const Number* const length = LengthBefore(n);
    if (length == nullptr) return false;
    const std::string_view gap = Trim(Text(length->end, n.digits));
    if (!j_.HasWord("takes", length->end, n.digits) && !gap.ends_with(':') && !gap.ends_with('=') &&
        !gap.ends_with("is") && !gap.ends_with("are"))
      return false;
    // "a batch of 32 at 4,096 tokens takes 13 GB": of several sequences.
    const TextRange sentence = SentenceOf(j_, j_.claims.claims[claim_]);
    for (std::size_t i = static_cast<std::size_t>(length - j_.mentions.numbers.data());
         i-- > 0 && At(i).digits >= sentence.begin && At(i).block == n.block;)
      if (At(i).dimension.WithoutCounts().dimensionless() && !At(i).operand) return false;
    const Number* nearest = nullptr;
    for (const std::uint32_t c : of_tokens_) {
      const Number& each = j_.NumberOf(j_.claims.claims[c]);
      if (&each == &n) continue;
      if (Agrees(n, each.InBase() * length->InBase()) != nullptr) {
        if (!IsOpen()) return true;
        JudgeStep(j_, claim_, {&each, length}, each.InBase() * length->InBase(),
                  Words(each) + " × " + Words(*length));
        return true;
      }
      const Claim& of = j_.claims.claims[c];
      if (each.digits < n.digits && n.digits - each.digits < kSection &&
          (of.quantities.empty() ||
           (of.quantities.size() == 1 &&
            j_.rules.symbols.Name(of.quantities.front()) == "kv_cache.per_token")) &&
          j_.judged[c].Folded() == Verdict::kConfirmed)
        nearest = &each;
    }
    std::uint32_t behind = n.end;
    while (behind < std::min(BlockEnd(n), n.end + kBehind) &&
           !HasClauseMark(Text(behind, behind + 1)))
      ++behind;
    if (nearest == nullptr || SaysPart(sentence.begin, behind) ||
        SaysFormat(sentence.begin, behind) ||
        j_.HasWord("windowed", sentence.begin, std::min(BlockEnd(n), sentence.end)))
      return false;
    const Interval value = nearest->InBase() * length->InBase();
    if (!IsSlipOf(n, value) && !IsOfOneLayer(n, value)) return false;
    JudgeStep(j_, claim_, {nearest, length}, value, Words(*nearest) + " × " + Words(*length));
    return true;
  }

  // "One sequence of 16,384 tokens: 90 MB": what one of its layers keeps.
  bool IsOfOneLayer(const Number& n, const Interval& value) const {
    const auto layers = j_.Symbol("num_hidden_layers");
    return layers && std::ranges::any_of(j_.plans.plans, [&](const Plan& plan) {
             return std::ranges::any_of(plan.values[*layers], [&](const StatedValue& stated) {
               return stated.value.low > 1 && Agrees(n, value / stated.value) != nullptr;
             });
           });
  }

  bool IsOpen() const {
    const Verdict now = j_.judged[claim_].Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }

  // "64 of them, 8.6 GB", "64 回で 302 ms".
  bool CheckOfThem(const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const Number& count = At(i - 1);
    if (count.block != n.block || !count.dimension.dimensionless() || !count.decimal.integer() ||
        count.percent || count.range || count.decimal.value() < 2 || n.digits - count.end > kAmong)
      return false;
    const std::string_view gap = Text(count.end, n.digits);
    if (EndsSentence(gap) || !OfThem(count, gap)) return false;
    const Number* one = nullptr;
    for (std::size_t k = i - 1; k-- > 0 && one == nullptr;) {
      const Number& x = At(k);
      if (x.block != n.block || count.digits - x.end > kOneReach) return false;
      if (x.dimension == n.dimension && !x.range) one = &x;
    }
    if (one == nullptr || one->operand || one->decimal.digits == 0) return false;
    if (SaysPart(n.end, std::min(BlockEnd(n), n.end + 12)) && !SaysPart(one->end, one->end + 12))
      return false;
    const Interval value = one->InBase() * count.InBase();
    const std::string step = Words(*one) + " × " + Words(count);
    if (Agrees(n, value) != nullptr) {
      if (IsOpen()) JudgeStep(j_, claim_, {one, &count}, value, step);
      return true;
    }
    if (!IsSlipOf(n, value)) return false;
    // Where the cost model gives what they make, it is the one that is wrong.
    const std::int32_t of =
        j_.claims.of_number[static_cast<std::size_t>(one - j_.mentions.numbers.data())];
    if (of >= 0 && j_.judged[claim_].IsComputed() &&
        !j_.judged[static_cast<std::size_t>(of)].IsComputed()) {
      JudgeStep(j_, static_cast<std::uint32_t>(of), {&n, &count}, n.InBase() / count.InBase(),
                Words(n) + " ÷ " + Words(count));
      return true;
    }
    JudgeStep(j_, claim_, {one, &count}, value, step);
    return true;
  }
  // "Each layer sends two messages of 12.6 MB. 80 layers together 2.0 GB".
  bool IsToldTwice(const Number& one, const Number& n) const {
    std::uint32_t begin = one.digits;
    const std::uint32_t first = j_.document.blocks[n.block].text_begin;
    while (begin > first && one.digits - begin < kOneReach &&
           !EndsSentence(Text(begin - 1, begin + 1)))
      --begin;
    return j_.HasWord("told_twice", begin, n.digits);
  }

  static bool AreLayers(const Number& n) {
    return n.noun != nullptr && n.noun->id == "layer" && n.decimal.integer() && !n.range &&
           !n.hedged && n.decimal.value() > 1;
  }
  // Said of one layer, in the stretch from the sentence's begin to right behind it.
  bool IsOfLayer(const Number& x, std::uint32_t begin) const {
    return std::ranges::any_of(j_.CuesIn(begin, std::min(BlockEnd(x), x.end + kBehind)),
                               [&](const Cue& cue) {
                                 if (cue.kind != Vocabulary::Kind::kScope) return false;
                                 const auto& scope = j_.rules.vocabulary.scopes[cue.index];
                                 return scope.ends_with("per_layer");
                               });
  }

  // "172,032 bytes a token and layer. 60 layers together 10.3 MB".
  bool CheckLayers(const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const Number& count = At(i - 1);
    if (count.block != n.block || !AreLayers(count) || count.operand ||
        n.digits - count.end > kAmong || n.operand)
      return false;
    const std::string_view gap = Text(count.end, n.digits);
    if (EndsSentence(gap) || gap.find(',') != std::string_view::npos ||
        !(j_.HasWord("all_of_them", count.end, n.digits) || Trim(gap) == ":" ||
          Trim(gap) == "：") ||
        SaysPart(n.end, std::min(BlockEnd(n), n.end + 12)))
      return false;
    const Number* one = nullptr;
    for (std::size_t k = i - 1; k-- > 0 && one == nullptr;) {
      const Number& x = At(k);
      if (x.block != n.block || count.digits - x.end > kOneReach / 4) return false;
      if (x.dimension == n.dimension && !x.range) one = &x;
    }
    if (one == nullptr || one->operand || one->decimal.digits == 0 || one->percent ||
        IsToldTwice(*one, n))
      return false;
    const std::uint32_t begin = j_.document.blocks[n.block].text_begin;
    if (!IsOfLayer(*one, std::max(begin, one->digits - std::min(one->digits, 4 * kOneReach))))
      return false;
    const Interval value = one->InBase() * count.InBase();
    if (Agrees(n, value) == nullptr && !IsSlipOf(n, value)) return false;
    if (Agrees(n, value) == nullptr || IsOpen())
      JudgeStep(j_, claim_, {one, &count}, value, Words(*one) + " × " + Words(count));
    return true;
  }

  // "32 experts per rank and layer, 1,856 per rank over all 58 layers".
  bool CheckOverLayers(const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    if (i + 1 >= j_.mentions.numbers.size() || !n.decimal.integer() || n.hedged) return false;
    const Number &one = At(i - 1), &count = At(i + 1);
    if (one.block != n.block || count.block != n.block || !AreLayers(count) ||
        n.digits - one.end > kGap || count.digits - n.end > kGap || !one.decimal.integer() ||
        !one.dimension.dimensionless() || one.noun == nullptr || one.noun->id == "layer" ||
        one.operand || one.range || one.hedged || (n.noun != nullptr && n.noun != one.noun))
      return false;
    const std::string_view gap = Text(n.end, count.digits), lead = Text(one.end, n.digits);
    if (EndsSentence(gap) || EndsSentence(lead) || HasClauseMark(gap) ||
        !j_.HasWord("over_all", n.end, count.digits) || !IsOfLayer(one, one.end))
      return false;
    const Interval value = one.InBase() * count.InBase();
    const double factor = n.Nominal() / (one.Nominal());
    if (Agrees(n, value) == nullptr && factor != std::round(factor) && !IsSlipOf(n, value))
      return false;
    if (Agrees(n, value) == nullptr || IsOpen())
      JudgeStep(j_, claim_, {&one, &count}, value, Words(one) + " × " + Words(count));
    return true;
  }

  bool OfThem(const Number& count, std::string_view gap) const {
    for (const std::string_view of : {" of them", " of these", " times"}) {
      if (!gap.starts_with(of)) continue;
      const std::string_view rest = Trim(gap.substr(of.size()));
      return std::ranges::none_of(rest, IsLetter) ||
             j_.HasWord("takes", count.end + Size32(of.size()), count.end + Size32(gap.size())) ||
             j_.HasWord("all_of_them", count.end + Size32(of.size()),
                        count.end + Size32(gap.size()));
    }
    return j_.HasWord("so_often", count.end - std::min(count.end, 8U), count.end + 8);
  }

  // "413 thousand tokens, 12 sequences of 32,768".
  void CheckCapacity(const Number& n) {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    const bool counts =
        n.noun == nullptr
            ? n.unit == nullptr && j_.HasWord("of_full_length", n.end, n.end + 2)
            : n.noun->id == "sequence" || n.noun->id == "request" || n.noun->id == "user";
    if (!counts || i + 1 >= j_.mentions.numbers.size()) return;
    const Number &tokens = At(i - 1), &length = At(i + 1);
    if (tokens.block != n.block || length.block != n.block || tokens.noun == nullptr ||
        tokens.noun->id != "token" || !tokens.dimension.dimensionless() || tokens.range ||
        n.digits - tokens.end > kAmong || length.digits - n.end > kAmong || length.range ||
        !length.dimension.dimensionless() || length.percent || length.Nominal() < kLeastLength ||
        (length.noun != nullptr && length.noun->id != "token"))
      return;
    const std::string_view lead = Trim(Text(tokens.end, n.digits)),
                           of = Trim(Text(n.end, length.digits));
    if (!(lead == "," || lead == "are" || lead == "or" || lead == "=" || lead == "→" ||
          lead == ":" || j_.HasWord("result", tokens.end, n.digits)) ||
        (" " + std::string(of) + " ").find(" of ") == std::string::npos || HasClauseMark(of))
      return;
    const Interval value = tokens.InBase() / length.InBase();
    const std::string step = Words(tokens) + " ÷ " + Words(length);
    const Interval whole = {std::floor(value.low), std::floor(value.high)};
    const bool counted = n.decimal.integer();
    const Interval& meant = counted ? whole : value;
    if (Agrees(n, meant) != nullptr || (counted && Agrees(n, value) != nullptr)) {
      if (IsOpen()) JudgeStep(j_, claim_, {&tokens, &length}, meant, step);
      return;
    }
    // As many more or fewer on several GPUs, where nobody says so, is a slip all the same.
    if (SaysPart(tokens.end, length.end) || HasScope(tokens.end, length.end, "total")) return;
    // Fewer may be what one lets in, unless both are told as one.
    const bool same = lead == "or" || lead == "=" || lead == "→" ||
                      j_.HasWord("in_other_words", tokens.end, n.digits);
    if (n.InBase().high < value.low) {
      const bool half = same && std::ranges::any_of(kSlips, [&](double by) {
                          return std::abs(n.decimal.value() * by - value.middle()) <=
                                 (counted ? by : kRounded * value.middle());
                        });
      if (half) JudgeStep(j_, claim_, {&tokens, &length}, meant, step);
      return;
    }
    const bool slip = std::ranges::any_of(kSlips, [&](double by) {
      return std::abs(n.decimal.value() - value.middle() * by) <=
             (counted ? 1 : kRounded * n.decimal.value());
    });
    if (!slip) return;  // more may be let in than fit at full length
    JudgeStep(j_, claim_, {&tokens, &length}, meant, step);
  }

  Judgement& j_;
  std::vector<std::uint32_t> of_tokens_;  // claims
  std::uint32_t claim_ = 0;
};

}  // namespace

void CheckManyOfOne(Judgement& j) {
  ManyCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
