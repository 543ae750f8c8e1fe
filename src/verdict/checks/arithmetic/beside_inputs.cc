#include "verdict/checks/arithmetic/beside_inputs.h"

#include <algorithm>
#include <optional>

#include "verdict/checks/arithmetic/arithmetic.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"

namespace shardlint {
namespace {

constexpr int kMaxSteps = 10;             // of a derivation that are followed
constexpr std::uint32_t kNearToken = 64;  // bytes from "1 token" to what it takes
constexpr double kLeastLength = 256;      // tokens
constexpr std::size_t kCacheFactors = 5;  // K and V, layers, KV heads, their size, bytes

// The one operand of its own product that is a size in bytes: "80 × 8 × 128 × 2 bytes".
std::optional<double> ElementSizeInEquation(const Judgement& j, std::uint32_t index) {
  std::optional<double> size;
  for (const std::uint32_t i : OwnOperands(j, index)) {
    const Number& n = j.mentions.numbers[i];
    if (n.dimension.dimensionless()) continue;
    if (size || !IsElementSize(n)) return std::nullopt;
    size = n.decimal.value();
  }
  return size;
}

void AddElementSize(const Judgement& j, std::uint32_t index, CostModel::Local& local) {
  if (!j.MeasureOf(j.claims.claims[index]).starts_with("kv_")) return;
  if (const auto bytes = ElementSizeInEquation(j, index))
    local.emplace_back(j.rules.plan_rules().kv_element_size,
                       StatedValue{.value = Interval::Exactly(*bytes)});
}

// Of the claim's models, every layer keeps a cache.
bool KeepsAllLayers(const Judgement& j, const Claim& claim) {
  const auto layers = j.Symbol("num_hidden_layers"), kv_layers = j.Symbol("num_kv_layers");
  return std::ranges::all_of(j.plans.ModelsOf(j.PlanOf(claim)), [&](const CatalogEntry* entry) {
    const CatalogFact* all = entry->Find(*layers);
    const CatalogFact* kept = entry->Find(*kv_layers);
    return all == nullptr || kept == nullptr || all->values == kept->values;
  });
}

bool Departs(CostModel& model, std::uint32_t candidate, const CostModel::Local& local, int depth) {
  const Candidate& c = model.at(candidate);
  bool said = false;
  for (const auto& [quantity, value] : local) {
    if (quantity != c.quantity || value.weak || value.source == StatedValue::Source::kCatalogue)
      continue;
    if (value.value == c.value) return false;
    said = true;
  }
  if (said && model.Inputs(c).empty()) return true;
  if (depth > kMaxSteps) return false;
  return std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
    return Departs(model, input, local, depth + 1);
  });
}

// "the rest in BF16: 2.1 GB", "| | per GPU, FP8 |": its sentence or row, or its column's header,
// names formats, and not the one that a value rests on.
bool NamesOtherFormat(const Judgement& j, const Claim& claim, double bytes) {
  const auto& blocks = j.document.blocks;
  const Block& block = blocks[claim.block];
  bool other = false;
  const auto names = [&](std::uint32_t begin, std::uint32_t end) {
    const auto [from, to] = j.ClaimsIn(begin, end);
    for (std::uint32_t c = from; c < to; ++c) {
      const Claim& format = j.claims.claims[c];
      if (format.kind != Claim::Kind::kPrecision) continue;
      if (j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)] == bytes)
        return true;
      other = true;
    }
    return false;
  };
  if (block.kind != Block::Kind::kCell) {
    const TextRange sentence = SentenceOf(j, claim);
    return !names(sentence.begin, sentence.end) && other;
  }
  if (names(blocks[j.document.FirstOfRow(claim.block)].text_begin, block.text_end)) return false;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  for (std::uint32_t b = group.first_block; b < group.end_block && blocks[b].header; ++b)
    if (blocks[b].column == block.column && names(blocks[b].text_begin, blocks[b].text_end))
      return false;
  return other;
}

bool RestsOnOtherFormat(const Judgement& j, const Claim& claim, const CostModel& model,
                        std::uint32_t id, int depth) {
  const Candidate& c = model.at(id);
  if (model.Stated(c) != nullptr || model.Inputs(c).empty())
    return j.Symbol("weight_element_size") == c.quantity && NamesOtherFormat(j, claim, c.value.low);
  return depth <= kMaxSteps && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return RestsOnOtherFormat(j, claim, model, input, depth + 1);
         });
}

bool IsLength(const Judgement& j, SymbolId quantity) {
  const std::string_view name = j.rules.symbols.Name(quantity);
  return name == "sequence_length" || name == "input_length" || name == "output_length";
}

// The one length that its sentence says before it: "a sequence of 4,096 is 1.21 GB".
const Claim* LengthBefore(const Judgement& j, const Claim& claim) {
  const TextRange sentence = SentenceOf(j, claim);
  const auto [first, last] = j.ClaimsIn(sentence.begin, sentence.end);
  const Claim* own = nullptr;
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& length = j.claims.claims[c];
    if (length.kind != Claim::Kind::kNumber || length.quantities.empty() ||
        !IsLength(j, length.quantities.front()))
      continue;
    if (own != nullptr || j.NumberOf(length).range || !length.scope_known ||
        length.begin > claim.begin)
      return nullptr;
    own = &length;
  }
  return own;
}

bool RestsOnOtherLength(const Judgement& j, const Number& own, const CostModel& model,
                        std::uint32_t id, int depth) {
  const Candidate& c = model.at(id);
  if (const StatedValue* stated = model.Stated(c))
    return IsLength(j, c.quantity) && stated->claim >= 0 && Agrees(own, c.value) == nullptr;
  return depth <= kMaxSteps && std::ranges::any_of(model.Inputs(c), [&](std::uint32_t input) {
           return RestsOnOtherLength(j, own, model, input, depth + 1);
         });
}

}  // namespace

bool RestsOnOtherLengthThanLabel(const Judgement& j, const Claim& claim, const CostModel& model,
                                 std::uint32_t candidate) {
  const Block& label = j.document.blocks[j.document.FirstOfRow(claim.block)];
  const auto& numbers = j.mentions.numbers;
  for (auto n = std::ranges::lower_bound(numbers, label.text_begin, {}, &Number::digits);
       n != numbers.end() && n->end <= label.text_end; ++n)
    if (n->noun != nullptr && n->noun->id == "token" && !n->range &&
        RestsOnOtherLength(j, *n, model, candidate, 0))
      return true;
  return false;
}

std::span<const std::uint32_t> OwnOperands(const Judgement& j, std::uint32_t index) {
  for (const CheckDetail& detail : j.judged[index].details)
    if (detail.kind == CheckDetail::Kind::kArithmetic && detail.other >= 0)
      return j.mentions.equations[static_cast<std::size_t>(detail.other)].operands;
  return {};
}

bool IsOfOneToken(const Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  for (auto i = static_cast<std::uint32_t>(claim.index); i-- > 0;) {
    const Number& one = j.mentions.numbers[i];
    if (one.block != claim.block || claim.begin - one.end > kNearToken) break;
    if (one.noun != nullptr && one.noun->id == "token" && one.decimal.value() == 1) return true;
  }
  return false;
}

bool IsOfItsTokens(const Judgement& j, std::uint32_t index) {
  bool amount = false, length = false;
  for (const std::uint32_t i : OwnOperands(j, index)) {
    const Number& n = j.mentions.numbers[i];
    amount |= n.dimension == Dimension::Of(Dimension::kByte) && !IsElementSize(n);
    length |= n.dimension.dimensionless() && !n.percent &&
              ((n.noun != nullptr && n.noun->id == "token") || n.Nominal() >= kLeastLength);
  }
  return amount && length;
}

CostModel::Local LocalInputs(const Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  CostModel::Local local;
  const Block block = j.Near(claim);
  const bool of_cache = j.MeasureOf(claim).starts_with("kv_");
  const auto layers = j.Symbol("num_hidden_layers"), kv_layers = j.Symbol("num_kv_layers");
  const auto take = [&](std::uint32_t c) {
    const Claim& other = j.claims.claims[c];
    if (c == index) return;
    if (other.kind == Claim::Kind::kPrecision) {
      const StatedValue size{
          .value = Interval::Exactly(
              j.rules.vocabulary.precisions[static_cast<std::size_t>(other.index)]),
          .claim = static_cast<std::int32_t>(c)};
      local.emplace_back(j.rules.plan_rules().weight_element_size, size);
      // A row of one format and a figure of the cache: the cache is in it.
      if (of_cache && block.kind == Block::Kind::kCell)
        local.emplace_back(j.rules.plan_rules().kv_element_size, size);
    }
    if (other.kind == Claim::Kind::kName && (j.plans.names_models || j.plans.names_devices)) {
      for (const CatalogName& name : j.mentions.names[static_cast<std::size_t>(other.index)].names)
        for (const CatalogFact& fact : j.rules.catalog->Entry(name.entry).facts)
          for (const double value : fact.values)
            local.emplace_back(fact.quantity,
                               StatedValue{.value = Interval::Exactly(value),
                                           .source = StatedValue::Source::kCatalogue});
    }
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty() ||
        other.role == Role::kRejected)
      return;
    const SymbolId q = other.quantities.front();
    if (!j.rules.quantities[q].input || !other.scope_known) return;
    // "If it used 64 KV heads, …": a sentence that supposes ends with its full stop.
    if (other.role == Role::kHypothetical && other.block == claim.block &&
        claim.kind == Claim::Kind::kNumber &&
        EndsSentence(Between(j, j.NumberOf(other), j.NumberOf(claim))))
      return;
    for (StatedValue value : ReadingsOf(j.NumberOf(other))) {
      value.claim = static_cast<std::int32_t>(c);
      value.weak = !other.firm;
      local.emplace_back(q, value);
      // Another count of layers than the model's is of those that keep a cache as well.
      if (q == layers && kv_layers && KeepsAllLayers(j, claim))
        local.emplace_back(*kv_layers, value);
    }
  };
  const auto take_all = [&](const Block& of) {
    const auto [first, last] = j.ClaimsOf(of);
    for (std::uint32_t c = first; c < last; ++c) take(c);
  };
  AddElementSize(j, index, local);
  if (block.kind != Block::Kind::kCell) {
    take_all(block);
    // However the plan divides its lengths, the sentence speaks of this one.
    if (const Claim* length = of_cache ? LengthBefore(j, claim) : nullptr)
      for (const char* name : {"sequence_length", "input_length"})
        if (const auto symbol = j.Symbol(name))
          local.emplace_back(
              *symbol,
              StatedValue{.value = j.NumberOf(*length).InBase(),
                          .claim = static_cast<std::int32_t>(length - j.claims.claims.data())});
    return local;
  }
  // Of a table, which may be huge, its header and the one row.
  const auto& blocks = j.document.blocks;
  if (const std::int32_t header = HeaderOf(j, claim.block); header >= 0 && !block.header)
    take_all(blocks[static_cast<std::size_t>(header)]);
  const auto [first, last] = RowOf(j, claim.block);
  for (std::uint32_t b = first; b < last; ++b) take_all(blocks[b]);
  return local;
}

bool DepartsFromBeside(Judgement& j, std::uint32_t index, const Outcome& out) {
  const Claim& claim = j.claims.claims[index];
  if (j.MeasureOf(claim).find("weights") != std::string_view::npos &&
      RestsOnOtherFormat(j, claim, j.ModelOf(out.model), out.candidate, 0))
    return true;
  const SymbolId quantity = j.ModelOf(out.model).at(out.candidate).quantity;
  const bool cell = j.document.blocks[claim.block].kind == Block::Kind::kCell;
  if (cell && j.rules.symbols.Name(quantity) == "kv_cache.capacity_sequences" &&
      RestsOnOtherLengthThanLabel(j, claim, j.ModelOf(out.model), out.candidate))
    return true;
  if (!cell && j.rules.symbols.Name(quantity).starts_with("kv_cache.per_sequence"))
    if (const Claim* length = LengthBefore(j, claim);
        length != nullptr &&
        RestsOnOtherLength(j, j.NumberOf(*length), j.ModelOf(out.model), out.candidate, 0))
      return true;
  CostModel::Local local;
  if (cell) {
    local = LocalInputs(j, index);
    // The format in a row may be another part's.
    std::erase_if(local, [&](const auto& value) {
      if (value.second.claim < 0) return false;
      const Claim& other = j.claims.claims[static_cast<std::size_t>(value.second.claim)];
      return other.block == claim.block || other.kind != Claim::Kind::kNumber;
    });
  } else {
    // A paragraph may speak of several plans, its equation speaks of one.
    AddElementSize(j, index, local);
  }
  return !local.empty() && Departs(j.ModelOf(out.model), out.candidate, local, 0);
}

bool RestsOnOwnBlock(const Judgement& j, const Claim& claim, const CostModel& model,
                     std::uint32_t candidate) {
  const auto rests = [&](const auto& self, std::uint32_t id, int depth) -> bool {
    const Candidate& c = model.at(id);
    if (const StatedValue* stated = model.Stated(c))
      return stated->claim >= 0 &&
             j.claims.claims[static_cast<std::size_t>(stated->claim)].block == claim.block;
    const auto inputs = model.Inputs(c);
    return !inputs.empty() && depth <= kMaxSteps &&
           std::ranges::all_of(inputs,
                               [&](std::uint32_t input) { return self(self, input, depth + 1); });
  };
  return rests(rests, candidate, 0);
}

bool SpellsSlip(Judgement& j, std::uint32_t index, const Outcome& best) {
  const Number& n = j.NumberOf(j.claims.claims[index]);
  const std::span<const std::uint32_t> operands = OwnOperands(j, index);
  CostModel& model = j.ModelOf(best.first_model);
  const auto value = [&](std::string_view name) -> std::optional<Interval> {
    const auto symbol = j.Symbol(name);
    if (!symbol) return std::nullopt;
    const auto values = model.Values(*symbol);
    if (values.empty()) return std::nullopt;
    return model.at(values.front()).value;
  };
  const auto has = [&](const std::optional<Interval>& v) {
    return v && std::ranges::any_of(operands, [&](std::uint32_t i) {
             return Interval::Exactly(j.mentions.numbers[i].decimal.value()) == *v;
           });
  };
  // "K and V: 2 × (512 + 64) × 61 × 2 bytes": a latent is both.
  if (has(value("kv_lora_rank")) && has(value("qk_rope_head_dim")))
    return ElementSizeInEquation(j, index) &&
           Agrees(n, best.first * Interval::Exactly(2)) != nullptr;
  const auto heads = value("num_attention_heads"), kv_heads = value("num_key_value_heads");
  if (!kv_heads) return false;
  if (heads && *heads != *kv_heads && Agrees(n, best.first * *heads / *kv_heads) != nullptr)
    return has(heads) && !has(kv_heads);
  return operands.size() == kCacheFactors - 1 && ElementSizeInEquation(j, index) && has(kv_heads) &&
         has(value("head_dim")) && has(value("num_hidden_layers")) &&
         Agrees(n, best.first / Interval::Exactly(2)) != nullptr;
}

}  // namespace shardlint
