#include "plan/labelled_rows.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::size_t kLongest = 2;  // letters and digits of a label: "A", "B2"

// The label behind the last "option", "layout" or "variant" of some words; empty: none.
std::string LabelIn(const Block& words, const Document& document, const Claims& claims,
                    const PlanRules& rules) {
  const std::string_view text = document.text;
  std::string label;
  auto cue = std::ranges::lower_bound(claims.cues, words.text_begin, {}, &Cue::begin);
  for (; cue != claims.cues.end() && cue->begin < words.text_end; ++cue) {
    if (cue->kind != Vocabulary::Kind::kWord || rules.vocabulary.words[cue->index] != "labelled")
      continue;
    std::uint32_t at = cue->end;
    while (at < words.text_end && (text[at] == ' ' || text[at] == '-')) ++at;
    std::uint32_t end = at;
    while (end < words.text_end && IsWord(text[end])) ++end;
    if (end > at && end - at <= kLongest) label = ToLowerAscii(text.substr(at, end - at));
  }
  return label;
}

}  // namespace

void AssignLabelledRows(Plans& plans, const Document& document, const Claims& claims,
                        const PlanRules& rules) {
  std::map<std::string, std::int32_t> plan_of;
  for (std::size_t p = 1; p < plans.plans.size(); ++p) {
    const Block& first = document.blocks[plans.plans[p].first_block];
    if (first.kind != Block::Kind::kHeading) continue;
    const std::string label = LabelIn(first, document, claims, rules);
    if (!label.empty() && !plan_of.emplace(label, static_cast<std::int32_t>(p)).second) return;
  }
  if (plan_of.size() < 2) return;
  for (const Group& group : document.groups) {
    if (group.kind != Group::Kind::kTable) continue;
    std::map<std::int32_t, std::int32_t> rows;  // to plans
    for (std::uint32_t b = group.first_block; b < group.end_block; ++b) {
      const Block& cell = document.blocks[b];
      if (cell.header || cell.column != 0) continue;
      std::string label = ToLowerAscii(Trim(document.TextOf(cell)));
      if (label.size() > kLongest) label = LabelIn(cell, document, claims, rules);
      if (const auto plan = plan_of.find(label); plan != plan_of.end())
        rows.emplace(cell.row, plan->second);
    }
    if (rows.size() < 2) continue;
    for (std::uint32_t b = group.first_block; b < group.end_block; ++b)
      if (const auto row = rows.find(document.blocks[b].row);
          row != rows.end() && !document.blocks[b].header)
        plans.of_block[b] = row->second;
  }
}

}  // namespace shardlint
