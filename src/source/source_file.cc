#include "source/source_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/text.h"
#include "source/line_index.h"

namespace shardlint {
namespace {

/// Offsets have 32 bits and cmark counts in a signed int.
constexpr std::size_t kHardLimit = std::size_t{1} << 30;

/// A file name may hold anything; an error is one line.
std::string OneLine(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  }
  return out;
}

Error Failure(const std::string& path, std::string_view why) {
  return {fmt::format("{}: {}", OneLine(path), why)};
}

Error SystemFailure(const std::string& path, int code) {
  return Failure(path, std::generic_category().message(code));
}

Error TooLarge(const std::string& path, std::size_t limit) {
  return Failure(path, fmt::format("too large: more than {} bytes", limit));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Reads one byte more than the limit at most: a file may grow while it is read.
Result<std::string> ReadAll(int fd, const std::string& path, std::size_t size, std::size_t limit) {
  std::string bytes;
  std::size_t used = 0;
  for (;;) {
    if (used > limit) return TooLarge(path, limit);
    bytes.resize(std::min(limit + 1, std::max(size + 1, used + used / 2 + 4096)));
    const ssize_t got = read(fd, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemFailure(path, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  bytes.resize(used);
  return bytes;
}

std::string_view WideEncoding(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) return "UTF-16";
  return "";
}

}  // namespace

Result<SourceFile> ReadSourceFile(const std::string& path, std::size_t max_size) {
  // O_NONBLOCK: opening a pipe without a writer would wait for ever.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return SystemFailure(path, errno);
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return SystemFailure(path, errno);
  if (S_ISDIR(status.st_mode)) return Failure(path, "is a folder, not a file");
  if (!S_ISREG(status.st_mode)) return Failure(path, "not a regular file");
  const std::size_t limit = std::min(max_size, kHardLimit);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limit) return TooLarge(path, limit);
  Result<std::string> bytes = ReadAll(file.get(), path, size, limit);
  if (!bytes) return bytes.error();
  return MakeSourceFile(path, std::move(*bytes), max_size);
}

Result<SourceFile> MakeSourceFile(std::string path, std::string bytes, std::size_t max_size) {
  const std::size_t limit = std::min(max_size, kHardLimit);
  if (bytes.size() > limit) return TooLarge(path, limit);
  if (const std::string_view encoding = WideEncoding(bytes); !encoding.empty()) {
    return Failure(path, fmt::format("{}, not UTF-8", encoding));
  }
  if (const std::size_t at = FindInvalidUtf8(bytes); at != std::string_view::npos) {
    const std::uint32_t line = LineIndex(bytes).LineOf(static_cast<std::uint32_t>(at));
    const auto byte = static_cast<unsigned char>(bytes[at]);
    return Error{fmt::format("{}:{}: not UTF-8: byte 0x{:02X}", OneLine(path), line, byte)};
  }
  return SourceFile(std::move(path), std::move(bytes));
}

}  // namespace shardlint
