#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// What the cost model's values of one quantity say of one number.
struct Outcome {
  bool computed = false;  ///< some formula gave a value
  bool confirmed = false;
  bool rested = false;     ///< a value agreed that rests on the claim itself
  bool only_wide = false;  ///< every value is an interval too wide to say much
  bool assumed = false;
  bool first_assumed = false;
  bool first_weak = false;
  bool first_confirmed = false;  ///< it was weak until the figures it rests on were confirmed
  bool first_guessed = false;
  std::int32_t model = -1;
  std::uint32_t candidate = 0;
  Interval first;  ///< the default value
  std::int32_t first_model = -1;
  std::uint32_t first_candidate = 0;
  const char* reading = "";
  /// What was walked, and how many of its values; where none could agree, that is all of them.
  struct Walk {
    std::int32_t model;
    SymbolId quantity;
    bool grounded;  ///< values that rest on a guess were passed over
    std::uint32_t length;
  };
  std::vector<Walk> walks;
  bool default_matches = false;
};

/// Walks the values of one quantity in one model until one agrees with the number.
void TryIn(Judgement& judgement, const Number& number, std::span<const Ink> inks, SymbolId quantity,
           std::int32_t model, bool wide, Outcome& out);
/// The same in a plan's own model.
void Try(Judgement& judgement, const Number& number, std::span<const Ink> inks, SymbolId quantity,
         std::int32_t plan, bool wide, Outcome& out);

/// The middles of the values that a search was made among.
std::vector<double> ValuesOf(Judgement& judgement, const Outcome& out);

/// Whether so many values lie near the number that a random one would match as well.
bool ByChance(Judgement& judgement, const Number& number, const Outcome& out);

/// How many of the document's own statements the first value rests on.
std::size_t StatedInputs(Judgement& judgement, const Outcome& out);

/// The id of the formula that gave a value, which names the rule: "kv-cache-per-gpu".
std::string_view RuleOf(Judgement& judgement, std::int32_t model, std::uint32_t candidate);

CheckDetail ModelDetail(Judgement& judgement, std::uint32_t claim, std::int32_t model,
                        std::uint32_t candidate, const char* reading = "");

}  // namespace shardlint
