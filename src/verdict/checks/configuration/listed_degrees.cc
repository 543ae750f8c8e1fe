#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// "TP=4, DP=2 → 8 GPUs": degrees in a row and an arrow behind them give the GPUs, whatever other
// pools of the document have.

namespace shardlint {
namespace {

class ListedDegrees {
  static constexpr std::array<std::string_view, 6> kDegrees = {
      "tensor_parallel_size",  "pipeline_parallel_size", "data_parallel_size",
      "context_parallel_size", "expert_parallel_size",   "sequence_parallel_size"};
  static constexpr std::size_t kMultiply = 3;  // of them surely take GPUs of their own
  static constexpr std::array<std::string_view, 5> kArrows = {"→", "=>", "⇒", "->", "="};
  static constexpr std::uint32_t kBetween = 24;  // bytes from one degree to the next

 public:
  explicit ListedDegrees(Judgement& j) : j_(j) {}

  void Run() {
    const auto total = j_.Symbol("gpus.total");
    if (!total) return;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.role == Role::kRejected ||
          claim.quantities.empty() || claim.quantities.front() != *total)
        continue;
      Check(c, claim, j_.NumberOf(claim));
    }
  }

 private:
  std::string_view NameOf(const Claim& claim) const {
    return claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1
               ? std::string_view()
               : j_.rules.symbols.Name(claim.quantities.front());
  }

  void Check(std::uint32_t index, const Claim& claim, const Number& n) {
    if (n.range || n.bound != Bound::kNone || n.hedged) return;
    const std::string_view text = j_.document.text;
    const Block& block = j_.document.blocks[claim.block];
    const std::string_view arrow = Trim(text.substr(block.text_begin, n.digits - block.text_begin));
    if (std::ranges::none_of(kArrows, [&](std::string_view a) { return arrow.ends_with(a); }))
      return;
    // The degrees right before it, each but once, and nothing but signs between them.
    std::vector<std::size_t> seen;
    std::vector<const Number*> numbers;
    double product = 1;
    std::uint32_t at = n.digits;
    for (std::uint32_t c = index; c-- > 0;) {
      const Claim& other = j_.claims.claims[c];
      if (other.block != claim.block || at - std::min(at, other.end) > kBetween) break;
      const auto* const degree = std::ranges::find(kDegrees, NameOf(other));
      const Number* number = other.kind == Claim::Kind::kNumber ? &j_.NumberOf(other) : nullptr;
      if (degree == kDegrees.end() || number->range) break;
      const auto which = static_cast<std::size_t>(degree - kDegrees.begin());
      if (which >= kMultiply || std::ranges::find(seen, which) != seen.end()) return;
      if (HasNumberBetween(*number, at)) return;
      seen.push_back(which), numbers.push_back(number);
      product *= number->Nominal(), at = other.begin;
    }
    if (seen.size() < 2 || n.Nominal() == product ||
        MayHaveMore(claim, seen, n.Nominal() / product))
      return;
    Refute(index, numbers, product);
  }

  bool HasNumberBetween(const Number& degree, std::uint32_t end) const {
    const auto between = j_.NumbersIn(degree.end, end);
    return !between.empty() && between.front().digits < end;
  }

  // A degree that is not listed here takes the rest.
  bool MayHaveMore(const Claim& claim, const std::vector<std::size_t>& seen, double rest) const {
    return std::ranges::any_of(j_.claims.claims, [&](const Claim& other) {
      const auto* const degree = std::ranges::find(kDegrees, NameOf(other));
      if (degree == kDegrees.end() || &other == &claim) return false;
      const auto which = static_cast<std::size_t>(degree - kDegrees.begin());
      return std::ranges::find(seen, which) == seen.end() && j_.NumberOf(other).Nominal() == rest;
    });
  }

  void Refute(std::uint32_t index, const std::vector<const Number*>& degrees, double product) {
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = index};
    detail.expected = Interval::Exactly(product), detail.has_expected = true;
    for (auto n = degrees.rbegin(); n != degrees.rend(); ++n) {
      detail.numbers.push_back(static_cast<std::uint32_t>(*n - j_.mentions.numbers.data()));
      detail.message += detail.message.empty() ? "" : " × ";
      detail.message += j_.document.text.substr((*n)->digits, (*n)->end - (*n)->digits);
    }
    JudgedClaim& judged = j_.judged[index];
    if (judged.Folded() == Verdict::kContradicted) return;
    judged.Drop(Verdict::kConfirmed);
    judged.Add("arithmetic-product", Verdict::kContradicted, Severity::kError, std::move(detail));
  }

  Judgement& j_;
};

}  // namespace

void CheckListedDegrees(Judgement& j) { ListedDegrees(j).Run(); }

}  // namespace shardlint
