#include "base/nearest.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace shardlint {
namespace {

std::string Letters(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (IsLetter(c) || IsDigit(c)) out += ToLower(c);
  return out;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t differ = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + differ});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

/// Smaller is nearer. A name that holds the other or begins like it is near: people leave words
/// out.
std::size_t Distance(std::string_view name, std::string_view candidate) {
  std::size_t distance = EditDistance(name, candidate) * 4;
  if (name.size() < 3 || candidate.size() < 3) return distance;
  if (candidate.size() > name.size())
    distance = std::min(distance, EditDistance(name, candidate.substr(0, name.size())) * 4 + 3);
  if (candidate.find(name) != candidate.npos || name.find(candidate) != name.npos) {
    const std::size_t longer = std::max(name.size(), candidate.size());
    distance = std::min(distance, 2 + (longer - std::min(name.size(), candidate.size())) / 2);
  }
  return distance;
}

}  // namespace

std::vector<std::string> Nearest(std::string_view name, const std::vector<std::string>& candidates,
                                 std::size_t count) {
  struct Scored {
    std::size_t distance, index;
  };
  const std::string wanted = Letters(name);
  std::vector<Scored> scored;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::string candidate = Letters(candidates[i]);
    const std::size_t distance = Distance(wanted, candidate);
    if (distance <= std::max<std::size_t>(4, wanted.size() * 8 / 5))
      scored.push_back({distance, i});
  }
  std::ranges::stable_sort(scored, {}, &Scored::distance);
  std::vector<std::string> out;
  for (const Scored& one : scored) {
    if (out.size() == count) break;
    if (std::ranges::find(out, candidates[one.index]) == out.end())
      out.push_back(candidates[one.index]);
  }
  return out;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::vector<std::string> near = Nearest(name, candidates);
  std::string out;
  for (std::size_t i = 0; i < near.size(); ++i) {
    out += i == 0 ? "; did you mean " : i + 1 == near.size() ? " or " : ", ";
    out.append("'").append(near[i]).append("'");
  }
  return out.empty() ? out : out + "?";
}

}  // namespace shardlint
