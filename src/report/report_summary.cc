#include "report/report_summary.h"

#include <algorithm>
#include <array>

#include "report/escape.h"
#include "report/printable.h"
#include "report/style.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 6> kColumns = {"contradicted", "decisive", "confirmed",
                                                      "unverifiable", "checked",  "claims"};

std::string CheckedText(const Totals& totals) {
  if (totals.checkable() == 0) return "–";
  return std::to_string(Percent(totals.checked(), totals.checkable())) + " %";
}

/// Right-aligned under its heading; an en dash takes one column but three bytes.
std::string Aligned(std::string_view cell, std::size_t width) {
  const std::size_t columns = cell == "–" ? 1 : cell.size();
  return std::string(width > columns ? width - columns : 0, ' ') + std::string(cell);
}

void AppendRow(std::string& out, const DocumentRow& row, const Painter& painter) {
  const auto count = [&](Verdict verdict) { return std::to_string(row.totals.Of(verdict)); };
  const std::array<std::string, kColumns.size()> cells = {
      count(Verdict::kContradicted), std::to_string(row.totals.decisive),
      count(Verdict::kConfirmed),    count(Verdict::kUnverifiable),
      CheckedText(row.totals),       std::to_string(row.totals.claims())};
  const Style grave = row.errors > 0 ? Style::kError : Style::kWarning;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool bad = (i == 0 || i == 1) && cells[i] != "0";
    painter.Paint(out, bad ? grave : Style::kPlain, Aligned(cells[i], kColumns[i].size()));
    out += "  ";
  }
  std::string place = Printable(row.path);
  if (row.worst) place += ":" + std::to_string(row.worst->line);
  painter.Paint(out, Style::kPlace, place);
  if (row.worst)
    out += " " + Printable(row.worst->Text()) + " [" + Printable(row.worst->rule) + "]";
  out += '\n';
}

void AppendTable(std::string& out, const std::vector<DocumentRow>& rows, const Painter& painter) {
  if (std::ranges::none_of(rows, &DocumentRow::Checked)) return;
  for (const std::string_view column : kColumns) out.append(column).append("  ");
  out += "document and its worst contradiction\n";
  for (const DocumentRow& row : rows)
    if (row.Checked()) AppendRow(out, row, painter);
  out += '\n';
}

void AppendRules(std::string& out, const std::vector<DocumentRow>& rows) {
  const std::vector<RuleTotals> rules = TotalsByRule(rows);
  if (rules.empty()) return;
  out += "Contradicted, by rule:\n";
  const std::size_t width = std::to_string(rules.front().contradicted).size();
  for (const RuleTotals& rule : rules) {
    out += "  " + Aligned(std::to_string(rule.contradicted), width) + "  " + Printable(rule.rule);
    out += " in " + Plural(rule.documents, "document");
    if (rule.decisive > 0) out += ", " + std::to_string(rule.decisive) + " decisive";
    out += '\n';
  }
  out += '\n';
}

void AppendUnjudged(std::string& out, const std::vector<DocumentRow>& rows,
                    const Painter& painter) {
  std::string others, refused;
  for (const DocumentRow& row : rows) {
    const std::string path = Printable(row.path);
    if (!row.error.empty()) {
      // Some reasons name the place themselves.
      refused += row.error.starts_with(row.path + ":") ? "  " : "  " + path + ": ";
      painter.Paint(refused, Style::kError, Printable(row.error));
      refused += '\n';
    } else if (!row.ours) {
      others += "  " + path + "\n";
    }
  }
  if (!others.empty()) out += "No deployment claim in:\n" + others + "\n";
  if (!refused.empty()) out += "Could not be read:\n" + refused + "\n";
}

}  // namespace

void SummaryReport::Document(const DocumentReport& report, const SourceFile* source, std::string&) {
  counts_.Add(report);
  rows_.push_back(RowOf(report, source));
}

void SummaryReport::End(std::string& out) {
  std::ranges::stable_sort(rows_, IsWorse);
  const Painter painter(options_.color);
  AppendTable(out, rows_, painter);
  if (!options_.quiet) AppendRules(out, rows_);
  AppendUnjudged(out, rows_, painter);
  if (!options_.quiet) out += counts_.Text();
}

void CsvReport::Begin(std::string& out) {
  out +=
      "document,status,claims,checked_percent,confirmed,contradicted,decisive,unverifiable,given,"
      "suppressed,worst_line,worst_rule,worst_claim,worst_recomputed,worst_message,error\r\n";
}

void CsvReport::Document(const DocumentReport& report, const SourceFile* source, std::string& out) {
  const DocumentRow row = RowOf(report, source);
  const Totals& totals = row.totals;
  const auto add = [&out](std::string_view cell) { out.append(",").append(cell); };
  const auto count = [&](std::size_t n) { add(std::to_string(n)); };
  out += CsvCell(row.path);
  add(!row.error.empty() ? "error" : row.ours ? "ok" : "no deployment claim");
  count(totals.claims());
  if (totals.checkable() > 0) {
    count(Percent(totals.checked(), totals.checkable()));
  } else {
    add("");
  }
  using enum Verdict;
  count(totals.Of(kConfirmed));
  count(totals.Of(kContradicted));
  count(totals.decisive);
  count(totals.Of(kUnverifiable));
  count(totals.Of(kGiven));
  count(totals.suppressed);
  const DocumentRow::Worst worst = row.worst.value_or(DocumentRow::Worst{});
  add(row.worst ? std::to_string(worst.line) : "");
  const std::string claim =
      worst.words.empty() ? "" : worst.words.substr(1, worst.words.size() - 2);
  for (const std::string* text :
       {&worst.rule, &claim, &worst.recomputed, &worst.message, &row.error})
    add(text->empty() ? "" : CsvCell(*text));
  out += "\r\n";
}

}  // namespace shardlint
