#include "report/report_github.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "report/escape.h"
#include "report/positions.h"
#include "report/printable.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxMessage = 4000;  // bytes; an annotation holds 64 KiB in all

std::string_view CommandOf(Severity level) {
  switch (level) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
    case Severity::kNone:
      return "notice";
  }
  return "notice";
}

std::string Cut(std::string text) {
  if (text.size() <= kMaxMessage) return text;
  text.resize(kMaxMessage);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.pop_back();
  return text + "…";
}

std::string Place(const Positions& positions, Span span) {
  const Position begin = positions.At(span.begin), end = positions.At(span.end);
  std::string place = ",line=" + std::to_string(begin.line);
  place += ",endLine=" + std::to_string(end.line);
  // Columns count only where the span ends on its first line.
  if (begin.line == end.line)
    place += ",col=" + std::to_string(positions.Utf16Column(span.begin)) +
             ",endColumn=" + std::to_string(positions.Utf16Column(span.end));
  return place;
}

}  // namespace

void GithubReport::Document(const DocumentReport& report, const SourceFile* source, std::string&) {
  const std::string path = options_.RepositoryPath(report.path);
  const std::string file = " file=" + EscapeCommandProperty(path);
  if (!report.error.empty()) {
    entries_.push_back(
        {{.decisive = true, .level = Severity::kError},
         "::error" + file + ",title=could not be checked::" + EscapeCommandData(report.error),
         Printable(path) + ": error: " + Printable(report.error)});
    return;
  }
  const std::vector<ListedFinding> list = ListFindings(report, {.all = options_.all});
  if (list.empty()) return;
  const Positions positions(source ? source->bytes() : std::string_view());
  for (const ListedFinding& listed : list) {
    const std::string title = std::string(listed.Word()) + " [" + std::string(listed.rule) + "]";
    const std::string summary = Cut(listed.Summary());
    const Position at = positions.At(listed.span.begin);
    entries_.push_back(
        {GravityOf(listed),
         "::" + std::string(CommandOf(listed.level)) + file + Place(positions, listed.span) +
             ",title=" + EscapeCommandProperty(title) + "::" + EscapeCommandData(summary),
         Printable(path) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
             Printable(title) + " " + Printable(summary)});
  }
}

void GithubReport::End(std::string& out) {
  std::ranges::stable_sort(
      entries_, [](const Entry& a, const Entry& b) { return a.gravity.IsWorseThan(b.gravity); });
  std::string log;
  std::size_t left = 0;
  // The last of the notices is the line that counts what was left.
  std::array<std::size_t, 3> room{kMaxOfLevel, kMaxOfLevel, kMaxOfLevel - 1};
  for (const Entry& entry : entries_) {
    std::size_t& of_level =
        room[std::min<std::size_t>(static_cast<std::size_t>(entry.gravity.level), 2)];
    if (of_level > 0) {
      --of_level;
      out += entry.command + "\n";
    } else {
      ++left;
      log += entry.plain + "\n";
    }
  }
  entries_.clear();
  if (left == 0) return;
  out += "::notice title=shardlint::" + std::to_string(left) +
         " more: GitHub shows ten annotations of a level in a step; see the log of this step\n";
  out += DefuseCommands(log);
}

}  // namespace shardlint
