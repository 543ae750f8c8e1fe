#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "base/text.h"
#include "mention/digits.h"
#include "verdict/checks/model/subject.h"
#include "verdict/checks/place/rows.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"

namespace shardlint {
namespace {

// Facts are held against a document only where every entry its words may name says otherwise, and
// no more than a few are in question.
constexpr double kMoreMemory = 1.06, kOfTwo = 1.9;  // times what a device has
constexpr std::uint32_t kOfMemory = 16;             // bytes: "64 GB of memory"
constexpr std::size_t kMaxEntries = 4;

// Names round: a "7B" model may hold 8.5 B parameters.
bool NominalSize(const Judgement& j, SymbolId q) {
  return j.Symbol("parameters.total") == q || j.Symbol("parameters.active") == q;
}

constexpr int kNever = 1000;
constexpr double kFarApart = 4.5;           // times; a misprint of a bandwidth or a width is nearer
constexpr double kReached = 0.8;            // of a published bandwidth, at least, in measurements
constexpr std::uint32_t kBeside = 32;       // bytes from a rate to the number format that it is for
constexpr std::uint32_t kRightBehind = 12;  // bytes: "dense BF16"
constexpr std::uint32_t kCountedLately = 12;  // figures back
constexpr double kSameMultiple = 0.01;
constexpr double kRoundVocabulary = 1000;
constexpr std::size_t kToldNear = 1000;  // claims to either side that may say the published figure
constexpr std::string_view kDensePeak = "device.peak_flops.";
constexpr std::string_view kSparsePeak = "device.peak_flops_sparse.";

/// Bytes of a value in the format that the words beside a rate name, 0 when none do.
double FormatBeside(const Judgement& j, std::uint32_t index) {
  const auto& claims = j.claims.claims;
  const Claim& rate = claims[index];
  const auto bytes = [&](const Claim& format) {
    return j.rules.vocabulary.precisions[static_cast<std::size_t>(format.index)];
  };
  // "121 TFLOPS BF16 and 242 TFLOPS FP8": right behind it before any other.
  for (std::uint32_t c = index + 1; c < claims.size() && c <= index + 2; ++c)
    if (claims[c].kind == Claim::Kind::kPrecision && claims[c].block == rate.block &&
        claims[c].begin <= rate.end + kRightBehind)
      return bytes(claims[c]);
  for (std::uint32_t c = index - std::min(index, 2U); c < claims.size() && c <= index + 2; ++c) {
    const Claim& format = claims[c];
    if (format.kind == Claim::Kind::kPrecision && format.block == rate.block &&
        format.begin <= rate.end + kBeside && rate.begin <= format.end + kBeside)
      return bytes(format);
  }
  const Block& label = j.document.blocks[j.document.FirstOfRow(rate.block)];
  if (j.document.blocks[rate.block].kind != Block::Kind::kCell) return 0;
  const auto [first, last] = j.ClaimsOf(label);
  for (std::uint32_t c = first; c < last; ++c)
    if (claims[c].kind == Claim::Kind::kPrecision) return bytes(claims[c]);
  return 0;
}

/// How well a published rate answers a stated one: its own format before others, and the dense rate
/// before the one that data sheets head-line. Less is better.
int RankOfPeak(std::string_view name, double format) {
  const std::size_t digits = name.find_last_not_of("0123456789") + 1;
  double bits = 0;
  for (const char c : name.substr(digits)) bits = bits * 10 + (c - '0');
  return (format > 0 && bits != format * 8 ? 2 : 0) + (name.starts_with(kSparsePeak) ? 1 : 0);
}

// "239 TFLOPS dense BF16", "Dense BF16 peak | 239 TFLOPS".
bool SaysDense(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  const std::uint32_t end = std::min(block.text_end, claim.end + kBeside);
  const auto& label = j.document.blocks[j.document.FirstOfRow(claim.block)];
  return j.HasWord("dense_rate", claim.begin - std::min(claim.begin - block.text_begin, kBeside),
                   end) ||
         (block.kind == Block::Kind::kCell &&
          j.HasWord("dense_rate", label.text_begin, label.text_end));
}

// The published dense rate in a format of so many bytes; 0 where there is none, or several.
double DensePeak(const Judgement& j, std::span<const CatalogEntry* const> entries, double format) {
  double dense = 0;
  for (const CatalogEntry* entry : entries)
    for (const CatalogFact& fact : entry->facts) {
      const std::string_view name = j.rules.symbols.Name(fact.quantity);
      if (!name.starts_with(kDensePeak) || RankOfPeak(name, format) != 0) continue;
      if (dense > 0 && dense != fact.values.front()) return 0;
      dense = fact.values.front();
    }
  return format > 0 ? dense : 0;
}

// "48 TB/s total", "8× H100 … 26.8 TB/s", a column "8-GPU node": of several devices together.
bool OfSeveral(const Judgement& j, const Claim& claim) {
  const auto several = [&](const Block& block) {
    for (const Cue& cue : j.CuesIn(block.text_begin, block.text_end))
      if (cue.kind == Vocabulary::Kind::kScope && cue.index == 0) return true;  // "total"
    const auto first =
        std::ranges::lower_bound(j.mentions.numbers, block.text_begin, {}, &Number::digits);
    for (auto n = first; n != j.mentions.numbers.end() && n->digits < block.text_end; ++n)
      if (n->noun != nullptr && n->noun->id == "gpu" && n->decimal.value() > 1) return true;
    return false;
  };
  const Block block = j.Near(claim);
  if (several(block)) return true;
  if (block.kind != Block::Kind::kCell) return false;
  const std::int32_t header = HeaderOf(j, claim.block);
  return several(j.document.blocks[j.document.FirstOfRow(claim.block)]) ||
         (header >= 0 && several(j.document.blocks[static_cast<std::size_t>(header)]));
}

// "2 × RTX 4080" some lines above "1,434 GB/s": of as many as were counted lately.
bool IsOfCount(const Judgement& j, const Claim& claim, double multiple) {
  if (multiple < 1.5 || std::abs(multiple - std::round(multiple)) > kSameMultiple * multiple)
    return false;
  const auto index = static_cast<std::uint32_t>(claim.index);
  for (std::uint32_t i = index - std::min(index, kCountedLately); i < index; ++i) {
    const Number& n = j.mentions.numbers[i];
    if (n.noun != nullptr && n.noun->id == "gpu" && n.decimal.value() == std::round(multiple))
      return true;
  }
  return false;
}

/// The letters before the first digit of a word: "MI" of "MI300X"; empty where there is no digit.
std::string_view SeriesOf(std::string_view word) {
  std::size_t n = 0;
  while (n < word.size() && IsLetter(word[n])) ++n;
  return n < word.size() && IsDigit(word[n]) ? word.substr(0, n) : std::string_view();
}

// Whether a word is of a series of the catalogue's devices ("H" of "H100", "RTX" of "RTX 4090") and
// not one that only follows in their names ("HBM3").
bool IsUnknownOf(const Judgement& j, std::string_view series, std::string_view word) {
  const std::string wanted = ToLowerAscii(series), whole = ToLowerAscii(word);
  bool same_series = false;
  int earliest = kNever;  // which word of a name it is
  j.rules.names->ForEach([&](const CatalogName& name) {
    if (name.kind != CatalogName::Kind::kDevice) return;
    int nth = 0;
    for (std::size_t i = 0; i < name.name.size(); ++i) {
      if (i > 0 && name.name[i - 1] != ' ') continue;
      const std::string_view rest = name.name.substr(i);
      const std::string_view first = rest.substr(0, rest.find(' '));
      if (first == whole && whole != wanted) earliest = std::min(earliest, nth);
      ++nth;
      same_series |=
          SeriesOf(first) == wanted ||
          (first == wanted && first.size() + 1 < rest.size() && IsDigit(rest[first.size() + 1]));
    }
  });
  return same_series && (earliest < 2 || earliest == kNever);
}

// "RTX 3060", "v5p" where the catalogue has no such name: the figure may be that part's.
bool NamesUnknownPart(const Judgement& j, std::uint32_t begin, std::uint32_t end) {
  const std::string_view text = j.document.text;
  for (std::uint32_t i = begin, to = begin; i < end; i = std::max(to, i + 1)) {
    if (!IsLetter(text[i]) || (i > begin && IsWord(text[i - 1]))) continue;
    to = i;
    while (to < end && IsWord(text[to])) ++to;
    const std::string_view word = text.substr(i, to - i);
    const bool number_follows = to + 1 < end && text[to] == ' ' && IsDigit(text[to + 1]);
    const std::string_view series = number_follows && word.size() >= 3 ? word : SeriesOf(word);
    if (series.empty()) continue;
    const auto name = std::ranges::upper_bound(j.mentions.names, i, {}, &NameHit::begin);
    if (name != j.mentions.names.begin() && std::prev(name)->end > i) continue;
    const auto [first, last] = j.ClaimsIn(i, to);
    if (first == last && IsUnknownOf(j, series, word)) return true;  // no degree, no format
  }
  return false;
}

// Whether a device's figure is surely the one of the part that the plan names.
bool IsOwnFigure(const Judgement& j, const Claim& claim, bool more) {
  if (claim.role == Role::kMeasured || (more && OfSeveral(j, claim))) return false;
  const Block block = j.Near(claim);
  if (NamesUnknownPart(j, block.text_begin, block.text_end)) return false;
  if (block.kind != Block::Kind::kCell) return true;
  const auto unknown = [&](std::uint32_t b) {
    const Block& cell = j.document.blocks[b];
    return NamesUnknownPart(j, cell.text_begin, cell.text_end);
  };
  const std::int32_t header = HeaderOf(j, claim.block);
  if (header >= 0 && unknown(static_cast<std::uint32_t>(header))) return false;
  const auto [first, last] = RowOf(j, claim.block);
  for (std::uint32_t b = first; b < last; ++b)
    if (unknown(b)) return false;
  return true;
}

// "the model itself takes 20 GB of VRAM": what is put into a device, not what it has.
bool IsTaken(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  return std::ranges::any_of(j.CuesIn(block.text_begin, claim.begin), [&](const Cue& cue) {
    if (cue.kind != Vocabulary::Kind::kMeasure) return false;
    const std::string& id = j.rules.vocabulary.measures[cue.index].id;
    return id == "weights" || id == "parameters" || id == "kv_cache" || id == "activations";
  });
}

// "RTX A6000, 64 GB of memory": a part of a card may be used, but nobody uses more than it has.
// What stands right behind a name is of a variant; twice as much may be of two.
bool IsMoreThanItHolds(const Judgement& j, const Claim& claim, double ratio) {
  if (ratio < kMoreMemory || ratio > kOfTwo || j.plans.names_devices) return false;
  const Block block = j.Near(claim);
  const auto hit = std::ranges::lower_bound(j.mentions.names, claim.begin, {}, &NameHit::begin);
  if (hit != j.mentions.names.begin() && std::prev(hit)->begin >= block.text_begin) {
    const std::string_view gap =
        std::string_view(j.document.text)
            .substr(std::prev(hit)->end, claim.begin - std::prev(hit)->end);
    if (gap.find(',') == std::string_view::npos && gap.find('|') == std::string_view::npos)
      return false;
  }
  const std::uint32_t first = j.document.blocks[j.document.FirstOfRow(claim.block)].text_begin;
  return std::ranges::any_of(
      j.CuesIn(first, std::min(block.text_end, claim.end + kOfMemory)), [&](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kMeasure &&
               j.rules.vocabulary.measures[cue.index].id.find("memory") != std::string::npos;
      });
}

// "a model with 8 KV heads" where nothing beside it names a model: any such model.
bool OfSomeModel(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  const std::string_view before =
      std::string_view(j.document.text).substr(block.text_begin, claim.begin - block.text_begin);
  if (before.find("model with") == std::string_view::npos &&
      before.find("models with") == std::string_view::npos)
    return false;
  return std::ranges::none_of(j.NamesIn(block.text_begin, block.text_end), [](const NameHit& name) {
    return name.names.front().kind == CatalogName::Kind::kModel;
  });
}

bool NamesDevice(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  return std::ranges::any_of(j.NamesIn(block.text_begin, block.text_end), [](const NameHit& name) {
    return name.names.front().kind == CatalogName::Kind::kDevice;
  });
}

// "12 full layers", "8 global layers": a kind of layers, of which a model has several.
bool CountsSomeLayers(const Judgement& j, const Number& n, std::string_view fact) {
  if (fact != "num_hidden_layers") return false;
  if (n.decimal.value() == 1) return true;  // "1 層あたり": of each
  const std::string_view text =
      std::string_view(j.document.text).substr(n.digits, n.end - n.digits);
  return std::ranges::count(text, ' ') > 1 || text.find('-') != std::string_view::npos ||
         (std::ranges::count(text, ' ') == 1 && !IsDigit(text[text.find(' ') - 1]));
}

// "Only 18 layers grow": as many as are of one kind.
bool IsOfOneKind(const Judgement& j, double claimed, std::span<const CatalogEntry* const> entries,
                 std::string_view fact) {
  if (fact != "num_hidden_layers") return false;
  const auto all = j.Symbol(fact);
  return std::ranges::any_of(
      std::array{"num_global_layers", "num_kv_layers", "num_moe_layers", "num_dense_layers"},
      [&](const char* name) {
        const auto kind = j.Symbol(name);
        return kind && all && std::ranges::any_of(entries, [&](const CatalogEntry* entry) {
                 const CatalogFact* some = entry->Find(*kind);
                 const CatalogFact* whole = entry->Find(*all);
                 return some != nullptr && whole != nullptr &&
                        (some->values.front() == claimed ||
                         whole->values.front() - some->values.front() == claimed);
               });
      });
}

// "GQA 8 heads": the published count of KV heads.
bool IsKvHeads(const Judgement& j, double claimed, std::span<const CatalogEntry* const> entries,
               std::string_view fact) {
  if (fact != "num_attention_heads") return false;
  const auto other = j.Symbol("num_key_value_heads");
  return other && std::ranges::any_of(entries, [&](const CatalogEntry* entry) {
           return std::ranges::any_of(entry->facts, [&](const CatalogFact& f) {
             return f.quantity == *other && std::ranges::count(f.values, claimed) > 0;
           });
         });
}

// "2 KV heads and 16 query heads per GPU" under TP=4: what stands behind the second count is said
// of the first as well.
bool IsOfEachRank(const Judgement& j, const Claim& claim, double claimed, double published,
                  std::string_view fact) {
  const auto tp = j.Symbol("tensor_parallel_size");
  if (!tp || (fact != "num_key_value_heads" && fact != "num_attention_heads")) return false;
  const bool shared =
      std::ranges::any_of(j.CuesIn(claim.end, j.Near(claim).text_end), [&](const Cue& cue) {
        if (cue.kind != Vocabulary::Kind::kScope) return false;
        const std::string& scope = j.rules.vocabulary.scopes[cue.index];
        return scope == "per_gpu" || scope == "per_rank";
      });
  return shared && std::ranges::any_of(j.claims.claims, [&](const Claim& other) {
           return other.kind == Claim::Kind::kNumber && !other.quantities.empty() &&
                  other.quantities.front() == *tp &&
                  j.NumberOf(other).decimal.value() * claimed == published;
         });
}

// "MLA, 1 KV head": one latent serves all heads, however many the configuration counts.
bool IsSharedLatent(const Judgement& j, double claimed,
                    std::span<const CatalogEntry* const> entries, std::string_view fact) {
  const auto latent = j.Symbol("kv_lora_rank");
  return fact == "num_key_value_heads" && claimed == 1 && latent &&
         std::ranges::any_of(
             entries, [&](const CatalogEntry* entry) { return entry->Find(*latent) != nullptr; });
}

// "8 × 7B = 56B" of a model named 8x7B: only the experts are there several times.
bool IsNameMultiplied(std::string_view model, double claimed) {
  for (std::size_t x = model.find('x'); x != std::string_view::npos; x = model.find('x', x + 1)) {
    std::size_t begin = x, end = x + 1;
    while (begin > 0 && IsDigit(model[begin - 1])) --begin;
    while (end < model.size() && IsDigit(model[end])) ++end;
    const auto experts = ReadDecimal(model.substr(begin, x - begin));
    const auto billions = ReadDecimal(model.substr(x + 1, end - x - 1));
    if (experts && billions && experts->value() * billions->value() * 1e9 == claimed) return true;
  }
  return false;
}

// "80 layers", then "stage 0: 20 layers": another figure beside the published one is of a part.
bool IsSaidElsewhere(const Judgement& j, const Claim& claim, const Interval& published) {
  const std::span<const Claim> all = j.claims.claims;
  const auto index = static_cast<std::size_t>(&claim - all.data());
  const std::size_t first = index - std::min(index, kToldNear);
  return std::ranges::any_of(
      all.subspan(first, std::min(all.size() - first, 2 * kToldNear)), [&](const Claim& other) {
        return &other != &claim && other.kind == Claim::Kind::kNumber &&
               other.quantities == claim.quantities && other.role != Role::kRejected &&
               Agrees(j.NumberOf(other), published) != nullptr;
      });
}

// "| n_q, n_kv, d | 64, 8, 128 |": the published figure is one of the others in its cell.
bool IsBesidePublished(const Judgement& j, const Number& n, const Interval& published) {
  if (j.document.blocks[n.block].kind != Block::Kind::kCell) return false;
  const auto& numbers = j.mentions.numbers;
  for (auto other = std::ranges::lower_bound(numbers, n.block, {}, &Number::block);
       other != numbers.end() && other->block == n.block; ++other)
    if (&*other != &n && Agrees(*other, published) != nullptr) return true;
  return false;
}

// "NVLink 3 (A100): 600 GB/s": the words right before the figure, or its row's, name a link.
bool IsOfLink(const Judgement& j, const Claim& claim) {
  const std::uint32_t begin = j.document.blocks[j.document.FirstOfRow(claim.block)].text_begin;
  bool link = false;
  for (const Cue& cue : j.CuesIn(begin, claim.begin)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::string& id = j.rules.vocabulary.measures[cue.index].id;
    if (id == "memory_bandwidth") link = false;
    if (id == "link_bandwidth") link = true;
  }
  return link;
}

// "3,352 GB/s": makers publish rates in three digits.
bool RoundsTo(const Number& n, double published) {
  if (n.dimension != Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond) ||
      published <= 0)
    return false;
  const double step = std::pow(10, std::floor(std::log10(published)) - 2);
  const double digits = published / step, claimed = n.Nominal() / step;
  return std::abs(digits - std::round(digits)) < kSameMultiple &&
         std::round(claimed) == std::round(digits);
}

// "| replica bandwidth | 33.6 TB/s |": what several devices have together.
bool IsOfSeveralDevices(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  if (block.kind != Block::Kind::kCell || claim.quantities.empty() ||
      !j.rules.symbols.Name(claim.quantities.front()).starts_with("device."))
    return false;
  const std::string_view label =
      j.document.TextOf(j.document.blocks[j.document.FirstOfRow(claim.block)]);
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (!IsLetter(label[i]) || (i > 0 && IsWord(label[i - 1]))) continue;
    const Unit* noun = j.rules.units.Longest(label.substr(i)).unit;
    if (noun != nullptr && (noun->id == "replica" || noun->id == "node")) return true;
  }
  return false;
}

// "152,000 tokens in the vocabulary"
bool IsRound(double claimed) { return std::fmod(claimed, kRoundVocabulary) == 0; }

void CheckFact(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const Number& n = j.NumberOf(claim);
  if (IsOfSeveralDevices(j, claim)) return;
  // "experts touched: 28.4": an average is no count of what there is.
  const bool average = n.dimension.WithoutCounts().dimensionless() && !n.percent && n.factor == 1 &&
                       !n.decimal.integer();
  if (claim.quantities.empty() || average || n.range || n.multiplier ||
      claim.role == Role::kRejected || claim.role == Role::kAlert ||
      claim.role == Role::kHypothetical)
    return;
  SymbolId q = claim.quantities.front();
  const auto link = j.Symbol("device.link_bandwidth");
  const bool of_link = link && q == j.Symbol("device.memory_bandwidth") && IsOfLink(j, claim);
  if (of_link) q = *link;
  const bool device = std::string_view(j.rules.symbols.Name(q)).starts_with("device.");
  const std::int32_t plan = j.PlanOf(claim);
  const auto entries =
      device ? j.plans.DevicesOf(plan) : NearestModels(j, claim, j.plans.ModelsOf(plan));
  if (entries.empty()) return;
  std::size_t known = 0;
  double most = 0;
  const CatalogEntry* first = nullptr;
  CheckDetail detail{.kind = CheckDetail::Kind::kCatalogue, .claim = index};
  const bool peak = j.Symbol("device.peak_flops") == q;
  const double format = peak ? FormatBeside(j, index) : 0;
  int best = std::numeric_limits<int>::max();
  for (const CatalogEntry* entry : entries) {
    bool here = false;
    for (const CatalogFact& fact : entry->facts) {
      const std::string_view name = j.rules.symbols.Name(fact.quantity);
      const bool rate = peak && (name.starts_with(kDensePeak) || name.starts_with(kSparsePeak));
      if (fact.quantity != q && !rate) continue;
      here = true;
      for (const double value : fact.values) {
        most = std::max(most, value);
        if (first == nullptr)
          first = entry, detail.expected = Interval::Exactly(value), detail.has_expected = true;
        const bool about = NominalSize(j, q) && std::abs(n.Nominal() / value - 1) < 0.04;
        if (Agrees(n, Interval::Exactly(value)) == nullptr && !about &&
            !(device && RoundsTo(n, value)))
          continue;
        const int rank = rate ? RankOfPeak(name, format) : 0;
        if (rank >= best) continue;
        best = rank;
        detail.expected = Interval::Exactly(value);
        detail.reading = rank % 2 == 1 ? "with structured sparsity, twice the dense rate" : "";
        detail.message = "as published for " + entry->name;
      }
    }
    known += here;
  }
  if (best != std::numeric_limits<int>::max()) {
    if (const double dense = best > 0 && SaysDense(j, claim) ? DensePeak(j, entries, format) : 0;
        dense > 0 && Agrees(n, Interval::Exactly(dense)) == nullptr) {
      detail.expected = Interval::Exactly(dense);
      detail.reading = "", detail.message = "published for " + first->name;
      detail.diagnosis = Diagnosis{"the rate of another format or with sparsity", "figure / 2"};
      j.judged[index].Add("catalogue", Verdict::kContradicted, Severity::kError, std::move(detail));
      return;
    }
    j.judged[index].Add("catalogue", Verdict::kConfirmed, Severity::kNone, std::move(detail));
    return;
  }
  if (known == 0 || entries.size() > kMaxEntries || known != entries.size() || !claim.scope_known ||
      !claim.firm || of_link)
    return;
  const std::string_view name = j.rules.symbols.Name(q);
  const bool hard = name == "device.link_bandwidth" || name == "device.memory_bandwidth" ||
                    name == "device.memory" || name == "num_hidden_layers" ||
                    name == "num_attention_heads" || name == "num_key_value_heads" ||
                    name == "hidden_size" || name == "head_dim" || name == "vocab_size" ||
                    name == "num_experts";
  const double claimed = n.Nominal();
  if (name == "num_experts" && j.TextOf(claim).find("local") != std::string::npos) return;
  if (!device && IsBesidePublished(j, n, detail.expected)) return;
  if (name == "device.memory" && IsTaken(j, claim)) return;
  if (name == "vocab_size" && IsRound(claimed) &&
      std::abs(claimed - detail.expected.low) < kRoundVocabulary / 2)
    return;
  if (device && (IsOfCount(j, claim, claimed / detail.expected.high) || IsAtShare(j, n))) return;
  const bool multiplied = name == "parameters.total" && IsNameMultiplied(first->name, claimed);
  if (!(hard || multiplied) || (!device && OfSomeModel(j, claim)) ||
      (device && !IsOwnFigure(j, claim, claimed > detail.expected.high)))
    return;
  if (!device && (SpeaksOfUnknownModel(j, claim) || IsNamedOnlyBehind(j, claim) ||
                  IsOnlyLikeIt(j, *first) || !DescribesModel(j, index, *first)))
    return;
  // What is computed right here is not the model's own figure: "KV heads per GPU = 8 / 2 = 4".
  if (!multiplied && std::ranges::any_of(j.judged[index].checks, [](const Check& check) {
        return check.verdict == Verdict::kConfirmed && check.rule.starts_with("arithmetic");
      }))
    return;
  // "2 of 256 experts in 58 layers": a noun's count in the middle of a sentence is of some of them.
  const bool labelled =
      !n.flag.empty() ||
      (claim.label_begin >= 0 && static_cast<std::uint32_t>(claim.label_begin) < n.digits) ||
      n.dimension != Dimension{};
  const bool first_in_block =
      claim.index == 0 ||
      j.mentions.numbers[static_cast<std::size_t>(claim.index) - 1].block != n.block;
  if (!labelled && !first_in_block) return;
  if (multiplied)
    detail.diagnosis =
        Diagnosis{"experts times the size in the name: what is not the experts' is there once",
                  "num_experts * size"};
  if (!device &&
      (IsOfEachRank(j, claim, claimed, detail.expected.low, name) || CountsSomeLayers(j, n, name) ||
       IsOfOneKind(j, claimed, entries, name) || IsKvHeads(j, claimed, entries, name) ||
       IsSharedLatent(j, claimed, entries, name)))
    return;
  if (!device && claimed < detail.expected.low && IsSaidElsewhere(j, claim, detail.expected))
    return;
  // What is reached stays below what is published, and "~1.6 TB/s" of no device is of any.
  if (device && name.ends_with("bandwidth") &&
      ((claimed < detail.expected.low && claimed > kReached * detail.expected.low) ||
       (n.hedged && !NamesDevice(j, claim))))
    return;
  // A bandwidth shared out or limited by the plan is not the part's.
  const double ratio = detail.expected.low / claimed;
  // Farther apart it is another bandwidth, another size.
  const bool rate = name.ends_with("bandwidth") || name == "hidden_size";
  if (rate && std::abs(ratio - 8) >= 0.05 && (ratio > kFarApart || ratio < 1 / kFarApart)) return;
  if (std::abs(ratio - 8) < 0.05 || std::abs(ratio - 4) < 0.03) {
    if (std::abs(ratio - 8) < 0.05 && name.ends_with("bandwidth"))
      detail.diagnosis = Diagnosis{
          "bits written for bytes: the figure is published in bytes a second", "figure / 8"};
  } else if (name == "device.memory") {
    if (!IsMoreThanItHolds(j, claim, claimed / most)) return;
  } else if (name == "device.link_bandwidth") {
    return;  // another link: not held against it
  }
  detail.message = "published for " + first->name;
  j.judged[index].Add("catalogue", Verdict::kContradicted, Severity::kError, std::move(detail));
}

}  // namespace

void CheckCatalogue(Judgement& j) {
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kNumber) CheckFact(j, c);
}

}  // namespace shardlint
