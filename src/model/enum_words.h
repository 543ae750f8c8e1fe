#pragma once

#include <string>
#include <vector>

#include "model/ruleset.h"
#include "quantity/interval.h"

namespace shardlint {

/// The words that stand for values of a quantity ("gqa", "mla"), as rules compare it with them.
std::vector<std::string> EnumWords(const Ruleset& rules, SymbolId quantity);
/// The word that `value` stands for, empty when the quantity has none.
std::string EnumWord(const Ruleset& rules, SymbolId quantity, double value);

/// Whether a value, in base units, stands for a word (EnumValue) and is no number to print.
bool IsEnumValue(const Ruleset& rules, SymbolId quantity, const Interval& value);
/// A value of a derivation: DisplayBase, of an enumeration its word.
std::string DisplayOf(const Ruleset& rules, SymbolId quantity, const Interval& value);

}  // namespace shardlint
