#include <fmt/format.h>

#include "report/correct/input_rows.h"
#include "report/correct/markdown_table.h"
#include "report/correct/sections.h"
#include "report/escape.h"

namespace shardlint {
namespace {

/// The rows of the plan's own inputs that are no degrees: those by default, or all others.
std::string RowsOf(const SummaryContext& context, bool by_default) {
  std::string rows;
  for (const SummaryInput& input : context.summary().scopes.front().inputs)
    if (!IsDegree(context.rules(), input) && (input.source == "default") == by_default)
      rows += InputRow(context, input);
  return rows;
}

std::string NameRow(const char* what, const std::string& name) {
  return name.empty() ? "" : TableRow({what, EscapeMarkdown(name), "", ""});
}

/// What nobody states is not claimed here either.
std::string AssumedTable(const SummaryContext& context) {
  const std::string rows = RowsOf(context, true);
  return rows.empty() ? "" : "\n" + TableHead({"Assumed", "Value (not stated)", "", ""}) + rows;
}

std::string SeveralText(std::string_view what, const std::string& names) {
  if (names.empty()) return {};
  return fmt::format("\nSeveral {} are named ({}), and none is taken.\n", what,
                     EscapeMarkdown(names));
}

}  // namespace

std::string InputsSection(const SummaryContext& context) {
  const DocumentInputs& inputs = context.summary().inputs;
  return SectionHeading(kInputsHeading) + InputHead() + NameRow("Model", inputs.values.model) +
         NameRow("Device", inputs.values.device) + RowsOf(context, false) + AssumedTable(context) +
         SeveralText("models", inputs.several_models) +
         SeveralText("devices", inputs.several_devices);
}

}  // namespace shardlint
