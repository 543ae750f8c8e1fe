#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formula/symbols.h"

namespace shardlint {

/// A public fact: every value that is right for it (vendor revisions, decimal and binary sizes),
/// the default first, in base units. Enumerations stand as EnumValue.
struct CatalogFact {
  SymbolId quantity = 0;
  std::vector<double> values;
};

struct CatalogEntry {
  std::string id;    ///< "llama-3-70b"
  std::string name;  ///< "Llama 3 70B"
  std::string source;
  std::string note;       ///< what a reader should know; may be empty
  std::string published;  ///< where its size is published, and why the formulas miss it
  std::vector<CatalogFact> facts;

  const CatalogFact* Find(SymbolId quantity) const {
    for (const CatalogFact& fact : facts)
      if (fact.quantity == quantity) return &fact;
    return nullptr;
  }
};

/// Models and devices. Entries are parsed when first asked for; asking is safe from many threads.
class Catalog {
 public:
  virtual ~Catalog() = default;
  virtual const CatalogEntry& Entry(std::uint16_t index) const = 0;
  virtual std::size_t size() const = 0;
};

}  // namespace shardlint
