#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "model/display_value.h"
#include "report/finding_list.h"
#include "report/printable.h"
#include "report/site/charts.h"
#include "report/site/claim_note.h"
#include "report/site/svg.h"

namespace shardlint {
namespace {

constexpr double kNarrow = 0.02;  // the printed digits of operands, no range

std::string_view NameOf(std::string_view quantity) {
  if (quantity == "weights.per_gpu") return "Weights";
  if (quantity == "kv_cache.per_gpu") return "KV cache";
  if (quantity == "activations.per_gpu") return "Activations";
  if (quantity == "overhead.per_gpu") return "Overhead";
  return "Total";
}

std::string Bytes(const Interval& value) {
  const Dimension byte = Dimension::Of(Dimension::kByte);
  if (value.high - value.low <= kNarrow * value.high)
    return DisplayBase(Interval::Exactly(value.middle()), byte);
  std::string low = DisplayBase(Interval::Exactly(value.low), byte);
  const std::string high = DisplayBase(Interval::Exactly(value.high), byte);
  const std::size_t unit = high.find(' ');
  if (unit != high.npos && low.ends_with(high.substr(unit)))
    low.resize(low.size() - (high.size() - unit));
  return low + " to " + high;
}

/// What the document prints for it.
std::string Printed(const PlanFigure& figure, const DocumentReport& report,
                    const Positions& positions) {
  const Finding& finding = report.findings[figure.finding];
  const std::string words = Quoted(positions.Text(finding.span));
  // A table may have its unit in the header.
  return std::ranges::any_of(words, IsLetter) ? words.substr(1, words.size() - 2)
                                              : Bytes(*figure.claimed);
}

/// 1, 2 or 5 times a power of ten, so that about six of it make up `range`.
double TickStep(double range) {
  const double power = std::pow(10, std::floor(std::log10(range / 6)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (range / (factor * power) <= 7) return factor * power;
  return 10 * power;
}

class MemoryChart {
 public:
  MemoryChart(const MemoryFigures& memory, const DocumentReport& report, const Positions& positions)
      : report_(report), positions_(positions), capacity_(memory.capacity) {
    for (const PlanFigure& part : memory.parts)
      if (part.Shown()) rows_.push_back(&part);
    if (memory.total.Shown()) rows_.push_back(&memory.total);
    for (const PlanFigure* row : rows_)
      for (const auto& value : {row->claimed, row->recomputed})
        if (value) most_ = std::max(most_, value->high);
    if (capacity_) most_ = std::max(most_, capacity_->high);
  }

  bool Empty() const { return rows_.empty() || most_ <= 0; }

  void Draw(HtmlWriter& html) const {
    const double bottom = kTop + kRow * static_cast<double>(rows_.size());
    Svg svg(
        html, kWidth, bottom + 28,
        "Memory of one GPU by component, claimed against recomputed; the table has the figures");
    const double step = TickStep(most_);
    for (double tick = 0; tick <= most_ * 1.001; tick += step) {
      svg.Line(X(tick), kTop, X(tick), bottom, "grid");
      svg.Text(X(tick), bottom + 16, tick == 0 ? "0" : Bytes(Interval::Exactly(tick)), "middle",
               "soft");
    }
    for (std::size_t i = 0; i < rows_.size(); ++i)
      DrawRow(svg, *rows_[i], kTop + kRow * static_cast<double>(i));
    if (!capacity_) return;
    const double x = X(capacity_->middle());
    svg.Line(x, kTop - 6, x, bottom, "capacity");
    const bool right = x > kWidth / 2;
    svg.Text(right ? x + 4 : x, kTop - 12, "capacity " + Bytes(*capacity_), right ? "end" : "start",
             "bad");
  }

  void Table(HtmlWriter& html) const {
    html.Open("table").Open("thead").Open("tr");
    html.Element("th", {{"scope", "col"}}, "Per GPU");
    html.Open("th", {{"scope", "col"}}).Element("span", {{"class", "key claimed"}}, "");
    html.Text("Claimed").Close().Open("th", {{"scope", "col"}});
    html.Element("span", {{"class", "key computed"}}, "").Text("Recomputed").Close();
    html.Close().Close().Line().Open("tbody").Line();
    for (const PlanFigure* row : rows_) {
      html.Open("tr").Element("th", {{"scope", "row"}}, NameOf(row->quantity)).Open("td");
      if (row->claimed) AppendClaimed(html, *row);
      html.Close().Open("td");
      if (row->recomputed)
        html.Text(Bytes(*row->recomputed) + (row->estimate ? " (estimate)" : ""));
      html.Close().Close().Line();
    }
    html.Close().Close().Line();
  }

 private:
  static constexpr double kWidth = 640, kLeft = 104, kRight = 96, kTop = 28, kRow = 46, kBar = 15;
  static constexpr double kSpan = kWidth - kLeft - kRight;

  double X(double bytes) const { return kLeft + kSpan * bytes / (most_ * 1.02); }
  double Wide(double bytes) const { return std::max(1.0, X(bytes) - kLeft); }

  void DrawRow(Svg& svg, const PlanFigure& row, double top) const {
    svg.Text(kLeft - 10, top + kRow / 2 + 4, NameOf(row.quantity), "end");
    const bool both = row.claimed && row.recomputed;
    double y = top + (both ? 6 : (kRow - kBar) / 2);
    if (row.claimed) {
      svg.Rect(kLeft, y, Wide(row.claimed->middle()), kBar, "claimed");
      const bool wrong = report_.findings[row.finding].Counts();
      Label(svg, row.claimed->middle(), y, (wrong ? "✗ " : "") + Printed(row, report_, positions_),
            wrong ? "bad" : "");
      y += kBar + 4;
    }
    if (!row.recomputed) return;
    svg.Rect(kLeft, y, Wide(row.recomputed->low), kBar, "computed");
    if (row.recomputed->high > row.recomputed->low)
      svg.Rect(X(row.recomputed->low), y, X(row.recomputed->high) - X(row.recomputed->low), kBar,
               "range");
    Label(svg, row.recomputed->high, y, Bytes(*row.recomputed), "");
  }

  /// Behind its bar, but not beyond the picture.
  void Label(Svg& svg, double value, double y, const std::string& text,
             std::string_view css_class) const {
    const double room = 7 * static_cast<double>(CountCodePoints(text));
    const double x = std::min(X(value) + 6, kWidth - room);
    svg.Text(std::max(x, kLeft + 4), y + kBar - 3, text, "start", css_class);
  }

  void AppendClaimed(HtmlWriter& html, const PlanFigure& row) const {
    const Finding& finding = report_.findings[row.finding];
    ListedFinding listed;
    listed.finding = &finding;
    listed.id = finding.id;
    const std::string line = std::to_string(positions_.LineOf(finding.span.begin));
    html.Text(Printed(row, report_, positions_) + ", ");
    html.Element("a", {{"href", "#" + NoteId(listed)}}, "line " + line);
    if (finding.Counts()) html.Text(" ").Element("strong", {{"class", "decisive"}}, "✗");
  }

  const DocumentReport& report_;
  const Positions& positions_;
  std::optional<Interval> capacity_;
  std::vector<const PlanFigure*> rows_;
  double most_ = 0;
};

}  // namespace

void AppendMemoryChart(HtmlWriter& html, const MemoryFigures& memory, const DocumentReport& report,
                       const Positions& positions) {
  html.Open("figure").Element("figcaption", "Memory of one GPU").Line();
  const MemoryChart chart(memory, report, positions);
  if (chart.Empty()) {
    html.Element("p", "Nothing to draw: no component of it is claimed or follows from the plan.");
  } else {
    chart.Draw(html);
    chart.Table(html);
  }
  AppendMissing(html, memory.missing);
  html.Close().Line();
}

}  // namespace shardlint
