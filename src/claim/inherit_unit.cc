#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxCaption = 160;     // bytes of a paragraph that says the unit of a table
constexpr std::uint32_t kIntroduction = 64;  // blocks above a table that may say what it holds
constexpr std::size_t kSpelled = 5;          // letters of "bytes", more than of "GiB"
constexpr std::size_t kMaxPeers = 64;        // cells of a column that are asked for their unit

constexpr std::array<std::string_view, 6> kJoins = {", ",    " or ",   ", or ",
                                                    " and ", ", and ", " = "};
constexpr std::array<std::string_view, 5> kHeaderNouns = {"token", "request", "user", "sequence",
                                                          "node"};

/// What may follow a unit in a header that is a list of words: "GB", "GB per GPU", "Size, GiB".
bool EndsUnit(std::string_view rest) {
  return rest.empty() || rest[0] == ')' || rest[0] == ']' || rest[0] == ',' || rest[0] == '/' ||
         rest.starts_with("）") || rest.starts_with("、") || rest.starts_with("，");
}

}  // namespace

// The unit that begins at `at` of `text`, with a "/s" behind it.
std::optional<NumberBinder::HeaderUnit> NumberBinder::UnitAt(std::string_view text,
                                                             std::size_t at) const {
  const UnitTable::Match match = units_.Longest(text.substr(at));
  if (match.unit == nullptr ||
      (match.unit->kind != Unit::Kind::kMeasure && match.unit->kind != Unit::Kind::kRate &&
       match.unit->kind != Unit::Kind::kPercent))
    return std::nullopt;
  HeaderUnit unit{.unit = match.unit,
                  .dimension = match.unit->dimension.WithoutCounts(),
                  .amount_or_rate = match.unit->amount_or_rate,
                  .end = at + match.size};
  if (text.substr(unit.end, 2) == "/s") {
    unit.dimension = unit.dimension / Dimension::Of(Dimension::kSecond);
    unit.amount_or_rate = false;
    unit.end += 2;
  }
  if (unit.end < text.size() && text[unit.end] == '/')
    if (const UnitTable::Match noun = units_.Longest(text.substr(unit.end + 1));
        noun.unit != nullptr && noun.unit->kind == Unit::Kind::kNoun) {
      unit.per = noun.unit;  // "tok/s/GPU"
      unit.end += 1 + noun.size;
    }
  return unit;
}

// A header's unit stands in brackets, behind "in" or a comma, or at its beginning or end: "Size
// (GB)", "GB per GPU", "weights GB". Of a sentence only brackets and "in" count.
std::optional<NumberBinder::HeaderUnit> NumberBinder::UnitOfHeader(TextRange range,
                                                                   bool sentence) const {
  const std::string_view text =
      std::string_view(document_.text).substr(range.begin, range.end - range.begin);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view here = text.substr(i);
    const bool wide = here.starts_with("（");
    const bool in = here.starts_with(" in ") || (i == 0 && here.starts_with("in "));
    const bool open = here[0] == '(' || here[0] == '[' || wide;
    const bool word = !sentence && (i == 0 || here[0] == ' ' || here[0] == '/');
    if (!open && !in && !word) continue;
    std::size_t at = i + (wide ? 3 : in ? here.find('n') + 2 : open ? 1 : i == 0 ? 0 : 1);
    if (open && text.substr(at).starts_with("in ")) at += 3;
    const std::optional<HeaderUnit> unit = UnitAt(text, at);
    if (!unit) continue;
    const std::string_view rest = text.substr(unit->end);
    if (word && !in) {
      // A single letter is a symbol rather than a unit: but in "prefill floor, s".
      const bool after_comma = i > 0 && text[i - 1] == ',' && rest.empty();
      if (unit->end - at < 2 && unit->unit->kind != Unit::Kind::kPercent && !after_comma) continue;
      // "Output tokens/s, one replica", "Tokens/s per GPU": a rate is no other word.
      const bool rate =
          unit->IsTokenRate() && (rest.starts_with(", ") || rest.starts_with(" per "));
      // "Bytes read in a step | 36.5 + 85.9 GB": a word of the label, and no unit of its figures.
      const bool spelled = unit->end - at >= kSpelled && !rest.starts_with(" per ") &&
                           unit->dimension == Dimension::Of(Dimension::kByte);
      if (i == 0 ? EndsUnit(rest) || (rest[0] == ' ' && !spelled) : rest.empty() || rate)
        return unit;
    } else if (EndsUnit(rest) || (in && rest[0] == ' ')) {
      return unit;
    }
  }
  return std::nullopt;
}

void NumberBinder::Take(const HeaderUnit& unit, Number& n) const {
  if (unit.unit->kind == Unit::Kind::kPercent) {
    n.percent = true, n.factor = 0.01;
    return;
  }
  n.unit = unit.unit, n.dimension = unit.dimension;
  n.factor = unit.unit->factor, n.binary_factor = unit.unit->binary_factor;
  n.amount_or_rate = unit.amount_or_rate;
  if (unit.unit->dimension.exponents[Dimension::kToken] > 0 && n.noun == nullptr)
    n.noun = units_.Find("token");
  if (unit.per != nullptr && n.per == nullptr) n.per = unit.per;
  n.inherited_unit = true;
}

// "users", "tokens": a header that is nothing but what is counted, of things that a bare number is
// not taken for otherwise.
const Unit* NumberBinder::NounOfHeader(TextRange range) const {
  const std::string_view text =
      Trim(std::string_view(document_.text).substr(range.begin, range.end - range.begin));
  const UnitTable::Match match = units_.Longest(text);
  const bool whole = match.unit != nullptr && match.size == text.size();
  return whole && std::ranges::find(kHeaderNouns, match.unit->id) != kHeaderNouns.end() ? match.unit
                                                                                        : nullptr;
}

// Two cells in three of the column have one unit, and it is the same.
std::optional<NumberBinder::HeaderUnit> NumberBinder::UnitOfPeers(const Block& cell) const {
  const Group& group = document_.groups[static_cast<std::size_t>(cell.group)];
  const std::uint32_t own = static_cast<std::uint32_t>(&cell - document_.blocks.data());
  const Number* like = nullptr;
  std::size_t cells = 0, with_unit = 0;
  const std::uint32_t first = std::max(group.first_block, own - std::min<std::uint32_t>(own, 512));
  const std::uint32_t last = std::min(group.end_block, own + 512);
  for (std::uint32_t b = first; b < last && cells < kMaxPeers; ++b) {
    const Block& block = document_.blocks[b];
    if (block.column != cell.column || block.header || b == own) continue;
    const auto number =
        std::ranges::lower_bound(mentions_.numbers, block.text_begin, {}, &Number::digits);
    if (number == mentions_.numbers.end() || number->block != b) continue;
    ++cells;
    if (number->unit == nullptr || number->inherited_unit || number->dimension.dimensionless())
      continue;
    if (like != nullptr && (like->unit != number->unit || like->dimension != number->dimension))
      return std::nullopt;
    like = &*number;
    ++with_unit;
  }
  if (like == nullptr || with_unit < 2 || with_unit * 3 < cells * 2) return std::nullopt;
  return HeaderUnit{
      .unit = like->unit, .dimension = like->dimension, .amount_or_rate = like->amount_or_rate};
}

// "All figures in GiB.", "The numbers are output tokens per second".
std::optional<NumberBinder::HeaderUnit> NumberBinder::UnitOfValues(const Block& block) const {
  if (block.kind != Block::Kind::kParagraph || block.text_end - block.text_begin > kMaxCaption)
    return std::nullopt;
  for (const Cue& cue : context_.CuesIn(block.text_begin, block.text_end)) {
    if (cue.kind != Vocabulary::Kind::kWord || vocabulary_.words[cue.index] != "values") continue;
    const std::string_view text = document_.TextOf(block);
    for (std::size_t i = cue.end - block.text_begin; i < text.size(); ++i) {
      if (IsLetter(text[i]) && i > 0 && IsWord(text[i - 1])) continue;
      if (const std::string_view before = Trim(text.substr(0, i));
          !before.empty() && IsDigit(before.back()))
        continue;  // "values of an 80 GB card"
      if (const std::optional<HeaderUnit> unit = UnitAt(text, i); unit && !IsDigit(text[i]))
        if (unit->end - i > 1) return unit;
    }
  }
  return std::nullopt;
}

// A paragraph right above or below a table that says the unit of its values.
std::optional<NumberBinder::HeaderUnit> NumberBinder::UnitOfCaption(const Block& cell) const {
  const Group& group = document_.groups[static_cast<std::size_t>(cell.group)];
  const auto ask = [&](std::uint32_t index) -> std::optional<HeaderUnit> {
    const Block& block = document_.blocks[index];
    return block.section == cell.section ? UnitOfValues(block) : std::nullopt;
  };
  if (group.first_block > 0)
    if (const auto unit = ask(group.first_block - 1)) return unit;
  if (group.end_block < document_.blocks.size()) return ask(group.end_block);
  return std::nullopt;
}

// "Output throughput in tokens per second", above the table or above its headings.
std::optional<NumberBinder::HeaderUnit> NumberBinder::RateOfIntroduction(const Block& cell) const {
  const std::uint32_t first = document_.groups[static_cast<std::size_t>(cell.group)].first_block;
  std::int32_t section = cell.section;
  for (std::uint32_t b = first, end = first - std::min(first, kIntroduction); b-- > end;) {
    const Block& block = document_.blocks[b];
    while (section > static_cast<std::int32_t>(b))
      section = document_.blocks[static_cast<std::size_t>(section)].section;
    if (block.kind != Block::Kind::kParagraph || block.section != section ||
        block.text_end - block.text_begin > kMaxCaption)
      continue;
    const auto unit = UnitOfHeader({block.text_begin, block.text_end}, true);
    if (unit && unit->IsTokenRate()) return unit;
    if (const auto values = UnitOfValues(block); values && values->IsTokenRate()) return values;
  }
  return std::nullopt;
}

// A caption's or a neighbour's unit is for cells of amounts: some header must name a measure of
// that dimension.
bool NumberBinder::TakeIfNamed(const HeaderUnit& unit, std::span<const TextRange> headers,
                               Number& n) const {
  Number trial = n;
  Take(unit, trial);
  for (const TextRange& header : headers)
    for (const Cue& cue : context_.CuesIn(header.begin, header.end))
      if (cue.kind == Vocabulary::Kind::kMeasure &&
          !vocabulary_.measures[cue.index].dimensions.empty() &&
          Fits(vocabulary_.measures[cue.index], trial)) {
        n = trial;
        return true;
      }
  return false;
}

// The header above a cell says under which conditions its figures hold, not what they are: "4 GPUs
// H200". Cells of the first column are labels.
bool NumberBinder::NamesNothing(const Block& cell) const {
  if (cell.column == 0) return false;
  const Group& group = document_.groups[static_cast<std::size_t>(cell.group)];
  std::uint32_t b = group.first_block;
  while (b < group.end_block && document_.blocks[b].header &&
         document_.blocks[b].column != cell.column)
    ++b;
  const Block& header = document_.blocks[b];
  if (b == group.end_block || !header.header) return false;
  return std::ranges::none_of(
      context_.CuesIn(header.text_begin, header.text_end),
      [&](const Cue& cue) { return cue.kind == Vocabulary::Kind::kMeasure && !CountedBy(cue); });
}

// A number without a unit in a cell: its column's header, its row's label, else what the captions
// and the other cells of the column say.
void NumberBinder::InheritCellUnit(Number& n, const Block& block) {
  // "167 requests/s at 512 output tokens": the cell says its units itself.
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  if (index > 0 && n.noun != nullptr && mentions_.numbers[index - 1].block == n.block &&
      mentions_.numbers[index - 1].unit != nullptr)
    return;
  // "135 GB ÷ (2·4·2)": a count among operands that say their units themselves.
  if (n.operand) {
    const auto& numbers = mentions_.numbers;
    for (auto other = std::ranges::lower_bound(numbers, block.text_begin, {}, &Number::digits);
         other != numbers.end() && other->digits < block.text_end; ++other)
      if (other->operand && other->unit != nullptr && !other->inherited_unit) return;
  }
  const BlockContext& context = context_.Of(n.block);
  // The column's own header first: it is the second of three.
  for (std::size_t h = 0; h < context.headers.size(); ++h) {
    const std::size_t k = context.headers.size() >= 2 ? (h == 0 ? 1 : h == 1 ? 0 : h) : h;
    if (const auto unit = UnitOfHeader(context.headers[k], false)) return Take(*unit, n);
  }
  if (n.noun != nullptr) return;
  for (const auto* ranges : {&context.parents, &context.headings})
    for (const TextRange& range : *ranges)
      if (const auto unit = UnitOfHeader(range, true)) {
        TakeIfNamed(*unit, context.headers, n);
        return;
      }
  if (const auto unit = UnitOfCaption(block); unit && TakeIfNamed(*unit, context.headers, n))
    return;
  if (!block.header && NamesNothing(block))
    if (const auto unit = RateOfIntroduction(block)) return Take(*unit, n);
  if (!block.header)
    if (const auto unit = UnitOfPeers(block); unit && TakeIfNamed(*unit, context.headers, n))
      return;
  if (!n.decimal.integer() || n.range) return;
  for (const TextRange& header : context.headers)
    if (const Unit* noun = NounOfHeader(header)) {
      n.noun = noun;
      n.inherited_unit = true;
      return;
    }
}

// "2,162 tokens/s, 270 per GPU".
bool NumberBinder::IsShareOfRate(const Number& rate, const Number& n) const {
  if (!IsTokenRate(rate) || n.bare_suffix) return false;
  std::uint32_t from = rate.end;
  for (const Cue& cue : context_.CuesIn(rate.end, n.begin))  // "per node or"
    if (cue.kind == Vocabulary::Kind::kScope && cue.begin <= rate.end + 1) from = cue.end;
  const std::string_view gap = std::string_view(document_.text).substr(from, n.begin - from);
  return std::ranges::find(kJoins, gap) != kJoins.end() &&
         std::ranges::any_of(context_.CuesIn(n.end, n.end + 2), [&](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kScope &&
                  vocabulary_.scopes[cue.index] == "per_gpu";
         });
}

// "(100 per DP replica)" behind "200 tokens/ms".
void NumberBinder::InheritBracketUnit(Number& n, const Block& block) const {
  const std::uint32_t index = static_cast<std::uint32_t>(&n - mentions_.numbers.data());
  if (index == 0 || n.noun != nullptr || n.digits == block.text_begin) return;
  const Number& before = mentions_.numbers[index - 1];
  if (before.block != n.block || before.dimension.dimensionless()) return;
  if (IsShareOfRate(before, n)) {
    n.unit = before.unit, n.noun = before.noun, n.dimension = before.dimension;
    n.factor = before.factor, n.binary_factor = before.binary_factor;
    n.inherited_unit = true;
    return;
  }
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

// "Output throughput (tokens/s): 4,205": in brackets at the end of the label.
bool NumberBinder::InheritLabelUnit(Number& n, const Block& block) const {
  const std::string_view before =
      std::string_view(document_.text).substr(block.text_begin, n.begin - block.text_begin);
  const std::size_t last = before.find_last_not_of(" \t:=|");
  if (last == std::string_view::npos || (before[last] != ')' && before[last] != ']') ||
      before.find_first_of(":=|", last) == std::string_view::npos)
    return false;
  const std::size_t open = before.find_last_of("([", last);
  if (open == std::string_view::npos || last - open >= 24) return false;
  const auto unit = UnitOfHeader({block.text_begin + static_cast<std::uint32_t>(open),
                                  block.text_begin + static_cast<std::uint32_t>(last) + 1},
                                 true);
  if (unit) Take(*unit, n);
  return unit.has_value();
}

// A number without a unit that stands beside it.
void NumberBinder::InheritUnit(Number& n) {
  if (n.unit != nullptr || n.percent || n.multiplier || !n.flag.empty() || !n.degree.empty())
    return;
  const Block& block = document_.blocks[n.block];
  if (block.kind == Block::Kind::kCell) return InheritCellUnit(n, block);
  if (n.noun == nullptr && InheritLabelUnit(n, block)) return;
  InheritBracketUnit(n, block);
  if (n.unit != nullptr || n.noun != nullptr || n.operand || (block.list < 0 && block.group < 0))
    return;
  // "- weights: 17.6" below "Memory per GPU (GB):".
  const TextRange label[] = {{block.text_begin, n.digits}};
  for (const TextRange& parent : context_.Of(n.block).parents)
    if (const auto unit = UnitOfHeader(parent, true)) {
      TakeIfNamed(*unit, label, n);
      return;
    }
}

// "about 48 GB", "up to 8": words directly before the digits.
void NumberBinder::ReadWordsBefore(Number& n) {
  const Block& block = document_.blocks[n.block];
  // "no GPU above 90 %"
  const std::string_view before =
      Trim(std::string_view(document_.text).substr(block.text_begin, n.begin - block.text_begin));
  const std::string_view clause =
      before.substr(before.size() - std::min<std::size_t>(before.size(), 24));
  if (n.bound == Bound::kNone && (clause.ends_with(" above") || clause.ends_with(" over")) &&
      (clause.starts_with("no ") || clause.starts_with("No ") ||
       clause.find(" no ") != std::string_view::npos))
    n.bound = Bound::kAtMost;
  const std::uint32_t from = n.begin - std::min(n.begin - block.text_begin, 24U);
  for (const Cue& cue : context_.CuesIn(from, n.begin)) {
    if (cue.kind != Vocabulary::Kind::kWord || cue.end > n.begin) continue;
    if (!Trim(std::string_view(document_.text).substr(cue.end, n.begin - cue.end)).empty())
      continue;
    if (cue.index == hedge_) n.hedged = true;
    // "rounded up to 7" says seven.
    const bool rounded =
        Trim(
            std::string_view(document_.text).substr(block.text_begin, cue.begin - block.text_begin))
            .ends_with("rounded");
    if (n.bound == Bound::kNone && cue.index == at_most_ && !rounded) n.bound = Bound::kAtMost;
    if (n.bound == Bound::kNone && cue.index == at_least_ && !n.dimension.dimensionless())
      n.bound = Bound::kAtLeast;
  }
}

}  // namespace shardlint
