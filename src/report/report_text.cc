#include "report/report_text.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "report/printable.h"
#include "report/snippet.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

constexpr std::size_t kWorstShown = 3;

Style StyleOf(const ListedFinding& listed) {
  switch (listed.level) {
    case Severity::kError:
      return Style::kError;
    case Severity::kWarning:
      return Style::kWarning;
    case Severity::kInfo:
      return Style::kPlain;
    case Severity::kNone:
      return listed.finding->verdict == Verdict::kConfirmed ? Style::kGood : Style::kQuiet;
  }
  return Style::kPlain;
}

std::string PlaceOf(Position position) {
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string PlaceOf(const DocumentReport& report, Position position) {
  return Printable(report.path) + ":" + PlaceOf(position) + ":";
}

/// " (decisive)", " (warning)": what the verdict's word does not say.
std::string_view GravityText(const ListedFinding& listed) {
  if (listed.finding != nullptr && listed.finding->decisive) return " (decisive)";
  return listed.level == Severity::kWarning ? " (warning)" : "";
}

/// The lines below a snippet, each behind "= ".
class Notes {
 public:
  Notes(const DocumentReport& report, const Positions& positions, const ListedFinding& listed,
        std::string& out)
      : report_(report),
        positions_(positions),
        finding_(listed.finding),
        indent_(GutterWidth(positions.LineOf(listed.span.begin)), ' '),
        out_(out) {}

  void Line(std::string_view text) { out_.append(indent_).append("= ").append(text).append("\n"); }

  void Reasons(const Explanation& explanation) {
    for (const DerivationStep& step : explanation.derivation) {
      Line(step.words->formula.empty() ? InputText(step) : StepText(*step.words));
    }
    for (const Related& related : explanation.related) {
      Line(PlaceOf(positions_.At(related.span.begin)) + " " + Quoted(related.text));
    }
    if (!explanation.missing.empty()) Line(MissingText(explanation.missing));
    if (explanation.diagnosis)
      Line("likely cause: " + Printable(CauseText(*explanation.diagnosis)));
  }

  void OtherCheck(const Check& check, const Explanation& explanation) {
    std::string text(ToWord(check.verdict));
    text += " [" + Printable(check.rule) + "] " + Printable(explanation.message);
    const std::string recomputed = Printable(RecomputedText(explanation));
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
  static std::string StepText(const StepWords& step) {
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
    const PlanValue* value = ValueOf(step.words->quantity);
    const std::optional<Span> at = step.at || !value ? step.at : value->at;
    std::string text = Printable(step.words->quantity) + " is " + Printable(step.words->display);
    if (at) {
      text += ": " + PlaceOf(positions_.At(at->begin)) + " " + Quoted(positions_.Text(*at));
    } else if (value) {
      text.append(": ").append(value->source);
    }
    return text;
  }

  const PlanValue* ValueOf(std::string_view quantity) const {
    if (finding_ == nullptr || finding_->plan < 0) return nullptr;
    const auto& values = report_.plans[static_cast<std::size_t>(finding_->plan)].values;
    const auto value = std::ranges::find(values, quantity, &PlanValue::quantity);
    return value == values.end() ? nullptr : &*value;
  }

  const DocumentReport& report_;
  const Positions& positions_;
  const Finding* finding_;
  std::string indent_;
  std::string& out_;
};

}  // namespace

void TextReport::Document(const DocumentReport& report, const SourceFile* source, std::string&) {
  counts_.Add(report);
  if (!report.error.empty()) {
    painter_.Paint(body_, Style::kPlace, Printable(report.path) + ":");
    painter_.Paint(body_, Style::kError, " error:");
    body_ += " " + Printable(report.error) + "\n";
    return;
  }
  const std::vector<ListedFinding> list = ListFindings(report, {.all = options_.all});
  if (list.empty()) return;
  const Positions positions(source ? source->bytes() : std::string_view());
  for (const ListedFinding& listed : list) {
    if (listed.level <= Severity::kWarning) {
      InFull(report, positions, listed);
    } else {
      OneLine(report, positions, listed);
    }
  }
  Assumed(report);
}

// Who fixed what, because it may decide a verdict.
void TextReport::Assumed(const DocumentReport& report) {
  for (const FixedAssumption& fixed : report.assumed) {
    painter_.Paint(body_, Style::kPlace, Printable(report.path) + ":");
    body_ += " assumed " + Printable(fixed.id) + "=" + Printable(fixed.choice) + ", by " +
             Printable(fixed.by) + "\n";
  }
}

void TextReport::InFull(const DocumentReport& report, const Positions& positions,
                        const ListedFinding& listed) {
  const std::string place = PlaceOf(report, positions.At(listed.span.begin));
  const std::string rule = " [" + Printable(listed.rule) + "]";
  const std::string message = Printable(listed.message);
  const std::string quoted = Quoted(positions.Text(listed.span));
  const std::string recomputed = Printable(listed.recomputed);
  const std::string_view gravity = GravityText(listed);

  std::string summary;
  painter_.Paint(summary, Style::kPlace, place);
  summary += " " + (recomputed.empty() ? message : quoted + ", " + recomputed) + rule;
  summary += gravity;
  if (listed.finding != nullptr) Rank(listed, std::move(summary));

  const Style style = StyleOf(listed);
  painter_.Paint(body_, Style::kPlace, place);
  body_ += ' ';
  painter_.Paint(body_, style, listed.Word());
  body_ += rule + " " + message;
  body_ += gravity;
  body_ += '\n';
  const Snippet snippet{.positions = positions,
                        .span = listed.span,
                        .underline = listed.finding == nullptr || listed.finding->exact_span,
                        .note = recomputed,
                        .mark_style = style};
  snippet.AppendTo(body_, painter_);
  OtherChecks(report, positions, listed);
  body_ += '\n';
}

void TextReport::OtherChecks(const DocumentReport& report, const Positions& positions,
                             const ListedFinding& listed) {
  if (listed.finding == nullptr) return;
  const Finding& finding = *listed.finding;
  Notes notes(report, positions, listed, body_);
  notes.Reasons(listed.explanation);
  const auto index = static_cast<std::size_t>(&finding - report.findings.data());
  for (std::size_t check = 0; check < finding.checks.size(); ++check) {
    const bool wanted = options_.all || finding.checks[check].verdict == Verdict::kContradicted;
    if (!wanted || check == MainCheck(finding)) continue;
    notes.OtherCheck(finding.checks[check], Explain(report, index, check));
  }
  if (finding.made_wrong) notes.Line(std::string(kMadeWrong));
  if (finding.replacement) notes.Line("fix: " + Quoted(*finding.replacement));
  if (finding.suggestion)
    notes.Line("suggestion: " + Quoted(finding.suggestion->replacement) +
               " (not applied: " + std::string(finding.suggestion->doubt) + ")");
}

void TextReport::OneLine(const DocumentReport& report, const Positions& positions,
                         const ListedFinding& listed) {
  painter_.Paint(body_, Style::kPlace, PlaceOf(report, positions.At(listed.span.begin)));
  body_ += ' ';
  painter_.Paint(body_, StyleOf(listed), listed.Word());
  if (!listed.rule.empty()) body_ += " [" + Printable(listed.rule) + "]";
  body_ += " " + Quoted(positions.Text(listed.span));
  const Explanation& explanation = listed.explanation;
  if (!listed.message.empty()) body_ += ": " + Printable(listed.message);
  if (!explanation.reading.empty()) body_ += " (" + Printable(explanation.reading) + ")";
  if (!explanation.missing.empty()) body_ += "; " + Notes::MissingText(explanation.missing);
  body_ += '\n';
}

void TextReport::Rank(const ListedFinding& listed, std::string line) {
  Worst entry{.gravity = GravityOf(listed), .line = std::move(line)};
  // Behind its equals, so that ties stay in document order.
  const auto place = std::ranges::find_if(
      worst_, [&](const Worst& other) { return entry.gravity.IsWorseThan(other.gravity); });
  worst_.insert(place, std::move(entry));
  if (worst_.size() > kWorstShown) worst_.pop_back();
}

std::string TextReport::WorstFirst() const {
  if (worst_.empty()) return "";
  std::string text = "Worst first:\n";
  for (const Worst& entry : worst_) text += "  " + entry.line + "\n";
  return text + "\n";
}

void TextReport::End(std::string& out) {
  out += options_.quiet ? body_ : WorstFirst() + body_ + counts_.Text();
}

}  // namespace shardlint
