#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "source/span.h"

namespace shardlint {

/// The bytes of one document and the path it is reported under ('/'-separated, as given).
class SourceFile {
 public:
  SourceFile(std::string path, std::string bytes)
      : path_(std::move(path)), bytes_(std::move(bytes)) {}
  const std::string& path() const { return path_; }
  std::string_view bytes() const { return bytes_; }
  std::string_view At(Span span) const { return bytes().substr(span.begin, span.size()); }

 private:
  std::string path_;
  std::string bytes_;
};

inline constexpr std::size_t kDefaultMaxFileSize = std::size_t{4} << 20;

/// Reads a regular file of at most `max_size` bytes of valid UTF-8. The error is one line that
/// names the path and why: missing, a directory, too large, not UTF-8 (with the line).
Result<SourceFile> ReadSourceFile(const std::string& path, std::size_t max_size);

/// The same checks on bytes that came from elsewhere (standard input).
Result<SourceFile> MakeSourceFile(std::string path, std::string bytes, std::size_t max_size);

}  // namespace shardlint
