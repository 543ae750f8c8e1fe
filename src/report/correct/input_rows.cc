#include "report/correct/input_rows.h"

#include "calculate/strategy_space.h"
#include "report/correct/markdown_table.h"
#include "report/correct/value_text.h"
#include "report/escape.h"
#include "summary/phrase.h"

namespace shardlint {
namespace {

/// A number format in the document's own words, which say what it is of.
std::string FormatOf(const SummaryContext& context, const SummaryInput& input) {
  const std::string_view name = context.rules().symbols.Name(input.quantity);
  if (!input.at || !name.ends_with("element_size")) return {};
  return (name.starts_with("kv") ? "KV cache in " : "") + context.Quote(*input.at);
}

std::string NoteOf(const SummaryInput& input) {
  if (input.source != "document") return input.source;
  std::string note = input.contradicted ? "**contradicted**; what follows rests on it" : "";
  // Not a figure of the plan: its own says another.
  if (!input.otherwise.empty())
    note += ", though the inputs beside it give ~~" + EscapeMarkdown(input.otherwise) + "~~";
  return note;
}

}  // namespace

std::string InputHead() { return TableHead({"Input", "Value", "Stated", "Note"}); }

std::string InputRow(const SummaryContext& context, const SummaryInput& input) {
  const Ruleset& rules = context.rules();
  if (!HasPhrase(rules, input.quantity)) return {};
  std::string label = context.Phrase(input.quantity);
  std::string value = ShownInput(rules, input.quantity, input.value);
  if (input.contradicted) value = "~~" + value + "~~";
  if (const std::string format = FormatOf(context, input); !format.empty()) {
    value = format;
    if (format.find("byte") == format.npos) label = "Precision";
  }
  return TableRow({label, value, context.Place(input.at), NoteOf(input)});
}

bool IsDegree(const Ruleset& rules, const SummaryInput& input) {
  return DegreesOf(rules).Contains(input.quantity);
}

}  // namespace shardlint
