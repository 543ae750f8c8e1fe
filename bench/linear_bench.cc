// bench_linear: what eight times a text costs, as a ratio, for texts that invite quadratic work.
// About 8 is linear, 64 quadratic. The status is 0 whenever the measurements worked.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "audit.h"
#include "model/ruleset.h"
#include "source/source_file.h"

namespace shardlint {
namespace {

constexpr std::size_t kSmall = 32 << 10;
constexpr std::size_t kTimes = 8;

/// Repeated in one paragraph.
constexpr std::array<std::string_view, 25> kPatterns = {
    "$1 \\ ",
    "1×1=",
    "b 1 c 1×1 = ",
    "(1 ",
    "1 GB (2×2) ",
    "1 GB + ",
    "target 5 GB ( ",
    "1 < 2 < ",
    "GPUs 0-3, ",
    "2×",
    "1-1-",
    "weights kv cache per gpu 5% of ",
    "weights 5 GB\n\n",
    "26.0 GB pool of KV cache, joined ",
    "memory 80 GB, bandwidth 3.35 TB/s, ",
    "KV cache 20 KB per token per layer, ",
    "weights 30 GB; KV 10 GB; total 40 GB; ",
    "20% utilization of 80 GB, ",
    "✓ 30 GB ",
    "Llama-3-70B has 40 layers, ",
    "Qwen9-27B-FP8 30 GB ",
    "weights = 30 GB / 8 = 4 GB per GPU; ",
    "of 80 GB: weights 30 GB, KV cache 20 GB, free 25 GB (31%), ",
    "TTFT 30 ms, TPOT 25 ms, ",
    "64 "};

std::string Repeated(std::string_view pattern, std::size_t size) {
  std::string text = "Parameters: 70B on 8 GPUs.\n\n";
  while (text.size() < size) text += pattern;
  return text;
}

// A long paragraph that introduces a long list.
std::string Introduced(std::size_t size) {
  std::string text = "Parameters: 70B on 8 GPUs.\n\n";
  while (text.size() < size / 2) text += "target per layer ";
  text += ":\n\n";
  while (text.size() < size) text += "- 5 GB\n";
  return text;
}

const Ruleset& Rules() {
  static RuleErrors errors;
  static const std::unique_ptr<const Ruleset> rules = LoadRuleset("", errors);
  return *rules;
}

double CpuSeconds(const std::string& text, int rounds) {
  const auto file = MakeSourceFile("text.md", text, text.size());
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds && file; ++round) {
    const std::clock_t begin = std::clock();
    Audit(*file, Rules());
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

void Print(std::string_view name, const std::string& small, const std::string& large) {
  fmt::print("{:5.1f}  {}\n", CpuSeconds(large, 1) / CpuSeconds(small, 3), name);
}

}  // namespace
}  // namespace shardlint

int main() {
  using shardlint::kPatterns, shardlint::kSmall, shardlint::kTimes;
  for (const std::string_view pattern : kPatterns)
    shardlint::Print(pattern.substr(0, pattern.find('\n')), shardlint::Repeated(pattern, kSmall),
                     shardlint::Repeated(pattern, kTimes * kSmall));
  shardlint::Print("a long paragraph before a long list", shardlint::Introduced(kSmall),
                   shardlint::Introduced(kTimes * kSmall));
}
