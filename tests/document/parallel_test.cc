#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "document/document.h"

namespace shardlint {
namespace {

// cmark keeps a table of special characters for the whole process; a document must read the same
// whatever its neighbours are.
TEST(ParallelTest, DocumentsDoNotDisturbOneAnother) {
  std::vector<std::string> texts;
  for (int i = 0; i < 8; ++i) {
    std::string text;
    for (int k = 0; k < 200; ++k) {
      text += i % 2 == 0 ? "a ~~b~~ *c* ~5 GB x**~6**\n\n| a | ~~b~~ |\n|---|---|\n| 1 | 2 |\n\n"
                         : "a **~5** x**~6 GB** `c`\n\n- d ~7\n\n";
    }
    texts.push_back(text);
  }
  std::vector<std::string> expected;
  for (const std::string& text : texts) {
    expected.push_back(ParseMarkdown(SourceFile("a.md", text))->text);
  }
  std::atomic<int> differences = 0;
  std::vector<std::jthread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 20; ++i) {
        const std::size_t which = (t + i) % texts.size();
        differences += ParseMarkdown(SourceFile("a.md", texts[which]))->text != expected[which];
      }
    });
  }
  threads.clear();
  EXPECT_EQ(differences, 0);
}

}  // namespace
}  // namespace shardlint
