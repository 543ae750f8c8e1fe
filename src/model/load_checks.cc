#include "model/rule_loader.h"

namespace shardlint {

void LoadChecks(RuleLoader& loader) {
  for (const RuleValue json : loader.Entries("checks"))
    loader.rules().checks.push_back({.id = std::string(json["id"].text()),
                                     .title = std::string(json["title"].text()),
                                     .rationale = std::string(json["rationale"].text()),
                                     .references = json["references"].texts(),
                                     .confirmed = std::string(json["confirmed"].text()),
                                     .contradicted = std::string(json["contradicted"].text())});
}

}  // namespace shardlint
