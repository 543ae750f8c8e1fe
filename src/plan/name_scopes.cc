#include "plan/name_scopes.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace shardlint {
namespace {

constexpr std::uint32_t kLabelReach = 60;  // bytes: a name farther into an item is no label of it
constexpr std::size_t kMaxScopes = 40;     // more are a catalogue, not options

/// What stands beside each other: rows of a table, columns, items of a list, sibling headings.
struct Siblings {
  std::map<std::int32_t, NameScope> scopes;  // by row, column, item or heading
};

class ScopeFinder {
 public:
  ScopeFinder(const Document& document, const Mentions& mentions)
      : document_(document), mentions_(mentions) {}

  std::vector<NameScope> Find() {
    for (std::uint32_t h = 0; h < mentions_.names.size(); ++h) Place(h);
    std::vector<NameScope> out;
    for (auto* kind : {&sections_, &items_, &rows_, &columns_})
      for (auto& [key, siblings] : *kind)
        if (Differ(siblings))
          for (auto& [place, scope] : siblings.scopes) {
            if (out.size() >= kMaxScopes) return {};
            out.push_back(std::move(scope));
          }
    return out;
  }

 private:
  void Place(std::uint32_t h) {
    const NameHit& hit = mentions_.names[h];
    const Block& block = document_.blocks[hit.block];
    if (block.kind == Block::Kind::kHeading) {
      Add(sections_[{block.section, block.level}], static_cast<std::int32_t>(hit.block), h,
          {.begin = hit.block, .end = SectionEnd(document_, hit.block)});
    } else if (block.kind == Block::Kind::kCell && !block.header) {
      std::uint32_t begin = hit.block, end = hit.block + 1;
      while (begin > 0 && SameRow(begin - 1, hit.block)) --begin;
      while (end < document_.blocks.size() && SameRow(end, hit.block)) ++end;
      Add(rows_[{block.group, 0}], block.row, h,
          {.begin = begin, .end = end, .part_of_list = true});
    } else if (block.kind == Block::Kind::kCell) {
      const Group& group = document_.groups[static_cast<std::size_t>(block.group)];
      Add(columns_[{block.group, 0}], block.column, h,
          {.begin = group.first_block,
           .end = group.end_block,
           .column = block.column,
           .part_of_list = true});
    } else if (block.list >= 0 && block.item_begin && hit.begin - block.text_begin <= kLabelReach) {
      Add(items_[{block.list, 0}], block.item, h,
          {.begin = hit.block, .end = ItemEnd(document_, hit.block), .part_of_list = true});
    }
  }

  bool SameRow(std::uint32_t a, std::uint32_t b) const {
    return document_.blocks[a].group == document_.blocks[b].group &&
           document_.blocks[a].row == document_.blocks[b].row &&
           document_.blocks[a].kind == Block::Kind::kCell;
  }

  static void Add(Siblings& siblings, std::int32_t place, std::uint32_t hit, NameScope scope) {
    auto& known = siblings.scopes.try_emplace(place, std::move(scope)).first->second;
    known.hits.push_back(hit);
  }

  // Two of the siblings name different models, or different devices, and each names one at most.
  bool Differ(const Siblings& siblings) const {
    for (const auto kind : {CatalogName::Kind::kModel, CatalogName::Kind::kDevice}) {
      std::set<std::uint16_t> all;
      bool one_each = true;
      for (const auto& [place, scope] : siblings.scopes) {
        std::set<std::uint16_t> own;
        for (const std::uint32_t h : scope.hits)
          if (mentions_.names[h].names.front().kind == kind)
            own.insert(mentions_.names[h].names.front().entry);
        one_each &= own.size() <= 1;
        all.merge(own);
      }
      if (all.size() >= 2 && one_each) return true;
    }
    return false;
  }

  using Key = std::pair<std::int32_t, std::int32_t>;
  const Document& document_;
  const Mentions& mentions_;
  std::map<Key, Siblings> sections_, items_, rows_, columns_;
};

}  // namespace

std::vector<NameScope> FindNameScopes(const Document& document, const Mentions& mentions) {
  if (mentions.names.size() < 2) return {};
  return ScopeFinder(document, mentions).Find();
}

std::uint32_t SectionEnd(const Document& document, std::uint32_t heading) {
  std::uint32_t e = heading + 1;
  while (e < document.blocks.size() &&
         !(document.blocks[e].kind == Block::Kind::kHeading &&
           document.blocks[e].level <= document.blocks[heading].level))
    ++e;
  return e;
}

std::uint32_t ItemEnd(const Document& document, std::uint32_t block) {
  const Block& item = document.blocks[block];
  std::uint32_t e = block + 1;
  while (e < document.blocks.size() && document.blocks[e].list >= 0 &&
         (document.blocks[e].list > item.list ||
          (document.blocks[e].list == item.list && document.blocks[e].item == item.item)))
    ++e;
  return e;
}

}  // namespace shardlint
