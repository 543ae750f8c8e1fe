#pragma once

#include <cstdint>

#include "claim/claim.h"
#include "plan/plan.h"

namespace shardlint {

/// What the number formats that a document names are of: its weights, its cache, a rate, or nothing
/// that is served.
class Formats {
 public:
  Formats(const Document& document, const Mentions& mentions, const Claims& claims,
          const PlanRules& rules)
      : document_(document), mentions_(mentions), claims_(claims), rules_(rules) {}

  /// "3,958 TFLOPS with FP8": the format of a rate; `format` indexes Claims::claims.
  bool IsOfRate(std::uint32_t format) const;
  /// "the cache can be made smaller: quantize it (INT8)", "an FP8 cache would halve it": what could
  /// be, not what is.
  bool IsAdvised(const Claim& claim) const;
  /// "FP8 KV cache", "KV cache in FP8", "a BF16 cache beside FP8 weights": what is named right
  /// behind the format, else last before it.
  bool SpeaksOfCache(const Claim& claim) const;
  /// A cache in eight bits, or something in eight bits that it may share its format with.
  bool SaysEightBitCache() const;

 private:
  const Document& document_;
  const Mentions& mentions_;
  const Claims& claims_;
  const PlanRules& rules_;
};

}  // namespace shardlint
