#include "document/map_content.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace shardlint {
namespace {

bool IsContainerMark(char c) { return c == ' ' || c == '\t' || c == '>'; }

}  // namespace

/// Maps `content`, the lines of a paragraph, to the source lines from `first_line` on. Each must be
/// the end of its line; before it may stand container marks only. `first_column` (from 1, 0 if
/// unknown) is where the first line must begin.
bool ContentMapper::AlignLines(std::string_view content, std::uint32_t first_line,
                               std::uint32_t first_column, ContentMap& map) const {
  map.Clear();
  std::size_t at = 0;
  for (std::uint32_t line = first_line; at < content.size(); ++line) {
    if (line < 1 || line > lines_.size()) return false;
    const std::size_t end = std::min(content.find('\n', at), content.size());
    std::string_view expected = content.substr(at, end - at);
    const std::string_view whole = lines_.Line(line);
    const std::uint32_t spaces = TabSpaces(expected, whole);
    if (!whole.ends_with(expected)) return false;
    const std::size_t prefix = whole.size() - expected.size();
    const bool exact_column = line == first_line && first_column != 0;
    if (exact_column ? prefix + 1 != first_column
                     : !std::ranges::all_of(whole.substr(0, prefix), IsContainerMark)) {
      return false;
    }
    const auto begin = Size32(static_cast<std::size_t>(whole.data() - source_.data()) + prefix);
    if (spaces != 0) map.Add({Size32(at), begin - 1, ContentMap::Piece::Kind::kTab});
    map.Add({Size32(at) + spaces, begin, ContentMap::Piece::Kind::kVerbatim});
    at = end + 1;
  }
  return !map.empty();
}

bool ContentMapper::MapLines(const BlockPlace& place, std::string_view content,
                             ContentMap& map) const {
  const auto line = Size32(static_cast<std::size_t>(place.line));
  const auto column = Size32(static_cast<std::size_t>(place.column));
  return AlignLines(content, line, column, map) || MapDefinitionsBefore(place, content, map);
}

/// Reference definitions were cut off the front: cmark reports the line where they began.
bool ContentMapper::MapDefinitionsBefore(const BlockPlace& place, std::string_view content,
                                         ContentMap& map) const {
  constexpr std::uint32_t kMaxTries = 64;
  const auto count = Size32(static_cast<std::size_t>(std::ranges::count(content, '\n')));
  const auto begin = Size32(static_cast<std::size_t>(place.line));
  const auto end = Size32(static_cast<std::size_t>(std::max(place.end_line, 0)));
  if (end + 1 > begin + count && AlignLines(content, end + 1 - count, 0, map)) {
    return true;
  }
  for (std::uint32_t line = begin; line < begin + kMaxTries && line <= lines_.size(); ++line) {
    if (AlignLines(content, line, 0, map)) return true;
  }
  return false;
}

bool ContentMapper::MapGlued(const BlockPlace& table, std::string_view both,
                             std::string_view content, ContentMap& map) const {
  ContentMap whole;
  if (!MapLines(table, both, whole)) return false;
  map.Clear();
  // cmark unescaped `\|` in the paragraph as if it were a cell.
  for (std::size_t at = 0, in_both = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::size_t raw_end = std::min(both.find('\n', in_both), both.size());
    if (raw_end == in_both) return false;
    const std::uint32_t begin = whole.SourceBegin(Size32(in_both));
    Span raw = {begin, begin + Size32(raw_end - in_both)};
    if (end == content.size()) {  // the last line was trimmed
      while (raw.end > raw.begin && IsSpace(source_[raw.end - 1])) --raw.end;
    }
    if (!map.AddUnescaped(source_, raw, content.substr(at, end - at), Size32(at))) {
      return false;
    }
    at = end + 1;
    in_both = raw_end + 1;
  }
  return !map.empty();
}

bool ContentMapper::MapHeading(const BlockPlace& place, int heading_level, std::string_view content,
                               ContentMap& map) const {
  map.Clear();
  const int line = place.line;
  const int column = place.column;
  if (line < 1 || column < 1 || Size32(static_cast<std::size_t>(line)) > lines_.size())
    return false;
  const std::string_view whole = lines_.Line(Size32(static_cast<std::size_t>(line)));
  std::size_t at = static_cast<std::size_t>(column) - 1;
  const auto level = static_cast<std::size_t>(heading_level);
  if (at + level > whole.size() || whole.substr(at, level) != std::string(level, '#')) return false;
  at += level;
  if (at < whole.size() && whole[at] != ' ' && whole[at] != '\t') return false;
  while (at < whole.size() && (whole[at] == ' ' || whole[at] == '\t')) ++at;
  while (!content.empty() && IsSpace(content.back())) content.remove_suffix(1);
  if (whole.substr(at, content.size()) != content) return false;
  map.Add({0, lines_.LineBegin(Size32(static_cast<std::size_t>(line))) + Size32(at),
           ContentMap::Piece::Kind::kVerbatim});
  return true;
}

void SplitRow(std::string_view source, Span row, std::vector<Span>& cells) {
  cells.clear();
  const auto skip_bar = [&](std::uint32_t at) {
    if (at == row.end || source[at] != '|') return at;
    for (++at; at < row.end && (IsSpace(source[at]) || source[at] == '\v' || source[at] == '\f');
         ++at) {
    }
    return at;
  };
  for (std::uint32_t at = skip_bar(row.begin); at < row.end;) {
    std::uint32_t end = at;
    while (end < row.end && (source[end] != '|' || (end > at && source[end - 1] == '\\'))) ++end;
    Span cell = {at, end};
    while (cell.begin < cell.end && IsSpace(source[cell.begin])) ++cell.begin;
    while (cell.end > cell.begin && IsSpace(source[cell.end - 1])) --cell.end;
    cells.push_back(cell);
    at = skip_bar(end);
  }
}

}  // namespace shardlint
