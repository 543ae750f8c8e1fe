#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr double kChanceLimit = 0.01;
constexpr std::size_t kFewestDigits = 3;  // fewer swap into too many figures
constexpr double kLn10000 = 9.210340371976184;

/// A slip that reproduces the digits, and how many were tried before it.
struct Match {
  std::size_t place;
  Diagnosis diagnosis;
};

class Diagnoser {
 public:
  Diagnoser(Judgement& j, const Claim& claim, std::int32_t model, SymbolId quantity)
      : j_(j),
        claim_(claim),
        n_(j.NumberOf(claim)),
        inks_(InksOf(n_)),
        model_(j.ModelOf(model)),
        quantity_(quantity) {}

  std::optional<Diagnosis> Find() {
    // The commonest slips first: the first that reproduces the digits wins.
    OtherScopes();
    Factors();
    Upstream();
    SparsePeak();
    Units();
    if (const std::optional<Diagnosis> misprint = Misprint()) return misprint;
    const Interval printed = n_.Printed();
    const double width =
        printed.low > 0 && printed.high > printed.low ? std::log(printed.high / printed.low) : 1e-3;
    const auto by_chance = [&](std::size_t tried) {
      return static_cast<double>(tried) * width / kLn10000 > kChanceLimit * 4;
    };
    // Digits too coarse for so many guesses: only the first few count.
    const std::size_t count = by_chance(tried_) ? std::min<std::size_t>(tried_, 6) : tried_;
    if (by_chance(count) || !match_ || match_->place >= count) return std::nullopt;
    return std::move(match_->diagnosis);
  }

 private:
  // Most slips do not reproduce the digits: words are made for the first that does.
  template <class Cause, class Formula>
  void Add(const Interval& value, const Cause& cause, const Formula& expression) {
    const std::size_t place = tried_++;
    if (!match_ && value.known() && value.low > 0 && value.high < 1.5 * value.low &&
        Agrees(n_, inks_, value) != nullptr)
      match_ = Match{place, {Words(cause), Words(expression)}};
  }
  static std::string Words(std::string_view words) { return std::string(words); }
  template <class Make>
  static auto Words(const Make& make) -> decltype(std::string(make())) {
    return make();
  }

  // Another scope of the same measure told as this one.
  void OtherScopes() {
    if (claim_.measure == 0xFFFF) return;
    for (const auto& [scope, q] : j_.rules.vocabulary.measures[claim_.measure].quantities) {
      if (q == quantity_) continue;
      const auto ids = model_.Values(q);
      if (ids.empty() || model_.at(ids.front()).assumed) continue;
      Add(
          model_.at(ids.front()).value,
          [&, other = q] {
            return fmt::format("this is the figure {}", j_.rules.quantities[other].title);
          },
          j_.rules.symbols.Name(q));
    }
  }

  // A factor of the formula dropped, applied twice or turned over.
  void Factors() {
    std::vector<std::uint32_t> defaults;
    model_.ForEachComputed(quantity_, [&](std::uint32_t id) {
      if (model_.at(id).kind == FormulaKind::kExact) defaults.push_back(id);
      return defaults.size() < 3;
    });
    for (const std::uint32_t id : defaults) {
      const Candidate c = model_.at(id);
      const std::vector<std::uint32_t> inputs(model_.Inputs(c).begin(), model_.Inputs(c).end());
      const Formula& f = j_.rules.formulas[static_cast<std::size_t>(c.formula)];
      if (std::ranges::any_of(f.value.symbols, [](SymbolId s) { return (s & kAsksKnown) != 0; }))
        continue;
      for (std::size_t i = 0; i < inputs.size() && i < f.value.symbols.size(); ++i) {
        const Interval factor = model_.at(inputs[i]).value;
        if (!factor.exact() || factor.low <= 0 || factor.low == 1) continue;
        const std::string name(j_.rules.symbols.Name(f.value.symbols[i]));
        std::vector<Interval> values;
        for (const std::uint32_t v : inputs) values.push_back(model_.at(v).value);
        values[i] = Interval::Exactly(1);
        Add(
            Evaluate(f.value.expression, std::span(values).first(f.value.symbols.size())),
            [&] { return fmt::format("{} ({:g}) is left out", name, factor.low); },
            [&] { return ToString(f.value.expression) + " without " + name; });
        values[i] = Interval::Exactly(factor.low * factor.low);
        Add(
            Evaluate(f.value.expression, std::span(values).first(f.value.symbols.size())),
            [&] { return fmt::format("{} ({:g}) is applied twice", name, factor.low); },
            [&] { return ToString(f.value.expression) + " with " + name + "²"; });
        if (name == "num_key_value_heads") {
          if (const auto heads = j_.Symbol("num_attention_heads")) {
            const auto ids = model_.Values(*heads);
            if (!ids.empty()) {
              values[i] = model_.at(ids.front()).value;
              Add(Evaluate(f.value.expression, std::span(values).first(f.value.symbols.size())),
                  "query heads counted for KV heads",
                  "num_attention_heads for num_key_value_heads");
            }
          }
        }
      }
      for (const auto& [scale, cause] :
           {std::pair{2.0, "a factor of 2 too much"}, std::pair{0.5, "a factor of 2 dropped"}})
        Add(c.value * Interval::Exactly(scale), cause, [&, scale = scale] {
          return fmt::format("{} × {:g}", ToString(f.value.expression), scale);
        });
    }
  }

  // The same slips in a step before: a ratio of inputs that the value rests on.
  void Upstream() {
    const auto& rests = j_.rules.quantities[quantity_].rests_on;
    std::optional<Interval> value;
    model_.ForEachComputed(quantity_, [&](std::uint32_t id) {
      if (model_.at(id).kind == FormulaKind::kExact) value = model_.at(id).value;
      return !value;
    });
    if (!value) return;
    const auto of = [&](std::string_view name) -> std::optional<Interval> {
      const auto symbol = j_.Symbol(name);
      if (!symbol || !rests.Contains(*symbol)) return std::nullopt;
      const auto values = model_.Values(*symbol);
      if (values.empty() || !model_.at(values.front()).value.exact() ||
          model_.at(values.front()).value.low <= 0)
        return std::nullopt;
      return model_.at(values.front()).value;
    };
    const auto heads = of("num_attention_heads"), kv_heads = of("num_key_value_heads");
    if (heads && kv_heads && heads->low != kv_heads->low)
      Add(*value * *heads / *kv_heads, "query heads counted for KV heads",
          "× num_attention_heads ÷ num_key_value_heads");
    for (const std::string_view name :
         {"tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size",
          "expert_parallel_size", "num_hidden_layers", "batch_size"}) {
      const auto factor = of(name);
      if (!factor || factor->low == 1) continue;
      Add(
          *value * *factor,
          [&] { return fmt::format("{} ({:g}) does not divide it here", name, factor->low); },
          [&] { return fmt::format("× {}", name); });
      Add(
          *value / *factor,
          [&] { return fmt::format("{} ({:g}) is divided out once too often", name, factor->low); },
          [&] { return fmt::format("÷ {}", name); });
    }
  }

  // Data sheets head-line the rate with structured sparsity.
  void SparsePeak() {
    const auto peak = j_.Symbol("device.peak_flops"), dense = j_.Symbol("device.peak_flops.bf16"),
               sparse = j_.Symbol("device.peak_flops_sparse.bf16");
    if (!peak || !dense || !sparse || !j_.rules.quantities[quantity_].rests_on.Contains(*peak))
      return;
    const auto ids = model_.Values(quantity_);
    const auto of = [&](SymbolId q) {
      const auto values = model_.Values(q);
      return values.empty() ? Interval::Unknown() : model_.at(values.front()).value;
    };
    if (ids.empty() || !of(*dense).exact() || !of(*sparse).exact()) return;
    const Interval gain = of(*sparse) / of(*dense);
    const Interval value = model_.at(ids.front()).value;
    const std::string cause = "the rate with structured sparsity taken for the dense one";
    if (n_.dimension.exponents[Dimension::kSecond] > 0)
      Add(value / gain, cause, "÷ (sparse rate ÷ dense rate)");
    else
      Add(value * gain, cause, "× sparse rate ÷ dense rate");
  }

  void Units() {
    const auto ids = model_.Values(quantity_);
    if (ids.empty()) return;
    const Interval v = model_.at(ids.front()).value;
    if (n_.dimension.exponents[Dimension::kByte] != 0) {
      Add(v * Interval::Exactly(8), "bits counted as bytes", "value × 8");
      Add(v / Interval::Exactly(8), "bytes told as bits", "value ÷ 8");
    }
    Add(v * Interval::Exactly(10), "the decimal point is one place too far right", "value × 10");
    Add(v / Interval::Exactly(10), "the decimal point is one place too far left", "value ÷ 10");
    for (const double power : {1e3, 1e6, 1e-3, 1e-6})
      Add(
          v * Interval::Exactly(power),
          [&] { return fmt::format("a factor of {:g} in the unit prefix", power); },
          [&] { return fmt::format("value × {:g}", power); });
  }

  // The right digits with two neighbours swapped.
  std::optional<Diagnosis> Misprint() {
    std::optional<Interval> value;
    model_.ForEachComputed(quantity_, [&](std::uint32_t id) {
      if (model_.at(id).kind == FormulaKind::kExact) value = model_.at(id).value;
      return !value;
    });
    std::string digits = std::to_string(n_.decimal.digits);
    if (!value || n_.range || digits.size() < kFewestDigits) return std::nullopt;
    Number other = n_;
    const auto fits = [&](std::int64_t printed) {
      other.decimal.digits = printed;
      other.upper = other.decimal;
      return Agrees(other, *value) != nullptr;
    };
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
      if (digits[i] == digits[i + 1]) continue;
      std::swap(digits[i], digits[i + 1]);
      if (digits.front() != '0' && fits(std::stoll(digits)))
        return Diagnosis{"two digits are swapped", "printed with " + digits};
      std::swap(digits[i], digits[i + 1]);
    }
    return std::nullopt;
  }

  Judgement& j_;
  const Claim& claim_;
  const Number& n_;
  const Inks inks_;
  CostModel& model_;
  SymbolId quantity_;
  std::size_t tried_ = 0;
  std::optional<Match> match_;  // the first
};

}  // namespace

std::optional<Diagnosis> Diagnose(Judgement& j, const Claim& claim, std::int32_t model,
                                  SymbolId quantity) {
  return Diagnoser(j, claim, model, quantity).Find();
}

}  // namespace shardlint
