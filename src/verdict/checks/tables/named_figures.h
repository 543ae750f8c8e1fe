#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// What a document calls by a name so that formulas can speak of it: a row "R5", a column
/// "requests per user", a line "usable = 72 GB".
struct NamedItem {
  struct Figure {
    std::int32_t key = -1;  ///< the other coordinate of its table; -1: a line
    std::uint32_t number = 0;
  };
  std::int32_t scope = -1;  ///< of its table, list or code: names in words hold only there
  std::uint32_t block = 0;  ///< the cell or line that names it
  std::vector<Figure> figures;
  std::vector<TextRange> formulas;  ///< where its formula may stand

  /// At a key; of an item with a single figure, that one.
  std::optional<std::uint32_t> At(std::int32_t key) const;
};

/// All of a document that has a name. A name that two items of its reach share means neither.
class NamedFigures {
 public:
  explicit NamedFigures(const Judgement& judgement);

  std::vector<NamedItem>& items() { return items_; }
  const std::vector<NamedItem>& items() const { return items_; }

  struct Hit {
    std::size_t item = 0;
    std::uint32_t end = 0;
    bool numbered = false;  ///< "R5", "(a)", "row 5": a reference, and no word
  };
  /// The longest name of an item in `scope` that begins at a byte of the text.
  std::optional<Hit> NameAt(std::uint32_t at, std::uint32_t end, std::int32_t scope) const;

 private:
  static constexpr std::size_t kTwice = static_cast<std::size_t>(-1);

  void AddTables();
  void AddTable(std::int32_t group);
  void AddLines();
  bool AddLine(std::uint32_t block, std::int32_t scope);
  void Name(std::string name, std::size_t item, bool everywhere);
  void NameByLabel(TextRange label, std::size_t item);

  const Judgement& j_;
  std::vector<NamedItem> items_;
  std::unordered_map<std::string, std::size_t> everywhere_;
  std::unordered_map<std::string, std::size_t> in_scope_;  ///< "<scope> <name>"
};

}  // namespace shardlint
