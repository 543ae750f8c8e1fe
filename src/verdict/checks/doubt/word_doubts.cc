#include "verdict/checks/doubt/word_doubts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kReads = 12;      // bytes from "reads" to what is read
constexpr std::uint32_t kFitsIn = 14;     // bytes of "fits within "
constexpr std::uint32_t kFewEarlier = 8;  // claims back to what a short name repeats
constexpr std::size_t kFewAmounts = 4;    // back to the parts of a sum
constexpr std::uint32_t kFewLines = 2;
constexpr std::array<double, 2> kNarrower = {0.5, 0.25};  // of the bytes of a value
constexpr double kRoundedShare = 0.05;    // of a whole number of GPUs, lengths in k of 1000 or 1024
constexpr std::uint32_t kShareBack = 64;  // numbers back to a share and its amount
constexpr double kLeastPart = 0.02;       // of the sum that a part of it is
constexpr std::size_t kFewNumbers = 8;    // back to what one of several takes
constexpr std::uint32_t kBesideCount = 24;  // bytes from parameters to what they take
constexpr std::uint32_t kOfThem = 20;       // bytes from "32 of them" to what they take
constexpr std::uint32_t kBesideWord = 14;   // bytes from "leaves" to how much
constexpr std::uint32_t kBesidePart = 64;   // bytes from "the rest of" to its amount
constexpr std::array<std::string_view, 4> kSigns = {"+", "×", "*", "·"};
constexpr std::uint32_t kOpens = 4;          // bytes from an item's begin to what it opens with
constexpr std::uint32_t kBesideDevice = 12;  // bytes from a device to what it holds

}  // namespace

bool IsOfParametersBefore(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::size_t>(&n - j.mentions.numbers.data());
  if (index == 0) return false;
  const Number& count = j.mentions.numbers[index - 1];
  if (count.block != n.block || n.digits - count.end > kBesideCount ||
      !count.dimension.dimensionless() || !count.bare_suffix || count.factor < 1e6)
    return false;
  return std::ranges::any_of(std::array{0.5, 1.0, 2.0, 4.0}, [&](double bytes) {
    const double parameters = count.Nominal();
    return Agrees(n, Interval::Exactly(parameters * bytes)) != nullptr;
  });
}

bool IsOfKvHeads(const Judgement& j, std::uint32_t index, const Number& n) {
  for (std::uint32_t c = index - std::min(index, kFewEarlier); c < index; ++c) {
    const Claim& earlier = j.claims.claims[c];
    if (j.MeasureOf(earlier) == "kv_heads" && j.NumberOf(earlier).decimal == n.decimal) return true;
  }
  return false;
}

bool IsOfListBefore(const Judgement& j, const Number& n) {
  const auto behind = std::ranges::lower_bound(j.mentions.ranks, n.begin, {}, &RankList::begin);
  if (behind == j.mentions.ranks.begin()) return false;
  const RankList& list = *std::prev(behind);
  return list.block == n.block && list.end <= n.begin && n.begin - list.end <= 3 &&
         static_cast<double>(list.indices.size()) == n.decimal.value();
}

bool IsOfTokensBehind(const Judgement& j, const Number& n) {
  const auto next = static_cast<std::size_t>(&n - j.mentions.numbers.data()) + 1;
  if (next >= j.mentions.numbers.size()) return false;
  const Number& tokens = j.mentions.numbers[next];
  return tokens.block == n.block && tokens.begin >= n.end && tokens.begin - n.end <= kBesideCount &&
         tokens.noun != nullptr && tokens.noun->id == "token" && tokens.dimension.dimensionless() &&
         j.document.text.substr(n.end, tokens.begin - n.end).find('=') != std::string::npos;
}

bool SpeaksOfGpus(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  std::uint32_t begin = block.text_begin, end = block.text_end;
  if (block.kind == Block::Kind::kCell) {
    const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
    begin = j.document.blocks[group.first_block].text_begin;
    end = j.document.blocks[group.end_block - 1].text_end;
  }
  const auto [first, last] = j.ClaimsIn(begin, end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind == Claim::Kind::kName) return true;
    if (other.kind != Claim::Kind::kNumber || other.quantities.empty()) continue;
    const std::string_view name = j.rules.symbols.Name(other.quantities.front());
    if (name.starts_with("gpus.") || name == "cost_per_gpu_hour") return true;
  }
  return std::ranges::any_of(j.CuesIn(begin, end), [&](const Cue& cue) {
    if (cue.kind == Vocabulary::Kind::kScope) {
      const std::string& scope = j.rules.vocabulary.scopes[cue.index];
      return scope.starts_with("per_gpu") || scope == "per_node";
    }
    return cue.kind == Vocabulary::Kind::kMeasure &&
           j.rules.vocabulary.measures[cue.index].id == "gpus";
  });
}

bool SpeaksOfOneGpu(const Judgement& j, const Claim& claim) {
  const auto says = [&](const Block& block) {
    return std::ranges::any_of(j.CuesOf(block), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope &&
             j.rules.vocabulary.scopes[cue.index].starts_with("per_gpu");
    });
  };
  const auto& blocks = j.document.blocks;
  const Block& block = blocks[claim.block];
  if (says(block) || block.kind != Block::Kind::kCell) return says(block);
  if (says(blocks[j.document.FirstOfRow(claim.block)])) return true;
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  for (std::uint32_t b = group.first_block; b < group.end_block && blocks[b].header; ++b)
    if ((blocks[b].column == block.column || blocks[b].column == 0) && says(blocks[b])) return true;
  return false;
}

bool IsOfRejected(const Judgement& j, const Claim& claim) {
  const Block& block = j.document.blocks[claim.block];
  return block.kind != Block::Kind::kCell &&
         j.HasWord("not_taken", block.text_begin, std::min(block.text_begin + kOpens, claim.begin));
}

bool IsOfReading(const Judgement& j, const Claim& claim) {
  const auto& blocks = j.document.blocks;
  const Block& block = blocks[claim.block];
  // "a step reads 672 GB of weights"
  if (block.kind != Block::Kind::kCell)
    return j.HasWord("is_read",
                     std::max(block.text_begin, claim.begin - std::min(claim.begin, kReads)),
                     claim.begin);
  const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
  for (std::uint32_t b = group.first_block; b < group.end_block && blocks[b].header; ++b)
    if (blocks[b].column == block.column &&
        j.HasWord("is_read", blocks[b].text_begin, blocks[b].text_end))
      return true;
  const Block& label = blocks[j.document.FirstOfRow(claim.block)];
  return j.HasWord("is_read", label.text_begin, label.text_end);
}

bool IsOfThem(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  const std::uint32_t from = n.digits - std::min(n.digits - begin, kOfThem);
  return std::string_view(j.document.text).substr(from, n.digits - from).find(" of them") !=
         std::string_view::npos;
}

bool IsShareOfBracket(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::size_t>(&n - j.mentions.numbers.data());
  if (index + 2 >= j.mentions.numbers.size()) return false;
  const Number& share = j.mentions.numbers[index + 1];
  const Number& whole = j.mentions.numbers[index + 2];
  return share.percent && whole.block == n.block && whole.dimension == n.dimension &&
         share.digits - n.end <= 3 && whole.digits - share.end <= 6 &&
         Agrees(n, share.InBase() * whole.InBase()) != nullptr;
}

bool IsWhatItFits(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  return std::ranges::any_of(
      j.CuesIn(n.digits - std::min(n.digits - begin, kFitsIn), n.digits), [&](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kWord && cue.end + 1 == n.digits &&
               j.rules.vocabulary.words[cue.index] == "fits_in";
      });
}

bool IsTimesCount(const Judgement& j, const Number& n) {
  const auto& numbers = j.mentions.numbers;
  const auto index = static_cast<std::size_t>(&n - numbers.data());
  const auto before = std::span(numbers).first(index).last(std::min(index, kFewNumbers));
  const auto is_cache = [&](const Number& one) {
    const std::int32_t c = j.claims.of_number[static_cast<std::size_t>(&one - numbers.data())];
    return c >= 0 && one.dimension == n.dimension && !one.range &&
           j.MeasureOf(j.claims.claims[static_cast<std::size_t>(c)]) == "kv_cache";
  };
  return std::ranges::any_of(before, [&](const Number& count) {
    if (count.block != n.block || !count.dimension.dimensionless() || count.percent ||
        !count.decimal.integer() || count.decimal.value() <= 1)
      return false;
    return std::ranges::any_of(before, [&](const Number& one) {
      return is_cache(one) &&
             Agrees(n, one.InBase() * Interval::Exactly(count.decimal.value())) != nullptr;
    });
  });
}

bool IsPart(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  const std::uint32_t from = std::max(block.text_begin, n.digits - std::min(n.digits, kBesidePart));
  return j.HasWord("part", from, n.digits);
}

bool IsWhatIsLeft(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  const std::uint32_t from = n.digits - std::min(n.digits - begin, kBesideWord);
  const std::uint32_t to = std::min(n.end + kBesideWord, j.document.blocks[n.block].text_end);
  return j.HasWord("leaves", from, n.digits) || j.HasWord("saves", from, n.digits) ||
         j.HasWord("left_over", n.end, to);  // "1.9 GB = room for …"
}

bool IsOfFailure(const Judgement& j, const Number& n) {
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  return j.HasWord("failure", n.digits - std::min(n.digits - begin, kBesideWord), n.digits);
}

bool IsBelowLimit(const Judgement& j, const Number& n) {
  const std::uint32_t first = j.document.FirstOfRow(n.block);
  return j.HasWord("below_limit", j.document.blocks[first].text_begin, n.digits);
}

bool IsOfDevice(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const std::string_view behind = text.substr(n.end, std::string_view(" card").size());
  if (behind == " card" || behind == "-card") return true;
  const auto memory = j.Symbol("device.memory");
  const Block block = j.Near(n);
  return memory &&
         std::ranges::any_of(j.NamesIn(block.text_begin, block.text_end), [&](const NameHit& hit) {
           const bool before = hit.end <= n.begin && n.begin - hit.end <= kBesideDevice;
           if (!(before || (hit.begin >= n.end && hit.begin <= n.end + 1))) return false;
           if (before && text.substr(hit.end, n.begin - hit.end).find_first_of("+-=:") !=
                             std::string_view::npos)
             return false;
           return std::ranges::any_of(hit.names, [&](const CatalogName& name) {
             if (name.kind != CatalogName::Kind::kDevice) return false;
             const CatalogFact* fact = j.rules.catalog->Entry(name.entry).Find(*memory);
             return fact != nullptr && std::ranges::any_of(fact->values, [&](double value) {
                      return Agrees(n, Interval::Exactly(value)) != nullptr;
                    });
           });
         });
}

bool IsOfTwoBefore(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::uint32_t>(&n - j.mentions.numbers.data());
  std::array<Interval, kFewAmounts> amounts;
  std::size_t found = 0;
  for (std::uint32_t i = index; i-- > 0 && found < amounts.size() && index - i <= kShareBack;) {
    const Number& other = j.mentions.numbers[i];
    if (other.block + kFewLines < n.block) break;
    if (other.dimension == n.dimension && !other.range &&
        other.Nominal() > kLeastPart * n.Nominal())
      amounts[found++] = other.InBase();
  }
  for (std::size_t a = 0; a < found; ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (Agrees(n, amounts[a] + amounts[b]) != nullptr) return true;
  return false;
}

bool IsShareOfAmountBefore(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::uint32_t>(&n - j.mentions.numbers.data());
  const Number* share = nullptr;
  std::size_t amounts = 0;
  for (std::uint32_t i = index; i-- > 0 && amounts < kFewAmounts && index - i <= kShareBack;) {
    const Number& other = j.mentions.numbers[i];
    if (other.block + kFewLines < n.block) break;
    const double value = other.Nominal();
    if (share == nullptr) {
      if (other.block != n.block) break;
      if (other.dimension.dimensionless() && value > 0 && value < 1) share = &other;
    } else if (other.dimension == n.dimension) {
      ++amounts;
      if (Agrees(n, other.InBase() * share->InBase()) != nullptr) return true;
    }
  }
  return false;
}

bool IsTermOfFormula(const Judgement& j, const Claim& claim) {
  if (claim.label_begin < 0) return false;
  const std::uint32_t begin = j.document.blocks[claim.block].text_begin;
  const auto label = static_cast<std::uint32_t>(claim.label_begin);
  if (label <= begin || label >= claim.begin) return false;
  const std::string_view before =
      Trim(std::string_view(j.document.text).substr(begin, label - begin));
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return before.ends_with(sign); });
}

bool SpeaksOfCache(const Judgement& j, const Claim& claim) {
  const Block block = j.Near(claim);
  return block.kind == Block::Kind::kCell ||
         std::ranges::any_of(j.CuesOf(block), [&](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kMeasure &&
                  j.rules.vocabulary.measures[cue.index].id == "kv_cache";
         });
}

bool IsReadByOneGpu(const Judgement& j, const Claim& claim, double ratio) {
  const double gpus = 1 / ratio;
  if (gpus < 2 - kRoundedShare || std::abs(gpus - std::round(gpus)) > kRoundedShare * gpus)
    return false;
  const TextRange sentence = SentenceOf(j, claim);
  const Dimension bandwidth = Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond);
  return std::ranges::any_of(j.NumbersIn(sentence.begin, sentence.end),
                             [&](const Number& n) { return n.dimension == bandwidth; });
}

bool IsOfNarrowerFormat(const Judgement& j, const Claim& claim, double ratio) {
  if (std::ranges::none_of(
          kNarrower, [&](double share) { return std::abs(ratio / share - 1) < kRoundedShare; }))
    return false;
  const std::int32_t heading = j.document.blocks[claim.block].section;
  return heading >= 0 &&
         std::ranges::any_of(
             j.CuesOf(j.document.blocks[static_cast<std::size_t>(heading)]),
             [](const Cue& cue) { return cue.kind == Vocabulary::Kind::kPrecision; });
}

}  // namespace shardlint
