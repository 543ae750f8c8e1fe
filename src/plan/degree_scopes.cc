#include "plan/degree_scopes.h"

#include <algorithm>
#include <map>

#include "plan/name_scopes.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxOptions = 64;
constexpr std::uint32_t kLead = 120;  // bytes: a longer paragraph heads no table

class DegreeScopeFinder {
 public:
  DegreeScopeFinder(const Document& document, const Mentions& mentions, const Claims& claims,
                    const PlanRules& rules)
      : document_(document), mentions_(mentions), claims_(claims), rules_(rules) {}

  // A document whose degrees agree is one plan. Else the highest section whose own degrees agree is
  // a plan of its own; rows and items of one section that disagree are plans by themselves.
  DegreeScopes Find() {
    for (const Claim& claim : claims_.claims) {
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 ||
          !SaysWhatIs(claim.role))
        continue;
      if (!IsDegree(claim.quantities.front())) continue;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      if (!n.range) degrees_.push_back({claim.block, claim.quantities.front(), n.decimal.value()});
    }
    FindOptions();
    if (!Agree(0, static_cast<std::uint32_t>(document_.blocks.size()))) {
      Open(-1, 0, static_cast<std::uint32_t>(document_.blocks.size()));
    } else {
      for (const std::uint32_t h : out_.options)
        out_.scopes.push_back({static_cast<std::int32_t>(h), h, SectionEnd(document_, h)});
    }
    return std::move(out_);
  }

 private:
  bool IsDegree(SymbolId q) const {
    return std::ranges::find(rules_.degrees, q) != rules_.degrees.end();
  }

  // "3.1 TP=4", "3.2 PP=4": sibling headings that state degrees are options, each a plan.
  void FindOptions() {
    std::vector<std::uint32_t> headings;
    for (const DegreeStatement& s : degrees_)
      if (document_.blocks[s.block].kind == Block::Kind::kHeading &&
          (headings.empty() || headings.back() != s.block))
        headings.push_back(s.block);
    if (headings.size() > kMaxOptions) return;
    for (const std::uint32_t h : headings) {
      const auto sibling = [&](std::uint32_t other) {
        return other != h && document_.blocks[other].section == document_.blocks[h].section &&
               document_.blocks[other].level == document_.blocks[h].level;
      };
      if (std::ranges::any_of(headings, sibling)) out_.options.push_back(h);
    }
  }

  bool HoldsOptions(std::uint32_t heading, std::uint32_t end) const {
    return std::ranges::any_of(out_.options,
                               [&](std::uint32_t h) { return h > heading && h < end; });
  }

  bool Agree(std::uint32_t begin, std::uint32_t end) const {
    std::map<SymbolId, double> seen;
    for (auto s = std::ranges::lower_bound(degrees_, begin, {}, &DegreeStatement::block);
         s != degrees_.end() && s->block < end; ++s)
      if (const auto [it, fresh] = seen.emplace(s->degree, s->value);
          !fresh && it->second != s->value)
        return false;
    return true;
  }
  bool Any(std::uint32_t begin, std::uint32_t end) const {
    const auto s = std::ranges::lower_bound(degrees_, begin, {}, &DegreeStatement::block);
    return s != degrees_.end() && s->block < end;
  }

  void Open(std::int32_t heading, std::uint32_t begin, std::uint32_t end) {
    // Child sections of this stretch.
    std::uint32_t i = begin + (heading >= 0 ? 1 : 0);
    const std::uint32_t own_begin = i;
    while (i < end && document_.blocks[i].kind != Block::Kind::kHeading) ++i;
    if (!Agree(own_begin, i)) OpenItems(own_begin, i);
    while (i < end) {
      const std::uint32_t e = std::min(SectionEnd(document_, i), end);
      if (Any(i, e)) {
        if (Agree(i, e) && !HoldsOptions(i, e)) {
          out_.scopes.push_back({static_cast<std::int32_t>(i), i, e});
        } else {
          Open(static_cast<std::int32_t>(i), i, e);
        }
      }
      i = e;
    }
  }

  void OpenItems(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end;) {
      std::uint32_t e = i + 1;
      const Block& block = document_.blocks[i];
      if (block.kind == Block::Kind::kCell) {
        while (e < end && document_.blocks[e].group == block.group &&
               document_.blocks[e].row == block.row)
          ++e;
      } else if (block.list >= 0) {
        e = std::min(ItemEnd(document_, i), end);
      } else if (block.text_end - block.text_begin <= kLead && Any(i, e)) {
        // "**TP=2** (two replicas)", and the table under it.
        while (e < end && document_.blocks[e].kind == Block::Kind::kCell) ++e;
        if (!Agree(i, e)) e = i + 1;
      }
      if (Any(i, e) && Agree(i, e)) out_.scopes.push_back({-1, i, e});
      i = e;
    }
  }

  struct DegreeStatement {
    std::uint32_t block;
    SymbolId degree;
    double value;
  };

  const Document& document_;
  const Mentions& mentions_;
  const Claims& claims_;
  const PlanRules& rules_;
  std::vector<DegreeStatement> degrees_;  // in document order
  DegreeScopes out_;
};

}  // namespace

DegreeScopes FindDegreeScopes(const Document& document, const Mentions& mentions,
                              const Claims& claims, const PlanRules& rules) {
  return DegreeScopeFinder(document, mentions, claims, rules).Find();
}

}  // namespace shardlint
