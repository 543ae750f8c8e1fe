#include <memory>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "report/explain.h"

namespace shardlint {
namespace {

struct Options {
  std::string id, format = "text", output, color = "auto", rules;
  bool list = false;
};

std::string Printed(const std::vector<Explained>& found, const Options& options, bool color) {
  if (options.format == "json") return ExplainJson(found);
  std::string out;
  for (const Explained& one : found) {
    if (options.format == "markdown") {
      out += ExplainMarkdown(one, 2);
    } else {
      out.append(out.empty() ? "" : "\n") += ExplainText(one, color);
    }
  }
  return out;
}

int RunExplain(const Options& options) {
  RuleErrors errors;
  const std::unique_ptr<const Ruleset> rules = LoadRuleset(options.rules, errors);
  for (const std::string& error : errors) PrintError(error);
  if (!rules || !errors.empty()) return 2;
  const Explainer explainer(*rules);
  std::vector<Explained> found;
  if (!options.list) {
    if (options.id.empty()) {
      PrintError("explain: name what is to be explained, or --list");
      return 2;
    }
    found = explainer.Find(options.id);
    if (found.empty()) {
      PrintError("nothing is called '" + options.id + "'" +
                 DidYouMean(options.id, explainer.Ids()));
      return 2;
    }
  }
  Result<Output> output = Output::Open(options.output);
  if (!output) {
    PrintError(output.error().message);
    return 2;
  }
  if (options.list) {
    output->Write(options.format == "json" ? ExplainListJson(explainer)
                                           : ExplainListText(explainer));
  } else {
    output->Write(Printed(found, options, WantsColor(options.color, *output)));
  }
  if (const Result<bool> committed = output->Commit(); !committed) {
    PrintError(committed.error().message);
    return 2;
  }
  return 0;
}

}  // namespace

RunCommand AddExplainCommand(CommandLine& program) {
  auto options = std::make_shared<Options>();
  Command explain = program.Add(
      "explain",
      "Explain a rule, quantity, formula, assumption, unit, model or device: what it is, its "
      "formula, sources and examples");
  explain.Add("id", options->id, "What to explain");
  explain.AddFlag("--list", options->list, "List all that can be explained");
  explain.Add("--format", options->format, "text, json or markdown")
      .OneOf({"text", "json", "markdown"});
  explain.Add("-o,--output", options->output, "Write to this file");
  explain.Add("--color", options->color, "auto, always or never")
      .OneOf({"auto", "always", "never"});
  explain.Add("--rules", options->rules,
              "A folder of rules added to or overriding the built-in ones");
  return [options] { return RunExplain(*options); };
}

}  // namespace shardlint
