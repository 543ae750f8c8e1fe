#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/ruleset.h"

namespace shardlint {

/// What is given for one quantity, in base units; words of enumerations as EnumValue.
struct PlanInput {
  /// Later ones overrule earlier ones.
  enum class Source : std::uint8_t { kCatalogue, kConfig, kDocument, kPlanFile, kFlag };
  SymbolId quantity = 0;
  std::vector<double> values;  ///< the first counts, the others are as right (vendor revisions)
  Source source = Source::kFlag;
  std::string at = {};  ///< where a document states it: "plan.md:12"
};

/// A deployment without a document: what flags, a plan file, a config.json and the catalogue say.
class PlanInputs {
 public:
  /// Takes the place of what a source of the same or lower rank gave.
  void Set(PlanInput input);
  /// The facts of an entry of the catalogue.
  void Add(const CatalogEntry& entry);
  const PlanInput* Find(SymbolId quantity) const;
  const std::vector<PlanInput>& values() const { return values_; }

  std::string model, device;       ///< names for a title; may be empty
  std::vector<std::string> notes;  ///< what a reader should know of the inputs, one line each

 private:
  std::vector<PlanInput> values_;  // in the order in which they were first set
};

/// What a person writes for a quantity, in base units: "8", "80 GB", "3.35TB/s", "70B", "8k",
/// "fp8" for a size of an element, "mla" for an enumeration. A number without a unit is in base
/// units. The error says what is expected; `at` gets the offset of what is not understood.
Result<double> ReadValue(const Ruleset& rules, SymbolId quantity, std::string_view text,
                         std::size_t* at = nullptr);

/// The quantity that a flag or a key of a plan file names: by its id, with '-', '_' and '.' alike,
/// or by a flag of the vocabulary ("--tp", "max-num-seqs").
std::optional<SymbolId> FindSettable(const Ruleset& rules, std::string_view name);
/// How a person is told to give it: "--tp", "--batch"; its own name where no flag is shorter.
std::string FlagOf(const Ruleset& rules, SymbolId quantity);

/// An entry of the catalogue by id, name or alias; the error names the nearest ones.
Result<const CatalogEntry*> FindEntry(const Ruleset& rules, CatalogName::Kind kind,
                                      std::string_view name);

}  // namespace shardlint
