#pragma once

#include <string>

#include "model/ruleset.h"

namespace shardlint {

/// A quantity as plans word it, from the vocabulary: "KV cache per GPU", "TTFT"; its title where
/// the vocabulary has no word for it. With a capital at its beginning.
std::string PhraseOf(const Ruleset& rules, SymbolId quantity);

/// Whether the vocabulary has words for it.
bool HasPhrase(const Ruleset& rules, SymbolId quantity);

}  // namespace shardlint
