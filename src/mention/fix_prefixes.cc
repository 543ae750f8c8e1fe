#include "mention/fix_prefixes.h"

namespace shardlint {

void FixPrefixes(const FixedPrefixes& fixed, Mentions& mentions) {
  if (!fixed.any()) return;
  for (Number& number : mentions.numbers) {
    if (number.binary_factor == 0) continue;
    const bool bytes = number.dimension.exponents[Dimension::kByte] != 0;
    const std::optional<bool> binary = bytes ? fixed.binary_bytes : fixed.binary_counts;
    if (!binary) continue;
    if (*binary) number.factor = number.binary_factor;
    number.binary_factor = 0;
  }
}

}  // namespace shardlint
