#pragma once

#include <string>
#include <vector>

#include "mention/name_index.h"
#include "model/rule_tree.h"

namespace shardlint {

/// The names under which a document may mention an entry of the catalogue: its name, its aliases,
/// and of a device both with and without its maker, which is the first word of its name ("NVIDIA
/// H100", "Instinct MI300X"). Normalised; the name first.
std::vector<std::string> NamesOfEntry(RuleValue entry, CatalogName::Kind kind);

}  // namespace shardlint
