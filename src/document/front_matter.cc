#include "document/front_matter.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

/// Cuts the first line off `rest`, with its line end.
std::string_view TakeLine(std::string_view& rest) {
  std::size_t end = rest.find_first_of("\r\n");
  const std::string_view line = rest.substr(0, end);
  if (end == std::string_view::npos)
    end = rest.size();
  else
    end += rest.substr(end, 2) == "\r\n" ? 2 : 1;
  rest.remove_prefix(end);
  return line;
}

std::string_view TrimRight(std::string_view line) {
  while (!line.empty() && IsSpace(line.back())) line.remove_suffix(1);
  return line;
}

/// "key: value", a comment, an entry of a list or a continuation.
bool IsYaml(std::string_view line) {
  if (line.empty() || line[0] == '#' || IsSpace(line[0])) return true;
  if (line[0] == '-' || line[0] == '}' || line[0] == ']') return true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  if (colon + 1 < line.size() && !IsSpace(line[colon + 1])) return false;
  return std::ranges::all_of(line.substr(0, colon), [](char c) {
    return IsWord(c) || c == '-' || c == '.' || c == '"' || c == '\'' || c == ' ';
  });
}

bool IsToml(std::string_view line) {
  if (line.empty() || line[0] == '#' || line[0] == '[' || IsSpace(line[0])) return true;
  return line[0] == ']' || line.find('=') != std::string_view::npos;
}

}  // namespace

std::size_t FrontMatterSize(std::string_view text) {
  std::string_view rest = text;
  const std::string_view fence = TrimRight(TakeLine(rest));
  if (fence != "---" && fence != "+++") return 0;
  const bool yaml = fence == "---";
  for (bool first = true; !rest.empty(); first = false) {
    const std::string_view line = TrimRight(TakeLine(rest));
    if (line == fence || (yaml && line == "...")) return text.size() - rest.size();
    if (first && line.empty()) return 0;
    if (yaml ? !IsYaml(line) : !IsToml(line)) return 0;
  }
  return 0;
}

}  // namespace shardlint
