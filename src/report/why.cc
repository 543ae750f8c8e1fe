#include "report/why.h"

#include <string_view>
#include <vector>

#include "report/positions.h"
#include "report/printable.h"

namespace shardlint {
namespace {

std::string PlaceOf(const DocumentReport& report, std::uint32_t line) {
  return Printable(report.path) + ":" + std::to_string(line) + ":";
}

std::string CandidateText(const DocumentReport& report, const Positions& positions,
                          const WhyLine& candidate) {
  const Position position = positions.At(candidate.span.begin);
  std::string text = PlaceOf(report, position.line) + std::to_string(position.column) + ": ";
  text += Quoted(positions.Text(candidate.span));
  text += ": taken for " + Printable(candidate.taken_for);
  return text + "; " + Printable(candidate.outcome) + "\n";
}

}  // namespace

std::string WhyText(const DocumentReport& report, const SourceFile& source, std::uint32_t line) {
  if (!report.error.empty()) {
    return Printable(report.path) + ": error: " + Printable(report.error) + "\n";
  }
  const Positions positions(source.bytes());
  const LineIndex& lines = positions.lines();
  if (line == 0 || line > lines.size()) {
    return PlaceOf(report, line) + " the document has " + std::to_string(lines.size()) +
           (lines.size() == 1 ? " line\n" : " lines\n");
  }
  const std::uint32_t begin = lines.LineBegin(line);
  const Span span{begin, begin + static_cast<std::uint32_t>(lines.Line(line).size())};
  const std::vector<WhyLine> candidates = report.why ? report.why(span) : std::vector<WhyLine>();
  if (candidates.empty()) {
    return PlaceOf(report, line) + " nothing on this line was taken for a claim or an input\n";
  }
  std::string text;
  for (const WhyLine& candidate : candidates) {
    text += CandidateText(report, positions, candidate);
  }
  return text;
}

}  // namespace shardlint
