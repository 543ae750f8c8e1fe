#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// What a card's memory is: what it has or allows, what is used of it, what stays free and the share
// that is used. Where the document adds up what is used and the plan knows the card, the others
// follow, and no unusual reading speaks for a figure that does not.

namespace shardlint {
namespace {

constexpr double kSame = 1e-4;  // of a figure that is printed again

bool Close(double a, double b) { return std::abs(a - b) <= kSame * std::max(a, b); }

class CardBudgetCheck {
  static constexpr double kOfWhole = 0.005;     // of the whole: what rounding hides of a difference
  static constexpr double kOfLimit = 0.002;     // of a limit that is a round share of a card
  static constexpr double kOfShare = 0.008;     // of a share
  static constexpr double kLeastTotal = 1e8;    // bytes
  static constexpr double kLeastFree = 1e-3;    // of a card; less is of one token
  static constexpr double kLeastUsed = 0.1;     // of a card; less is a part of what is used
  static constexpr double kLeastAllowed = 0.7;  // of a card that may be used
  static constexpr double kMostShare = 3;       // of a card that a plan may overrun
  static constexpr std::size_t kMaxAmounts = 64;   // of a document; more are of several deployments
  static constexpr std::size_t kMostWalked = 100;  // numbers back to the total of a section
  static constexpr std::uint32_t kBlocksBack = 10;    // lines, items or rows that one budget takes
  static constexpr std::uint32_t kCellsBack = 40;     // the same in cells
  static constexpr std::int32_t kNamesAndValues = 3;  // columns of a table that tells one budget
  static constexpr std::uint32_t kBesideShare = 48;   // bytes from an amount to its share
  static constexpr std::uint32_t kFreeWord = 32;      // bytes from a share to "stay free"
  static constexpr std::array<std::string_view, 4> kParts = {"weights", "kv_cache", "activations",
                                                             "overhead"};

 public:
  explicit CardBudgetCheck(Judgement& j) : j_(j) {}

  void Run() {
    GatherAmounts();
    if (totals_.empty() || amounts_.size() > kMaxAmounts) return;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c)
      if (IsPlain(c) && j_.MeasureOf(j_.claims.claims[c]) == "free_memory" && IsBytes(NumberOf(c)))
        CheckLeft(c);
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c)
      if (IsPlain(c) && NumberOf(c).percent) CheckShare(c);
  }

 private:
  const Number& NumberOf(std::uint32_t c) const { return j_.NumberOf(j_.claims.claims[c]); }
  static bool IsBytes(const Number& n) { return n.dimension == Dimension::Of(Dimension::kByte); }

  bool IsPlain(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber ||
        (claim.role != Role::kStated && claim.role != Role::kExpected))
      return false;
    const Number& n = j_.NumberOf(claim);
    return !n.range && !n.operand && !n.open_ended && n.bound == Bound::kNone &&
           n.decimal.digits != 0;
  }

  // Rows or an equation add it up, or the plan's figures do.
  bool IsAddedUp(std::uint32_t c) const {
    const JudgedClaim& judged = j_.judged[c];
    if (judged.Folded() != Verdict::kConfirmed) return false;
    for (std::size_t i = 0; i < judged.checks.size(); ++i) {
      const Check& check = judged.checks[i];
      if (check.verdict != Verdict::kConfirmed) continue;
      if (check.rule == "arithmetic-sum" || check.rule == "memory-per-gpu") return true;
      if (check.rule == "arithmetic" && AddsBytes(judged.details[i])) return true;
    }
    return false;
  }
  bool AddsBytes(const CheckDetail& detail) const {
    if (detail.kind != CheckDetail::Kind::kArithmetic || detail.other < 0) return false;
    const Equation& e = j_.mentions.equations[static_cast<std::size_t>(detail.other)];
    return e.operands.size() > 1 && std::ranges::all_of(e.operands, [&](std::uint32_t i) {
             return IsBytes(j_.mentions.numbers[i]) &&
                    j_.mentions.numbers[i].Nominal() < j_.mentions.numbers[e.result].Nominal();
           });
  }

  static void Add(std::vector<double>& list, double value) {
    if (value > 0 && std::ranges::find(list, value) == list.end()) list.push_back(value);
  }

  void GatherAmounts() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size() && amounts_.size() <= kMaxAmounts; ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.role == Role::kRejected) continue;
      const Number& n = j_.NumberOf(claim);
      const std::string_view measure = j_.MeasureOf(claim);
      // What may be allowed is a round share.
      if (const double share = n.Nominal(); n.percent && share >= kLeastAllowed && share < 1 &&
                                            (n.decimal.integer() || measure == "memory_limit"))
        Add(shares_, share);
      if (n.percent && measure == "memory_utilization") Add(told_, n.InBase().middle());
      if (!IsBytes(n) || n.range) continue;
      const double value = n.Nominal();
      Add(amounts_, value);
      if (measure == "memory") Add(used_, value);
      if (measure == "usable_memory" || measure == "device_memory") Add(limits_, value);
      if (value < kLeastTotal || !IsAddedUp(c)) continue;
      Add(totals_, value);
      if (total_ == nullptr) total_ = &n;
    }
  }
  bool IsTotal(double value) const {
    return std::ranges::any_of(totals_, [&](double total) { return Close(total, value); });
  }

  // What a card of the claim's plan has, or what of it may be used. One prefix has one meaning:
  // what is printed in the claim's own unit is taken as written.
  std::vector<double> CardOf(const Claim& claim, const Number& n, const char* name) {
    std::vector<double> out;
    const auto symbol = j_.Symbol(name);
    if (!symbol) return out;
    CostModel& model = j_.ModelOf(j_.ModelIndex(j_.PlanOf(claim), false));
    for (const std::uint32_t id : model.Values(*symbol)) {
      if (model.at(id).assumed) continue;
      const StatedValue* stated = model.Stated(model.at(id));
      double value = model.at(id).value.middle();
      if (stated != nullptr && stated->claim >= 0) {
        const Number& printed = NumberOf(static_cast<std::uint32_t>(stated->claim));
        if (printed.unit == n.unit) value = printed.Nominal();
      }
      Add(out, value);
    }
    const double binary = n.binary_factor > 0 ? n.binary_factor / n.factor : 1;
    std::erase_if(out, [&](double value) {
      return binary > 1 && IsPrinted(value / binary) && !IsPrinted(value) &&
             std::ranges::any_of(out, [&](double v) { return Close(v, value / binary); });
    });
    return out;
  }
  bool IsPrinted(double value) const {
    return std::ranges::any_of(amounts_, [&](double amount) { return Close(amount, value); });
  }
  // And every share of it that the document may allow.
  std::vector<double> WholesOf(const Claim& claim, const Number& n) {
    std::vector<double> out = CardOf(claim, n, "device.memory");
    for (const double usable : CardOf(claim, n, "memory.usable")) Add(out, usable);
    return out;
  }
  std::vector<double> WithShares(const std::vector<double>& wholes) const {
    std::vector<double> out = wholes;
    for (const double whole : wholes)
      for (const double share : shares_) Add(out, whole * share);
    return out;
  }

  // ---- Figures around a claim

  // Of one budget: those before it in its list, its table or its lines, and all of its sentence.
  std::vector<const Number*> Around(const Claim& claim) const {
    std::vector<const Number*> out;
    const auto& numbers = j_.mentions.numbers;
    const Block& block = j_.document.blocks[claim.block];
    for (auto i = static_cast<std::size_t>(claim.index) + 1;
         i < numbers.size() && numbers[i].digits < sentence_.end; ++i)
      out.push_back(&numbers[i]);
    const bool cell = block.kind == Block::Kind::kCell;
    if (cell && IsOfOptions(block)) return out;
    for (auto i = static_cast<std::size_t>(claim.index); i-- > 0;) {
      const Block& there = j_.document.blocks[numbers[i].block];
      if (out.size() > kMostWalked ||
          claim.block - numbers[i].block > (cell ? kCellsBack : kBlocksBack) ||
          there.section != block.section || there.group != block.group ||
          there.kind == Block::Kind::kHeading || (cell && there.column != block.column))
        break;
      out.push_back(&numbers[i]);
    }
    return out;
  }
  bool InSentence(const Number& n) const {
    return n.digits >= sentence_.begin && n.digits < sentence_.end;
  }
  std::int32_t ClaimOf(const Number& n) const {
    return j_.claims.of_number[static_cast<std::size_t>(&n - j_.mentions.numbers.data())];
  }
  bool IsRefuted(const Number& n) const {
    const std::int32_t c = ClaimOf(n);
    return c >= 0 && j_.judged[static_cast<std::size_t>(c)].Folded() == Verdict::kContradicted;
  }
  std::string_view MeasureOf(const Number& n) const {
    const std::int32_t c = ClaimOf(n);
    return c < 0 ? std::string_view() : j_.MeasureOf(j_.claims.claims[static_cast<std::size_t>(c)]);
  }
  bool IsUse(const Number& n) const {
    if (!IsBytes(n) || n.range || n.bound != Bound::kNone) return false;
    const std::string_view measure = MeasureOf(n);
    return measure == "memory" || measure == "memory_any" || IsTotal(n.Nominal());
  }
  bool IsLimit(const Number& n) const {
    if (!IsBytes(n) || n.range) return false;
    const std::string_view measure = MeasureOf(n);
    return measure == "usable_memory" || measure == "device_memory" || n.bound == Bound::kLess ||
           n.bound == Bound::kAtMost;
  }

  // The nearest amount in use before a claim in its section, where the document adds it up.
  const Number* TotalBefore(const Claim& claim) const {
    const auto& numbers = j_.mentions.numbers;
    const Block& block = j_.document.blocks[claim.block];
    const auto index = static_cast<std::size_t>(claim.index);
    for (std::size_t i = index; i-- > 0 && index - i <= kMostWalked;) {
      const Block& there = j_.document.blocks[numbers[i].block];
      if (there.section != block.section || there.kind == Block::Kind::kHeading) break;
      if (there.kind == Block::Kind::kCell && IsOfOptions(there)) break;
      if (IsUse(numbers[i])) return IsTotal(numbers[i].Nominal()) ? &numbers[i] : nullptr;
    }
    return nullptr;
  }
  bool IsOfOptions(const Block& cell) const {
    return j_.document.groups[static_cast<std::size_t>(cell.group)].columns > kNamesAndValues;
  }

  // ---- What stays free

  bool IsOpen(std::uint32_t c) const {
    const JudgedClaim& judged = j_.judged[c];
    for (std::size_t i = 0; i < judged.checks.size(); ++i)
      if (judged.checks[i].verdict == Verdict::kContradicted ||
          (judged.checks[i].verdict == Verdict::kConfirmed &&
           judged.checks[i].rule != "arithmetic-nearby" &&
           judged.details[i].kind != CheckDetail::Kind::kModel))
        return false;
    return true;
  }

  // "Headroom to the budget": below what may be used, not below all there is.
  bool SaysLimit(const Number& n) const {
    const std::uint32_t first = j_.document.FirstOfRow(n.block);
    return j_.HasWord("below_limit", j_.document.blocks[first].text_begin, n.digits);
  }

  static bool IsAbout(const Number& n, double value, double slack) {
    return n.InBase().Meets({value - slack, value + slack});
  }
  static bool IsOneOf(const std::vector<double>& values, const Number& n) {
    return std::ranges::any_of(values, [&](double value) { return Close(value, n.Nominal()); });
  }
  // "The sum is 61% of a GPU; with 85% allowed it fits": the words are of its own sentence or row.
  bool IsNamedHere(const Claim& claim) const {
    const std::uint32_t row = j_.document.FirstOfRow(claim.block);
    const std::uint32_t begin =
        row != claim.block ? j_.document.blocks[row].text_begin : sentence_.begin;
    return claim.label_begin >= 0 && static_cast<std::uint32_t>(claim.label_begin) >= begin;
  }

  bool IsLeft(const Number& n, double whole, double used) const {
    const double left = whole - used;
    return left > 0 && IsAbout(n, left, kOfWhole * whole);
  }

  void CheckLeft(std::uint32_t c) {
    if (!IsOpen(c)) return;
    const Claim& claim = j_.claims.claims[c];
    const Number& n = j_.NumberOf(claim);
    sentence_ = SentenceOf(j_, claim);
    const std::vector<const Number*> around = Around(claim);
    const Number* const used = TotalBefore(claim);
    if (used == nullptr || used->unit != n.unit) return;
    std::vector<double> wholes = WholesOf(claim, n), parts = totals_;
    if (CardOf(claim, n, "device.memory").empty() || !IsNamedHere(claim) || IsOneOf(wholes, n))
      return;
    const Number* limit = nullptr;
    for (const double amount : used_) Add(parts, amount);
    for (const Number* other : around) {
      if (!IsBytes(*other)) continue;
      const bool beside = InSentence(*other);
      if (IsLimit(*other) && (limit == nullptr || !InSentence(*limit))) limit = other;
      // "85% × 80 GB = 68 GB; 41 GB left": of an amount of its line, whatever ends the sentence.
      if (IsLimit(*other) || beside || other->block == n.block) Add(wholes, other->Nominal());
      if (beside) Add(parts, other->Nominal());
    }
    if (wholes.empty() ||
        (limit == nullptr && SaysLimit(n) && CardOf(claim, n, "memory.usable").empty()))
      return;
    // "0.26 MB per token": a part of a token's cache, no card's rest.
    if (n.Nominal() < kLeastFree * std::ranges::max(wholes)) return;
    for (const double amount : limits_) Add(wholes, amount);
    for (const double whole : WithShares(wholes))
      for (const double part : parts) {
        if (IsLeft(n, whole, part)) {
          if (limit != nullptr && Close(part, used->Nominal())) CheckLimit(*limit, whole);
          return;
        }
        for (const Number* other : around)
          if (IsBytes(*other) && InSentence(*other) && IsLeft(n, whole, part + other->Nominal()))
            return;
      }
    // Below "< 72 GB" as below all of it; what is printed last may be either.
    const bool below = limit != nullptr && limit->bound == Bound::kNone;
    const double whole = below ? limit->Nominal() : wholes.front();
    const double left = whole - used->Nominal();
    if (left <= 0) return;
    Refute(c, Interval::Exactly(left), "arithmetic-difference", CheckDetail::Kind::kNearby,
           Display(j_, n, Interval::Exactly(whole)) + " − " +
               Display(j_, n, Interval::Exactly(used->Nominal())));
  }

  // "45.8 GB used, limit 64 GB, headroom 26.2 GB": both sides of the limit say another.
  void CheckLimit(const Number& limit, double whole) {
    const std::int32_t c = ClaimOf(limit);
    if (c < 0 || !InSentence(limit) || limit.bound != Bound::kNone || limit.operand) return;
    const auto index = static_cast<std::uint32_t>(c);
    const Claim& claim = j_.claims.claims[index];
    if (!IsPlain(index) || !IsOpen(index) || j_.MeasureOf(claim) != "usable_memory") return;
    const std::vector<double> card = WithShares(CardOf(claim, limit, "device.memory"));
    if (std::ranges::find(card, whole) == card.end()) return;
    for (const double value : card)
      if (IsAbout(limit, value, kOfLimit * value)) return;
    Refute(index, Interval::Exactly(whole), "arithmetic-difference", CheckDetail::Kind::kNearby,
           "all that is used and left");
  }

  // ---- The share that is used, or free

  bool SaysFree(const Claim& claim, const Number& n) const {
    std::uint32_t end = std::min(sentence_.end, n.end + kFreeWord);
    const auto next = static_cast<std::size_t>(claim.index) + 1;
    if (next < j_.mentions.numbers.size()) end = std::min(end, j_.mentions.numbers[next].digits);
    return end > n.end && j_.HasWord("left_over", n.end, end);
  }

  // The amount whose share stands behind it in its sentence.
  const Number* AmountBefore(const Claim& claim, const Number& n,
                             const std::vector<double>& wholes) const {
    for (auto i = static_cast<std::size_t>(claim.index); i-- > 0;) {
      const Number& other = j_.mentions.numbers[i];
      if (!InSentence(other) || n.digits - other.end > kBesideShare) return nullptr;
      if (other.range || !IsBytes(other)) return nullptr;
      if (!IsOneOf(wholes, other)) return &other;
    }
    return nullptr;
  }

  // "65% of 70.4 GB".
  const Number* WholeBehind(const Claim& claim, const Number& n) const {
    const auto next = static_cast<std::size_t>(claim.index) + 1;
    if (next >= j_.mentions.numbers.size()) return nullptr;
    const Number& whole = j_.mentions.numbers[next];
    const std::string_view gap =
        std::string_view(j_.document.text).substr(n.end, std::max(whole.digits, n.end) - n.end);
    return whole.block == n.block && IsBytes(whole) && !whole.range &&
                   (gap == " of " || gap == " of the ")
               ? &whole
               : nullptr;
  }

  bool IsOfParts() const {
    return std::ranges::any_of(j_.CuesIn(sentence_.begin, sentence_.end), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kMeasure &&
             std::ranges::find(kParts, j_.rules.vocabulary.measures[cue.index].id) != kParts.end();
    });
  }

  void CheckShare(std::uint32_t c) {
    const Claim& claim = j_.claims.claims[c];
    const Number& n = j_.NumberOf(claim);
    sentence_ = SentenceOf(j_, claim);
    const bool free = SaysFree(claim, n);
    const bool told = j_.MeasureOf(claim) == "memory_utilization" && IsNamedHere(claim);
    if (!(told || free) || !IsOpen(c)) return;
    std::vector<double> wholes = WholesOf(claim, *total_);
    const Number* const behind = WholeBehind(claim, n);
    if (CardOf(claim, *total_, "device.memory").empty()) return;
    const Number* used = AmountBefore(claim, n, wholes);
    if (used == nullptr && !IsOfParts()) used = TotalBefore(claim);
    if (used == nullptr || !IsTotal(used->Nominal())) return;
    if (behind != nullptr) Add(wholes, behind->Nominal());
    for (const double limit : limits_) Add(wholes, limit);
    const auto agrees = [&](double share) { return IsAbout(n, share, kOfShare * share); };
    std::vector<double> parts = totals_;
    for (const double amount : used_) Add(parts, amount);
    for (const Number* other : Around(claim))
      if (IsBytes(*other) && InSentence(*other) && !IsOneOf(wholes, *other) && !IsRefuted(*other))
        Add(parts, other->Nominal());
    for (const double whole : WithShares(wholes))
      for (const double amount : parts)
        if (agrees(amount / whole) || agrees(1 - amount / whole)) return;
    // What stays free beside a share that is told elsewhere follows from that.
    for (const double other : told_)
      if (free && agrees(1 - other)) return;
    const double whole = behind != nullptr ? behind->Nominal() : wholes.front();
    const double share = used->Nominal() / whole;
    if (share < kLeastUsed || share > kMostShare || (free && share >= 1)) return;
    Refute(c, Interval::Exactly(free ? 1 - share : share), "arithmetic-share",
           CheckDetail::Kind::kShare, {});
  }

  void Refute(std::uint32_t c, const Interval& value, std::string_view rule, CheckDetail::Kind kind,
              std::string steps) {
    CheckDetail detail{.kind = kind, .claim = c};
    detail.expected = value, detail.has_expected = true, detail.open = true;
    detail.message = std::move(steps);
    j_.judged[c].Drop(Verdict::kConfirmed);
    j_.judged[c].Add(rule, Verdict::kContradicted, Severity::kError, std::move(detail));
  }

  Judgement& j_;
  TextRange sentence_;                                    // of the claim under check
  const Number* total_ = nullptr;                         // the first, for how it is printed
  std::vector<double> amounts_, used_, limits_, totals_;  // bytes
  std::vector<double> shares_, told_;  // that the document may allow, and that it says are used
};

}  // namespace

void CheckCardBudget(Judgement& j) { CardBudgetCheck(j).Run(); }

}  // namespace shardlint
