#include <algorithm>
#include <utility>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {

// A number without a unit in a table or code block under "(GB)", or in brackets behind one that has
// a unit ("200 tokens/ms (100 per replica)").
void NumberBinder::InheritUnit(Number& n) {
  if (n.unit != nullptr || n.percent || n.multiplier || !n.flag.empty() || !n.degree.empty())
    return;
  const Block& block = document_.blocks[n.block];
  const auto take = [&](TextRange range, bool whole) {
    const std::string_view text =
        std::string_view(document_.text).substr(range.begin, range.end - range.begin);
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool open = text[i] == '(' || text[i] == '[';
      const bool in = text.substr(i, 4) == " in " || (i == 0 && text.substr(0, 3) == "in ");
      if (!open && !in && !(whole && i == 0)) continue;
      const std::size_t at = open ? i + 1 : in ? i + (i == 0 ? 3 : 4) : i;
      const UnitTable::Match match = units_.Longest(text.substr(at));
      if (match.unit == nullptr ||
          (match.unit->kind != Unit::Kind::kMeasure && match.unit->kind != Unit::Kind::kRate &&
           match.unit->kind != Unit::Kind::kPercent))
        continue;
      std::size_t e = at + match.size;
      Dimension dimension = match.unit->dimension.WithoutCounts();
      double factor = match.unit->factor, binary = match.unit->binary_factor;
      if (text.substr(e, 2) == "/s") {
        dimension = dimension / Dimension::Of(Dimension::kSecond);
        e += 2;
      }
      const Unit* per = nullptr;
      if (e < text.size() && text[e] == '/')
        if (const UnitTable::Match noun = units_.Longest(text.substr(e + 1));
            noun.unit != nullptr && noun.unit->kind == Unit::Kind::kNoun)
          per = noun.unit, e += 1 + noun.size;  // "tok/s/GPU"
      if (e < text.size() && text[e] != ')' && text[e] != ']' && text[e] != ',' &&
          !(in && text[e] == ' ') && text[e] != '/')
        continue;
      if (whole && i == 0 && e != text.size()) continue;
      if (match.unit->kind == Unit::Kind::kPercent) {
        n.percent = true, n.factor = 0.01;
        return true;
      }
      n.unit = match.unit, n.dimension = dimension, n.factor = factor, n.binary_factor = binary;
      n.amount_or_rate = match.unit->amount_or_rate && e == at + match.size;
      if (match.unit->dimension.exponents[Dimension::kToken] > 0 && n.noun == nullptr)
        n.noun = units_.Find("token");
      if (per != nullptr && n.per == nullptr) n.per = per;
      n.inherited_unit = true;
      return true;
    }
    return false;
  };
  // "Output throughput (tokens/s): 4,205"
  if (block.kind != Block::Kind::kCell && n.noun == nullptr) {
    const std::string_view before =
        std::string_view(document_.text).substr(block.text_begin, n.begin - block.text_begin);
    const std::size_t last = before.find_last_not_of(" \t:=|");
    const bool colon = last != std::string_view::npos && last + 1 < before.size() &&
                       before.find_first_of(":=|", last) != std::string_view::npos;
    if (colon && (before[last] == ')' || before[last] == ']'))
      if (const std::size_t open = before.find_last_of("([", last);
          open != std::string_view::npos && last - open < 24)
        if (take({block.text_begin + static_cast<std::uint32_t>(open),
                  block.text_begin + static_cast<std::uint32_t>(last) + 1},
                 false))
          return;
  }
  if (block.kind == Block::Kind::kCell) {
    const BlockContext& context = context_.Of(n.block);
    // The column's own header first: it is the second of three.
    for (std::size_t h = 0; h < context.headers.size(); ++h) {
      const std::size_t k = context.headers.size() >= 2 ? (h == 0 ? 1 : h == 1 ? 0 : h) : h;
      if (take(context.headers[k], true)) return;
    }
    if (n.noun != nullptr) return;
    // A caption's unit is for columns of amounts: the header must name a measure of that dimension.
    for (const auto* ranges : {&context.parents, &context.headings})
      for (const TextRange& range : *ranges) {
        Number trial = n;
        std::swap(trial, n);
        const bool taken = take(range, false);
        std::swap(trial, n);
        if (!taken) continue;
        for (const TextRange& header : context.headers)
          for (const Cue& cue : context_.CuesIn(header.begin, header.end))
            if (cue.kind == Vocabulary::Kind::kMeasure &&
                Fits(vocabulary_.measures[cue.index], trial) &&
                !vocabulary_.measures[cue.index].dimensions.empty()) {
              n = trial;
              return;
            }
        return;
      }
    return;
  }
  // "(100 per DP replica)" behind "200 tokens/ms".
  const std::uint32_t index = static_cast<std::uint32_t>(&n - mentions_.numbers.data());
  if (index == 0 || n.noun != nullptr || n.digits == block.text_begin) return;
  const Number& before = mentions_.numbers[index - 1];
  if (before.block != n.block || before.dimension.dimensionless()) return;
  std::uint32_t open = n.digits - 1;
  for (int i = 0; i < 16 && open > before.end && document_.text[open] != '('; ++i) --open;
  if (document_.text[open] != '(' || open < before.end) return;
  if (open + 1 < n.digits) {
    const auto roles = context_.CuesIn(open + 1, n.digits);
    if (roles.empty() || roles.front().kind != Vocabulary::Kind::kRole ||
        static_cast<Role>(roles.front().index) != Role::kRequired)
      return;
  }
  const auto cues = context_.CuesIn(n.end, std::min(n.end + 4, block.text_end));
  const bool target = open + 1 < n.digits;
  if (target || (!cues.empty() && cues.front().kind == Vocabulary::Kind::kScope &&
                 cues.front().begin <= n.end + 1)) {
    n.unit = before.unit, n.noun = before.noun, n.dimension = before.dimension;
    n.factor = before.factor, n.binary_factor = before.binary_factor;
    n.inherited_unit = true;
  }
}

// "about 48 GB", "up to 8": words directly before the digits.
void NumberBinder::ReadWordsBefore(Number& n) {
  const Block& block = document_.blocks[n.block];
  const std::uint32_t from = n.begin - std::min(n.begin - block.text_begin, 24U);
  for (const Cue& cue : context_.CuesIn(from, n.begin)) {
    if (cue.kind != Vocabulary::Kind::kWord || cue.end > n.begin) continue;
    if (!Trim(std::string_view(document_.text).substr(cue.end, n.begin - cue.end)).empty())
      continue;
    if (cue.index == hedge_) n.hedged = true;
    if (n.bound == Bound::kNone && cue.index == at_most_) n.bound = Bound::kAtMost;
    if (n.bound == Bound::kNone && cue.index == at_least_ && !n.dimension.dimensionless())
      n.bound = Bound::kAtLeast;
  }
}

}  // namespace shardlint
