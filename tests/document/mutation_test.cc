#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "document/document.h"
#include "document_checks.h"

namespace shardlint {
namespace {

/// The same numbers on every machine (Knuth's MMIX constants).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t Below(std::size_t n) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state_ >> 33) % n;
  }

 private:
  std::uint64_t state_;
};

constexpr std::string_view kSeeds[] = {
    "# Serving plan\n\nThe model has **70B** parameters in `FP16`, *140 GB* in all.\n"
    "It runs on 8 × H100\\* with ~80&nbsp;GB each.\n\n\\* SXM\n",
    "- TP: 4-way\n  - attention heads / 4\n  - MLP\n\n    two 7 GB halves\n- PP: 2\n\n"
    "1. prefill\n   > TTFT ≤ 500 ms\n   > lazy\ncontinues\n2. decode\n",
    "Memory per GPU:\n| part | GB |\n|:-----|---:|\n| weights | 17.5 |\n| KV \\| cache | `2.68` |\n"
    "| **sum** |\n\nTotal: 20.18 GB  \nof 80 GB\n",
    "> ## Note\n> | a | b |\n> |---|---|\n> | 1 | 2 |\n>\n> ```text\n> x | 1\n> y | 2\n> ```\n",
    "```bash\nvllm serve m --tensor-parallel-size 8\n\n  --max-model-len 8192\n```\n\n"
    "    GPU0: 10 GB\n    GPU1: 12 GB\n\n~~~\n+---+----+\n| a | 42 |\n+---+----+\n~~~\n",
    "<table>\n<tr><th>GPU</th><td>8 &times; 80<br>GB</td></tr>\n</table>\n\n<!-- a\nb -->\n\n"
    "<details><summary>More</summary>\n\ntext <b>7</b> <!-- x --> end\n\n</details>\n",
    "---\ntitle: plan\n---\n\n[spec]: https://example.org/a_(b) \"A\n title\"\n[s2]: <x y>\n"
    "See [spec], [the **plan**](u 't') and ![fig 3][s2] <http://e.org/?a&amp;b>.\n",
    "\xEF\xBB\xBFTitle\n=====\n\n- [ ] open 1\n- [x] done\n  2 lines\n\n* * *\n\nA ~~7~~ ~8~ B\n"
    "---\n中文 42 GB，共 8 卡\n",
};

constexpr std::string_view kPieces[] = {
    "*",         "**",     "_",       "`",       "``",      "~~",        "~",
    "[",         "](",     ")",       "]",       "![",      "<",         ">",
    "<b>",       "</td>",  "<td>",    "<tr>",    "<!--",    "-->",       "|",
    "\\|",       "\\",     "&amp;",   "&",       "&#0;",    "\n",        "\n\n",
    "\r\n",      "\r",     "\t",      "  ",      "    ",    "\n- ",      "\n> ",
    "\n1. ",     "\n# ",   "\n```\n", "\n---\n", "\n===\n", "\n|-|-|\n", "\n|a|b|\n|-|-|\n",
    "[a]: /u\n", "- [x] ", "<br>",    "│",       "\0",      "×",         "\n<div>\n",
    "\n\n    ",  "42 GB"};

/// Cuts, copies, inserts and flips; what is no longer UTF-8 is refused before parsing.
std::string Mutate(std::string text, Random& random) {
  const std::size_t steps = 1 + random.Below(6);
  for (std::size_t i = 0; i < steps; ++i) {
    const std::size_t at = random.Below(text.size() + 1);
    switch (random.Below(7)) {
      case 0:
      case 1:
        text.insert(at, kPieces[random.Below(std::size(kPieces))]);
        break;
      case 2:
        text.erase(at, 1 + random.Below(8));
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(random.Below(128));
        break;
      case 4: {  // a line goes
        const std::size_t begin = text.rfind('\n', at);
        if (begin == std::string::npos) break;
        const std::size_t end = std::min(text.find('\n', begin + 1), text.size());
        text.erase(begin, end - begin);
        break;
      }
      case 5: {  // a stretch comes twice
        const std::string copy = text.substr(at, random.Below(40));
        text.insert(random.Below(text.size() + 1), copy);
        break;
      }
      default: {  // other line ends
        std::string converted;
        const bool crlf = random.Below(2) == 0;
        for (const char c : text) {
          if (c == '\n')
            converted += crlf ? "\r\n" : "\r";
          else
            converted += c;
        }
        text = converted;
        break;
      }
    }
  }
  return text;
}

TEST(MutationTest, NoMutationBreaksAPromise) {
  Random random(20240229);
  std::size_t parsed = 0;
  std::size_t blocks = 0;
  std::size_t inexact = 0;
  for (int i = 0; i < 6000; ++i) {
    std::string text(kSeeds[random.Below(std::size(kSeeds))]);
    if (random.Below(4) == 0) text += kSeeds[random.Below(std::size(kSeeds))];
    text = Mutate(std::move(text), random);
    if (!IsValidUtf8(text)) continue;
    const SourceFile file("m.md", text);
    const Result<Document> document = ParseMarkdown(file);
    ASSERT_TRUE(document) << document.error().message;
    ASSERT_EQ(BrokenPromise(*document, file), "") << text;
    ++parsed;
    blocks += document->blocks.size();
    inexact += InexactBlocks(*document);
  }
  EXPECT_GT(parsed, 4000U);
  EXPECT_LE(inexact * 10'000, blocks) << inexact << " of " << blocks;
}

TEST(MutationTest, EveryPrefixParses) {
  for (const std::string_view seed : kSeeds) {
    for (std::size_t size = 0; size <= seed.size(); ++size) {
      if (!IsValidUtf8(seed.substr(0, size))) continue;
      const SourceFile file("m.md", std::string(seed.substr(0, size)));
      const Result<Document> document = ParseMarkdown(file);
      ASSERT_TRUE(document);
      ASSERT_EQ(BrokenPromise(*document, file), "") << file.bytes();
      ASSERT_EQ(InexactBlocks(*document), 0U) << file.bytes();
    }
  }
}

}  // namespace
}  // namespace shardlint
