#include "cli/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/nearest.h"
#include "cli/check.h"
#include "cli/message.h"
#include "cli/output.h"
#include "model/parse_rule_tree.h"
#include "model/validate_rules.h"
#include "source/source_file.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxConfigSize = std::size_t{1} << 20;

const std::vector<std::string> kKeys = {"$schema",   "select",      "ignore",
                                        "severity",  "assumptions", "rules",
                                        "catalogue", "fail_on",     "limits"};
const std::vector<std::string> kLimits = {"max_file_size"};

/// A schema says that a key is too much; here is which one was meant.
void FindUnknownKeys(RuleValue object, const std::vector<std::string>& known,
                     const std::string& place, RuleErrors& errors) {
  if (object.kind() != RuleValue::Kind::kObject) return;
  for (const RuleValue member : object) {
    const std::string key(member.key());
    if (std::ranges::find(known, key) == known.end())
      errors.push_back(place + "unknown key '" + key + "'" + DidYouMean(key, known));
  }
}

std::vector<FixedAssumption> Fixed(RuleValue object, const std::string& file) {
  std::vector<FixedAssumption> out;
  for (const RuleValue value : object) {
    const std::string name(value.key());
    out.push_back({.id = name,
                   .choice = std::string(value.text()),
                   .by = file,
                   .place = file + ": /assumptions/" + name});
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> Pairs(RuleValue object) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const RuleValue member : object) pairs.emplace_back(member.key(), member.text());
  return pairs;
}

Config Read(RuleValue root, const std::string& path) {
  const auto resolved = [&](std::string_view relative) {
    return (fs::path(path).parent_path() / fs::path(relative)).lexically_normal().generic_string();
  };
  Config config{.file = path,
                .select = root["select"].texts(),
                .ignore = root["ignore"].texts(),
                .severity = Pairs(root["severity"]),
                .sources = {.paths = {}, .assumptions = Fixed(root["assumptions"], path)},
                .fail_on = {},
                .max_file_size = {}};
  if (const RuleValue rules = root["rules"]) config.sources.paths.push_back(resolved(rules.text()));
  for (const RuleValue file : root["catalogue"])
    config.sources.paths.push_back(resolved(file.text()));
  if (const RuleValue fail_on = root["fail_on"]) config.fail_on = fail_on.text();
  if (const RuleValue size = root["limits"]["max_file_size"])
    config.max_file_size = ParseSize(std::string(size.text()));
  return config;
}

}  // namespace

std::optional<Config> ReadConfig(const std::string& path, RuleErrors& errors) {
  const Result<SourceFile> file = ReadSourceFile(path, kMaxConfigSize);
  if (!file) {
    errors.push_back(file.error().message);
    return std::nullopt;
  }
  const Result<std::unique_ptr<OwnedRuleTree>> parsed = ParseRuleTree(file->bytes());
  if (!parsed) {
    errors.push_back(path + ":" + parsed.error().message);
    return std::nullopt;
  }
  const RuleValue root((*parsed)->tree);
  const std::size_t before = errors.size();
  FindUnknownKeys(root, kKeys, path + ": ", errors);
  FindUnknownKeys(root["limits"], kLimits, path + ": /limits: ", errors);
  if (errors.size() == before)
    for (const std::string& mistake : ValidateRules("config", file->bytes()))
      errors.push_back(path + ": " + mistake);
  if (errors.size() > before) return std::nullopt;
  return Read(root, path);
}

std::string ConfigFinder::Find(const std::string& document) {
  std::error_code error;
  const fs::path full = fs::absolute(document, error).lexically_normal();
  std::vector<std::string> passed;
  std::string found;
  for (fs::path folder = full.parent_path();; folder = folder.parent_path()) {
    const std::string name = folder.generic_string();
    if (const auto known = of_folder_.find(name); known != of_folder_.end()) {
      found = known->second;
      break;
    }
    passed.push_back(name);
    if (fs::is_regular_file(folder / kConfigName, error)) {
      found = (folder / kConfigName).generic_string();
      break;
    }
    if (folder == folder.parent_path()) break;
  }
  for (const std::string& folder : passed) of_folder_[folder] = found;
  return found;
}

int WriteFirstConfig() {
  std::error_code error;
  if (fs::exists(fs::symlink_status(kConfigName, error))) {
    PrintMessage(std::string(kConfigName) + ": is there already, and is left as it is");
    return 2;
  }
  Result<Output> output = Output::Open(kConfigName);
  if (output) {
    output->Write(R"({
  "fail_on": "error",
  "ignore": [],
  "severity": {},
  "assumptions": {},
  "limits": { "max_file_size": "4M" }
}
)");
    if (const Result<bool> saved = output->Commit(); saved) {
      fmt::print("wrote {}\n", kConfigName);
      return 0;
    }
  }
  PrintMessage(std::string(kConfigName) + ": cannot be written");
  return 2;
}

}  // namespace shardlint
