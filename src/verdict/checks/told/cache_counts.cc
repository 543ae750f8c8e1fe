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

// What so many sequences take of the cache where a row, a line or an item counts them and the
// document says what one token or one sequence takes: "32 sequences | 21.5 GB" below "one sequence
// | 671 MB", "KV cache (128 × 6,400 tokens / 8) | 26.8 GB".

namespace shardlint {
namespace {

class CacheCounts {
  static constexpr std::uint32_t kLabel = 120;  // bytes of a label
  static constexpr std::uint32_t kBehind = 24;  // bytes behind a figure that may say of what it is
  static constexpr std::size_t kMostDegrees = 16;
  static constexpr double kLeastLength = 256;  // tokens

 public:
  explicit CacheCounts(Judgement& j) : j_(j) { Gather(); }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim) || claim.role == Role::kMeasured || claim.role == Role::kHypothetical)
      return;
    const Number& n = j_.NumberOf(claim);
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.percent || n.operand ||
        n.multiplier || n.bound != Bound::kNone || n.decimal.digits == 0 ||
        IsRefutedByFigures(j_, index))
      return;
    const std::optional<TextRange> label = LabelOf(claim, n);
    if (!label) return;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kBehind);
    if (SaysFormat(label->begin, n.digits) || j_.HasWord("windowed", label->begin, end) ||
        j_.HasWord("of_another", label->begin, n.digits))
      return;
    if (CheckChain(index, n, *label)) return;
    if (!SaysPart(label->begin, label->end) && !SaysPart(n.end, end)) CheckCount(index, n, *label);
  }

 private:
  const Number& At(std::size_t i) const { return j_.mentions.numbers[i]; }
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // What a token takes of all of the cache, and the degrees that may divide it.
  void Gather() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1) continue;
      const std::string_view name = j_.rules.symbols.Name(claim.quantities.front());
      const Number& n = j_.NumberOf(claim);
      if (name.ends_with("_parallel_size") && !n.range && n.decimal.value() > 1)
        degrees_.push_back(n.decimal.value());
      if (name == "kv_cache.per_token" && !n.range && claim.role == Role::kStated &&
          j_.judged[c].Folded() == Verdict::kConfirmed &&
          std::ranges::none_of(tokens_,
                               [&](std::uint32_t i) { return At(i).InBase().Meets(n.InBase()); }))
        tokens_.push_back(static_cast<std::uint32_t>(claim.index));
    }
  }

  bool SaysPart(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [&](const Cue& cue) {
      if (cue.kind != Vocabulary::Kind::kScope) return false;
      const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
      return scope == "per_gpu" || scope == "per_rank" || scope == "per_stage" ||
             scope == "per_layer" || scope == "per_token" || scope.ends_with("per_gpu") ||
             scope.ends_with("per_layer");
    });
  }
  bool SaysFormat(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kPrecision;
    });
  }

  // The first cell of its row, or what stands before it in its line or item.
  std::optional<TextRange> LabelOf(const Claim& claim, const Number& n) const {
    const Block& block = j_.document.blocks[n.block];
    if (block.kind == Block::Kind::kCell) {
      const Block& first = j_.document.blocks[j_.document.FirstOfRow(n.block)];
      const Group& group = j_.document.groups[static_cast<std::size_t>(block.group)];
      if (block.header || block.column == 0 || first.column != 0 || group.columns > 3)
        return std::nullopt;
      return TextRange{first.text_begin, first.text_end};
    }
    if (block.kind == Block::Kind::kHeading) return std::nullopt;
    if (block.kind == Block::Kind::kParagraph && block.list < 0) return std::nullopt;
    const std::uint32_t begin = std::max(block.text_begin, SentenceOf(j_, claim).begin);
    if (n.digits - begin > kLabel) return std::nullopt;
    return TextRange{begin, n.digits};
  }

  // "(128 × 6,400 tokens / 8)": of so many tokens.
  bool CheckChain(std::uint32_t index, const Number& n, TextRange label) {
    if (tokens_.size() != 1) return false;
    const auto in = j_.NumbersIn(label.begin, label.end);
    if (in.size() < 2) return false;
    Interval value = in.front().InBase();
    bool tokens = IsTokens(in.front()), divided = false;
    std::string step = Words(in.front());
    for (std::size_t i = 1; i < in.size(); ++i) {
      const std::string_view sign = Trim(Text(in[i - 1].end, in[i].digits));
      const bool times = sign == "×" || sign == "x" || sign == "*" || sign == "·";
      const bool over = sign == "/" || sign == "÷";
      if ((!times && !over) || !in[i].dimension.dimensionless() || in[i].range) return false;
      value = times ? value * in[i].InBase() : value / in[i].InBase();
      divided |= over, tokens |= times && IsTokens(in[i]);
      step += (times ? " × " : " ÷ ") + Words(in[i]);
    }
    if (!tokens || !in.front().dimension.dimensionless()) return false;
    const Number& each = At(tokens_.front());
    value = value * each.InBase();
    Hold(index, n, {&each, &in.front()}, value, Words(each) + " × " + step, divided);
    return true;
  }
  static bool IsTokens(const Number& n) { return n.noun != nullptr && n.noun->id == "token"; }

  bool CountsSequences(const Number& n) const {
    if (!n.dimension.dimensionless() || !n.decimal.integer() || n.range || n.hedged || n.percent)
      return false;
    if (n.noun != nullptr)
      return n.noun->id == "sequence" || n.noun->id == "request" || n.noun->id == "user";
    return n.unit == nullptr && j_.HasWord("of_full_length", n.end, n.end + 2);
  }

  // "32 sequences", "32 sequences of 8,192 tokens".
  void CheckCount(std::uint32_t index, const Number& n, TextRange label) {
    const auto in = j_.NumbersIn(label.begin, label.end);
    if (in.empty() || in.size() > 2 || !CountsSequences(in.front()) ||
        Trim(Text(label.begin, in.front().digits)).size() > kBehind)
      return;
    const Number& count = in.front();
    if (in.size() == 2) {
      const Number& length = in.back();
      const bool told = IsTokens(length) || Trim(Text(count.end, length.digits)).ends_with("of");
      if (!told || length.range || length.hedged || tokens_.size() != 1 ||
          !length.decimal.integer() || length.Nominal() < kLeastLength)
        return;
      const Number& each = At(tokens_.front());
      return Hold(index, n, {&each, &count, &length},
                  each.InBase() * count.InBase() * length.InBase(),
                  Words(each) + " × " + Words(count) + " × " + Words(length), false);
    }
    const Number* one = OneAbove(n);
    if (one == nullptr) return;
    Hold(index, n, {one, &count}, one->InBase() * count.InBase(),
         Words(*one) + " × " + Words(count), false);
  }

  // What one sequence takes, in the row, line or item right above.
  const Number* OneAbove(const Number& n) const {
    const Block& own = j_.document.blocks[n.block];
    for (std::uint32_t b = n.block; b-- > 0;) {
      const Block& above = j_.document.blocks[b];
      if (above.kind != own.kind || above.group != own.group || above.list != own.list ||
          above.header)
        return nullptr;
      if (own.kind == Block::Kind::kCell && above.column != own.column) continue;
      const Block& named =
          own.kind == Block::Kind::kCell ? j_.document.blocks[j_.document.FirstOfRow(b)] : above;
      const Number* found = nullptr;
      for (const Number& x : j_.NumbersIn(above.text_begin, above.text_end))
        if (x.dimension == n.dimension && !x.range && !x.percent && !x.operand) {
          found = &x;
          break;
        }
      if (found == nullptr) return nullptr;
      const std::uint32_t end = own.kind == Block::Kind::kCell ? named.text_end : found->digits;
      const bool of_one =
          std::ranges::any_of(j_.CuesIn(named.text_begin, end), [&](const Cue& cue) {
            return cue.kind == Vocabulary::Kind::kScope &&
                   j_.rules.vocabulary.scopes[cue.index] == "per_sequence";
          });
      return of_one && !SaysPart(named.text_begin, end) && !SaysFormat(named.text_begin, end)
                 ? found
                 : nullptr;
    }
    return nullptr;
  }

  void Hold(std::uint32_t index, const Number& n, const std::vector<const Number*>& operands,
            const Interval& value, std::string step, bool divided) {
    const Verdict now = j_.judged[index].Folded();
    if (Agrees(n, value) != nullptr) {
      if (now == Verdict::kGiven || now == Verdict::kUnverifiable)
        JudgeStep(j_, index, operands, value, std::move(step));
      return;
    }
    if (!IsSlipOf(n, value) || (!divided && IsShare(n, value)) ||
        std::ranges::any_of(operands, [&](const Number* o) { return IsWrong(*o); }))
      return;
    JudgeStep(j_, index, operands, value, std::move(step));
  }
  bool IsWrong(const Number& n) const {
    const std::int32_t c =
        j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
    return c >= 0 && j_.judged[static_cast<std::size_t>(c)].Folded() == Verdict::kContradicted;
  }
  // Of one GPU or one replica, as the document divides it.
  bool IsShare(const Number& n, const Interval& value) const {
    if (degrees_.size() > kMostDegrees) return true;
    for (const double a : degrees_) {
      if (Agrees(n, value / Interval::Exactly(a)) || Agrees(n, value * Interval::Exactly(a)))
        return true;
      for (const double b : degrees_)
        if (Agrees(n, value / Interval::Exactly(a * b)) != nullptr) return true;
    }
    return false;
  }

  Judgement& j_;
  std::vector<std::uint32_t> tokens_;  // numbers
  std::vector<double> degrees_;
};

}  // namespace

void CheckCacheCounts(Judgement& j) {
  CacheCounts check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
