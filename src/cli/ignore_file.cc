#include "cli/ignore_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace shardlint {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

using IsClass = int (*)(int);
constexpr std::array<std::pair<std::string_view, IsClass>, 8> kClasses = {
    {{"alnum", std::isalnum},
     {"alpha", std::isalpha},
     {"digit", std::isdigit},
     {"lower", std::islower},
     {"punct", std::ispunct},
     {"space", std::isspace},
     {"upper", std::isupper},
     {"xdigit", std::isxdigit}}};

bool InClass(std::string_view name, unsigned char c) {
  for (const auto& [known, is] : kClasses)
    if (known == name) return is(c) != 0;
  return false;
}

/// Whether `c` is in the set that begins behind '[' at `at`; moves `at` behind its ']'. None when
/// the set does not end.
std::optional<bool> InSet(std::string_view glob, std::size_t& at, char c) {
  const auto byte = static_cast<unsigned char>(c);
  bool negated = false, found = false;
  std::size_t i = at;
  if (i < glob.size() && (glob[i] == '!' || glob[i] == '^')) negated = true, ++i;
  for (bool first = true; i < glob.size(); first = false) {
    if (glob[i] == ']' && !first) {
      at = i + 1;
      return found != negated;
    }
    if (glob.compare(i, 2, "[:") == 0) {
      const std::size_t end = glob.find(":]", i + 2);
      if (end != kNone) {
        found |= InClass(glob.substr(i + 2, end - i - 2), byte);
        i = end + 2;
        continue;
      }
    }
    if (glob[i] == '\\' && i + 1 < glob.size()) ++i;
    const auto low = static_cast<unsigned char>(glob[i++]);
    auto high = low;
    if (i + 1 < glob.size() && glob[i] == '-' && glob[i + 1] != ']') {
      ++i;
      if (glob[i] == '\\' && i + 1 < glob.size()) ++i;
      high = static_cast<unsigned char>(glob[i++]);
    }
    found |= low <= byte && byte <= high;
  }
  return std::nullopt;
}

/// Matches what is no star at `glob[at]` against one character; moves `at` behind it.
bool MatchesOne(std::string_view glob, std::size_t& at, char c) {
  const char g = glob[at++];
  if (g == '?') return true;
  if (g == '[') return InSet(glob, at, c).value_or(false);
  if (g != '\\') return g == c;
  return at < glob.size() && glob[at++] == c;
}

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

/// Without blanks at the end, but for one behind a backslash.
std::string_view WithoutBlanks(std::string_view line) {
  std::size_t end = line.size();
  while (end > 0 && line[end - 1] == ' ') --end;
  std::size_t backslashes = 0;
  while (backslashes < end && line[end - 1 - backslashes] == '\\') ++backslashes;
  if (end < line.size() && backslashes % 2 == 1) ++end;
  return line.substr(0, end);
}

}  // namespace

bool MatchesName(std::string_view glob, std::string_view name) {
  std::size_t g = 0, n = 0, star = kNone, star_name = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = ++g;
      star_name = n;
      continue;
    }
    std::size_t next = g;
    if (g < glob.size() && MatchesOne(glob, next, name[n])) {
      g = next;
      ++n;
    } else if (star != kNone) {  // the last star takes one more
      g = star;
      n = ++star_name;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

bool MatchesPath(const std::vector<std::string>& globs, std::string_view path) {
  const std::vector<std::string_view> names = Segments(path);
  std::size_t g = 0, n = 0, star = kNone, star_name = 0;
  while (n < names.size()) {
    if (g < globs.size() && globs[g] == "**") {
      star = ++g;
      star_name = n;
      if (g == globs.size()) return true;  // "a/**" is what lies below, and something does
      continue;
    }
    if (g < globs.size() && MatchesName(globs[g], names[n])) {
      ++g;
      ++n;
    } else if (star != kNone) {
      g = star;
      n = ++star_name;
    } else {
      return false;
    }
  }
  return g == globs.size();
}

IgnoreFile::IgnoreFile(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = WithoutBlanks(line);
    if (line.empty() || line.starts_with('#')) continue;
    Pattern pattern;
    if (line.starts_with('!')) {
      pattern.taken_back = true;
      line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
      pattern.folders_only = true;
      line.remove_suffix(1);
    }
    if (line.empty()) continue;
    const bool tied = line.find('/') != kNone;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (!tied) pattern.segments.emplace_back("**");
    for (const std::string_view segment : Segments(line)) pattern.segments.emplace_back(segment);
    patterns_.push_back(std::move(pattern));
  }
}

std::optional<bool> IgnoreFile::Ignores(std::string_view path, bool is_folder) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern)
    if ((is_folder || !pattern->folders_only) && MatchesPath(pattern->segments, path))
      return !pattern->taken_back;
  return std::nullopt;
}

}  // namespace shardlint
