#include "cli/inputs.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace shardlint {
namespace {

namespace fs = std::filesystem;

bool IsDocument(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".md" || extension == ".markdown" || extension == ".txt";
}

void Walk(const fs::path& folder, Inputs& inputs, std::vector<std::string>& found) {
  std::error_code error;
  fs::recursive_directory_iterator it(folder, fs::directory_options::none, error);
  const fs::recursive_directory_iterator end;
  if (error) {
    inputs.errors.push_back(folder.generic_string() +
                            ": cannot list the folder: " + error.message());
    return;
  }
  while (it != end) {
    const fs::directory_entry& entry = *it;
    std::error_code ignored;
    const bool hidden = entry.path().filename().string().starts_with('.');
    const bool link = entry.is_symlink(ignored);
    if (entry.is_directory(ignored) && (hidden || link)) it.disable_recursion_pending();
    if (!hidden && !link && entry.is_regular_file(ignored) && IsDocument(entry.path()))
      found.push_back(entry.path().generic_string());
    it.increment(error);
    if (error) {
      inputs.errors.push_back(folder.generic_string() +
                              ": cannot list the folder: " + error.message());
      return;
    }
  }
}

std::vector<std::string> Expand(const std::string& pattern) {
  std::vector<std::string> out;
  glob_t matches{};
  if (glob(pattern.c_str(), 0, nullptr, &matches) == 0)
    for (std::size_t i = 0; i < matches.gl_pathc; ++i) out.emplace_back(matches.gl_pathv[i]);
  globfree(&matches);
  return out;
}

}  // namespace

Inputs ListInputs(const std::vector<std::string>& arguments) {
  Inputs inputs;
  std::set<std::string> seen;
  const auto add = [&](const std::string& path) {
    if (seen.insert(path).second) inputs.paths.push_back(path);
  };
  const auto add_path = [&](const std::string& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      std::vector<std::string> found;
      Walk(path, inputs, found);
      std::ranges::sort(found);
      for (std::string& file : found) add(file.starts_with("./") ? file.substr(2) : file);
    } else {
      add(path);
    }
  };
  for (const std::string& argument : arguments) {
    std::error_code error;
    if (argument != "-" && !fs::exists(argument, error) &&
        argument.find_first_of("*?[") != std::string::npos) {
      const std::vector<std::string> matches = Expand(argument);
      if (matches.empty()) inputs.errors.push_back(argument + ": no file matches");
      for (const std::string& match : matches) add_path(match);
    } else {
      add_path(argument);
    }
  }
  return inputs;
}

}  // namespace shardlint
