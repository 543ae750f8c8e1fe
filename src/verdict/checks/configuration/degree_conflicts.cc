#include <algorithm>
#include <map>
#include <vector>

#include "base/text.h"
#include "verdict/judgement.h"

// A degree said one way throughout and another way once, in a launch command or a conclusion.

namespace shardlint {
namespace {

// Claims of one degree by its value, in document order.
using Places = std::map<double, std::vector<std::uint32_t>>;

class DegreeCheck {
  static constexpr std::size_t kFewest = 2;        // places that say it otherwise, for a flag
  static constexpr std::size_t kFewestInText = 3;  // the same for a place in the text
  static constexpr std::uint32_t kSentence =
      120;  // bytes around a degree that may tell of another plan

 public:
  explicit DegreeCheck(Judgement& j) : j_(j) {}

  void Check(SymbolId degree) {
    Places places;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 ||
          claim.quantities.front() != degree || !claim.firm || !claim.scope_known)
        continue;
      const Number& n = j_.NumberOf(claim);
      if (n.range || n.bound != Bound::kNone || claim.role == Role::kRejected ||
          claim.role == Role::kHypothetical || claim.role == Role::kExample)
        continue;
      if (n.decimal.digits == 0) continue;
      if (InOptionTable(claim)) return;  // a document that weighs degrees against each other
      const Plan& plan = j_.plans.plans[static_cast<std::size_t>(j_.PlanOf(claim))];
      if (plan.hypothetical || plan.part_of_list) return;
      places[n.decimal.value()].push_back(c);
    }
    if (places.size() != 2) return;
    const auto& first = places.begin()->second;
    const auto& second = std::next(places.begin())->second;
    const bool few = first.size() < second.size();
    const std::vector<std::uint32_t>& odd = few ? first : second;
    const std::vector<std::uint32_t>& others = few ? second : first;
    if (odd.size() != 1 || !IsSure(odd.front(), others) || DiffersElse(odd.front(), others)) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                       .claim = odd.front(),
                       .other = static_cast<std::int32_t>(others.front())};
    const Number& n = j_.NumberOf(j_.claims.claims[others.front()]);
    detail.expected = n.Printed(), detail.has_expected = true;
    j_.judged[odd.front()].Add("stated-twice", Verdict::kContradicted, Severity::kError,
                               std::move(detail));
  }

 private:
  // Another strategy, not a slip: its passage has other degrees of its own as well.
  bool DiffersElse(std::uint32_t odd, const std::vector<std::uint32_t>& others) const {
    const Plan& own = j_.plans.plans[static_cast<std::size_t>(j_.PlanOf(j_.claims.claims[odd]))];
    return std::ranges::any_of(j_.rules.plan_rules().degrees, [&](SymbolId degree) {
      if (degree == j_.claims.claims[odd].quantities.front() || own.values[degree].empty())
        return false;
      return std::ranges::any_of(others, [&](std::uint32_t other) {
        const auto& values =
            j_.plans.plans[static_cast<std::size_t>(j_.PlanOf(j_.claims.claims[other]))]
                .values[degree];
        return !values.empty() && !(values.front().value == own.values[degree].front().value);
      });
    });
  }

  bool InOptionTable(const Claim& claim) const {
    const Block& block = j_.document.blocks[claim.block];
    if (block.kind != Block::Kind::kCell) return false;
    const Group& group = j_.document.groups[static_cast<std::size_t>(block.group)];
    if (group.columns <= 2) return false;
    // "| TP | 4 | 16 heads per GPU |" gives the degree once.
    const auto [first, last] = j_.ClaimsIn(j_.document.blocks[group.first_block].text_begin,
                                           j_.document.blocks[group.end_block - 1].text_end);
    std::size_t places = 0;
    for (std::uint32_t c = first; c < last && places < 2; ++c)
      places += j_.claims.claims[c].kind == Claim::Kind::kNumber &&
                j_.claims.claims[c].quantities == claim.quantities;
    return places > 1 || block.column != 1;
  }

  // "**TP=4**", and below its table "**TP=2** (two replicas)": each opens a passage of its own.
  bool Leads(const Claim& claim) const {
    const Block& block = j_.document.blocks[claim.block];
    return block.kind == Block::Kind::kParagraph && block.list < 0 &&
           claim.label_begin == static_cast<std::int32_t>(block.text_begin);
  }

  bool TellsOfAnother(std::uint32_t from, std::uint32_t to) const {
    return j_.HasWord("of_another", from, to) || j_.HasWord("would", from, to) ||
           j_.HasWord("negation", from, to);
  }

  // The GPUs that the document counts are those that the other value makes, and never those that
  // this one would.
  bool GpusSpeakFor(std::uint32_t odd, std::uint32_t other) const {
    if (j_.judged[odd].Folded() == Verdict::kConfirmed) return false;
    const Claim& own = j_.claims.claims[odd];
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(j_.claims.claims[other]), false));
    double rest = 1;
    bool known = false;
    for (const char* name :
         {"tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size"}) {
      const auto degree = j_.Symbol(name);
      if (!degree) return false;
      if (*degree == own.quantities.front()) {
        known = true;
        continue;
      }
      const auto values = model.Values(*degree);
      if (values.empty() || !model.at(values.front()).value.exact() || !model.Known(*degree))
        return false;
      rest *= model.at(values.front()).value.low;
    }
    if (GpusOfReplicaSpeakFor(odd, other)) return true;
    const double right = rest * j_.NumberOf(j_.claims.claims[other]).decimal.value();
    const double wrong = rest * j_.NumberOf(own).decimal.value();
    const auto total = j_.Symbol("gpus.total");
    bool counted = false;
    for (const Claim& claim : j_.claims.claims) {
      if (!known || !total || claim.kind != Claim::Kind::kNumber || claim.quantities.empty() ||
          claim.quantities.front() != *total)
        continue;
      const double gpus = j_.NumberOf(claim).decimal.value();
      if (gpus == wrong) return false;
      counted |= gpus == right;
    }
    return counted;
  }

  // "4 × 2 = 8 GPUs a replica": what a replica holds is the product of the other value and the
  // other degree, and not of this one.
  bool GpusOfReplicaSpeakFor(std::uint32_t odd, std::uint32_t other) const {
    const auto tp = j_.Symbol("tensor_parallel_size"), pp = j_.Symbol("pipeline_parallel_size");
    const auto gpus = j_.Symbol("gpus.per_replica");
    const SymbolId own = j_.claims.claims[odd].quantities.front();
    if (!tp || !pp || !gpus || (own != *tp && own != *pp)) return false;
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(j_.claims.claims[other]), false));
    const auto values = model.Values(own == *tp ? *pp : *tp);
    if (values.empty() || !model.at(values.front()).value.exact()) return false;
    const double rest = model.at(values.front()).value.low;
    const double right = rest * j_.NumberOf(j_.claims.claims[other]).decimal.value();
    const double wrong = rest * j_.NumberOf(j_.claims.claims[odd]).decimal.value();
    bool counted = false;
    for (const Claim& claim : j_.claims.claims) {
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() ||
          claim.quantities.front() != *gpus)
        continue;
      const double count = j_.NumberOf(claim).decimal.value();
      if (count == wrong) return false;
      counted |= count == right;
    }
    return counted;
  }

  bool IsSure(std::uint32_t odd, const std::vector<std::uint32_t>& others) const {
    const Claim& claim = j_.claims.claims[odd];
    const Number& n = j_.NumberOf(claim);
    const std::size_t fewest = n.flag.empty() ? kFewestInText : kFewest;
    if (n.operand || (others.size() < fewest && !GpusSpeakFor(odd, others.front()))) return false;
    const Block& block = j_.document.blocks[claim.block];
    // "A replica was started with `--tensor-parallel-size 1`. It failed."
    if (!n.flag.empty() && j_.HasWord("failure", block.text_begin, block.text_end)) return false;
    if (n.flag.empty()) {
      // "TP=8 is too slow, TP=2 is not": both in one place are weighed, neither is a slip.
      if (std::ranges::any_of(others, [&](std::uint32_t other) {
            return j_.claims.claims[other].block == claim.block ||
                   (Leads(claim) && Leads(j_.claims.claims[other]));
          }))
        return false;
      const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kSentence);
      const std::uint32_t to = std::min(block.text_end, claim.end + kSentence);
      if (TellsOfAnother(from, to)) return false;
      for (std::int32_t s = block.section; s >= 0;
           s = j_.document.blocks[static_cast<std::size_t>(s)].section) {
        const Block& heading = j_.document.blocks[static_cast<std::size_t>(s)];
        if (TellsOfAnother(heading.text_begin, heading.text_end) ||
            j_.HasWord("one_of_many", heading.text_begin, heading.text_begin + 1))
          return false;
      }
    }
    return true;
  }

  Judgement& j_;
};

}  // namespace

void CheckDegrees(Judgement& j) {
  DegreeCheck check(j);
  for (const SymbolId degree : j.rules.plan_rules().degrees) check.Check(degree);
}

}  // namespace shardlint
