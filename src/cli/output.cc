#include "cli/output.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace shardlint {

Result<Output> Output::Open(const std::string& path) {
  if (path.empty()) return Output(stdout, {}, {});
  struct stat status {};
  const bool exists = stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode))
    return Error{path + ": cannot write the report: it is a folder"};
  if (exists && !S_ISREG(status.st_mode)) {  // a device or a pipe cannot be replaced
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return Error{path + ": cannot write the report: " + std::strerror(errno)};
    return Output(file, path, {});
  }
  std::string temporary = path + ".XXXXXX";
  const int descriptor = mkstemp(temporary.data());
  if (descriptor < 0) return Error{path + ": cannot write the report: " + std::strerror(errno)};
  const mode_t mask = umask(0);
  umask(mask);
  (void)fchmod(descriptor, exists ? status.st_mode & 07777 : 0666 & ~mask);
  return Output(fdopen(descriptor, "wb"), path, temporary);
}

Result<Output> Output::Append(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "ab");
  if (file == nullptr) return Error{path + ": cannot write the report: " + std::strerror(errno)};
  return Output(file, path, {});
}

Output::Output(Output&& other) noexcept
    : file_(other.file_),
      path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      failed_(other.failed_) {
  other.file_ = nullptr;
  other.temporary_.clear();
}

Output::~Output() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void Output::Write(std::string_view text) {
  if (!text.empty() && std::fwrite(text.data(), 1, text.size(), file_) != text.size())
    failed_ = true;
}

Result<bool> Output::Commit() {
  const std::string name = path_.empty() ? "standard output" : path_;
  if (std::fflush(file_) != 0 || failed_)
    return Error{name + ": cannot write the report: " + std::strerror(errno)};
  if (file_ == stdout) return true;
  const bool closed = std::fclose(file_) == 0;
  file_ = nullptr;
  if (!closed) return Error{name + ": cannot write the report: " + std::strerror(errno)};
  if (temporary_.empty()) return true;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0)
    return Error{name + ": cannot replace the report: " + std::strerror(errno)};
  temporary_.clear();
  return true;
}

bool Output::to_terminal() const { return isatty(fileno(file_)) != 0; }

void PrintError(std::string_view message) { fmt::print(stderr, "shardlint: {}\n", message); }

bool WantsColor(std::string_view color, const Output& output) {
  if (color != "auto") return color == "always";
  const char* no_color = std::getenv("NO_COLOR");
  return output.to_terminal() && (no_color == nullptr || *no_color == '\0');
}

}  // namespace shardlint
