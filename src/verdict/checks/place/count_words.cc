#include "verdict/checks/place/count_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::array<std::pair<std::string_view, double>, 14> kCounts = {{{"two", 2},
                                                                          {"both", 2},
                                                                          {"pair", 2},
                                                                          {"three", 3},
                                                                          {"four", 4},
                                                                          {"five", 5},
                                                                          {"six", 6},
                                                                          {"seven", 7},
                                                                          {"eight", 8},
                                                                          {"nine", 9},
                                                                          {"ten", 10},
                                                                          {"twelve", 12},
                                                                          {"sixteen", 16},
                                                                          {"dozen", 12}}};

}  // namespace

std::vector<double> CountsInWords(std::string_view text) {
  std::vector<double> counts;
  for (std::size_t i = 0; i < text.size();) {
    if (!IsLetter(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && IsLetter(text[end])) ++end;
    const std::string word = ToLowerAscii(text.substr(i, end - i));
    const auto* const known = std::ranges::find(kCounts, std::string_view(word),
                                                &std::pair<std::string_view, double>::first);
    if (known != kCounts.end()) counts.push_back(known->second);
    i = end;
  }
  return counts;
}

}  // namespace shardlint
