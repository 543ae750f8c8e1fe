#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "plan/degree_scopes.h"
#include "plan/name_scopes.h"
#include "verdict/checks/configuration/command_place.h"
#include "verdict/checks/configuration/settings.h"
#include "verdict/checks/model/used_inputs.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// A launch command or a configuration that sets another degree, count of nodes or shape than the
// text says of the plan that it launches. Of which of several plans it is, its own words, those
// that introduce it, its headings, a label ("Option B") or a phase say; where nothing does, only
// what the whole text agrees on is held against it.

namespace shardlint {
namespace {

/// What the text says of one quantity in one place.
struct Said {
  std::uint32_t claim = 0;
  double value = 0;
  bool live = false;   ///< not rejected, not supposed, not told of another plan
  bool named = false;  ///< "PP 4", and not "four stages"
};

/// What the nearest words say of a setting.
struct Answer {
  enum class Kind : std::uint8_t { kNothing, kAgrees, kDeparts };
  Kind kind = Kind::kNothing;
  std::uint32_t claim = 0;  ///< that departs
};

class LaunchCheck {
  static constexpr std::array<std::string_view, 12> kHeld = {
      "tensor_parallel_size",  "pipeline_parallel_size",
      "data_parallel_size",    "expert_parallel_size",
      "context_parallel_size", "nodes.total",
      "num_hidden_layers",     "num_attention_heads",
      "num_key_value_heads",   "hidden_size",
      "num_experts",           "num_experts_per_tok"};
  static constexpr std::array<std::string_view, 3> kCrosses = {"❌", "✗", "✘"};
  static constexpr std::size_t kDegrees = 5;     // of them
  static constexpr std::size_t kHardly = 3;      // times as often as what is hardly said
  static constexpr std::size_t kCompanions = 2;  // settings that agree, for a shape
  static constexpr std::size_t kPlaces = 2;      // of the text that agree
  static constexpr std::size_t kMost = 64;       // of one quantity; more are a survey
  static constexpr std::uint32_t kSentence =
      120;  // bytes around a figure that may tell of another plan
  static constexpr std::uint32_t kHeadOfItem = 24;  // bytes

 public:
  LaunchCheck(Judgement& j, std::span<const LaunchCommand> commands)
      : j_(j), used_(j), commands_(commands) {
    for (const LaunchCommand& command : commands_)
      for (const LaunchSetting& setting : command.settings) set_.insert(setting.claim);
  }

  void Run() {
    for (const std::string_view name : kHeld)
      if (const auto q = j_.Symbol(name)) held_.push_back(*q);
    if (commands_.empty() || held_.size() != kHeld.size()) return;
    for (const LaunchCommand& command : commands_) {
      for (const LaunchSetting& setting : command.settings)
        if (std::ranges::find(held_, setting.quantity) != held_.end()) Check(command, setting);
      AskTheGpus(command);
    }
  }

 private:
  const Claim& At(std::uint32_t claim) const { return j_.claims.claims[claim]; }
  double ValueOf(const LaunchSetting& setting) const { return ValueOf(setting.claim); }
  double ValueOf(std::uint32_t claim) const {
    const Number& n = j_.NumberOf(At(claim));
    return n.Nominal();
  }
  bool IsDegree(SymbolId q) const {
    return std::find(held_.begin(), held_.begin() + kDegrees, q) != held_.begin() + kDegrees;
  }

  void Check(const LaunchCommand& command, const LaunchSetting& setting) {
    const Claim& claim = At(setting.claim);
    if (claim.role == Role::kRejected || claim.role == Role::kHypothetical) return;
    const std::vector<Said>& said = SaidOf(setting.quantity);
    if (said.empty() || said.size() > kMost || IsSetTwice(command, setting) ||
        IsOfAttentionRanks(command, setting) || IsOfOtherModel(command) ||
        IsOnTrial(j_, commands_, command))
      return;
    const Answer near = AskAround(command, setting);
    if (near.kind == Answer::Kind::kAgrees) return;
    if (near.kind == Answer::Kind::kDeparts) {
      if (!CountsItsGpus(command, setting, ValueOf(near.claim))) Refute(setting.claim, near.claim);
      return;
    }
    AskTheText(command, setting, said);
  }

  // ---- What the text says

  const std::vector<Said>& SaidOf(SymbolId q) {
    const auto [it, fresh] = said_.try_emplace(q);
    if (!fresh) return it->second;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = At(c);
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 ||
          claim.quantities.front() != q || set_.contains(c) || !claim.scope_known)
        continue;
      const Number& n = j_.NumberOf(claim);
      if (n.range || n.decimal.digits == 0 || !claim.firm || n.percent) continue;
      const bool named =
          !n.degree.empty() || !IsDegree(q) || j_.MeasureOf(claim).ends_with("parallel");
      it->second.push_back({c, ValueOf(c), IsLive(claim), named});
    }
    return it->second;
  }

  bool IsLive(const Claim& claim) const {
    if (claim.role != Role::kStated && claim.role != Role::kExpected) return false;
    const Number& n = j_.NumberOf(claim);
    if (n.bound != Bound::kNone || n.open_ended) return false;
    if (j_.plans.plans[static_cast<std::size_t>(j_.PlanOf(claim))].hypothetical) return false;
    const Block& block = j_.document.blocks[claim.block];
    // "❌ TP = 4, PP = 2": weighed, and not taken.
    const std::string_view text = Trim(j_.document.TextOf(block));
    if (std::ranges::any_of(kCrosses,
                            [&](std::string_view sign) { return text.starts_with(sign); }))
      return false;
    const TextRange sentence = SentenceOf(j_, claim);
    const std::uint32_t from = claim.begin - std::min(claim.begin - sentence.begin, kSentence);
    const std::uint32_t to = std::min(sentence.end, claim.end + kSentence);
    if (TellsOfAnother(from, to)) return false;
    // "*TP 4.* Would give …": a few words that head what follows.
    if (sentence.end - sentence.begin <= kHeadOfItem &&
        j_.HasWord("would", sentence.end, std::min(block.text_end, sentence.end + kHeadOfItem)))
      return false;
    for (std::int32_t s = block.section; s >= 0; s = SectionOf(j_, s))
      if (IsOfAnother(s)) return false;
    return true;
  }

  bool IsOfAnother(std::int32_t heading) const {
    const Block& block = j_.document.blocks[static_cast<std::size_t>(heading)];
    return j_.HasWord("not_taken", block.text_begin, block.text_end) ||
           j_.HasWord("would", block.text_begin, block.text_end);
  }

  bool TellsOfAnother(std::uint32_t from, std::uint32_t to) const {
    return j_.HasWord("of_another", from, to) || j_.HasWord("would", from, to) ||
           j_.HasWord("negation", from, to) || j_.HasWord("not_taken", from, to) ||
           j_.HasWord("an_example", from, to);
  }

  // The one value of all that is live, of those with the name of a degree where some have it; none
  // where there are several.
  static std::optional<Said> OnlyLive(const std::vector<Said>& said) {
    const bool named =
        std::ranges::any_of(said, [](const Said& one) { return one.live && one.named; });
    std::optional<Said> only;
    for (const Said& one : said) {
      if (!one.live || (named && !one.named)) continue;
      if (only && only->value != one.value) return std::nullopt;
      if (!only) only = one;
    }
    return only;
  }

  // ---- What stands against holding the text against a command

  // Two commands of one group that differ: one for each of two plans.
  static bool IsSetTwice(const LaunchCommand& command, const LaunchSetting& setting) {
    return std::ranges::count_if(command.settings, [&](const LaunchSetting& other) {
             return other.quantity == setting.quantity;
           }) > 1;
  }

  // An engine with data-parallel attention is told all ranks as its tensor-parallel size; replicas
  // are another matter then.
  bool IsOfAttentionRanks(const LaunchCommand& command, const LaunchSetting& setting) {
    const auto as_many = [&](SymbolId q) {
      return std::ranges::any_of(command.settings, [&](const LaunchSetting& other) {
        return other.quantity == q && other.key != "replicas" &&
               ValueOf(other) == ValueOf(setting) && ValueOf(other) > 1;
      });
    };
    const auto said = [&](SymbolId q) {
      return std::ranges::any_of(
          SaidOf(q), [&](const Said& one) { return one.named && one.value == ValueOf(setting); });
    };
    if (setting.quantity == held_[0]) return as_many(held_[2]) || as_many(held_[3]);
    return setting.quantity == held_[2] && setting.key != "replicas" &&
           ((as_many(held_[0]) && !said(held_[0])) ||
            std::ranges::none_of(SaidOf(held_[2]), &Said::named));
  }

  // A command that names a model which the text hardly speaks of.
  bool IsOfOtherModel(const LaunchCommand& command) const {
    if (!j_.plans.names_models) return false;
    const auto entry_of = [](const NameHit& hit) -> std::int32_t {
      return hit.names.front().kind == CatalogName::Kind::kModel ? hit.names.front().entry : -1;
    };
    std::map<std::int32_t, std::size_t> count;
    for (const NameHit& hit : j_.mentions.names)
      if (entry_of(hit) >= 0) ++count[entry_of(hit)];
    std::size_t most = 0;
    for (const auto& [entry, times] : count) most = std::max(most, times);
    return std::ranges::any_of(
        j_.NamesIn(command.range.begin, command.range.end),
        [&](const NameHit& hit) { return entry_of(hit) >= 0 && count[entry_of(hit)] < most; });
  }

  // Whether the words around a command count the GPUs that its own degrees make, and not those of
  // another value: a command for a smaller machine.
  bool CountsItsGpus(const LaunchCommand& command, const LaunchSetting& setting,
                     double other) const {
    if (!IsDegree(setting.quantity)) return false;
    double rest = 1;
    for (const LaunchSetting& degree : command.settings)
      if (degree.quantity != setting.quantity &&
          (degree.quantity == held_[0] || degree.quantity == held_[1]))
        rest *= ValueOf(degree);
    const double own = rest * ValueOf(setting), expected = rest * other;
    bool counted = false;
    for (const TextRange& range : WordsAround(j_, commands_, command))
      for (const Number& n : j_.NumbersIn(range.begin, range.end)) {
        if (n.noun == nullptr || n.noun->id != "gpu") continue;
        if (n.decimal.value() == expected) return false;
        counted |= n.decimal.value() == own;
      }
    return counted;
  }

  // ---- Of which plan a command is

  // What the nearest words that speak of the quantity say, from the command's own lines outwards.
  Answer AskAround(const LaunchCommand& command, const LaunchSetting& setting) {
    std::set<std::string> labels;
    std::optional<Phase> phase;
    for (const TextRange& range : WordsAround(j_, commands_, command)) {
      if (const Answer answer = Ask(range, setting); answer.kind != Answer::Kind::kNothing)
        return answer;
      for (const std::string& label : LabelsIn(j_, range)) labels.insert(label);
      if (!phase) phase = PhaseIn(j_, range);
    }
    if (labels.size() == 1)
      if (const Answer answer = AskLabelled(*labels.begin(), setting);
          answer.kind != Answer::Kind::kNothing)
        return answer;
    // Several options beside it: that it launches the one that is taken is said elsewhere.
    if (labels.size() > 1)
      if (const auto chosen = Chosen(); chosen && labels.contains(*chosen))
        return AskLabelled(*chosen, setting);
    if (phase)
      if (const Answer answer = AskPhase(*phase, setting); answer.kind != Answer::Kind::kNothing)
        return answer;
    if (labels.empty())
      if (const auto chosen = Chosen()) return AskLabelled(*chosen, setting);
    return {};
  }

  Answer Ask(const TextRange& range, const LaunchSetting& setting) {
    std::vector<Said> here;
    for (const Said& said : SaidOf(setting.quantity))
      if (At(said.claim).begin >= range.begin && At(said.claim).begin < range.end)
        here.push_back(said);
    return Judge(here, setting);
  }

  Answer Judge(const std::vector<Said>& here, const LaunchSetting& setting) const {
    if (here.empty()) return {};
    if (std::ranges::any_of(here, [&](const Said& said) { return said.value == ValueOf(setting); }))
      return {.kind = Answer::Kind::kAgrees};
    const auto only = OnlyLive(here);
    if (!only) return {};
    return {.kind = Answer::Kind::kDeparts, .claim = only->claim};
  }

  const std::optional<std::string>& Chosen() {
    if (!chosen_) chosen_ = ChosenLabel(j_);
    return *chosen_;
  }

  // What the sections, items, rows and columns with a label say.
  Answer AskLabelled(const std::string& label, const LaunchSetting& setting) {
    const auto& blocks = j_.document.blocks;
    std::vector<Said> here;
    const auto add = [&](auto&& in) {
      for (const Said& said : SaidOf(setting.quantity))
        if (in(At(said.claim).block)) here.push_back(said);
    };
    for (std::uint32_t b = 0; b < blocks.size(); ++b) {
      const Block& block = blocks[b];
      const bool heading = block.kind == Block::Kind::kHeading;
      const bool cell = block.kind == Block::Kind::kCell;
      if (!heading && !(cell && (block.header || block.column == 0)) && !block.item_begin) continue;
      const std::string_view text = Trim(j_.document.TextOf(block));
      const bool alone = cell && ToLowerAscii(text) == label;
      if (!alone &&
          LabelsIn(j_, {block.text_begin, block.text_end}) != std::set<std::string>{label})
        continue;
      if (heading) {
        const std::uint32_t end = SectionEnd(j_.document, b);
        add([&](std::uint32_t at) { return at >= b && at < end; });
      } else if (cell && block.header) {
        add([&](std::uint32_t at) {
          return blocks[at].group == block.group && blocks[at].column == block.column;
        });
      } else if (cell) {
        add([&](std::uint32_t at) {
          return blocks[at].group == block.group && blocks[at].row == block.row;
        });
      } else {
        const std::uint32_t end = ItemEnd(j_.document, b);
        add([&](std::uint32_t at) { return at >= b && at < end; });
      }
    }
    for (Said& said : here) said.live = At(said.claim).role == Role::kStated;
    return Judge(here, setting);
  }

  // What rows, columns, items and sections of a phase say.
  Answer AskPhase(Phase phase, const LaunchSetting& setting) {
    std::vector<Said> here;
    bool both = false;  // whether the text says one for each
    for (const Said& said : SaidOf(setting.quantity)) {
      const auto own = PhaseAround(j_, At(said.claim));
      if (own == phase) here.push_back(said);
      both |= own && *own != phase;
    }
    return both ? Judge(here, setting) : Answer{};
  }

  // ---- The whole text

  void AskTheText(const LaunchCommand& command, const LaunchSetting& setting,
                  const std::vector<Said>& said) {
    const auto only = OnlyLive(said);
    if (!only || only->value == ValueOf(setting)) return;
    if (CountsItsGpus(command, setting, only->value)) return;
    std::set<std::uint32_t> places;
    for (const Said& one : said)
      if (one.live) places.insert(At(one.claim).block);
    const bool absent = IsAbsent(setting);
    if (places.size() < kPlaces && GpusSpeakFor(command, setting, only->value)) return;
    if (SetElsewhere(setting, ValueOf(setting), &command)) return;  // commands that agree
    const bool degree = IsDegree(setting.quantity);
    const bool sure = absent ? places.size() >= kPlaces ||
                                   SetElsewhere(setting, only->value, &command) ||
                                   CompanionsOf(command, setting) >= (degree ? 1 : kCompanions) ||
                                   (degree && used_.Has(only->claim))
                             : degree && IsNewCombination(command, setting);
    if (sure) Refute(setting.claim, only->claim);
  }

  // A command that makes more GPUs than the text counts anywhere: of its degrees the one that the
  // text does not say, or hardly.
  void AskTheGpus(const LaunchCommand& command) {
    double gpus = 1;
    std::vector<const LaunchSetting*> degrees;
    for (const LaunchSetting& setting : command.settings) {
      if (std::find(held_.begin(), held_.begin() + 3, setting.quantity) == held_.begin() + 3 ||
          ValueOf(setting) <= 1)
        continue;
      if (IsSetTwice(command, setting) || refuted_.contains(setting.claim)) return;
      gpus *= ValueOf(setting);
      degrees.push_back(&setting);
    }
    if (degrees.empty() || IsOnTrial(j_, commands_, command) || IsOfOtherModel(command)) return;
    if (gpus <= MostGpus()) return AskTheWorld(degrees, gpus);
    // One degree on machines that have fewer, wherever the text counts them.
    if (degrees.size() == 1 && SaidOf(degrees.front()->quantity).empty() &&
        counting_.size() >= kPlaces)
      return Refute(degrees.front()->claim, counting_.front());
    for (const LaunchSetting* wrong : degrees) {
      const std::size_t own = TimesSaid(*wrong, ValueOf(*wrong));
      const bool hardly = std::ranges::all_of(degrees, [&](const LaunchSetting* other) {
        return other == wrong ||
               TimesSaid(*other, ValueOf(*other)) >= std::max<std::size_t>(1, kHardly * own);
      });
      // Another value that the text says makes a count that it says as well.
      std::optional<std::uint32_t> right;
      for (const Said& said : SaidOf(wrong->quantity))
        if (GpuCounts().contains(gpus / ValueOf(*wrong) * said.value) &&
            said.value != ValueOf(*wrong))
          right = said.claim;
      if (hardly && right) return Refute(wrong->claim, *right);
    }
  }

  // A command that makes fewer GPUs than all that the text counts, where no replicas are told of:
  // of two degrees one is as the text says.
  void AskTheWorld(const std::vector<const LaunchSetting*>& degrees, double gpus) {
    const auto total = j_.Symbol("gpus.total");
    if (degrees.size() != 2 || !total || !SaidOf(held_[2]).empty()) return;
    const auto world = OnlyLive(SaidOf(*total));
    if (!world || world->value <= gpus) return;
    for (std::size_t d = 0; d < 2; ++d) {
      const LaunchSetting &wrong = *degrees[d], &other = *degrees[1 - d];
      if (!IsCompanion(other, wrong) || IsCompanion(wrong, other) || !IsAbsent(wrong) ||
          std::fmod(world->value, ValueOf(other)) != 0)
        continue;
      return Refute(wrong.claim, world->claim);
    }
  }

  std::size_t TimesSaid(const LaunchSetting& setting, double value) {
    return static_cast<std::size_t>(
        std::ranges::count(SaidOf(setting.quantity), value, &Said::value));
  }

  // The largest count of GPUs, in every node that is counted; 0: none is.
  double MostGpus() {
    const double gpus = *GpuCounts().rbegin();
    if (gpus == 0) return HUGE_VAL;
    double nodes = j_.CountOf("both_nodes") > 0 ? 2 : 1;
    const auto total = j_.Symbol("nodes.total");
    for (const Number& n : j_.mentions.numbers)
      if (n.noun != nullptr && (n.noun->id == "node" || n.noun->id == "replica"))
        nodes = std::max(nodes, n.decimal.value());
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c)
      if (const Claim& claim = At(c); claim.kind == Claim::Kind::kNumber && !set_.contains(c) &&
                                      !claim.quantities.empty() &&
                                      claim.quantities.front() == total)
        nodes = std::max(nodes, ValueOf(c));
    // What counts all of them counts those of every node.
    return std::ranges::any_of(j_.claims.claims,
                               [&](const Claim& claim) {
                                 return claim.kind == Claim::Kind::kNumber &&
                                        claim.quantities.size() == 1 &&
                                        claim.quantities.front() == j_.Symbol("gpus.total") &&
                                        claim.firm && claim.scope_known &&
                                        j_.NumberOf(claim).decimal.value() == gpus;
                               })
               ? gpus
               : gpus * nodes;
  }

  // Whether the GPUs that the document counts are those of the command as it stands.
  bool GpusSpeakFor(const LaunchCommand& command, const LaunchSetting& setting, double other) {
    if (!IsDegree(setting.quantity) || setting.quantity == held_[3]) return false;
    const double own = GpusOf(command);
    return GpuCounts().contains(own) && !GpuCounts().contains(own / ValueOf(setting) * other);
  }

  // What the degrees of a command make, those that it leaves to the text included.
  double GpusOf(const LaunchCommand& command) {
    double gpus = 1;
    for (std::size_t d = 0; d < 3; ++d) {
      const auto own = std::ranges::find(command.settings, held_[d], &LaunchSetting::quantity);
      if (own != command.settings.end()) {
        gpus *= ValueOf(*own);
      } else if (const auto only = OnlyLive(SaidOf(held_[d]))) {
        gpus *= only->value;
      }
    }
    return gpus;
  }

  // All counts of GPUs in the text.
  const std::set<double>& GpuCounts() {
    if (counts_.empty()) {
      counts_.insert(0);
      const auto total = j_.Symbol("gpus.total"), replica = j_.Symbol("gpus.per_replica");
      for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
        const Claim& claim = At(c);
        if (claim.kind != Claim::Kind::kNumber || set_.contains(c)) continue;
        const Number& n = j_.NumberOf(claim);
        const bool gpus = (n.noun != nullptr && n.noun->id == "gpu") ||
                          (!claim.quantities.empty() && (claim.quantities.front() == total ||
                                                         claim.quantities.front() == replica));
        if (!gpus || n.range) continue;
        counts_.insert(n.decimal.value());
        if (counting_.empty() || ValueOf(counting_.front()) == n.decimal.value()) {
          counting_.push_back(c);
        } else if (ValueOf(counting_.front()) < n.decimal.value()) {
          counting_.assign(1, c);
        }
      }
    }
    return counts_;
  }

  // Whether nothing in the text that may be of the quantity has the setting's value.
  bool IsAbsent(const LaunchSetting& setting) const {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = At(c);
      if (claim.kind == Claim::Kind::kNumber && !set_.contains(c) &&
          std::ranges::find(claim.quantities, setting.quantity) != claim.quantities.end() &&
          ValueOf(c) == ValueOf(setting))
        return false;
    }
    return true;
  }

  // Whether another command sets it to a value.
  bool SetElsewhere(const LaunchSetting& setting, double value, const LaunchCommand* but) const {
    return std::ranges::any_of(commands_, [&](const LaunchCommand& command) {
      return &command != but &&
             std::ranges::any_of(command.settings, [&](const LaunchSetting& other) {
               return other.quantity == setting.quantity && ValueOf(other) == value;
             });
    });
  }

  // A setting of the command that is just what the text says of its own.
  bool IsCompanion(const LaunchSetting& other, const LaunchSetting& setting) {
    if (other.quantity == setting.quantity || ValueOf(other) == 1 ||
        std::ranges::find(held_, other.quantity) == held_.end() ||
        (IsDegree(setting.quantity) && !IsDegree(other.quantity)))
      return false;
    const auto only = OnlyLive(SaidOf(other.quantity));
    return only && only->value == ValueOf(other);
  }
  std::size_t CompanionsOf(const LaunchCommand& command, const LaunchSetting& setting) {
    return static_cast<std::size_t>(std::ranges::count_if(
        command.settings, [&](const LaunchSetting& other) { return IsCompanion(other, setting); }));
  }

  // Its value is of an alternative that the text speaks of, and its other degrees are not.
  bool IsNewCombination(const LaunchCommand& command, const LaunchSetting& setting) {
    return std::ranges::any_of(command.settings, [&](const LaunchSetting& other) {
      if (!IsCompanion(other, setting)) return false;
      return std::ranges::all_of(SaidOf(setting.quantity), [&](const Said& said) {
        if (said.value != ValueOf(setting)) return true;
        return !said.live && std::ranges::none_of(SaidOf(other.quantity), [&](const Said& beside) {
          return At(beside.claim).block == At(said.claim).block && beside.value == ValueOf(other);
        });
      });
    });
  }

  void Refute(std::uint32_t setting, std::uint32_t other) {
    CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                       .claim = setting,
                       .other = static_cast<std::int32_t>(other)};
    detail.expected = j_.NumberOf(At(other)).InBase(), detail.has_expected = true;
    refuted_.insert(setting);
    j_.judged[setting].Drop(Verdict::kConfirmed);
    j_.judged[setting].Drop(Verdict::kContradicted);  // said once
    j_.judged[setting].Add("launch-setting", Verdict::kContradicted, Severity::kError,
                           std::move(detail));
  }

  Judgement& j_;
  UsedInputs used_;
  std::span<const LaunchCommand> commands_;
  std::set<std::uint32_t> set_;  // claims of settings
  std::set<std::uint32_t> refuted_;
  std::vector<SymbolId> held_;  // in the order of kHeld
  std::map<SymbolId, std::vector<Said>> said_;
  std::set<double> counts_;              // of GPUs
  std::vector<std::uint32_t> counting_;  // claims of the largest of them
  std::optional<std::optional<std::string>> chosen_;
};

}  // namespace

void CheckLaunch(Judgement& j) {
  const std::vector<LaunchCommand> commands = FindCommands(j);
  LaunchCheck(j, commands).Run();
  CheckNamedSettings(j, commands);
  CheckSettingLimits(j, commands);
}

}  // namespace shardlint
