#include "report/json_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/text.h"

namespace shardlint {
namespace {

std::string StringOf(std::string_view text) {
  std::string out;
  JsonWriter(out).String(text);
  return out;
}

std::string NumberOf(double value) {
  std::string out;
  JsonWriter(out).Number(value);
  return out;
}

TEST(JsonWriter, EscapesWhatMustBeEscapedAndNothingElse) {
  struct Case {
    std::string_view text, json;
  };
  using namespace std::string_view_literals;
  constexpr Case kCases[] = {
      {"", R"("")"},
      {"a \"b\" \\ c/d", R"("a \"b\" \\ c/d")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"\0\x1f\x1b[31m"sv, R"("\u0000\u001f\u001b[31m")"},
      {"\x7f", "\"\x7f\""},
      {"× ÷ ≤ 中文 😀", "\"× ÷ ≤ 中文 😀\""},
      {"\u202e\u200b", "\"\u202e\u200b\""},
  };
  for (const Case& c : kCases) EXPECT_EQ(StringOf(c.text), c.json) << c.text;
}

TEST(JsonWriter, ReplacesBrokenUtf8) {
  struct Case {
    std::string_view text, json;
  };
  constexpr Case kCases[] = {
      {"a\x80z", "\"a\uFFFDz\""},
      {"\xC3", "\"\uFFFD\""},
      {"\xC0\xAF", "\"\uFFFD\uFFFD\""},
      {"\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\""},
      {"\xF4\x90\x80\x80", "\"\uFFFD\uFFFD\uFFFD\uFFFD\""},
      {"\xE4\xB8\"", "\"\uFFFD\uFFFD\\\"\""},
      {"\xC3\xA9\xFF\xC3\xA9", "\"é\uFFFDé\""},
  };
  for (const Case& c : kCases) EXPECT_EQ(StringOf(c.text), c.json);
}

TEST(JsonWriter, EveryByteReadsBack) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; second += 7) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const std::string read = nlohmann::json::parse(StringOf(text)).get<std::string>();
      if (IsValidUtf8(text)) {
        EXPECT_EQ(read, text);
      } else {
        EXPECT_NE(read.find("\uFFFD"), std::string::npos) << first << " " << second;
      }
    }
  }
}

TEST(JsonWriter, FindsSpecialBytesAnywhereInLongText) {
  for (std::size_t at = 0; at < 24; ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text(24, 'x');
      text[at] = static_cast<char>(byte);
      const std::string read = nlohmann::json::parse(StringOf(text)).get<std::string>();
      EXPECT_EQ(read, byte < 0x80 ? text : text.replace(at, 1, "\uFFFD")) << at << " " << byte;
    }
  }
}

TEST(JsonWriter, NumbersAreShortAndExact) {
  struct Case {
    double value;
    std::string_view json;
  };
  const Case kCases[] = {
      {0, "0"},
      {-0.0, "0"},
      {2.68, "2.68"},
      {0.1, "0.1"},
      {-1.5, "-1.5"},
      {2684354560, "2684354560"},
      {1e15, "1000000000000000"},
      {1e300, "1e+300"},
      {5e-324, "5e-324"},
      {1.0 / 3, "0.3333333333333333"},
      {std::numeric_limits<double>::infinity(), "null"},
      {-std::numeric_limits<double>::infinity(), "null"},
      {std::nan(""), "null"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(NumberOf(c.value), c.json);
    if (c.json != "null") {
      EXPECT_EQ(nlohmann::json::parse(NumberOf(c.value)).get<double>(), c.value);
    }
  }
}

void WriteNested(std::string& out) {
  JsonWriter json(out);
  json.BeginObject();
  json.Key("empty");
  json.BeginArray();
  json.EndArray();
  json.Key("list");
  json.BeginArray();
  for (const std::uint64_t i : {1U, 2U}) {
    json.NewLine();
    json.BeginArray();
    json.Integer(i);
    json.Bool(i == 1);
    json.EndArray();
  }
  json.EndArray();
  json.TextKey("q\"");
  json.StringOrNull("");
  json.Key("o");
  json.BeginObject();
  json.EndObject();
  json.EndObject();
}

TEST(JsonWriter, PlacesCommas) {
  std::string out;
  WriteNested(out);
  EXPECT_EQ(out, "{\"empty\":[],\"list\":[\n[1,true],\n[2,false]],\"q\\\"\":null,\"o\":{}}");
}

TEST(JsonWriter, NothingIsLostBetweenBuffers) {
  for (std::size_t size = 4070; size < 4110; ++size) {
    std::string out = "kept ";
    std::string expected = "kept [";
    {
      JsonWriter json(out);
      json.BeginArray();
      for (const std::string_view text : {"x", "é", "\n", "\x80"}) {
        const std::string filler(size, 'f');
        json.String(filler);
        json.String(text);
        json.Number(0.1);
        json.Null();
        json.NewLine();
        json.String(filler + filler);
        expected += nlohmann::json(filler).dump() + "," + StringOf(text) + ",0.1,null,\n\"" +
                    filler + filler + "\",";
      }
      json.EndArray();
    }
    expected.back() = ']';
    ASSERT_EQ(out, expected) << size;
  }
}

}  // namespace
}  // namespace shardlint
