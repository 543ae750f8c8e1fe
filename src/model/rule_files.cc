#include "model/rule_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "model/embedded_rules.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

std::string Pointer(const std::vector<std::string>& context) {
  std::string out;
  for (const std::string& part : context) {
    if (part == "<root>") continue;
    // valijson writes "[key]" and "[0]".
    out += '/' + (part.starts_with('[') && part.ends_with(']') ? part.substr(1, part.size() - 2) : part);
  }
  return out.empty() ? "/" : out;
}

}  // namespace

std::string KindOfRules(const std::string& path, const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_object() && json.contains("$schema") && json["$schema"].is_string()) {
    std::string name = fs::path(json["$schema"].get<std::string>()).filename().string();
    if (name.ends_with(".schema.json")) return name.substr(0, name.size() - 12);
  }
  const std::string folder = fs::path(path).parent_path().filename().string();
  if (folder == "formulas") return "formula";
  if (folder == "statements") return "statement";
  if (folder == "models") return "model";
  if (folder == "devices") return "device";
  return fs::path(path).stem().string();
}

std::vector<std::string> ValidateRules(const std::string& kind, const std::string& text) {
  std::vector<std::string> out;
  const std::string name = "schemas/" + kind + ".schema.json";
  const auto schemas = EmbeddedSchemas();
  const auto file = std::ranges::find(schemas, std::string_view(name), &EmbeddedFile::path);
  if (file == schemas.end()) return {"/: no schema '" + kind + "'"};
  try {
    const auto schema_json = nlohmann::json::parse(file->text);
    const auto target = nlohmann::json::parse(text);
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(target), &results)) return out;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) out.push_back(Pointer(error.context) + ": " + error.description);
    // The deepest place says the most; the chain above it repeats it.
    std::ranges::stable_sort(out, [](const std::string& a, const std::string& b) {
      return std::ranges::count(a.substr(0, a.find(':')), '/') > std::ranges::count(b.substr(0, b.find(':')), '/');
    });
  } catch (const std::exception& error) {
    out.push_back(std::string("/: ") + error.what());
  }
  return out;
}

void ReadRuleFolder(const std::string& directory, std::vector<RuleFile>& files, RuleErrors& errors) {
  std::error_code code;
  if (!fs::is_directory(directory, code)) {
    errors.push_back(directory + ": no such folder of rules");
    return;
  }
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(directory, code))
    if (entry.is_regular_file(code) && entry.path().extension() == ".json") paths.push_back(entry.path());
  std::ranges::sort(paths);
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    RuleFile file{path.generic_string(), text.str()};
    const std::string kind = KindOfRules(file.path, file.text);
    for (const std::string& mistake : ValidateRules(kind, file.text)) errors.push_back(file.path + ": " + mistake);
    files.push_back(std::move(file));
  }
}

}  // namespace shardlint
