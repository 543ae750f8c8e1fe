#pragma once

#include <string>
#include <vector>

#include "calculate/plan_inputs.h"
#include "calculate/suggest.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// What a document states of one deployment.
struct DocumentInputs {
  PlanInputs values;  ///< with PlanInput::at, "plan.md:12"
  std::vector<SuggestTarget> targets;
  /// Names of the catalogue that it has several of, so that no facts were taken: "A, B".
  std::string several_models, several_devices;
  std::vector<std::string> contradicted;  ///< stated inputs that the audit refutes, one line each
};

/// The inputs that an audited document states, with the catalogue's facts of the one model and the
/// one device that it names.
/// What `plan` states comes before what it inherits, that before what other plans say of inputs
/// that are no degrees; hypothetical plans and those of a list are no source.
DocumentInputs InputsOf(const Ruleset& rules, const SourceFile& file, const DocumentReport& report,
                        std::size_t plan = 0);

}  // namespace shardlint
