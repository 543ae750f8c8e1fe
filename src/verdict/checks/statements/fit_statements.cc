#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "plan/catalog.h"
#include "verdict/checks/doubt/word_doubts.h"
#include "verdict/checks/statements/fit_grid.h"
#include "verdict/checks/statements/marks.h"
#include "verdict/statement_answer.h"

namespace shardlint {
namespace {

constexpr double kWeightsShare = 0.9;         // of a device that weights alone may fill
constexpr std::uint32_t kSeenReach = 12;      // blocks back to the failure that a statement repeats
constexpr std::uint32_t kTimesReach = 8;      // bytes from "4× " to the amount of one
constexpr std::uint32_t kDevicesReach = 400;  // bytes back to devices that the words are said of
constexpr std::uint32_t kNameReach = 40;      // bytes from the words to the device
constexpr double kBinary = 1.0738;            // GiB for GB
constexpr std::uint32_t kPutReach = 16;       // bytes from "on a" to the card
constexpr double kLeastLimit = 0.5;           // of a device that a budget leaves
constexpr double kAboutFull = 0.015;          // between a share in use and the one that may be
constexpr double kRoomy = 0.5;  // a share of the capacity that leaves room for what is not named

bool IsAmount(const Number& n) { return n.dimension == Dimension::Of(Dimension::kByte); }

double Low(const Number& n) { return n.Nominal(); }
double High(const Number& n) { return n.upper.value() * n.factor; }

/// An amount in the text, a claim of its own or not.
struct Amount {
  const Number* number = nullptr;
  std::int32_t claim = -1;
  double count = 1;  // "4× 48 GB": so many of it
};

// "4× 48 GB = 192 GB": what they offer together.
bool IsTogether(const Number& n, const Amount& one) {
  return one.number != nullptr && one.count > 1 && Low(n) == Low(*one.number) * one.count;
}

// "4× 48 GB", "4 x 48 GB": how many are counted right before an amount.
double CountBefore(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::size_t>(&n - j.mentions.numbers.data());
  if (index == 0) return 1;
  const Number& count = j.mentions.numbers[index - 1];
  if (count.block != n.block || count.digits >= n.digits || n.digits - count.digits > kTimesReach ||
      !count.dimension.dimensionless() || !count.decimal.integer() || count.range || count.percent)
    return 1;
  const std::string_view between =
      std::string_view(j.document.text).substr(count.digits, n.digits - count.digits);
  const bool times = between.find("×") != std::string_view::npos ||
                     between.find('x') != std::string_view::npos || count.multiplier;
  return times ? std::max(count.decimal.value(), 1.0) : 1;
}

// What a device offers, by the words that name it.
bool NamesCapacity(const Judgement& j, std::int32_t claim) {
  if (claim < 0) return false;
  const std::string_view id = j.MeasureOf(j.claims.claims[static_cast<std::size_t>(claim)]);
  return id == "device_memory" || id == "usable_memory";
}

bool NamesWhatIsLeft(const Judgement& j, std::int32_t claim) {
  if (claim < 0) return false;
  const std::string_view id = j.MeasureOf(j.claims.claims[static_cast<std::size_t>(claim)]);
  return id == "free_memory" || id == "headroom";
}

// "fits on 1 GPU (22 GB free)": told of what stays, not of what is offered.
bool IsLeft(const Judgement& j, const Number& n) {
  const std::string_view behind = std::string_view(j.document.text).substr(n.end, 6);
  return n.begin > 0 && j.document.text[n.begin - 1] == '(' &&
         (behind.starts_with(" free") || behind.starts_with(" left") ||
          behind.starts_with(" spare"));
}

// "on a 48 GB card": what it is put on, not what is put there.
bool IsOfCard(const Judgement& j, const Number& n) {
  const std::string_view text = j.document.text;
  const std::uint32_t begin = j.document.blocks[n.block].text_begin;
  const std::string before =
      " " + ToLowerAscii(text.substr(n.begin - std::min(n.begin - begin, kPutReach),
                                     std::min(n.begin - begin, kPutReach)));
  const bool put = std::ranges::any_of(
      std::array<std::string_view, 4>{" on ", " in ", " into ", " onto "},
      [&](std::string_view word) { return before.find(word) != std::string::npos; });
  return put && n.end < text.size() && text[n.end] == ' ' &&
         j.HasWord("of_the_device", n.end + 1, n.end + 2);
}

// "= 80 GB": what was computed is needed, however much a device holds.
bool IsResult(const Judgement& j, const Number& n) {
  const auto index = static_cast<std::uint32_t>(&n - j.mentions.numbers.data());
  return std::ranges::any_of(j.EquationsNear(n),
                             [&](const Equation& e) { return e.result == index; });
}

// "89 GB per GPU"
bool SaysPerGpu(const Judgement& j, const Number& n) {
  return std::ranges::any_of(j.CuesIn(n.end, n.end + 2), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kScope &&
           j.rules.vocabulary.scopes[cue.index] == "per_gpu";
  });
}

// "fits with 0.90 utilization": the share of a device that may be filled.
double ShareThatMayBeUsed(const Judgement& j, const Claim& claim) {
  const auto [first, last] = j.ClaimsIn(claim.begin, claim.segment_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber || other.quantities.size() != 1 ||
        j.rules.symbols.Name(other.quantities.front()) != "memory_utilization_limit")
      continue;
    const Number& n = j.NumberOf(other);
    const double share = n.percent ? n.decimal.value() / 100 : n.decimal.value();
    if (share >= kLeastLimit && share <= 1 && !n.range) return share;
  }
  return 1;
}

bool PerGpu(const Judgement& j, std::int32_t claim) {
  if (claim < 0) return false;
  const Claim& amount = j.claims.claims[static_cast<std::size_t>(claim)];
  return amount.quantities.size() == 1 &&
         j.rules.symbols.Name(amount.quantities.front()).ends_with("per_gpu");
}

struct Figures {
  Amount needed, offered;
  bool compared = false;  // "140 GB > 80 GB"
  bool open = false;      // which amount is needed is not sure
};

// "fits in 40 GB": an amount right behind the words, after a preposition.
bool Follows(const Judgement& j, const Claim& claim, const Number& number) {
  if (number.begin < claim.end || number.begin - claim.end > 24) return false;
  const std::string_view words = j.TextOf(claim);
  const std::string_view between =
      std::string_view(j.document.text).substr(claim.end, number.begin - claim.end);
  if (between.find(',') != std::string_view::npos ||
      between.find("with ") != std::string_view::npos)
    return false;
  return std::ranges::any_of(
      std::array<std::string_view, 6>{"in", "on", "into", "within", "under", "below"},
      [&](std::string_view w) {
        const std::string spaced = " " + std::string(w) + " ";
        return between.find(spaced) != std::string_view::npos ||
               words.ends_with(std::string_view(spaced).substr(0, spaced.size() - 1));
      });
}

Figures FiguresOf(Judgement& j, const Claim& claim) {
  Figures out;
  const Capacity capacity = CapacityOf(j, claim);
  const bool card =
      std::ranges::any_of(j.NumbersIn(claim.segment_begin, claim.begin),
                          [&](const Number& n) { return IsAmount(n) && IsOfCard(j, n); });
  for (const Number& n : j.NumbersIn(claim.segment_begin, claim.segment_end)) {
    if (!IsAmount(n)) continue;
    const auto index = static_cast<std::size_t>(&n - j.mentions.numbers.data());
    const Amount amount{&n, j.claims.of_number[index], CountBefore(j, n)};
    if (IsLeft(j, n)) continue;
    if (Follows(j, claim, n)) {
      if (out.offered.number == nullptr || !out.compared) out.offered = amount;
    } else if (n.begin < claim.begin) {
      const bool compared = n.bound != Bound::kNone && out.needed.number != nullptr &&
                            n.begin - out.needed.number->end <= 2;
      const bool device =
          card ? IsOfCard(j, n)
               : (Low(n) == capacity.low || Low(n) == capacity.high) && !IsResult(j, n);
      if (compared || device || NamesCapacity(j, amount.claim)) {
        out.offered = amount, out.compared |= compared;
      } else if (NamesWhatIsLeft(j, amount.claim)) {
        // "24 GB free" is offered where nothing else is: "60 of 80 GB, 20 GB free".
        if (out.offered.number == nullptr) out.offered = amount;
      } else if (!n.operand && !IsTogether(n, out.offered)) {
        // "80.6 GB against a limit of 72.0 GB": which of them is needed is not sure.
        out.open |= out.needed.number != nullptr && Low(n) < Low(*out.needed.number);
        out.needed = amount;
      }
    }
  }
  return out;
}

// A share of the capacity says it too: "43% used".
Met ByShare(const Judgement& j, const Claim& claim, double all = 1) {
  const auto [first, last] = j.ClaimsIn(claim.segment_begin, claim.segment_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber) continue;
    const Number& n = j.NumberOf(other);
    if (!n.percent) continue;
    const std::string_view id = j.MeasureOf(other);
    if (id == "bubble" || id == "mfu" || id == "comm_share" || id == "margin") continue;
    if (n.decimal.value() <= 100) return n.decimal.value() <= 100 * all ? Met::kYes : Met::kUnknown;
    if (id == "memory_utilization") return Met::kNo;
  }
  return Met::kUnknown;
}

// "76 GB, so it fits (0.95 of it)": a share in use, of which nobody says that it is the limit.
bool IsShareInUse(double amount, const Capacity& capacity, double share) {
  return share < 1 && (std::abs(amount / capacity.low - share) <= kAboutFull ||
                       std::abs(amount / capacity.high - share) <= kAboutFull);
}

// An amount against the plan's devices: per GPU where its words say so.
Met AgainstDevices(Judgement& j, const Claim& claim, const Amount& amount) {
  const Capacity capacity = CapacityOf(j, claim);
  if (capacity.high == 0) return Met::kUnknown;
  const Number& n = *amount.number;
  const double share = ShareThatMayBeUsed(j, claim);
  if (High(n) <= capacity.low * share) return Met::kYes;
  const bool each = PerGpu(j, amount.claim) || (amount.claim < 0 && SaysPerGpu(j, n));
  if (each && Low(n) > capacity.high * share && !IsShareInUse(Low(n), capacity, share))
    return Met::kNo;
  if (capacity.gpus > 0 && Low(n) > capacity.high * capacity.gpus) return Met::kNo;
  return Met::kUnknown;
}

// The amount in the row of a table, per GPU, whose last cell says that it fits.
Amount AmountOfRow(const Judgement& j, const Claim& claim) {
  const Block& cell = j.document.blocks[claim.block];
  if (cell.kind != Block::Kind::kCell) return {};
  std::uint32_t begin = claim.block, end = claim.block + 1;
  const auto same_row = [&](const Block& b) { return b.group == cell.group && b.row == cell.row; };
  while (begin > 0 && same_row(j.document.blocks[begin - 1])) --begin;
  while (end < j.document.blocks.size() && same_row(j.document.blocks[end])) ++end;
  const auto [first, last] =
      j.ClaimsIn(j.document.blocks[begin].text_begin, j.document.blocks[end - 1].text_end);
  Amount amount;
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind == Claim::Kind::kNumber && IsAmount(j.NumberOf(other)) &&
        PerGpu(j, static_cast<std::int32_t>(c)))
      amount = {&j.NumberOf(other), static_cast<std::int32_t>(c)};
  }
  return amount;
}

// "fits on one H100 80GB", "does not fit a single L4": what is published of it.
Capacity OfNamedDevice(const Judgement& j, const Claim& claim) {
  const auto memory = j.Symbol("device.memory");
  const std::uint32_t end = std::min(claim.segment_end, claim.end + kNameReach);
  const auto hits = j.NamesIn(claim.end, std::max(claim.end, end));
  if (hits.empty() || !memory) return {};
  const NameHit& hit = hits.front();
  const std::string before =
      ToLowerAscii(std::string_view(j.document.text).substr(claim.begin, hit.begin - claim.begin));
  const bool one = std::ranges::any_of(
      std::array<std::string_view, 7>{" one ", " single ", " a ", " an ", "1× ", "单", "一张"},
      [&](std::string_view word) { return before.find(word) != std::string::npos; });
  // "H100s"
  if (!one || j.document.text[hit.end] == 's' || before.find_first_of(",;(") != std::string::npos)
    return {};
  Capacity out;
  for (const CatalogName& name : hit.names) {
    if (name.kind != CatalogName::Kind::kDevice) return {};
    const CatalogFact* fact = j.rules.catalog->Entry(name.entry).Find(*memory);
    if (fact == nullptr || fact->values.empty()) return {};
    for (const double value : fact->values) {
      out.low = out.low == 0 ? value : std::min(out.low, value);
      out.high = std::max(out.high, value);
    }
  }
  return out;
}

Answer AgainstNamed(const Capacity& named, const Amount& needed) {
  Answer answer;
  const Number& n = *needed.number;
  const double least = Low(n) * needed.count, most = High(n) * needed.count;
  if (n.range || named.high == 0) return answer;
  if (most <= named.low) answer = Of(Met::kYes, needed.claim);
  if (least > named.high * kBinary) answer = Of(Met::kNo, needed.claim);
  answer.printed = answer.any;
  return answer;
}

Answer JudgeAmounts(Judgement& j, const Claim& claim, const Figures& figures) {
  const auto& [needed, offered, compared, open] = figures;
  // "36% of 96 GB, 61 GB left, it fits": what is left is not offered for the whole.
  if (NamesWhatIsLeft(j, offered.claim))
    if (const Met share = ByShare(j, claim); share != Met::kUnknown) return Of(share);
  if (needed.number != nullptr && offered.number != nullptr) {
    const Interval a = needed.number->Printed(), b = offered.number->Printed();
    const double factor =
        needed.number->factor / offered.number->factor * needed.count / offered.count;
    if (!compared && a.low * factor <= b.high && a.high * factor >= b.low)
      return {true};  // about equal
    Answer answer =
        Of(Low(*needed.number) * needed.count <= High(*offered.number) * offered.count ? Met::kYes
                                                                                       : Met::kNo,
           needed.claim, offered.claim);
    answer.printed = !open;
    return answer;
  }
  if (needed.number != nullptr && offered.number == nullptr)
    if (const Answer named = AgainstNamed(OfNamedDevice(j, claim), needed); named.any) return named;
  if (const Met share = ByShare(j, claim); share != Met::kUnknown) return Of(share);
  if (needed.number == nullptr) return {};
  Answer answer = Of(AgainstDevices(j, claim, needed), needed.claim);
  // A limit told beside the amount, and one kind of device.
  const Capacity capacity = CapacityOf(j, claim);
  answer.printed = ShareThatMayBeUsed(j, claim) < 1 && capacity.high <= capacity.low * kBinary;
  return answer;
}

// Whether the words before it speak of devices of their own: "one GPU does not fit", "at TP=2".
bool NamesDevices(const Judgement& j, const Claim& claim) {
  const std::uint32_t block = j.document.blocks[claim.block].text_begin;
  const std::uint32_t from =
      std::min(claim.segment_begin, claim.begin - std::min(claim.begin - block, kDevicesReach));
  for (const Cue& cue : j.CuesIn(from, claim.segment_end)) {
    if (cue.kind == Vocabulary::Kind::kScope) {
      const std::string& scope = j.rules.vocabulary.scopes[cue.index];
      if (scope == "per_gpu" || scope == "per_node") return true;
    }
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::string& id = j.rules.vocabulary.measures[cue.index].id;
    if (id == "gpus" || id == "nodes" || id.ends_with("_parallel")) return true;
  }
  for (const Number& n : j.NumbersIn(from, claim.segment_end))
    if (!n.degree.empty() || (n.noun != nullptr && n.noun->id == "gpu")) return true;
  const auto [first, last] = j.ClaimsIn(from, claim.segment_end);
  for (std::uint32_t c = first; c < last; ++c)
    if (j.claims.claims[c].kind == Claim::Kind::kName) return true;
  return false;
}

// "All 64 sequences at full length: fits": of a load, which the memory of the plan may not be of.
bool NamesLoad(const Judgement& j, const Claim& claim) {
  const auto [first, last] = j.ClaimsIn(claim.segment_begin, claim.segment_end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber) continue;
    const Number& n = j.NumberOf(other);
    if (n.noun != nullptr && (n.noun->id == "sequence" || n.noun->id == "request" ||
                              n.noun->id == "token" || n.noun->id == "user"))
      return true;
  }
  return false;
}

// "FAILED: insufficient memory", "alloc failed … Insufficient": a run or its log told so.
bool WasSeen(const Judgement& j, const Claim& claim) {
  const auto failed = [&](const Block& block) {
    return std::ranges::any_of(j.CuesOf(block), [&](const Cue& cue) {
      return (cue.kind == Vocabulary::Kind::kWord &&
              j.rules.vocabulary.words[cue.index] == "failure") ||
             (cue.kind == Vocabulary::Kind::kRole &&
              static_cast<Role>(cue.index) == Role::kMeasured);
    });
  };
  const auto& blocks = j.document.blocks;
  const Block& own = blocks[claim.block];
  if (failed(own)) return true;
  std::uint32_t b = own.group < 0
                        ? claim.block
                        : j.document.groups[static_cast<std::size_t>(own.group)].first_block;
  for (std::uint32_t n = 0; b > 0 && n < kSeenReach; ++n)
    if (failed(blocks[--b])) return true;
  for (std::int32_t s = own.section; s >= 0; s = blocks[static_cast<std::size_t>(s)].section)
    if (failed(blocks[static_cast<std::size_t>(s)])) return true;
  return false;
}

// "Loading with insufficient headroom": a preposition makes it a thing that may come about.
bool IsNamedOnly(const Judgement& j, const Claim& claim) {
  const std::uint32_t begin = j.document.blocks[claim.block].text_begin;
  const std::string before =
      ToLowerAscii(std::string_view(j.document.text).substr(begin, claim.begin - begin));
  return std::ranges::any_of(
      std::array<std::string_view, 5>{" with ", " of ", " from ", " due to ", " against "},
      [&](std::string_view word) { return before.ends_with(word); });
}

// Where nothing but the weights can be computed, they speak for the model.
bool WeightsLeaveRoom(Judgement& j, const Claim& claim) {
  const auto weights = j.Symbol("weights.per_gpu");
  const Capacity capacity = CapacityOf(j, claim);
  if (!weights || capacity.low == 0) return false;
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
  double most = 0;
  for (const std::uint32_t id : model.Values(*weights))
    if (!model.at(id).assumed) most = std::max(most, model.at(id).value.high);
  return most > 0 && most <= kWeightsShare * capacity.low;
}

}  // namespace

Capacity CapacityOf(Judgement& j, const Claim& claim) {
  Capacity out;
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
  if (const auto memory = j.Symbol("device.memory"))
    for (const std::uint32_t id : model.Values(*memory)) {
      const Interval v = model.at(id).value;
      out.low = out.low == 0 ? v.low : std::min(out.low, v.low);
      out.high = std::max(out.high, v.high);
    }
  if (const auto gpus = j.Symbol("gpus.total"))
    for (const std::uint32_t id : model.Values(*gpus))
      if (!model.at(id).assumed) out.gpus = std::max(out.gpus, model.at(id).value.high);
  return out;
}

bool IsDecided(const Answer& answer) {
  return answer.any && answer.verdict != Verdict::kUnverifiable;
}

Answer Of(Met met, std::int32_t by, std::int32_t target) {
  if (met == Met::kUnknown) return {};
  return {true, met == Met::kYes ? Verdict::kConfirmed : Verdict::kContradicted, by, target,
          met == Met::kNo};
}

Answer Opposite(Answer answer) {
  if (answer.verdict == Verdict::kConfirmed) {
    answer.verdict = Verdict::kContradicted, answer.decisive = true;
  } else if (answer.verdict == Verdict::kContradicted) {
    answer.verdict = Verdict::kConfirmed, answer.decisive = false;
  }
  return answer;
}

bool IsDivided(const Judgement& j, const Number& a, const Number& b) {
  const std::string_view between =
      Trim(std::string_view(j.document.text).substr(a.end, b.begin - a.end));
  return b.decimal.value() > 0 && (between == "/" || between == "÷");
}

Met ComparesAmounts(Judgement& j, const Claim& claim) {
  const Figures figures = FiguresOf(j, claim);
  if (!figures.compared || figures.needed.number == nullptr) return Met::kUnknown;
  return Low(*figures.needed.number) <= High(*figures.offered.number) ? Met::kYes : Met::kNo;
}

Answer BlockComparison(Judgement& j, const Claim& claim) {
  std::int32_t before = -1, after = -1;
  const auto [first, last] = j.ClaimsOf(j.Near(claim));
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.kind != Claim::Kind::kNumber) continue;
    if (other.begin < claim.begin) before = static_cast<std::int32_t>(c);
    if (other.begin >= claim.end && after < 0) after = static_cast<std::int32_t>(c);
  }
  if (before < 0 || after < 0) return {};
  const Number& a = j.NumberOf(j.claims.claims[static_cast<std::size_t>(before)]);
  const Number& b = j.NumberOf(j.claims.claims[static_cast<std::size_t>(after)]);
  if (a.dimension != b.dimension || a.dimension.dimensionless()) return {};
  // "under 0.5 us; another part makes it well under 0.1 us": two things.
  const auto gap = std::string_view(j.document.text).substr(a.end, claim.begin - a.end);
  if (gap.find(';') != std::string_view::npos || gap.find(". ") != std::string_view::npos)
    return {};
  return Of(Low(a) <= Low(b) ? Met::kYes : Met::kNo, before, after);
}

Answer Fits(Judgement& j, const Claim& claim) {
  if (const Answer cell = JudgeFitCell(j, claim, Mark::kMet); IsDecided(cell)) return cell;
  if (const Answer grid = JudgeFitGrid(j, claim.block, Mark::kMet); grid.any) return grid;
  if (const Answer pairs = PairsOfSentence(j, claim, Mark::kMet); pairs.any) return pairs;
  const Figures figures = FiguresOf(j, claim);
  if (const Answer own = JudgeAmounts(j, claim, figures); own.any) return own;
  if (const Amount row = AmountOfRow(j, claim); row.number != nullptr)
    if (const Met met = AgainstDevices(j, claim, row); met != Met::kUnknown)
      return Of(met, row.claim);
  if (figures.needed.number != nullptr || figures.offered.number != nullptr) return {true};
  if (NamesLoad(j, claim)) return {true};
  if (const Answer plan = Of(JudgeFit(j, j.PlanOf(claim), nullptr)); plan.any) {
    // A row of many columns has devices of its own.
    const Block& block = j.document.blocks[claim.block];
    const bool own_row = block.kind == Block::Kind::kCell &&
                         j.document.groups[static_cast<std::size_t>(block.group)].columns > 3;
    return own_row && plan.verdict == Verdict::kContradicted ? Answer{true} : plan;
  }
  return WeightsLeaveRoom(j, claim) ? Answer{true, Verdict::kConfirmed} : Answer{true};
}

Answer DoesNotFit(Judgement& j, const Claim& claim) {
  if (const Answer cell = JudgeFitCell(j, claim, Mark::kMissed); IsDecided(cell)) return cell;
  if (const Answer grid = JudgeFitGrid(j, claim.block, Mark::kMissed); grid.any) return grid;
  if (const Answer pairs = PairsOfSentence(j, claim, Mark::kMissed); pairs.any) return pairs;
  const Figures figures = FiguresOf(j, claim);
  const bool needed = figures.needed.number != nullptr, offered = figures.offered.number != nullptr;
  if (needed && offered) {
    const Answer own = Opposite(JudgeAmounts(j, claim, figures));
    // "640 GB < 810 GB, it does not fit": what there is may stand on the left.
    const bool open = figures.compared || figures.open;
    return open && own.verdict == Verdict::kContradicted ? Answer{true} : own;
  }
  if (needed) {
    const Answer own = JudgeAmounts(j, claim, figures);
    // "39 GB, 47% full: does not fit"
    const bool roomy = ByShare(j, claim, kUnlessReserved) == Met::kYes &&
                       AgainstDevices(j, claim, figures.needed) == Met::kYes;
    return own.any && (own.verdict == Verdict::kContradicted || roomy) ? Opposite(own)
                                                                       : Answer{true};
  }
  if (const Amount row = AmountOfRow(j, claim); row.number != nullptr) {
    const Capacity capacity = CapacityOf(j, claim);
    if (capacity.low > 0 && !WasSeen(j, claim) && High(*row.number) <= kRoomy * capacity.low)
      return {true, Verdict::kContradicted, row.claim, -1, true};
    if (capacity.high > 0 && Low(*row.number) > capacity.high)
      return {true, Verdict::kConfirmed, row.claim};
    return {true};
  }
  if (NamesLoad(j, claim)) return {true};
  const Met plan = JudgeFit(j, j.PlanOf(claim), nullptr);
  if (plan == Met::kNo) return {true, Verdict::kConfirmed};
  // "Rejected: too little cache per copy": too little for what was wanted.
  if (plan == Met::kYes && !WasSeen(j, claim) && !NamesDevices(j, claim) && !offered &&
      !IsNamedOnly(j, claim) && !IsOfRejected(j, claim))
    return {true, Verdict::kContradicted, -1, -1, true};
  return {true};
}

Answer SingleDevice(Judgement& j, const Claim& claim) {
  const Figures figures = FiguresOf(j, claim);
  if (const Answer own = JudgeAmounts(j, claim, figures); own.any) return own;
  // "Total: 51.1 GB → does not fit on a single card": of this amount, not of the weights alone.
  if (figures.needed.number != nullptr || figures.offered.number != nullptr) return {true};
  const auto weights = j.Symbol("weights.total"), count = j.Symbol("parameters.total"),
             size = j.Symbol("weight_element_size");
  const Capacity capacity = CapacityOf(j, claim);
  if (!weights || !count || !size || capacity.high == 0) return {true};
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(claim), false));
  double least = 0, most = 0;
  for (const std::uint32_t id : model.Values(*weights)) {
    if (model.at(id).assumed) continue;
    least = least == 0 ? model.at(id).value.low : std::min(least, model.at(id).value.low);
    most = std::max(most, model.at(id).value.high);
  }
  // A figure of one device may have been taken for the whole.
  for (const std::uint32_t parameters : model.Values(*count)) {
    for (const std::uint32_t bytes : model.Values(*size)) {
      if (model.at(parameters).assumed || model.at(bytes).assumed) continue;
      const Interval product = model.at(parameters).value * model.at(bytes).value;
      least = least == 0 ? product.low : std::min(least, product.low);
      most = std::max(most, product.high);
    }
  }
  if (least > capacity.high) return Of(Met::kNo);
  if (most > 0 && most < capacity.low) return Of(Met::kYes);
  return {true};
}

Answer SingleDeviceShort(Judgement& j, const Claim& claim) {
  return Opposite(SingleDevice(j, claim));
}

Answer Headroom(Judgement& j, const Claim& claim) {
  if (const Met share = ByShare(j, claim); share != Met::kUnknown) return Of(share);
  return Of(JudgeFit(j, j.PlanOf(claim), nullptr));
}

}  // namespace shardlint
