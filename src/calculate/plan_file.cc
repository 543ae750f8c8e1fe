#include "calculate/plan_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/nearest.h"
#include "base/text.h"
#include "calculate/json_file.h"
#include "model/enum_words.h"
#include "model/validate_rules.h"

namespace shardlint {
namespace {

/// A number is in base units unless a unit stands beside it.
Result<double> ValueOf(const Ruleset& rules, SymbolId quantity, RuleValue value, std::size_t& at,
                       std::string_view unit = {}) {
  switch (value.kind()) {
    case RuleValue::Kind::kObject:
      return ValueOf(rules, quantity, value["value"], at, value["unit"].text());
    case RuleValue::Kind::kTrue:
    case RuleValue::Kind::kFalse:
      return value.truth() ? 1 : 0;
    case RuleValue::Kind::kNumber: {
      // Where not every number will do, it is read as text.
      const auto& degrees = rules.plan_rules().degrees;
      if (!EnumWords(rules, quantity).empty() ||
          std::ranges::find(degrees, quantity) != degrees.end())
        return ReadValue(rules, quantity, fmt::format("{:g}", value.number()));
      if (unit.empty() || unit == "1") return value.number();
      const Result<double> one = ReadValue(rules, quantity, "1 " + std::string(unit));
      return one ? Result<double>(value.number() * *one) : one;
    }
    default:
      return ReadValue(rules, quantity, value.text(), &at);
  }
}

std::vector<std::string> QuantityNames(const Ruleset& rules) {
  std::vector<std::string> names;
  for (std::size_t q = 0; q < rules.symbols.size(); ++q)
    names.emplace_back(rules.symbols.Name(static_cast<SymbolId>(q)));
  return names;
}

}  // namespace

PlanFile ReadPlanFile(const Ruleset& rules, const std::string& path, PlanInputs& inputs,
                      std::vector<std::string>& mistakes) {
  PlanFile plan;
  const Result<JsonFile> file = ReadJsonFile(path);
  if (!file) {
    mistakes.push_back(file.error().message);
    return plan;
  }
  const std::vector<std::string> invalid = ValidateRules("plan", file->text);
  for (const std::string& mistake : invalid) mistakes.push_back(path + ": " + mistake);
  if (!invalid.empty()) return plan;
  const RuleValue root = file->root();
  plan.model = root["model"].text();
  plan.gpu = root["gpu"].text();
  if (const RuleValue config = root["hf_config"])
    plan.hf_config = (std::filesystem::path(path).parent_path() / config.text()).generic_string();
  for (const RuleValue value : root["values"]) {
    const std::optional<SymbolId> quantity = FindSettable(rules, value.key());
    if (!quantity) {
      mistakes.push_back(path + ": " + value.Pointer() + ": unknown quantity" +
                         DidYouMean(value.key(), QuantityNames(rules)));
      continue;
    }
    std::size_t at = 0;
    const Result<double> number = ValueOf(rules, *quantity, value, at);
    if (!number) {
      const std::string column =
          at == 0 ? "" : ":" + std::to_string(CountCodePoints(value.text().substr(0, at)) + 1);
      mistakes.push_back(path + ": " + value.Pointer() + column + ": " + number.error().message);
      continue;
    }
    inputs.Set(
        {.quantity = *quantity, .values = {*number}, .source = PlanInput::Source::kPlanFile});
  }
  for (const RuleValue setting : root["assumptions"])
    plan.settings.push_back({std::string(setting.key()), std::string(setting.text())});
  return plan;
}

}  // namespace shardlint
