#include "verdict/checks/place/own_sentence.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "verdict/checks/place/sentence_range.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kMaxEarlier = 1000;  // claims back to what a size was before

constexpr double kLeastLength = 256;      // tokens
constexpr std::size_t kMostLengths = 12;  // figures of a sentence that are tried
constexpr int kDeepest = 10;              // steps of a derivation

/// What an input counts, as the words of a text show it.
enum class Kind : std::uint8_t { kNone, kTokens, kSequences, kFormat };

Kind KindOf(std::string_view name) {
  if (name == "sequence_length" || name == "input_length" || name == "output_length" ||
      name == "context_length")
    return Kind::kTokens;
  if (name == "batch_size" || name.starts_with("sequences.")) return Kind::kSequences;
  return name.ends_with("_element_size") ? Kind::kFormat : Kind::kNone;
}

/// The inputs of one kind that a value rests on.
struct Inputs {
  std::vector<double> values;
  bool elsewhere = false;  ///< one of them is said outside the sentence
};

class Walk {
 public:
  Walk(const Judgement& j, const CostModel& model, TextRange sentence)
      : j_(j), model_(model), sentence_(sentence) {}

  void Visit(std::uint32_t id, int depth) {
    const Candidate& c = model_.at(id);
    const StatedValue* stated = model_.Stated(c);
    const Kind kind = KindOf(j_.rules.symbols.Name(c.quantity));
    if (kind != Kind::kNone) {
      Inputs& inputs = of[static_cast<std::size_t>(kind)];
      inputs.values.push_back(c.value.middle());
      if (stated != nullptr && stated->claim >= 0) {
        const std::uint32_t at = j_.claims.claims[static_cast<std::size_t>(stated->claim)].begin;
        inputs.elsewhere |= at < sentence_.begin || at >= sentence_.end;
      }
    }
    if (stated != nullptr || depth > kDeepest) return;
    for (const std::uint32_t input : model_.Inputs(c)) Visit(input, depth + 1);
  }

  std::array<Inputs, 4> of;

 private:
  const Judgement& j_;
  const CostModel& model_;
  TextRange sentence_;
};

/// By what a value changes with what the sentence says of one kind.
std::vector<Interval> FactorsOf(const Judgement& j, TextRange sentence, Kind kind,
                                const Inputs& inputs) {
  std::vector<Interval> out = {Interval::Exactly(1)};
  if (!inputs.elsewhere) return out;
  const auto add = [&](const Interval& said) {
    for (const double value : inputs.values)
      if (value > 0) out.push_back(said / Interval::Exactly(value));
  };
  if (kind == Kind::kFormat) {
    const auto [first, last] = j.ClaimsIn(sentence.begin, sentence.end);
    for (std::uint32_t c = first; c < last; ++c)
      if (const Claim& format = j.claims.claims[c]; format.kind == Claim::Kind::kPrecision)
        add(Interval::Exactly(
            j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)]));
    return out;
  }
  auto n = std::ranges::lower_bound(j.mentions.numbers, sentence.begin, {}, &Number::digits);
  for (; n != j.mentions.numbers.end() && n->digits < sentence.end && out.size() < kMostLengths;
       ++n) {
    if (!n->dimension.dimensionless() || n->range || n->percent) continue;
    const std::string_view noun = n->noun != nullptr ? std::string_view(n->noun->id) : "";
    // "320 KB × 8,192 = 2.6 GB": a bare factor may be a length.
    const bool length =
        noun.empty() && n->unit == nullptr && n->operand && n->Nominal() >= kLeastLength;
    const bool counts = kind == Kind::kTokens
                            ? noun == "token" || length
                            : noun == "sequence" || noun == "request" || noun == "user";
    if (counts) add(n->InBase());
  }
  return out;
}

// What figures that follow from a plan are worked out for.
bool SizesPlan(std::string_view name) {
  return name == "batch_size" || name == "sequence_length" || name == "input_length" ||
         name == "gpus.total" || name.ends_with("_parallel_size");
}

}  // namespace

bool AgreesWithOwnSentence(const Judgement& j, const Claim& claim, const Number& n,
                           const CostModel& model, std::uint32_t candidate) {
  const TextRange sentence = SentenceOf(j, claim);
  Walk walk(j, model, sentence);
  walk.Visit(candidate, 0);
  const auto factors = [&](Kind kind) {
    return FactorsOf(j, sentence, kind, walk.of[static_cast<std::size_t>(kind)]);
  };
  const Interval value = model.at(candidate).value;
  for (const Interval& tokens : factors(Kind::kTokens))
    for (const Interval& sequences : factors(Kind::kSequences))
      for (const Interval& format : factors(Kind::kFormat))
        if (Agrees(n, value * tokens * sequences * format) != nullptr) return true;
  return false;
}

std::vector<SymbolId> ChangedBefore(const Judgement& j, const Claim& claim) {
  std::vector<SymbolId> changed;
  const std::int32_t section = j.document.blocks[claim.block].section;
  const auto [first, last] = j.ClaimsOf(j.document.blocks[claim.block]);
  for (std::uint32_t c = first; c < last && j.claims.claims[c].begin < claim.begin; ++c) {
    const Claim& own = j.claims.claims[c];
    if (own.kind != Claim::Kind::kNumber || own.quantities.size() != 1 || !own.scope_known ||
        !SizesPlan(j.rules.symbols.Name(own.quantities.front())))
      continue;
    bool other_here = false, other = false, same = false;
    const std::uint32_t from = first - std::min(first, kMaxEarlier);
    for (const Claim& earlier : std::span(j.claims.claims).subspan(from, first - from)) {
      if (earlier.kind != Claim::Kind::kNumber || earlier.quantities != own.quantities) continue;
      const bool differs = !(j.NumberOf(earlier).decimal == j.NumberOf(own).decimal);
      other |= differs, same |= !differs;
      other_here |= differs && j.document.blocks[earlier.block].section == section;
    }
    if (other_here || (other && !same)) changed.push_back(own.quantities.front());
  }
  return changed;
}

}  // namespace shardlint
