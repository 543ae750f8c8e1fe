#include "fix/unified_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace shardlint {
namespace {

constexpr std::size_t kContext = 3;  // lines around a change

/// With their line ends; CRLF is a line end whose CR is shown.
std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// "a/plan.md"; what would end the name early is written as in C.
std::string Name(std::string_view prefix, std::string_view path) {
  std::string name(prefix);
  bool quoted = false;
  for (const char c : path) {
    if (c == '"' || c == '\\') {
      name += '\\';
      name += c;
      quoted = true;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      name += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
      quoted = true;
    } else {
      name += c;
    }
  }
  if (quoted) return '"' + name + '"';
  // A tab ends a name with blanks.
  return name.find(' ') == std::string::npos ? name : name + '\t';
}

void AddLine(std::string& out, char sign, std::string_view line) {
  out += sign;
  out.append(line);
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

struct Hunk {
  std::size_t first = 0, last = 0;  // lines, from 0, context included; `last` is one past
};

std::vector<Hunk> HunksOf(const std::vector<std::string_view>& before,
                          const std::vector<std::string_view>& after) {
  std::vector<Hunk> hunks;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == after[i]) continue;
    const std::size_t first = i - std::min(i, kContext);
    const std::size_t last = std::min(i + kContext + 1, before.size());
    if (!hunks.empty() && first <= hunks.back().last) {
      hunks.back().last = last;
    } else {
      hunks.push_back({first, last});
    }
  }
  return hunks;
}

}  // namespace

std::string UnifiedDiff(std::string_view path, std::string_view before, std::string_view after) {
  while (path.starts_with("./")) path.remove_prefix(2);
  const std::vector<std::string_view> old_lines = LinesOf(before), new_lines = LinesOf(after);
  SHARDLINT_CHECK(old_lines.size() == new_lines.size());
  std::string out;
  for (const Hunk& hunk : HunksOf(old_lines, new_lines)) {
    if (out.empty()) out = "--- " + Name("a/", path) + "\n+++ " + Name("b/", path) + "\n";
    const std::size_t size = hunk.last - hunk.first;
    out += fmt::format("@@ -{0},{1} +{0},{1} @@\n", hunk.first + 1, size);
    for (std::size_t i = hunk.first; i < hunk.last;) {
      if (old_lines[i] == new_lines[i]) {
        AddLine(out, ' ', old_lines[i++]);
        continue;
      }
      std::size_t end = i;
      while (end < hunk.last && old_lines[end] != new_lines[end]) ++end;
      for (std::size_t k = i; k < end; ++k) AddLine(out, '-', old_lines[k]);
      for (std::size_t k = i; k < end; ++k) AddLine(out, '+', new_lines[k]);
      i = end;
    }
  }
  return out;
}

}  // namespace shardlint
