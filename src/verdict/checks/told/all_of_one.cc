#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/judgement.h"

// "- One sequence of 49,664 tokens: 9.76 GB" and below it "- All 16: 156.2 GB", "- For 64 requests:
// 51.5 GB": a label that is nothing but a count, under the item that says what one takes.

namespace shardlint {
namespace {

class AllOfOne {
  static constexpr std::uint32_t kAbove = 2;   // items up to the one
  static constexpr std::uint32_t kLabel = 32;  // bytes of a label that is a count

 public:
  explicit AllOfOne(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim) || IsRefutedByFigures(j_, index)) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.bound != Bound::kNone || n.operand || n.decimal.digits == 0 ||
        n.dimension != Dimension::Of(Dimension::kByte))
      return;
    const Number* count = CountOf(n);
    if (count == nullptr) return;
    const Number* one = OneAbove(n);
    if (one == nullptr) return;
    const Interval value = ValueOf(*one) * count->InBase();
    const std::string step = Words(*one) + " × " + Words(*count);
    if (Agrees(n, value) != nullptr) {
      const Verdict now = j_.judged[index].Folded();
      if (now != Verdict::kConfirmed && now != Verdict::kContradicted)
        JudgeStep(j_, index, {one, count}, value, step);
      return;
    }
    if (IsSlipOf(n, value) || SameValue(n, *one) || Agrees(n, ValueOf(*one)) != nullptr)
      RefuteStep(j_, index, {one, count}, value, step);
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // "All 16:", "For 64 requests:", "32 sequences |": the first number of the item or the row, with
  // nothing before it that says another thing.
  const Number* CountOf(const Number& n) const {
    const auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data());
    if (i == 0) return nullptr;
    const Number& count = j_.mentions.numbers[i - 1];
    const Block& block = j_.document.blocks[n.block];
    const Block& label = j_.document.blocks[count.block];
    const bool row = block.kind == Block::Kind::kCell && label.kind == Block::Kind::kCell &&
                     label.group == block.group && label.row == block.row && label.column == 0;
    if (count.block != n.block && !row) return nullptr;
    if (!count.decimal.integer() || count.decimal.value() < 2 || count.range || count.percent ||
        !count.dimension.WithoutCounts().dimensionless() || count.factor != 1)
      return nullptr;
    if (count.noun != nullptr && count.noun->id != "sequence" && count.noun->id != "request" &&
        count.noun->id != "user")
      return nullptr;
    const std::uint32_t end = row ? label.text_end : n.begin;
    const std::string_view before = Trim(Text(label.text_begin, count.begin));
    const std::string_view behind = Trim(Text(count.end, end));
    if (end - label.text_begin > kLabel) return nullptr;
    const std::string lead = ToLowerAscii(before);
    if (!(lead.empty() || lead == "all" || lead == "for" || lead == "for all" || lead == "the" ||
          lead == "all the"))
      return nullptr;
    const bool named = count.noun != nullptr || lead == "all" || lead == "for all";
    const bool closed = row ? behind.empty() : behind == ":" || behind == "=";
    return named && closed ? &count : nullptr;
  }

  bool HasScope(std::uint32_t begin, std::uint32_t end, std::string_view wanted) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope &&
             j_.rules.vocabulary.scopes[cue.index] == wanted;
    });
  }

  // The amount of one sequence in an item right above.
  const Number* OneAbove(const Number& n) const {
    const Block& block = j_.document.blocks[n.block];
    const Number* one = nullptr;
    std::uint32_t items = 0;
    for (auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data()); i-- > 0;) {
      const Number& x = j_.mentions.numbers[i];
      if (x.block == n.block) continue;
      const Block& there = j_.document.blocks[x.block];
      const bool sibling = block.group >= 0 ? there.group == block.group
                                            : block.list >= 0 && there.list == block.list;
      if (!sibling || (block.row == there.row && block.group >= 0)) {
        if (block.group >= 0 && there.group == block.group) continue;
        break;
      }
      if (x.dimension != n.dimension || x.operand || x.range) continue;
      if (++items > kAbove) break;
      const std::uint32_t first =
          there.kind == Block::Kind::kCell
              ? j_.document.blocks[j_.document.FirstOfRow(x.block)].text_begin
              : there.text_begin;
      if (!HasScope(first, x.digits, "per_sequence")) continue;
      for (const char* part : {"per_gpu", "per_rank", "per_stage", "per_layer"})
        if (HasScope(first, there.text_end, part)) return nullptr;
      one = &x;
      break;
    }
    if (one == nullptr || one->decimal.digits == 0) return nullptr;
    for (const char* part : {"per_gpu", "per_rank", "per_stage", "per_layer"})
      if (HasScope(block.text_begin, block.text_end, part)) return nullptr;
    return one;
  }

  // What one takes, or what it was recomputed to be.
  Interval ValueOf(const Number& one) const {
    const std::int32_t claim =
        j_.claims.of_number[static_cast<std::size_t>(&one - j_.mentions.numbers.data())];
    if (claim >= 0) {
      const JudgedClaim& judged = j_.judged[static_cast<std::size_t>(claim)];
      for (std::size_t k = 0; k < judged.checks.size(); ++k)
        if (judged.checks[k].verdict == Verdict::kContradicted && judged.details[k].has_expected)
          return judged.details[k].expected;
    }
    return one.InBase();
  }

  Judgement& j_;
};

}  // namespace

void CheckAllOfOne(Judgement& j) {
  AllOfOne check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
