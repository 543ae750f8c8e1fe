#pragma once

#include <optional>
#include <string>

#include "verdict/checks/tables/consensus_relations.h"

namespace shardlint {

/// What a figure has to be by a relation.
std::optional<Interval> ExpectedAt(const Grid& grid, const GridRelation& r, std::size_t item,
                                   std::size_t series);

/// The same in words: "96 ÷ 17.1".
std::string Step(const Grid& grid, const GridRelation& r, std::size_t item, std::size_t series);

/// Whether the total of its column adds up once a figure is what is expected, and not before.
bool TotalSupports(const Grid& grid, std::size_t series, std::size_t item,
                   const Interval& expected);

/// Whether a column that is in one proportion to it in all other rows is so in this one too once
/// the figure is what the relation says, and not before.
bool PutsProportionRight(const Grid& grid, const GridRelation& r, std::size_t item,
                         std::size_t series);

}  // namespace shardlint
