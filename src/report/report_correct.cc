#include "report/report_correct.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/display_value.h"
#include "model/enum_words.h"
#include "report/escape.h"
#include "report/finding_list.h"
#include "report/format_number.h"
#include "report/positions.h"
#include "report/report_suggest.h"
#include "report/totals.h"
#include "summary/phrase.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

constexpr std::string_view kInputs = "Inputs";
constexpr std::size_t kLongestQuote = 80;
constexpr double kRounding = 0.005;  // of printed figures

const Dimension kBytes = Dimension::Of(Dimension::kByte);
const Dimension kSeconds = Dimension::Of(Dimension::kSecond);
const Dimension kTokensPerSecond =
    Dimension::Of(Dimension::kToken) / Dimension::Of(Dimension::kSecond);

/// A value that reads back as itself: one number, in the unit that suits it.
std::string Shown(const Interval& value, const Dimension& dimension) {
  if (!value.known()) return "unknown";
  const bool bytes = dimension == kBytes;
  if (!value.exact())
    return Shown(Interval::Exactly(value.low), dimension) + " to " +
           Shown(Interval::Exactly(value.high), dimension);
  return bytes ? DisplayBase(value, dimension) : ReadableValue(value, dimension, false);
}
std::string Shown(double value, const Dimension& dimension) {
  return Shown(Interval::Exactly(value), dimension);
}

class SummaryWriter {
 public:
  SummaryWriter(const Ruleset& rules, const SourceFile& file, const DocumentReport& report,
                const CorrectedSummary& summary, const std::string& link)
      : rules_(rules),
        report_(report),
        s_(summary),
        link_(link),
        name_(EscapeMarkdown(file.path().substr(file.path().rfind('/') + 1))),
        positions_(file.bytes()),
        list_(ListFindings(report, {.all = true, .suppressed = true})) {}

  std::string Write() {
    WriteHead();
    WriteInputs();
    WriteCorrections();
    WriteRequirements();
    if (s_.degrees_stated)
      for (const SummaryScope& scope : s_.scopes) WriteScope(scope);
    WriteFigures();
    WriteUnchecked();
    WriteSuggestion();
    return std::move(out_);
  }

 private:
  void Heading(std::string_view text) { out_ += fmt::format("\n## {}\n\n", text); }
  void Row(std::initializer_list<std::string> cells) {
    for (const std::string& cell : cells) out_ += "| " + cell + " ";
    out_ += "|\n";
  }
  void Head(std::initializer_list<std::string> cells) {
    Row(cells);
    for (std::size_t i = 0; i < cells.size(); ++i) out_ += "|---";
    out_ += "|\n";
  }

  /// "[line 42](plan.md#L42)".
  std::string Place(Span span) const {
    const std::uint32_t line = positions_.LineOf(span.begin);
    // "L40" is a GPU too.
    return fmt::format("[line {}]({}#L{})", line, PercentEncode(link_), line);
  }
  std::string Place(const std::optional<Span>& span) const { return span ? Place(*span) : ""; }

  std::string Quote(Span span) const {
    std::string text(positions_.Text(span));
    if (text.size() > kLongestQuote) {
      text.resize(kLongestQuote);
      while (!text.empty() && (text.back() & 0x80) != 0) text.pop_back();
      text += "…";
    }
    return EscapeMarkdown(text);
  }

  /// What is contradicted is struck out, a statement without a figure stands in quotes.
  std::string Claim(const Finding& finding) const {
    const std::string text = Quote(finding.span);
    if (finding.verdict == Verdict::kContradicted) return "~~" + text + "~~";
    return finding.claimed ? text : "\"" + text + "\"";
  }

  std::string Phrase(SymbolId quantity) const { return EscapeMarkdown(PhraseOf(rules_, quantity)); }
  const Formula* FormulaOf(const ListedFinding& listed) const {
    const auto formula = std::ranges::find(rules_.formulas, listed.rule, &Formula::id);
    return formula == rules_.formulas.end() ? nullptr : &*formula;
  }

  /// The quantity that the check computed; of several that a claim may be, the claim has the first.
  std::string LabelOf(const ListedFinding& listed) const {
    if (const Formula* formula = FormulaOf(listed)) return Phrase(formula->defines);
    const auto quantity = rules_.symbols.Find(listed.finding->quantity);
    const bool sure = !listed.rule.starts_with("arithmetic") && !listed.finding->quantity.empty();
    return quantity && sure ? Phrase(*quantity) : "";
  }

  void WriteHead() {
    Totals totals;
    totals.Add(report_.findings);
    const auto decisive = std::ranges::count_if(
        report_.findings, [](const Finding& finding) { return finding.decisive; });
    out_ += fmt::format("# Corrected summary of {}\n\n", name_);
    out_ += fmt::format(
        "Of the statements in [{}]({}), **{} contradicted** ({} decisive), {} confirmed, {} could "
        "not be checked, {} given.\n",
        name_, PercentEncode(link_), totals.Of(Verdict::kContradicted), decisive,
        totals.Of(Verdict::kConfirmed), totals.Of(Verdict::kUnverifiable),
        totals.Of(Verdict::kGiven));
  }

  void WriteInputs() {
    Heading(kInputs);
    Head({"Input", "Value", "Stated", "Note"});
    if (!s_.inputs.values.model.empty())
      Row({"Model", EscapeMarkdown(s_.inputs.values.model), "", ""});
    if (!s_.inputs.values.device.empty())
      Row({"Device", EscapeMarkdown(s_.inputs.values.device), "", ""});
    // Degrees stand with what is computed from them: a section that states some is a plan.
    for (const SummaryInput& input : s_.scopes.front().inputs)
      if (!IsDegree(input) && input.source != "default") WriteInput(input);
    WriteAssumed();
    const auto several = [&](const std::string& names, std::string_view what) {
      if (!names.empty())
        out_ += fmt::format("\nSeveral {} are named ({}), and none is taken.\n", what,
                            EscapeMarkdown(names));
    };
    several(s_.inputs.several_models, "models");
    several(s_.inputs.several_devices, "devices");
  }

  /// What nobody states is not claimed here either.
  void WriteAssumed() {
    std::string rows;
    std::swap(out_, rows);
    for (const SummaryInput& input : s_.scopes.front().inputs)
      if (!IsDegree(input) && input.source == "default") WriteInput(input);
    std::swap(out_, rows);
    if (rows.empty()) return;
    out_ += '\n';
    Head({"Assumed", "Value (not stated)", "", ""});
    out_ += rows;
  }

  bool IsDegree(const SummaryInput& input) const {
    return DegreesOf(rules_).Contains(input.quantity);
  }

  void WriteInput(const SummaryInput& input) {
    const QuantityInfo& info = rules_.quantities[input.quantity];
    // The catalogue's small print has no words of its own.
    if (!HasPhrase(rules_, input.quantity)) return;
    std::string value = EnumWord(rules_, input.quantity, input.value);
    if (value.empty())
      value = info.share ? fmt::format("{:.4g} %", 100 * input.value)
                         : InputValue(input.quantity, input.value);
    std::string note = input.contradicted ? "**contradicted**; what follows rests on it" : "";
    // Not a figure of the plan: its own says another.
    if (!input.otherwise.empty())
      note += ", though the inputs beside it give ~~" + EscapeMarkdown(input.otherwise) + "~~";
    if (input.contradicted) value = "~~" + value + "~~";
    if (input.source != "document") note = input.source;
    std::string label = Phrase(input.quantity);
    if (const std::string format = FormatOf(input); !format.empty()) {
      value = format;
      if (format.find("byte") == format.npos) label = "Precision";
    }
    Row({label, value, Place(input.at), note});
  }

  /// A number format in the document's own words, which say what it is of.
  std::string FormatOf(const SummaryInput& input) const {
    const std::string_view name = rules_.symbols.Name(input.quantity);
    if (!input.at || !name.ends_with("element_size")) return {};
    return (name.starts_with("kv") ? "KV cache in " : "") + Quote(*input.at);
  }

  /// As many digits as an input has: "37B", not "37.00 B".
  std::string InputValue(SymbolId quantity, double value) const {
    const Dimension& dimension = rules_.quantities[quantity].dimension;
    // "1 B" is a billion too.
    if (rules_.symbols.Name(quantity).ends_with("element_size"))
      return fmt::format("{:.4g} byte{}", value, value == 1 ? "" : "s");
    if (dimension == Dimension::Of(Dimension::kToken)) return Shown(value, {}) + " tokens";
    if (dimension.dimensionless() && std::abs(value) >= 1e6)
      return value >= 1e12  ? fmt::format("{:.4g}T", value / 1e12)
             : value >= 1e9 ? fmt::format("{:.4g}B", value / 1e9)
                            : fmt::format("{:.4g}M", value / 1e6);
    return Shown(value, dimension);
  }

  /// Worst first; ties in document order.
  std::vector<const ListedFinding*> Contradictions() const {
    std::vector<const ListedFinding*> out;
    for (const ListedFinding& listed : list_)
      if (listed.finding != nullptr && listed.finding->verdict == Verdict::kContradicted)
        out.push_back(&listed);
    std::ranges::stable_sort(out, [](const ListedFinding* a, const ListedFinding* b) {
      return GravityOf(*a).IsWorseThan(GravityOf(*b));
    });
    return out;
  }

  void WriteCorrections() {
    const auto wrong = Contradictions();
    Heading("Corrections, worst first");
    if (wrong.empty()) {
      out_ += "Nothing is contradicted.\n";
      return;
    }
    Head({"Where", "What", "Claimed (wrong)", "Recomputed", "Why it is wrong"});
    for (const ListedFinding* listed : wrong) {
      const Finding& finding = *listed->finding;
      std::string what = LabelOf(*listed);
      if (DoesNotExist(*listed)) what = "~~" + what + "~~";
      if (finding.decisive) what += (what.empty() ? "" : ", ") + std::string("**decisive**");
      // What the plan's figures rest on stays as stated; a figure beside it would be another one.
      const bool input = finding.kind == ClaimKind::kConfig;
      Row({Place(finding.span), what, Claim(finding), input ? "" : ExpectedOf(*listed),
           WhyOf(*listed)});
    }
  }

  /// "Optimizer states: 13 GB" of a plan for inference.
  static bool DoesNotExist(const ListedFinding& listed) {
    const auto& expected = listed.explanation.expected;
    return listed.finding->verdict == Verdict::kContradicted && expected && expected->high == 0 &&
           listed.finding->quantity == "training.state";
  }

  static std::string ExpectedOf(const ListedFinding& listed) {
    return EscapeMarkdown(ExpectedText(listed.explanation));
  }
  std::string WhyOf(const ListedFinding& listed) const {
    std::string why = listed.cause.empty() ? listed.message : listed.cause;
    return EscapeMarkdown(why);
  }

  void WriteRequirements() {
    if (std::ranges::none_of(s_.requirements, &SummaryWriter::SaysSomething)) return;
    Heading("Requirements");
    Head({"Requirement", "Stated", "Claimed (of the plan)", "Bound", "Verdict"});
    for (const SummaryRequirement& r : s_.requirements) {
      if (!SaysSomething(r)) continue;
      const SymbolId quantity = r.target.quantity;
      const std::string bound =
          r.bound ? std::string(r.target.at_least ? "≤ " : "≥ ") + ValueOf(quantity, *r.bound) : "";
      std::string own;
      if (r.by >= 0) {
        const Span at = report_.findings[static_cast<std::size_t>(r.by)].span;
        own = Quote(at) + " " + Place(at);
      }
      std::string text = Phrase(quantity) + (r.target.at_least ? " ≥ " : " ≤ ") +
                         ValueOf(quantity, r.target.value);
      if (r.share && *r.share > 1 && r.firm)
        text = "~~" + text + "~~";  // nothing can be held to it
      Row({text, Place(report_.findings[r.finding].span), own, bound, VerdictOf(r)});
    }
  }

  /// A target on what nothing computes and nothing in the document answers is no row.
  static bool SaysSomething(const SummaryRequirement& r) {
    return r.bound || r.own != Met::kUnknown ||
           std::ranges::find(r.missing, r.target.quantity) == r.missing.end();
  }

  std::string ValueOf(SymbolId quantity, double value) const {
    const QuantityInfo& info = rules_.quantities[quantity];
    return info.share ? fmt::format("{:.4g} %", 100 * value) : Shown(value, info.dimension);
  }

  std::string VerdictOf(const SummaryRequirement& r) const {
    if (r.share && *r.share > 1 && r.firm)
      return fmt::format("**infeasible**, {:.3g} times", *r.share);
    if (r.own == Met::kNo) return "**missed** by its own figure";
    if (!r.share)
      return (r.own == Met::kYes ? "its own figure reaches it; no bound" : "open") +
             MissingText(r.missing);
    if (*r.share > 1) return "open: missed with prompts as long as the sequence";
    const bool certain =
        r.plausible.known() && (r.target.at_least ? r.plausible.low >= r.target.value
                                                  : r.plausible.high <= r.target.value);
    if (certain) return "within reach of slow software too";
    return r.own == Met::kYes ? "possible, and its own figure reaches it" : "possible";
  }

  std::string MissingText(const std::vector<SymbolId>& missing) const {
    std::string text;
    for (const SymbolId q : missing)
      text += (text.empty() ? ", missing: " : ", ") + EscapeMarkdown(rules_.quantities[q].title);
    return text;
  }

  void WriteScope(const SummaryScope& scope) {
    const Configuration& c = scope.figures;
    Heading(fmt::format("Memory and speed with {}", Degrees(c.strategy)));
    if (!scope.missing.empty())
      out_ += "Not all can be computed" + MissingText(scope.missing) + ".\n\n";
    WriteOtherInputs(scope);
    WriteFiguresOf(c, s_.memory, RestsOnContradicted(scope));
  }

  static bool RestsOnContradicted(const SummaryScope& scope) {
    return std::ranges::any_of(scope.inputs, &SummaryInput::contradicted);
  }

  /// Its degrees, and what this part of the document states otherwise than the first.
  void WriteOtherInputs(const SummaryScope& scope) {
    const auto& first = s_.scopes.front().inputs;
    std::vector<const SummaryInput*> others;
    for (const SummaryInput& input : scope.inputs)
      if (IsDegree(input) || (HasPhrase(rules_, input.quantity) &&
                              std::ranges::none_of(first, [&](const SummaryInput& known) {
                                return known.quantity == input.quantity &&
                                       known.value == input.value;
                              })))
        others.push_back(&input);
    if (others.empty()) return;
    Head({"Input", "Value", "Stated", "Note"});
    for (const SummaryInput* input : others) WriteInput(*input);
    out_ += '\n';
  }

  static std::string Degrees(const Strategy& s) {
    std::string out = fmt::format("TP={}", s.tp);
    for (const auto& [name, value] : {std::pair("PP", s.pp), std::pair("DP", s.dp),
                                      std::pair("EP", s.ep), std::pair("CP", s.cp)})
      out += fmt::format(", {}={}", name, value);
    return out;
  }

  /// Figures that rest on what is contradicted are those of a plan that may not exist.
  void WriteFiguresOf(const Configuration& c, double capacity, bool contradicted) {
    const std::string doubt = contradicted ? " (hypothetical: rests on a contradicted input)" : "";
    Head({"Component", "Memory per GPU" + doubt});
    const auto row = [&](const char* name, const Interval& value) {
      if (value.known()) Row({name, Shown(value, kBytes)});
    };
    row("Weights", c.weights);
    row("KV cache", c.cache);
    row("Activations", c.activations);
    if (c.memory.known()) Row({"Memory in use", Shown(c.memory.low, kBytes)});
    if (capacity > 0) Row({"GPU memory", Shown(capacity, kBytes)});
    if (c.overhead.known())
      out_ += "\nRuntime overhead comes on top, estimated at " + Shown(c.overhead, kBytes) + ".\n";
    if (!c.ttft_bound && !c.tpot_bound && !c.throughput_bound) return;
    out_ += '\n';
    Head({"Speed", "Bound" + doubt, "Plausible" + doubt});
    const auto speed = [&](const char* name, const char* sign, const std::optional<double>& bound,
                           const Interval& likely, const Dimension& dimension) {
      if (bound)
        Row({name, sign + Shown(*bound, dimension),
             likely.known() ? Shown(likely, dimension) : ""});
    };
    speed(c.ttft_firm ? "TTFT" : "TTFT of a prompt as long as the sequence", "≥ ", c.ttft_bound,
          c.ttft, kSeconds);
    speed("TPOT", "≥ ", c.tpot_bound, c.tpot, kSeconds);
    speed("Throughput, overall", "≤ ", c.throughput_bound, c.throughput, kTokensPerSecond);
  }

  bool IsFigure(const ListedFinding& listed) const {
    return listed.finding != nullptr && listed.finding->claimed &&
           !listed.finding->quantity.empty() && listed.finding->kind != ClaimKind::kRequirement &&
           (listed.finding->verdict == Verdict::kConfirmed ||
            listed.finding->verdict == Verdict::kContradicted);
  }

  void WriteFigures() {
    Heading("Figures");
    Head({"Where", "Figure", "Claimed", "Recomputed", "Not of the whole plan, but", "Verdict"});
    for (const ListedFinding& listed : list_) {
      if (!IsFigure(listed)) continue;
      const bool wrong = listed.finding->verdict == Verdict::kContradicted;
      const std::string label = LabelOf(listed);
      const std::string plan = OfThePlan(listed);
      const bool ours = !plan.empty();
      Row({Place(listed.finding->span), DoesNotExist(listed) ? "~~" + label + "~~" : label,
           Claim(*listed.finding), plan, ours ? "" : ExpectedOf(listed),
           wrong ? "**contradicted**" : "confirmed"});
    }
  }

  /// What the plan as a whole gives for the quantity, in the claim's unit, where a check computed
  /// that; empty where it is of a part of the document, of one sequence, of figures beside it, or a
  /// contradicted input.
  std::string OfThePlan(const ListedFinding& listed) const {
    const auto& expected = listed.explanation.expected;
    const Formula* const formula = FormulaOf(listed);
    const auto quantity = formula != nullptr ? std::optional(formula->defines)
                                             : rules_.symbols.Find(listed.finding->quantity);
    const bool input = listed.finding->kind == ClaimKind::kConfig &&
                       listed.finding->verdict == Verdict::kContradicted;
    if (!expected || !quantity || input || listed.rule.starts_with("arithmetic")) return {};
    const Interval& value = s_.values[*quantity];
    const std::optional<double> unit = UnitOf(*quantity, expected->unit);
    if (!value.known() || !value.exact() || !unit) return {};
    const Interval computed{expected->low * *unit * (1 - kRounding),
                            expected->high * *unit * (1 + kRounding)};
    if (!computed.Meets(value)) return {};
    return EscapeMarkdown(FormatQuantity(value.low, expected->unit, *unit));
  }

  /// "8 consecutive layers" count as they are.
  std::optional<double> UnitOf(SymbolId quantity, const std::string& unit) const {
    const QuantityInfo& info = rules_.quantities[quantity];
    if (unit == "%") return 0.01;
    const Result<double> factor = ReadValue(rules_, quantity, unit.empty() ? "1" : "1 " + unit);
    if (factor) return *factor;
    return info.dimension.dimensionless() ? std::optional(1.0) : std::nullopt;
  }

  void WriteUnchecked() {
    std::string text;
    std::swap(out_, text);
    std::size_t rows = 0;
    for (const ListedFinding& listed : list_) {
      if (listed.finding == nullptr || listed.finding->verdict != Verdict::kUnverifiable) continue;
      if (listed.finding->quantity == "training.state") continue;  // no figure of a deployment
      std::string missing;
      for (const std::string& name : listed.explanation.missing)
        missing += (missing.empty() ? "" : ", ") + MarkdownCode(name);
      ++rows;
      Row({Place(listed.finding->span), LabelOf(listed), Claim(*listed.finding), missing});
    }
    std::swap(out_, text);
    if (rows == 0) return;
    Heading("What could not be checked");
    Head({"Where", "Figure", "Claimed", "Missing"});
    out_ += text;
  }

  void WriteSuggestion() {
    Heading("What would do");
    const Suggestion& found = s_.suggestion;
    if (!found.missing.empty()) {
      out_ += "No strategy can be suggested" + MissingText(found.missing) + ".\n";
      return;
    }
    for (const TargetOutcome& outcome : found.targets)
      if (outcome.infeasible()) WriteInfeasible(outcome);
    out_ += fmt::format(
        "{} strategies of at most {} GPUs{} were searched: {} divide and fit into {:.3g} % of the "
        "memory, {} are refuted by no bound, {} of these ask for no more than {:.3g} % of any. "
        "The fewest GPUs come first.\n",
        found.considered, found.options.max_gpus, s_.gpus_stated ? "" : " (by default)",
        found.fitting, 100 * found.memory_share, found.feasible, found.within_reach,
        100 * found.options.reach);
    if (found.beyond) out_ += "\nWith more GPUs, this one does:\n";
    if (!found.relaxed.empty()) out_ += "\nWithout what is infeasible, these are the best:\n";
    for (const Configuration& c : found.best) WriteCandidate(c);
    if (found.beyond) WriteCandidate(*found.beyond);
    for (const Configuration& c : found.relaxed) WriteCandidate(c);
  }

  void WriteInfeasible(const TargetOutcome& outcome) {
    out_ += fmt::format(
        "- {} is infeasible with at most {} GPUs: even with {} the bound is {:.3g} "
        "times away",
        Phrase(outcome.target.quantity), s_.suggestion.options.max_gpus, ToString(*outcome.nearest),
        outcome.factor);
    if (outcome.factor_of_any < outcome.factor * (1 - kRounding))
      out_ += outcome.factor_of_any > 1
                  ? fmt::format(", {:.3g} times if prompts count as well", outcome.factor_of_any)
                  : ", and possible only if prompts count as well";
    out_ += ".\n";
  }

  void WriteCandidate(const Configuration& c) {
    out_ +=
        fmt::format("\n### Suggested: {} on {} GPUs\n\n", Degrees(c.strategy), c.strategy.gpus());
    WriteFiguresOf(c, s_.suggestion.memory, RestsOnContradicted(s_.scopes.front()));
  }

  const Ruleset& rules_;
  const DocumentReport& report_;
  const CorrectedSummary& s_;
  const std::string& link_;
  std::string name_;
  Positions positions_;
  std::vector<ListedFinding> list_;
  std::string out_;
};

}  // namespace

std::string CorrectedMarkdown(const Ruleset& rules, const SourceFile& file,
                              const DocumentReport& report, const CorrectedSummary& summary,
                              const std::string& link) {
  return SummaryWriter(rules, file, report, summary, link).Write();
}

std::string CorrectDocument(const Ruleset& rules, const SourceFile& file,
                            const DocumentReport& report, const std::string& link,
                            const std::function<DocumentReport(const SourceFile&)>& audit) {
  CorrectedSummary summary = Summarize(rules, file, report);
  std::string text = CorrectedMarkdown(rules, file, report, summary, link);
  const SourceFile own("summary.md", text);
  const DocumentReport again = audit(own);
  bool marked = false;
  for (std::size_t f = 0; f < again.findings.size(); ++f) {
    const Finding& finding = again.findings[f];
    const bool input = finding.section >= 0 &&
                       again.sections[static_cast<std::size_t>(finding.section)].title == kInputs;
    const auto quantity = rules.symbols.Find(finding.quantity);
    if (finding.verdict != Verdict::kContradicted || !input || !quantity) continue;
    MarkContradicted(summary, *quantity, ExpectedText(Explain(again, f, MainCheck(finding))));
    marked = true;
  }
  return marked ? CorrectedMarkdown(rules, file, report, summary, link) : text;
}

}  // namespace shardlint
