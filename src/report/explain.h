#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/ruleset.h"

namespace shardlint {

/// What the rules say of one thing, in words: the text of `shardlint explain` and of the reference
/// pages.
struct Explained {
  enum class Kind : std::uint8_t {
    kQuantity,
    kFormula,
    kAssumption,
    kCheck,
    kStatement,
    kUnit,
    kModel,
    kDevice,
  };
  struct Part {
    std::string heading;             ///< "Formulas", "Sources"; empty: the definition
    std::vector<std::string> lines;  ///< a sentence, a formula or an example each
    bool code = false;               ///< lines that keep their form
  };
  Kind kind = Kind::kQuantity;
  std::string id, title;
  std::vector<Part> parts;
};

/// "quantity", "formula", …
std::string_view ToWord(Explained::Kind kind);
/// All kinds, in the order in which they are listed.
std::vector<Explained::Kind> ExplainedKinds();

class Explainer {
 public:
  explicit Explainer(const Ruleset& rules) : rules_(rules) {}
  /// Everything of that id; a quantity by a flag too, a model or a device by any of its names, a
  /// unit by any of its spellings. Empty when there is none.
  std::vector<Explained> Find(std::string_view id) const;
  std::vector<Explained> All(Explained::Kind kind) const;
  /// Of all kinds, in their order.
  std::vector<std::string> Ids() const;

 private:
  std::vector<std::string> IdsOf(Explained::Kind kind) const;
  Explained Explain(Explained::Kind kind, const std::string& id) const;

  const Ruleset& rules_;
};

/// For a terminal, prose wrapped at 96 characters.
std::string ExplainText(const Explained& explained, bool color);
/// A section of level `level` with its parts in bold.
std::string ExplainMarkdown(const Explained& explained, int level);
std::string ExplainJson(const std::vector<Explained>& explained);

/// "ID: title" by kind, for `shardlint explain --list`.
std::string ExplainListText(const Explainer& explainer);
std::string ExplainListJson(const Explainer& explainer);

}  // namespace shardlint
