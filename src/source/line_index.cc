#include "source/line_index.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"

namespace shardlint {

LineIndex::LineIndex(std::string_view text) : text_(text), begins_{0} {
  const auto begin_at = [&](std::size_t at) { begins_.push_back(static_cast<std::uint32_t>(at)); };
  if (text.find('\r') == std::string_view::npos) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at)) {
      begin_at(++at);
    }
    return;
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
    if (text[at] == '\n' || text[at] == '\r') begin_at(at + 1);
  }
}

std::uint32_t LineIndex::LineOf(std::uint32_t offset) const {
  return static_cast<std::uint32_t>(std::ranges::upper_bound(begins_, offset) - begins_.begin());
}

Position LineIndex::At(std::uint32_t offset) const {
  const std::uint32_t line = LineOf(offset);
  const std::uint32_t begin = LineBegin(line);
  const std::size_t before = CountCodePoints(text_.substr(begin, offset - begin));
  return {line, static_cast<std::uint32_t>(before) + 1};
}

std::string_view LineIndex::Line(std::uint32_t line) const {
  const std::uint32_t begin = LineBegin(line);
  const std::size_t end = line < size() ? LineBegin(line + 1) : text_.size();
  std::string_view text = text_.substr(begin, end - begin);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

}  // namespace shardlint
