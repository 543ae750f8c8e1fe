#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// What a document, not the catalogue, says of its degrees of parallelism.
struct StatedDegrees {
  int stated = 0;        ///< degrees that it states
  bool several = false;  ///< one of them with more than one value
};

StatedDegrees StatedDegreesOf(const Judgement& judgement);

}  // namespace shardlint
