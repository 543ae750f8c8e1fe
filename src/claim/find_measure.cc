#include <algorithm>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kOtherScope = 24;    // bytes between two scopes of one amount
constexpr std::uint32_t kLink = 4;           // letters: "or", "i.e."
constexpr std::uint32_t kBesideBefore = 24;  // bytes: a scope or a format beside a number
constexpr std::uint32_t kBesideBehind = 28;
constexpr std::uint32_t kContinued = 240;  // bytes from the figure that speaks for the next

}  // namespace

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

// "two micro-batches of 24 sequences"
bool NumberBinder::IsSizeOfMicroBatch(const Number& n) const {
  const std::uint32_t begin = document_.blocks[n.block].text_begin;
  const std::uint32_t from = n.digits - std::min(n.digits - begin, kBesideBefore);
  return std::ranges::any_of(context_.CuesIn(from, n.digits), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kMeasure && cue.end + 1 == n.digits &&
           vocabulary_.measures[cue.index].id == "micro_batch_size";
  });
}

NumberBinder::Found NumberBinder::FindMeasure(const Number& n) {
  if (IsSizeOfFormat(n)) return {};
  const auto index = static_cast<std::uint32_t>(&n - mentions_.numbers.data());
  if (Found f = FindHeadSize(index)) return f;
  if (Found f = FindKvHeads(index)) return f;
  if (n.noun == nullptr && index + 1 < mentions_.numbers.size() && IsKvBehindQuery(index + 1)) {
    Found query = OfMeasure("heads");
    query.firm = true;
    return query;
  }
  if (Found f = FindPaired(index)) return f;
  if (Found f = FindInOut(index)) return f;
  if (Found f = FindLength(index)) return f;
  if (index + 1 < mentions_.numbers.size() && IsLengthOfCounted(index + 1))
    if (const auto noun = vocabulary_.nouns.find("sequence"); noun != vocabulary_.nouns.end())
      return {.measure = noun->second, .firm = true};
  if (Found f = FindShareOfHardware(n)) return f;
  if (n.noun != nullptr && n.noun->id == "sequence" && IsSizeOfMicroBatch(n)) {
    Found size = OfMeasure("micro_batch_size");
    size.firm = true;
    return size;
  }
  if (Found f = FindMemoryOfCards(n)) return f;
  // Near words before far ones; a vague word ("memory") before a heading's precise one, unless the
  // scope beside the number is none of the vague one's.
  const Found near = FindNear(n, false);
  if (near && near.firm) return near;
  if (Found f = FindDeviceFact(index)) return f;
  if (near) return near;
  if (Found f = FindTimeAtShare(n)) return f;
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

// Whether the words of the lines before a number name the cache and no other amount.
bool NumberBinder::SpeaksOfCache(const Number& n) const {
  bool cache = false;
  for (const Cue& cue : context_.CuesIn(n.digits - std::min(n.digits, kContinued), n.digits)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::string& id = vocabulary_.measures[cue.index].id;
    cache |= id == "kv_cache";
    if (id == "activations" || id == "weights") cache = false;
  }
  return cache;
}

// "One sequence of 49,664 tokens: 9.76 GB", "a request with 8,192 tokens takes 1.3 GB": the scope
// whose length stands between it and the amount.
const Cue* NumberBinder::ScopeOfLength(const Number& n) const {
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  if (index == 0 || n.dimension != Dimension::Of(Dimension::kByte)) return nullptr;
  const Number& length = mentions_.numbers[index - 1];
  if (length.block != n.block || length.noun == nullptr || length.noun->id != "token" ||
      n.digits - length.end > kBesideBehind)
    return nullptr;
  const std::string_view text = document_.text;
  const std::string_view link = Trim(text.substr(length.end, n.begin - length.end));
  if (!link.ends_with(':') && !link.ends_with('=') && !HasWord("takes", length.end, n.digits))
    return nullptr;
  const std::uint32_t from =
      std::max(sentence_.begin, length.digits - std::min(length.digits, kBesideBefore));
  for (const Cue& cue : context_.CuesIn(from, length.digits)) {
    if (cue.kind != Vocabulary::Kind::kScope || vocabulary_.scopes[cue.index] != "per_sequence" ||
        cue.end > length.begin)
      continue;
    const std::string_view of = Trim(text.substr(cue.end, length.begin - cue.end));
    if (of == "of" || of == "with" || of == "at" || of == "(" || of == "has") return &cue;
  }
  return nullptr;
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
  if (const Cue* sized = ScopeOfLength(n); sized != nullptr && !precision)
    if (Found f = implied(*sized)) {
      f.firm = SpeaksOfCache(n);
      return f;
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

// "weights of 208 GB in total, or 26 GB per GPU": the same amount again, of a scope of its own.
bool NumberBinder::IsOtherScopeOf(const Number& before, const Number& n) const {
  if (n.dimension != Dimension::Of(Dimension::kByte) || n.digits - before.end > kOtherScope)
    return false;
  std::uint32_t said = before.end, letters = 0;
  bool scoped = false;
  const auto count = [&](std::uint32_t end) {
    for (; said < end; ++said) letters += IsLetter(document_.text[said]);
  };
  for (const Cue& cue : context_.CuesIn(before.end, n.digits)) {
    if (cue.kind == Vocabulary::Kind::kMeasure && cue.end <= n.digits) return false;
    if (cue.kind != Vocabulary::Kind::kScope || cue.begin < said || cue.end > n.digits) continue;
    count(cue.begin);
    said = cue.end;
  }
  count(n.digits);
  for (const Cue& cue : context_.CuesIn(n.end, clause_end_))
    scoped |= cue.kind == Vocabulary::Kind::kScope && cue.begin <= n.end + 1;
  return scoped && letters <= kLink;
}

// "141 GB of weights … 71 GB at half the precision": the figure before it in its block, of the same
// unit, is of the same thing, as far as anybody says.
NumberBinder::Found NumberBinder::FindContinued(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  if (n.dimension.dimensionless() && !n.percent) return {};
  if (FirstSummandName(n) < n.digits) return {};  // a sum is of none of its parts
  for (std::uint32_t i = index; i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.block != n.block || n.digits - other.end > kContinued) break;
    if (other.dimension != n.dimension || other.percent != n.percent) continue;
    if (measure_of_[i] == 0xFFFF) continue;
    if (IsOtherScopeOf(other, n))
      return {.measure = measure_of_[i],
              .label_begin = static_cast<std::int32_t>(other.digits),
              .firm = true};
    return {.measure = measure_of_[i], .far = true, .continued = true};
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
  // "- Total: 55.3 GB", below it "- Utilisation: 69%".
  if (wanted.empty() && index > 0) {
    const Number& before = mentions_.numbers[index - 1];
    const Block& there = document_.blocks[before.block];
    const bool above = (block.list >= 0 && there.list == block.list) ||
                       (block.group >= 0 && there.group == block.group);
    if (above && n.block - before.block <= 2 && before.dimension == Dimension::Of(Dimension::kByte))
      wanted = "memory_utilization";
  }
  for (std::size_t m = 0; !wanted.empty() && m < vocabulary_.measures.size(); ++m)
    if (vocabulary_.measures[m].id == wanted) found.measure = static_cast<std::uint16_t>(m);
}

}  // namespace shardlint
