// What must hold of any plan and any formula, tried on the whole catalogue and on random inputs
// (seeded, so that a failure comes again).

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "model/built_in_rules.h"
#include "model/embedded_rules.h"
#include "support/computed_plan.h"

namespace shardlint {
namespace {

std::vector<const CatalogEntry*> Models() {
  std::vector<const CatalogEntry*> models;
  for (std::size_t i = 0; i < EmbeddedEntries().size(); ++i)
    if (EmbeddedEntries()[i]["facts"]["num_hidden_layers"])
      models.push_back(&BuiltInRules().catalog->Entry(static_cast<std::uint16_t>(i)));
  return models;
}

ComputedPlan Deployment(const CatalogEntry& model) {
  ComputedPlan plan(BuiltInRules());
  plan.Take(model).Take(EntryNamed(BuiltInRules(), "H100 SXM"));
  plan.State("weight_element_size", "2 B").State("kv_element_size", "2 B");
  plan.State("tensor_parallel_size", "1").State("pipeline_parallel_size", "1");
  plan.State("data_parallel_size", "1").State("expert_parallel_size", "1");
  plan.State("context_parallel_size", "1").State("batch_size", "8");
  plan.State("input_length", "1024 token").State("sequence_length", "2048 token");
  return plan;
}

enum class Trend { kNeverRises, kNeverFalls };

struct Monotone {
  std::string_view input;
  std::vector<std::string_view> values;  ///< rising
  std::string_view quantity;
  Trend trend;
};

const Monotone kMonotone[] = {
    {"tensor_parallel_size", {"1", "2", "4", "8", "16"}, "weights.per_gpu", Trend::kNeverRises},
    {"tensor_parallel_size", {"1", "2", "4", "8", "16"}, "kv_cache.per_gpu", Trend::kNeverRises},
    {"tensor_parallel_size", {"1", "2", "4", "8"}, "step_time.bound", Trend::kNeverRises},
    {"tensor_parallel_size", {"1", "2", "4", "8"}, "prefill_time.bound", Trend::kNeverRises},
    {"tensor_parallel_size", {"1", "2", "4", "8"}, "gpus.total", Trend::kNeverFalls},
    {"tensor_parallel_size", {"2", "4", "8"}, "comm.all_reduce_bytes", Trend::kNeverFalls},
    {"pipeline_parallel_size", {"1", "2", "4", "8"}, "weights.per_gpu", Trend::kNeverRises},
    {"pipeline_parallel_size", {"1", "2", "4", "8"}, "kv_cache.per_gpu", Trend::kNeverRises},
    {"pipeline_parallel_size",
     {"1", "2", "4", "8"},
     "prefill_time.compute_bound",
     Trend::kNeverFalls},
    {"data_parallel_size", {"1", "2", "4"}, "weights.per_gpu", Trend::kNeverFalls},
    {"batch_size", {"1", "8", "64", "512"}, "kv_cache.total", Trend::kNeverFalls},
    {"batch_size", {"1", "8", "64", "512"}, "kv_cache.per_gpu", Trend::kNeverFalls},
    {"batch_size", {"1", "8", "64", "512"}, "step_time.bound", Trend::kNeverFalls},
    {"batch_size", {"1", "8", "64", "512"}, "throughput.per_replica_bound", Trend::kNeverFalls},
    {"batch_size", {"1", "8", "64", "512"}, "activations.per_layer", Trend::kNeverFalls},
    {"sequence_length",
     {"128 token", "4096 token", "131072 token"},
     "kv_cache.per_sequence",
     Trend::kNeverFalls},
    {"sequence_length",
     {"128 token", "4096 token", "131072 token"},
     "flops.decode_per_token",
     Trend::kNeverFalls},
    {"sequence_length",
     {"128 token", "4096 token", "131072 token"},
     "step_time.bound",
     Trend::kNeverFalls},
    {"input_length",
     {"128 token", "1024 token", "65536 token"},
     "flops.prefill_per_prompt",
     Trend::kNeverFalls},
    {"input_length", {"128 token", "1024 token", "65536 token"}, "ttft.bound", Trend::kNeverFalls},
    {"weight_element_size", {"0.5 B", "1 B", "2 B", "4 B"}, "weights.per_gpu", Trend::kNeverFalls},
    {"weight_element_size",
     {"0.5 B", "1 B", "2 B", "4 B"},
     "step_time.weight_bound",
     Trend::kNeverFalls},
    {"kv_element_size", {"1 B", "2 B", "4 B"}, "kv_cache.per_token", Trend::kNeverFalls},
    {"device.memory_bandwidth",
     {"1e12 B/s", "3e12 B/s", "8e12 B/s"},
     "step_time.bound",
     Trend::kNeverRises},
    {"device.peak_flops",
     {"1e14 flop/s", "1e15 flop/s", "1e16 flop/s"},
     "throughput.per_gpu_bound",
     Trend::kNeverFalls},
    {"device.peak_flops",
     {"1e14 flop/s", "1e15 flop/s", "1e16 flop/s"},
     "prefill_time.bound",
     Trend::kNeverRises},
};

TEST(PropertiesTest, ResultsAreMonotoneWherePhysicsSaysSo) {
  std::size_t compared = 0;
  for (const CatalogEntry* model : Models())
    for (const Monotone& m : kMonotone) {
      std::optional<Interval> before;
      for (const std::string_view value : m.values) {
        const auto now = Deployment(*model).State(m.input, value).Value(m.quantity);
        if (!now) break;  // a hybrid has no such quantity
        if (before) {
          const double slack = 1e-12 * std::abs(before->high);
          const bool right =
              m.trend == Trend::kNeverRises
                  ? now->high <= before->high + slack && now->low <= before->low + slack
                  : now->high >= before->high - slack && now->low >= before->low - slack;
          EXPECT_TRUE(right) << model->id << ": " << m.quantity << " from " << before->low << " to "
                             << now->low << " at " << m.input << ' ' << value;
          ++compared;
        }
        before = now;
      }
    }
  EXPECT_GT(compared, 5000U);
}

TEST(PropertiesTest, MoreTokensTouchMoreExpertsAndNeverMoreThanThereAre) {
  std::mt19937_64 random(20261121);
  for (int round = 0; round < 500; ++round) {
    const double experts = static_cast<double>(2 + random() % 511);
    const double active = 1 + std::fmod(static_cast<double>(random() % 1000), experts);
    double before = 0;
    for (const double tokens : {1.0, 2.0, 16.0, 128.0, 4096.0}) {
      ComputedPlan plan(BuiltInRules());
      plan.State("num_experts", Interval::Exactly(experts));
      plan.State("num_experts_per_tok", Interval::Exactly(active));
      plan.State("tokens.per_moe_layer", Interval::Exactly(tokens));
      const double touched = plan.Value("experts.touched")->middle();
      EXPECT_GE(touched, std::max(before, active) * (1 - 1e-12)) << experts << ' ' << active;
      EXPECT_LE(touched, experts * (1 + 1e-12)) << experts << ' ' << active;
      before = touched;
    }
  }
}

/// A formula's expressions with random values for their names; words stay what they are.
class RandomInputs {
 public:
  explicit RandomInputs(std::uint64_t seed) : random_(seed) {}

  std::vector<Interval> Points(const BoundExpression& bound) {
    std::vector<Interval> values;
    for (const SymbolId symbol : bound.symbols)
      values.push_back(Interval::Exactly(
          (symbol & kAsksKnown) != 0 ? static_cast<double>(Number() % 2) : Positive()));
    return values;
  }
  std::vector<Interval> Widen(std::vector<Interval> values, const BoundExpression& bound) {
    for (std::size_t i = 0; i < values.size(); ++i)
      if ((bound.symbols[i] & kAsksKnown) == 0)
        values[i].high *= 1 + static_cast<double>(Number() % 100) / 100;
    return values;
  }
  std::vector<Interval> Corner(std::vector<Interval> values) {
    for (Interval& value : values) {
      const std::uint64_t which = Number() % 3;
      const double x = which == 0 ? value.low : which == 1 ? value.high : value.middle();
      value = Interval::Exactly(x);
    }
    return values;
  }
  std::uint64_t Number() { return random_(); }

 private:
  double Positive() {
    return std::ldexp(1 + static_cast<double>(Number() % 1000) / 1000,
                      static_cast<int>(Number() % 12));
  }

  std::mt19937_64 random_;
};

TEST(PropertiesTest, IntervalsContainTheirCorners) {
  RandomInputs inputs(7);
  std::size_t compared = 0;
  for (const Formula& formula : BuiltInRules().formulas)
    for (const BoundExpression* part : {&formula.value, &formula.high, &formula.when})
      for (int round = 0; round < 20 && !part->empty(); ++round) {
        const std::vector<Interval> wide = inputs.Widen(inputs.Points(*part), *part);
        const Interval whole = Evaluate(part->expression, wide);
        Program::Slots slots;
        std::ranges::copy(wide, slots.data());
        const Interval run = part->Value(slots);
        EXPECT_TRUE(run == whole || (!run.known() && !whole.known())) << formula.id;
        if (!whole.known()) continue;
        for (int corner = 0; corner < 8; ++corner) {
          const Interval point = Evaluate(part->expression, inputs.Corner(wide));
          ASSERT_TRUE(point.known()) << formula.id << " is known as an interval, not at a corner";
          EXPECT_LE(whole.low, point.low) << formula.id;
          EXPECT_GE(whole.high, point.high) << formula.id;
          ++compared;
        }
      }
  EXPECT_GT(compared, 50000U);
}

// Bytes told in units of 8, seconds in units of 4, … change a result by its own dimension only:
// no formula adds what does not add. Formulas with amounts of their own ("2 B") are tied to units.
TEST(PropertiesTest, ResultsFollowAChangeOfUnits) {
  const Ruleset& rules = BuiltInRules();
  RandomInputs inputs(11);
  std::size_t compared = 0;
  for (const Formula& formula : rules.formulas) {
    const Expression& expression = formula.value.expression;
    const bool tied = std::ranges::any_of(expression.literals, [](const Expression::Literal& l) {
      return !(l.quantity.dimension == Dimension{});
    });
    if (tied) continue;
    for (int round = 0; round < 10; ++round) {
      std::array<double, Dimension::kBases> units;
      for (double& unit : units) unit = std::ldexp(1.0, static_cast<int>(inputs.Number() % 9) - 4);
      const auto scale = [&](const Dimension& dimension) {
        double factor = 1;
        for (std::size_t d = 0; d < units.size(); ++d)
          factor *= std::pow(units[d], dimension.exponents[d]);
        return factor;
      };
      std::vector<Interval> values = inputs.Points(formula.value);
      const Interval before = Evaluate(expression, values);
      for (std::size_t i = 0; i < values.size(); ++i)
        if (const SymbolId s = formula.value.symbols[i]; (s & kAsksKnown) == 0)
          values[i] = Interval::Exactly(values[i].low * scale(rules.quantities[s].dimension));
      const Interval after = Evaluate(expression, values);
      ASSERT_EQ(before.known(), after.known()) << formula.id;
      if (!before.known() || !std::isfinite(before.middle())) continue;
      const double expected = before.middle() * scale(rules.quantities[formula.defines].dimension);
      EXPECT_NEAR(after.middle(), expected, 1e-9 * std::abs(expected)) << formula.id;
      ++compared;
    }
  }
  EXPECT_GT(compared, 2000U);
}

}  // namespace
}  // namespace shardlint
