#include "quantity/unit.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace shardlint {
namespace {

UnitTable MakeTable() {
  UnitTable table;
  const auto add = [&](std::string_view id, Unit::Kind kind, std::vector<std::string> names,
                       std::vector<std::string> words) {
    Unit unit;
    unit.id = id;
    unit.kind = kind;
    table.Add(unit, names, false);
    table.Add(unit, words, true);
  };
  add("GB", Unit::Kind::kMeasure, {"GB", "G"}, {"gigabyte", "gigabytes"});
  add("Gb", Unit::Kind::kMeasure, {"Gb"}, {});
  add("any-gb", Unit::Kind::kMeasure, {}, {"gb"});
  add("Gb/s", Unit::Kind::kRate, {"Gbps"}, {});
  add("µs", Unit::Kind::kMeasure, {"us", "µs"}, {});
  add("h", Unit::Kind::kMeasure, {"h"}, {});
  add("$", Unit::Kind::kMeasure, {"$"}, {});
  add("%", Unit::Kind::kPercent, {"%", "％"}, {"per cent"});
  add("万", Unit::Kind::kSuffix, {"万"}, {});
  add("head", Unit::Kind::kNoun, {}, {"head", "heads"});
  add("kv_head", Unit::Kind::kNoun, {}, {"KV head", "KV heads", "key/value heads"});
  add("gpu", Unit::Kind::kNoun, {}, {"GPU", "GPUs", "张卡", "张"});
  return table;
}

struct Case {
  std::string_view text, unit, covered;
};

constexpr std::array kCases = {
    Case{"GB per GPU", "GB", "GB"},
    Case{"GBs", "", ""},
    Case{"GB2", "", ""},
    Case{"GB_per", "", ""},
    Case{"GB/s", "GB", "GB"},
    Case{"GB的显存", "GB", "GB"},
    // A name with a case of its own comes before one that takes any.
    Case{"Gb", "Gb", "Gb"},
    Case{"gB", "any-gb", "gB"},
    Case{"Gbps", "Gb/s", "Gbps"},
    Case{"GigaBytes,", "GB", "GigaBytes"},
    Case{"µs", "µs", "µs"},
    Case{"h²", "", ""},
    Case{"h × 2", "h", "h"},
    Case{"hé", "", ""},
    Case{"$5", "$", "$"},
    Case{"%of", "%", "%"},
    Case{"％", "%", "％"},
    Case{"Per-cent.", "%", "Per-cent"},
    Case{"万卡", "万", "万"},
    Case{"kv-heads per layer", "kv_head", "kv-heads"},
    Case{"KV_head", "kv_head", "KV_head"},
    Case{"key/value heads", "kv_head", "key/value heads"},
    Case{"KV cache", "", ""},
    Case{"Heads", "head", "Heads"},
    Case{"张卡上", "gpu", "张卡"},
    Case{"张H100", "gpu", "张"},
    Case{"", "", ""},
    Case{" GB", "", ""},
};

TEST(UnitTableTest, FindsTheLongestNameThatIsAWord) {
  const UnitTable table = MakeTable();
  for (const Case& c : kCases) {
    const UnitTable::Match match = table.Longest(c.text);
    EXPECT_EQ(match.unit == nullptr ? "" : match.unit->id, c.unit) << c.text;
    EXPECT_EQ(c.text.substr(0, match.size), c.covered) << c.text;
  }
}

TEST(UnitTableTest, FindsByNameElseById) {
  const UnitTable table = MakeTable();
  struct {
    std::string_view name, id;
  } const cases[] = {{"GB", "GB"},         {"gigabytes", "GB"},
                     {"gpus", "gpu"},      {"KV heads", "kv_head"},
                     {"any-gb", "any-gb"}, {"kv_head", "kv_head"},
                     {"$", "$"},           {"", ""},
                     {"GBx", ""},          {"H", ""}};
  for (const auto& c : cases) {
    const Unit* unit = table.Find(c.name);
    EXPECT_EQ(unit == nullptr ? "" : unit->id, c.id) << c.name;
  }
}

TEST(UnitTableTest, AddingTheLastUnitAgainAddsNamesOnly) {
  EXPECT_EQ(MakeTable().units().size(), 12U);
}

}  // namespace
}  // namespace shardlint
