#include "claim/bind_number.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace shardlint {
namespace {

// Words that may stand between a name and its value.
constexpr std::array<std::string_view, 22> kThinWords = {
    "is",      "are",    "of",   "to",    "was",    "at",  "about", "approximately",
    "roughly", "around", "only", "size",  "degree", "set", "max",   "maximum",
    "total",   "per",    "gpu",  "count", "up",     "be"};

constexpr std::uint32_t kFarBare =
    32;  // a bare number farther than this from a name is not its value

bool HasScope(const Measure& measure, ScopeId scope, SymbolId& quantity) {
  for (const auto& [s, q] : measure.quantities)
    if (s == scope) return quantity = q, true;
  return false;
}

}  // namespace

bool NumberBinder::Fits(const Measure& measure, const Number& n) const {
  // "1 KB per token" is no total: a vague word gives way to one that knows the scope.
  if (!scope_said_.empty() && (measure.fallback || measure.id == "memory") &&
      std::ranges::none_of(measure.quantities, [&](const auto& q) {
        return vocabulary_.scopes[q.first] == scope_said_;
      }))
    return false;
  if (n.percent) return measure.accepts_percent;
  if (n.multiplier && n.noun == nullptr)
    return measure.dimensions.empty() && measure.accepts_percent;
  for (const Dimension& d : measure.dimensions) {
    const Dimension hard = d.WithoutCounts();
    if (n.dimension.dimensionless() && hard.dimensionless()) {
      if (n.noun == nullptr) {
        if (measure.needs_noun && !n.bare_suffix) continue;
        if (n.bare_suffix && n.factor >= 1e6 && !measure.needs_noun)
          continue;  // billions of parameters, not of heads
        if (n.bare_suffix && !n.decimal.integer() && n.factor < 1e6) return measure.nouns.empty();
        return true;
      }
      if (std::ranges::find(measure.nouns, n.noun->id) != measure.nouns.end()) return true;
      continue;
    }
    if (n.dimension.dimensionless()) continue;
    const bool same = hard == n.dimension ||
                      (n.amount_or_rate && hard == n.dimension / Dimension::Of(Dimension::kSecond));
    if (!same) continue;
    const bool tokens = d.exponents[Dimension::kToken] > 0;
    const bool requests = d.exponents[Dimension::kRequest] > 0;
    if (tokens || requests) {
      if (n.noun == nullptr) return false;
      if (tokens && n.noun->id != "token") continue;
      if (requests && n.noun->id == "token") continue;
    } else if (n.noun != nullptr && hard == Dimension::Of(Dimension::kSecond, -1)) {
      continue;
    }
    return true;
  }
  return false;
}

// Only marks and thin words: the value belongs to the name before it.
bool NumberBinder::GapIsThin(std::uint32_t begin, std::uint32_t end) const {
  if (end < begin || end - begin > 40) return false;
  const std::string_view gap = std::string_view(document_.text).substr(begin, end - begin);
  for (std::size_t i = 0; i < gap.size();) {
    if (IsLetter(gap[i])) {
      std::size_t j = i;
      while (j < gap.size() && IsLetter(gap[j])) ++j;
      const std::string word = ToLowerAscii(gap.substr(i, j - i));
      if (std::ranges::find(kThinWords, word) == kThinWords.end()) return false;
      i = j;
    } else if (IsDigit(gap[i]) || gap[i] == ',' || gap[i] == ';' || gap[i] == '.' ||
               gap[i] == '+' || gap[i] == '*' || gap[i] == '/' || gap.substr(i, 2) == "×" ||
               gap.substr(i, 2) == "÷" || gap.substr(i, 3) == "−" || gap.substr(i, 3) == "→") {
      return false;
    } else {
      ++i;
    }
  }
  return true;
}

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
      n.inherited_unit = true;
      return true;
    }
    return false;
  };
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
    const std::string& word = vocabulary_.words[cue.index];
    if (word == "hedge") n.hedged = true;
    if (n.bound == Bound::kNone && word == "at_most") n.bound = Bound::kAtMost;
    if (n.bound == Bound::kNone && word == "at_least" && !n.dimension.dimensionless())
      n.bound = Bound::kAtLeast;
  }
}

NumberBinder::Found NumberBinder::LastFitting(std::uint32_t begin, std::uint32_t end,
                                              const Number& number, bool fallback) const {
  const auto cues = context_.CuesIn(begin, end);
  for (std::size_t i = cues.size(); i-- > 0;) {
    const Cue& cue = cues[i];
    if (cue.kind != Vocabulary::Kind::kMeasure || cue.end > end) continue;
    const Measure& measure = vocabulary_.measures[cue.index];
    if (measure.fallback != fallback || !Fits(measure, number) || NounOfAnother(cue, number))
      continue;
    // Of several measures with the same words, the first in the vocabulary that fits.
    std::uint16_t best = cue.index;
    for (std::size_t k = i; k-- > 0 && cues[k].begin == cue.begin;)
      if (cues[k].kind == Vocabulary::Kind::kMeasure && cues[k].end == cue.end &&
          Fits(vocabulary_.measures[cues[k].index], number) &&
          vocabulary_.measures[cues[k].index].fallback == fallback)
        best = std::min(best, cues[k].index);
    return {best, static_cast<std::int32_t>(cue.begin), false};
  }
  return {};
}

NumberBinder::Found NumberBinder::FirstFitting(std::uint32_t begin, std::uint32_t end,
                                               const Number& number, bool fallback) const {
  for (const Cue& cue : context_.CuesIn(begin, end)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const Measure& measure = vocabulary_.measures[cue.index];
    if (measure.fallback == fallback && Fits(measure, number))
      return {cue.index, static_cast<std::int32_t>(cue.begin), false};
  }
  return {};
}

// Where the words behind a number stop being about it.
std::uint32_t NumberBinder::ClauseEnd(const Number& n, const Block& block) const {
  const std::string_view text = document_.text;
  std::uint32_t e = n.end;
  const std::uint32_t high = std::min(block.text_end, n.end + 60);
  int depth = 0;
  for (; e < high; ++e) {
    const char c = text[e];
    if (c == ',' || c == ';' || c == '=' || c == '|' || c == ':') break;
    if (c == '.' && (e + 1 >= high || IsSpace(text[e + 1]))) break;
    if (IsDigit(c) && (e == 0 || !IsWord(text[e - 1])) && e > n.end) break;
    if (c == '(') ++depth;
    if (c == ')' && depth-- == 0) break;
    if (text.substr(e, 3) == "→" || text.substr(e, 3) == "—" || text.substr(e, 3) == "–" ||
        text.substr(e, 3) == " - ")
      break;
  }
  return e;
}

NumberBinder::NumberBinder(const Document& document, Mentions& mentions, const UnitTable& units,
                           const Vocabulary& vocabulary, ContextIndex& context)
    : document_(document),
      mentions_(mentions),
      units_(units),
      vocabulary_(vocabulary),
      context_(context) {
  label_end_.reserve(mentions.numbers.size());
  for (const Number& n : mentions.numbers) label_end_.push_back(n.digits);
  for (const Equation& e : mentions.equations) {
    // The result of "label: a × b = c" is named by what stands before the equation.
    if (e.relation == Equation::Relation::kEqual && !e.implicit && e.begin < label_end_[e.result] &&
        mentions.numbers[e.operands.front()].block == mentions.numbers[e.result].block)
      label_end_[e.result] = std::min(label_end_[e.result], e.begin);
  }
}

NumberBinder::Found NumberBinder::FindMeasure(const Number& n) {
  // Near words before far ones; a vague word ("memory") before a heading's precise one, unless the
  // scope beside the number is none of the vague one's.
  for (const bool fallback : {false, true})
    if (Found f = FindNear(n, fallback)) return f;
  for (const bool fallback : {false, true})
    if (Found f = FindFar(n, fallback)) return f;
  return {};
}

NumberBinder::Found NumberBinder::FindNear(const Number& n, bool fallback) {
  const Block& block = document_.blocks[n.block];
  const std::uint32_t clause_end = ClauseEnd(n, block);
  const bool bare = n.unit == nullptr && !n.percent && n.dimension.dimensionless();
  // A name that begins inside the number's own words: "8 KV heads", "8 experts per token".
  if (!fallback) {
    Found inside;
    std::uint32_t longest = 0;
    for (const Cue& cue : context_.CuesIn(n.digits, n.end))
      if (cue.kind == Vocabulary::Kind::kMeasure && cue.end - cue.begin > longest &&
          cue.end > n.end && Fits(vocabulary_.measures[cue.index], n)) {
        longest = cue.end - cue.begin;
        inside = {cue.index, static_cast<std::int32_t>(cue.begin), false, true};
      }
    if (longest > 0) return inside;
    if (n.noun != nullptr && n.dimension.dimensionless()) {
      const auto noun = vocabulary_.nouns.find(n.noun->id);
      const bool vague = n.noun->id == "token" || n.noun->id == "way" || n.noun->id == "request" ||
                         n.noun->id == "group";
      if (noun != vocabulary_.nouns.end() && !vague && Fits(vocabulary_.measures[noun->second], n))
        return {noun->second, static_cast<std::int32_t>(n.digits), false, true};
    }
  }
  const TextRange sentence = context_.Sentence(block, n.digits);
  const std::uint32_t label_end = std::max(sentence.begin, current_label_end_);
  Found before = LastFitting(sentence.begin, label_end, n, fallback);
  if (before) {
    // A name and its value: "Weights: 140 GB", "TP=2".
    for (const Cue& cue :
         context_.CuesIn(static_cast<std::uint32_t>(before.label_begin), label_end))
      if (static_cast<std::int32_t>(cue.begin) == before.label_begin &&
          cue.kind == Vocabulary::Kind::kMeasure && cue.index == before.measure) {
        before.firm = GapIsThin(cue.end, label_end);
        const std::string_view gap =
            std::string_view(document_.text).substr(cue.end, label_end - cue.end);
        const bool bracketed = gap.find('(') != std::string_view::npos &&
                               gap.find_first_of(":=") == std::string_view::npos;
        if (before.firm && bare && SymbolBefore(cue.begin, sentence.begin)) {
          before = {};  // "d_model / heads = 4608 / 32": the label is an expression
          break;
        }
        if (before.firm) {
          before.firm = !bracketed;
          return before;
        }
        before.firm = !bare && label_end - cue.end <= 60 && !NumberBetween(cue.end, label_end) &&
                      std::string_view(document_.text)
                              .substr(cue.end, label_end - cue.end)
                              .find_first_of("+*/=|") == std::string_view::npos;
      }
  }
  // "17.5 GB model", "4 (PP)".
  const Found after = FirstFitting(n.end, clause_end, n, fallback);
  if (after) {
    const std::string_view gap =
        std::string_view(document_.text)
            .substr(n.end, static_cast<std::uint32_t>(after.label_begin) - n.end);
    int words = 0;
    for (std::size_t i = 0; i < gap.size(); ++i)
      words += IsLetter(gap[i]) && (i == 0 || !IsLetter(gap[i - 1]));
    const bool open = gap.find('(') != std::string_view::npos;
    const bool operated = gap.find_first_of("+*/=") != std::string_view::npos ||
                          gap.find("×") != std::string_view::npos;
    if (operated && bare) {
      // "2 * layers": an operand beside another.
    } else if (words <= 1 && (!open || gap.size() <= 2)) {
      Found firm = after;
      firm.firm = true;
      return firm;
    }
  }
  // A bare number is only what stands right before it: "layers: 80", not "80 layers and then 128".
  const bool in_reach =
      before &&
      (!bare || label_end != n.digits ||
       (n.bare_suffix && n.digits - static_cast<std::uint32_t>(before.label_begin) <= kFarBare));
  if (in_reach) return before;
  if (after && !bare) return after;
  // "58% of 80 GB": a share of an amount of memory.
  if (n.percent && !fallback) {
    const auto next = static_cast<std::size_t>(&n - mentions_.numbers.data()) + 1;
    if (next < mentions_.numbers.size() && mentions_.numbers[next].block == n.block &&
        mentions_.numbers[next].dimension == Dimension::Of(Dimension::kByte) &&
        mentions_.numbers[next].digits - n.end <= 12 &&
        std::string_view(document_.text).substr(n.end, 4) == " of ")
      for (std::size_t m = 0; m < vocabulary_.measures.size(); ++m)
        if (vocabulary_.measures[m].id == "memory_utilization")
          return {static_cast<std::uint16_t>(m), static_cast<std::int32_t>(n.end), false, false};
  }
  // The label of the whole item, said before its first sentence.
  if (!bare && sentence.begin > block.text_begin) {
    const std::size_t colon = document_.TextOf(block).substr(0, 60).find(':');
    if (colon != std::string_view::npos)
      if (Found f = LastFitting(block.text_begin,
                                block.text_begin + static_cast<std::uint32_t>(colon), n, fallback))
        return f;
  }
  for (const TextRange& range : context_.Of(n.block).headers)
    if (Found f = LastFitting(range.begin, range.end, n, fallback)) {
      f.firm = block.kind == Block::Kind::kCell;
      return f;
    }
  // The unit itself names it: "400 TFLOPS".
  if (Found own = FirstFitting(n.digits, n.end, n, fallback); own && !n.dimension.dimensionless())
    return own;
  return {};
}

NumberBinder::Found NumberBinder::FindFar(const Number& n, bool fallback) {
  if (n.unit == nullptr && !n.percent && n.dimension.dimensionless()) return {};
  const BlockContext& context = context_.Of(n.block);
  for (const auto* ranges : {&context.parents, &context.headings})
    for (const TextRange& range : *ranges)
      if (Found f = LastFitting(range.begin, range.end, n, fallback)) {
        f.far = true;
        f.firm = !scope_said_.empty();
        return f;
      }
  return {};
}

// An operator or a comma right before a name: it is part of an expression or a list of names.
bool NumberBinder::SymbolBefore(std::uint32_t at, std::uint32_t begin) const {
  while (at > begin && document_.text[at - 1] == ' ') --at;
  if (at == begin) return false;
  const std::string_view before = std::string_view(document_.text).substr(begin, at - begin);
  return before.ends_with('/') || before.ends_with('*') || before.ends_with("×") ||
         before.ends_with('+') ||
         (before.ends_with(',') && std::ranges::none_of(before, IsDigit) &&
          std::string_view(document_.text).substr(at, 40).find('=') != std::string_view::npos &&
          document_.text.find(',', at) < document_.text.find('\n', at));
}

bool NumberBinder::NumberBetween(std::uint32_t begin, std::uint32_t end) const {
  const auto it = std::ranges::lower_bound(mentions_.numbers, begin, {}, &Number::digits);
  return it != mentions_.numbers.end() && it->digits < end;
}

// "8 KV heads of 128": the heads are the eight's.
bool NumberBinder::NounOfAnother(const Cue& cue, const Number& number) const {
  const auto it = std::ranges::upper_bound(mentions_.numbers, cue.begin, {}, &Number::digits);
  if (it == mentions_.numbers.begin()) return false;
  const Number& other = *std::prev(it);
  if (&other == &number || other.block != number.block) return false;
  return cue.begin < other.end + 2 && other.dimension.dimensionless() && !other.percent;
}

// "120 tokens/ms per GPU with 256 experts": the scope behind another number is that number's.
bool NumberBinder::BelongsToEarlierNumber(const Block& block, std::uint32_t cue,
                                          std::uint32_t number) const {
  for (std::uint32_t i = number; i-- > 0 && number - i < 32;) {
    const Number& other = mentions_.numbers[i];
    if (other.begin < block.text_begin) return false;
    if (other.begin >= cue) {
      // "per card 1,800 tokens/s, together 57,600": the scope is the nearer number's.
      if (other.begin - cue < 24 && i + 1 <= number && other.end <= current_label_end_) {
        const std::string_view between =
            std::string_view(document_.text).substr(cue, other.begin - cue);
        if (between.find_first_of(",;:") == std::string_view::npos) return true;
      }
      continue;
    }
    if (other.end > cue) continue;
    const std::string_view gap =
        std::string_view(document_.text).substr(other.end, cue - other.end);
    return gap.size() < 40 && gap.find_first_of(",:;(.") == std::string_view::npos;
  }
  return false;
}

void NumberBinder::FindScope(const Number& n, const Found& found, Claim& claim) {
  const Measure& measure = vocabulary_.measures[found.measure];
  const Block& block = document_.blocks[n.block];
  std::optional<SymbolId> sure, total, far;
  SymbolId quantity = 0;
  const auto index = static_cast<std::uint32_t>(claim.index);
  const auto look = [&](std::uint32_t begin, std::uint32_t end, bool last,
                        std::optional<SymbolId>& strong) {
    for (const Cue& cue : context_.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kScope) continue;
      if (last && cue.begin >= block.text_begin && cue.end <= n.digits &&
          BelongsToEarlierNumber(block, cue.begin, index))
        continue;
      if (!HasScope(measure, static_cast<ScopeId>(cue.index), quantity)) continue;
      if (cue.index == 0) {
        if (!total) total = quantity;
      } else if (!strong || last) {
        strong = quantity;
      }
    }
  };
  if (n.per != nullptr) {
    const std::string per = "per_" + n.per->id;
    for (std::size_t s = 0; s < vocabulary_.scopes.size(); ++s)
      if (vocabulary_.scopes[s] == per && HasScope(measure, static_cast<ScopeId>(s), quantity))
        sure = quantity;
  }
  if (!sure) look(n.digits, ClauseEnd(n, block), false, sure);
  const TextRange sentence = context_.Sentence(block, n.digits);
  if (!sure) look(sentence.begin, std::max(sentence.begin, current_label_end_), true, sure);
  const BlockContext& context = context_.Of(n.block);
  if (!sure)
    for (const TextRange& range : context.headers) look(range.begin, range.end, true, sure);
  if (!sure)
    for (const TextRange& range : context.corner) look(range.begin, range.end, true, sure);
  std::optional<SymbolId> own_total = total;
  for (const TextRange& range : context.parents)
    if (!far) look(range.begin, range.end, true, far);
  for (const TextRange& range : context.headings)
    if (!far) look(range.begin, range.end, true, far);
  const auto add = [&](SymbolId q) {
    if (std::ranges::find(claim.quantities, q) == claim.quantities.end())
      claim.quantities.push_back(q);
  };
  claim.scope_known = measure.quantities.size() == 1;
  if (sure) {
    add(*sure);
    claim.scope_known = true;
  } else if (own_total && !far) {
    add(*own_total);
    claim.scope_known = true;
  } else if (far) {
    add(*far);
    if (own_total) add(*own_total);
    add(measure.quantities.front().second);
  } else if (!measure.unsaid.empty()) {
    for (const auto& [scope, q] : measure.quantities)
      if (std::ranges::find(measure.unsaid, scope) != measure.unsaid.end()) add(q);
  } else {
    // Amounts may be of any scope that nobody names; counts are of the whole.
    const bool amount =
        !measure.dimensions.empty() && !measure.dimensions.front().WithoutCounts().dimensionless();
    for (const auto& [scope, q] : measure.quantities)
      if (amount || claim.quantities.empty()) add(q);
    if (!amount) claim.scope_known = true;
  }
  // "memory": whatever takes memory at that scope.
  if (!measure.also.empty() && !claim.quantities.empty()) {
    const auto scope = std::ranges::find(measure.quantities, claim.quantities.front(),
                                         &std::pair<ScopeId, SymbolId>::second);
    for (const Measure& other : vocabulary_.measures) {
      if (std::ranges::find(measure.also, other.id) == measure.also.end()) continue;
      if (scope != measure.quantities.end() && HasScope(other, scope->first, quantity))
        add(quantity);
    }
  }
}

Phase NumberBinder::FindPhase(const Number& n, const Found& found) {
  const Block& block = document_.blocks[n.block];
  const TextRange sentence = context_.Sentence(block, n.digits);
  const auto phase_in = [&](std::uint32_t begin, std::uint32_t end) {
    Phase phase = Phase::kNone;
    for (const Cue& cue : context_.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kPhase) continue;
      const Phase p = vocabulary_.phases[cue.index] == "prefill" ? Phase::kPrefill : Phase::kDecode;
      if (phase != Phase::kNone && phase != p) return Phase::kNone;
      phase = p;
    }
    return phase;
  };
  const std::string& measure = vocabulary_.measures[found.measure].id;
  if (measure == "ttft" || measure == "prefill_time") return Phase::kPrefill;
  if (measure == "tpot") return Phase::kDecode;
  if (const Phase p = phase_in(sentence.begin, sentence.end); p != Phase::kNone) return p;
  const BlockContext& context = context_.Of(n.block);
  for (const auto* ranges : {&context.headers, &context.parents, &context.headings})
    for (const TextRange& range : *ranges)
      if (const Phase p = phase_in(range.begin, range.end); p != Phase::kNone) return p;
  return Phase::kNone;
}

Role NumberBinder::FindRole(const Number& n) {
  const Block& block = document_.blocks[n.block];
  const TextRange sentence = context_.Sentence(block, n.digits);
  const std::string_view text = document_.text;
  // Words inside brackets speak for what is in them: "250 ms (target: 500 ms)".
  std::uint32_t from = sentence.begin, to = std::min(sentence.end, n.end + 40);
  for (std::uint32_t i = n.digits, depth = 0; i > sentence.begin; --i) {
    if (text[i - 1] == ')') ++depth;
    if (text[i - 1] == '(' && depth-- == 0) {
      from = i;
      break;
    }
  }
  if (const auto cues = context_.CuesIn(sentence.begin, sentence.end);
      std::ranges::any_of(cues, [&](const Cue& c) {
        return c.kind == Vocabulary::Kind::kWord && vocabulary_.words[c.index] == "would";
      }))
    return Role::kHypothetical;
  for (std::uint32_t i = n.end; i < to; ++i)
    if (text[i] == '(' || text[i] == ')' || text[i] == ',' || text[i] == ':') to = i;
  Role role = Role::kStated;
  bool own = false;
  for (const Cue& cue : context_.CuesIn(from, n.digits)) {
    if (cue.kind != Vocabulary::Kind::kRole || cue.end > n.digits) continue;
    // A bracket closed since then does not speak for this number.
    int depth = 0;
    for (std::uint32_t i = cue.end; i < n.digits; ++i) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')') --depth;
    }
    if (depth < 0 && static_cast<Role>(cue.index) != Role::kRejected) continue;
    role = static_cast<Role>(cue.index), own = true;
  }
  for (const Cue& cue : context_.CuesIn(n.end, to)) {
    const auto r = static_cast<Role>(cue.index);
    if (cue.kind != Vocabulary::Kind::kRole || cue.begin - n.end > 24) continue;
    const std::string_view between = text.substr(n.end, cue.begin - n.end);
    if (std::ranges::count(Trim(between), ' ') > 1 || n.dimension.dimensionless()) continue;
    if (r == Role::kRequired || r == Role::kAlert || r == Role::kRejected) role = r, own = true;
  }
  if (own && role == Role::kRequired && from == sentence.begin) {
    // "TTFT target: 0.5 s (requirement: ≤ 10 s)": the bracket holds the target.
    for (const Cue& cue : context_.CuesIn(n.end, sentence.end))
      if (cue.kind == Vocabulary::Kind::kRole && static_cast<Role>(cue.index) == Role::kRequired &&
          cue.begin > n.end &&
          text.substr(n.end, cue.begin - n.end).find('(') != std::string_view::npos)
        return Role::kStated;
  }
  if (own) return role;
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  const bool compared = n.bound != Bound::kNone && index > 0 &&
                        mentions_.numbers[index - 1].block == n.block &&
                        n.begin - mentions_.numbers[index - 1].end <= 2;  // "140 GB > 80 GB"
  const BlockContext& context = context_.Of(n.block);
  for (const auto* ranges : {&context.headers, &context.parents, &context.headings})
    for (const TextRange& range : *ranges) {
      for (const Cue& cue : context_.CuesIn(range.begin, range.end)) {
        if (cue.kind != Vocabulary::Kind::kRole) continue;
        const auto r = static_cast<Role>(cue.index);
        if (r == Role::kRequired) {
          // "Memory Requirements" heads amounts; targets are bounds, times and rates.
          const bool rate = n.dimension == Dimension::Of(Dimension::kSecond) ||
                            n.dimension == Dimension::Of(Dimension::kSecond, -1) ||
                            n.bound != Bound::kNone;
          if (!rate || compared) continue;
        }
        if (r == Role::kRejected && ranges != &context.headers) continue;
        return r;
      }
    }
  return Role::kStated;
}

// "1.8 TB/s (80% utilization)": a share of the amount before it, else of what the sentence speaks
// of.
void NumberBinder::Specialise(std::uint32_t index, Found& found) const {
  const Number& n = mentions_.numbers[index];
  const Block& block = document_.blocks[n.block];
  std::string_view wanted;
  if (index > 0 && mentions_.numbers[index - 1].block == n.block &&
      n.digits - mentions_.numbers[index - 1].end < 24) {
    const Number& before = mentions_.numbers[index - 1];
    if (before.dimension == Dimension::Of(Dimension::kByte)) wanted = "memory_utilization";
    if (before.dimension == Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond))
      wanted = "bandwidth_utilization";
    if (before.dimension.exponents[Dimension::kFlop] > 0) wanted = "mfu";
  }
  if (wanted.empty())
    for (const Cue& cue : context_.CuesIn(block.text_begin, n.digits)) {
      if (cue.kind != Vocabulary::Kind::kMeasure) continue;
      const std::string& id = vocabulary_.measures[cue.index].id;
      if (id == "memory" || id == "memory_any" || id == "device_memory")
        wanted = "memory_utilization";
      if (id == "memory_bandwidth" || id == "bandwidth_any") wanted = "bandwidth_utilization";
      if (id == "peak_flops") wanted = "mfu";
    }
  for (std::size_t m = 0; !wanted.empty() && m < vocabulary_.measures.size(); ++m)
    if (vocabulary_.measures[m].id == wanted) found.measure = static_cast<std::uint16_t>(m);
}

bool NumberBinder::Bind(std::uint32_t index, Claim& claim, const char*& why) {
  Number& n = mentions_.numbers[index];
  InheritUnit(n);
  ReadWordsBefore(n);
  claim.kind = Claim::Kind::kNumber;
  claim.index = static_cast<std::int32_t>(index);
  claim.block = n.block, claim.begin = n.begin, claim.end = n.end;
  if (!n.degree.empty()) {
    const auto degree = vocabulary_.degrees.find(std::string(n.degree));
    if (degree == vocabulary_.degrees.end()) return why = "an unknown degree", false;
    claim.quantities = {degree->second};
    claim.scope_known = claim.firm = true;
    return true;
  }
  if (!n.flag.empty()) {
    const auto flag = vocabulary_.flags.find(std::string(n.flag));
    if (flag == vocabulary_.flags.end()) return why = "a flag that is not in the vocabulary", false;
    claim.quantities = {flag->second};
    claim.scope_known = claim.firm = true;
    return true;
  }
  current_label_end_ = label_end_[index];
  scope_said_ = {};
  for (const Cue& cue :
       context_.CuesIn(n.end, std::min(n.end + 3, document_.blocks[n.block].text_end)))
    if (cue.kind == Vocabulary::Kind::kScope && cue.index != 0)
      scope_said_ = vocabulary_.scopes[cue.index];
  Found found = FindMeasure(n);
  if (found && vocabulary_.measures[found.measure].id == "utilization_any")
    Specialise(index, found);
  if (!found) {
    claim.role = FindRole(n);
    return why = "no measure beside it", false;
  }
  claim.measure = found.measure;
  claim.label_begin = found.label_begin;
  FindScope(n, found, claim);
  if (claim.quantities.empty()) return why = "its scope has no quantity", false;
  if (found.far && scope_said_.empty()) claim.scope_known = false;
  claim.firm = found.firm;
  claim.phase = FindPhase(n, found);
  claim.role = FindRole(n);
  return true;
}

}  // namespace shardlint
