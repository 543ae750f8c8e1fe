#include <memory>

#include "cli/commands.h"
#include "cli/output.h"
#include "model/rule_doc.h"
#include "report/printable.h"

namespace shardlint {
namespace {

int RunRules(const std::string& directory) {
  RuleErrors errors;
  const std::unique_ptr<const Ruleset> rules = LoadRuleset(directory, errors);
  for (const std::string& error : errors) PrintError(error);
  if (!rules || !errors.empty()) return 2;
  Result<Output> output = Output::Open("");
  for (const std::string& id : RuleIds(*rules))
    output->Write(Printable(id) + ": " + Printable(DescribeRule(*rules, id)->title) + '\n');
  if (const Result<bool> committed = output->Commit(); !committed) {
    PrintError(committed.error().message);
    return 2;
  }
  return 0;
}

}  // namespace

RunCommand AddRulesCommand(CommandLine& program) {
  auto directory = std::make_shared<std::string>();
  Command rules = program.Add("rules", "List the rules that a report can name");
  rules.Add("--rules", *directory, "A folder of rules added to or overriding the built-in ones");
  return [directory] { return RunRules(*directory); };
}

}  // namespace shardlint
