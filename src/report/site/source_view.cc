#include "report/site/source_view.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "report/site/claim_note.h"

namespace shardlint {
namespace {

class SourceView {
 public:
  SourceView(HtmlWriter& html, const DocumentReport& report, const Positions& positions,
             const std::vector<ListedFinding>& list, const ReportOptions& options)
      : html_(html), report_(report), positions_(positions), list_(list), options_(options) {}

  void Write() {
    for (std::uint32_t line = 1; line <= positions_.lines().size(); ++line) WriteLine(line);
  }

 private:
  void WriteLine(std::uint32_t line) {
    const std::string number = std::to_string(line);
    const std::uint32_t begin = positions_.lines().LineBegin(line);
    const auto end = begin + static_cast<std::uint32_t>(positions_.lines().Line(line).size());
    // An empty last line is no line of the file's.
    if (begin == end && line > 1 && line == positions_.lines().size()) return;
    html_.Open("div", {{"class", "line"}, {"id", "L" + number}});
    html_.Element("a", {{"class", "no"}, {"href", "#L" + number}, {"tabindex", "-1"}}, number);
    html_.Open("div", {{"class", "text"}});
    std::uint32_t at = begin == 0 && positions_.Text({0, 3}) == "\xEF\xBB\xBF" ? 3 : begin;
    const std::size_t first = next_;
    while (next_ < list_.size() && list_[next_].span.begin < end) {
      const ListedFinding& listed = list_[next_];
      const std::uint32_t from = std::max(listed.span.begin, at);
      const std::uint32_t to = std::min(listed.span.end, end);
      if (from < to) {
        html_.Source(positions_.Text({at, from}));
        WriteClaim(listed, {from, to}, listed.span.begin >= begin);
        at = to;
      }
      if (listed.span.end > end) break;  // goes on in the next line
      ++next_;
    }
    html_.Source(positions_.Text({at, std::max(at, end)})).Close().Close().Line();
    for (std::size_t i = first; i < next_; ++i) WriteNote(list_[i]);
  }

  /// A claim's words in one line; what a reader hears and hovers belongs to its first one.
  void WriteClaim(const ListedFinding& listed, Span words, bool first) {
    const std::string css_class =
        "claim " + std::string(ClassOf(listed)) +
        (listed.finding != nullptr && listed.finding->decisive ? " flips" : "");
    if (!first) {
      html_.Open("span", {{"class", css_class}}).Source(positions_.Text(words)).Close();
      return;
    }
    const std::string id = NoteId(listed), tip = "t" + id;
    html_.Open("a", {{"class", css_class}, {"href", "#" + id}, {"aria-describedby", tip}});
    html_.Source(positions_.Text(words));
    html_.Open("span", {{"class", "tip"}, {"role", "tooltip"}, {"id", tip}});
    AppendTip(html_, listed);
    html_.Close().Close();
  }

  void WriteNote(const ListedFinding& listed) {
    const bool shown = listed.level <= Severity::kWarning && !listed.Suppressed();
    const std::string css_class = "note " + std::string(ClassOf(listed)) + (shown ? " shown" : "");
    html_.Open("div", {{"class", css_class}, {"id", NoteId(listed)}}).Line();
    AppendNote(html_, report_, positions_, listed, options_, true);
    html_.Close().Line();
  }

  HtmlWriter& html_;
  const DocumentReport& report_;
  const Positions& positions_;
  const std::vector<ListedFinding>& list_;
  const ReportOptions& options_;
  std::size_t next_ = 0;  ///< the first one that has not ended
};

}  // namespace

void AppendSource(HtmlWriter& html, const DocumentReport& report, const Positions& positions,
                  const std::vector<ListedFinding>& list, const ReportOptions& options) {
  SourceView(html, report, positions, list, options).Write();
}

}  // namespace shardlint
