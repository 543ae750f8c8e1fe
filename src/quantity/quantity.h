#pragma once

#include "quantity/dimension.h"
#include "quantity/interval.h"

namespace shardlint {

/// A pure value in base units: bytes, seconds, FLOP, tokens, requests, devices, dollars, joules.
struct Quantity {
  Interval value;
  Dimension dimension;
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

}  // namespace shardlint
