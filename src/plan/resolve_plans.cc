#include <algorithm>
#include <map>

#include "base/text.h"
#include "plan/plan.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxModels =
    6;  // a document that names more compares models: no facts from names
constexpr std::size_t kMaxValues = 8;  // distinct values of one input that are kept
constexpr std::size_t kMaxPlans = 64;

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
      : document_(document), mentions_(mentions), claims_(claims), rules_(rules) {}

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
    OpenScopes();
    OpenPureStrategies();
    out_.of_block.assign(document_.blocks.size(), 0);
    for (std::size_t p = 1; p < out_.plans.size(); ++p)
      for (std::uint32_t b = out_.plans[p].first_block; b < out_.plans[p].end_block; ++b)
        out_.of_block[b] = static_cast<std::int32_t>(p);
    AddNames();
    AddNumbers();
    AddPrecisions();
    DropWeak();
    return std::move(out_);
  }

 private:
  bool IsDegree(SymbolId q) const {
    return std::ranges::find(rules_.degrees, q) != rules_.degrees.end();
  }

  static bool Usable(Role role) {
    return role != Role::kRejected && role != Role::kHypothetical && role != Role::kAlert;
  }

  struct DegreeStatement {
    std::uint32_t block;
    SymbolId degree;
    double value;
  };

  std::uint32_t SectionEnd(std::uint32_t heading) const {
    std::uint32_t e = heading + 1;
    while (e < document_.blocks.size() &&
           !(document_.blocks[e].kind == Block::Kind::kHeading &&
             document_.blocks[e].level <= document_.blocks[heading].level))
      ++e;
    return e;
  }

  // A document whose degrees agree is one plan. Else the highest section whose own degrees agree is
  // a plan of its own; rows and items of one section that disagree are plans by themselves.
  void OpenScopes() {
    for (const Claim& claim : claims_.claims) {
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 || !Usable(claim.role))
        continue;
      if (!IsDegree(claim.quantities.front())) continue;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      if (!n.range) degrees_.push_back({claim.block, claim.quantities.front(), n.decimal.value()});
    }
    if (!Agree(0, static_cast<std::uint32_t>(document_.blocks.size()))) {
      Open(-1, 0, static_cast<std::uint32_t>(document_.blocks.size()));
    } else {
      OpenOptions();
    }
  }

  // "3.1 TP=4", "3.2 PP=4": sibling headings that state degrees are options, each a plan.
  void OpenOptions() {
    std::vector<std::uint32_t> headings;
    for (const DegreeStatement& s : degrees_)
      if (document_.blocks[s.block].kind == Block::Kind::kHeading &&
          (headings.empty() || headings.back() != s.block))
        headings.push_back(s.block);
    for (const std::uint32_t h : headings) {
      const auto sibling = [&](std::uint32_t other) {
        return other != h && document_.blocks[other].section == document_.blocks[h].section &&
               document_.blocks[other].level == document_.blocks[h].level;
      };
      if (headings.size() <= kMaxPlans && std::ranges::any_of(headings, sibling))
        AddPlan(static_cast<std::int32_t>(h), h, SectionEnd(h), false);
    }
  }

  bool Agree(std::uint32_t begin, std::uint32_t end) const {
    std::map<SymbolId, double> seen;
    for (auto s = std::ranges::lower_bound(degrees_, begin, {}, &DegreeStatement::block);
         s != degrees_.end() && s->block < end; ++s)
      if (const auto [it, fresh] = seen.emplace(s->degree, s->value);
          !fresh && it->second != s->value)
        return false;
    return true;
  }
  bool Any(std::uint32_t begin, std::uint32_t end) const {
    const auto s = std::ranges::lower_bound(degrees_, begin, {}, &DegreeStatement::block);
    return s != degrees_.end() && s->block < end;
  }

  void Open(std::int32_t heading, std::uint32_t begin, std::uint32_t end) {
    // Child sections of this stretch.
    std::uint32_t i = begin + (heading >= 0 ? 1 : 0);
    const std::uint32_t own_begin = i;
    while (i < end && document_.blocks[i].kind != Block::Kind::kHeading) ++i;
    if (!Agree(own_begin, i)) OpenItems(own_begin, i);
    while (i < end) {
      const std::uint32_t e = std::min(SectionEnd(i), end);
      if (Any(i, e)) {
        if (Agree(i, e)) {
          AddPlan(static_cast<std::int32_t>(i), i, e, false);
        } else {
          Open(static_cast<std::int32_t>(i), i, e);
        }
      }
      i = e;
    }
  }

  void OpenItems(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end;) {
      std::uint32_t e = i + 1;
      const Block& block = document_.blocks[i];
      if (block.kind == Block::Kind::kCell) {
        while (e < end && document_.blocks[e].group == block.group &&
               document_.blocks[e].row == block.row)
          ++e;
      } else if (block.list >= 0) {
        while (e < end && document_.blocks[e].list >= 0 &&
               (document_.blocks[e].list > block.list ||
                (document_.blocks[e].list == block.list && document_.blocks[e].item == block.item)))
          ++e;
      }
      if (Any(i, e) && Agree(i, e)) AddPlan(-1, i, e, false);
      i = e;
    }
  }

  Plan& AddPlan(std::int32_t heading, std::uint32_t begin, std::uint32_t end, bool hypothetical) {
    if (out_.plans.size() >= kMaxPlans)
      return out_.plans.back();  // more are options of a catalogue, not plans
    Plan plan;
    plan.section = heading;
    plan.first_block = begin, plan.end_block = end;
    plan.parent = 0;
    for (std::size_t p = 1; p < out_.plans.size(); ++p)
      if (out_.plans[p].first_block <= begin && end <= out_.plans[p].end_block)
        plan.parent = static_cast<std::int32_t>(p);
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
        AddPlan(heading ? static_cast<std::int32_t>(b) : -1, b, heading ? SectionEnd(b) : b + 1,
                true);
        break;
      }
    }
  }

  void AddNames() {
    std::vector<std::uint16_t> models, devices;
    for (const NameHit& hit : mentions_.names)
      for (const CatalogName& name : hit.names) {
        auto& list = name.kind == CatalogName::Kind::kModel ? models : devices;
        if (std::ranges::find(list, name.entry) == list.end()) list.push_back(name.entry);
      }
    const auto take = [&](const std::vector<std::uint16_t>& list,
                          std::vector<const CatalogEntry*>& out) {
      if (list.size() > kMaxModels) return;
      for (const std::uint16_t entry : list) {
        out.push_back(&rules_.catalog.Entry(entry));
        for (const CatalogFact& fact : out.back()->facts)
          for (const double value : fact.values) {
            const StatedValue stated{.value = Interval::Exactly(value),
                                     .claim = -1,
                                     .source = StatedValue::Source::kCatalogue};
            catalogue_.push_back({fact.quantity, stated});
            // Any dense rate may be the one a plan computes with; a bound takes the fastest.
            if (rules_.symbols.Name(fact.quantity).starts_with("device.peak_flops."))
              catalogue_.push_back({rules_.peak_flops, stated});
          }
      }
    };
    take(models, out_.models);
    take(devices, out_.devices);
  }

  void AddNumbers() {
    for (std::uint32_t c = 0; c < claims_.claims.size(); ++c) {
      const Claim& claim = claims_.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty()) continue;
      const SymbolId q = claim.quantities.front();
      const bool input = q < rules_.inputs.size() && rules_.inputs[q];
      if (!input && (claim.role == Role::kRequired || claim.role == Role::kAlert)) {
        out_.requirements.push_back({c, q});
        continue;
      }
      if (!Usable(claim.role) || claim.role == Role::kExample) continue;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      if (!input && n.bound != Bound::kNone) continue;
      Plan& plan = out_.plans[static_cast<std::size_t>(out_.of_block[claim.block])];
      for (StatedValue value : ReadingsOf(n)) {
        value.claim = static_cast<std::int32_t>(c);
        value.weak = !claim.scope_known || !claim.firm;
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
    for (const auto& [q, value] : catalogue_) AddValue(out_.plans.front().values[q], value);
  }

  void AddPrecisions() {
    for (std::uint32_t c = 0; c < claims_.claims.size(); ++c) {
      const Claim& claim = claims_.claims[c];
      if (claim.kind != Claim::Kind::kPrecision || !Usable(claim.role)) continue;
      StatedValue value{.value = Interval::Exactly(
                            rules_.vocabulary.precisions[static_cast<std::size_t>(claim.index)]),
                        .claim = static_cast<std::int32_t>(c)};
      Plan& plan = out_.plans[static_cast<std::size_t>(out_.of_block[claim.block])];
      AddValue(
          plan.values[SpeaksOfCache(claim) ? rules_.kv_element_size : rules_.weight_element_size],
          value);
    }
  }

  bool SpeaksOfCache(const Claim& claim) const {
    const Block& block = document_.blocks[claim.block];
    for (auto it = std::ranges::lower_bound(claims_.cues, block.text_begin, {}, &Cue::begin);
         it != claims_.cues.end() && it->begin < claim.begin; ++it) {
      const Cue& cue = *it;
      if (cue.kind == Vocabulary::Kind::kMeasure) {
        const std::string& id = rules_.vocabulary.measures[cue.index].id;
        if (id == "kv_cache" || id == "kv_element_size") return true;
      }
    }
    return false;
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
  std::vector<DegreeStatement> degrees_;
  std::vector<std::pair<std::uint32_t, SymbolId>> pure_;
  std::vector<std::pair<SymbolId, StatedValue>> catalogue_;
  Plans out_;
};

}  // namespace

std::vector<std::int32_t> Plans::Judging(std::int32_t plan) const {
  if (plan != 0 || plans.size() == 1) return {plan};
  std::vector<std::int32_t> all = {0};
  for (std::size_t p = 1; p < plans.size(); ++p)
    if (!plans[p].hypothetical) all.push_back(static_cast<std::int32_t>(p));
  return all;
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
