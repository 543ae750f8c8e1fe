#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "claim/claim.h"
#include "plan/catalog.h"
#include "quantity/interval.h"

namespace shardlint {

/// One value that an input may have, with where it comes from.
struct StatedValue {
  enum class Source : std::uint8_t { kDocument, kCatalogue, kDefault };
  Interval value;           ///< base units
  std::int32_t claim = -1;  ///< index into Claims::claims; -1: the catalogue or a default
  Source source = Source::kDocument;
  bool of_device = false;    ///< of the catalogue: a device's fact, not a model's
  bool weak = false;         ///< bound by default only; used where nothing stronger is stated
  const char* reading = "";  ///< "binary prefix", "mean of the range", …; empty: as written
};

/// A deployment that a document describes, or one of several. Values a scope lacks are its
/// parent's.
struct Plan {
  std::string id;
  std::string title;
  std::int32_t section = -1;  ///< heading block that opens it; -1: the whole document
  std::uint32_t first_block = 0, end_block = 0;  ///< the blocks it holds
  Phase phase = Phase::kNone;
  std::int32_t parent = -1;
  bool hypothetical = false;
  bool part_of_list = false;  ///< a row, a column or an item of several: text outside means none
  bool names_model = false, names_device = false;  ///< facts of its parent's are another's
  std::vector<const CatalogEntry*> models;         ///< named in it, in order of first mention
  std::vector<const CatalogEntry*> devices;
  std::vector<std::vector<StatedValue>> values;  ///< by SymbolId
};

/// A target the document sets: a claim of role required or alert on a derived quantity.
struct Requirement {
  std::uint32_t claim = 0;
  SymbolId quantity = 0;
};

struct Plans {
  std::vector<Plan> plans;             ///< the first is the whole document
  std::vector<std::int32_t> of_block;  ///< innermost plan of each block
  std::vector<Requirement> requirements;
  /// The models and devices that a claim of `plan` speaks of: of the nearest plan that names any.
  const std::vector<const CatalogEntry*>& ModelsOf(std::int32_t plan) const;
  const std::vector<const CatalogEntry*>& DevicesOf(std::int32_t plan) const;
  /// Whether a plan nearer than `ancestor` names a model (or device) of its own, so that the
  /// ancestor's published facts are another's.
  bool NamesAnother(std::int32_t plan, std::int32_t ancestor, bool device) const;
  /// Whether the document names several models or several devices.
  bool names_models = false, names_devices = false;
  /// Plans a claim of `plan` may be judged in: itself, or every non-hypothetical one for the root.
  std::vector<std::int32_t> Judging(std::int32_t plan) const;
};

/// Quantities that the resolver treats by name.
struct PlanRules {
  const Catalog& catalog;
  const SymbolTable& symbols;
  const Vocabulary& vocabulary;
  std::vector<bool> inputs = {};  ///< by SymbolId: a fact that a plan states, whatever its role
  std::vector<SymbolId> degrees = {};
  SymbolId weight_element_size = 0, kv_element_size = 0, gpus_total = 0;
  SymbolId peak_flops = 0;
};

/// The values a number stands for in base units, the most literal reading first: as written, binary
/// prefix; a range gives its high end, its low end and its mean.
std::vector<StatedValue> ReadingsOf(const Number& number);

/// Resolves what a document states of its inputs into plans, each value with its provenance.
Plans ResolvePlans(const Document& document, const Mentions& mentions, const Claims& claims,
                   const PlanRules& rules);

}  // namespace shardlint
