#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.h"
#include "plan/adopt_chosen.h"
#include "plan/batch_scope.h"
#include "plan/degree_scopes.h"
#include "plan/formats.h"
#include "plan/labelled_rows.h"
#include "plan/name_scopes.h"
#include "plan/plan.h"
#include "plan/settle_experts.h"
#include "plan/shape_scopes.h"

namespace shardlint {
namespace {

constexpr double kOfAnotherSize = 4;  // times the parameters of a published model
constexpr double kMostOfToken = 1e8;  // bytes of cache; no model keeps as much
constexpr std::string_view kTraining = "uses.training";

constexpr std::size_t kMaxModels =
    6;  // a document that names more compares models: no facts from names
constexpr std::size_t kMaxValues = 8;  // distinct values of one input that are kept
constexpr std::size_t kMaxPlans = 64;
constexpr std::uint32_t kBesideUnit = 8;  // bytes from "145.4 GB" to its GiB

bool Same(const Interval& a, const Interval& b) { return a == b; }

void AddValue(std::vector<StatedValue>& values, const StatedValue& value) {
  if (values.size() >= kMaxValues) return;
  for (StatedValue& known : values)
    if (Same(known.value, value.value)) {
      known.weak = known.weak && value.weak;
      return;
    }
  values.push_back(value);
}

class PlanResolver {
 public:
  PlanResolver(const Document& document, const Mentions& mentions, const Claims& claims,
               const PlanRules& rules)
      : document_(document),
        mentions_(mentions),
        claims_(claims),
        rules_(rules),
        formats_(document, mentions, claims, rules) {}

  Plans Resolve() {
    Plan root;
    root.id = "plan", root.end_block = static_cast<std::uint32_t>(document_.blocks.size());
    root.values.resize(rules_.symbols.size());
    for (const Block& block : document_.blocks)
      if (block.kind == Block::Kind::kHeading) {
        root.title = std::string(Trim(document_.TextOf(block)));
        break;
      }
    out_.plans.push_back(std::move(root));
    DegreeScopes degrees = FindDegreeScopes(document_, mentions_, claims_, rules_);
    options_ = std::move(degrees.options);
    for (const DegreeScope& scope : degrees.scopes)
      AddPlan(scope.heading, scope.begin, scope.end, false);
    OpenPureStrategies();
    OpenShapes();
    OpenNamed();
    Nest();
    AssignLabelledRows(out_, document_, claims_, rules_);
    AddNames();
    AddNumbers();
    AddPrecisions();
    CloseOptions();
    FreeRows();
    AdoptChosen(out_, document_, claims_, rules_);
    // What the document says stands before what is published.
    DropOtherSizes();
    AddPublished();
    AddUses();
    AddGlobalBatch();
    AddEightBit();
    DropSparsePeaks();
    SettleExperts(out_, claims_, rules_);
    DropWeak();
    return std::move(out_);
  }

 private:
  bool IsDegree(SymbolId q) const {
    return std::ranges::find(rules_.degrees, q) != rules_.degrees.end();
  }

  Plan& AddPlan(std::int32_t heading, std::uint32_t begin, std::uint32_t end, bool hypothetical) {
    if (out_.plans.size() >= kMaxPlans)
      return out_.plans.back();  // more are options of a catalogue, not plans
    Plan plan;
    plan.section = heading;
    plan.first_block = begin, plan.end_block = end;
    plan.parent = 0;
    plan.hypothetical = hypothetical;
    plan.title = std::string(Trim(document_.TextOf(document_.blocks[begin]).substr(0, 80)));
    plan.id = "plan-" + std::to_string(out_.plans.size() + 1);
    plan.values.resize(rules_.symbols.size());
    for (const Cue& cue : claims_.cues)
      if (cue.kind == Vocabulary::Kind::kPhase && document_.blocks[begin].text_begin <= cue.begin &&
          cue.begin < document_.blocks[begin].text_end)
        plan.phase =
            rules_.vocabulary.phases[cue.index] == "prefill" ? Phase::kPrefill : Phase::kDecode;
    out_.plans.push_back(std::move(plan));
    return out_.plans.back();
  }

  // "Pure X" is X = world size and every other degree 1, and nobody's choice yet.
  void OpenPureStrategies() {
    for (std::size_t c = 0; c + 1 < claims_.cues.size(); ++c) {
      const Cue& pure = claims_.cues[c];
      if (pure.kind != Vocabulary::Kind::kWord || rules_.vocabulary.words[pure.index] != "pure")
        continue;
      for (std::size_t d = c + 1; d < claims_.cues.size() && claims_.cues[d].begin <= pure.end + 2;
           ++d) {
        const Cue& cue = claims_.cues[d];
        if (cue.kind != Vocabulary::Kind::kMeasure ||
            rules_.vocabulary.measures[cue.index].quantities.empty())
          continue;
        const SymbolId degree = rules_.vocabulary.measures[cue.index].quantities.front().second;
        if (!IsDegree(degree)) continue;
        const std::uint32_t b = document_.BlockAt(cue.begin);
        pure_.push_back({static_cast<std::uint32_t>(out_.plans.size()), degree});
        const bool heading = document_.blocks[b].kind == Block::Kind::kHeading;
        AddPlan(heading ? static_cast<std::int32_t>(b) : -1, b,
                heading ? SectionEnd(document_, b) : b + 1, true);
        break;
      }
    }
  }

  // Facts of the models that the document names are another's there.
  void OpenShapes() {
    for (const ShapeScope& scope : FindShapeScopes(document_, mentions_, claims_, rules_)) {
      if (out_.plans.size() >= kMaxPlans) return;
      AddPlan(-1, scope.begin, scope.end, false).names_model = true;
    }
  }

  // Where neighbours name different models or devices, each is a plan with facts of its own.
  void OpenNamed() {
    for (NameScope& scope : FindNameScopes(document_, mentions_)) {
      std::size_t p = 1;
      while (p < out_.plans.size() && (out_.plans[p].first_block != scope.begin ||
                                       out_.plans[p].end_block != scope.end || scope.column >= 0))
        ++p;
      if (p == out_.plans.size()) {
        if (out_.plans.size() >= kMaxPlans) return;
        const bool section = document_.blocks[scope.begin].kind == Block::Kind::kHeading;
        AddPlan(section ? static_cast<std::int32_t>(scope.begin) : -1, scope.begin, scope.end,
                false);
        out_.plans[p].part_of_list = scope.part_of_list;
      }
      named_.emplace_back(p, std::move(scope));
    }
  }

  // Blocks belong to the smallest plan around them, and plans to the next larger one.
  void Nest() {
    std::vector<std::size_t> order;
    for (std::size_t p = 1; p < out_.plans.size(); ++p) order.push_back(p);
    const auto size = [&](std::size_t p) {
      return out_.plans[p].end_block - out_.plans[p].first_block;
    };
    std::ranges::stable_sort(order, std::greater<>(), size);
    std::vector<std::int32_t> column(out_.plans.size(), -1);
    for (const auto& [p, scope] : named_) column[p] = scope.column;
    out_.of_block.assign(document_.blocks.size(), 0);
    for (const std::size_t p : order) {
      Plan& plan = out_.plans[p];
      plan.parent = out_.of_block[plan.first_block];
      for (std::uint32_t b = plan.first_block; b < plan.end_block; ++b)
        if (column[p] < 0 || document_.blocks[b].column == column[p])
          out_.of_block[b] = static_cast<std::int32_t>(p);
    }
  }

  void AddNames() {
    std::set<std::uint16_t> all[2];
    for (const NameHit& hit : mentions_.names)
      for (const CatalogName& name : hit.names)
        all[name.kind == CatalogName::Kind::kModel ? 0 : 1].insert(name.entry);
    out_.names_models = all[0].size() > 1, out_.names_devices = all[1].size() > 1;
    std::vector<bool> scoped(mentions_.names.size(), false);
    for (const auto& [p, scope] : named_) {
      for (const std::uint32_t h : scope.hits) {
        scoped[h] = true;
        for (const CatalogName& name : mentions_.names[h].names) {
          const bool model = name.kind == CatalogName::Kind::kModel;
          (model ? out_.plans[p].names_model : out_.plans[p].names_device) = true;
          AddFacts(p, rules_.catalog.Entry(name.entry), model);
        }
      }
    }
    std::vector<std::uint16_t> models, devices;
    for (std::uint32_t h = 0; h < mentions_.names.size(); ++h)
      for (const CatalogName& name : mentions_.names[h].names) {
        if (scoped[h]) continue;
        auto& list = name.kind == CatalogName::Kind::kModel ? models : devices;
        if (std::ranges::find(list, name.entry) == list.end()) list.push_back(name.entry);
      }
    for (const bool model : {true, false}) {
      const auto& list = model ? models : devices;
      if (list.size() > kMaxModels) continue;
      for (const std::uint16_t entry : list) AddFacts(0, rules_.catalog.Entry(entry), model);
    }
  }

  void AddFacts(std::size_t plan, const CatalogEntry& entry, bool model) {
    Plan& owner = out_.plans[plan];
    (model ? owner.models : owner.devices).push_back(&entry);
    for (const CatalogFact& fact : entry.facts)
      for (const double value : fact.values) {
        const StatedValue stated{.value = Interval::Exactly(value),
                                 .claim = -1,
                                 .source = StatedValue::Source::kCatalogue,
                                 .of_device = !model};
        catalogue_.push_back({plan, fact.quantity, stated, &entry});
        // Any dense rate may be the one a plan computes with; a bound takes the fastest.
        if (rules_.symbols.Name(fact.quantity).starts_with("device.peak_flops."))
          catalogue_.push_back({plan, rules_.peak_flops, stated, &entry});
      }
  }

  // "145.4 GB, or 135.4 GiB": the other unit beside it says how many bytes a GB has.
  bool IsSaidInBinary(const Number& n) const {
    const auto i = static_cast<std::size_t>(&n - mentions_.numbers.data());
    const auto says = [&](const Number& other) {
      const std::uint32_t gap = other.digits > n.end ? other.digits - n.end : n.digits - other.end;
      return other.block == n.block && other.dimension == n.dimension && gap <= kBesideUnit &&
             other.binary_factor == 0 && other.InBase().Meets(n.InBase());
    };
    return (i > 0 && says(mentions_.numbers[i - 1])) ||
           (i + 1 < mentions_.numbers.size() && says(mentions_.numbers[i + 1]));
  }

  void AddNumbers() {
    const auto per_token = rules_.symbols.Find("kv_cache.per_token");
    for (std::uint32_t c = 0; c < claims_.claims.size(); ++c) {
      const Claim& claim = claims_.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() || claim.unnamed) continue;
      const SymbolId q = claim.quantities.front();
      const bool input = q < rules_.inputs.size() && rules_.inputs[q];
      if (!input && (claim.role == Role::kRequired || claim.role == Role::kAlert)) {
        out_.requirements.push_back({c, q});
        continue;
      }
      if (!SaysWhatIs(claim.role) || claim.role == Role::kExample) continue;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      if (!input && n.bound != Bound::kNone) continue;
      if (n.range && n.decimal.digits == 0 && n.dimension.dimensionless()) continue;  // "0-63"
      // "per token = whole / window = 2 GB / 512": the whole under the words of its share.
      if (q == per_token && n.InBase().low > kMostOfToken) continue;
      Plan& plan = out_.plans[static_cast<std::size_t>(out_.of_block[claim.block])];
      const bool decimal = n.binary_factor > 0 && IsSaidInBinary(n);
      for (StatedValue value : ReadingsOf(n)) {
        if (decimal && *value.reading != '\0') continue;
        value.claim = static_cast<std::int32_t>(c);
        value.weak = !claim.scope_known || !claim.firm;
        // "2 bytes per parameter" are two, not 1.5 to 2.5.
        if (IsElementSize(q)) value.value = Interval::Exactly(value.value.middle());
        AddValue(plan.values[q], value);
      }
    }
    // What a plan of its own says stands first; the document's other words come from the parent.
    const auto& root = out_.plans.front();
    for (const auto& [plan, degree] : pure_) {
      if (plan >= out_.plans.size()) continue;
      std::vector<StatedValue> world = root.values[rules_.gpus_total];
      for (const SymbolId d : rules_.degrees) {
        auto& values = out_.plans[plan].values[d];
        values.clear();
        if (d == degree) {
          values = world;
        } else {
          values.push_back({.value = Interval::Exactly(1),
                            .claim = -1,
                            .source = StatedValue::Source::kDefault});
        }
      }
    }
  }

  // "3.2 PP=4" on four GPUs: an option whose degrees use all of them has no others.
  void CloseOptions() {
    const auto& gpus = out_.plans.front().values[rules_.gpus_total];
    if (gpus.empty() || !gpus.front().value.exact()) return;
    std::vector<SymbolId> degrees;
    for (const char* name : {"tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size",
                             "context_parallel_size"})
      if (const auto symbol = rules_.symbols.Find(name)) degrees.push_back(*symbol);
    for (Plan& plan : out_.plans) {
      if (std::ranges::find(options_, static_cast<std::uint32_t>(plan.section)) == options_.end())
        continue;
      double product = 1;
      for (const SymbolId d : degrees)
        if (!plan.values[d].empty()) product *= plan.values[d].front().value.low;
      if (product != gpus.front().value.low) continue;
      for (const SymbolId d : degrees)
        if (plan.values[d].empty())
          plan.values[d].push_back({.value = Interval::Exactly(1),
                                    .claim = -1,
                                    .source = StatedValue::Source::kDefault});
    }
  }

  // "| TP | weights/GPU |": rows that vary one degree are not bound to another that only a section
  // behind them speaks of.
  void FreeRows() {
    const auto degree_of_row = [&](const Plan& plan) -> std::optional<SymbolId> {
      const Block& block = document_.blocks[plan.first_block];
      if (plan.section >= 0 || block.kind != Block::Kind::kCell || block.column != 0)
        return std::nullopt;
      for (const SymbolId d : rules_.degrees)
        for (const StatedValue& value : plan.values[d])
          if (value.claim >= 0 &&
              claims_.claims[static_cast<std::size_t>(value.claim)].block == plan.first_block)
            return d;
      return std::nullopt;
    };
    for (std::size_t p = 1; p < out_.plans.size(); ++p) {
      Plan& plan = out_.plans[p];
      const auto own = plan.parent == 0 ? degree_of_row(plan) : std::nullopt;
      if (!own) continue;
      const std::int32_t section = document_.blocks[plan.first_block].section;
      for (const SymbolId d : rules_.degrees) {
        const auto& said = out_.plans.front().values[d];
        if (d == *own || said.empty() || !plan.values[d].empty() ||
            !std::ranges::all_of(said, [&](const StatedValue& value) {
              if (value.claim < 0) return false;
              const Claim& claim = claims_.claims[static_cast<std::size_t>(value.claim)];
              return claim.block >= plan.end_block &&
                     document_.blocks[claim.block].section != section;
            }))
          continue;
        auto& values = plan.values[d];
        values.push_back(
            {.value = Interval::Exactly(1), .claim = -1, .source = StatedValue::Source::kDefault});
        // "use TP=4 and PP=2" is another layout than a row's.
        for (const StatedValue& value : said)
          if (!SaysBesideIt(value, *own)) AddValue(values, value);
      }
    }
  }

  // Whether the block that states a value states another quantity as well.
  bool SaysBesideIt(const StatedValue& value, SymbolId other) const {
    const std::uint32_t block = claims_.claims[static_cast<std::size_t>(value.claim)].block;
    return std::ranges::any_of(claims_.claims, [&](const Claim& claim) {
      return claim.block == block && claim.kind == Claim::Kind::kNumber &&
             !claim.quantities.empty() && claim.quantities.front() == other;
    });
  }

  // "A GPT-2 model of 176B parameters": a name without a size may be the family's, or its code's.
  // Less than is published may be of a part.
  bool IsOfAnotherSize(const Plan& plan, const CatalogEntry& entry) const {
    const auto total = rules_.symbols.Find("parameters.total");
    const CatalogFact* published = total ? entry.Find(*total) : nullptr;
    if (published == nullptr || published->values.empty()) return false;
    const auto own = [&](const NameHit& hit) {
      return std::ranges::any_of(hit.names, [&](const CatalogName& name) {
        return &rules_.catalog.Entry(name.entry) == &entry;
      });
    };
    const auto sized = [&](const NameHit& hit) {
      const std::string_view text = document_.text;
      for (std::uint32_t i = hit.begin + 1; i < hit.end; ++i)
        if (IsDigit(text[i - 1]) &&
            (ToLowerAscii(text.substr(i, 1)) == "b" || ToLowerAscii(text.substr(i, 1)) == "m"))
          return true;
      return false;
    };
    for (const NameHit& hit : mentions_.names)
      if (own(hit) && sized(hit)) return false;
    bool stated = false;
    for (const StatedValue& value : plan.values[*total]) {
      if (value.claim < 0 || value.weak || value.value.low <= 0) continue;
      stated = true;
      for (const double size : published->values)
        if (value.value.low < kOfAnotherSize * size) return false;
    }
    return stated;
  }

  void DropOtherSizes() {
    for (std::size_t p = 0; p < out_.plans.size(); ++p) {
      std::erase_if(out_.plans[p].models, [&](const CatalogEntry* entry) {
        if (!IsOfAnotherSize(out_.plans[p], *entry)) return false;
        std::erase_if(catalogue_,
                      [&](const Published& fact) { return fact.plan == p && fact.entry == entry; });
        return true;
      });
    }
  }

  // Few values of an input are kept, and a bound must not miss the fastest rate: it comes second.
  void AddPublished() {
    std::map<std::size_t, std::vector<StatedValue>> rates;
    for (const auto& [plan, q, value, entry] : catalogue_) {
      if (q == rules_.peak_flops) {
        rates[plan].push_back(value);
      } else {
        AddValue(out_.plans[plan].values[q], value);
      }
    }
    for (auto& [plan, list] : rates) {
      const auto fastest = std::ranges::max_element(
          list, {}, [](const StatedValue& rate) { return rate.value.high; });
      if (fastest > list.begin() + 1) std::rotate(list.begin() + 1, fastest, fastest + 1);
      for (const StatedValue& rate : list)
        AddValue(out_.plans[plan].values[rules_.peak_flops], rate);
    }
  }

  // "with CPU offload", "speculative decoding": what a plan names to be in use; it only opens
  // readings, so one mention is enough wherever it stands.
  void AddUses() {
    for (std::size_t c = 0; c < claims_.cues.size(); ++c) {
      const Cue& cue = claims_.cues[c];
      if (cue.kind != Vocabulary::Kind::kWord) continue;
      const std::string& word = rules_.vocabulary.words[cue.index];
      const auto quantity = word.starts_with("uses.") ? rules_.symbols.Find(word) : std::nullopt;
      if (word == kTraining && !AboutTraining()) continue;
      if (!quantity || Negated(c)) continue;
      AddValue(out_.plans.front().values[*quantity], {.value = Interval::Exactly(1)});
    }
  }

  void AddGlobalBatch() {
    const auto global = rules_.symbols.Find("uses.global_batch");
    if (global && SaysGlobalBatch(document_, mentions_, claims_, rules_))
      AddValue(out_.plans.front().values[*global], {.value = Interval::Exactly(1)});
  }

  // A cache in 8 bits is said somewhere.
  void AddEightBit() {
    const auto symbol = rules_.symbols.Find("uses.eight_bit");
    if (symbol && formats_.SaysEightBitCache())
      AddValue(out_.plans.front().values[*symbol], {.value = Interval::Exactly(1)});
  }

  bool IsElementSize(SymbolId q) const {
    return q == rules_.weight_element_size || q == rules_.kv_element_size;
  }

  // More is said of training than of inference. One word does not make a serving plan a training
  // plan.
  bool AboutTraining() {
    if (!about_training_) {
      int balance = 0;
      for (std::size_t c = 0; c < claims_.cues.size(); ++c) {
        const Cue& cue = claims_.cues[c];
        if (cue.kind != Vocabulary::Kind::kWord) continue;
        const std::string& word = rules_.vocabulary.words[cue.index];
        if (word == "inference") --balance;
        if (word == kTraining && !Negated(c)) ++balance;
      }
      about_training_ = balance > 0;
    }
    return *about_training_;
  }

  // A bound uses the dense rate; the sparse one that data sheets head-line counts only where the
  // document says that its weights are sparse.
  void DropSparsePeaks() {
    const auto sparsity = rules_.symbols.Find("uses.sparsity");
    if (sparsity && !out_.plans.front().values[*sparsity].empty()) return;
    for (std::size_t p = 0; p < out_.plans.size(); ++p) {
      const auto published = [&](double rate, std::string_view prefix) {
        for (const CatalogEntry* device : out_.DevicesOf(static_cast<std::int32_t>(p)))
          for (const CatalogFact& fact : device->facts)
            if (rules_.symbols.Name(fact.quantity).starts_with(prefix))
              for (const double value : fact.values)
                if (std::abs(rate / value - 1) < 0.005) return true;
        return false;
      };
      std::erase_if(out_.plans[p].values[rules_.peak_flops], [&](const StatedValue& stated) {
        const double rate = stated.value.middle();
        return stated.source == StatedValue::Source::kDocument &&
               published(rate, "device.peak_flops_sparse.") &&
               !published(rate, "device.peak_flops.");
      });
    }
  }

  // "no training": a negation right before it, whatever else the same words are.
  bool Negated(std::size_t c) const {
    const Cue& cue = claims_.cues[c];
    for (; c-- > 0 && claims_.cues[c].end + 2 >= cue.begin;) {
      const Cue& before = claims_.cues[c];
      if (before.kind == Vocabulary::Kind::kWord && before.end < cue.begin &&
          rules_.vocabulary.words[before.index] == "negation")
        return true;
    }
    return false;
  }

  void AddPrecisions() {
    for (std::uint32_t c = 0; c < claims_.claims.size(); ++c) {
      const Claim& claim = claims_.claims[c];
      if (claim.kind != Claim::Kind::kPrecision || !SaysWhatIs(claim.role) ||
          formats_.IsOfRate(c) || formats_.IsAdvised(claim))
        continue;
      StatedValue value{.value = Interval::Exactly(
                            rules_.vocabulary.precisions[static_cast<std::size_t>(claim.index)]),
                        .claim = static_cast<std::int32_t>(c)};
      Plan& plan = out_.plans[static_cast<std::size_t>(out_.of_block[claim.block])];
      AddValue(plan.values[formats_.SpeaksOfCache(claim) ? rules_.kv_element_size
                                                         : rules_.weight_element_size],
               value);
    }
  }

  // A value bound by default gives way to one whose words say what it is.
  void DropWeak() {
    for (Plan& plan : out_.plans)
      for (auto& values : plan.values)
        if (std::ranges::any_of(values, [](const StatedValue& v) { return !v.weak; }))
          std::erase_if(values, [](const StatedValue& v) { return v.weak; });
  }

  const Document& document_;
  const Mentions& mentions_;
  const Claims& claims_;
  const PlanRules& rules_;
  const Formats formats_;
  std::vector<std::pair<std::uint32_t, SymbolId>> pure_;
  std::vector<std::uint32_t> options_;  // headings
  std::optional<bool> about_training_;
  std::vector<std::pair<std::size_t, NameScope>> named_;
  struct Published {
    std::size_t plan;
    SymbolId quantity;
    StatedValue value;
    const CatalogEntry* entry;
  };
  std::vector<Published> catalogue_;
  Plans out_;
};

}  // namespace

std::vector<std::int32_t> Plans::Judging(std::int32_t plan) const {
  if (plan != 0 || plans.size() == 1) return {plan};
  std::vector<std::int32_t> all = {0};
  for (std::size_t p = 1; p < plans.size(); ++p)
    if (!plans[p].hypothetical && !plans[p].part_of_list)
      all.push_back(static_cast<std::int32_t>(p));
  return all;
}

const std::vector<const CatalogEntry*>& Plans::ModelsOf(std::int32_t plan) const {
  while (plan > 0 && plans[static_cast<std::size_t>(plan)].models.empty())
    plan = plans[static_cast<std::size_t>(plan)].parent;
  return plans[static_cast<std::size_t>(plan)].models;
}

const std::vector<const CatalogEntry*>& Plans::DevicesOf(std::int32_t plan) const {
  while (plan > 0 && plans[static_cast<std::size_t>(plan)].devices.empty())
    plan = plans[static_cast<std::size_t>(plan)].parent;
  return plans[static_cast<std::size_t>(plan)].devices;
}

bool Plans::NamesAnother(std::int32_t plan, std::int32_t ancestor, bool device) const {
  for (; plan >= 0 && plan != ancestor; plan = plans[static_cast<std::size_t>(plan)].parent) {
    const Plan& nearer = plans[static_cast<std::size_t>(plan)];
    if (device ? nearer.names_device : nearer.names_model) return true;
  }
  return false;
}

std::vector<StatedValue> ReadingsOf(const Number& n) {
  std::vector<StatedValue> readings;
  const auto add = [&](Interval printed, const char* reading, const char* binary) {
    readings.push_back({.value = printed * Interval::Exactly(n.factor), .reading = reading});
    if (n.binary_factor > 0)
      readings.push_back(
          {.value = printed * Interval::Exactly(n.binary_factor), .reading = binary});
  };
  if (!n.range) {
    add(n.Printed(), "", "binary prefix");
    return readings;
  }
  const double low = n.decimal.value(), high = n.upper.value();
  add(Interval::Exactly(high), "", "binary prefix");
  add(Interval::Exactly(low), "low end of the range", "low end, binary prefix");
  add(Interval::Exactly((low + high) / 2), "mean of the range", "mean, binary prefix");
  return readings;
}

Plans ResolvePlans(const Document& document, const Mentions& mentions, const Claims& claims,
                   const PlanRules& rules) {
  return PlanResolver(document, mentions, claims, rules).Resolve();
}

}  // namespace shardlint
