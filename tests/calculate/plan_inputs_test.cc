#include "calculate/plan_inputs.h"

#include <gtest/gtest.h>

#include "base/nearest.h"
#include "model/enum_words.h"
#include "support/audited.h"

namespace shardlint {
namespace {

std::string ValueRead(const std::string& name, const std::string& text) {
  const std::optional<SymbolId> quantity = FindSettable(BuiltInRules(), name);
  if (!quantity) return "unknown";
  const Result<double> value = ReadValue(BuiltInRules(), *quantity, text);
  if (!value) return value.error().message;
  const std::string word = EnumWord(BuiltInRules(), *quantity, *value);
  if (!word.empty()) return word;
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.17g", *value);
  return buffer;
}

TEST(ReadValueTest, NumbersUnitsFormatsAndWords) {
  struct {
    const char *name, *text, *value;
  } const cases[] = {
      {"--tp", "8", "8"},
      {"--tensor-parallel-size", "8", "8"},
      {"tensor_parallel_size", " 8 ", "8"},
      {"max-num-seqs", "256", "256"},
      {"--batch", "1e3", "1000"},
      {"--context", "8k", "8000"},
      {"--context", "8,192 tokens", "8192"},
      {"parameters.total", "70B", "70000000000"},
      {"parameters.total", "1.5 T", "1500000000000"},
      {"--device-memory", "80GB", "80000000000"},
      {"--device-memory", "80 GiB", "85899345920"},
      {"--device-memory-bandwidth", "3.35TB/s", "3350000000000"},
      {"--device-memory-bandwidth", "3.35 TBps", "3350000000000"},
      {"--device-peak-flops", "989 TFLOPS", "989000000000000"},
      {"--device-peak-flops", "989 TFLOP/s", "989000000000000"},
      {"--cost-per-gpu-hour", "3600 $/h", "1"},
      {"--gpu-memory-utilization", "50%", "0.5"},
      {"--gpu-memory-utilization", "0.75", "0.75"},
      {"--dtype", "bf16", "2"},
      {"--kv-cache-dtype", "fp8_e4m3", "1"},
      {"--dtype", "2 B", "2"},
      {"--attention", "MLA", "mla"},
      {"--tp", "two", "'two' is not a number"},
      {"--tp", "0", "'0' is not a whole number of at least 1"},
      {"--pp", "1.5", "'1.5' is not a whole number of at least 1"},
      {"--tp", "", "'' is not a number"},
      {"--context", "8 GB", "'8 GB' is not a number of token with its unit"},
      {"--dtype", "b16",
       "'b16' is not a number of byte with its unit or a number format such as bf16 or fp8"},
      {"--attention", "3", "'3' is not one of gqa, hybrid, mla"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(ValueRead(c.name, c.text), c.value) << c.name << " " << c.text;
}

TEST(FindSettableTest, EveryFlagOfTheVocabularyIsOne) {
  for (const auto& [flag, quantity] : BuiltInRules().vocabulary.flags)
    EXPECT_TRUE(FindSettable(BuiltInRules(), flag)) << flag;
}

TEST(FlagOfTest, IsShortAndFoundAgain) {
  const Ruleset& rules = BuiltInRules();
  for (std::size_t q = 0; q < rules.symbols.size(); ++q) {
    const auto quantity = static_cast<SymbolId>(q);
    EXPECT_EQ(FindSettable(rules, FlagOf(rules, quantity)), quantity)
        << rules.symbols.Name(quantity);
  }
  const auto flag = [&](const char* name) { return FlagOf(rules, *rules.symbols.Find(name)); };
  EXPECT_EQ(flag("tensor_parallel_size"), "--tp");
  EXPECT_EQ(flag("batch_size"), "--batch");
  EXPECT_EQ(flag("sequence_length"), "--context");
  EXPECT_EQ(flag("output_length"), "--output-len");
  EXPECT_EQ(flag("memory_utilization_limit"), "--memory-utilization-limit");
}

TEST(FindEntryTest, ByIdNameAndAlias) {
  const Ruleset& rules = BuiltInRules();
  const auto id = [&](CatalogName::Kind kind, const char* name) {
    const Result<const CatalogEntry*> entry = FindEntry(rules, kind, name);
    return entry ? (*entry)->id : entry.error().message;
  };
  using enum CatalogName::Kind;
  EXPECT_EQ(id(kModel, "llama-3-70b"), "llama-3-70b");
  EXPECT_EQ(id(kModel, "Llama 3 70B"), "llama-3-70b");
  EXPECT_EQ(id(kModel, "Llama-3-70B-Instruct"), "llama-3-70b");
  EXPECT_EQ(id(kDevice, "H100 SXM"), "h100-sxm5-80gb");
  EXPECT_EQ(id(kDevice, "h100-sxm"), "h100-sxm5-80gb");
  EXPECT_EQ(id(kModel, "lama-3-70b"),
            "unknown model 'lama-3-70b'; did you mean 'llama-3-70b', 'llama-3.1-70b' or "
            "'llama-2-70b'? (shardlint model --list names all)");
  EXPECT_EQ(id(kDevice, "llama-3-70b"),
            "unknown device 'llama-3-70b' (shardlint model --list names all)");
}

TEST(NearestTest, WhatAPersonMeant) {
  const std::vector<std::string> names = {"weights.total", "weights.per_gpu", "kv_cache.per_token"};
  EXPECT_EQ(Nearest("weight_per_gpu", names, 1), std::vector<std::string>{"weights.per_gpu"});
  EXPECT_EQ(Nearest("per_token", names, 1), std::vector<std::string>{"kv_cache.per_token"});
  EXPECT_EQ(Nearest("zzzz", names), std::vector<std::string>());
  EXPECT_EQ(DidYouMean("zzzz", names), "");
  EXPECT_EQ(DidYouMean("weigths.total", names), "; did you mean 'weights.total'?");
}

}  // namespace
}  // namespace shardlint
