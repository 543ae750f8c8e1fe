#include "report/report_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "report/format_number.h"
#include "report/printable.h"
#include "report/snippet.h"
#include "report/words.h"

namespace shardlint {
namespace {

constexpr std::size_t kWorstShown = 3;
constexpr int kExpectedDigits = 4;

Style StyleOf(Verdict verdict, Severity severity) {
  switch (verdict) {
    case Verdict::kContradicted:
      return severity == Severity::kWarning ? Style::kWarning : Style::kError;
    case Verdict::kConfirmed:
      return Style::kGood;
    case Verdict::kUnverifiable:
      return Style::kPlain;
    case Verdict::kGiven:
      return Style::kQuiet;
  }
  return Style::kPlain;
}

/// The check that speaks for the finding: the gravest of those that gave it its verdict.
std::size_t MainCheck(const Finding& finding) {
  const auto rank = [](const Check& check) { return std::tie(check.verdict, check.severity); };
  const auto main = std::ranges::min_element(finding.checks, {}, rank);
  return static_cast<std::size_t>(main - finding.checks.begin());
}

Explanation Explain(const DocumentReport& report, std::size_t finding, std::size_t check) {
  const bool known = report.explain && check < report.findings[finding].checks.size();
  return known ? report.explain(finding, check) : Explanation{};
}

std::string_view RuleOf(const Finding& finding, std::size_t check) {
  return check < finding.checks.size() ? finding.checks[check].rule : std::string_view();
}

std::string DisplayOf(const Expected& expected) {
  if (!expected.display.empty()) return Printable(expected.display);
  const std::string unit = Printable(expected.unit);
  const std::string low = FormatNumber(expected.low, kExpectedDigits);
  const std::string high = FormatQuantity(expected.high, unit, 1);
  return expected.low == expected.high ? high : low + " to " + high;
}

std::string RecomputedText(const Explanation& explanation) {
  if (!explanation.expected) return "";
  std::string text = "recomputed " + DisplayOf(*explanation.expected);
  if (!explanation.reading.empty()) text += " (" + Printable(explanation.reading) + ")";
  return text;
}

/// How far off the claim is, the same for too much and too little: the logarithm of their ratio.
/// Zero where there is nothing to compare.
double Distance(const Finding& finding, const Explanation& explanation) {
  if (!finding.claimed || !explanation.expected) return 0;
  const double claimed = finding.claimed->value;
  const Expected& expected = *explanation.expected;
  const bool ordered = expected.low <= expected.high;  // false for unknown ends
  if (!std::isfinite(claimed) || !ordered) return 0;
  const double nearest = std::clamp(claimed, expected.low, expected.high);
  if (claimed == nearest) return 0;
  if (claimed * nearest <= 0) return std::numeric_limits<double>::infinity();
  return std::abs(std::log(claimed / nearest));
}

std::string PlaceOf(Position position) {
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string PlaceOf(const DocumentReport& report, Position position) {
  return Printable(report.path) + ":" + PlaceOf(position) + ":";
}

/// " (decisive)", " (warning)": what the verdict's word does not say.
std::string_view GravityOf(const Finding& finding) {
  if (finding.verdict != Verdict::kContradicted) return "";
  if (finding.decisive) return " (decisive)";
  return finding.severity == Severity::kWarning ? " (warning)" : "";
}

/// The lines below a snippet, each behind "= ".
class Notes {
 public:
  Notes(const DocumentReport& report, const Positions& positions, const Finding& finding,
        std::string& out)
      : report_(report),
        positions_(positions),
        finding_(finding),
        indent_(GutterWidth(positions.LineOf(finding.span.begin)), ' '),
        out_(out) {}

  void Line(std::string_view text) { out_.append(indent_).append("= ").append(text).append("\n"); }

  void Reasons(const Explanation& explanation) {
    for (const DerivationStep& step : explanation.derivation) {
      Line(step.formula.empty() ? InputText(step) : StepText(step));
    }
    for (const Related& related : explanation.related) {
      Line(PlaceOf(positions_.At(related.span.begin)) + " " + Quoted(related.text));
    }
    if (!explanation.missing.empty()) Line(MissingText(explanation.missing));
    if (explanation.diagnosis) Line(CauseText(*explanation.diagnosis));
  }

  void OtherCheck(const Check& check, const Explanation& explanation) {
    std::string text(ToWord(check.verdict));
    text += " [" + Printable(check.rule) + "] " + Printable(explanation.message);
    const std::string recomputed = RecomputedText(explanation);
    if (check.verdict == Verdict::kContradicted && !recomputed.empty()) text += "; " + recomputed;
    Line(text);
  }

  static std::string MissingText(const std::vector<std::string>& missing) {
    std::string text = "missing: ";
    for (const std::string& input : missing) {
      if (&input != &missing.front()) text += ", ";
      AppendPrintable(text, input);
    }
    return text;
  }

 private:
  static std::string StepText(const DerivationStep& step) {
    std::string text = Printable(step.quantity);
    const std::string* previous = &step.quantity;
    for (const std::string* part : {&step.formula, &step.substituted, &step.display}) {
      if (part->empty() || *part == *previous) continue;
      text += " = " + Printable(*part);
      previous = part;
    }
    return text;
  }

  /// An input with the place where the document states it, or with what stated it instead.
  std::string InputText(const DerivationStep& step) const {
    const PlanValue* value = ValueOf(step.quantity);
    const std::optional<Span> at = step.at || !value ? step.at : value->at;
    std::string text = Printable(step.quantity) + " is " + Printable(step.display);
    if (at) {
      text += ": " + PlaceOf(positions_.At(at->begin)) + " " + Quoted(positions_.Text(*at));
    } else if (value) {
      text.append(": ").append(value->source);
    }
    return text;
  }

  const PlanValue* ValueOf(std::string_view quantity) const {
    if (finding_.plan < 0) return nullptr;
    const auto& values = report_.plans[static_cast<std::size_t>(finding_.plan)].values;
    const auto value = std::ranges::find(values, quantity, &PlanValue::quantity);
    return value == values.end() ? nullptr : &*value;
  }

  static std::string CauseText(const Diagnosis& diagnosis) {
    std::string text = "likely cause: " + Printable(diagnosis.cause);
    if (!diagnosis.expression.empty()) text += " (" + Printable(diagnosis.expression) + ")";
    return text;
  }

  const DocumentReport& report_;
  const Positions& positions_;
  const Finding& finding_;
  std::string indent_;
  std::string& out_;
};

std::string Plural(std::size_t n, std::string_view noun) {
  return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

/// Percent, rounded, but 100 and 0 only when it is all or none.
std::size_t Percent(std::size_t part, std::size_t whole) {
  const std::size_t rounded = (200 * part + whole) / (2 * whole);
  if (part == 0 || part == whole) return rounded;
  return std::clamp<std::size_t>(rounded, 1, 99);
}

}  // namespace

bool TextReport::Worst::IsWorseThan(const Worst& other) const {
  if (decisive != other.decisive) return decisive;
  if (severity != other.severity) return severity < other.severity;
  return distance > other.distance;
}

void TextReport::Document(const DocumentReport& report, const SourceFile* source) {
  ++documents_;
  if (!report.error.empty()) {
    ++unreadable_;
    painter_.Paint(body_, Style::kPlace, Printable(report.path) + ":");
    painter_.Paint(body_, Style::kError, " error:");
    body_ += " " + Printable(report.error) + "\n";
    return;
  }
  not_ours_ += !report.ours;
  totals_.Add(report.findings);
  std::optional<Positions> positions;  // most documents have nothing to show
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const bool contradicted = report.findings[i].verdict == Verdict::kContradicted;
    if (!contradicted && !options_.all) continue;
    if (!positions) positions.emplace(source ? source->bytes() : std::string_view());
    if (contradicted) {
      Contradiction(report, *positions, i);
    } else {
      OneLine(report, *positions, i);
    }
  }
}

void TextReport::Contradiction(const DocumentReport& report, const Positions& positions,
                               std::size_t index) {
  const Finding& finding = report.findings[index];
  const std::size_t main = MainCheck(finding);
  const Explanation explanation = Explain(report, index, main);
  const std::string place = PlaceOf(report, positions.At(finding.span.begin));
  const std::string rule = " [" + Printable(RuleOf(finding, main)) + "]";
  const std::string message = Printable(explanation.message);
  const std::string quoted = Quoted(positions.Text(finding.span));
  const std::string recomputed = RecomputedText(explanation);
  const std::string_view gravity = GravityOf(finding);

  std::string summary;
  painter_.Paint(summary, Style::kPlace, place);
  summary += " " + (recomputed.empty() ? message : quoted + ", " + recomputed) + rule;
  summary += gravity;
  Rank(finding, explanation, std::move(summary));

  const Style style = StyleOf(finding.verdict, finding.severity);
  painter_.Paint(body_, Style::kPlace, place);
  body_ += ' ';
  painter_.Paint(body_, style, ToWord(finding.verdict));
  body_ += rule + " " + message;
  body_ += gravity;
  body_ += '\n';
  const Snippet snippet{.positions = positions,
                        .span = finding.span,
                        .underline = finding.exact_span,
                        .note = recomputed,
                        .mark_style = style};
  snippet.AppendTo(body_, painter_);
  Notes notes(report, positions, finding, body_);
  notes.Reasons(explanation);
  for (std::size_t check = 0; check < finding.checks.size(); ++check) {
    const bool wanted = options_.all || finding.checks[check].verdict == Verdict::kContradicted;
    if (check == main || !wanted) continue;
    notes.OtherCheck(finding.checks[check], Explain(report, index, check));
  }
  if (finding.replacement) notes.Line("fix: " + Quoted(*finding.replacement));
  body_ += '\n';
}

void TextReport::OneLine(const DocumentReport& report, const Positions& positions,
                         std::size_t index) {
  const Finding& finding = report.findings[index];
  const std::size_t main = MainCheck(finding);
  const Explanation explanation = Explain(report, index, main);
  painter_.Paint(body_, Style::kPlace, PlaceOf(report, positions.At(finding.span.begin)));
  body_ += ' ';
  painter_.Paint(body_, StyleOf(finding.verdict, finding.severity), ToWord(finding.verdict));
  const std::string_view rule = RuleOf(finding, main);
  if (!rule.empty()) body_ += " [" + Printable(rule) + "]";
  body_ += " " + Quoted(positions.Text(finding.span));
  if (!explanation.message.empty()) body_ += ": " + Printable(explanation.message);
  if (!explanation.reading.empty()) body_ += " (" + Printable(explanation.reading) + ")";
  if (!explanation.missing.empty()) body_ += "; " + Notes::MissingText(explanation.missing);
  body_ += '\n';
}

void TextReport::Rank(const Finding& finding, const Explanation& explanation, std::string line) {
  Worst entry{.decisive = finding.decisive,
              .severity = finding.severity,
              .distance = Distance(finding, explanation),
              .line = std::move(line)};
  // Behind its equals, so that ties stay in document order.
  const auto place =
      std::ranges::find_if(worst_, [&](const Worst& other) { return entry.IsWorseThan(other); });
  worst_.insert(place, std::move(entry));
  if (worst_.size() > kWorstShown) worst_.pop_back();
}

std::string TextReport::WorstFirst() const {
  if (worst_.empty()) return "";
  std::string text = "Worst first:\n";
  for (const Worst& entry : worst_) text += "  " + entry.line + "\n";
  return text + "\n";
}

std::string TextReport::TotalsText() const {
  using enum Verdict;
  std::string text = Plural(documents_, "document") + ", " + Plural(totals_.claims(), "claim");
  if (totals_.claims() > 0) {
    text += ": " + std::to_string(totals_.Of(kConfirmed)) + " confirmed, ";
    text += std::to_string(totals_.Of(kContradicted)) + " contradicted";
    if (totals_.decisive > 0) text += " (" + std::to_string(totals_.decisive) + " decisive)";
    text += ", " + std::to_string(totals_.Of(kUnverifiable)) + " unverifiable";
    if (totals_.plausible > 0) text += " (" + std::to_string(totals_.plausible) + " plausible)";
    text += ", " + std::to_string(totals_.Of(kGiven)) + " given";
  }
  if (totals_.checkable() > 0) {
    text += "; " + std::to_string(Percent(totals_.checked(), totals_.checkable())) +
            " % could be checked";
  }
  text += '\n';
  if (not_ours_ > 0) {
    text += Plural(not_ours_, "document") + (not_ours_ == 1 ? " makes" : " make") +
            " no deployment claim\n";
  }
  if (unreadable_ > 0) text += Plural(unreadable_, "document") + " could not be read\n";
  return text;
}

std::string TextReport::Finish() {
  if (options_.quiet) return std::move(body_);
  return WorstFirst() + body_ + TotalsText();
}

}  // namespace shardlint
