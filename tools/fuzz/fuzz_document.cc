// libFuzzer target: no bytes crash the parser, and every position that it calls exact is exact.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "base/check.h"
#include "document/document.h"
#include "source/source_file.h"

namespace shardlint {
namespace {

void CheckRuns(const SourceFile& file, const Document& document) {
  for (std::size_t i = 0; i < document.runs.size(); ++i) {
    const Run& run = document.runs[i];
    SHARDLINT_CHECK(run.source.begin <= run.source.end && run.source.end <= file.bytes().size());
    SHARDLINT_CHECK(i == 0 || document.runs[i - 1].text_begin <= run.text_begin);
    if (run.kind != Run::Kind::kVerbatim) continue;
    SHARDLINT_CHECK(document.text.compare(run.text_begin, run.source.size(), file.At(run.source)) ==
                    0);
  }
}

}  // namespace
}  // namespace shardlint

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace shardlint;  // NOLINT: the entry point cannot stand in it
  std::string bytes(data, data + size);
  const auto file = MakeSourceFile("fuzz.md", std::move(bytes), kDefaultMaxFileSize);
  if (!file) return 0;
  const auto document = ParseMarkdown(*file);
  if (document) CheckRuns(*file, *document);
  return 0;
}
