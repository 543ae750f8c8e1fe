#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/check.h"
#include "cli/config.h"
#include "verdict/finding.h"
#include "verdict/suppress.h"

namespace shardlint {

/// What some documents are checked with: the command line over their nearest configuration.
struct Settings {
  std::string config;  ///< its file, empty: none
  std::vector<std::string> select, ignore;
  std::vector<std::pair<std::string, std::string>> severity;
  std::string fail_on;
  std::size_t max_file_size = 0;
  RuleSources sources;
  std::shared_ptr<const Ruleset> rules;
  std::vector<std::string> rule_ids;  ///< all there are, sorted

  bool TakesPart(std::string_view rule) const;
  /// Drops what takes no part, weighs the rest anew.
  void Filter(DocumentReport& report) const;
  /// What rests on a choice that the configuration has fixed says so. The settings outlive the
  /// report.
  void NameFixed(DocumentReport& report) const;
  bool Fails(const DocumentReport& report) const;
};

/// The settings of every document of a run; documents with one configuration share them.
class SettingsTable {
 public:
  explicit SettingsTable(const CheckOptions& options) : options_(options) {}

  /// Reads the configuration that counts for a document, and its rules. Null after a mistake, which
  /// goes to errors() once.
  std::shared_ptr<const Settings> For(const std::string& document);
  const RuleErrors& errors() const { return errors_; }
  /// All rule sets that were read, the first one first.
  const std::vector<std::shared_ptr<const Ruleset>>& rules() const { return rules_; }

 private:
  std::shared_ptr<const Settings> Make(const std::string& file);
  void CheckRuleNames(const Settings& settings);

  const CheckOptions& options_;
  ConfigFinder finder_;
  std::map<std::string, std::shared_ptr<const Settings>> of_config_;
  std::vector<std::shared_ptr<const Ruleset>> rules_;
  RuleErrors errors_;
};

/// `--show-config`: each value with the file it came from.
std::string ShowSettings(const CheckOptions& options, const Settings& settings,
                         const std::string& document);

}  // namespace shardlint
