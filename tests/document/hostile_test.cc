#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include "document/document.h"
#include "document_checks.h"

namespace shardlint {
namespace {

/// What becomes of each file in fixtures/hostile: an error that contains `refusal`, or a document
/// whose text contains `text` at the bytes `source`.
struct Case {
  std::string_view name, refusal, text, source;
};

constexpr Case kCases[] = {
    {"bidi-escapes.md", "", "140 GB", "140 GB"},
    {"deep-lists.md", "deep-lists.md:3: too deep nesting: about 6000 levels of quotes and lists",
     "", ""},
    {"deep-quotes.md", "deep-quotes.md:3: too deep nesting: about 4000 levels of quotes and lists",
     "", ""},
    {"delimiter-runs.md", "", "25 tokens/ms", "25 tokens/ms"},
    {"invalid-utf8.md", "invalid-utf8.md:4: not UTF-8: byte 0xFF", "", ""},
    {"lone-cr.md", "", "17.5 GB each", "17.5 GB each"},
    {"nul-bytes.md", "", "140 GB", std::string_view("140\0GB", 6)},
    {"opener-runs.md", "opener-runs.md:3: too many unclosed", "", ""},
    {"table-bomb.md", "table-bomb.md:46: too many table cells: rows shorter than 2400 columns", "",
     ""},
    {"utf16.md", "utf16.md: UTF-16, not UTF-8", "", ""},
};

std::filesystem::path Folder() {
  return std::filesystem::path(SHARDLINT_SOURCE_DIR) / "fixtures" / "hostile";
}

TEST(HostileTest, EachFileIsRefusedWithAReasonOrParsed) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<SourceFile> file =
        ReadSourceFile((Folder() / c.name).string(), kDefaultMaxFileSize);
    if (!file) {
      ASSERT_FALSE(c.refusal.empty()) << file.error().message;
      EXPECT_NE(file.error().message.find(c.refusal), std::string::npos) << file.error().message;
      continue;
    }
    const Result<Document> document = ParseMarkdown(*file);
    if (!document) {
      ASSERT_FALSE(c.refusal.empty()) << document.error().message;
      EXPECT_NE(document.error().message.find(c.refusal), std::string::npos)
          << document.error().message;
      continue;
    }
    EXPECT_EQ(c.refusal, "");
    EXPECT_EQ(BrokenPromise(*document, *file), "");
    EXPECT_EQ(InexactBlocks(*document), 0U);
    const std::size_t at = document->text.find(c.text);
    ASSERT_NE(at, std::string::npos) << document->text;
    const auto begin = static_cast<std::uint32_t>(at);
    const Span span = document->SourceOf(begin, begin + static_cast<std::uint32_t>(c.text.size()));
    EXPECT_EQ(file->At(span), c.source);
  }
}

TEST(HostileTest, EveryFileHasACase) {
  for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.')) continue;
    EXPECT_NE(std::ranges::find(kCases, name, &Case::name), std::end(kCases)) << name;
  }
}

}  // namespace
}  // namespace shardlint
