#include "document/guard_line.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

bool IsSpaceOrTab(char c) { return c == ' ' || c == '\t'; }
bool IsCellBlank(char c) { return IsSpaceOrTab(c) || c == '\v' || c == '\f'; }

/// "12." or "12)", which may begin a list.
bool IsListNumber(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  return end != std::string_view::npos && (text[end] == '.' || text[end] == ')');
}

/// Where the rest of the line is one thematic break ("* * *"), whose marks open no lists.
std::uint32_t ThematicBreakIn(std::string_view text, const GuardLine& line) {
  std::uint32_t end = line.end;
  while (end > line.first && IsSpaceOrTab(text[end - 1])) --end;
  const char mark = end > line.first ? text[end - 1] : '\0';
  if (mark != '-' && mark != '*' && mark != '_') return line.end;
  std::uint32_t marks = 0;
  std::uint32_t begin = end;
  for (; begin > line.first && (text[begin - 1] == mark || IsSpaceOrTab(text[begin - 1]));
       --begin) {
    marks += text[begin - 1] == mark;
  }
  // Up to two marks at its begin may belong to lists around it.
  return marks >= 3 ? begin : line.end;
}

}  // namespace

GuardLine MeasureLine(std::string_view text, std::uint32_t at) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::uint32_t end = at;
  while (end < size && text[end] != '\n' && text[end] != '\r') ++end;
  GuardLine line{.begin = at, .end = end, .first = at};
  line.next = std::min(size, end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  while (line.first < line.end && IsSpaceOrTab(text[line.first])) {
    line.columns += text[line.first++] == '\t' ? 4 - line.columns % 4 : 1;
  }
  line.inner = line.first;
  while (line.inner < line.end && (IsSpaceOrTab(text[line.inner]) || text[line.inner] == '>')) {
    ++line.inner;
  }
  return line;
}

Containers ContainersOf(std::string_view text, const GuardLine& line) {
  Containers found{0, line.columns};
  const std::uint32_t thematic = ThematicBreakIn(text, line);
  for (std::uint32_t at = line.first; at < line.end && at < thematic;) {
    const char c = text[at];
    std::uint32_t marker = 0;
    while (IsDigit(c) && marker < 9 && at + marker < line.end && IsDigit(text[at + marker])) {
      ++marker;
    }
    const char after = at + marker < line.end ? text[at + marker] : '\0';
    const bool list = IsDigit(c) ? after == '.' || after == ')' : c == '-' || c == '*' || c == '+';
    if (c == '>') {
      ++found.opened;
      ++found.kept;
      ++at;
    } else if (list && (at + marker + 1 == line.end || IsSpaceOrTab(text[at + marker + 1]))) {
      found.opened += 2;
      at += marker + 1;
    } else {
      break;
    }
    for (; at < line.end && IsSpaceOrTab(text[at]); ++at) ++found.kept;
  }
  return found;
}

bool BreaksParagraph(std::string_view text, const GuardLine& line) {
  if (line.columns > 3) return false;
  const std::string_view rest = text.substr(line.first, line.end - line.first);
  if (rest.starts_with("```") || rest.starts_with("~~~")) {
    return rest[0] == '~' || rest.find('`', rest.find_first_not_of('`')) == std::string_view::npos;
  }
  if (rest[0] == '#') {
    const std::size_t end = rest.find_first_not_of('#');
    return end != std::string_view::npos && end <= 6 && IsSpaceOrTab(rest[end]);
  }
  return (rest[0] == '-' || rest[0] == '+' || rest[0] == '*') && rest.size() > 2 &&
         IsSpaceOrTab(rest[1]) && rest.find_first_not_of(" \t", 1) != std::string_view::npos;
}

std::uint32_t Cells(std::string_view text, const GuardLine& line) {
  std::uint32_t end = line.end;
  while (end > line.inner && IsCellBlank(text[end - 1])) --end;
  const bool leading = line.inner < end && text[line.inner] == '|';
  if (leading && line.inner + 1 == end) return 0;
  const bool trailing = end > line.inner + 1 && text[end - 1] == '|' && text[end - 2] != '\\';
  return line.bars + 1 - (leading ? 1 : 0) - (trailing ? 1 : 0);
}

std::uint32_t RulerColumns(std::string_view text, const GuardLine& line) {
  const std::string_view rest = text.substr(line.inner, line.end - line.inner);
  if (rest.find_first_not_of("|:- \t\v\f") != std::string_view::npos) return 0;
  if (rest.find('-') == std::string_view::npos) return 0;
  if (line.bars == 0 && rest.find(':') == std::string_view::npos) return 0;
  return Cells(text, line);
}

bool IsExactRuler(std::string_view text, const GuardLine& line) {
  std::uint32_t at = line.inner;
  const auto skip = [&](auto wanted) {
    const std::uint32_t begin = at;
    while (at < line.end && wanted(text[at])) ++at;
    return at - begin;
  };
  const auto skip_one = [&](char c) { at += at < line.end && text[at] == c ? 1 : 0; };
  skip_one('|');
  while (at < line.end) {
    skip(IsCellBlank);
    skip_one(':');
    if (skip([](char c) { return c == '-'; }) == 0) return false;
    skip_one(':');
    skip(IsCellBlank);
    if (at < line.end && text[at] != '|') return false;
    skip_one('|');
    std::uint32_t rest = at;
    while (rest < line.end && IsCellBlank(text[rest])) ++rest;
    if (rest == line.end) return true;
  }
  return false;
}

bool IsPlain(std::string_view text, const GuardLine& line) {
  if (line.blank() || line.columns > 3) return false;
  const std::string_view rest = text.substr(line.first, line.end - line.first);
  const char c = rest[0];
  const std::size_t run = std::min(rest.find_first_not_of(c), rest.size());
  const char after = run < rest.size() ? rest[run] : '\0';
  const bool word_after =
      IsLetter(after) || IsDigit(after) || static_cast<unsigned char>(after) >= 0x80;
  switch (c) {
    case '>':
    case '<':
    case '#':
    case '=':
      return false;
    case '*':
    case '_':
    case '-':
    case '+':
      return word_after;
    case '`':
    case '~':
      return run < 3;
    case '|':  // a lone bar has no cell and ends a table
      return rest.find_first_not_of(" \t\v\f", 1) != std::string_view::npos;
    default:
      return !IsDigit(c) || !IsListNumber(rest);
  }
}

}  // namespace shardlint
