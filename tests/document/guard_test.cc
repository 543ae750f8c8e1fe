#include "document/guard.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "document/document.h"
#include "document_checks.h"

namespace shardlint {
namespace {

std::string Repeat(std::string_view unit, std::size_t times) {
  std::string out;
  out.reserve(unit.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += unit;
  return out;
}

/// A table of n columns and n rows of one cell each.
std::string TableBomb(std::size_t n) {
  return Repeat("|a", n) + "\n" + Repeat("|-", n) + "\n" + Repeat("b\n", n);
}

struct Shape {
  std::string_view name;
  std::string_view reason;                       ///< what the refusal begins with
  std::function<std::string(std::size_t)> make;  ///< of about so many bytes
};

const Shape kHostile[] = {
    {"table bomb", "too many table cells", [](std::size_t n) { return TableBomb(n / 6); }},
    {"table bomb in a quote", "too many table cells",
     [](std::size_t n) {
       return "> " + Repeat("|a", n / 7) + "\n> " + Repeat("|-", n / 7) + Repeat("\n> b", n / 14);
     }},
    {"one row of many cells", "too many table cells",
     [](std::size_t n) { return "|a|b|\n|-|-|\n" + Repeat("|c", n / 2); }},
    {"a header of many cells", "too many table cells",
     [](std::size_t n) { return Repeat("|", n) + "\n|-|\n"; }},
    {"rules that fit no header", "too many table rules",
     [](std::size_t n) { return "a\n" + Repeat("|-|-|\n|-|\n", n / 10); }},
    {"rules below lone bars", "too many table rules",
     [](std::size_t n) { return Repeat("|-|\n|\n", n / 6); }},
    {"processing instructions", "too many unclosed",
     [](std::size_t n) { return Repeat("a<?", n / 3); }},
    {"CDATA", "too many unclosed", [](std::size_t n) { return Repeat("a<![CDATA[", n / 10); }},
    {"declarations", "too many unclosed", [](std::size_t n) { return Repeat("a<!A", n / 4); }},
    {"comments", "too many unclosed", [](std::size_t n) { return Repeat("a<!--", n / 5); }},
    {"openers over lines", "too many unclosed",
     [](std::size_t n) { return Repeat("a<?\n", n / 4); }},
    {"quotes", "too deep nesting", [](std::size_t n) { return Repeat("> ", n / 2) + "a"; }},
    {"quotes and lazy lines", "too deep nesting",
     [](std::size_t n) { return Repeat("> ", n / 4) + "a\n" + Repeat("a\n", n / 4); }},
    {"lists", "too deep nesting", [](std::size_t n) { return Repeat("- ", n / 2) + "a"; }},
    {"lists and blank lines", "too deep nesting",
     [](std::size_t n) { return Repeat("1. ", n / 6) + "a\n" + Repeat("\n", n / 2); }},
    {"lists line by line", "too deep nesting",
     [](std::size_t n) {
       std::string out;
       for (std::size_t i = 0; out.size() < n; ++i) out += std::string(2 * i, ' ') + "- a\n";
       return out;
     }},
    {"images and links", "too many links", [](std::size_t n) { return Repeat("![[]()", n / 6); }},
    {"images hidden in code", "too many links",
     [](std::size_t n) { return Repeat("![`[`]](b)[]()", n / 14); }},
    {"emphasis and links", "too many links",
     [](std::size_t n) { return Repeat("*a [b](c) ", n / 10); }},
    {"strikethrough", "too many emphasis marks",
     [](std::size_t n) { return Repeat("~~a ", n / 8) + Repeat("a~ ", n / 6); }},
    {"strikethrough that never fits", "too many emphasis marks",
     [](std::size_t n) { return "~\\" + Repeat("!~~\n(", n / 5); }},
    {"strikethrough among emphasis", "too many emphasis marks",
     [](std::size_t n) { return Repeat("~> _(*", n / 6); }},
    {"emphasis of many lengths", "too many emphasis marks",
     [](std::size_t n) { return Repeat("*[! ", n / 8) + Repeat("_[[**", n / 10); }},
    {"a table that its list item leaves", "too many emphasis marks",
     [](std::size_t n) {
       return "- x\n\n  |a|\n  |-|\n|b\n" + Repeat("c*[! \n", n / 12) + Repeat("c_[[**\n", n / 14);
     }},
    {"rows that are none", "too many table rules",
     [](std::size_t n) { return "a|\n|-|\n" + Repeat("|  \n|-|\n", n / 8); }},
    {"a long link used often", "too many uses",
     [](std::size_t n) { return "[a]: " + Repeat("u", n / 2) + "\n\n" + Repeat("[A] ", n / 8); }},
    {"a long title used often", "too many uses",
     [](std::size_t n) {
       return "> - [K]: u '" + Repeat("t\n", n / 4) + "'\n\n" + Repeat("[\xE2\x84\xAA] ", n / 12);
     }},
};

TEST(GuardTest, RefusesHostileShapesAndSaysWhy) {
  for (const Shape& shape : kHostile) {
    const auto refusal = FindTooComplex(shape.make(200'000));
    ASSERT_TRUE(refusal) << shape.name;
    EXPECT_TRUE(refusal->why.starts_with(shape.reason)) << shape.name << ": " << refusal->why;
    EXPECT_EQ(refusal->why.find('\n'), std::string::npos) << shape.name;
  }
}

TEST(GuardTest, HidesNoneOfThemInAnOrdinaryDocument) {
  const std::string before =
      "# Plan\n\n- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx\n```\n\n";
  for (const Shape& shape : kHostile) {
    EXPECT_TRUE(FindTooComplex(before + shape.make(200'000) + "\n\n" + before)) << shape.name;
  }
}

TEST(GuardTest, TheErrorNamesFileAndLine) {
  const SourceFile file("plans/a.md", "# Plan\n\n" + TableBomb(400));
  const Result<Document> document = ParseMarkdown(file);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().message,
            "plans/a.md:255: too many table cells: rows shorter than 400 columns leave more than "
            "100000 to fill in");
}

// Much of one thing, none of which is hostile: it must pass, and nothing is lost.
const Shape kOrdinary[] = {
    {"tables", "",
     [](std::size_t n) {
       return Repeat(
           "| GPU | Memory | KV cache |\n|-----|-------:|----------|\n| 0 | 64 GB | 2.68 "
           "GB |\n| 1 | | ~3 GB |\n\n",
           n / 90);
     }},
    {"one long table", "",
     [](std::size_t n) {
       return "| a | b | c |\n|---|---|---|\n" + Repeat("| **1** | [2](x) | `3` |\n", n / 26);
     }},
    {"a table without outer bars", "",
     [](std::size_t n) {
       return "a | b | c\n--|---|--\n" + Repeat("**1** | [2](x) | `3` | ~5~\n", n / 28);
     }},
    {"a tight list of links", "",
     [](std::size_t n) {
       return Repeat("- [name](https://example.org/a_b) – *what* ~5 GB\n", n / 48);
     }},
    {"a list with badges", "",
     [](std::size_t n) { return Repeat("* [![a](b.svg)](c) text\n", n / 24); }},
    {"a table of images", "",
     [](std::size_t n) {
       return "| a | b |\n|---|---|\n" + Repeat("| ![a (b)](c.png) | ~~x~~ ~5 |\n", n / 30);
     }},
    {"prose", "",
     [](std::size_t n) {
       return Repeat("Some *words* about a [plan](x) of `8` GPUs.\n\n", n / 46);
     }},
    {"nested lists", "",
     [](std::size_t n) {
       return Repeat("- a\n  - b\n    - c\n      1. d\n         - e\n\n", n / 45);
     }},
    {"code with rules", "",
     [](std::size_t n) {
       return "```\n" + Repeat("--------\n| a | b\n* * * * *\n", n / 27) + "```\n";
     }},
    {"references", "",
     [](std::size_t n) {
       std::string out;
       for (std::size_t i = 0; out.size() < n; ++i) {
         out += "See [r" + std::to_string(i) + "].\n\n[r" + std::to_string(i) +
                "]: https://example.org/x\n\n";
       }
       return out;
     }},
    {"an embedded image", "",
     [](std::size_t n) {
       return Repeat("- [x] see [a]\n", 100) + "![][image1]\n\n[image1]: <data:image/png;base64," +
              Repeat("QUJD", n / 4) + ">\n";
     }},
    {"comments", "",
     [](std::size_t n) { return Repeat("<!-- note -->\ntext <br> more\n\n", n / 31); }},
    {"rules of stars", "",
     [](std::size_t n) { return Repeat("text\n\n" + Repeat("* ", 60) + "\n\n", n / 128); }},
};

TEST(GuardTest, PassesOrdinaryDocumentsOfTenMegabytes) {
  for (const Shape& shape : kOrdinary) {
    const auto refusal = FindTooComplex(shape.make(10'000'000));
    EXPECT_FALSE(refusal) << shape.name << ": " << refusal->why;
  }
}

TEST(GuardTest, OrdinaryDocumentsStayExact) {
  for (const Shape& shape : kOrdinary) {
    const SourceFile file("a.md", shape.make(20'000));
    const Result<Document> document = ParseMarkdown(file);
    ASSERT_TRUE(document) << shape.name << ": " << document.error().message;
    EXPECT_EQ(BrokenPromise(*document, file), "") << shape.name;
    EXPECT_EQ(InexactBlocks(*document), 0U) << shape.name;
  }
}

// What comes out grows as what goes in: twice the text, twice the blocks and runs.
TEST(GuardTest, OutputIsLinear) {
  for (const Shape& shape : kOrdinary) {
    const auto count = [&](std::size_t size) {
      const Result<Document> document = ParseMarkdown(SourceFile("a.md", shape.make(size)));
      return document ? document->text.size() + document->runs.size() + document->blocks.size() : 0;
    };
    const std::size_t small = count(50'000);
    const std::size_t large = count(100'000);
    ASSERT_GT(small, 0U) << shape.name;
    EXPECT_LE(large, 2 * small + 2000) << shape.name;
  }
}

// Shapes that look dangerous but cost cmark no more than other text.
TEST(GuardTest, ParsesWhatIsMerelyUgly) {
  const std::pair<std::string_view, std::string> texts[] = {
      {"stars", Repeat("*", 50'000) + "a" + Repeat("*", 50'000)},
      {"mixed delimiters", Repeat("*_", 2000) + "a" + Repeat("_*", 2000)},
      {"brackets", Repeat("[", 50'000) + "a" + Repeat("]", 50'000)},
      {"backticks", Repeat("`a``b", 20'000)},
      {"entities", Repeat("&amp;&", 20'000)},
      {"backslashes", Repeat("\\", 100'000)},
      {"open links", Repeat("[a](<b", 20'000)},
      {"tags", Repeat("<a b='", 20'000)},
      {"items", Repeat("- a\n", 25'000)},
      {"blank items", Repeat("-\n\n", 25'000)},
      {"lone CRs", Repeat("a\r", 50'000)},
      {"tabs", Repeat("\t", 100'000) + "a"},
      {"one long line", Repeat("word ", 20'000)},
      {"definitions", Repeat("[a]: u\n", 15'000)},
      {"HTML", Repeat("<div>\n&lt;", 10'000)},
      {"open HTML tag", "<div " + Repeat("a='\n", 20'000)},
      {"headings", Repeat("# a #\n", 15'000)},
      {"code tables", "```\n" + Repeat("a | b\n", 10'000) + "```\n"},
  };
  for (const auto& [name, text] : texts) {
    const SourceFile file("a.md", text);
    const Result<Document> document = ParseMarkdown(file);
    ASSERT_TRUE(document) << name << ": " << document.error().message;
    EXPECT_EQ(InexactBlocks(*document), 0U) << name;
  }
}

}  // namespace
}  // namespace shardlint
