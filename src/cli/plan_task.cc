#include "cli/plan_task.h"

#include <algorithm>
#include <optional>

#include "base/nearest.h"
#include "calculate/hf_config.h"
#include "calculate/plan_file.h"

namespace shardlint {
namespace {

using Mistakes = std::vector<std::string>;

/// "--tp", "8" or "--tp=8", as the shell gave it.
struct Flag {
  std::string name;
  std::optional<std::string> value;
};

/// What CLI11 left over: flags of quantities, and at most one plan file.
class Arguments {
 public:
  Arguments(const std::vector<std::string>& words, Mistakes& mistakes) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (!word.starts_with('-')) {
        if (!plan.empty()) mistakes.push_back("'" + word + "': a plan file is named already");
        plan = word;
        continue;
      }
      const std::size_t equals = word.find('=');
      Flag& flag = flags.emplace_back();
      flag.name = word.substr(0, equals);
      if (equals != word.npos) {
        flag.value = word.substr(equals + 1);
      } else if (i + 1 < words.size() && !words[i + 1].starts_with('-')) {
        flag.value = words[++i];
      }
    }
  }
  std::vector<Flag> flags;
  std::string plan;
};

std::vector<std::string> FlagNames(const Ruleset& rules) {
  std::vector<std::string> names = {"--model", "--gpu", "--hf-config", "--plan", "--set"};
  for (std::size_t q = 0; q < rules.symbols.size(); ++q)
    names.push_back(FlagOf(rules, static_cast<SymbolId>(q)));
  for (const auto& [name, quantity] : rules.vocabulary.flags)
    if (name.starts_with("--")) names.push_back(name);
  std::ranges::sort(names);
  return names;
}

void TakeFlag(const Ruleset& rules, const Flag& flag, PlanInputs& inputs, Mistakes& mistakes) {
  const std::optional<SymbolId> quantity = FindSettable(rules, flag.name);
  if (!quantity) {
    mistakes.push_back("unknown option '" + flag.name + "'" +
                       DidYouMean(flag.name, FlagNames(rules)));
    return;
  }
  // What a plan uses ("--uses-chunked-prefill") needs no value.
  const bool uses = rules.symbols.Name(*quantity).starts_with("uses.");
  if (!flag.value && !uses) {
    mistakes.push_back(flag.name + ": a value is missing");
    return;
  }
  const Result<double> value = ReadValue(rules, *quantity, flag.value.value_or("1"));
  if (!value) {
    mistakes.push_back(flag.name + ": " + value.error().message);
    return;
  }
  inputs.Set({.quantity = *quantity, .values = {*value}, .source = PlanInput::Source::kFlag});
}

void TakeEntry(const Ruleset& rules, CatalogName::Kind kind, const std::string& option,
               const std::string& name, std::string& title, PlanInputs& inputs,
               Mistakes& mistakes) {
  const Result<const CatalogEntry*> entry = FindEntry(rules, kind, name);
  if (!entry) {
    mistakes.push_back(option + ": " + entry.error().message);
    return;
  }
  title = (*entry)->name;
  inputs.Add(**entry);
}

/// "--set pipeline.bubble=over the ideal time"; a value of an input too.
void TakeSetting(const Ruleset& rules, const std::string& setting, PlanInputs& inputs,
                 std::vector<Setting>& settings, Mistakes& mistakes) {
  const std::size_t equals = setting.find('=');
  if (equals == setting.npos) {
    mistakes.push_back("--set: expected ASSUMPTION=CHOICE, got '" + setting + "'");
    return;
  }
  const std::string name = setting.substr(0, equals), value = setting.substr(equals + 1);
  const bool assumption = std::ranges::any_of(rules.assumptions, [&](const Assumption& known) {
    return known.id == name && known.Find(value);
  });
  const std::optional<SymbolId> quantity = FindSettable(rules, name);
  if (quantity && !assumption)
    if (const Result<double> number = ReadValue(rules, *quantity, value)) {
      inputs.Set({.quantity = *quantity, .values = {*number}, .source = PlanInput::Source::kFlag});
      return;
    }
  settings.push_back({name, value});
}

}  // namespace

PlanTask ReadPlanTask(const Ruleset& rules, const PlanOptions& options, PlanInputs inputs,
                      std::vector<std::string>& mistakes) {
  PlanTask task{.inputs = std::move(inputs), .assignment = Assignment(rules)};
  const Arguments arguments(options.quantities, mistakes);
  PlanFile file;
  const std::string& path = options.plan.empty() ? arguments.plan : options.plan;
  if (!path.empty()) file = ReadPlanFile(rules, path, task.inputs, mistakes);
  std::vector<Setting> settings = file.settings;
  const std::string model = options.model.empty() ? file.model : options.model;
  const std::string gpu = options.gpu.empty() ? file.gpu : options.gpu;
  const std::string config = options.hf_config.empty() ? file.hf_config : options.hf_config;
  if (!model.empty())
    TakeEntry(rules, CatalogName::Kind::kModel,
              options.model.empty() ? path + ": /model" : "--model", model, task.inputs.model,
              task.inputs, mistakes);
  if (!gpu.empty())
    TakeEntry(rules, CatalogName::Kind::kDevice, options.gpu.empty() ? path + ": /gpu" : "--gpu",
              gpu, task.inputs.device, task.inputs, mistakes);
  if (!config.empty()) ReadHfConfig(rules, config, task.inputs, mistakes);
  for (const Flag& flag : arguments.flags) TakeFlag(rules, flag, task.inputs, mistakes);
  for (const std::string& setting : options.set)
    TakeSetting(rules, setting, task.inputs, settings, mistakes);
  const Result<Assignment> assignment = ReadSettings(rules, settings);
  if (!assignment) {
    mistakes.push_back(assignment.error().message);
  } else {
    task.assignment = *assignment;
  }
  return task;
}

}  // namespace shardlint
