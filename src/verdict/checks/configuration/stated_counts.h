#pragma once

#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// The counts and shares that a document prints or its plans know: what may explain that a figure
/// is so many times another one.
class StatedCounts {
 public:
  explicit StatedCounts(const Judgement& judgement);

  /// Whether GPUs, nodes, stages, links or the like are counted so often.
  bool Tells(double times, double within) const;
  /// Whether two of the counts make it together.
  bool TellsProduct(double times, double within) const;
  /// Whether a share of the hardware is stated anywhere: "at 50 %".
  bool TellsShare(double share) const;
  /// Whether a rate is that of several devices: so many times another one that is printed or
  /// published.
  bool IsManyOfOne(const Dimension& dimension, double rate) const;

 private:
  struct Rate {
    Dimension dimension;
    double value;
  };
  std::vector<double> counts_, shares_;
  std::vector<Rate> rates_;
};

}  // namespace shardlint
