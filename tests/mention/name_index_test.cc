#include "mention/name_index.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace shardlint {
namespace {

using Kind = CatalogName::Kind;

// Sorted, as the build makes them.
constexpr std::array kNames = {
    CatalogName{"a100", Kind::kDevice, 21},       CatalogName{"a100", Kind::kDevice, 22},
    CatalogName{"a100 40gb", Kind::kDevice, 22},  CatalogName{"a100 80gb", Kind::kDevice, 21},
    CatalogName{"command r", Kind::kModel, 3},    CatalogName{"command r+", Kind::kModel, 4},
    CatalogName{"deepseek v3", Kind::kModel, 5},  CatalogName{"deepseek v3.2", Kind::kModel, 6},
    CatalogName{"llama 3 70b", Kind::kModel, 1},  CatalogName{"llama3 70b", Kind::kModel, 1},
    CatalogName{"mi300x", Kind::kDevice, 23},     CatalogName{"mistral 7b", Kind::kModel, 8},
    CatalogName{"mixtral 8x7b", Kind::kModel, 7},
};

std::string Describe(const NameIndex::Match& match, std::string_view text) {
  std::string out(text.substr(0, match.size));
  for (const CatalogName& name : match.names) out += " #" + std::to_string(name.entry);
  return out;
}

struct Case {
  std::string_view text, expected;
};

constexpr std::array kCases = {
    Case{"Llama-3-70B on 8 GPUs", "Llama-3-70B #1"},
    Case{"llama_3 70b", "llama_3 70b #1"},
    Case{"Llama3-70B, served", "Llama3-70B #1"},
    Case{"Llama-3-700B", ""},
    Case{"Llama-3-70B.", "Llama-3-70B #1"},
    Case{"Llama 3 and others", ""},
    // The longest name stands; an ambiguous one gives all its entries.
    Case{"A100-80GB SXM", "A100-80GB #21"},
    Case{"A100 cards", "A100 #21 #22"},
    Case{"A100s", "A100s #21 #22"},
    Case{"A1000", ""},
    Case{"a100的显存", "a100 #21 #22"},
    Case{"A100é", ""},
    Case{"DeepSeek-V3.2-Exp", "DeepSeek-V3.2-Exp #6"},
    Case{"DeepSeek-V3.5", ""},
    Case{"DeepSeek-V3. Next", "DeepSeek-V3 #5"},
    Case{"Command R+", "Command R+ #4"},
    Case{"Command R", "Command R #3"},
    Case{"Mixtral 8×7B", "Mixtral 8×7B #7"},
    // Variants are covered, formats are not.
    Case{"Llama-3-70B-Instruct-hf", "Llama-3-70B-Instruct-hf #1"},
    Case{"Llama-3-70B Instruct", "Llama-3-70B Instruct #1"},
    Case{"Llama 3 70B it fits", "Llama 3 70B #1"},
    Case{"Mistral-7B-Instruct-v0.2 runs", "Mistral-7B-Instruct-v0.2 #8"},
    Case{"Llama-3-70B-Instruct-FP8", "Llama-3-70B-Instruct #1"},
    Case{"Llama-3-70B-AWQ", "Llama-3-70B #1"},
    Case{"Llama-3-70B-0528", "Llama-3-70B-0528 #1"},
    Case{"", ""},
    Case{" A100", ""},
    Case{"the model", ""},
};

TEST(NameIndexTest, FindsTheLongestName) {
  const NameIndex index(kNames);
  for (const Case& c : kCases)
    EXPECT_EQ(Describe(index.Longest(c.text), c.text), c.expected) << c.text;
}

TEST(NameIndexTest, AddedNamesComeFirst) {
  NameIndex index(kNames);
  index.Add("Our-LLM_13B", Kind::kModel, 40);
  index.Add("A100", Kind::kDevice, 41);
  index.Add("A100", Kind::kDevice, 21);
  const auto find = [&](std::string_view text) { return Describe(index.Longest(text), text); };
  EXPECT_EQ(find("our llm 13b"), "our llm 13b #40");
  EXPECT_EQ(find("A100"), "A100 #41 #21 #22");
  EXPECT_EQ(find("Llama 3 70B"), "Llama 3 70B #1");
}

TEST(NameIndexTest, NormalizesNames) {
  struct {
    std::string_view name, expected;
  } const cases[] = {{"meta-llama/Llama-2-7b-hf", "meta llama llama 2 7b hf"},
                     {"  A100 - 80GB ", "a100 80gb"},
                     {"Qwen2.5_72B", "qwen2.5 72b"},
                     {"H20 (96 GB)", "h20"}};
  for (const auto& c : cases) EXPECT_EQ(NormalizedName(c.name), c.expected) << c.name;
}

}  // namespace
}  // namespace shardlint
