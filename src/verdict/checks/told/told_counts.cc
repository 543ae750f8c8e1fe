#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/result_words.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/told/nearby_operands.h"
#include "verdict/checks/told/told_passage.h"
#include "verdict/judgement.h"

// Counts that words tell to be so many of one thing in another: "8 GPUs, 2 replicas of TP4",
// "105,329 tokens (6,583 blocks of 16)", "171 GB needs 3 × H100", "EP16 is two nodes of 8 GPUs".
// What is divided and what it is divided by are of kinds that the count's own noun allows, and
// stand in the passage.

namespace shardlint {
namespace {

enum class Kind : std::uint8_t { kNone, kGpus, kTokens, kSequences, kExperts, kBytes };

struct Each {
  const Number* number = nullptr;
  Kind kind = Kind::kNone;
};

class ToldCounts {
  static constexpr double kChance = 0.12;
  static constexpr std::uint32_t kJoined = 32;  // bytes from a count to the size of each
  static constexpr std::uint32_t kBefore = 40;  // bytes before a count that say that it follows
  static constexpr std::uint32_t kNameReach = 16;
  static constexpr std::size_t kMost = 6;
  static constexpr double kLeastLength = 64;  // tokens of a sequence
  static constexpr double kMostOfOne = 64;    // GPUs of a replica or a node

 public:
  explicit ToldCounts(Judgement& j) : j_(j), memory_(j.Symbol("device.memory")) {}

  void Check(std::uint32_t index) {
    if (!IsOpenFigure(j_, index)) return;
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    if (!n.dimension.dimensionless() || n.percent || n.operand || n.decimal.value() < 2) return;
    if (CheckDevicesNeeded(index, claim, n)) return;
    if (n.multiplier) return;
    ToldStep step(j_, index, kChance);
    const std::vector<Each> around = CountsAround(claim, n);
    // What each holds stands right behind it, or is the nearest before it.
    for (const Each& each : around) {
      if (CheckTokensOfEach(step, claim, n, each, around)) return;
      if (!MayBeEach(n, each)) continue;
      for (const Each& whole : around)
        if (whole.number != each.number && whole.kind == each.kind &&
            MayBeWhole(claim, n, whole, *each.number) &&
            Gives(step, n, *whole.number, *each.number, each.kind))
          return;
    }
  }

 private:
  static double Of(const Number& n) { return n.Nominal(); }
  std::string Text(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  std::string_view NounOf(const Number& n) const {
    return n.noun != nullptr ? std::string_view(n.noun->id) : std::string_view();
  }

  const Claim* ClaimOf(const Number& n) const {
    const std::int32_t claim =
        j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
    return claim < 0 ? nullptr : &j_.claims.claims[static_cast<std::size_t>(claim)];
  }
  std::string_view QuantityOf(const Number& n) const {
    const Claim* claim = ClaimOf(n);
    return claim == nullptr || claim->quantities.empty()
               ? std::string_view()
               : std::string_view(j_.rules.symbols.Name(claim->quantities.front()));
  }

  Kind KindOf(const Number& n) const {
    if (n.range || n.percent || n.decimal.digits == 0) return Kind::kNone;
    if (n.dimension == Dimension::Of(Dimension::kByte))
      return IsFormatWidth(n) ? Kind::kNone : Kind::kBytes;
    if (!n.dimension.dimensionless()) return Kind::kNone;
    const std::string_view noun = NounOf(n), quantity = QuantityOf(n);
    if (!n.degree.empty() || noun == "gpu" || noun == "rank" || quantity.starts_with("gpus.") ||
        quantity.ends_with("_parallel_size"))
      return Kind::kGpus;
    if (noun == "token" || quantity.ends_with("_length") ||
        quantity == "kv_cache.capacity_tokens" || quantity == "block_size" ||
        quantity.starts_with("max_num_batched"))
      return Kind::kTokens;
    if (noun == "expert" || quantity.starts_with("num_experts")) return Kind::kExperts;
    if (noun == "sequence" || noun == "request" || noun == "user" || quantity == "batch_size" ||
        quantity.starts_with("sequences."))
      return Kind::kSequences;
    // "23 sequences at 8K", "blocks of 16": a length that nobody names.
    const bool bare = n.noun == nullptr && (n.unit == nullptr || n.bare_suffix) && n.factor < 1e6 &&
                      !n.multiplier;
    return bare && (n.factor > 1 || n.decimal.digits >= 10) ? Kind::kTokens : Kind::kNone;
  }

  // In its own line, then those of the blocks before it.
  std::vector<Each> CountsAround(const Claim& claim, const Number& n) const {
    std::vector<Each> out;
    const auto self = static_cast<std::size_t>(claim.index);
    const auto& numbers = j_.mentions.numbers;
    const auto add = [&](const Number& x) {
      const Kind kind = KindOf(x);
      const auto same = [&](const Each& e) {
        return e.kind == kind && e.number->InBase() == x.InBase();
      };
      const auto of_kind = std::ranges::count(out, kind, &Each::kind);
      if (kind != Kind::kNone && static_cast<std::size_t>(of_kind) < kMost &&
          std::ranges::none_of(out, same))
        out.push_back({&x, kind});
    };
    for (std::size_t i = self + 1; i < numbers.size() && numbers[i].block == claim.block &&
                                   numbers[i].digits - n.end <= kJoined;
         ++i) {
      if (EndsClause(j_.document.text, n.end, numbers[i].digits)) break;
      add(numbers[i]);
    }
    const auto& blocks = j_.document.blocks;
    const Block& own = blocks[claim.block];
    for (std::size_t i = self; i-- > 0 && self - i < 64;) {
      const Block& there = blocks[numbers[i].block];
      if (claim.block - numbers[i].block > 12 ||
          (there.section != own.section && there.kind != Block::Kind::kHeading))
        break;
      if (own.kind == Block::Kind::kCell && there.group == own.group && there.row != own.row)
        continue;
      add(numbers[i]);
    }
    return out;
  }

  std::string_view Gap(const Number& n, const Number& x) const {
    return x.digits < n.end
               ? std::string_view()
               : Trim(std::string_view(j_.document.text).substr(n.end, x.digits - n.end));
  }
  static bool CountsSequences(std::string_view noun, std::string_view quantity) {
    return noun == "sequence" || noun == "request" || noun == "user" ||
           (noun.empty() && (quantity == "batch_size" || quantity.starts_with("sequences.") ||
                             quantity == "kv_cache.capacity_sequences"));
  }

  // "replicas of TP4", "blocks of 16", "@ 32k", "At 2.5K: 97.8 sequences", "2 per chassis of 8".
  bool MayBeEach(const Number& n, const Each& each) const {
    const std::string_view noun = NounOf(n);
    const Number& x = *each.number;
    if (x.block != n.block && each.kind != Kind::kGpus) return false;
    switch (each.kind) {
      case Kind::kGpus: {
        if ((noun != "replica" && noun != "node" && noun != "group") || Of(x) > kMostOfOne)
          return false;
        const std::string_view gap = Gap(n, x);
        return x.block == n.block && x.digits >= n.end
                   ? gap.ends_with("of") || gap.ends_with("×") || gap.ends_with("of TP")
                   : noun == "replica" && QuantityOf(x) == "tensor_parallel_size";
      }
      case Kind::kTokens:
        if (noun == "block" || noun == "chunk") return true;
        return Of(x) >= kLeastLength &&
               (CountsSequences(noun, QuantityOf(n)) || (noun.empty() && IsAt(Gap(n, x))));
      case Kind::kBytes:
        return CountsSequences(noun, QuantityOf(n));
      case Kind::kSequences:
      case Kind::kExperts:
      case Kind::kNone:
        break;
    }
    return false;
  }
  // "11 @ 32k": of that length.
  static bool IsAt(std::string_view gap) { return gap == "@" || gap == "at" || gap == "of"; }

  // What there is stands before the count: a capacity, all GPUs of its sentence.
  bool MayBeWhole(const Claim& claim, const Number& n, const Each& whole,
                  const Number& each) const {
    const Number& x = *whole.number;
    if (x.digits > n.digits || whole.kind != KindOf(x)) return false;
    if (whole.kind == Kind::kGpus)
      return NounOf(x) == "gpu" && (x.digits >= SentenceOf(j_, claim).begin || each.digits > n.end);
    // "64 sequences of 128 tokens" beside 8,192 is a load that somebody chose.
    const double ratio = Of(x) / Of(each);
    return ratio != std::round(ratio) || QuantityOf(x) == "kv_cache.capacity_tokens" ||
           NounOf(n) == "block" || IsToldAsResult(j_, claim);
  }

  // "At batch size 32: about 17,500 tokens per request", of 562,500 before it.
  bool CheckTokensOfEach(ToldStep& step, const Claim& claim, const Number& n, const Each& each,
                         const std::vector<Each>& around) {
    if (each.kind != Kind::kSequences || NounOf(n) != "token" || each.number->block != n.block ||
        each.number->digits > n.digits || Of(*each.number) < 2)
      return false;
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kJoined);
    const bool of_each = std::ranges::any_of(j_.CuesIn(n.end, end), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope &&
             j_.rules.vocabulary.scopes[cue.index] == "per_sequence";
    });
    if (!of_each) return false;
    return std::ranges::any_of(around, [&](const Each& whole) {
      if (whole.kind != Kind::kTokens || whole.number->digits > claim.begin) return false;
      const double value = Of(*whole.number) / Of(*each.number);
      return step.Confirms(value, whole.number->InBase() / each.number->InBase(),
                           {whole.number, each.number},
                           Text(*whole.number) + " ÷ " + Text(*each.number));
    });
  }

  bool Gives(ToldStep& step, const Number& n, const Number& whole, const Number& each, Kind kind) {
    const double ratio = Of(whole) / Of(each);
    if (ratio < 1.5) return false;
    // One of the two stands in its own line or row.
    const std::string words = Text(whole) + " ÷ " + Text(each);
    const std::vector<const Number*> operands = {&whole, &each};
    // "32k" of a context is 32,768 as well.
    for (const double binary : {1.0, each.bare_suffix && each.factor == 1e3 ? 1.024 : 1.0}) {
      const double value = ratio / binary;
      const bool counts = n.decimal.integer();
      if (!counts) {
        const double off = std::abs(value - Of(n));
        if (off <= std::pow(10, n.decimal.exponent) &&
            step.Confirms(value, Interval::Exactly(value), operands, words))
          return true;
        continue;
      }
      const bool whole_only = kind == Kind::kGpus;
      const double rounded = whole_only ? value : std::floor(value + 1e-9);
      if (whole_only && value != std::round(value)) continue;
      if (step.Confirms(rounded, Interval::Exactly(rounded), operands, words)) return true;
      if (kind == Kind::kTokens && NounOf(n) == "block" &&
          step.Confirms(std::ceil(value), Interval::Exactly(std::ceil(value)), operands, words))
        return true;
    }
    return false;
  }

  // "171 GB → needs 3 × H100 (80 GB)", "1,440 GB. That is eight B200 GPUs": the fewest that hold
  // the amount right before.
  bool CheckDevicesNeeded(std::uint32_t index, const Claim& claim, const Number& n) {
    if (!memory_ || !n.decimal.integer()) return false;
    const Block& block = j_.document.blocks[claim.block];
    const auto names = j_.NamesIn(n.end, std::min(block.text_end, n.end + kNameReach));
    const CatalogFact* fact = nullptr;
    std::string name;
    if (!names.empty()) {
      const CatalogEntry& entry = j_.rules.catalog->Entry(names.front().names.front().entry);
      fact = entry.Find(*memory_), name = entry.name;
    } else if (NounOf(n) == "gpu") {
      const auto& devices = j_.plans.DevicesOf(j_.PlanOf(claim));
      if (devices.size() == 1) fact = devices.front()->Find(*memory_), name = devices.front()->name;
    }
    if (fact == nullptr || fact->values.empty() || !SaysNeeded(claim, n)) return false;
    const std::vector<const Number*> amounts =
        FiguresBefore(j_, claim, Dimension::Of(Dimension::kByte), 4);
    ToldStep step(j_, index, kChance);
    std::size_t tried = 0;
    for (const Number* amount : amounts) {
      if (amount->digits > n.digits || tried == 2) continue;
      const double bytes = fact->values.front();  // the others are 80 GiB for 80 GB
      if (Of(*amount) <= bytes) continue;
      ++tried;
      const double count = std::ceil(Of(*amount) / bytes - 1e-9);
      if (step.Confirms(count, Interval::Exactly(count), {amount},
                        Text(*amount) + " ÷ " + name + " device.memory, rounded up"))
        return true;
    }
    return false;
  }
  bool SaysNeeded(const Claim& claim, const Number& n) const {
    for (const std::string_view word : {"result", "takes", "in_other_words", "at_least"})
      if (SaysBeside(j_, claim, word, kBefore, 0)) return true;
    const std::uint32_t begin = j_.document.blocks[claim.block].text_begin;
    const std::string_view before =
        Trim(std::string_view(j_.document.text).substr(begin, n.digits - begin));
    return std::ranges::any_of(std::array{"→", "->", "⇒", "="},
                               [&](const char* sign) { return before.ends_with(sign); });
  }

  Judgement& j_;
  std::optional<SymbolId> memory_;
};

}  // namespace

void CheckToldCounts(Judgement& j) {
  ToldCounts check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
