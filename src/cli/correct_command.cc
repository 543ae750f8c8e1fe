#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/correct.h"

namespace shardlint {

RunCommand AddCorrectCommand(CLI::App& program) {
  auto options = std::make_shared<CorrectCommand>();
  CLI::App* correct =
      program.add_subcommand("correct", "Write a corrected summary of one document, as Markdown");
  correct->add_option("file", options->file, "The document")->required();
  correct->add_option("-o,--output", options->output, "Write the summary to this file");
  correct->add_option("--rules", options->rules,
                      "A folder of rules added to or overriding the built-in ones");
  return [options] { return RunCorrect(*options); };
}

}  // namespace shardlint
