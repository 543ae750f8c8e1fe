#include "report/site/claim_note.h"

#include <optional>

#include "model/rule_doc.h"
#include "report/printable.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

std::string LineText(std::uint32_t line) { return "line " + std::to_string(line); }

void AppendLine(HtmlWriter& html, std::uint32_t line, bool link) {
  if (link) {
    html.Element("a", {{"href", "#L" + std::to_string(line)}}, LineText(line));
  } else {
    html.Text(LineText(line));
  }
}

void AppendStep(HtmlWriter& html, const Positions& positions, const DerivationStep& step,
                bool link_lines) {
  const StepWords& words = *step.words;
  html.Open("li").Open("code").Text(words.quantity);
  for (const std::string* part : {&words.formula, &words.substituted})
    if (!part->empty()) html.Text(" = " + *part);
  if (!words.display.empty()) html.Text(" = ").Element("b", words.display);
  html.Close();
  if (step.at) {
    html.Text(" ");
    AppendLine(html, positions.LineOf(step.at->begin), link_lines);
  }
  html.Close().Line();
}

std::string MissingText(const std::vector<std::string>& missing) {
  std::string text;
  for (const std::string& input : missing) text += (text.empty() ? "Missing: " : ", ") + input;
  return text + ".";
}

/// What other rules say of the same claim.
void AppendOtherChecks(HtmlWriter& html, const DocumentReport& report,
                       const ListedFinding& listed) {
  const Finding& finding = *listed.finding;
  if (finding.checks.size() < 2) return;
  const auto index = static_cast<std::size_t>(&finding - report.findings.data());
  html.Open("ul", {{"class", "others"}});
  for (std::size_t check = 0; check < finding.checks.size(); ++check) {
    if (check == MainCheck(finding)) continue;
    const Explanation explanation = Explain(report, index, check);
    html.Open("li").Text("Also ").Text(ToWord(finding.checks[check].verdict)).Text(" by ");
    html.Element("code", finding.checks[check].rule).Text(": " + explanation.message).Close();
  }
  html.Close().Line();
}

/// The steps of a derivation and the places it rests on; nothing where there are none.
void AppendDerivation(HtmlWriter& html, const Positions& positions, const Explanation& explanation,
                      bool link_lines) {
  if (explanation.derivation.empty() && explanation.related.empty()) return;
  html.Open("details").Element("summary", "Derivation").Line().Open("ol").Line();
  for (const DerivationStep& step : explanation.derivation)
    AppendStep(html, positions, step, link_lines);
  for (const Related& related : explanation.related) {
    html.Open("li").Text("from ");
    AppendLine(html, positions.LineOf(related.span.begin), link_lines);
    html.Text(": ").Element("q", related.text).Close().Line();
  }
  html.Close().Close().Line();
}

}  // namespace

std::string_view ClassOf(const ListedFinding& listed) {
  if (listed.Suppressed()) return "suppressed";
  switch (listed.level) {
    case Severity::kError:
      return "contradicted";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
      return "unverifiable";
    case Severity::kNone:
      return listed.finding->verdict == Verdict::kConfirmed ? "confirmed" : "given";
  }
  return "given";
}

std::string_view SignOf(std::string_view css_class) {
  if (css_class == "contradicted") return "✗";
  if (css_class == "warning") return "!";
  if (css_class == "confirmed") return "✓";
  if (css_class == "unverifiable") return "?";
  return css_class == "suppressed" ? "–" : "•";
}

std::string NoteId(const ListedFinding& listed) { return "c-" + listed.id; }

void AppendTip(HtmlWriter& html, const ListedFinding& listed) {
  html.Element("b", listed.Word());
  if (listed.finding != nullptr && listed.finding->decisive)
    html.Text(", ").Element("b", "decisive");
  if (const std::string summary = listed.Summary(); !summary.empty()) html.Text(": " + summary);
  if (!listed.explanation.missing.empty())
    html.Text(". ").Text(MissingText(listed.explanation.missing));
}

void AppendNote(HtmlWriter& html, const DocumentReport& report, const Positions& positions,
                const ListedFinding& listed, const ReportOptions& options, bool link_lines) {
  const std::string_view css_class = ClassOf(listed);
  html.Open("p").Open("strong", {{"class", "verdict"}});
  html.Element("span", {{"class", "sign"}}, SignOf(css_class))
      .Text(" ")
      .Text(listed.Word())
      .Close();
  if (listed.finding != nullptr && listed.finding->decisive)
    html.Text(" ").Element("strong", {{"class", "decisive"}}, "decisive");
  html.Text(" ").Element("code", {{"class", "words"}}, Quoted(positions.Text(listed.span)));
  html.Text(" ").Element("span", {{"class", "rule"}}, listed.rule).Close().Line();
  if (const std::string summary = listed.Summary(); !summary.empty())
    html.Element("p", summary).Line();
  if (!listed.explanation.missing.empty())
    html.Element("p", MissingText(listed.explanation.missing)).Line();
  if (listed.Suppressed())
    html.Element("p", "Suppressed: " + listed.finding->suppressed->reason).Line();
  if (listed.finding != nullptr && listed.finding->replacement)
    html.Open("p").Text("Fix: ").Element("code", *listed.finding->replacement).Close().Line();
  if (listed.finding != nullptr && listed.finding->suggestion)
    html.Open("p")
        .Text("Suggestion: ")
        .Element("code", listed.finding->suggestion->replacement)
        .Text(" (" + std::string(listed.finding->suggestion->doubt) + ")")
        .Close()
        .Line();
  AppendDerivation(html, positions, listed.explanation, link_lines);
  if (listed.finding != nullptr) AppendOtherChecks(html, report, listed);
  if (listed.level > Severity::kWarning) return;
  if (const std::optional<RuleDoc> doc = options.Describe(listed.rule); doc)
    html.Element("p", {{"class", "quiet"}}, doc->rationale).Line();
}

}  // namespace shardlint
