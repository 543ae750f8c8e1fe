#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verdict/checks/doubt/word_doubts.h"
#include "verdict/judgement.h"

// The steps from a time per token to the throughput of a deployment and what it costs: each is
// exact arithmetic on figures that the document prints, wherever they stand. A step that departs is
// held against its figure only where the figures it rests on hold themselves.

namespace shardlint {
namespace {

bool Near(double a, double b, double within) { return a < b * within && b < a * within; }

class ChainCheck {
  static constexpr double kLongestStep = 1;         // seconds
  static constexpr std::uint32_t kCountReach = 40;  // bytes from a count to what so many make
  static constexpr double kLeast = 1.2;             // times; load is never perfectly even
  static constexpr double kFarthest = 5e3;  // times; farther figures are about something else
  static constexpr double kHolds = 1.01;    // times, of figures that corroborate each other
  static constexpr double kHour = 3600;
  static constexpr std::int32_t kWidest = 4;  // columns of a table of names and values
  static constexpr double kPrompts = 2;       // times, where prompt tokens may be counted as well
  static constexpr std::size_t kMaxPlaces = 16;  // of one quantity
  static constexpr std::array<std::string_view, 13> kRates = {"throughput.per_user",
                                                              "throughput.per_replica",
                                                              "throughput.total",
                                                              "throughput.per_gpu",
                                                              "tpot",
                                                              "step_time",
                                                              "sequences.per_replica",
                                                              "request_rate",
                                                              "cost_per_gpu_hour",
                                                              "cost.per_hour",
                                                              "cost.of_an_hour",
                                                              "cost.per_day",
                                                              "cost.per_million_tokens"};

 public:
  explicit ChainCheck(Judgement& j) : j_(j) {
    for (const std::string_view name : kRates) symbols_.push_back(j.Symbol(name));
    places_.resize(kRates.size());
  }

  void Run() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c)
      if (const int which = Which(c); which >= 0)
        if (auto& list = places_[static_cast<std::size_t>(which)]; list.size() < kMaxPlaces)
          list.push_back(c);
    if (std::ranges::all_of(places_, [](const auto& list) { return list.size() < 2; }) &&
        std::ranges::count_if(places_, [](const auto& list) { return !list.empty(); }) < 2)
      return;
    plan_ = OnlyPlan();
    dp_ = Replicas(), gpus_ = Gpus();
    output_ = Count("output_length");
    FindSequences();
    FindHeld();
    FindCeiling();
    for (std::size_t which = 0; which < kRates.size(); ++which)
      for (const std::uint32_t c : places_[which])
        if (IsOpen(c)) Judge(c, kRates[which]);
  }

 private:
  using Held = std::optional<std::uint32_t>;  // the claim that states it

  // The one strategy of the document: where its degrees have a section of their own, that one.
  std::int32_t OnlyPlan() const {
    std::int32_t only = 0;
    for (std::size_t p = 1; p < j_.plans.plans.size(); ++p) {
      if (j_.plans.plans[p].hypothetical) continue;
      if (only > 0 || j_.plans.plans[p].part_of_list) return 0;
      only = static_cast<std::int32_t>(p);
    }
    return only;
  }

  int Which(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() || claim.unnamed ||
        (claim.role != Role::kStated && claim.role != Role::kExpected))
      return -1;
    // Requests are of all GPUs, of one, or of a replica, where nobody says which.
    const bool requests = j_.MeasureOf(claim) == "request_rate";
    if (!requests && (claim.quantities.size() != 1 || !claim.scope_known)) return -1;
    if (IsTermOfFormula(j_, claim)) return -1;
    const Number& n = j_.NumberOf(claim);
    const Block& block = j_.document.blocks[claim.block];
    if (block.kind == Block::Kind::kCell &&
        j_.document.groups[static_cast<std::size_t>(block.group)].columns > kWidest)
      return -1;  // rows of options
    const Plan& plan = j_.plans.plans[static_cast<std::size_t>(j_.PlanOf(claim))];
    if (n.range || n.bound != Bound::kNone || n.open_ended || n.decimal.digits == 0 ||
        plan.hypothetical || plan.part_of_list || claim.phase == Phase::kPrefill)
      return -1;
    const auto known = std::ranges::find(symbols_, std::optional(claim.quantities.front()));
    return known == symbols_.end() ? -1 : static_cast<int>(known - symbols_.begin());
  }

  double ValueOf(std::uint32_t c) const {
    return j_.NumberOf(j_.claims.claims[c]).InBase().middle();
  }

  const std::vector<std::uint32_t>& Places(std::string_view name) const {
    return places_[static_cast<std::size_t>(std::ranges::find(kRates, name) - kRates.begin())];
  }

  // A count that the plan knows, of one value.
  std::optional<double> Count(std::string_view name) {
    const auto symbol = j_.Symbol(name);
    CostModel& model = j_.ModelOf(j_.ModelIndex(plan_, false));
    if (!symbol) return std::nullopt;
    const bool known = model.Known(*symbol);  // a stated 1 is as good as an assumed one
    std::optional<double> value;
    for (const std::uint32_t id : model.Values(*symbol)) {
      const Candidate& c = model.at(id);
      if ((c.assumed && !known) || c.guessed || !c.value.exact() ||
          (value && *value != c.value.low))
        return std::nullopt;
      value = c.value.low;
    }
    return value;
  }

  std::optional<double> Replicas() {
    if (const auto stated = Count("data_parallel_size")) return stated;
    const auto gpus = Count("gpus.total"), replica = Count("gpus.per_replica");
    if (!gpus || !replica || *replica <= 0) return std::nullopt;
    return *gpus / *replica;
  }

  // Where several counts of GPUs are stated, the one that the degrees give.
  std::optional<double> Gpus() {
    if (const auto stated = Count("gpus.total")) return stated;
    const auto tp = Count("tensor_parallel_size"), pp = Count("pipeline_parallel_size");
    if (!tp || !pp || !dp_) return std::nullopt;
    const auto total = j_.Symbol("gpus.total");
    CostModel& model = j_.ModelOf(j_.ModelIndex(plan_, false));
    for (const std::uint32_t id : model.Values(*total))
      if (model.at(id).value == Interval::Exactly(*tp * *pp * *dp_)) return *tp * *pp * *dp_;
    return std::nullopt;
  }

  // Sequences that a replica may hold: all that anybody states, and the batch whole or shared.
  void FindSequences() {
    for (const std::uint32_t c : Places("sequences.per_replica")) sequences_.push_back(ValueOf(c));
    if (const auto batch = Count("batch_size")) {
      sequences_.push_back(*batch);
      if (dp_ && *dp_ > 1) sequences_.push_back(*batch / *dp_);
    }
  }

  bool IsOpen(std::uint32_t c) const {
    return std::ranges::none_of(j_.judged[c].checks, [](const Check& check) {
      return check.verdict == Verdict::kContradicted ||
             (check.verdict == Verdict::kConfirmed && check.rule != "arithmetic-nearby");
    });
  }

  // The one value of a quantity that agrees with what `gives` says of it.
  template <class Gives>
  Held OneOf(std::string_view name, const Gives& gives) const {
    Held held;
    for (const std::uint32_t c : Places(name)) {
      if (j_.judged[c].Folded() == Verdict::kContradicted || !gives(ValueOf(c))) continue;
      if (held && !Near(ValueOf(*held), ValueOf(c), kHolds)) return std::nullopt;
      if (!held) held = c;
    }
    return held;
  }

  // The one value of a quantity that the cost model itself confirms, by a formula of that name.
  Held Confirmed(std::string_view name, std::string_view formula) const {
    Held held;
    for (const std::uint32_t c : Places(name)) {
      const bool holds = std::ranges::any_of(j_.judged[c].checks, [&](const Check& check) {
        return check.verdict == Verdict::kConfirmed && check.rule.starts_with(formula) &&
               !check.rule.ends_with("limit");
      });
      if (!holds || j_.judged[c].Folded() == Verdict::kContradicted) continue;
      if (held && !Near(ValueOf(*held), ValueOf(c), kHolds)) return std::nullopt;
      if (!held) held = c;
    }
    return held;
  }

  // Figures that hold because other printed figures give them.
  void FindHeld() {
    const auto any = [&](std::string_view name, const auto& agrees) {
      return std::ranges::any_of(Places(name), [&](std::uint32_t c) { return agrees(ValueOf(c)); });
    };
    const auto any_sequences = [&](const auto& agrees) {
      return std::ranges::any_of(sequences_, agrees);
    };
    const auto any_time = [&](const auto& agrees) {
      return any("tpot", agrees) || any("step_time", agrees);
    };
    user_ = OneOf("throughput.per_user", [&](double user) {
      return any_time([&](double time) { return Near(user * time, 1, kHolds); });
    });
    replica_ = OneOf("throughput.per_replica", [&](double replica) {
      return any_sequences([&](double count) {
        return any_time([&](double time) { return Near(replica * time, count, kHolds); }) ||
               any("throughput.per_user",
                   [&](double user) { return Near(replica, user * count, kHolds); });
      });
    });
    if (!replica_) replica_ = Confirmed("throughput.per_replica", "throughput-per-replica");
    if (replica_ && dp_)
      total_ = OneOf("throughput.total",
                     [&](double total) { return Near(total, ValueOf(*replica_) * *dp_, kHolds); });
    // A replica's figure that nothing holds up holds no total either.
    if (!total_ && (replica_ || Places("throughput.per_replica").empty()))
      total_ = Confirmed("throughput.total", "throughput-total");
    price_ = OneOf("cost_per_gpu_hour", [](double price) { return price > 0; });
  }

  // Where several counts may be the batch, none is larger.
  double LargestBatch() {
    const auto batch = j_.Symbol("batch_size");
    if (!batch) return 0;
    CostModel& model = j_.ModelOf(j_.ModelIndex(plan_, false));
    double most = 0;
    for (const std::uint32_t id : model.Values(*batch))
      if (!model.at(id).assumed) most = std::max(most, model.at(id).value.high);
    return most;
  }

  // No user is served faster than a token at a time, no replica faster than all its users.
  void FindCeiling() {
    const auto speculation = j_.Symbol("uses.speculation");
    if (speculation && j_.ModelOf(j_.ModelIndex(plan_, false)).Known(*speculation)) return;
    for (const std::string_view times : {"tpot", "step_time"})
      for (const std::uint32_t c : Places(times))
        if (!fastest_ || ValueOf(c) < ValueOf(*fastest_)) fastest_ = c;
    most_ = sequences_.empty() ? LargestBatch() : std::ranges::max(sequences_);
    const auto input = Count("input_length");
    prompts_ = input && output_ ? (*input + *output_) / *output_ : kPrompts;
  }

  // Whether a rate is beyond what the shortest time and the most sequences give.
  bool IsBeyond(std::uint32_t c, double sequences, double prompts, std::string_view formula) {
    const double most = sequences / ValueOf(*fastest_);
    if (most <= 0 || ValueOf(c) < most * prompts * kLeast) return false;
    Compare(c, most, *fastest_, formula);
    return true;
  }
  bool IsBeyond(std::uint32_t c, std::string_view name) {
    if (!fastest_) return false;
    if (name == "throughput.per_user") return IsBeyond(c, 1, 1, "1 ÷ {}");
    if (name == "throughput.per_replica")
      return IsBeyond(c, most_, prompts_, "sequences of a replica ÷ {}");
    if (!dp_) return false;
    if (name == "throughput.total") return IsBeyond(c, most_ * *dp_, prompts_, "sequences ÷ {}");
    if (name == "throughput.per_gpu" && gpus_)
      return IsBeyond(c, most_ * *dp_ / *gpus_, prompts_, "sequences ÷ GPUs ÷ {}");
    return false;
  }

  void Judge(std::uint32_t c, std::string_view name) {
    if (IsBeyond(c, name)) return;
    if (name == "throughput.per_user" && replica_) {
      // Some count of sequences has to give it.
      for (const double count : sequences_)
        if (Near(ValueOf(c) * count, ValueOf(*replica_), kLeast)) return;
      for (const std::string_view times : {"tpot", "step_time"})
        for (const std::uint32_t time : Places(times))
          for (const double count : sequences_)
            if (Near(ValueOf(*replica_) * ValueOf(time), count, kHolds))
              return Compare(c, 1 / ValueOf(time), time, "1 ÷ {}");
    } else if (name == "throughput.per_replica" && user_ && sequences_.size() == 1) {
      Compare(c, ValueOf(*user_) * sequences_.front(), *user_, "{} × sequences of a replica");
    } else if (name == "throughput.total" && dp_ && replica_) {
      Compare(c, ValueOf(*replica_) * *dp_, *replica_, "{} × replicas");
    } else if (name == "throughput.per_gpu" && gpus_ && total_) {
      Compare(c, ValueOf(*total_) / *gpus_, *total_, "{} ÷ GPUs");
    } else if (name == "throughput.per_gpu" && gpus_ && dp_ && replica_ &&
               Places("throughput.total").empty()) {
      Compare(c, ValueOf(*replica_) * *dp_ / *gpus_, *replica_, "{} × replicas ÷ GPUs");
    } else if (name == "request_rate" && (total_ || (replica_ && dp_))) {
      JudgeRequests(c);
    } else if (gpus_ && price_) {
      JudgeCost(c, name);
    }
  }

  // "22.6 requests/s of 512 tokens each": what the figure's own line says of a request.
  std::optional<double> TokensBeside(std::uint32_t c) const {
    std::optional<double> tokens;
    const std::uint32_t block = j_.claims.claims[c].block;
    for (auto n = std::ranges::lower_bound(j_.mentions.numbers, block, {}, &Number::block);
         n != j_.mentions.numbers.end() && n->block == block; ++n) {
      if (n->noun == nullptr || n->noun->id != "token" || !n->dimension.dimensionless()) continue;
      if (tokens) return std::nullopt;
      tokens = n->Nominal();
    }
    return tokens;
  }

  void JudgeRequests(std::uint32_t c) {
    const auto beside = TokensBeside(c);
    const auto output = beside ? beside : output_;
    if (!output || *output <= 0) return;
    const double all = (total_ ? ValueOf(*total_) : ValueOf(*replica_) * *dp_) / *output;
    for (const double share : {1.0, gpus_.value_or(1), dp_.value_or(1)})
      for (const double tokens : {1.0, prompts_})
        if (Near(ValueOf(c) * share * tokens, all, kLeast)) return;
    if (total_) return Compare(c, all, *total_, "{} ÷ output tokens");
    Compare(c, all, *replica_, "{} × replicas ÷ output tokens");
  }

  void JudgeCost(std::uint32_t c, std::string_view name) {
    const double second = ValueOf(*price_) * *gpus_;
    if (name == "cost.per_hour") {
      CompareCost(c, second, "{} × GPUs");
    } else if (name == "cost.of_an_hour") {
      CompareCost(c, second * kHour, "{} × GPUs");
    } else if (name == "cost.per_day") {
      CompareCost(c, second * 24 * kHour, "{} × GPUs × 24 h");
    } else if (name == "cost.per_million_tokens" && total_) {
      CompareCost(c, second / ValueOf(*total_) * 1e6, "{} × GPUs ÷ tokens per second");
    }
  }

  // A misquoted count of GPUs is not held against what the right one costs.
  void CompareCost(std::uint32_t c, double value, std::string_view formula) {
    const auto tp = Count("tensor_parallel_size"), pp = Count("pipeline_parallel_size");
    if (tp && pp && dp_ && Near(ValueOf(c), value * *tp * *pp * *dp_ / *gpus_, kLeast)) return;
    Compare(c, value, *price_, formula);
  }

  // "{} × 4 replicas ÷ 8 GPUs": how many there are, before what is counted.
  void AddCounts(std::string& formula) const {
    const bool of_replica = formula.find("sequences of") != std::string::npos;
    const double all = most_ * dp_.value_or(0);
    const std::array<std::pair<std::string_view, double>, 3> counts = {
        {{"sequences", of_replica ? most_ : all},
         {"GPUs", gpus_.value_or(0)},
         {"replicas", dp_.value_or(0)}}};
    for (const auto& [noun, count] : counts)
      if (const std::size_t at = formula.find(noun); count > 0 && at != std::string::npos)
        formula.insert(at, fmt::format("{:.6g} ", count));
  }

  // "takes 12.6 ms, so one user sees 79 tokens/s": of a time of its own passage.
  bool IsOfTimeBefore(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    for (auto i = static_cast<std::size_t>(claim.index); i-- > 0;) {
      const Number& time = j_.mentions.numbers[i];
      if (time.block != claim.block) return false;
      if (time.dimension == Dimension::Of(Dimension::kSecond) && time.decimal.digits > 0 &&
          Near(1 / (time.Nominal()), ValueOf(c), kHolds))
        return true;
    }
    return false;
  }

  // "the other 3 still give 737 tokens/s": of as many as are counted before it.
  bool IsOfSeveral(std::uint32_t c, double one) const {
    const Claim& claim = j_.claims.claims[c];
    for (auto i = static_cast<std::size_t>(claim.index); i-- > 0;) {
      const Number& count = j_.mentions.numbers[i];
      if (count.block != claim.block || claim.begin - count.end > kCountReach) return false;
      if (count.dimension.dimensionless() && !count.percent && count.decimal.integer() &&
          count.decimal.value() > 1 && Near(ValueOf(c), one * count.decimal.value(), kLeast))
        return true;
    }
    return false;
  }

  void Compare(std::uint32_t c, double value, std::uint32_t source, std::string_view formula) {
    const double claimed = ValueOf(c);
    // "900 / 450 = 2.0 s on decode": no step takes as long.
    if (j_.NumberOf(j_.claims.claims[source]).dimension == Dimension::Of(Dimension::kSecond) &&
        ValueOf(source) > kLongestStep)
      return;
    if (c == source || value <= 0 || claimed <= 0 || Near(claimed, value, kLeast) ||
        !Near(claimed, value, kFarthest) || (formula == "1 ÷ {}" && IsOfTimeBefore(c)) ||
        IsOfSeveral(c, value) || j_.TextOf(j_.claims.claims[c]).find("prompt") != std::string::npos)
      return;
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = c};
    detail.expected = Interval::Exactly(value), detail.has_expected = true;
    detail.numbers = {static_cast<std::uint32_t>(j_.claims.claims[source].index)};
    detail.message = formula;
    AddCounts(detail.message);
    if (const std::size_t at = detail.message.find("{}"); at != std::string::npos)
      detail.message.replace(at, 2, j_.TextOf(j_.claims.claims[source]));
    j_.judged[c].Add("arithmetic-chain", Verdict::kContradicted, Severity::kError,
                     std::move(detail));
  }

  Judgement& j_;
  std::vector<std::optional<SymbolId>> symbols_;  // of kRates
  std::vector<std::vector<std::uint32_t>> places_;
  std::vector<double> sequences_;
  std::int32_t plan_ = 0;
  std::optional<double> dp_, gpus_, output_;
  Held user_, replica_, total_, price_, fastest_;
  double most_ = 0;  // sequences of a replica
  double prompts_ = kPrompts;
};

}  // namespace

void CheckChains(Judgement& j) {
  if (!j.plans.names_models) ChainCheck(j).Run();
}

}  // namespace shardlint
