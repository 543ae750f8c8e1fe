#include <algorithm>
#include <array>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {
namespace {

// Words that may stand between a name and its value.
constexpr std::array<std::string_view, 22> kThinWords = {
    "is",      "are",    "of",   "to",    "was",    "at",  "about", "approximately",
    "roughly", "around", "only", "size",  "degree", "set", "max",   "maximum",
    "total",   "per",    "gpu",  "count", "up",     "be"};

constexpr std::uint32_t kBesideBefore = 24;  // bytes: a scope or a format beside a number
constexpr std::uint32_t kBesideBehind = 28;
constexpr std::uint32_t kContinued = 240;  // bytes from the figure that speaks for the next

constexpr double kLeastLimit = 30;  // percent of a memory that somebody would allow
constexpr std::uint32_t kFarBare =
    32;  // a bare number farther than this from a name is not its value

}  // namespace

bool NumberBinder::Fits(const Measure& measure, const Number& n) const {
  // "1 KB per token" is no total: a vague word gives way to one that knows the scope.
  if (!scope_said_.empty() && (measure.fallback || measure.id == "memory") &&
      std::ranges::none_of(measure.quantities, [&](const auto& q) {
        return vocabulary_.scopes[q.first] == scope_said_;
      }))
    return false;
  if (n.percent) return measure.accepts_percent;
  if (n.multiplier && n.noun == nullptr && !measure.times)
    return measure.dimensions.empty() && measure.accepts_percent;
  for (const Dimension& d : measure.dimensions) {
    const Dimension hard = d.WithoutCounts();
    if (n.dimension.dimensionless() && hard.dimensionless()) {
      if (n.noun == nullptr) {
        if (measure.needs_noun && !n.bare_suffix && !n.multiplier) continue;
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

// Bytes of the scope that begins at `at`: of "per stage", of "/stage". 0: none.
std::size_t NumberBinder::ScopeAt(std::uint32_t at, std::uint32_t end) const {
  for (const Cue& cue : context_.CuesIn(at, at + 1))
    if (cue.kind == Vocabulary::Kind::kScope && cue.end <= end) return cue.end - at;
  if (document_.text[at] != '/') return 0;
  const UnitTable::Match noun =
      units_.Longest(std::string_view(document_.text).substr(at + 1, end - at - 1));
  if (noun.unit == nullptr || noun.unit->kind != Unit::Kind::kNoun) return 0;
  const auto scope = std::ranges::find(vocabulary_.scopes, "per_" + noun.unit->id);
  return scope == vocabulary_.scopes.end() ? 0 : 1 + noun.size;
}

// Only marks and thin words: the value belongs to the name before it.
bool NumberBinder::GapIsThin(std::uint32_t begin, std::uint32_t end) const {
  if (end < begin || end - begin > 40) return false;
  const std::string_view gap = std::string_view(document_.text).substr(begin, end - begin);
  for (std::size_t i = 0; i < gap.size();) {
    if (const std::size_t scope = ScopeAt(begin + static_cast<std::uint32_t>(i), end)) {
      i += scope;
    } else if (gap[i] == '(' && gap.find(')', i) != std::string_view::npos &&
               gap.find_first_of(":=", gap.find(')', i)) != std::string_view::npos &&
               std::ranges::none_of(gap, IsDigit)) {
      i = gap.find(')', i) + 1;  // "FFN width (SwiGLU): 28,672"
    } else if (IsLetter(gap[i])) {
      std::size_t j = i;
      while (j < gap.size() && IsLetter(gap[j])) ++j;
      const std::string word = ToLowerAscii(gap.substr(i, j - i));
      if (std::ranges::find(kThinWords, word) == kThinWords.end()) return false;
      i = j;
    } else if (IsDigit(gap[i]) || gap[i] == ',' || gap[i] == ';' || gap[i] == '.' ||
               gap[i] == '+' || gap[i] == '*' || gap[i] == '/' || gap.substr(i, 2) == "×" ||
               gap.substr(i, 2) == "÷" || gap.substr(i, 3) == "−" || gap.substr(i, 3) == "→" ||
               (WideMarkSize(gap, i) != 0 && !gap.substr(i).starts_with("：") &&
                !gap.substr(i).starts_with("（") && !gap.substr(i).starts_with("）"))) {
      return false;
    } else {
      ++i;
    }
  }
  return true;
}

NumberBinder::Found NumberBinder::LastFitting(std::uint32_t begin, std::uint32_t end,
                                              const Number& number, bool fallback) const {
  const auto cues = context_.CuesIn(begin, end);
  Found glossed;  // the last name in brackets: "KV per token (model)" is of the cache
  for (std::size_t i = cues.size(); i-- > 0;) {
    const Cue& cue = cues[i];
    if (cue.kind != Vocabulary::Kind::kMeasure || cue.end > end) continue;
    const Measure& measure = vocabulary_.measures[cue.index];
    if (measure.fallback != fallback || !Fits(measure, number) || NounOfAnother(cue, number))
      continue;
    if (IsWholeModel(cue)) continue;
    if (IsGloss(cue, begin, end)) {
      if (!glossed)
        glossed = {.measure = cue.index, .label_begin = static_cast<std::int32_t>(cue.begin)};
      continue;
    }
    // Of several measures with the same words, the first in the vocabulary that fits.
    std::uint16_t best = cue.index;
    for (std::size_t k = i; k-- > 0 && cues[k].begin == cue.begin;)
      if (cues[k].kind == Vocabulary::Kind::kMeasure && cues[k].end == cue.end &&
          Fits(vocabulary_.measures[cues[k].index], number) &&
          vocabulary_.measures[cues[k].index].fallback == fallback)
        best = std::min(best, cues[k].index);
    return {best, static_cast<std::int32_t>(cue.begin), false};
  }
  return glossed;
}

// "1.4 GB of dense and 12.7 GB of expert weights, 14.1 GB together": the sum of what stands before
// it is none of its parts.
bool NumberBinder::SumsUp(const Number& n) const {
  if (n.dimension.dimensionless()) return false;
  const std::string_view rest = std::string_view(document_.text).substr(n.end, 12);
  if (!rest.starts_with(" together") && !rest.starts_with(" altogether")) return false;
  int parts = 0;
  for (auto i = static_cast<std::size_t>(&n - mentions_.numbers.data()); i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.digits < sentence_.begin) break;
    parts += other.dimension == n.dimension;
  }
  return parts >= 2;
}

// "one request, full model": says how much of the model, not that its weights are meant.
bool NumberBinder::IsWholeModel(const Cue& cue) const {
  const std::string_view text = document_.text;
  if (ToLowerAscii(text.substr(cue.begin, cue.end - cue.begin)) != "model") return false;
  const std::string before = ToLowerAscii(
      Trim(text.substr(cue.begin - std::min(cue.begin, 10U), std::min(cue.begin, 10U))));
  return before.ends_with("full") || before.ends_with("entire") || before.ends_with("whole") ||
         before.ends_with("complete");
}

// All of a bracket that closes before the name's value or its cell ends: "(model)", "(this GPU)".
bool NumberBinder::IsGloss(const Cue& cue, std::uint32_t begin, std::uint32_t end) const {
  return cue.begin > begin && document_.text[cue.begin - 1] == '(' && cue.end < end &&
         document_.text[cue.end] == ')';
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

// Tokens a second are a throughput, whatever stands around them.
bool NumberBinder::IsTokenRate(const Number& n) {
  return n.noun != nullptr && n.noun->id == "token" &&
         n.dimension == Dimension::Of(Dimension::kSecond, -1);
}

// "2 for FP16": the bytes of a value in that format.
bool NumberBinder::IsSizeOfFormat(const Number& n) const {
  if (n.unit != nullptr || n.noun != nullptr || n.percent || n.decimal.value() > 8) return false;
  const std::string_view behind = std::string_view(document_.text).substr(n.end, 5);
  if (!behind.starts_with(" for ")) return false;
  return std::ranges::any_of(context_.CuesIn(n.end + 5, n.end + 6), [](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kPrecision;
  });
}

NumberBinder::Found NumberBinder::FindMeasure(const Number& n) {
  if (IsSizeOfFormat(n)) return {};
  const auto index = static_cast<std::uint32_t>(&n - mentions_.numbers.data());
  if (Found f = FindHeadSize(index)) return f;
  if (Found f = FindKvHeads(index)) return f;
  if (Found f = FindPaired(index)) return f;
  if (Found f = FindInOut(index)) return f;
  if (Found f = FindLength(index)) return f;
  // Near words before far ones; a vague word ("memory") before a heading's precise one, unless the
  // scope beside the number is none of the vague one's.
  const Found near = FindNear(n, false);
  if (near && near.firm) return near;
  if (Found f = FindDeviceFact(index)) return f;
  if (near) return near;
  if (Found f = FindNear(n, true)) return f;
  if (Found f = FindShareOfCount(index)) return f;
  const Found far = FindFar(n, false);
  if (Found f = FindImplied(n)) return far && far.measure == f.measure && !f.firm ? far : f;
  if (far) return far;
  if (Found f = FindContinued(index)) return f;
  if (Found f = FindFar(n, true)) return f;
  if (IsTokenRate(n))
    for (std::size_t m = 0; m < vocabulary_.measures.size(); ++m)
      if (Fits(vocabulary_.measures[m], n))
        return {static_cast<std::uint16_t>(m), static_cast<std::int32_t>(n.digits), false, true};
  return {};
}

// "The model has 70B parameters. Stored in BF16 they take 140 GB."
bool NumberBinder::CountsParameters(const Number& n) const {
  for (auto i = static_cast<std::size_t>(&n - mentions_.numbers.data()); i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.block != n.block || n.digits - other.end > kContinued) return false;
    if (measure_of_[i] != 0xFFFF && vocabulary_.measures[measure_of_[i]].id == "parameters")
      return true;
    if (other.dimension == n.dimension) return false;
  }
  return false;
}

// "64 requests, this GPU", "one 8,192-token request": requests take cache.
bool NumberBinder::CountsRequests(TextRange range) const {
  auto it = std::ranges::lower_bound(mentions_.numbers, range.begin, {}, &Number::digits);
  for (; it != mentions_.numbers.end() && it->digits < range.end; ++it) {
    if (it->noun == nullptr || !it->dimension.dimensionless()) continue;
    if (it->noun->id == "request" || it->noun->id == "sequence" || it->noun->id == "user" ||
        FindLength(static_cast<std::uint32_t>(it - mentions_.numbers.begin())))
      return true;
  }
  return false;
}

// "65,536 bytes per token", "16 GB in BF16": the scope or the number format says what it is of.
NumberBinder::Found NumberBinder::FindImplied(const Number& n) const {
  if (n.dimension.dimensionless()) return {};
  const Block& block = document_.blocks[n.block];
  const auto of = [&](auto says) -> Found {
    for (std::size_t m = 0; m < vocabulary_.measures.size(); ++m)
      if (says(vocabulary_.measures[m]) && Fits(vocabulary_.measures[m], n))
        return {.measure = static_cast<std::uint16_t>(m)};
    return {};
  };
  const auto implied = [&](const Cue& scope) {
    return of([&](const Measure& m) {
      return std::ranges::find(m.implied_by, static_cast<ScopeId>(scope.index)) !=
             m.implied_by.end();
    });
  };
  const std::uint32_t from =
      std::max(sentence_.begin, n.digits - std::min(n.digits, kBesideBefore));
  std::uint32_t to = n.end;
  while (to < std::min(block.text_end, n.end + kBesideBehind) &&
         std::string_view(",;:=(|").find(document_.text[to]) == std::string_view::npos)
    ++to;
  Found precision;
  for (const Cue& cue : context_.CuesIn(from, to)) {
    if (cue.begin < n.end && cue.end > n.digits) continue;
    if (cue.begin < n.digits && NumberBetween(cue.end, n.digits)) continue;
    if (cue.kind == Vocabulary::Kind::kScope)
      if (Found f = implied(cue)) return f;
    if (cue.kind == Vocabulary::Kind::kPrecision && !precision) {
      precision = of([](const Measure& m) { return m.of_precision; });
      precision.firm = precision.whole = cue.end <= n.digits && CountsParameters(n);
    }
  }
  if (block.kind == Block::Kind::kCell)
    for (const TextRange& range : context_.Of(n.block).headers) {
      for (const Cue& cue : context_.CuesIn(range.begin, range.end))
        if (cue.kind == Vocabulary::Kind::kScope)
          if (Found f = implied(cue)) return f;
      if (n.dimension == Dimension::Of(Dimension::kByte) && CountsRequests(range))
        return OfMeasure("kv_cache");
    }
  return precision;
}

// "141 GB of weights … 71 GB at half the precision": the figure before it in its block, of the same
// unit, is of the same thing, as far as anybody says.
NumberBinder::Found NumberBinder::FindContinued(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  if (n.dimension.dimensionless() && !n.percent) return {};
  for (std::uint32_t i = index; i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.block != n.block || n.digits - other.end > kContinued) break;
    if (other.dimension != n.dimension || other.percent != n.percent) continue;
    if (measure_of_[i] == 0xFFFF) continue;
    return {.measure = measure_of_[i], .far = true, .continued = true};
  }
  return {};
}

NumberBinder::Found NumberBinder::FindNear(const Number& n, bool fallback) {
  const Block& block = document_.blocks[n.block];
  bool bare = n.unit == nullptr && !n.percent && n.dimension.dimensionless();
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
  const TextRange sentence = sentence_;
  if (SumsUp(n)) return {};
  // "VRAM: 70 GB weights + 21 GB cache": a summand's own name comes before the sum's.
  if (!fallback && !bare)
    for (const Cue& cue : context_.CuesIn(n.end + 1, n.end + 2))
      if (cue.kind == Vocabulary::Kind::kMeasure && Fits(vocabulary_.measures[cue.index], n)) {
        const std::string_view rest = Trim(std::string_view(document_.text).substr(cue.end, 4));
        if (rest.starts_with('+') || (rest.starts_with('=') && n.operand))
          return {cue.index, static_cast<std::int32_t>(cue.begin), false, true};
      }
  const std::uint32_t label_end = std::max(sentence.begin, current_label_end_);
  Found before = LastFitting(sentence.begin, label_end, n, fallback);
  if (before && n.multiplier && vocabulary_.measures[before.measure].times) bare = false;
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
        const bool degree = vocabulary_.measures[cue.index].id.ends_with("_parallel") &&
                            gap.starts_with('=');  // "TP=8 / EP=32"
        const std::string_view minus = Trim(gap);
        if (bare && n.decimal.value() == 1 && (minus == "-" || minus == "−")) {
          before = {};  // "(PP - 1)"
          break;
        }
        const std::uint32_t name = cue.begin;
        const bool factor =
            degree ? IsFactor(name, sentence.begin) : SymbolBefore(name, sentence.begin);
        if (before.firm && bare && factor) {
          before = {};  // "d_model / heads = 4608 / 32": the label is an expression
          break;
        }
        if (before.firm) {
          before.firm = !bracketed || n.inherited_unit;  // "Throughput (tokens/s): 4,205"
          return before;
        }
        before.firm =
            !bare && label_end - cue.end <= 60 && !FigureBetween(cue.end, label_end) &&
            (n.inherited_unit || std::string_view(document_.text)
                                         .substr(cue.end, label_end - cue.end)
                                         .find_first_of("+*/=|") == std::string_view::npos);
      }
  }
  // "16 GB model", "4 (PP)".
  Found after = FirstFitting(n.end, clause_end_, n, fallback);
  if (after && OneOfSummands(static_cast<std::uint32_t>(after.label_begin))) after = {};
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
  // "limit 90%: 72 GB", "an 85% limit": the share that may be used.
  Found limit;
  if (n.percent && !fallback && n.decimal.value() < 100 && n.decimal.value() > kLeastLimit)
    for (const Cue& cue : context_.CuesIn(n.digits - std::min(n.digits, 24U), n.end + 3)) {
      if (cue.kind != Vocabulary::Kind::kMeasure || cue.begin < block.text_begin) continue;
      const std::string& id = vocabulary_.measures[cue.index].id;
      const bool leads = cue.end <= n.digits && n.digits - cue.end <= 6;
      if (id.starts_with("utilization") || id.ends_with("utilization")) {
        limit = {};  // "within the memory limit (36% utilization)"
        break;
      }
      if (id == "usable_memory" && (leads || cue.begin >= n.end)) limit = OfMeasure("memory_limit");
    }
  if (limit) return limit;
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
  if (bare && n.digits >= 2 && document_.text[n.digits - 1] == '=' &&
      IsLetter(document_.text[n.digits - 2]))
    return {};  // "S=4096": named, if by nothing that is known
  for (const TextRange& range : context_.Of(n.block).headers)
    if (Found f = LastFitting(range.begin, range.end, n, fallback)) {
      f.firm = block.kind == Block::Kind::kCell;
      return f;
    }
  // The unit itself names it: "400 TFLOPS".
  if (Found own = FirstFitting(n.digits, n.end, n, fallback); own && !n.dimension.dimensionless()) {
    own.firm = IsTokenRate(n);
    return own;
  }
  return {};
}

NumberBinder::Found NumberBinder::FindFar(const Number& n, bool fallback) {
  if (n.unit == nullptr && !n.percent && n.dimension.dimensionless()) return {};
  const BlockContext& context = context_.Of(n.block);
  for (const auto* ranges : {&context.parents, &context.headings})
    for (const TextRange& range : *ranges)
      if (Found f = LastFitting(range.begin, range.end, n, fallback)) {
        if (ranges == &context.headings && vocabulary_.measures[f.measure].near_only) continue;
        f.far = true;
        f.firm = !scope_said_.empty() || IsTokenRate(n);
        return f;
      }
  return {};
}

// "200 GB (weights + optimizer states + activations)": a name among others that add up.
bool NumberBinder::OneOfSummands(std::uint32_t label) const {
  const std::string_view text = document_.text;
  if (label == 0 || text[label - 1] != '(') return false;
  std::size_t i = label;
  while (i < text.size() && (IsWord(text[i]) || text[i] == ' ' || text[i] == '-')) ++i;
  return i < text.size() && text[i] == '+';
}

// "TP·PP = 8", but "TP=2 × DP=2": a name before the operator has no value of its own.
bool NumberBinder::IsFactor(std::uint32_t at, std::uint32_t begin) const {
  std::string_view before = Trim(std::string_view(document_.text).substr(begin, at - begin));
  for (const std::string_view mark : {"·", "×", "*", "\\cdot", "\\times"}) {
    if (!before.ends_with(mark)) continue;
    before = Trim(before.substr(0, before.size() - mark.size()));
    return !before.empty() && (IsLetter(before.back()) || before.back() == '}');
  }
  return false;
}

// An operator or a comma right before a name: it is part of an expression or a list of names.
bool NumberBinder::SymbolBefore(std::uint32_t at, std::uint32_t begin) const {
  while (at > begin && document_.text[at - 1] == ' ') --at;
  if (at == begin) return false;
  const std::string_view before = std::string_view(document_.text).substr(begin, at - begin);
  return before.ends_with('/') || before.ends_with('*') || before.ends_with("×") ||
         before.ends_with("·") || before.ends_with("\\cdot") || before.ends_with("\\times") ||
         before.ends_with('+') ||
         (before.ends_with(',') && std::ranges::none_of(before, IsDigit) &&
          std::string_view(document_.text).substr(at, 40).find('=') != std::string_view::npos &&
          document_.text.find(',', at) < document_.text.find('\n', at));
}

// A figure that takes the name for itself: not the share or the tokens of "TPOT at 60 % of the
// bandwidth: 4.2 ms", "prompt of 1,024 tokens: 149 TFLOPs".
bool NumberBinder::FigureBetween(std::uint32_t begin, std::uint32_t end) const {
  const bool labelled =
      Trim(std::string_view(document_.text).substr(begin, end - begin)).ends_with(':');
  auto it = std::ranges::lower_bound(mentions_.numbers, begin, {}, &Number::digits);
  for (; it != mentions_.numbers.end() && it->digits < end; ++it) {
    const bool describes = it->percent || (it->noun != nullptr && it->noun->id == "token" &&
                                           it->dimension.dimensionless());
    if (!labelled || !describes) return true;
  }
  return false;
}

bool NumberBinder::NumberBetween(std::uint32_t begin, std::uint32_t end) const {
  const auto it = std::ranges::lower_bound(mentions_.numbers, begin, {}, &Number::digits);
  return it != mentions_.numbers.end() && it->digits < end;
}

// The count that a cue's word belongs to: the heads of "8 KV heads of 128", the GPUs of "4 GPUs".
const Number* NumberBinder::CountedBy(const Cue& cue) const {
  const auto it = std::ranges::upper_bound(mentions_.numbers, cue.begin, {}, &Number::digits);
  if (it == mentions_.numbers.begin()) return nullptr;
  const Number& number = *std::prev(it);
  if (document_.blocks[number.block].text_end <= cue.begin) return nullptr;
  if (cue.end < document_.text.size() && document_.text[cue.end] == '=') return nullptr;  // "TP=4"
  const bool counts = number.dimension.dimensionless() && !number.percent;
  return counts && cue.begin < number.end + 2 ? &number : nullptr;
}

// In another block only a count that says of what: "6 Cost" is a heading's number.
bool NumberBinder::NounOfAnother(const Cue& cue, const Number& number) const {
  const Number* counted = CountedBy(cue);
  return counted != nullptr && counted != &number &&
         (counted->block == number.block || counted->noun != nullptr);
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

}  // namespace shardlint
