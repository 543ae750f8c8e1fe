#include "source/line_index.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kStride = 4096;

std::size_t FindLineEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
  return at;
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text), begins_{0} {
  const bool has_cr = text.find('\r') != std::string_view::npos;
  for (std::size_t i = 0;;) {
    i = has_cr ? FindLineEnd(text, i) : std::min(text.find('\n', i), text.size());
    if (i == text.size()) break;
    i += text.substr(i, 2) == "\r\n" ? 2 : 1;
    begins_.push_back(static_cast<std::uint32_t>(i));
  }
  code_points_.reserve(text.size() / kStride + 1);
  code_points_.push_back(0);
  for (std::size_t i = kStride; i <= text.size(); i += kStride) {
    const std::size_t count = CountCodePoints(text.substr(i - kStride, kStride));
    code_points_.push_back(code_points_.back() + static_cast<std::uint32_t>(count));
  }
}

std::uint32_t LineIndex::CodePointsBefore(std::uint32_t offset) const {
  const std::uint32_t stride = offset / kStride;
  const std::uint32_t begin = stride * kStride;
  return code_points_[stride] +
         static_cast<std::uint32_t>(CountCodePoints(text_.substr(begin, offset - begin)));
}

std::uint32_t LineIndex::LineOf(std::uint32_t offset) const {
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), offset);
  return static_cast<std::uint32_t>(after - begins_.begin());
}

Position LineIndex::At(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t line = LineOf(offset);
  const std::uint32_t begin = LineBegin(line);
  const std::uint32_t column =
      offset - begin < kStride
          ? static_cast<std::uint32_t>(CountCodePoints(text_.substr(begin, offset - begin)))
          : CodePointsBefore(offset) - CodePointsBefore(begin);
  return {line, column + 1};
}

std::string_view LineIndex::Line(std::uint32_t line) const {
  const std::uint32_t begin = LineBegin(line);
  const std::size_t end = line < size() ? LineBegin(line + 1) : text_.size();
  std::string_view text = text_.substr(begin, end - begin);
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

}  // namespace shardlint
