#include "report/positions.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kStride = 256;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Characters of four bytes of UTF-8 are those of two UTF-16 code units.
std::uint32_t CountAstral(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xF0; }));
}

}  // namespace

Positions::Positions(std::string_view text) : text_(text), lines_(text) {
  counts_.reserve(text.size() / kStride + 1);
  std::uint32_t count = 0, astral = 0;
  for (std::size_t at = 0; at <= text.size(); at += kStride) {
    counts_.push_back(count);
    astral_.push_back(astral);
    astral += CountAstral(text.substr(at, kStride));
    count += static_cast<std::uint32_t>(CountCodePoints(text.substr(at, kStride)));
  }
}

std::uint32_t Positions::Clamp(std::uint32_t offset) const {
  return std::min(offset, static_cast<std::uint32_t>(text_.size()));
}

std::uint32_t Positions::CodePointsBefore(std::uint32_t offset) const {
  const std::uint32_t stride = offset / kStride;
  const std::string_view rest = text_.substr(stride * kStride, offset % kStride);
  return counts_[stride] + static_cast<std::uint32_t>(CountCodePoints(rest));
}

std::uint32_t Positions::AstralBefore(std::uint32_t offset) const {
  const std::uint32_t stride = offset / kStride;
  return astral_[stride] + CountAstral(text_.substr(stride * kStride, offset % kStride));
}

std::uint32_t Positions::Utf16Column(std::uint32_t offset) const {
  offset = Clamp(offset);
  const Position position = At(offset);
  const std::uint32_t begin = lines_.LineBegin(position.line);
  const bool marked =
      begin == 0 && offset >= kByteOrderMark.size() && text_.starts_with(kByteOrderMark);
  return position.column + AstralBefore(offset) - AstralBefore(begin) - (marked ? 1 : 0);
}

std::uint32_t Positions::ByteColumn(std::uint32_t offset) const {
  offset = Clamp(offset);
  return offset - lines_.LineBegin(lines_.LineOf(offset)) + 1;
}

Position Positions::At(std::uint32_t offset) const {
  offset = Clamp(offset);
  const std::uint32_t line = lines_.LineOf(offset);
  const std::uint32_t begin = lines_.LineBegin(line);
  if (offset - begin < kStride) {
    const std::string_view before = text_.substr(begin, offset - begin);
    return {line, static_cast<std::uint32_t>(CountCodePoints(before)) + 1};
  }
  return {line, CodePointsBefore(offset) - CodePointsBefore(begin) + 1};
}

std::string_view Positions::Text(Span span) const {
  const std::uint32_t begin = Clamp(span.begin);
  return text_.substr(begin, std::max(begin, Clamp(span.end)) - begin);
}

}  // namespace shardlint
