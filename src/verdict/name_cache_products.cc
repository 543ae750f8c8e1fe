#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "verdict/judgement.h"

// "80 × 8 × 128 × 2 bytes = 163,840 bytes" in a plan of 80 layers, 8 KV heads and a head size of
// 128: the factors say that this is what a token takes in the cache, whatever the words are.

namespace shardlint {
namespace {

class CacheProducts {
 public:
  explicit CacheProducts(Judgement& j)
      : j_(j),
        layers_(j.Symbol("num_hidden_layers")),
        kv_heads_(j.Symbol("num_key_value_heads")),
        head_dim_(j.Symbol("head_dim")),
        per_token_(j.Symbol("kv_cache.per_token")) {
    const auto& measures = j.rules.vocabulary.measures;
    const auto found = std::ranges::find(measures, std::string_view("kv_cache"),
                                         [](const auto& measure) { return measure.id; });
    if (found != measures.end()) measure_ = static_cast<std::uint16_t>(found - measures.begin());
  }

  void Run() {
    if (!layers_ || !kv_heads_ || !head_dim_ || !per_token_ || measure_ == 0xFFFF) return;
    for (const Equation& e : j_.mentions.equations) Name(e);
  }

 private:
  static constexpr std::size_t kMostFactors = 5;  // K and V, layers, KV heads, their size, bytes
  static constexpr double kFewHeads = 2;          // that many of anything are everywhere

  void Name(const Equation& e) {
    if (e.relation != Equation::Relation::kEqual || e.operands.size() > kMostFactors) return;
    const std::int32_t index = j_.claims.of_number[e.result];
    if (index < 0) return;
    Claim& claim = j_.claims.claims[static_cast<std::size_t>(index)];
    if (claim.kind != Claim::Kind::kNumber || claim.role != Role::kStated ||
        j_.mentions.numbers[e.result].dimension.WithoutCounts() != Dimension::Of(Dimension::kByte))
      return;
    const bool named = claim.quantities.size() == 1 && (claim.scope_known || claim.firm);
    const bool of_cache = claim.measure == 0xFFFF || j_.MeasureOf(claim).starts_with("kv_cache");
    if (named || !of_cache || IsOfOneSide(claim) || !IsProduct(e.expression) ||
        !HasFactors(e, j_.PlanOf(claim)))
      return;
    claim.quantities = {*per_token_};
    claim.measure = measure_;
    claim.scope_known = claim.firm = true, claim.unnamed = false;
  }

  // "Keys: 80 × 8 × 128 × 2 bytes", "the V cache is as large".
  bool IsOfOneSide(const Claim& claim) const {
    const Block& block = j_.document.blocks[claim.block];
    return j_.HasWord("of_keys", block.text_begin, block.text_end) ||
           j_.HasWord("of_values", block.text_begin, block.text_end);
  }

  static bool IsProduct(const Expression& expression) {
    return std::ranges::all_of(expression.nodes, [](const Expression::Node& node) {
      return node.op == Expression::Op::kName || node.op == Expression::Op::kLiteral ||
             node.op == Expression::Op::kMultiply;
    });
  }

  // One of each shape; what else stands there are the sides of the cache and the bytes of a value.
  bool HasFactors(const Equation& e, std::int32_t plan) {
    CostModel& model = j_.ModelOf(j_.ModelIndex(plan, false));
    std::vector<double> factors;
    double bytes = 0;
    for (const std::uint32_t i : e.operands) {
      const Number& n = j_.mentions.numbers[i];
      if (n.range || n.percent) return false;
      if (n.dimension.dimensionless()) {
        factors.push_back(n.Nominal());
      } else if (bytes > 0 || n.dimension != Dimension::Of(Dimension::kByte)) {
        return false;
      } else {
        bytes = n.Nominal();
      }
    }
    for (const SymbolId shape : {*layers_, *kv_heads_, *head_dim_}) {
      const std::optional<double> value = Only(model, shape);
      const auto factor = value ? std::ranges::find(factors, *value) : factors.end();
      if (factor == factors.end() || *value <= kFewHeads) return false;
      factors.erase(factor);
    }
    return std::ranges::all_of(factors, [](double rest) { return rest <= 4; }) && bytes <= 4;
  }

  static std::optional<double> Only(CostModel& model, SymbolId quantity) {
    std::optional<double> only;
    for (const std::uint32_t id : model.Values(quantity)) {
      const double value = model.at(id).value.low;
      if (only && *only != value) return std::nullopt;
      only = value;
    }
    return only;
  }

  Judgement& j_;
  const std::optional<SymbolId> layers_, kv_heads_, head_dim_, per_token_;
  std::uint16_t measure_ = 0xFFFF;
};

}  // namespace

void NameCacheProducts(Judgement& j) { CacheProducts(j).Run(); }

}  // namespace shardlint
