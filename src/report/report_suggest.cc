#include "report/report_suggest.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/display_value.h"
#include "report/json_writer.h"
#include "report/printable.h"
#include "report/style.h"

namespace shardlint {
namespace {

struct MisfitWords {
  std::string_view id, text;
};
constexpr std::array<MisfitWords, kMisfits> kMisfitWords = {{
    {"heads", "TP does not divide the query heads"},
    {"kv-heads", "TP neither divides the key/value heads nor is a multiple of them"},
    {"mlp", "TP does not divide the width of the MLP"},
    {"layers", "PP does not divide the layers"},
    {"experts", "EP does not divide the experts"},
    {"sequences", "DP does not divide the sequences"},
    {"context", "CP does not divide the context"},
    {"nodes", "not a whole number of nodes"},
    {"weights", "the weights do not fit the memory"},
    {"cache", "weights and KV cache do not fit the memory"},
    {"memory", "weights, KV cache, activations and overhead do not fit the memory"},
}};

const Dimension kBytes = Dimension::Of(Dimension::kByte);
const Dimension kSeconds = Dimension::Of(Dimension::kSecond);
const Dimension kTokensPerSecond =
    Dimension::Of(Dimension::kToken) / Dimension::Of(Dimension::kSecond);

std::string Percent(double share) { return fmt::format("{:.3g} %", 100 * share); }

/// "39.13 GB … 50.87 GB", "5591 token/s".
std::string Shown(const Interval& value, const Dimension& dimension) {
  if (!value.known()) return "unknown";
  if (dimension.WithoutCounts() == kBytes) return DisplayBase(value, dimension);
  return ReadableValue(value, dimension, false);
}

std::string ValueOf(const Ruleset& rules, SymbolId quantity, double value) {
  const QuantityInfo& info = rules.quantities[quantity];
  if (info.share) return Percent(value);
  return Shown(Interval::Exactly(value), info.dimension);
}

class SuggestTextWriter {
 public:
  SuggestTextWriter(const Ruleset& rules, const SuggestTitle& title, const Suggestion& suggestion,
                    bool color)
      : rules_(rules), title_(title), s_(suggestion), painter_(color) {}

  std::string Write() {
    WriteTitle();
    WriteTargets();
    WriteRejected();
    WriteBest();
    WriteBeyond();
    return std::move(out_);
  }

 private:
  void Heading(std::string_view text) {
    out_ += '\n';
    painter_.Paint(out_, Style::kPlace, text);
    out_ += '\n';
  }

  void WriteTitle() {
    std::string title = "Strategies for " + (title_.model.empty() ? "a model" : title_.model);
    if (!title_.device.empty()) title += " on " + title_.device;
    title += fmt::format(", at most {} GPUs", s_.options.max_gpus);
    painter_.Paint(out_, Style::kPlace, Printable(title));
    out_ += '\n';
    for (const std::string& note : title_.notes) out_ += "note: " + Printable(note) + '\n';
    out_ += fmt::format("  objective: {}{}\n", ToWord(s_.options.objective),
                        title_.objective_by_default ? ", by default (--objective)" : "");
    if (title_.budget_by_default) out_ += "  GPUs: by default (--max-gpus)\n";
    out_ += fmt::format("  memory: {} of {} a GPU ({}{})\n",
                        DisplayBase(Interval::Exactly(s_.memory * s_.memory_share), kBytes),
                        DisplayBase(Interval::Exactly(s_.memory), kBytes), Percent(s_.memory_share),
                        s_.memory_share_stated ? ""
                                               : ", as engines take by default; "
                                                 "--memory-utilization-limit");
    if (!s_.targets.empty())
      out_ += fmt::format(
          "  a requirement is within reach when it asks for no more than {} of its bound "
          "(--reach)\n",
          Percent(s_.options.reach));
    if (s_.gpus_per_node > 0)
      out_ += fmt::format("  TP within a node of {} GPUs is preferred\n", s_.gpus_per_node);
  }

  void WriteTargets() {
    if (s_.targets.empty()) return;
    Heading("Requirements");
    for (const TargetOutcome& outcome : s_.targets) {
      std::string line = "  " + TargetText(rules_, outcome.target);
      if (!outcome.target.at.empty()) line += " (" + Printable(outcome.target.at) + ")";
      out_ += line + ": ";
      const bool bad = outcome.infeasible();
      painter_.Paint(out_, bad ? Style::kError : Style::kPlain, OutcomeText(outcome));
      out_ += '\n';
    }
  }

  std::string OutcomeText(const TargetOutcome& outcome) const {
    if (!outcome.missing.empty()) {
      std::string text = "open, as this is missing: ";
      for (std::size_t i = 0; i < outcome.missing.size(); ++i)
        text += (i > 0 ? ", " : "") + rules_.quantities[outcome.missing[i]].title + " (" +
                FlagOf(rules_, outcome.missing[i]) + ")";
      return text;
    }
    if (!outcome.nearest)
      return s_.fitting == 0 ? "open, as nothing fits" : "open, as no bound speaks of it";
    const std::string best = fmt::format("{} is not {} than {}", ToString(*outcome.nearest),
                                         outcome.lower ? "less" : "more",
                                         ValueOf(rules_, outcome.target.quantity, outcome.bound));
    if (!outcome.firm && outcome.factor > 1)
      return "open, as prompts may be shorter than the sequence (--input-length); with whole "
             "ones, " +
             best;
    if (!outcome.infeasible()) return "possible; at best, " + best;
    std::string text =
        fmt::format("infeasible by a factor of {:.3g}; at best, {}", outcome.factor, best);
    if (outcome.factor_of_any < outcome.factor * (1 - 1e-9))
      text += outcome.factor_of_any > 1
                  ? fmt::format(" of generated tokens (by {:.3g} with prompts counted too)",
                                outcome.factor_of_any)
                  : " of generated tokens (possible only with prompts counted too)";
    return text;
  }

  void WriteRejected() {
    Heading(fmt::format("{} strategies: {} divide and fit, {} meet every bound, {} within reach",
                        s_.considered, s_.fitting, s_.feasible, s_.within_reach));
    for (std::size_t i = 0; i < kMisfits; ++i)
      if (s_.misfits[i] > 0)
        out_ += fmt::format("  {:>7}  {}\n", s_.misfits[i], kMisfitWords[i].text);
    for (const TargetOutcome& outcome : s_.targets)
      if (outcome.refuted > 0)
        out_ += fmt::format("  {:>7}  refuted by {}\n", outcome.refuted,
                            TargetText(rules_, outcome.target));
  }

  void WriteBest() {
    if (s_.best.empty()) return;
    Heading("Best");
    for (std::size_t i = 0; i < s_.best.size(); ++i)
      WriteConfiguration(fmt::format("  {}. ", i + 1), s_.best[i]);
  }

  void WriteConfiguration(const std::string& number, const Configuration& c) {
    painter_.Paint(out_, Style::kPlace, number + ToString(c.strategy));
    out_ += fmt::format(": {} GPU{}", c.strategy.gpus(), c.strategy.gpus() == 1 ? "" : "s");
    if (c.crosses_nodes) out_ += ", TP across nodes";
    if (c.worst_share() > s_.options.reach)
      out_ += fmt::format(", beyond reach: asks for {} of a bound", Percent(c.worst_share()));
    out_ += '\n';
    const double usable = s_.memory * s_.memory_share;
    out_ += fmt::format("     memory a GPU {} of {}: weights {}, KV cache {}, activations {}\n",
                        Bytes(Interval::Exactly(c.memory.low)), Bytes(Interval::Exactly(usable)),
                        Bytes(c.weights), Bytes(c.cache), Bytes(c.activations));
    out_ += fmt::format("     {} free for runtime overhead, which is {}\n",
                        Bytes(Interval::Exactly(usable - c.memory.low)), Bytes(c.overhead));
    std::string speed;
    AddSpeed(speed, c.ttft_firm ? "TTFT ≥ " : "TTFT (whole sequence) ≥ ", c.ttft_bound, kSeconds);
    AddSpeed(speed, "TPOT ≥ ", c.tpot_bound, kSeconds);
    AddSpeed(speed, "throughput ≤ ", c.throughput_bound, kTokensPerSecond);
    if (!speed.empty()) out_ += "     " + speed + '\n';
    std::string likely;
    AddLikely(likely, "TTFT ", c.ttft, kSeconds);
    AddLikely(likely, "TPOT ", c.tpot, kSeconds);
    AddLikely(likely, "throughput ", c.throughput, kTokensPerSecond);
    if (!likely.empty()) out_ += "     plausible: " + likely + '\n';
  }

  static std::string Bytes(const Interval& value) {
    return value.known() ? DisplayBase(value, kBytes) : "unknown";
  }
  static void AddSpeed(std::string& out, std::string_view name, const std::optional<double>& value,
                       const Dimension& dimension) {
    if (!value) return;
    out +=
        (out.empty() ? "" : ", ") + std::string(name) + Shown(Interval::Exactly(*value), dimension);
  }
  static void AddLikely(std::string& out, std::string_view name, const Interval& value,
                        const Dimension& dimension) {
    if (!value.known()) return;
    out += (out.empty() ? "" : ", ") + std::string(name) + Shown(value, dimension);
  }

  void WriteBeyond() {
    if (!s_.best.empty()) return;
    out_ += '\n';
    painter_.Paint(out_, Style::kError,
                   fmt::format("No strategy of at most {} GPUs will do.", s_.options.max_gpus));
    out_ += '\n';
    if (s_.beyond) {
      out_ += "With more GPUs:\n";
      WriteConfiguration("  ", *s_.beyond);
    } else if (s_.searched_up_to > s_.options.max_gpus) {
      out_ += fmt::format("Nor does one of at most {}.\n", s_.searched_up_to);
    }
    if (s_.relaxed.empty()) return;
    Heading("Best without the infeasible requirements");
    for (std::size_t i = 0; i < s_.relaxed.size(); ++i)
      WriteConfiguration(fmt::format("  {}. ", i + 1), s_.relaxed[i]);
  }

  const Ruleset& rules_;
  const SuggestTitle& title_;
  const Suggestion& s_;
  Painter painter_;
  std::string out_;
};

class JsonSuggestWriter {
 public:
  JsonSuggestWriter(const Ruleset& rules, const SuggestTitle& title, const Suggestion& suggestion,
                    std::string& out)
      : rules_(rules), title_(title), s_(suggestion), json_(out) {}

  void Write() {
    json_.BeginObject();
    json_.Key("schema_version");
    json_.Integer(1);
    json_.TextOrNull("model", title_.model);
    json_.TextOrNull("device", title_.device);
    json_.Key("notes");
    json_.BeginArray();
    for (const std::string& note : title_.notes) json_.String(note);
    json_.EndArray();
    json_.TextOrNull("objective", ToWord(s_.options.objective));
    json_.Count("max_gpus", s_.options.max_gpus);
    json_.Amount("reach", s_.options.reach);
    json_.Amount("memory", s_.memory);
    json_.Amount("memory_share", s_.memory_share);
    WriteTargets();
    json_.Count("considered", s_.considered);
    json_.Count("fitting", s_.fitting);
    json_.Count("feasible", s_.feasible);
    json_.Count("within_reach", s_.within_reach);
    WriteRejected();
    json_.Key("best");
    json_.BeginArray();
    for (const Configuration& c : s_.best) Write(c);
    json_.EndArray();
    json_.Key("beyond");
    if (s_.beyond) {
      Write(*s_.beyond);
    } else {
      json_.Null();
    }
    json_.Key("without_infeasible");
    json_.BeginArray();
    for (const Configuration& c : s_.relaxed) Write(c);
    json_.EndArray();
    json_.EndObject();
  }

 private:
  void Optional(std::string_view key, const std::optional<double>& value) {
    json_.Key(key);
    if (value) {
      json_.Number(*value);
    } else {
      json_.Null();
    }
  }
  void Range(std::string_view key, const Interval& value) {
    json_.Key(key);
    if (!value.known()) return json_.Null();
    json_.BeginObject();
    json_.Amount("low", value.low);
    json_.Amount("high", value.high);
    json_.EndObject();
  }
  void Degrees(const Strategy& s) {
    json_.Count("tensor_parallel_size", s.tp);
    json_.Count("pipeline_parallel_size", s.pp);
    json_.Count("data_parallel_size", s.dp);
    json_.Count("expert_parallel_size", s.ep);
    json_.Count("context_parallel_size", s.cp);
    json_.Count("gpus", s.gpus());
  }

  void WriteTargets() {
    json_.Key("requirements");
    json_.BeginArray();
    for (const TargetOutcome& outcome : s_.targets) {
      json_.NewLine();
      json_.BeginObject();
      json_.TextOrNull("quantity", rules_.symbols.Name(outcome.target.quantity));
      json_.TextOrNull("relation", outcome.target.at_least ? ">=" : "<=");
      json_.Amount("value", outcome.target.value);
      json_.TextOrNull("at", outcome.target.at);
      json_.Key("infeasible");
      json_.Bool(outcome.infeasible());
      json_.Key("nearest");
      if (outcome.nearest) {
        json_.BeginObject();
        Degrees(*outcome.nearest);
        json_.Amount("bound", outcome.bound);
        json_.Amount("factor", outcome.factor);
        json_.Amount("factor_of_any", outcome.factor_of_any);
        json_.EndObject();
      } else {
        json_.Null();
      }
      json_.Key("missing");
      json_.BeginArray();
      for (const SymbolId q : outcome.missing) json_.String(rules_.symbols.Name(q));
      json_.EndArray();
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteRejected() {
    json_.Key("rejected");
    json_.BeginArray();
    const auto write = [&](std::string_view family, const std::string& reason, std::size_t count) {
      if (count == 0) return;
      json_.NewLine();
      json_.BeginObject();
      json_.TextOrNull("family", family);
      json_.TextOrNull("reason", reason);
      json_.Count("count", count);
      json_.EndObject();
    };
    for (std::size_t i = 0; i < kMisfits; ++i)
      write(kMisfitWords[i].id, std::string(kMisfitWords[i].text), s_.misfits[i]);
    for (const TargetOutcome& outcome : s_.targets)
      write("requirement", "refuted by " + TargetText(rules_, outcome.target), outcome.refuted);
    json_.EndArray();
  }

  void Write(const Configuration& c) {
    json_.NewLine();
    json_.BeginObject();
    Degrees(c.strategy);
    json_.Key("memory_per_gpu");
    json_.BeginObject();
    Range("total", c.memory);
    Range("weights", c.weights);
    Range("kv_cache", c.cache);
    Range("activations", c.activations);
    Range("overhead", c.overhead);
    json_.Amount("margin", s_.memory * s_.memory_share - c.memory.low);
    json_.EndObject();
    Optional("ttft_bound", c.ttft_bound);
    Optional("tpot_bound", c.tpot_bound);
    Optional("throughput_bound", c.throughput_bound);
    Range("ttft_plausible", c.ttft);
    Range("tpot_plausible", c.tpot);
    Range("throughput_plausible", c.throughput);
    json_.Key("shares_of_bounds");
    json_.BeginArray();
    for (const std::optional<double>& share : c.shares) {
      if (share) {
        json_.Number(*share);
      } else {
        json_.Null();
      }
    }
    json_.EndArray();
    json_.Key("crosses_nodes");
    json_.Bool(c.crosses_nodes);
    json_.EndObject();
  }

  const Ruleset& rules_;
  const SuggestTitle& title_;
  const Suggestion& s_;
  JsonWriter json_;
};

}  // namespace

std::string_view Reason(Misfit misfit) {
  return kMisfitWords[static_cast<std::size_t>(misfit)].text;
}

std::string TargetText(const Ruleset& rules, const SuggestTarget& target) {
  return std::string(rules.symbols.Name(target.quantity)) + (target.at_least ? " ≥ " : " ≤ ") +
         ValueOf(rules, target.quantity, target.value);
}

std::string SuggestText(const Ruleset& rules, const SuggestTitle& title,
                        const Suggestion& suggestion, bool color) {
  return SuggestTextWriter(rules, title, suggestion, color).Write();
}

std::string SuggestJson(const Ruleset& rules, const SuggestTitle& title,
                        const Suggestion& suggestion) {
  std::string out;
  JsonSuggestWriter(rules, title, suggestion, out).Write();
  out += '\n';
  return out;
}

}  // namespace shardlint
