#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

std::string ReadFile(const std::filesystem::path& path);
void WriteFile(const std::filesystem::path& path, std::string_view bytes);

/// A document of fixtures/<folder>/, with its path from the project's root.
struct Fixture {
  std::string folder;
  std::string path;
  std::string text;
};

/// All of fixtures/*/*.md, sorted by path; with `folder`, those of one folder.
std::vector<Fixture> Fixtures(std::string_view folder = "");
std::filesystem::path ProjectFile(std::string_view path);

/// A new empty folder below the system's temporary one, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string File(std::string_view name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace shardlint
