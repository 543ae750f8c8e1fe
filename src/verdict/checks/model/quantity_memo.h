#pragma once

#include <optional>
#include <vector>

#include "formula/symbols.h"

namespace shardlint {

/// A quantity that is found by the name of another ("ttft.bound"), looked up once each.
class QuantityMemo {
 public:
  template <class Find>
  std::optional<SymbolId> Of(SymbolId quantity, const Find& find) {
    if (known_.size() <= quantity) known_.resize(quantity + std::size_t{1});
    Known& known = known_[quantity];
    if (!known.looked_up) known = {.looked_up = true, .found = find(quantity)};
    return known.found;
  }

 private:
  struct Known {
    bool looked_up = false;
    std::optional<SymbolId> found = {};
  };
  std::vector<Known> known_;
};

}  // namespace shardlint
