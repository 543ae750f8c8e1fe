#include "base/text.h"

#include <gtest/gtest.h>

#include <string>

namespace shardlint {
namespace {

TEST(TextTest, FindsTheFirstInvalidByte) {
  struct Case {
    std::string text;
    std::size_t at;
  };
  const Case cases[] = {
      {"", std::string::npos},
      {"plain ASCII text of some length", std::string::npos},
      {"8 × H100 — 显存 🚀", std::string::npos},
      {"\xFF", 0},
      {"12345678\x80", 8},
      {"1234567\xC3", 7},
      {"ab\xC3(", 2},
      {"\xC0\xAF overlong", 0},
      {"\xED\xA0\x80 surrogate", 0},
      {"\xF4\x90\x80\x80 beyond", 0},
      {"ok\xE2\x82", 2},
      {"\xEF\xBF\xBD a real replacement character", std::string::npos},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(FindInvalidUtf8(c.text), c.at) << c.text;
    EXPECT_EQ(IsValidUtf8(c.text), c.at == std::string::npos) << c.text;
  }
}

TEST(TextTest, DecodesAndEncodesEveryCodePoint) {
  for (std::uint32_t v = 0; v <= 0x10FFFF; v += v < 0x3000 ? 1 : 97) {
    if (v >= 0xD800 && v <= 0xDFFF) continue;
    std::string text;
    AppendUtf8(text, v);
    const CodePoint c = DecodeUtf8(text, 0);
    ASSERT_EQ(c.value, v);
    ASSERT_EQ(c.size, text.size());
    ASSERT_EQ(CountCodePoints(text), 1U);
  }
}

TEST(TextTest, PunctuationIsAsciiOnly) {
  std::string found;
  for (int c = 0; c < 128; ++c) {
    if (IsPunctuation(static_cast<char>(c))) found.push_back(static_cast<char>(c));
  }
  EXPECT_EQ(found, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
  EXPECT_FALSE(IsPunctuation('\xC3'));
}

TEST(TextTest, Trims) {
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim(" \n "), "");
  EXPECT_EQ(ToLowerAscii("GiB Ü"), "gib Ü");
}

}  // namespace
}  // namespace shardlint
