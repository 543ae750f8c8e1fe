#include "model/rule_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "model/embedded_rules.h"
#include "model/parse_rule_tree.h"
#include "model/validate_rules.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFolders = {
    {{"formulas", "formula"},
     {"statements", "statement"},
     {"models", "model"},
     {"devices", "device"}}};

constexpr std::string_view kSchemaEnding = ".schema.json";

std::optional<std::string> ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  if (!in || !(out << in.rdbuf())) return std::nullopt;
  return out.str();
}

std::vector<fs::path> JsonFiles(const std::string& directory, RuleErrors& errors) {
  std::error_code code;
  std::vector<fs::path> paths;
  for (fs::recursive_directory_iterator it(directory, code), end; !code && it != end;
       it.increment(code)) {
    if (it->path().extension() == ".json" && it->is_regular_file(code)) paths.push_back(it->path());
  }
  if (code) errors.push_back(directory + ": " + code.message());
  std::ranges::sort(paths);
  return paths;
}

std::optional<RuleFile> ReadRuleFile(const fs::path& path, RuleErrors& errors) {
  const std::string name = path.generic_string();
  const std::optional<std::string> json = ReadAll(path);
  if (!json) {
    errors.push_back(name + ": cannot be read");
    return std::nullopt;
  }
  Result<std::unique_ptr<OwnedRuleTree>> parsed = ParseRuleTree(*json);
  if (!parsed) {
    errors.push_back(name + ":" + parsed.error().message);
    return std::nullopt;
  }
  const RuleTree tree = (*parsed)->tree;
  const std::vector<std::string> mistakes =
      ValidateRules(KindOfRules(name, RuleValue(tree)), *json);
  for (const std::string& mistake : mistakes) errors.push_back(name + ": " + mistake);
  if (!mistakes.empty()) return std::nullopt;
  return RuleFile{name, tree, std::shared_ptr<const OwnedRuleTree>(std::move(*parsed))};
}

}  // namespace

std::string KindOfRules(std::string_view path, RuleValue root) {
  std::string_view schema = root["$schema"].text();
  if (schema.ends_with(kSchemaEnding)) {
    schema.remove_suffix(kSchemaEnding.size());
    return std::string(schema.substr(schema.rfind('/') + 1));
  }
  const fs::path file(path);
  const std::string folder = file.parent_path().filename().string();
  for (const auto& [name, kind] : kFolders)
    if (folder == name) return std::string(kind);
  return file.stem().string();
}

std::vector<RuleFile> BuiltInRuleFiles() {
  std::vector<RuleFile> files;
  for (const EmbeddedRules& file : EmbeddedRuleFiles())
    files.push_back({.path = std::string(file.path), .tree = file.tree});
  return files;
}

std::vector<RuleFile> ReadRuleFiles(const std::string& path, RuleErrors& errors) {
  std::vector<RuleFile> files;
  std::error_code error;
  const std::vector<fs::path> paths =
      fs::is_regular_file(path, error) ? std::vector<fs::path>{path} : JsonFiles(path, errors);
  for (const fs::path& one : paths)
    if (std::optional<RuleFile> file = ReadRuleFile(one, errors)) files.push_back(std::move(*file));
  return files;
}

}  // namespace shardlint
