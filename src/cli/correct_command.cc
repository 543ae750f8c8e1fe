#include <memory>

#include "cli/commands.h"
#include "cli/correct.h"

namespace shardlint {

RunCommand AddCorrectCommand(CommandLine& program) {
  auto options = std::make_shared<CorrectCommand>();
  Command correct =
      program.Add("correct", "Write a corrected summary of one document, as Markdown");
  correct.Add("file", options->file, "The document").Required();
  correct.Add("-o,--output", options->output, "Write the summary to this file");
  correct.Add("--rules", options->rules,
              "A folder of rules added to or overriding the built-in ones");
  return [options] { return RunCorrect(*options); };
}

}  // namespace shardlint
