#include "plan/batch_scope.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace shardlint {
namespace {

constexpr std::uint32_t kBeside = 40;    // bytes from a batch to the words that say of what it is
constexpr std::size_t kMaxBatches = 16;  // of a document that are compared

// "sequences per replica: 256 / 2 = 128": divided, and not by itself.
bool IsShareOfReplicas(const Mentions& mentions, const Claim& claim) {
  const Number& one = mentions.numbers[static_cast<std::size_t>(claim.index)];
  return std::ranges::any_of(mentions.equations, [&](const Equation& e) {
    if (&mentions.numbers[e.result] != &one || e.relation != Equation::Relation::kEqual ||
        e.operands.size() != 2)
      return false;
    const double all = mentions.numbers[e.operands[0]].decimal.value();
    const double replicas = mentions.numbers[e.operands[1]].decimal.value();
    return replicas > 1 && all == one.decimal.value() * replicas;
  });
}

}  // namespace

bool SaysGlobalBatch(const Document& document, const Mentions& mentions, const Claims& claims,
                     const PlanRules& rules) {
  const auto batch = rules.symbols.Find("batch_size");
  const auto local = rules.symbols.Find("sequences.per_replica");
  const auto replicas = rules.symbols.Find("data_parallel_size");
  if (!batch || !local || !replicas) return false;
  std::vector<double> batches, locals, degrees;
  for (const Claim& claim : claims.claims) {
    if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty()) continue;
    const SymbolId q = claim.quantities.front();
    auto* const list = q == *batch      ? &batches
                       : q == *local    ? &locals
                       : q == *replicas ? &degrees
                                        : nullptr;
    const Number& n = mentions.numbers[static_cast<std::size_t>(claim.index)];
    // An engine is told the sequences of its own replica.
    if (list == nullptr || n.range || !n.flag.empty() || list->size() >= kMaxBatches) continue;
    list->push_back(n.Nominal());
    if (q == *local && IsShareOfReplicas(mentions, claim)) return true;
    if (q != *batch) continue;
    const Block& block = document.blocks[claim.block];
    const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kBeside);
    for (auto cue = std::ranges::lower_bound(claims.cues, from, {}, &Cue::begin);
         cue != claims.cues.end() && cue->begin < std::min(block.text_end, claim.end + kBeside);
         ++cue)
      if (cue->kind == Vocabulary::Kind::kWord &&
          rules.vocabulary.words[cue->index] == "of_all_replicas")
        return true;
  }
  return std::ranges::any_of(degrees, [&](double d) {
    return d > 1 && std::ranges::any_of(locals, [&](double of_one) {
             return std::ranges::find(batches, of_one * d) != batches.end() &&
                    std::ranges::find(batches, of_one) == batches.end();
           });
  });
}

}  // namespace shardlint
