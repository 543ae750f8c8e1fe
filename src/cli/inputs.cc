#include "cli/inputs.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>

#include "cli/ignore_file.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIgnoreFiles[] = {".gitignore", ".shardlintignore"};
constexpr std::size_t kMaxIgnoreFile = std::size_t{1} << 20;
constexpr std::size_t kMaxDepth = 200;

bool IsDocument(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".md" || extension == ".markdown" || extension == ".txt";
}

/// The ignore files on the way from a repository's root to the folder that is listed.
class IgnoreStack {
 public:
  /// Those of `folder` and of the folders above it, up to the one that holds ".git".
  explicit IgnoreStack(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> above = {fs::weakly_canonical(fs::absolute(folder, error), error)};
    const std::size_t depth = above.size();
    for (fs::path at = above.front(); !fs::exists(at / ".git", error); at = at.parent_path()) {
      if (at == at.parent_path()) {
        above.resize(depth);  // no repository: what lies above is not ours
        break;
      }
      above.push_back(at.parent_path());
    }
    const auto prefix_below = [&](const fs::path& at) {
      const std::string prefix = above.front().lexically_relative(at).generic_string();
      return prefix == "." ? "" : prefix + "/";
    };
    Read(above.back() / ".git" / "info" / "exclude", prefix_below(above.back()));
    for (auto at = above.rbegin(); at != above.rend(); ++at) Push(*at, prefix_below(*at));
  }

  /// `prefix` leads from that folder to the one that the walk began in, or is empty.
  void Push(const fs::path& folder, const std::string& prefix) {
    for (const char* name : kIgnoreFiles) Read(folder / name, prefix);
  }
  std::size_t size() const { return files_.size(); }
  void Resize(std::size_t size) { files_.resize(size, Located{IgnoreFile(""), "", 0}); }

  /// `path` is below the folder that the walk began in; the nearest file that speaks decides.
  bool Ignores(const std::string& path, bool is_folder) const {
    for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
      const std::string below = file->prefix + path.substr(file->skip);
      if (const std::optional<bool> ignored = file->file.Ignores(below, is_folder)) return *ignored;
    }
    return false;
  }

  /// For the files pushed from now on: their paths begin so many bytes into those of the walk.
  void SetSkip(std::size_t skip) { skip_ = skip; }

 private:
  struct Located {
    IgnoreFile file;
    std::string prefix;
    std::size_t skip = 0;
  };

  void Read(const fs::path& path, const std::string& prefix) {
    std::error_code error;
    if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kMaxIgnoreFile) return;
    std::ifstream in(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    files_.push_back({IgnoreFile(text), prefix, skip_});
  }

  std::vector<Located> files_;
  std::size_t skip_ = 0;
};

/// Lists the documents below one folder.
class Walk {
 public:
  Walk(const fs::path& folder, Inputs& inputs) : root_(folder), inputs_(inputs), ignores_(folder) {}

  std::vector<std::string> List() {
    Enter(root_, "", 0);
    std::ranges::sort(found_);
    return std::move(found_);
  }

 private:
  struct Entry {
    fs::path path;
    std::string below;  ///< of root_
    bool folder = false;
  };

  // `depth` is bounded, so recursion is.
  void Enter(const fs::path& folder, const std::string& below, std::size_t depth) {
    std::error_code error;
    std::vector<Entry> folders;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      std::error_code ignored;
      const std::string name = it->path().filename().string();
      if (name.starts_with('.') || it->is_symlink(ignored)) continue;
      const bool is_folder = it->is_directory(ignored);
      if (!is_folder && (!it->is_regular_file(ignored) || !IsDocument(it->path()))) continue;
      if (ignores_.Ignores(below + name, is_folder)) {
        ++inputs_.ignored;
      } else if (is_folder) {
        folders.push_back({it->path(), below + name + "/", true});
      } else {
        found_.push_back(it->path().generic_string());
      }
    }
    if (error) {
      inputs_.errors.push_back(folder.generic_string() +
                               ": cannot list the folder: " + error.message());
      return;
    }
    for (const Entry& entry : folders) {
      if (depth + 1 == kMaxDepth) {
        inputs_.errors.push_back(entry.path.generic_string() +
                                 ": cannot list the folder: more than " +
                                 std::to_string(kMaxDepth) + " levels deep");
        continue;
      }
      const std::size_t before = ignores_.size();
      ignores_.SetSkip(entry.below.size());
      ignores_.Push(entry.path, "");
      Enter(entry.path, entry.below, depth + 1);
      ignores_.Resize(before);
    }
  }

  fs::path root_;
  Inputs& inputs_;
  IgnoreStack ignores_;
  std::vector<std::string> found_;
};

std::vector<std::string> ListFolder(const std::string& folder, Inputs& inputs) {
  std::vector<std::string> found = Walk(folder, inputs).List();
  for (std::string& file : found)
    if (file.starts_with("./")) file.erase(0, 2);
  return found;
}

/// What "**" in a glob finds: the documents below its first folders that match all of it.
std::vector<std::string> ExpandDeep(const std::string& pattern, Inputs& inputs) {
  const std::size_t wild = pattern.find_first_of("*?[");
  const std::size_t slash = pattern.rfind('/', wild);
  const std::string base =
      slash == pattern.npos ? "." : pattern.substr(0, std::max<std::size_t>(slash, 1));
  std::vector<std::string> globs;
  for (std::size_t at = slash == pattern.npos ? 0 : slash + 1; at <= pattern.size();) {
    const std::size_t end = std::min(pattern.find('/', at), pattern.size());
    globs.push_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  std::vector<std::string> out;
  const std::size_t skip = slash == pattern.npos ? 0 : slash + 1;
  for (std::string& path : ListFolder(base, inputs))
    if (path.size() > skip && MatchesPath(globs, std::string_view(path).substr(skip)))
      out.push_back(std::move(path));
  return out;
}

std::vector<std::string> Expand(const std::string& pattern, Inputs& inputs) {
  if (pattern.find("**") != pattern.npos) return ExpandDeep(pattern, inputs);
  std::vector<std::string> out;
  glob_t matches{};
  if (glob(pattern.c_str(), 0, nullptr, &matches) == 0)
    for (std::size_t i = 0; i < matches.gl_pathc; ++i) out.emplace_back(matches.gl_pathv[i]);
  globfree(&matches);
  return out;
}

}  // namespace

std::string Inputs::WhyNothing() const {
  if (ignored == 0) return "nothing was checked: no .md, .markdown or .txt file found";
  return "nothing was checked: .gitignore and .shardlintignore leave out " +
         std::to_string(ignored) +
         (ignored == 1 ? " document or folder" : " documents or folders") +
         "; name a file to check it all the same";
}

Inputs ListInputs(const std::vector<std::string>& arguments) {
  Inputs inputs;
  std::set<std::string> seen;
  const auto add = [&](const std::string& path) {
    if (seen.insert(path).second) inputs.paths.push_back(path);
  };
  const auto add_path = [&](const std::string& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return add(path);
    for (const std::string& file : ListFolder(path, inputs)) add(file);
  };
  for (const std::string& argument : arguments) {
    std::error_code error;
    if (argument != "-" && !fs::exists(argument, error) &&
        argument.find_first_of("*?[") != std::string::npos) {
      const std::vector<std::string> matches = Expand(argument, inputs);
      if (matches.empty()) inputs.errors.push_back(argument + ": no file matches");
      for (const std::string& match : matches) add_path(match);
    } else {
      add_path(argument);
    }
  }
  return inputs;
}

}  // namespace shardlint
