#include "support/files.h"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace shardlint {
namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteFile(const fs::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

fs::path ProjectFile(std::string_view path) { return fs::path(SHARDLINT_SOURCE_DIR) / path; }

std::vector<Fixture> Fixtures(std::string_view folder) {
  std::vector<Fixture> fixtures;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(ProjectFile("fixtures"))) {
    if (entry.path().extension() != ".md") continue;
    const std::string in = entry.path().parent_path().filename().string();
    if (!folder.empty() && in != folder) continue;
    fixtures.push_back(
        {in, fs::relative(entry.path(), ProjectFile("")).generic_string(), ReadFile(entry.path())});
  }
  std::ranges::sort(fixtures, {}, &Fixture::path);
  return fixtures;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "shardlint-test.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace shardlint
