#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "verdict/checks/tables/consensus_grid.h"

namespace shardlint {

/// A series or what follows from it: p, 1 − p, 1 + p, a + b, a count that was rounded down, what a
/// share is to the rest, one less.
struct Term {
  enum class Op : std::uint8_t { kPlain, kRest, kMore, kSum, kWhole, kOdds, kLess };

  Op op = Op::kPlain;
  std::size_t a = 0, b = 0;
  std::uint64_t series() const {
    return std::uint64_t{1} << a | (op == Op::kSum ? std::uint64_t{1} << b : 0);
  }
};

/// What most items of a grid hold: terms to their powers give the constant, in base units, or parts
/// (their powers are signs) and a constant, mostly zero, add up to a whole. Items are agreeing or
/// departing; those that lack a term are neither.
struct GridRelation {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);  ///< of its terms
  static constexpr double kChance = 1e-3;                             ///< a likelier one is chance

  enum class Kind : std::uint8_t { kFree, kOne, kPrinted, kSum };
  Kind kind = Kind::kFree;
  std::vector<Term> terms = {};  ///< kSum: the whole, then its parts
  std::vector<int> powers = {};
  Interval constant = {};
  std::uint64_t series = 0;
  bool named = false;   ///< a label says what its shares are of, or labels say what is multiplied
  bool headed = false;  ///< the constant stands in the header of one of its columns
  std::vector<std::size_t> agreeing = {}, departing = {};  ///< items
  bool tentative = false;  ///< two items hold it: what it speaks for may be wrong all the same
  bool strong() const { return kind != Kind::kFree; }
};

/// A term at an item in base units; none where it is not positive or too coarse to say something.
std::optional<Interval> TermAt(const Grid& grid, const Term& term, std::size_t item);

/// The parts of a sum and its constant at an item, added up; none where one of them is missing.
std::optional<Interval> PartsOf(const Grid& grid, const GridRelation& r, std::size_t item,
                                std::size_t without = GridRelation::kNone);

/// A summand; a bare one has the unit of the whole.
std::optional<Interval> PartAt(const Grid& grid, std::size_t s, std::size_t whole,
                               std::size_t item);

/// The terms of a relation to their powers at an item, but for the term `without`.
std::optional<Interval> ProductOf(const Grid& grid, const GridRelation& r, std::size_t item,
                                  std::size_t without);

/// Whether a series may be a part of another: amounts of its unit in most items.
bool AddsTo(const Grid& grid, std::size_t part, std::size_t whole);

/// Headers that differ in their figures alone ("batch 16", "batch 32"): one quantity again.
bool AreOneKind(const Grid& grid, const GridRelation& r);

/// "Requests per replica", "replicas", "requests": the words of the labels cancel as the figures
/// do.
bool MultipliesByLabels(const Grid& grid, const GridRelation& r);

/// Adds the sums that most items hold, and those with a part that is the same in all of them:
/// "left is 171.6 GB less the weights".
void AddSums(const Grid& grid, std::vector<GridRelation>& relations);

void AddConstantSums(const Grid& grid, std::vector<GridRelation>& relations);

/// Adds the products and proportions that most items hold, and shares of the one that has none.
void AddProducts(const Grid& grid, std::vector<GridRelation>& relations);

}  // namespace shardlint
