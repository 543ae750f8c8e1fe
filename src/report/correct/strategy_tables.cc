#include "report/correct/strategy_tables.h"

#include <algorithm>
#include <optional>

#include "report/correct/markdown_table.h"
#include "report/correct/value_text.h"

namespace shardlint {
namespace {

const Dimension kBytes = Dimension::Of(Dimension::kByte);
const Dimension kSeconds = Dimension::Of(Dimension::kSecond);
const Dimension kTokensPerSecond =
    Dimension::Of(Dimension::kToken) / Dimension::Of(Dimension::kSecond);

std::string MemoryRow(const char* name, const Interval& value) {
  return value.known() ? TableRow({name, ShownValue(value, kBytes)}) : "";
}

std::string MemoryTable(const Configuration& c, double capacity, const std::string& doubt) {
  std::string out = TableHead({"Component", "Memory per GPU" + doubt});
  out += MemoryRow("Weights", c.weights);
  out += MemoryRow("KV cache", c.cache);
  out += MemoryRow("Activations", c.activations);
  if (c.memory.known()) out += TableRow({"Memory in use", ShownValue(c.memory.low, kBytes)});
  if (capacity > 0) out += TableRow({"GPU memory", ShownValue(capacity, kBytes)});
  if (c.overhead.known())
    out +=
        "\nRuntime overhead comes on top, estimated at " + ShownValue(c.overhead, kBytes) + ".\n";
  return out;
}

/// `sign` says which way the bound holds.
std::string SpeedRow(const std::string& name, const char* sign, const std::optional<double>& bound,
                     const Interval& plausible, const Dimension& dimension) {
  if (!bound) return {};
  return TableRow({name, sign + ShownValue(*bound, dimension),
                   plausible.known() ? ShownValue(plausible, dimension) : ""});
}

std::string SpeedTable(const Configuration& c, const std::string& doubt) {
  if (!c.ttft_bound && !c.tpot_bound && !c.throughput_bound) return {};
  std::string out = "\n" + TableHead({"Speed", "Bound" + doubt, "Plausible" + doubt});
  out += SpeedRow(c.ttft_firm ? "TTFT" : "TTFT of a prompt as long as the sequence", "≥ ",
                  c.ttft_bound, c.ttft, kSeconds);
  out += SpeedRow("TPOT", "≥ ", c.tpot_bound, c.tpot, kSeconds);
  out += SpeedRow("Throughput, overall", "≤ ", c.throughput_bound, c.throughput, kTokensPerSecond);
  return out;
}

}  // namespace

bool RestsOnContradicted(const SummaryScope& scope) {
  return std::ranges::any_of(scope.inputs, &SummaryInput::contradicted);
}

std::string StrategyTables(const Configuration& figures, double capacity, bool hypothetical) {
  const std::string doubt = hypothetical ? " (hypothetical: rests on a contradicted input)" : "";
  return MemoryTable(figures, capacity, doubt) + SpeedTable(figures, doubt);
}

}  // namespace shardlint
