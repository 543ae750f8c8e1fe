#include "cli/suggest.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "audit.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/write_report.h"
#include "report/report_suggest.h"
#include "summary/document_inputs.h"

namespace shardlint {
namespace {

bool IsDocument(const std::string& path) {
  const std::string extension = ToLowerAscii(std::filesystem::path(path).extension().string());
  return extension == ".md" || extension == ".markdown" || extension == ".txt";
}

/// "ttft<=2s", "throughput.total >= 5000".
Result<SuggestTarget> ParseTarget(const Ruleset& rules, const std::string& text) {
  std::size_t at = text.find_first_of("<>");
  std::size_t size = 1;
  bool at_least = at != text.npos && text[at] == '>';
  for (const auto& [sign, least] : {std::pair("≤", false), std::pair("≥", true)})
    if (const std::size_t found = text.find(sign); at == text.npos && found != text.npos)
      at = found, size = std::string_view(sign).size(), at_least = least;
  if (at == text.npos)
    return Error{"--require: expected QUANTITY<=VALUE or QUANTITY>=VALUE, got '" + text + "'"};
  if (at + size < text.size() && text[at + size] == '=') ++size;
  const std::string name(Trim(std::string_view(text).substr(0, at)));
  const std::optional<SymbolId> quantity = FindSettable(rules, name);
  if (!quantity) return Error{"--require: unknown quantity '" + name + "'"};
  const Result<double> value = ReadValue(rules, *quantity, text.substr(at + size));
  if (!value) return Error{"--require " + name + ": " + value.error().message};
  if (*value <= 0) return Error{"--require " + name + ": a requirement is above zero"};
  return SuggestTarget{.quantity = *quantity, .at_least = at_least, .value = *value, .at = {}};
}

/// The document among what CLI11 left over.
std::string TakeDocument(std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!words[i].starts_with('-') && IsDocument(words[i])) {
      std::string path = words[i];
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
      return path;
    }
  return {};
}

/// What a search needs, and what is told about it.
struct Task {
  SuggestOptions options;
  SuggestTitle title;
};

std::uint32_t BudgetOf(const Ruleset& rules, const PlanInputs& inputs,
                       const SuggestCommand& command, SuggestTitle& title) {
  title.budget_by_default = false;
  if (command.max_gpus > 0) return std::min(static_cast<std::uint32_t>(command.max_gpus), kMaxGpus);
  const auto gpus = rules.symbols.Find("gpus.total");
  const PlanInput* stated = gpus ? inputs.Find(*gpus) : nullptr;
  if (stated != nullptr && stated->values.front() >= 1)
    return static_cast<std::uint32_t>(
        std::min(stated->values.front(), static_cast<double>(kMaxGpus)));
  title.budget_by_default = true;
  return SuggestOptions().max_gpus;
}

Task ReadTask(const Ruleset& rules, const SuggestCommand& command, const DocumentInputs& document,
              const PlanInputs& inputs, std::vector<std::string>& mistakes) {
  Task task;
  for (const std::string& text : command.require) {
    const Result<SuggestTarget> target = ParseTarget(rules, text);
    if (!target) {
      mistakes.push_back(target.error().message);
    } else {
      task.options.targets.push_back(*target);
    }
  }
  if (command.require.empty()) task.options.targets = document.targets;
  task.title.objective_by_default = command.objective.empty();
  if (!command.objective.empty())
    task.options.objective =
        ParseObjective(command.objective).value_or(Objective::kFewestGpus);  // CLI11 checks it
  if (command.reach > 0) task.options.reach = command.reach;
  task.options.best = static_cast<std::size_t>(command.best);
  task.options.max_gpus = BudgetOf(rules, inputs, command, task.title);
  task.title.model = inputs.model, task.title.device = inputs.device;
  task.title.notes = inputs.notes;
  const auto several = [&](const std::string& names, const char* what, const char* flag) {
    task.title.notes.push_back("the document names several " + std::string(what) + " (" + names +
                               "), and none is taken; choose with " + flag);
  };
  if (!document.several_models.empty() && command.input.model.empty())
    several(document.several_models, "models", "--model");
  if (!document.several_devices.empty() && command.input.gpu.empty())
    several(document.several_devices, "devices", "--gpu");
  for (const std::string& note : document.contradicted) task.title.notes.push_back(note);
  return task;
}

std::optional<std::string> ReportText(const Ruleset& rules, SuggestCommand command, bool color) {
  DocumentInputs document;
  if (const std::string path = TakeDocument(command.input.quantities); !path.empty()) {
    const Result<SourceFile> file = ReadSourceFile(path, kDefaultMaxFileSize);
    if (!file) {
      PrintError(file.error().message);
      return std::nullopt;
    }
    const DocumentReport report = Audit(*file, rules);
    if (!report.error.empty()) {
      PrintError(path + ": " + report.error);
      return std::nullopt;
    }
    document = InputsOf(rules, *file, report);
  }
  std::vector<std::string> mistakes;
  const PlanTask plan = ReadPlanTask(rules, command.input, document.values, mistakes);
  const Task task = ReadTask(rules, command, document, plan.inputs, mistakes);
  for (const std::string& mistake : mistakes) PrintError(mistake);
  if (!mistakes.empty()) return std::nullopt;
  const Suggestion suggestion = Suggest(rules, plan.inputs, plan.assignment, task.options);
  if (!suggestion.missing.empty()) {
    for (const std::string& note : task.title.notes) PrintError(note);
    for (const SymbolId quantity : suggestion.missing)
      PrintError("missing: " + rules.quantities[quantity].title + " (" + FlagOf(rules, quantity) +
                 ")");
    return std::nullopt;
  }
  return command.report.format == "json" ? SuggestJson(rules, task.title, suggestion)
                                         : SuggestText(rules, task.title, suggestion, color);
}

}  // namespace

int RunSuggest(const SuggestCommand& command) {
  return WriteReport(
      command.report.rules, command.report.output, command.report.color,
      [&](const Ruleset& rules, bool color) { return ReportText(rules, command, color); });
}

}  // namespace shardlint
