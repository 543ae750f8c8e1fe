#include <algorithm>
#include <cmath>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

// Facts are held against a document only where every entry its words may name says otherwise, and
// no more than a few are in question.
constexpr std::size_t kMaxEntries = 4;

// Names round: a "7B" model may hold 8.5 B parameters.
bool NominalSize(const Judgement& j, SymbolId q) {
  return j.Symbol("parameters.total") == q || j.Symbol("parameters.active") == q;
}

void CheckFact(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const Number& n = j.NumberOf(claim);
  if (claim.quantities.empty() || n.range || n.multiplier || claim.role == Role::kRejected ||
      claim.role == Role::kAlert || claim.role == Role::kHypothetical)
    return;
  const SymbolId q = claim.quantities.front();
  const bool device = std::string_view(j.rules.symbols.Name(q)).starts_with("device.");
  const std::int32_t plan = j.PlanOf(claim);
  const auto& entries = device ? j.plans.DevicesOf(plan) : j.plans.ModelsOf(plan);
  if (entries.empty()) return;
  std::size_t known = 0;
  const CatalogEntry* first = nullptr;
  CheckDetail detail{.kind = CheckDetail::Kind::kCatalogue, .claim = index};
  const std::string peak = "device.peak_flops";
  for (const CatalogEntry* entry : entries) {
    bool here = false;
    for (const CatalogFact& fact : entry->facts) {
      const std::string_view name = j.rules.symbols.Name(fact.quantity);
      const bool same = fact.quantity == q ||
                        (j.rules.symbols.Name(q) == peak && name.starts_with("device.peak_flops"));
      if (!same) continue;
      here = true;
      for (const double value : fact.values) {
        if (first == nullptr)
          first = entry, detail.expected = Interval::Exactly(value), detail.has_expected = true;
        const char* reading = Agrees(n, Interval::Exactly(value));
        const bool about =
            NominalSize(j, q) && std::abs(n.decimal.value() * n.factor / value - 1) < 0.04;
        if (reading == nullptr && !about) continue;
        detail.expected = Interval::Exactly(value);
        detail.message = "as published for " + entry->name;
        j.judged[index].Add("catalogue", Verdict::kConfirmed, Severity::kNone, std::move(detail));
        return;
      }
    }
    known += here;
  }
  if (known == 0 || entries.size() > kMaxEntries || known != entries.size() || !claim.scope_known ||
      !claim.firm)
    return;
  const std::string_view name = j.rules.symbols.Name(q);
  const bool hard = name == "device.link_bandwidth" || name == "device.memory_bandwidth" ||
                    name == "device.memory" || name == "num_hidden_layers" ||
                    name == "num_attention_heads" || name == "num_key_value_heads" ||
                    name == "hidden_size" || name == "head_dim" || name == "vocab_size" ||
                    name == "num_experts";
  if (!hard) return;
  // "2 of 256 experts in 58 layers": a noun's count in the middle of a sentence is of some of them.
  const bool labelled =
      !n.flag.empty() ||
      (claim.label_begin >= 0 && static_cast<std::uint32_t>(claim.label_begin) < n.digits) ||
      n.dimension != Dimension{};
  const bool first_in_block =
      claim.index == 0 ||
      j.mentions.numbers[static_cast<std::size_t>(claim.index) - 1].block != n.block;
  if (!labelled && !first_in_block) return;
  // A bandwidth shared out or limited by the plan is not the part's.
  const double claimed = n.decimal.value() * n.factor;
  const double ratio = detail.expected.low / claimed;
  if (std::abs(ratio - 8) < 0.05 || std::abs(ratio - 4) < 0.03) {
    if (std::abs(ratio - 8) < 0.05 && name.ends_with("bandwidth"))
      detail.diagnosis = Diagnosis{
          "bits written for bytes: the figure is published in bytes a second", "figure / 8"};
  } else if (name == "device.link_bandwidth" || name == "device.memory") {
    return;  // another link, a partition of the card: not held against it
  }
  detail.message = "published for " + first->name;
  j.judged[index].Add("catalogue", Verdict::kContradicted, Severity::kError, std::move(detail));
}

}  // namespace

void CheckCatalogue(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kNumber) CheckFact(j, c);
}

}  // namespace shardlint
