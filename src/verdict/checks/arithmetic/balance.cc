#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/judgement.h"

// What is free of a GPU's memory, and what share of it is used, against all limits and all amounts
// that the document prints: a figure that no two of them give is a slip.

namespace shardlint {
namespace {

class BalanceCheck {
  static constexpr std::size_t kMaxAmounts = 48;  // of a document; more are of several deployments
  static constexpr std::int32_t kWidest = 4;      // columns of a table of names and values
  static constexpr double kOfLimit = 0.006;       // of the limit: what rounding hides
  static constexpr double kOfShare = 0.008;       // of the share
  static constexpr double kLeastUsed = 0.2;       // of a limit; less is a part of what is used
  static constexpr double kLeastLeft = 0.02;    // of a limit; less says that the two are one thing
  static constexpr double kLeastFree = 1e-3;    // of a limit; less is of one token
  static constexpr std::uint32_t kBracket = 3;  // bytes between an amount and its share

 public:
  explicit BalanceCheck(Judgement& j) : j_(j) {}

  void Run() {
    if (!Gather()) return;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || !IsOpen(c, claim)) continue;
      const Number& n = j_.NumberOf(claim);
      if (n.percent) {
        CheckShare(c, claim, n);
      } else if (j_.MeasureOf(claim) == "free_memory" &&
                 n.dimension == Dimension::Of(Dimension::kByte)) {
        CheckLeft(c, n);
      }
    }
  }

 private:
  bool IsOpen(std::uint32_t c, const Claim& claim) const {
    const Number& n = j_.NumberOf(claim);
    if ((claim.role != Role::kStated && claim.role != Role::kExpected) || n.range || n.operand ||
        n.bound != Bound::kNone || InOptions(claim))
      return false;
    return std::ranges::none_of(j_.judged[c].checks, [](const Check& check) {
      return check.verdict == Verdict::kContradicted ||
             (check.verdict == Verdict::kConfirmed && check.rule != "arithmetic-nearby");
    });
  }

  bool InOptions(const Claim& claim) const {
    const Block& block = j_.document.blocks[claim.block];
    return block.kind == Block::Kind::kCell &&
           j_.document.groups[static_cast<std::size_t>(block.group)].columns > kWidest;
  }

  static void Add(std::vector<double>& list, double value) {
    if (value > 0 && std::ranges::find(list, value) == list.end()) list.push_back(value);
  }

  // Whether the document speaks of one deployment whose limit and use it states.
  bool Gather() {
    for (const Plan& plan : j_.plans.plans)
      if (plan.part_of_list || plan.hypothetical) return false;
    if (j_.plans.names_models || j_.plans.names_devices) return false;
    std::vector<double> shares;
    for (const Claim& claim : j_.claims.claims) {
      if (claim.kind != Claim::Kind::kNumber || claim.role == Role::kRejected) continue;
      const Number& n = j_.NumberOf(claim);
      const std::string_view measure = j_.MeasureOf(claim);
      const double value = n.InBase().middle();
      if (n.percent && measure == "memory_limit") Add(shares, value);
      if (n.dimension != Dimension::Of(Dimension::kByte)) continue;
      Add(amounts_, value);
      if (measure == "device_memory" || measure == "usable_memory") Add(limits_, value);
      if (measure == "memory" || measure == "memory_any") Add(used_, value);
      if (measure == "weights" || measure == "kv_cache" || measure == "activations" ||
          measure == "overhead")
        Add(parts_, value);
    }
    if (const auto memory = j_.Symbol("device.memory")) {
      CostModel& model = j_.ModelOf(j_.ModelIndex(0, false));
      for (const std::uint32_t id : model.Values(*memory))
        Add(limits_, model.at(id).value.middle());
    }
    const std::vector<double> whole = limits_;
    for (const double limit : whole)
      for (const double share : shares) Add(limits_, limit * share);
    return !limits_.empty() && !used_.empty() && amounts_.size() <= kMaxAmounts;
  }

  bool IsDifference(const Number& n, double value, double of) const {
    return Agrees(n, Interval{value - kOfLimit * of, value + kOfLimit * of}) != nullptr;
  }

  // "kv_cache_margin=150 MiB": somebody set it aside.
  bool IsSetting(const Number& n) const {
    const std::string_view text = j_.document.text;
    if (n.digits == 0 || text[n.digits - 1] != '=') return false;
    std::size_t begin = n.digits - 1;
    while (begin > 0 && IsWord(text[begin - 1])) --begin;
    return text.substr(begin, n.digits - begin).find('_') != std::string_view::npos;
  }

  bool IsSetAside(const Number& n) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& other) {
      return other.dimension == n.dimension && other.InBase() == n.InBase() && IsSetting(other);
    });
  }

  // "5.6 GiB to spare": a limit less what is used, or less some of its parts.
  void CheckLeft(std::uint32_t c, const Number& n) {
    const double own = n.InBase().middle();
    if (own > std::ranges::max(limits_) || own < kLeastFree * std::ranges::max(limits_) ||
        j_.judged[c].Folded() == Verdict::kConfirmed || IsSetAside(n))
      return;
    // A limit may stand anywhere, under any name.
    for (const double amount : amounts_)
      for (const double used : used_)
        if (used != own && amount > used && Agrees(n, Interval::Exactly(amount - used)) != nullptr)
          return;
    double nearest = 0;
    std::string steps;
    for (const double limit : limits_) {
      for (const double used : used_) {
        if (used != own && IsDifference(n, limit - used, limit)) return;
        if (used < limit * kLeastUsed || used > limit * (1 - kLeastLeft) || used == own ||
            (nearest > 0 && limit - used >= nearest))
          continue;
        nearest = limit - used;
        steps = Display(j_, n, Interval::Exactly(limit)) + " − " +
                Display(j_, n, Interval::Exactly(used));
      }
      for (const double part : parts_)
        if (IsDifference(n, limit - part, limit)) return;
      for (const double one : parts_)
        for (const double other : parts_)
          if (one < other && IsDifference(n, limit - one - other, limit)) return;
    }
    if (nearest <= 0) return;
    Refute(c, Interval::Exactly(nearest), "arithmetic-difference", CheckDetail::Kind::kNearby,
           std::move(steps));
  }

  // "47.65 GB per GPU (44.6%)", "utilisation: 44.6%".
  void CheckShare(std::uint32_t c, const Claim& claim, const Number& n) {
    const Number* amount = AmountBefore(claim, n);
    if (amount == nullptr) return;
    const double own = amount->InBase().middle();
    const auto agrees = [&](double share) {
      return Agrees(n, Interval{share * (1 - kOfShare), share * (1 + kOfShare)}) != nullptr;
    };
    double of = 0;
    for (const auto* list : {&limits_, &amounts_})
      for (const double whole : *list) {
        if (agrees(own / whole)) return;
        if (list == &limits_ && whole > own) of = std::max(of, whole);
      }
    if (of > 0)
      Refute(c, Interval::Exactly(own / of), "arithmetic-share", CheckDetail::Kind::kShare, {});
  }

  // The amount whose share stands in a bracket right behind it.
  const Number* AmountBefore(const Claim& claim, const Number& n) const {
    if (claim.index == 0) return nullptr;
    const Number& amount = j_.mentions.numbers[static_cast<std::size_t>(claim.index) - 1];
    if (amount.block != n.block || amount.dimension != Dimension::Of(Dimension::kByte) ||
        amount.range || n.digits < amount.end)
      return nullptr;
    const std::string_view text = j_.document.text;
    const std::string_view gap = text.substr(amount.end, n.digits - amount.end);
    const std::string_view behind = text.substr(n.end, 3);
    const std::size_t open =
        gap.find('(') != std::string_view::npos ? gap.find('(') : gap.find("（");
    if (open == std::string_view::npos || gap.find_first_of("+-)") != std::string_view::npos ||
        !(behind.starts_with(')') || behind == "）"))
      return nullptr;
    // Between them no more than what the amount is of: "per GPU", "in use".
    const bool near = open <= kBracket || j_.CuesIn(amount.end, n.digits).size() <= 1;
    return near && gap.size() - open <= kBracket ? &amount : nullptr;
  }

  void Refute(std::uint32_t c, const Interval& value, std::string_view rule, CheckDetail::Kind kind,
              std::string steps) {
    CheckDetail detail{.kind = kind, .claim = c};
    detail.expected = value, detail.has_expected = true, detail.open = true;
    detail.message = std::move(steps);
    j_.judged[c].Add(rule, Verdict::kContradicted, Severity::kError, std::move(detail));
  }

  Judgement& j_;
  std::vector<double> limits_, used_, parts_, amounts_;  // bytes
};

}  // namespace

void CheckBalance(Judgement& j) { BalanceCheck(j).Run(); }

}  // namespace shardlint
