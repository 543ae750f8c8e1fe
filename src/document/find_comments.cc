#include "document/find_comments.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::string_view kOpen = "<!--";
constexpr std::string_view kClose = "-->";

/// Comments contribute nothing to the text, so whatever does is shown to readers.
class ShownText {
 public:
  explicit ShownText(const Document& document) {
    for (const Run& run : document.runs) shown_.push_back(run.source);
    std::ranges::sort(shown_);
  }
  bool Overlaps(Span span) const {
    // Runs do not overlap, so the last one that begins before the end decides.
    const auto after = std::ranges::lower_bound(shown_, span.end, {}, &Span::begin);
    return after != shown_.begin() && (after - 1)->Overlaps(span);
  }

 private:
  std::vector<Span> shown_;
};

}  // namespace

std::vector<Span> FindComments(const SourceFile& file, const Document& document,
                               std::string_view keyword) {
  const std::string_view text = file.bytes();
  std::vector<Span> comments;
  for (std::size_t at = text.find(kOpen); at != text.npos; at = text.find(kOpen, at)) {
    const std::size_t begin = at;
    at += kOpen.size();
    if (!Trim(text.substr(at, keyword.size() + 100)).starts_with(keyword)) continue;
    const std::size_t end = text.find(kClose, at);
    if (end == text.npos) break;
    at = end + kClose.size();
    comments.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
  }
  if (comments.empty()) return comments;
  const ShownText shown(document);
  std::erase_if(comments, [&](Span comment) { return shown.Overlaps(comment); });
  return comments;
}

}  // namespace shardlint
