#include "report/report_markdown.h"

#include <algorithm>

#include "report/escape.h"
#include "report/positions.h"

namespace shardlint {
namespace {

constexpr std::size_t kRoomForNote = 200;
constexpr std::size_t kMaxQuote = 200;

std::string Words(std::string_view text) {
  std::string words(text.substr(0, kMaxQuote));
  while (!words.empty() && words.size() == kMaxQuote && (words.back() & 0x80) != 0)
    words.pop_back();
  return MarkdownCode(words + (words.size() < text.size() ? "…" : ""));
}

std::string Item(const Positions& positions, const ListedFinding& listed) {
  const Position at = positions.At(listed.span.begin);
  std::string item = "- line " + std::to_string(at.line) + ": **" + std::string(listed.Word());
  if (listed.finding != nullptr && listed.finding->decisive) item += ", decisive";
  item += "** " + Words(positions.Text(listed.span)) + " — " + EscapeMarkdown(listed.Summary());
  item += " (" + MarkdownCode(listed.rule) + ")\n";
  for (const DerivationStep& step : listed.explanation.derivation) {
    const StepWords& words = *step.words;
    if (words.formula.empty() || listed.level > Severity::kWarning) continue;
    item += "  - " + MarkdownCode(words.quantity + " = " + words.formula + " = " + words.display);
    item += '\n';
  }
  if (listed.finding != nullptr && listed.finding->replacement)
    item += "  - fix: " + Words(*listed.finding->replacement) + "\n";
  if (listed.finding != nullptr && listed.finding->suggestion)
    item += "  - suggestion: " + Words(listed.finding->suggestion->replacement) + " (" +
            std::string(listed.finding->suggestion->doubt) + ")\n";
  return item;
}

}  // namespace

void MarkdownReport::Document(const DocumentReport& report, const SourceFile* source,
                              std::string&) {
  counts_.Add(report);
  const std::string name = EscapeMarkdown(report.path);
  if (!report.error.empty()) {
    rows_.push_back("| " + name + " | – | – | could not be read |\n");
    parts_.push_back("\n## " + name + "\n\n");
    parts_.push_back("- **could not be read**: " + EscapeMarkdown(report.error) + "\n");
    return;
  }
  Totals totals;
  totals.Add(report.findings);
  const std::vector<ListedFinding> list = ListFindings(report, {.all = options_.all});
  const Positions positions(source ? source->bytes() : std::string_view());
  std::string worst;
  if (const auto gravest = std::ranges::min_element(
          list, [](const Gravity& a, const Gravity& b) { return a.IsWorseThan(b); }, GravityOf);
      gravest != list.end() && gravest->level <= Severity::kWarning)
    worst = "line " + std::to_string(positions.LineOf(gravest->span.begin)) + ": " +
            EscapeMarkdown(gravest->rule);
  rows_.push_back("| " + name + " | " + std::to_string(totals.claims()) + " | " +
                  std::to_string(totals.Of(Verdict::kContradicted)) + " | " + worst + " |\n");
  if (list.empty()) return;
  parts_.push_back("\n## " + name + "\n\n");
  for (const ListedFinding& listed : list) parts_.push_back(Item(positions, listed));
}

void MarkdownReport::End(std::string& out) {
  std::string totals = EscapeMarkdown(counts_.Text());
  while (totals.ends_with(' ')) totals.pop_back();
  const std::size_t start = out.size();
  out += "# shardlint\n\n" + totals + "\n";
  std::size_t left = 0;
  const auto add = [&](const std::vector<std::string>& parts) {
    for (const std::string& part : parts) {
      const bool fits = options_.max_size == 0 ||
                        out.size() - start + part.size() + kRoomForNote <= options_.max_size;
      if (left == 0 && fits) {
        out += part;
      } else {
        ++left;
      }
    }
  };
  if (!rows_.empty()) {
    out += "\n| Document | Claims | Contradicted | Worst |\n| --- | ---: | ---: | --- |\n";
    add(rows_);
  }
  add(parts_);
  if (left > 0)
    out += "\n" + Plural(left, "more line") +
           " left out: this page holds no more. The log and the other formats have all.\n";
}

}  // namespace shardlint
