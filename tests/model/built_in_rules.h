#pragma once

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "model/ruleset.h"

namespace shardlint {

inline const Ruleset& BuiltInRules() {
  static RuleErrors errors;
  static const std::unique_ptr<const Ruleset> rules = LoadRuleset("", errors);
  for (const std::string& error : errors) ADD_FAILURE() << error;
  return *rules;
}

}  // namespace shardlint
