#include "cli/output_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace shardlint {
namespace {

namespace fs = std::filesystem;

Error CannotWrite(const std::string& path, const std::string& why) {
  return Error{path + ": cannot write the output folder: " + why};
}

/// Why the folder that stands there may not be replaced; empty: it may.
std::string WhyKept(const fs::path& folder, const std::vector<std::string_view>& entries) {
  std::error_code error;
  bool empty = true, marked = false;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (std::ranges::find(entries, name) == entries.end())
      return "it holds '" + name + "', which no audit wrote";
    empty = false;
    marked |= name == entries.front();
  }
  if (error) return error.message();
  return empty || marked ? ""
                         : "it is no earlier audit: there is no " + std::string(entries.front());
}

}  // namespace

Result<OutputFolder> OutputFolder::Open(const std::string& path,
                                        const std::vector<std::string_view>& entries) {
  std::error_code error;
  // Where a link leads is what is replaced, not the link.
  fs::path place = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) return CannotWrite(path, error.message());
  if (!place.has_filename()) place = place.parent_path();
  if (fs::exists(place, error)) {
    if (!fs::is_directory(place, error)) return CannotWrite(path, "it is a file");
    if (const std::string why = WhyKept(place, entries); !why.empty())
      return CannotWrite(path, why);
  }
  std::string temporary = place.string() + ".XXXXXX";
  if (mkdtemp(temporary.data()) == nullptr) return CannotWrite(path, std::strerror(errno));
  const mode_t mask = umask(0);
  umask(mask);
  (void)chmod(temporary.c_str(), 0777 & ~mask);
  return OutputFolder(place.string(), temporary);
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::move(other.temporary_)) {
  other.temporary_.clear();
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

Result<bool> OutputFolder::AddFolder(std::string_view name) const {
  std::error_code error;
  fs::create_directory(File(name), error);
  if (error) return CannotWrite(path_, error.message());
  return true;
}

Result<bool> OutputFolder::Write(std::string_view name, std::string_view bytes) const {
  const auto close = [](std::FILE* file) { (void)std::fclose(file); };
  std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(File(name).c_str(), "wb"), close);
  const bool written = file &&
                       std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
                       std::fflush(file.get()) == 0;
  if (!written) return CannotWrite(path_, std::string(name) + ": " + std::strerror(errno));
  return true;
}

Result<bool> OutputFolder::Commit() {
  // An empty or missing folder is replaced by the rename itself.
  if (std::rename(temporary_.c_str(), path_.c_str()) == 0) {
    temporary_.clear();
    return true;
  }
  if (errno != EEXIST && errno != ENOTEMPTY) return CannotWrite(path_, std::strerror(errno));
  // Both exist at every moment; what was there is then removed under the temporary name.
  if (renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_EXCHANGE) != 0)
    return CannotWrite(path_, std::strerror(errno));
  return true;
}

}  // namespace shardlint
