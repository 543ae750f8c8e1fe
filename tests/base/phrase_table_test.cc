#include "base/phrase_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 14> kPhrases = {
    "weights",    "kv cache",  "kv cache per layer",
    "cache size", "per layer", "weight memory",
    "n/a",        "KV缓存",    "权重",
    "all-to-all", "don't fit", "gpu",
    "total",      "naïve"};

PhraseTable MakeTable() {
  PhraseTable table;
  for (std::uint32_t i = 0; i < kPhrases.size(); ++i) table.Add(kPhrases[i], i);
  return table;
}

/// The matched words, each with the phrase they stand for when it is spelled otherwise.
std::string Matches(const PhraseTable& table, std::string_view text) {
  std::vector<PhraseTable::Match> matches;
  table.FindAll(text, 0, static_cast<std::uint32_t>(text.size()), matches);
  std::string out;
  for (const PhraseTable::Match& match : matches) {
    const std::string_view words = text.substr(match.begin, match.end - match.begin);
    if (!out.empty()) out += " | ";
    out += words;
    if (words != kPhrases[match.payload]) out += " = " + std::string(kPhrases[match.payload]);
  }
  return out;
}

struct Case {
  std::string_view text, expected;
};

constexpr std::array kCases = {
    Case{"", ""},
    Case{"nothing of ours", ""},
    Case{"Weights: 140 GB", "Weights = weights"},
    // A final 's' of the text is forgiven, one of the phrase is not.
    Case{"8 GPUs and a weight", "GPUs = gpu"},
    Case{"s as is", ""},
    // The longest phrase stands, also where an exact word leads astray.
    Case{"KV cache per layer", "KV cache per layer = kv cache per layer | per layer"},
    Case{"weights memory", "weights memory = weight memory"},
    Case{"kv cache size", "kv cache | cache size"},
    Case{"kv cache per token, per layer", "kv cache | per layer"},
    // Up to three blanks, '-', '_' and '/' are alike.
    Case{"KV_cache KV-cache kv  cache kv\tcache",
         "KV_cache = kv cache | KV-cache = kv cache | kv  cache = kv cache | kv\tcache = kv cache"},
    Case{"kv\xC2\xA0"
         "cache all\xE2\x80\x91to\xE2\x80\x91"
         "all",
         "kv\xC2\xA0"
         "cache = kv cache | all\xE2\x80\x91to\xE2\x80\x91"
         "all = all-to-all"},
    Case{"kv - cache, kv/cache, kv -- cache", "kv - cache = kv cache | kv/cache = kv cache"},
    Case{"kv, cache", ""},
    Case{"kv\ncache", ""},
    Case{"weights\nn/a and na", "weights | n/a"},
    Case{"they don't fit", "don't fit"},
    // Words are whole.
    Case{"reweights gpux kv cached totality", ""},
    Case{"naïve naïveté", "naïve"},
    // CJK needs no blanks.
    Case{"模型权重为140GB，KV缓存为4GB", "权重 | KV缓存"},
    Case{"kv 缓存", "kv 缓存 = KV缓存"},
    Case{"GPU権重重量", "GPU = gpu"},
};

TEST(PhraseTableTest, FindsTheLongestPhraseAtEachWord) {
  const PhraseTable table = MakeTable();
  for (const Case& c : kCases) EXPECT_EQ(Matches(table, c.text), c.expected) << c.text;
}

TEST(PhraseTableTest, ReportsEveryPayloadOnceInTheOrderAdded) {
  PhraseTable table;
  table.Add("peak memory", 7);
  table.Add("Peak-Memory", 3);
  table.Add("peak memory", 7);
  std::vector<PhraseTable::Match> matches;
  table.FindAll("the peak memory", 0, 15, matches);
  EXPECT_EQ(matches, (std::vector<PhraseTable::Match>{{4, 15, 7}, {4, 15, 3}}));
}

TEST(PhraseTableTest, StaysWithinTheGivenRange) {
  const PhraseTable table = MakeTable();
  const std::string_view text = "gpu kv cache per layer";
  std::vector<PhraseTable::Match> matches;
  table.FindAll(text, 4, 12, matches);
  EXPECT_EQ(matches, (std::vector<PhraseTable::Match>{{4, 12, 1}}));
}

TEST(PhraseTableTest, AListHidesNoPhraseOfTheOther) {
  PhraseTable table;
  table.Add("fits", 1);
  table.Add("fits in memory", 2, PhraseTable::List::kSecond);
  table.Add("memory", 3);
  std::vector<PhraseTable::Match> matches;
  table.FindAll("it fits in memory", 0, 17, matches);
  EXPECT_EQ(matches, (std::vector<PhraseTable::Match>{{3, 7, 1}, {3, 17, 2}, {11, 17, 3}}));
}

TEST(PhraseTableTest, WordsOfNoPhraseKeepTheirNeighboursApart) {
  const PhraseTable table = MakeTable();
  for (const char* text : {"kv of cache", "kv (cache", "kv, cache", "kv x' cache"})
    EXPECT_EQ(Matches(table, text), "") << text;
}

TEST(PhraseTableTest, AWordOfSeveralHumpsIsSeveralWords) {
  PhraseTable table;
  table.Add("max model len", 1);
  table.Add("kv heads", 2);
  table.Add("llm", 3);
  table.Add("iphone", 4);
  std::vector<PhraseTable::Match> matches;
  const std::string text = "maxModelLen: 8, numKvHeads 4, vLLM, modelKvHeads2, iPhone";
  table.FindAll(text, 0, static_cast<std::uint32_t>(text.size()), matches);
  EXPECT_EQ(matches, (std::vector<PhraseTable::Match>{{0, 11, 1}, {19, 26, 2}, {51, 57, 4}}));
}

TEST(PhraseTableTest, IsEmptyUntilAPhraseHasAWord) {
  PhraseTable table;
  table.Add(" - ", 1);
  EXPECT_TRUE(table.empty());
  table.Add("a", 1);
  EXPECT_FALSE(table.empty());
}

TEST(PhraseTableTest, ManyPhrasesAreAllFound) {
  PhraseTable table;
  std::string text;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const std::string phrase = "word" + std::to_string(i % 700) + " tail" + std::to_string(i);
    table.Add(phrase, i);
    text += phrase + ". ";
  }
  std::vector<PhraseTable::Match> matches;
  table.FindAll(text, 0, static_cast<std::uint32_t>(text.size()), matches);
  ASSERT_EQ(matches.size(), 3000U);
  for (std::uint32_t i = 0; i < 3000; ++i) EXPECT_EQ(matches[i].payload, i);
}

}  // namespace
}  // namespace shardlint
