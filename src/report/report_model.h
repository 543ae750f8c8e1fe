#pragma once

#include <string>
#include <vector>

#include "calculate/model_report.h"

namespace shardlint {

struct ModelTextOptions {
  bool derive = false;  ///< every step from the inputs on
  bool color = false;
  std::vector<std::string> select;  ///< groups, quantities, or what ids begin with; empty: all
};

/// All that is computed, grouped, for a person.
std::string ModelText(const Ruleset& rules, const ModelReport& report,
                      const ModelTextOptions& options);

/// The JSON of interface.md (schemas/model-report.schema.json), values in base units.
std::string ModelJson(const Ruleset& rules, const ModelReport& report);

/// The catalogue for `shardlint model --list`: names, aliases, key facts.
std::string CatalogText(const Ruleset& rules);
std::string CatalogJson(const Ruleset& rules);

}  // namespace shardlint
