#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "plan/degree_scopes.h"
#include "verdict/checks/configuration/stated_degrees.h"
#include "verdict/checks/model/used_inputs.h"
#include "verdict/judgement.h"

// A launch command that sets another figure than the one that the document computes with.

namespace shardlint {
namespace {

constexpr double kRounded = 0.03;  // "8K" for 8192 tokens
constexpr std::size_t kMany = 32;  // places of one input; more are a benchmark's

bool Near(double a, double b) { return std::abs(a - b) <= kRounded * std::abs(b); }

class FlagCheck {
 public:
  explicit FlagCheck(Judgement& j) : j_(j), used_(j) {}

  void Check(std::string_view name) {
    const auto q = j_.Symbol(name);
    if (!q || !Gather(*q, name)) return;
    const std::uint32_t flag = flags_.front();
    if (Allows(name, Of(flag).Nominal(), Of(text_.front()).Nominal()) || !IsOneDeployment()) return;
    const auto used = std::ranges::find_if(text_, [&](std::uint32_t c) { return used_.Has(c); });
    if (used == text_.end() || used_.Has(flag)) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                       .claim = flag,
                       .other = static_cast<std::int32_t>(*used)};
    detail.expected = Of(*used).InBase(), detail.has_expected = true;
    j_.judged[flag].Add("stated-twice", Verdict::kContradicted, Severity::kError,
                        std::move(detail));
  }

 private:
  const Number& Of(std::uint32_t claim) const { return j_.NumberOf(j_.claims.claims[claim]); }

  // Whether one flag sets the input, and all of the text that speaks of it says one value.
  bool Gather(SymbolId q, std::string_view name) {
    text_.clear(), flags_.clear();
    if (!GatherOf(q) || flags_.size() != 1) return false;
    // "maxNumSeqs: 64 # per replica"
    if (const auto each = j_.Symbol("sequences.per_replica");
        text_.empty() && name == "batch_size" && (!each || !GatherOf(*each)))
      return false;
    return !text_.empty();
  }

  bool GatherOf(SymbolId q) {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() ||
          claim.quantities.front() != q || !SaysWhatIs(claim.role))
        continue;
      const Number& n = j_.NumberOf(claim);
      if (n.Nominal() == 1) continue;  // one prompt is no batch
      const Plan& plan = j_.plans.plans[static_cast<std::size_t>(j_.PlanOf(claim))];
      if (plan.hypothetical || plan.part_of_list || n.range) return false;
      auto& list = n.flag.empty() ? text_ : flags_;
      if (list.size() >= kMany) return false;
      if (!list.empty() && Of(list.front()).Nominal() != n.Nominal()) return false;
      list.push_back(c);
    }
    return true;
  }

  // An engine may be told the whole or the share of a replica, the context or its parts.
  bool Allows(std::string_view name, double flag, double text) const {
    if (Near(flag, text)) return true;
    if (name == "batch_size") {
      for (const double replicas : StatedOf("data_parallel_size"))
        if (flag == text * replicas || flag * replicas == text) return true;
      return std::ranges::any_of(StatedOf("sequences.per_replica"),
                                 [&](double each) { return each == flag; });
    }
    if (name == "sequence_length")
      for (const double out : StatedOf("output_length")) {
        if (Near(flag, text + out)) return true;
        for (const double in : StatedOf("input_length"))
          if (Near(flag, in + out)) return true;
      }
    return false;
  }

  std::vector<double> StatedOf(std::string_view name) const {
    std::vector<double> out;
    if (const auto q = j_.Symbol(name))
      for (const Plan& plan : j_.plans.plans)
        for (const StatedValue& value : plan.values[*q]) out.push_back(value.value.middle());
    return out;
  }

  bool IsOneDeployment() const { return !j_.plans.names_models && !StatedDegreesOf(j_).several; }

  Judgement& j_;
  std::vector<std::uint32_t> text_, flags_;  // claims of the input under check
  UsedInputs used_;
};

}  // namespace

void CheckFlags(Judgement& j) {
  FlagCheck check(j);
  for (const char* name : {"sequence_length", "batch_size", "memory_utilization_limit"})
    check.Check(name);
}

}  // namespace shardlint
