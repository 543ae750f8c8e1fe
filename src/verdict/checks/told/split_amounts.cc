#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/checks/place/tables.h"
#include "verdict/judgement.h"
#include "verdict/statement_answer.h"

// What one GPU keeps of an amount told right before it (in its sentence, the item, line or row
// above, a cell to its left), under a divisor that its own words tell: "184 KiB; with TP4 46 KiB
// per GPU", "102 GB, 25.6 GB on each of the 4 GPUs", "per GPU (÷ 2 ÷ 2)", "a quarter of it". What
// the words bind is held against the figure; only what another divisor gives is wrong.

namespace shardlint {
namespace {

/// A divisor told beside a share.
struct Divisor {
  double by = 1;
  bool all = false;  ///< tells of all that share, not of axes of parallelism
  std::vector<std::string_view> axes = {};
  std::vector<const Number*> said = {};
};

/// A degree that the document states somewhere.
struct Degree {
  std::string_view axis;
  double by = 1;
  friend bool operator==(const Degree&, const Degree&) = default;
};

class SplitCheck {
  static constexpr std::uint32_t kGap = 180;    // bytes from the amount to its share
  static constexpr std::uint32_t kBehind = 28;  // bytes behind a share that may say "per GPU"
  static constexpr std::uint32_t kBefore = 60;  // bytes before an amount that may say of what it is
  static constexpr std::uint32_t kBlocksUp = 2;
  static constexpr std::size_t kMostSkipped =
      3;                                       // shares told between the amount and another share
  static constexpr double kMostPieces = 2048;  // that an amount is divided into
  static constexpr std::size_t kMostDegrees = 16;  // of a document; more are of many plans
  static constexpr std::array<std::string_view, 17> kThinGaps = {
      ",",  ", or", "or",      ", i.e.", ";",           "(", "，", "、", "and",
      "so", ", so", ", hence", ", thus", ", therefore", "→", "->", ": "};
  static constexpr std::array<std::string_view, 13> kOfAll = {
      "in total",  "in all",       "together",          "altogether",  "overall",
      "on disk",   "per token",    "for the replica",   "per replica", "for one replica",
      "a replica", "of a replica", "in the whole model"};
  static constexpr std::array<std::string_view, 7> kPartOf = {
      "of the", "of", "out of the", "out of", "of these", "of its", "of all"};
  static constexpr std::size_t kPassage = 24;  // numbers back that it may be made from
  static constexpr std::array<double, 5> kFractions = {2, 3, 4, 8, 16};
  static constexpr std::array<double, 13> kPieces = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64};

 public:
  explicit SplitCheck(Judgement& j) : j_(j) { FindDegrees(); }

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.bound != Bound::kNone || n.operand || n.percent || n.multiplier ||
        n.decimal.digits == 0 || n.dimension != Dimension::Of(Dimension::kByte) ||
        (n.per != nullptr && n.per->id != "gpu"))
      return;
    const Block& block = j_.document.blocks[n.block];
    if (block.kind == Block::Kind::kCell) {
      if (!block.header && block.column > 0) CheckCell(index, n);
    } else {
      CheckText(index, n);
    }
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  const Number& At(std::size_t i) const { return j_.mentions.numbers[i]; }
  std::size_t IndexOf(const Number& n) const {
    return static_cast<std::size_t>(&n - j_.mentions.numbers.data());
  }
  const Claim* ClaimOf(const Number& n) const {
    const std::int32_t c = j_.claims.of_number[IndexOf(n)];
    return c < 0 ? nullptr : &j_.claims.claims[static_cast<std::size_t>(c)];
  }
  bool IsOpen(std::uint32_t index) const {
    const Verdict now = j_.judged[index].Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }
  const Block& BlockOf(const Number& n) const { return j_.document.blocks[n.block]; }

  // Degrees above one that the document states, whatever it says of them.
  void FindDegrees() {
    for (const Claim& claim : j_.claims.claims) {
      if (claim.kind != Claim::Kind::kNumber) continue;
      const Number& n = j_.NumberOf(claim);
      const std::string_view axis = AxisOf(n);
      if (axis.empty() || n.range || n.decimal.value() < 2) continue;
      const Degree degree = {axis, n.decimal.value()};
      if (std::ranges::find(degrees_, degree) == degrees_.end()) degrees_.push_back(degree);
    }
    for (const Claim& claim : j_.claims.claims)
      if (claim.kind == Claim::Kind::kNumber && (claim.firm || IsComputedTotal(claim)) &&
          !claim.quantities.empty() && claim.role == Role::kStated)
        if (const std::string_view name = j_.rules.symbols.Name(claim.quantities.front());
            (name == "weights.total" || (name == "host.storage" && TellsParameters(claim))) &&
            !j_.NumberOf(claim).range &&
            j_.NumberOf(claim).dimension == Dimension::Of(Dimension::kByte))
          totals_.push_back(static_cast<std::uint32_t>(claim.index));
    if (const auto heads = j_.Symbol("num_key_value_heads"))
      for (const Plan& plan : j_.plans.plans)
        for (const StatedValue& value : plan.values[*heads])
          if (std::ranges::find(kv_heads_, value.value.low) == kv_heads_.end())
            kv_heads_.push_back(value.value.low);
  }

  bool IsComputedTotal(const Claim& claim) const {
    const auto c = static_cast<std::size_t>(&claim - j_.claims.claims.data());
    return std::ranges::any_of(j_.judged[c].checks, [](const auto& check) {
      return check.verdict == Verdict::kConfirmed && check.rule.starts_with("weights-total");
    });
  }
  // "It holds 38.8 billion parameters. In BF16 that makes 77.6 GB on disk".
  bool TellsParameters(const Claim& claim) const {
    const auto [first, last] = j_.ClaimsOf(j_.document.blocks[claim.block]);
    for (std::uint32_t c = first; c < last; ++c)
      if (const auto& quantities = j_.claims.claims[c].quantities;
          quantities.size() == 1 && j_.rules.symbols.Name(quantities.front()) == "parameters.total")
        return true;
    return false;
  }

  // "TP4", "TP=4", "tensor parallelism over 4": of which axis it is a degree.
  std::string_view AxisOf(const Number& n) const {
    if (n.degree == "TP" || IsWays(n)) return "tp";
    if (n.degree == "PP") return "pp";
    if (n.degree == "CP" || n.degree == "SP") return "cp";
    if (n.degree == "DP") return "dp";
    if (!n.degree.empty()) return "ep";
    const Claim* claim = ClaimOf(n);
    if (claim == nullptr || claim->quantities.size() != 1) return {};
    const std::string_view name = j_.rules.symbols.Name(claim->quantities.front());
    if (name == "tensor_parallel_size") return "tp";
    if (name == "pipeline_parallel_size") return "pp";
    if (name == "context_parallel_size") return "cp";
    if (name == "data_parallel_size") return "dp";
    return name.ends_with("_parallel_size") ? "ep" : std::string_view();
  }

  // "cut 2 ways", which is what tensor parallelism does unless the words say otherwise.
  bool IsWays(const Number& n) const {
    return n.degree.empty() && (n.way || (n.noun != nullptr && n.noun->id == "way")) &&
           j_.HasWord("divides", n.digits - std::min(n.digits, kBefore), n.digits);
  }

  bool SaysScope(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [&](const Cue& cue) {
      if (cue.kind != Vocabulary::Kind::kScope) return false;
      const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
      return scope == "per_gpu" || scope == "per_rank" || scope.ends_with("per_gpu");
    });
  }
  bool SaysFormat(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(j_.CuesIn(begin, end), [](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kPrecision;
    });
  }
  std::vector<std::uint16_t> AmountsNamed(std::uint32_t begin, std::uint32_t end) const {
    std::vector<std::uint16_t> out;
    for (const Cue& cue : j_.CuesIn(begin, end))
      if (cue.kind == Vocabulary::Kind::kMeasure) {
        const auto& dimensions = j_.rules.vocabulary.measures[cue.index].dimensions;
        if (std::ranges::find(dimensions, Dimension::Of(Dimension::kByte)) != dimensions.end())
          out.push_back(cue.index);
      }
    return out;
  }
  // Up to the mark that ends its clause.
  std::uint32_t ClauseEnd(const Number& n, std::uint32_t reach) const {
    const std::uint32_t stop = std::min(BlockOf(n).text_end, n.end + reach);
    std::uint32_t end = n.end;
    while (end < stop && !HasClauseMark(Text(end, end + 1)) && WideMark(end) == 0) ++end;
    return end;
  }
  std::uint32_t WideMark(std::uint32_t at) const { return WideMarkSize(j_.document.text, at); }

  bool IsDividedBy(const Number& n) const {
    const std::string_view before = Trim(Text(n.digits - std::min(n.digits, 4U), n.digits));
    return before.ends_with("/") || before.ends_with("÷");
  }

  // Divisors in a stretch; none where a number in it is something else.
  std::optional<Divisor> DivisorIn(std::uint32_t begin, std::uint32_t end,
                                   const Number& share) const {
    Divisor out;
    std::vector<double> unknown;
    auto n = std::ranges::lower_bound(j_.mentions.numbers, begin, {}, &Number::digits);
    for (; n != j_.mentions.numbers.end() && n->digits < end; ++n) {
      if (&*n == &share) continue;
      const double by = n->decimal.value();
      if (n->noun != nullptr && (n->noun->id == "replica" || n->noun->id == "node")) continue;
      if (!n->dimension.dimensionless() || n->range || n->percent || n->hedged ||
          !n->decimal.integer() || n->factor != 1 || by < 1)
        return std::nullopt;
      const std::string_view axis = AxisOf(*n);
      if (axis == "ep" || axis == "dp") return std::nullopt;
      if (!axis.empty()) {
        if (std::ranges::find(out.axes, axis) != out.axes.end()) return std::nullopt;
        out.axes.push_back(axis);
        out.by *= by, out.said.push_back(&*n);
      } else if (n->noun != nullptr && n->noun->id == "gpu" && out.said.empty()) {
        out.by = by, out.all = true, out.said.push_back(&*n);
      } else if (n->noun == nullptr && n->unit == nullptr &&
                 (IsDividedBy(*n) ||
                  j_.HasWord("each_of", n->digits - std::min(n->digits, 14U), n->digits))) {
        out.by *= by, out.all = true, out.said.push_back(&*n);
      } else {
        unknown.push_back(by);
      }
    }
    for (const double by : kFractions)
      if (j_.HasWord(Fraction(by), begin, end)) {
        if (!out.said.empty()) return std::nullopt;
        out.by = by, out.all = true;
      }
    // "On four of your cards, with TP=4".
    if (out.by < 2 || out.by > kMostPieces ||
        std::ranges::any_of(unknown, [&](double by) { return by != out.by; }))
      return std::nullopt;
    return out;
  }
  static std::string Fraction(double by) { return "of_it_" + std::to_string(static_cast<int>(by)); }

  // "184 KiB, or 46 KiB per card" where the document knows one degree of each axis alone.
  std::optional<Divisor> DivisorOfAll() const {
    Divisor out;
    for (const Degree& degree : degrees_) {
      if (degree.axis == "dp") continue;
      if (degree.axis == "ep" || std::ranges::find(out.axes, degree.axis) != out.axes.end())
        return std::nullopt;
      out.by *= degree.by, out.axes.push_back(degree.axis);
    }
    if (out.axes.empty()) return std::nullopt;
    return out;
  }

  // Words that make it no share of what stands before it.
  bool TellsOther(std::uint32_t begin, std::uint32_t end) const {
    return SaysFormat(begin, end) || j_.HasWord("left_over", begin, end) ||
           j_.HasWord("leaves", begin, end) || j_.HasWord("part", begin, end) ||
           j_.HasWord("of_another", begin, end);
  }

  // "102.38 GB, and 25.6 GB on each of the 4 GPUs".
  void CheckText(std::uint32_t index, const Number& n) {
    const std::uint32_t end = ClauseEnd(n, kBehind);
    const Number* whole = nullptr;
    std::uint32_t from = BlockOf(n).text_begin;
    std::size_t skipped = 0;
    for (std::size_t i = IndexOf(n); i-- > 0;) {
      const Number& x = At(i);
      if (x.block != n.block || n.digits - x.end > kGap) break;
      if (x.dimension != n.dimension || x.percent) continue;
      if (skipped == 0 && from < x.end) from = x.end;
      if (IsShare(x)) {
        if (++skipped > kMostSkipped) return;
        continue;
      }
      whole = &x;
      break;
    }
    if (CheckOfWhole(index, n)) return;
    const bool divided = SaysScope(from, end) || SaysEachBehind(n) ||
                         SaysFraction(from, n.digits) || SaysEachOf(from, end) ||
                         j_.HasWord("one_board", from, end);
    if (!divided) return;
    if (whole == nullptr && skipped == 0) whole = LastAbove(n);
    if (whole == nullptr) return CheckOfAllWeights(index, n, end);
    if (TellsOther(from, end)) return;
    if (whole->range || whole->operand || NamesOther(*whole, from, end)) return;
    const bool above = whole->block != n.block;
    const std::string_view gap = above ? std::string_view() : Text(whole->end, n.digits);
    if (skipped == 0 && EndsSentence(gap) && !SaysFraction(from, n.digits) &&
        !j_.HasWord("that_makes", from, n.digits))
      return CheckOfAllWeights(index, n, end);
    std::optional<Divisor> by = DivisorIn(from, end, n);
    if (!by && !above && skipped == 0 && IsThinGap(gap) && !IsToldAgain(n)) by = DivisorOfAll();
    if (by) Judge(index, n, *whole, *by);
  }

  // "122.6 GB in all": whatever its first place says.
  static bool IsOfAll(std::string_view behind) {
    behind = Trim(behind);
    return std::ranges::any_of(std::span(kOfAll).first(5),
                               [&](std::string_view all) { return behind.starts_with(all); });
  }

  // "184 KiB, or 46 KiB per card"
  static bool IsThinGap(std::string_view gap) {
    if (gap.starts_with(')')) gap.remove_prefix(1);
    gap = Trim(gap);
    for (const std::string_view of_all : kOfAll)
      if (gap.starts_with(of_all)) {
        gap = Trim(gap.substr(of_all.size()));
        break;
      }
    return std::ranges::find(kThinGaps, gap) != kThinGaps.end();
  }
  // Elsewhere in the document, where other degrees may have given it.
  bool IsToldAgain(const Number& n) const {
    return std::ranges::any_of(j_.mentions.numbers, [&](const Number& o) {
      return o.block != n.block && o.decimal == n.decimal && o.factor == n.factor &&
             (o.dimension == n.dimension || o.unit == nullptr);
    });
  }

  // "TP=8 would leave 12.8 GB of weights per GPU": of all weights that the document tells.
  void CheckOfAllWeights(std::uint32_t index, const Number& n, std::uint32_t end) {
    const TextRange sentence = SentenceOf(j_, j_.claims.claims[index]);
    const auto named = AmountsNamed(sentence.begin, std::max(end, n.end + 1));
    if (named.size() != 1 || j_.rules.vocabulary.measures[named.front()].id != "weights" ||
        !SaysScope(sentence.begin, end))
      return;
    std::optional<Divisor> by = DivisorIn(sentence.begin, end, n);
    if (!by) {
      const TextRange before = SentenceBefore(n, sentence.begin);
      by = OnlyWays(before.begin, before.end);
    }
    JudgeOfTotals(index, n, by);
  }

  TextRange SentenceBefore(const Number& n, std::uint32_t begin) const {
    const std::uint32_t first = BlockOf(n).text_begin;
    if (begin <= first + 2) return {begin, begin};
    std::uint32_t from = begin - 2;
    while (from > first && begin - from < kGap && !EndsSentence(j_.document.text, from - 1)) --from;
    return {from, begin};
  }
  // "I would cut the model 2 ways and run 4 copies. A card then carries …"
  std::optional<Divisor> OnlyWays(std::uint32_t begin, std::uint32_t end) const {
    Divisor out;
    for (const Number& n : j_.NumbersIn(begin, end)) {
      if (AxisOf(n) != "tp" || n.range || n.decimal.value() < 2) continue;
      if (!out.axes.empty()) return std::nullopt;
      out.by = n.decimal.value(), out.axes.push_back("tp"), out.said.push_back(&n);
    }
    if (out.axes.empty()) return std::nullopt;
    return out;
  }

  void JudgeOfTotals(std::uint32_t index, const Number& n, const std::optional<Divisor>& by) {
    if (!by || by->said.size() != 1 || by->axes.size() != 1 || by->axes.front() != "tp" ||
        totals_.empty())
      return;
    const Number* of = nullptr;
    for (const std::uint32_t total : totals_)
      if (At(total).digits < n.digits && Agrees(n, At(total).InBase()) != nullptr) of = &At(total);
    // All of them on one GPU, though they are divided.
    if (of != nullptr && std::ranges::none_of(totals_, [&](std::uint32_t total) {
          return Agrees(n, At(total).InBase() / Interval::Exactly(by->by)) != nullptr;
        })) {
      const Interval value = of->InBase() / Interval::Exactly(by->by);
      return JudgeStep(j_, index, {of, by->said.front()}, value,
                       Words(*of) + " ÷ " + Words(*by->said.front()));
    }
    if (IsGivenByModel(index)) return;
    of = nullptr;
    for (const std::uint32_t total : totals_) {
      if (Agrees(n, At(total).InBase() / Interval::Exactly(by->by)) != nullptr) return;
      if (IsOtherShare(n, At(total))) of = &At(total);
    }
    if (of != nullptr) Judge(index, n, *of, *by);
  }

  bool IsGivenByModel(std::uint32_t index) const {
    const JudgedClaim& judged = j_.judged[index];
    for (std::size_t i = 0; i < judged.checks.size(); ++i)
      if (judged.checks[i].verdict == Verdict::kConfirmed &&
          judged.details[i].kind == CheckDetail::Kind::kModel)
        return true;
    return false;
  }

  // "over 8 GPUs 15 GB each"
  bool SaysEachBehind(const Number& n) const {
    return j_.HasWord("each_behind", n.end, std::min(BlockOf(n).text_end, n.end + 2));
  }

  // "each GPU stores 15 GB of the 120 GB"
  bool CheckOfWhole(std::uint32_t index, const Number& n) {
    const std::size_t i = IndexOf(n);
    if (i + 1 >= j_.mentions.numbers.size()) return false;
    const Number& whole = At(i + 1);
    if (whole.block != n.block || whole.dimension != n.dimension || whole.range || whole.percent ||
        whole.operand ||
        std::ranges::find(kPartOf, Trim(Text(n.end, whole.digits))) == kPartOf.end())
      return false;
    const TextRange sentence = SentenceOf(j_, j_.claims.claims[index]);
    if (!SaysScope(sentence.begin, n.digits) && !SaysEachOf(sentence.begin, n.digits)) return false;
    if (TellsOther(sentence.begin, n.digits) || IsLimit(whole)) return true;
    std::optional<Divisor> by = DivisorIn(sentence.begin, n.digits, n);
    if (!by && !IsToldAgain(n)) by = DivisorOfAll();
    if (by) Judge(index, n, whole, *by);
    return true;
  }
  // "Each GPU uses 60 GB of 80 GB".
  bool IsLimit(const Number& n) const {
    const Claim* claim = ClaimOf(n);
    if (claim == nullptr) return true;
    const std::string_view measure = j_.MeasureOf(*claim);
    return measure != "weights" && measure != "kv_cache";
  }

  bool SaysFraction(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(kFractions,
                               [&](double by) { return j_.HasWord(Fraction(by), begin, end); });
  }
  // "on each of the 4 GPUs"
  bool SaysEachOf(std::uint32_t begin, std::uint32_t end) const {
    return j_.HasWord("each_of", begin, end);
  }
  bool IsShare(const Number& x) const {
    if (IsOfAll(Text(x.end, BlockOf(x).text_end))) return false;
    if (x.per != nullptr && x.per->id == "gpu") return true;
    const std::uint32_t end = ClauseEnd(x, kBehind);
    if (SaysScope(x.end, end) || SaysEachOf(x.end, end) || j_.HasWord("one_board", x.end, end))
      return true;
    const Claim* claim = ClaimOf(x);
    return claim != nullptr && claim->quantities.size() == 1 &&
           j_.rules.symbols.Name(claim->quantities.front()).ends_with("per_gpu");
  }

  // Another kind of amount is named beside the share than beside the whole.
  bool NamesOther(const Number& whole, std::uint32_t begin, std::uint32_t end) const {
    const auto own = AmountsNamed(begin, end);
    if (own.empty()) return false;
    const Block& block = BlockOf(whole);
    const std::uint32_t first = whole.digits - std::min(whole.digits - block.text_begin, kBefore);
    auto told = AmountsNamed(first, ClauseEnd(whole, kBehind));
    if (const Claim* claim = ClaimOf(whole); claim != nullptr && claim->measure != 0xFFFF)
      told.push_back(claim->measure);
    return std::ranges::none_of(
        own, [&](std::uint16_t m) { return std::ranges::find(told, m) != told.end(); });
  }

  // The last amount of the item or the line above, where it is of no GPU.
  const Number* LastAbove(const Number& n) const {
    const Block& own = BlockOf(n);
    const auto& blocks = j_.document.blocks;
    if (own.list < 0 && own.kind != Block::Kind::kCodeLine) return nullptr;
    for (std::uint32_t b = n.block; b-- > 0 && n.block - b <= kBlocksUp;) {
      const Block& block = blocks[b];
      if (block.kind != own.kind || block.list != own.list || block.group != own.group)
        return nullptr;
      const auto in = j_.NumbersIn(block.text_begin, block.text_end);
      for (std::size_t i = in.size(); i-- > 0;) {
        if (in[i].dimension != n.dimension || in[i].percent || in[i].operand) continue;
        return IsShare(in[i]) || SaysScope(block.text_begin, in[i].digits) ? nullptr : &in[i];
      }
    }
    return nullptr;
  }

  TextRange LabelOf(std::uint32_t cell) const {
    const Block& first = j_.document.blocks[j_.document.FirstOfRow(cell)];
    return {first.text_begin, first.text_end};
  }
  TextRange HeaderRange(std::uint32_t cell) const {
    const std::int32_t h = HeaderOf(j_, cell);
    if (h < 0) return {0, 0};
    const Block& header = j_.document.blocks[static_cast<std::size_t>(h)];
    return {header.text_begin, header.text_end};
  }
  const Number* OnlyAmount(const Block& block, const Number& like) const {
    const Number* found = nullptr;
    for (const Number& x : j_.NumbersIn(block.text_begin, block.text_end)) {
      if (x.dimension != like.dimension || x.percent || x.range || x.operand) continue;
      if (found != nullptr && found->unit == x.unit) return nullptr;
      if (found == nullptr) found = &x;
    }
    return found;
  }

  // "| per GPU (÷ 2 ÷ 2) |" below the whole, "| total | per GPU, TP8 |" beside it.
  void CheckCell(std::uint32_t index, const Number& n) {
    const Block& own = BlockOf(n);
    if (OnlyAmount(own, n) != &n) return;
    const TextRange label = LabelOf(n.block), header = HeaderRange(n.block);
    const bool in_label = SaysScope(label.begin, label.end);
    if (!in_label && !SaysScope(header.begin, header.end)) return;
    if (TellsOther(label.begin, label.end) && in_label) return;
    const std::optional<Divisor> of_row = DivisorIn(label.begin, label.end, n);
    const std::optional<Divisor> of_column = DivisorIn(header.begin, header.end, n);
    if (!of_row && !of_column && !in_label) return CheckBeside(index, n, header, std::nullopt);
    if (of_row.has_value() == of_column.has_value()) return;
    if (of_row && in_label) return CheckBelow(index, n, label, *of_row);
    if (of_column && !in_label) return CheckBeside(index, n, header, *of_column);
    const auto named = AmountsNamed(header.begin, header.end);
    if (of_row && (named.empty() || j_.rules.vocabulary.measures[named.front()].id == "weights") &&
        j_.MeasureOf(j_.claims.claims[index]) == "weights")
      JudgeOfTotals(index, n, of_row);
  }

  // "| per GPU (÷ 2 ÷ 2) |" below the whole.
  void CheckBelow(std::uint32_t index, const Number& n, TextRange label, Divisor by) {
    const Block& own = BlockOf(n);
    for (std::uint32_t b = n.block, rows = 0; b-- > 0 && rows < kBlocksUp;) {
      const Block& above = j_.document.blocks[b];
      if (above.group != own.group || above.header) return;
      if (above.column != own.column) continue;
      ++rows;
      const TextRange there = LabelOf(b);
      const Number* whole = OnlyAmount(above, n);
      if (whole == nullptr) return;
      if (SaysScope(there.begin, there.end)) continue;
      const auto named = AmountsNamed(label.begin, label.end);
      if (!named.empty() && named != AmountsNamed(there.begin, there.end)) return;
      by.all |= IsWorkedOutIn(n.block, *whole, by.by);
      return Judge(index, n, *whole, by);
    }
  }
  // "| 224 / 8 |" in its row.
  bool IsWorkedOutIn(std::uint32_t cell, const Number& whole, double by) const {
    const auto [first, last] = RowOf(j_, cell);
    for (std::uint32_t b = first; b < last; ++b) {
      const Block& block = j_.document.blocks[b];
      const auto in = j_.NumbersIn(block.text_begin, block.text_end);
      if (in.size() == 2 && in[0].decimal == whole.decimal && in[1].decimal.value() == by &&
          IsDividedBy(in[1]))
        return true;
    }
    return false;
  }

  // "| total | per GPU, TP8 |": the whole beside it.
  void CheckBeside(std::uint32_t index, const Number& n, TextRange header,
                   std::optional<Divisor> by) {
    if (TellsOther(header.begin, header.end)) return;
    const Block& own = BlockOf(n);
    for (std::uint32_t b = n.block; b-- > 0;) {
      const Block& left = j_.document.blocks[b];
      if (left.group != own.group || left.row != own.row) return;
      const TextRange there = HeaderRange(b);
      const Number* whole = OnlyAmount(left, n);
      if (whole == nullptr || SaysScope(there.begin, there.end)) continue;
      const auto named = AmountsNamed(header.begin, header.end);
      if (!named.empty() && named != AmountsNamed(there.begin, there.end)) return;
      if (!by && (by = DivisorIn(there.begin, there.end, n))) {
        if (!by->all) return;  // the whole of a group is divided by its degree alone
      } else if (!by && IsOfAll(there) && !IsToldAgain(n)) {
        by = DivisorOfAll();
      }
      if (by) Judge(index, n, *whole, *by);
      return;
    }
  }
  bool IsOfAll(TextRange header) const {
    return std::ranges::any_of(j_.CuesIn(header.begin, header.end), [&](const Cue& cue) {
      if (cue.kind == Vocabulary::Kind::kWord) return j_.rules.vocabulary.words[cue.index] == "sum";
      if (cue.kind != Vocabulary::Kind::kScope) return false;
      const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
      return scope == "total" || scope == "per_replica";
    });
  }

  // Divided by something else that is whole.
  bool IsOtherShare(const Number& n, const Number& whole) const {
    return std::ranges::any_of(kPieces, [&](double by) {
      return Agrees(n, whole.InBase() / Interval::Exactly(by)) != nullptr;
    });
  }
  bool IsDividedBy(const Number& n, const Interval& value, std::span<const double> by) const {
    for (std::size_t i = 0; i < by.size(); ++i) {
      if (Agrees(n, value / Interval::Exactly(by[i])) != nullptr) return true;
      for (std::size_t k = 0; k < i; ++k)  // no degree divides it twice
        if (Agrees(n, value / Interval::Exactly(by[i] * by[k])) != nullptr) return true;
    }
    return false;
  }

  // Other degrees of the document that may divide it further: experts are no cache, and copies no
  // shares of weights or of what one token or sequence keeps.
  std::vector<double> FurtherDegrees(const Number& n, const Number& whole,
                                     const Divisor& by) const {
    const Claim* claim = ClaimOf(n);
    const Claim* of = ClaimOf(whole);
    const auto is = [&](std::string_view measure) {
      return (claim != nullptr && j_.MeasureOf(*claim) == measure) ||
             (of != nullptr && j_.MeasureOf(*of) == measure);
    };
    const bool weights = is("weights"), cache = is("kv_cache");
    const Block& block = BlockOf(whole);
    const auto named_for_one = [&] {
      if (of == nullptr || of->quantities.size() != 1) return false;
      const std::string_view name = j_.rules.symbols.Name(of->quantities.front());
      return name == "kv_cache.per_token" || name == "kv_cache.per_sequence";
    };
    const bool of_one =
        named_for_one() ||
        std::ranges::any_of(j_.CuesIn(block.text_begin, whole.digits), [&](const Cue& cue) {
          if (cue.kind != Vocabulary::Kind::kScope) return false;
          const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
          return scope.starts_with("per_token") || scope.starts_with("per_sequence");
        });
    std::vector<double> out;
    for (const Degree& degree : degrees_) {
      if (degree.axis == "tp" || std::ranges::find(by.axes, degree.axis) != by.axes.end() ||
          (degree.axis == "ep" && cache && !weights) ||
          (degree.axis == "dp" && ((weights && !cache) || of_one)))
        continue;
      out.push_back(degree.by);
    }
    return out;
  }

  // What the document's other degrees may make of it.
  bool MayBeMeant(const Number& n, const Number& whole, const Divisor& by,
                  const Interval& value) const {
    if (degrees_.size() > kMostDegrees) return true;
    // More axes may divide it further.
    if (n.InBase().high < value.low)
      return !by.all && IsDividedBy(n, value, FurtherDegrees(n, whole, by));
    std::vector<double> tensor;
    for (const Degree& degree : degrees_)
      if (degree.axis == "tp") tensor.push_back(degree.by);
    // Fewer of those GPUs than all may share it: two replicas on eight.
    if (by.all && by.axes.empty() && !by.said.empty() && !IsDividedBy(*by.said.front()) &&
        IsDividedBy(n, whole.InBase(), tensor))
      return true;
    // Heads that are fewer than the ranks, and latents, are kept several times.
    if (Agrees(n, whole.InBase()) != nullptr) return true;
    return kv_heads_.empty() || std::ranges::any_of(kv_heads_, [&](double heads) {
             return heads < by.by && Agrees(n, whole.InBase() / Interval::Exactly(heads));
           });
  }

  // Another amount of its text, or of its column above, that the divisor makes it from.
  bool OtherWhole(const Number& n, const Number& whole, const Divisor& by) const {
    const Block& own = BlockOf(n);
    const bool cell = own.kind == Block::Kind::kCell;
    for (std::size_t i = IndexOf(n); i-- > 0 && IndexOf(n) - i <= kPassage;) {
      const Number& x = At(i);
      const Block& there = BlockOf(x);
      if (cell                     ? there.group != own.group
          : whole.block == n.block ? x.block != n.block
                                   : there.list != own.list || there.group != own.group)
        break;
      if (&x == &whole || x.dimension != n.dimension || x.range || x.percent) continue;
      if (cell) {
        const TextRange label = LabelOf(x.block), header = HeaderRange(x.block);
        if (there.column != own.column || SaysScope(label.begin, label.end) ||
            SaysScope(header.begin, header.end))
          continue;
      } else if (IsShare(x)) {
        continue;
      }
      if (Agrees(n, x.InBase() / Interval::Exactly(by.by)) != nullptr) return true;
    }
    return false;
  }

  bool IsRefuted(const Number& n) const {
    const std::int32_t c = j_.claims.of_number[IndexOf(n)];
    return c >= 0 && j_.judged[static_cast<std::size_t>(c)].Folded() == Verdict::kContradicted;
  }

  void Judge(std::uint32_t index, const Number& n, const Number& whole, const Divisor& by) {
    const Interval value = whole.InBase() / Interval::Exactly(by.by);
    std::string step = Words(whole);
    std::vector<const Number*> operands = {&whole};
    for (const Number* said : by.said) step += " ÷ " + Words(*said), operands.push_back(said);
    if (by.said.empty()) step += " ÷ " + std::to_string(static_cast<int>(by.by));
    if (Agrees(n, value) != nullptr) {
      if (IsOpen(index)) JudgeStep(j_, index, operands, value, step);
      return;
    }
    if (IsRefuted(whole)) return;
    if (!(IsSlipOf(n, value) || IsOtherShare(n, whole)) || MayBeMeant(n, whole, by, value) ||
        OtherWhole(n, whole, by))
      return;
    JudgeStep(j_, index, operands, value, step);
  }

  Judgement& j_;
  std::vector<Degree> degrees_;
  std::vector<double> kv_heads_;
  std::vector<std::uint32_t> totals_;  // of all weights, wherever they are told
};

}  // namespace

void CheckSplitAmounts(Judgement& j) {
  SplitCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
