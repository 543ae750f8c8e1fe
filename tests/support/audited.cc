#include "support/audited.h"

#include <cstdio>
#include <cstdlib>

namespace shardlint {

const Ruleset& BuiltInRules() {
  static const std::unique_ptr<const Ruleset> rules = [] {
    RuleErrors errors;
    auto loaded = LoadRuleset("", errors);
    for (const std::string& error : errors) std::fprintf(stderr, "%s\n", error.c_str());
    if (!loaded) std::abort();
    return loaded;
  }();
  return *rules;
}

Audited::Audited(std::string text, std::string path)
    : file(std::move(path), std::move(text)), report(Audit(file, BuiltInRules())) {}

}  // namespace shardlint
