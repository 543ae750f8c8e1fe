#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// Rates of one GPU, of a replica, of a node and of all of them that stand side by side: "a copy
// makes 265 tokens/s, the box 530, 66 per GPU". The plan says by how much they differ, and what
// most of them agree on says which of them is wrong.

namespace shardlint {
namespace {

/// From less to more; kAny: of some GPUs that go unsaid.
enum class Level : std::uint8_t { kNone, kGpu, kReplica, kNode, kAll, kAny };

/// A rate with what it is of: so many GPUs, replicas or nodes, or all.
struct Rate {
  std::uint32_t claim = 0;
  Level level = Level::kNone;
  double count = 1;  // of replicas or nodes
  Interval value;
};

class RateLevels {
  static constexpr std::uint32_t kBehind = 32;  // bytes behind a rate that may say of what it is
  static constexpr std::uint32_t kBefore = 72;  // bytes before it that may
  static constexpr std::uint32_t kBlocksApart = 6;  // from one rate to the next of a passage
  static constexpr std::size_t kMostRates = 12;     // of a passage
  static constexpr std::uint32_t kClause = 64;      // bytes from a rate to that of one GPU
  static constexpr double kSharp = 1.1;             // a wider quotient says little
  static constexpr double kOfSlip = 0.015;
  static constexpr double kOfCount = 0.005;
  static constexpr double kMostSlip = 64;
  static constexpr double kUsualNode = 8;  // GPUs
  static constexpr double kMostGpus = 65'536;
  static constexpr std::size_t kMostSizes = 24;
  static constexpr double kFarthest = 100;  // times; farther off it is about something else

 public:
  explicit RateLevels(Judgement& j) : j_(j) { FindSizes(); }

  void Run() {
    const auto& claims = j_.claims.claims;
    for (std::uint32_t c = 0; c < claims.size(); ++c) {
      if (claims[c].kind != Claim::Kind::kNumber || !IsRate(c)) continue;
      const Rate rate = RateOf(c);
      if (!rates_.empty() && !IsOfPassage(rates_.back().claim, c)) Close();
      if (rate.level != Level::kNone && rates_.size() < kMostRates) rates_.push_back(rate);
    }
    Close();
  }

 private:
  const Number& NumberOf(std::uint32_t c) const { return j_.NumberOf(j_.claims.claims[c]); }
  std::string Words(std::uint32_t c) const {
    const Number& n = NumberOf(c);
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  bool IsRate(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    const Number& n = NumberOf(c);
    if (claim.role == Role::kRequired || claim.role == Role::kAlert ||
        claim.role == Role::kRejected || claim.role == Role::kHypothetical || n.range ||
        n.percent || n.multiplier || n.operand || n.decimal.digits == 0 || n.open_ended)
      return false;
    if (n.dimension == Dimension::Of(Dimension::kSecond, -1))
      return n.noun == nullptr || n.noun->id == "token";
    // "2,880 tokens/s on the pair and 360 per GPU".
    return n.dimension.dimensionless() && n.unit == nullptr && n.noun == nullptr &&
           !n.bare_suffix && claim.index > 0 && IsPerGpu(n) &&
           FollowsRate(j_.mentions.numbers[static_cast<std::size_t>(claim.index) - 1], n);
  }
  bool IsPerGpu(const Number& n) const {
    if (n.per != nullptr) return n.per->id == "gpu";
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kBehind / 2);
    return std::ranges::any_of(j_.CuesIn(n.end, end), [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope && cue.begin <= n.end + 1 &&
             j_.rules.vocabulary.scopes[cue.index] == "per_gpu";
    });
  }
  bool FollowsRate(const Number& before, const Number& n) const {
    return before.block == n.block && before.dimension == Dimension::Of(Dimension::kSecond, -1) &&
           before.noun != nullptr && before.noun->id == "token" &&
           !EndsSentence(Between(j_, before, n));
  }

  // Of one paragraph, list, table or piece of code, or of neighbours in a section.
  bool IsOfPassage(std::uint32_t a, std::uint32_t b) const {
    const Claim &x = j_.claims.claims[a], &y = j_.claims.claims[b];
    const Block &one = j_.document.blocks[x.block], &other = j_.document.blocks[y.block];
    if (one.section != other.section || j_.PlanOf(x) != j_.PlanOf(y) || x.phase != y.phase)
      return false;
    if (x.block == y.block) return true;
    if (one.kind == Block::Kind::kCell)
      return one.group == other.group && one.column == other.column;
    return (one.list >= 0 && one.list == other.list && y.block - x.block <= kBlocksApart) ||
           (one.group >= 0 && one.group == other.group);
  }

  struct Found {
    Level level = Level::kNone;
    double count = 1;
    std::uint32_t apart = 0;
  };

  // What the words around a rate say that it is of; nothing where they name several.
  Rate RateOf(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    const Number& n = NumberOf(c);
    const Block& block = j_.document.blocks[claim.block];
    Rate rate{.claim = c, .value = n.InBase()};
    if (n.per != nullptr) {
      if (n.per->id == "gpu") rate.level = Level::kGpu;
      return rate;
    }
    // Its own clause: from the figure before it to what stands right behind it.
    std::uint32_t from = std::max(block.text_begin, n.digits - std::min(n.digits, kBefore));
    std::uint32_t to = std::min(block.text_end, n.end + kBehind);
    const std::string_view text = j_.document.text;
    for (std::uint32_t i = n.digits; i-- > from;)
      if (text[i] == ';' || (text[i] == '.' && text[i + 1] == ' ')) from = i;
    for (auto i = static_cast<std::size_t>(claim.index); i-- > 0;) {
      const Number& before = j_.mentions.numbers[i];
      if (before.block != n.block || before.end <= from) break;
      if (before.dimension == n.dimension) from = BehindClause(before, n);
    }
    for (std::uint32_t i = n.end; i < to; ++i)
      if (std::string_view(",;:()=").find(text[i]) != std::string_view::npos ||
          text.substr(i).starts_with("，") ||
          (text[i] == '.' && i + 1 < text.size() && text[i + 1] == ' '))
        to = i;
    if (static_cast<std::size_t>(claim.index) + 1 < j_.mentions.numbers.size())
      to = std::min(
          to,
          std::max(n.end, j_.mentions.numbers[static_cast<std::size_t>(claim.index) + 1].digits));
    Level level = LevelOf(n.end, to, rate.count);
    if (level == Level::kAny) level = LevelOf(from, n.digits, rate.count);
    if (level == Level::kAny && block.kind == Block::Kind::kCell) {
      const Block& label = j_.document.blocks[j_.document.FirstOfRow(claim.block)];
      level = LevelOf(label.text_begin, label.text_end, rate.count);
    }
    rate.level = level;
    return rate;
  }

  // Where the words that go with the rate before it end.
  std::uint32_t BehindClause(const Number& before, const Number& n) const {
    const std::string_view text = j_.document.text;
    std::uint32_t at = before.end;
    while (at < n.digits && std::string_view(",;:()").find(text[at]) == std::string_view::npos &&
           !text.substr(at).starts_with("，") && !text.substr(at).starts_with(" and "))
      ++at;
    return at < n.digits ? at : before.end;
  }

  Level LevelOf(std::uint32_t from, std::uint32_t to, double& count) const {
    bool gpu = false, replica = j_.HasWord("of_a_replica", from, to), user = false, total = false,
         node = j_.HasWord("one_node", from, to);
    for (const Cue& cue : j_.CuesIn(from, to)) {
      if (cue.kind != Vocabulary::Kind::kScope || cue.end > to) continue;
      const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
      gpu |= scope.starts_with("per_gpu") && !scope.starts_with("per_gpu_hour");
      replica |= scope == "per_replica" || scope == "per_group" || scope == "per_tp_group";
      node |= scope == "per_node";
      user |= scope == "per_user" || scope == "per_sequence" || scope == "per_stage" ||
              scope == "per_expert";
      total |= scope == "total";
    }
    const bool all = j_.HasWord("of_the_fleet", from, to) || total;
    double counted = 0;
    bool of_nodes = false;
    for (const Number& n : j_.NumbersIn(from, to)) {
      if (!n.dimension.WithoutCounts().dimensionless() || !n.decimal.integer() || n.percent ||
          n.noun == nullptr)
        continue;
      if (n.noun->id == "gpu" && n.decimal.value() > 1) return Level::kAny;
      if (n.noun->id == "replica" || n.noun->id == "group" || n.noun->id == "node") {
        if (counted > 0) return Level::kAny;
        counted = n.Nominal(), of_nodes = n.noun->id == "node";
      }
    }
    const int kinds = int{gpu} + int{user} + int{replica && counted == 0} +
                      int{node && counted == 0} + int{all || counted > 0};
    if (user) return Level::kNone;
    // "The pair of nodes", or several at once.
    if (kinds != 1 || ((node || replica) && counted == 0 && j_.HasWord("several", from, to)))
      return Level::kAny;
    if (counted > 0) {
      count = counted;
      return of_nodes ? Level::kNode : Level::kReplica;
    }
    if (gpu) return Level::kGpu;
    if (replica) return Level::kReplica;
    return node ? Level::kNode : Level::kAll;
  }

  // What the document tells anywhere: a replica of one of its options has as many GPUs as that.
  void FindSizes() {
    for (const Plan& plan : j_.plans.plans) {
      Take(plan, "gpus.total", totals_);
      Take(plan, "data_parallel_size", copies_);
      Take(plan, "gpus.per_node", nodes_);
      Take(plan, "gpus.per_replica", replicas_);
      // The degrees of one plan, not of two of them.
      const auto tp = DegreeOf(plan, "tensor_parallel_size"),
                 pp = DegreeOf(plan, "pipeline_parallel_size"),
                 cp = DegreeOf(plan, "context_parallel_size");
      const auto dp = DegreeOf(plan, "data_parallel_size"),
                 ep = DegreeOf(plan, "expert_parallel_size");
      if ((tp || pp) && (dp || ep)) {
        const double one = tp.value_or(1) * pp.value_or(1);
        Keep(totals_, one * dp.value_or(1)), Keep(totals_, one * ep.value_or(1));
        Keep(totals_, one * dp.value_or(1) * ep.value_or(1));
      }
      if (tp || pp) Keep(replicas_, tp.value_or(1) * pp.value_or(1) * cp.value_or(1));
    }
    for (const Number& n : j_.mentions.numbers) {
      if (!n.dimension.WithoutCounts().dimensionless() || !n.decimal.integer() || n.percent ||
          n.range || n.noun == nullptr)
        continue;
      const double value = n.Nominal();
      if (n.noun->id == "gpu") Keep(totals_, value);
      if (n.noun->id == "replica" || n.noun->id == "group") Keep(copies_, value);
    }
    // A plan that tells only some of its degrees has no replica of those alone.
    const auto makes_total = [&](double replica) {
      return std::ranges::any_of(copies_, [&](double copies) {
        return std::ranges::find(totals_, copies * replica) != totals_.end();
      });
    };
    if (std::ranges::any_of(replicas_, makes_total))
      std::erase_if(replicas_, [&](double replica) { return !makes_total(replica); });
    // Counts of another time or another option decide nothing where others are possible.
    const std::vector<double> told = copies_;
    for (const double total : totals_)
      for (const double replica : replicas_)
        if (total > replica && std::fmod(total, replica) == 0) Keep(copies_, total / replica);
    for (const double copies : told)
      for (const double replica : replicas_) Keep(totals_, copies * replica);
    if (nodes_.empty()) {
      nodes_ = {kUsualNode};
      for (const double total : totals_)
        if (total < kUsualNode) Keep(nodes_, total);
    }
  }
  std::optional<double> DegreeOf(const Plan& plan, std::string_view name) const {
    const auto symbol = j_.Symbol(name);
    for (const Plan* p = &plan; symbol; p = &j_.plans.plans[static_cast<std::size_t>(p->parent)]) {
      const auto& values = p->values[*symbol];
      if (!values.empty() && values.front().value.exact()) return values.front().value.low;
      if (p->parent < 0) break;
    }
    return std::nullopt;
  }
  void Take(const Plan& plan, std::string_view name, std::vector<double>& list) const {
    const auto symbol = j_.Symbol(name);
    if (!symbol) return;
    for (const StatedValue& value : plan.values[*symbol])
      if (value.value.exact()) Keep(list, value.value.low);
  }
  static void Keep(std::vector<double>& list, double value) {
    if (value >= 1 && value <= kMostGpus && list.size() < kMostSizes &&
        std::ranges::find(list, value) == list.end())
      list.push_back(value);
  }

  // By how much the second may be more than the first, the likeliest first; none: nobody knows.
  std::vector<double> Ratios(const Rate& a, const Rate& b) const {
    std::vector<double> ratios;
    if (static_cast<int>(a.level) > static_cast<int>(b.level)) {
      ratios = Ratios(b, a);
      for (double& ratio : ratios) ratio = 1 / ratio;
      return ratios;
    }
    const auto add = [&](const std::vector<double>& sizes, double by) {
      for (const double size : sizes)
        if (size * by > 1) ratios.push_back(size * by);
    };
    if (a.level == b.level) {
      if (a.count != b.count) ratios.push_back(b.count / a.count);
    } else if (a.level == Level::kGpu) {
      if (b.level == Level::kReplica) add(replicas_, b.count);
      if (b.level == Level::kNode) add(nodes_, b.count);
      if (b.level == Level::kAll) add(totals_, 1);
      if (b.level == Level::kAny) add(totals_, 1), add(replicas_, 1), add(nodes_, 1);
    } else if (a.level == Level::kReplica && b.level == Level::kAll) {
      add(copies_, 1 / a.count);
    } else if (a.level == Level::kReplica && b.level == Level::kNode) {
      for (const double replica : replicas_) add(nodes_, b.count / (replica * a.count));
    }
    return ratios;
  }

  enum class Held : std::uint8_t { kNot, kWeakly, kFirmly };
  // By its own arithmetic or by another rate of the passage, or by what nearby figures give.
  Held HeldOf(std::size_t i) const {
    const JudgedClaim& judged = j_.judged[rates_[i].claim];
    Held held = Held::kNot;
    for (std::size_t k = 0; k < judged.checks.size(); ++k) {
      if (judged.checks[k].verdict == Verdict::kContradicted) return Held::kNot;
      if (judged.checks[k].verdict != Verdict::kConfirmed) continue;
      if (judged.details[k].kind == CheckDetail::Kind::kArithmetic) return Held::kFirmly;
      held = Held::kWeakly;
    }
    for (std::size_t k = 0; k < rates_.size(); ++k)
      if (k != i && Agree(i, k) == 1) return Held::kFirmly;
    return held;
  }
  // 1: they do, 0: they do not, -1: nobody knows.
  int Agree(std::size_t i, std::size_t k) const {
    const std::size_t a = std::min(i, k), b = std::max(i, k);
    const std::vector<double> ratios = Ratios(rates_[a], rates_[b]);
    if (ratios.empty() || !AreBound(rates_[a], rates_[b])) return -1;
    return std::ranges::any_of(
               ratios,
               [&](double ratio) {
                 const Interval by = Interval::Exactly(ratio);
                 return Agrees(NumberOf(rates_[b].claim), rates_[a].value * by) != nullptr ||
                        Agrees(NumberOf(rates_[a].claim), rates_[b].value / by) != nullptr;
               })
               ? 1
               : 0;
  }

  // What goes unsaid of a rate is what it has in its own clause.
  bool AreBound(const Rate& a, const Rate& b) const {
    if (a.level != Level::kAny && b.level != Level::kAny) return true;
    const Number &x = NumberOf(a.claim), &y = NumberOf(b.claim);
    return x.block == y.block && y.digits - x.end <= kClause && !EndsSentence(Between(j_, x, y));
  }

  void Close() {
    if (rates_.size() > 1) JudgeAll();
    rates_.clear();
  }

  void JudgeAll() {
    std::vector<Held> held;
    for (std::size_t i = 0; i < rates_.size(); ++i) held.push_back(HeldOf(i));
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      if (held[i] == Held::kFirmly || IsRefuted(rates_[i].claim)) continue;
      for (std::size_t k = 0; k < rates_.size(); ++k)
        if (k != i && !IsRefuted(rates_[k].claim) && !HasItsOwn(i, k) &&
            (held[k] > held[i] || (held[k] == held[i] && FollowsFrom(i, k))) && Agree(i, k) == 0 &&
            Refute(i, k, held[k], held[i]))
          break;
    }
  }
  // "4,000 tokens/s in per replica, 500 out; 8,000 in": a rate that agrees with another one of that
  // kind is not about this one.
  bool HasItsOwn(std::size_t i, std::size_t k) const {
    for (std::size_t m = 0; m < rates_.size(); ++m)
      if (m != i && m != k && rates_[m].level == rates_[i].level &&
          rates_[m].count == rates_[i].count && Agree(k, m) == 1)
        return true;
    return false;
  }
  // "The node makes 2,888 tokens/s, 120 per GPU": the second is what the first comes to.
  bool FollowsFrom(std::size_t i, std::size_t k) const {
    const Rate &each = rates_[i], &all = rates_[k];
    if (each.level != Level::kGpu || all.level == Level::kGpu || all.claim > each.claim)
      return false;
    const Number &x = NumberOf(all.claim), &y = NumberOf(each.claim);
    return x.block == y.block && y.digits - x.end <= kClause && !EndsSentence(Between(j_, x, y));
  }
  bool IsRefuted(std::uint32_t c) const { return j_.judged[c].Folded() == Verdict::kContradicted; }

  bool Refute(std::size_t i, std::size_t k, Held by, Held held) {
    const Rate &wrong = rates_[i], &right = rates_[k];
    if (HasOtherLoad(wrong.claim, right.claim)) return false;
    const double ratio = Ratios(right, wrong).front();
    const Interval value = right.value * Interval::Exactly(ratio);
    if (!value.known() || value.low <= 0 || value.high > kSharp * value.low) return false;
    const double off = wrong.value.middle() / value.middle();
    const double times = off < 1 ? 1 / off : off;
    if (times > kFarthest) return false;
    const bool slip =
        std::abs(times / std::round(times) - 1) < kOfSlip && times < kMostSlip && times > 1.5;
    const double counted = wrong.value.middle() / right.value.middle();
    const double by_count = counted < 1 ? 1 / counted : counted;
    const bool miscounted = by_count > 1.5 && by_count < kMostSlip &&
                            std::abs(by_count / std::round(by_count) - 1) < kOfCount;
    const bool ten =
        std::abs(std::log10(times) - std::round(std::log10(times))) < kOfSlip / 2 && times > 5;
    if (!slip && !ten && !miscounted &&
        (by != Held::kFirmly || held != Held::kNot || !SameLines(wrong, right)))
      return false;
    const std::string by_how = ratio < 1 ? " ÷ " : " × ";
    const double count = ratio < 1 ? 1 / ratio : ratio;
    RefuteStep(j_, wrong.claim, {&NumberOf(right.claim)}, value,
               Words(right.claim) + by_how + std::to_string(std::lround(count)));
    return true;
  }
  bool SameLines(const Rate& a, const Rate& b) const {
    const Claim &x = j_.claims.claims[a.claim], &y = j_.claims.claims[b.claim];
    const Block &one = j_.document.blocks[x.block], &other = j_.document.blocks[y.block];
    return one.group >= 0 && one.group == other.group;
  }

  // "at 4 users", "60 % of it": one of them is at another load.
  bool HasOtherLoad(std::uint32_t a, std::uint32_t b) const {
    const Number &x = NumberOf(std::min(a, b)), &y = NumberOf(std::max(a, b));
    if (x.block != y.block) return false;
    for (auto i = static_cast<std::size_t>(&x - j_.mentions.numbers.data()) + 1;
         &j_.mentions.numbers[i] != &y; ++i) {
      const Number& n = j_.mentions.numbers[i];
      if (n.percent || n.dimension == Dimension::Of(Dimension::kSecond)) return true;
      if (n.noun != nullptr &&
          (n.noun->id == "user" || n.noun->id == "sequence" || n.noun->id == "request"))
        return true;
    }
    return j_.HasWord("of_another", x.end, y.digits);
  }

  Judgement& j_;
  std::vector<Rate> rates_;  // of the passage
  std::vector<double> totals_, replicas_, nodes_, copies_;
};

}  // namespace

void CheckRateLevels(Judgement& j) { RateLevels(j).Run(); }

}  // namespace shardlint
