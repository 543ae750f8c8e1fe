#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_map>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

// "61 (3 dense, 58 MoE)": the bracket tells what the figure before it is made of.
bool IsInBracketBehind(const Judgement& j, const Claim& whole, const Claim& part) {
  return whole.block == part.block && whole.end < part.begin &&
         std::string_view(j.document.text).substr(whole.end, part.begin - whole.end).find('(') !=
             std::string_view::npos;
}

bool SameInk(const Number& a, const Number& b) {
  return a.decimal == b.decimal && a.upper == b.upper && a.factor == b.factor &&
         a.dimension == b.dimension && a.percent == b.percent;
}

constexpr std::size_t kFewestCounted = 2;  // places that count the same heads
constexpr std::size_t kMaxEarlier = 32;    // places of one figure that are compared

std::uint64_t InkKey(const Number& n) {
  return static_cast<std::uint64_t>(n.decimal.digits) * 0x9E3779B97F4A7C15ULL ^
         static_cast<std::uint64_t>(n.decimal.exponent + 400) << 40 ^
         static_cast<std::uint64_t>(n.upper.digits);
}

// Facts of which a model has one: a second, different figure is a contradiction of the document.
// Degrees are left to the plans, workloads and devices may vary on purpose.
constexpr std::string_view kSingle[] = {
    "num_hidden_layers", "hidden_size", "num_attention_heads", "num_key_value_heads",
    "head_dim",          "vocab_size",  "intermediate_size",   "moe_intermediate_size"};

// "Experts: 8 per layer, hidden dimension 2048": theirs, not the model's.
bool OfExperts(const Judgement& j, const Claim& claim) {
  if (j.MeasureOf(claim) != "hidden_size") return false;
  const std::uint32_t begin = j.Near(claim).text_begin;
  return std::ranges::any_of(j.CuesIn(begin, claim.begin), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kMeasure &&
           j.rules.vocabulary.measures[cue.index].id.starts_with("expert");
  });
}

// Code below "Expected output": of a run that shows something, and of no plan.
bool IsOfExample(const Judgement& j, const Claim& claim) {
  const Block& line = j.document.blocks[claim.block];
  if (line.kind != Block::Kind::kCodeLine || line.group < 0) return false;
  const std::uint32_t first = j.document.groups[static_cast<std::size_t>(line.group)].first_block;
  if (first == 0) return false;
  const Block& lead = j.document.blocks[first - 1];
  return j.HasWord("on_trial", lead.text_begin, lead.text_end) ||
         j.HasWord("an_example", lead.text_begin, lead.text_end);
}

}  // namespace

void CheckConflicts(Judgement& j) {
  if (j.plans.names_models) return;  // several models, several facts
  for (const std::string_view name : kSingle) {
    const auto q = j.Symbol(name);
    if (!q) continue;
    std::optional<std::uint32_t> first;
    std::vector<std::uint32_t> others, counted;
    std::size_t same = 0;
    for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
      const Claim& claim = j.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 ||
          claim.quantities.front() != *q)
        continue;
      const Number& n = j.NumberOf(claim);
      const bool stated = claim.role == Role::kStated || claim.role == Role::kExpected;
      // "every 4 layers" states no number of layers; "layers: 16" and "--num-layers 16" do.
      if (n.flag.empty() &&
          (claim.label_begin < 0 || static_cast<std::uint32_t>(claim.label_begin) >= n.digits)) {
        if (claim.firm && claim.scope_known && stated && !n.range) counted.push_back(c);
        continue;
      }
      if (!claim.scope_known || !claim.firm || !stated || n.range || n.operand ||
          n.decimal.digits == 0 || n.bound != Bound::kNone || OfExperts(j, claim) ||
          IsOfExample(j, claim))
        continue;
      if (j.document.blocks[claim.block].kind == Block::Kind::kCell &&
          j.document.blocks[claim.block].column > 1)
        return;
      if (!first) {
        first = c;
      } else if (SameValue(j.NumberOf(j.claims.claims[*first]), n)) {
        ++same;
      } else {
        others.push_back(c);
      }
    }
    // "32 query heads" in several places, and "Heads: 64" once.
    const auto same_as = [&](std::uint32_t a, std::uint32_t b) {
      return SameValue(j.NumberOf(j.claims.claims[a]), j.NumberOf(j.claims.claims[b]));
    };
    if (first && others.empty() && same == 0 && counted.size() >= kFewestCounted &&
        std::ranges::all_of(counted, [&](std::uint32_t c) { return same_as(c, counted[0]); }) &&
        !same_as(*first, counted[0])) {
      others = {*first}, first = counted[0], same = counted.size() - 1;
    }
    // One dissenter is a slip; many are a comparison.
    if (!first || others.size() != 1) continue;
    // The one that the rest of the document refutes; without that the later one, as a warning.
    std::uint32_t wrong = others.front();
    std::uint32_t right = *first;
    if (j.judged[right].Folded() == Verdict::kContradicted) continue;
    if (j.judged[wrong].Folded() == Verdict::kConfirmed) continue;
    if (IsInBracketBehind(j, j.claims.claims[right], j.claims.claims[wrong])) continue;
    CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                       .claim = wrong,
                       .other = static_cast<std::int32_t>(right)};
    const Number& n = j.NumberOf(j.claims.claims[right]);
    detail.expected = n.InBase(), detail.has_expected = true;
    j.judged[wrong].Add("stated-twice", Verdict::kContradicted,
                        same > 0 ? Severity::kError : Severity::kWarning, std::move(detail));
  }
}

bool StatesDegree(const Judgement& j, const Block& block, bool hypothetical) {
  const auto [first, last] = j.ClaimsOf(block);
  return std::ranges::any_of(
      std::span(j.claims.claims).subspan(first, last - first), [&](const Claim& claim) {
        return claim.kind == Claim::Kind::kNumber && !claim.quantities.empty() &&
               (!hypothetical || claim.role == Role::kHypothetical) &&
               j.rules.symbols.Name(claim.quantities.front()).ends_with("_parallel_size");
      });
}

// "Pure TP=4: each GPU would hold 36 GB", a column headed "TP2 × DP4": what is wrong of one
// strategy may be right of another.
bool HasOwnStrategy(const Judgement& j, const Claim& claim, const Claim& earlier) {
  const Block& block = j.document.blocks[claim.block];
  if (claim.block == earlier.block) return false;
  if (StatesDegree(j, block, true)) return true;
  if (block.kind != Block::Kind::kCell) return false;
  // In another row of the same column it is of another variant.
  const Block& first = j.document.blocks[earlier.block];
  if (first.kind == Block::Kind::kCell && first.group == block.group &&
      first.column == block.column)
    return true;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  for (std::uint32_t i = group.first_block; i < group.end_block; ++i) {
    const Block& header = j.document.blocks[i];
    if (!header.header) return false;
    if (header.column == block.column && StatesDegree(j, header, false)) return true;
  }
  return false;
}

// What nothing else speaks for, but repeats an earlier claim digit by digit, inherits its verdict.
void CheckRestatements(Judgement& j) {
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> earlier_of;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kNumber && j.claims.claims[c].measure != 0xFFFF)
      if (auto& list = earlier_of[InkKey(j.NumberOf(j.claims.claims[c]))];
          list.size() < kMaxEarlier)
        list.push_back(c);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber || claim.measure == 0xFFFF) continue;
    JudgedClaim& judged = j.judged[c];
    const Verdict now = judged.Folded();
    if (now == Verdict::kConfirmed || now == Verdict::kContradicted) continue;
    if (claim.role == Role::kRejected) continue;
    const Number& n = j.NumberOf(claim);
    // A count that was refuted between its first statement and here is refuted here.
    std::vector<std::uint32_t> places = earlier_of[InkKey(n)];
    if (n.dimension.dimensionless() && claim.firm && claim.scope_known)
      std::stable_partition(places.begin(), places.end(), [&](std::uint32_t e) {
        return e < c && j.judged[e].Folded() == Verdict::kContradicted &&
               j.claims.claims[e].quantities == claim.quantities;
      });
    for (const std::uint32_t e : places) {
      if (e >= c) break;
      const Claim& earlier = j.claims.claims[e];
      if (earlier.kind != Claim::Kind::kNumber || earlier.measure == 0xFFFF) continue;
      if (!SameInk(j.NumberOf(earlier), n)) continue;
      const bool required = claim.role == Role::kRequired || claim.role == Role::kAlert;
      const bool earlier_required = earlier.role == Role::kRequired || earlier.role == Role::kAlert;
      if (earlier.role == Role::kRejected) continue;
      const std::int32_t here = j.PlanOf(claim), there = j.PlanOf(earlier);
      if (here != there && here != 0 && there != 0) continue;  // another option's figure
      // A threshold set at a figure that was recomputed shares its confirmation, nothing worse.
      const bool threshold = required && !earlier_required && !j.judged[e].checks.empty() &&
                             j.judged[e].Folded() == Verdict::kConfirmed;
      if (required != earlier_required && !threshold) continue;
      const Verdict verdict = j.judged[e].Folded();
      if (verdict == Verdict::kUnverifiable) break;
      if (verdict == Verdict::kContradicted && required) break;  // a target is contradicted once
      if (verdict == Verdict::kContradicted && HasOwnStrategy(j, claim, earlier)) break;
      // Another scope under the same digits is another claim.
      const bool shared = std::ranges::any_of(claim.quantities, [&](SymbolId q) {
        return std::ranges::find(earlier.quantities, q) != earlier.quantities.end();
      });
      if (!shared) continue;
      CheckDetail detail{
          .kind = CheckDetail::Kind::kRestated, .claim = c, .other = static_cast<std::int32_t>(e)};
      // "4 stages" under PP = 4: another word for the same count confirms it.
      const bool other_word = verdict == Verdict::kGiven && earlier.measure != claim.measure &&
                              claim.scope_known && earlier.scope_known && !required;
      judged.Add("restated", other_word ? Verdict::kConfirmed : verdict,
                 verdict == Verdict::kContradicted ? j.judged[e].Worst() : Severity::kNone,
                 std::move(detail));
      break;
    }
  }
}

namespace {

// Two significant digits at least, of an amount, a time or a rate: fewer are met by chance.
bool IsTelling(const Number& n) {
  if (n.range || n.percent || n.dimension.dimensionless()) return false;
  std::int64_t digits = n.decimal.digits;
  while (digits != 0 && digits % 10 == 0) digits /= 10;
  return digits > 10 || n.decimal.digits >= 100;
}

// What words are too vague to say that two figures are of different things.
bool IsVague(const Judgement& j, const Claim& claim) {
  if (claim.measure == 0xFFFF || claim.unnamed || claim.quantities.size() != 1) return true;
  const Measure& measure = j.rules.vocabulary.measures[claim.measure];
  return measure.fallback || measure.soft;
}

// Confirmed as a step of the document, or by the model: not as a published fact.
bool IsDerived(const JudgedClaim& judged) {
  return judged.Folded() == Verdict::kConfirmed &&
         std::ranges::none_of(judged.checks, [](const Check& check) {
           return check.rule == "catalogue" || check.rule == "restated";
         });
}

}  // namespace

// A figure that was derived in one place and is told again in another, with words that do not say
// what it is.
void CheckEchoes(Judgement& j) {
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> derived;
  const auto& claims = j.claims.claims;
  for (std::uint32_t c = 0; c < claims.size(); ++c)
    if (claims[c].kind == Claim::Kind::kNumber && IsTelling(j.NumberOf(claims[c])) &&
        claims[c].role != Role::kRejected && IsDerived(j.judged[c]))
      if (auto& list = derived[InkKey(j.NumberOf(claims[c]))]; list.size() < kMaxEarlier)
        list.push_back(c);
  for (std::uint32_t c = 0; c < claims.size(); ++c) {
    const Claim& claim = claims[c];
    if (claim.kind != Claim::Kind::kNumber || !IsTelling(j.NumberOf(claim))) continue;
    if (claim.role != Role::kStated && claim.role != Role::kExpected) continue;
    const Verdict now = j.judged[c].Folded();
    if (now == Verdict::kConfirmed || now == Verdict::kContradicted) continue;
    if (claim.firm && !claim.quantities.empty() &&
        j.rules.quantities[claim.quantities.front()].input)
      continue;
    const auto places = derived.find(InkKey(j.NumberOf(claim)));
    if (places == derived.end()) continue;
    for (const std::uint32_t d : places->second) {
      if (!SameInk(j.NumberOf(claims[d]), j.NumberOf(claim))) continue;
      const bool shared = std::ranges::any_of(claim.quantities, [&](SymbolId q) {
        return std::ranges::find(claims[d].quantities, q) != claims[d].quantities.end();
      });
      if (!shared && !IsVague(j, claim) && !IsVague(j, claims[d])) continue;
      j.judged[c].Drop(Verdict::kGiven);  // "said before" adds nothing to it
      j.judged[c].Add("restated", Verdict::kConfirmed, Severity::kNone,
                      {.kind = CheckDetail::Kind::kRestated,
                       .claim = c,
                       .other = static_cast<std::int32_t>(d)});
      break;
    }
  }
}

}  // namespace shardlint
