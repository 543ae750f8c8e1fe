#include <CLI/CLI.hpp>
#include <memory>

#include "cli/audit_folder.h"
#include "cli/commands.h"
#include "cli/run_options.h"

namespace shardlint {

RunCommand AddAuditCommand(CLI::App& program) {
  auto options = std::make_shared<AuditOptions>();
  options->run.formats = {"summary"};
  CLI::App* audit = program.add_subcommand(
      "audit", "Audit a folder of documents: a row a document, worst first, or a site");
  audit->add_option("folder", options->folder, "The folder")->required();
  audit->add_option("-o,--output", options->output,
                    "Write a site, report.json and summary.csv into this folder");
  AddRunOptions(*audit, options->run);
  return [options] { return RunAudit(*options); };
}

}  // namespace shardlint
