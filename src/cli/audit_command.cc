#include <memory>

#include "cli/audit_folder.h"
#include "cli/commands.h"
#include "cli/run_options.h"

namespace shardlint {

RunCommand AddAuditCommand(CommandLine& program) {
  auto options = std::make_shared<AuditOptions>();
  options->run.formats = {"summary"};
  Command audit =
      program.Add("audit", "Audit a folder of documents: a row a document, worst first, or a site");
  audit.Add("folder", options->folder, "The folder").Required();
  audit.Add("-o,--output", options->output,
            "Write a site, report.json and summary.csv into this folder");
  AddRunOptions(audit, options->run);
  return [options] { return RunAudit(*options); };
}

}  // namespace shardlint
