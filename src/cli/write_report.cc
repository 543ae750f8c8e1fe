#include "cli/write_report.h"

#include <memory>

#include "cli/output.h"

namespace shardlint {

int WriteReport(const std::string& rules_directory, const std::string& path,
                const std::string& color_mode, const MakeReport& make) {
  RuleErrors errors;
  const std::unique_ptr<const Ruleset> rules = LoadRuleset(rules_directory, errors);
  for (const std::string& error : errors) PrintError(error);
  if (!rules || !errors.empty()) return 2;
  Result<Output> output = Output::Open(path);
  if (!output) {
    PrintError(output.error().message);
    return 2;
  }
  const std::optional<std::string> text = make(*rules, WantsColor(color_mode, *output));
  if (!text) return 2;
  output->Write(*text);
  if (const Result<bool> committed = output->Commit(); !committed) {
    PrintError(committed.error().message);
    return 2;
  }
  return 0;
}

}  // namespace shardlint
