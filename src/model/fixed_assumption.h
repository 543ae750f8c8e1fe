#pragma once

#include <string>

namespace shardlint {

/// A choice of an assumption that somebody fixed.
struct FixedAssumption {
  std::string id, choice;  ///< "ep", "axis"
  std::string by;          ///< who: ".shardlint.json", "plan.md:3"
  std::string place;       ///< what a mistake in it names: "x.json: /assumptions/ep"
};

}  // namespace shardlint
