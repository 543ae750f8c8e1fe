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
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/judgement.h"

// What a card, a rank or a stage holds in each of several variants of a table that divide the same
// whole by different degrees: "KV heads per GPU | 1 | 2 | 4" below "TP8 | TP4 | TP2". The figure
// that departs from what all others make with their degrees is wrong.

namespace shardlint {
namespace {

struct SplitPart {
  std::uint32_t claim = 0;
  const Number* figure = nullptr;
  std::int32_t item = 0;
  std::map<std::string_view, const Number*> own;  ///< degrees told in its own cell
};

class SplitRows {
  static constexpr std::size_t kMostCells = 1024;
  static constexpr std::size_t kFewestAlone = 3;  // that agree where nothing tells the whole
  static constexpr double kDeparts = 0.03;
  static constexpr std::int64_t kTelling = 100;  // digits of a whole that is told elsewhere
  static constexpr std::array<std::string_view, 6> kDegrees = {
      "tensor_parallel_size", "pipeline_parallel_size",
      "expert_parallel_size", "gpus.per_replica",
      "gpus.total",           "gpus.minimum"};
  struct Of {
    std::string_view part, whole;
    std::array<std::string_view, 4> degrees;
  };
  static constexpr std::array<Of, 4> kOf = {
      {{"heads.per_rank",
        "num_attention_heads",
        {"tensor_parallel_size", "gpus.per_replica", "gpus.total", ""}},
       {"kv_heads.per_rank",
        "num_key_value_heads",
        {"tensor_parallel_size", "gpus.per_replica", "gpus.total", ""}},
       {"layers.per_stage", "num_hidden_layers", {"pipeline_parallel_size", "", "", ""}},
       {"experts.per_gpu", "num_experts", {"expert_parallel_size", "", "", ""}}}};

  using Degrees = std::map<std::int32_t, const Number*>;  // of each item

 public:
  SplitRows(Judgement& j, const Group& group, bool rows) : j_(j), group_(group), rows_(rows) {}

  void Run() {
    if (group_.end_block - group_.first_block > kMostCells) return;
    FindDegrees();
    std::map<std::int32_t, std::vector<SplitPart>> series;
    for (std::uint32_t b = group_.first_block; b < group_.end_block; ++b) {
      const Block& block = BlockAt(b);
      if (block.header || block.column < (rows_ ? 0 : 1)) continue;
      if (auto part = PartOf(b)) series[SeriesOf(block)].push_back(std::move(*part));
    }
    for (const auto& [id, parts] : series)
      if (parts.size() >= 2) Check(parts);
    // What departs in several series is of another kind.
    for (const Finding& found : findings_) {
      const auto of_item = [&](const Finding& other) {
        return other.wrong.item == found.wrong.item;
      };
      if (std::ranges::count_if(findings_, of_item) > 1 || special_.contains(found.wrong.item))
        continue;
      j_.judged[found.wrong.claim].Drop(Verdict::kConfirmed);
      std::vector<const Number*> operands = {found.told, found.by};
      std::string step = Words(*found.told);
      if (found.its != nullptr) step += " × " + Words(*found.its), operands.push_back(found.its);
      JudgeStep(j_, found.wrong.claim, operands, found.expected, step + " ÷ " + Words(*found.by));
    }
  }

 private:
  const Block& BlockAt(std::uint32_t b) const { return j_.document.blocks[b]; }
  std::int32_t ItemOf(const Block& block) const { return rows_ ? block.row : block.column; }
  std::int32_t SeriesOf(const Block& block) const { return rows_ ? block.column : block.row; }
  bool HeadsItem(const Block& block) const { return rows_ ? block.column == 0 : block.header; }
  bool HeadsSeries(const Block& block) const { return rows_ ? block.header : block.column == 0; }

  std::string_view QuantityOf(const Number& n) const {
    const std::int32_t c = j_.claims.of_number[static_cast<std::size_t>(&n - NumbersBegin())];
    if (c < 0) return {};
    const Claim& claim = j_.claims.claims[static_cast<std::size_t>(c)];
    return claim.quantities.empty() ? std::string_view()
                                    : j_.rules.symbols.Name(claim.quantities.front());
  }
  const Number* NumbersBegin() const { return j_.mentions.numbers.data(); }

  std::string_view DegreeOf(const Number& n) const {
    if (n.range || n.percent || !n.decimal.integer() || n.decimal.digits <= 0) return {};
    const std::string_view name = QuantityOf(n);
    if (const auto known = j_.rules.vocabulary.degrees.find(std::string(n.degree));
        known != j_.rules.vocabulary.degrees.end())
      return j_.rules.symbols.Name(known->second);
    return std::ranges::find(kDegrees, name) != kDegrees.end() ? name : std::string_view();
  }

  // "instances × TP | 4 × 8": the factors of a cell are called as its label calls them.
  void AddFactors(const Block& cell, const Block& label) {
    const auto names = FactorsOf(label), values = FactorsOf(cell);
    if (names.size() < 2 || values.size() < names.size()) return;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto numbers = j_.NumbersIn(values[i].begin, values[i].end);
      if (numbers.empty() || !numbers.front().decimal.integer() || numbers.front().range) return;
      for (const Cue& cue : j_.CuesIn(names[i].begin, names[i].end)) {
        if (cue.kind != Vocabulary::Kind::kMeasure) continue;
        const std::string name = j_.rules.vocabulary.measures[cue.index].id + "_size";
        const auto known = std::ranges::find(kDegrees, std::string_view(name));
        if (known != kDegrees.end()) degrees_[*known].try_emplace(ItemOf(cell), &numbers.front());
      }
    }
  }
  std::vector<TextRange> FactorsOf(const Block& block) const {
    static constexpr std::string_view kTimes = "×";
    std::vector<TextRange> out;
    const std::string_view text = j_.document.text;
    std::uint32_t begin = block.text_begin;
    while (true) {
      const std::size_t at = text.substr(0, block.text_end).find(kTimes, begin);
      if (at == std::string_view::npos) break;
      out.push_back({begin, static_cast<std::uint32_t>(at)});
      begin = static_cast<std::uint32_t>(at + kTimes.size());
    }
    out.push_back({begin, block.text_end});
    return out;
  }

  // What heads an item tells its degrees, or a series of degrees does.
  void FindDegrees() {
    std::set<std::pair<std::string_view, std::int32_t>> twice;
    for (std::uint32_t b = group_.first_block; b < group_.end_block; ++b) {
      const Block& block = BlockAt(b);
      if (block.column < 0 || (HeadsSeries(block) && !HeadsItem(block))) continue;
      const auto numbers = j_.NumbersIn(block.text_begin, block.text_end);
      if (const Block* label = HeadsItem(block) ? nullptr : LabelOf(block)) {
        if (SaysPart(*label)) continue;
        if (numbers.size() > 1) AddFactors(block, *label);
      }
      for (const Number& n : numbers) {
        const std::string_view name = DegreeOf(n);
        if (name.empty() || (numbers.size() > 1 && n.degree.empty())) continue;
        const auto [it, fresh] = degrees_[name].try_emplace(ItemOf(block), &n);
        if (!fresh && it->second->Nominal() != n.Nominal()) twice.insert({name, ItemOf(block)});
      }
    }
    for (const auto& [name, item] : twice) degrees_[name].erase(item);
  }

  std::optional<SplitPart> PartOf(std::uint32_t b) const {
    const Block& block = BlockAt(b);
    SplitPart part;
    part.item = ItemOf(block);
    for (const Number& n : j_.NumbersIn(block.text_begin, block.text_end)) {
      if (!n.degree.empty()) {
        part.own[DegreeOf(n)] = &n;
        continue;
      }
      if (part.figure != nullptr || n.range || n.percent || n.multiplier ||
          n.bound != Bound::kNone || n.decimal.digits == 0 || n.operand)
        return std::nullopt;
      part.figure = &n;
    }
    if (part.figure == nullptr) return std::nullopt;
    const std::int32_t claim =
        j_.claims.of_number[static_cast<std::size_t>(part.figure - NumbersBegin())];
    if (claim < 0) return std::nullopt;
    part.claim = static_cast<std::uint32_t>(claim);
    const Claim& told = j_.claims.claims[part.claim];
    if (QuantityOf(*part.figure).ends_with("_parallel_size")) return std::nullopt;
    if (!MayFollow(told) || told.role == Role::kMeasured || IsRefutedByFigures(j_, part.claim))
      return std::nullopt;
    if (!IsOfPart(block, *part.figure)) return std::nullopt;
    return part;
  }

  bool IsOfPart(const Block& block, const Number& n) const {
    const std::string_view name = QuantityOf(n);
    if (std::ranges::find(kOf, name, &Of::part) != kOf.end()) return true;
    if (SaysPart(block)) return true;
    const Block* label = LabelOf(block);
    return label != nullptr && SaysPart(*label);
  }
  const Block* LabelOf(const Block& block) const {
    for (std::uint32_t b = group_.first_block; b < group_.end_block; ++b)
      if (const Block& label = BlockAt(b);
          HeadsSeries(label) && SeriesOf(label) == SeriesOf(block) && &label != &block)
        return &label;
    return nullptr;
  }
  // "bytes/token/card", "bytes per token, GPU"
  bool SaysPart(const Block& block) const {
    const std::string_view text = j_.document.TextOf(block);
    for (std::size_t i = text.find_first_of("/,"); i != std::string_view::npos;
         i = text.find_first_of("/,", i + 1)) {
      const std::string_view behind = Trim(text.substr(i + 1));
      const Unit* noun = j_.rules.units.Longest(behind).unit;
      if (noun != nullptr && noun->id == "gpu") return true;
    }
    return std::ranges::any_of(j_.CuesOf(block), [&](const Cue& cue) {
      if (cue.kind != Vocabulary::Kind::kScope) return false;
      const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
      return scope == "per_gpu" || scope == "per_rank" || scope == "per_stage" ||
             scope.ends_with("per_gpu") || scope == "per_gpu_per_layer";
    });
  }

  void Check(const std::vector<SplitPart>& parts) {
    const std::string_view name = QuantityOf(*parts.front().figure);
    const auto of = std::ranges::find(kOf, name, &Of::part);
    for (const SplitPart& part : parts)
      if (part.figure->dimension != parts.front().figure->dimension ||
          part.figure->unit != parts.front().figure->unit)
        return;
    const SplitPart* wrong = nullptr;
    const Number* by = nullptr;
    Interval whole{};
    const Number *told = nullptr, *its = nullptr;
    for (const std::string_view degree : kDegrees) {
      if (of != kOf.end() && std::ranges::find(of->degrees, degree) == of->degrees.end()) continue;
      const auto result = Ask(parts, degree, of == kOf.end() ? std::string_view() : of->whole);
      if (!result) continue;
      if (result->departs == nullptr) return Confirm(parts, degree, result->told);
      if (wrong != nullptr && wrong != result->departs) return;
      wrong = result->departs, by = result->by, whole = result->whole, told = result->told;
      its = result->its;
    }
    if (wrong == nullptr) return;
    const Interval expected = whole / by->InBase();
    if (Agrees(*wrong->figure, expected) != nullptr || NearMiss(*wrong->figure, expected)) return;
    findings_.push_back({*wrong, told, its, by, expected});
  }

  // All make one whole, with different degrees or as the document tells it.
  void Confirm(const std::vector<SplitPart>& parts, std::string_view degree, const Number* told) {
    for (const SplitPart& part : parts) {
      const Number* by = DegreeFor(part, degree);
      if (by == nullptr || j_.judged[part.claim].Folded() == Verdict::kConfirmed) continue;
      if (told != nullptr) {
        if (Agrees(*part.figure, told->InBase() / by->InBase()) != nullptr)
          JudgeStep(j_, part.claim, {told, by}, told->InBase() / by->InBase(),
                    Words(*told) + " ÷ " + Words(*by));
        continue;
      }
      for (const SplitPart& other : parts) {
        const Number* its = DegreeFor(other, degree);
        if (parts.size() < kFewestAlone || its == nullptr || its->Nominal() == by->Nominal())
          continue;
        const Interval expected = other.figure->InBase() * its->InBase() / by->InBase();
        if (Agrees(*part.figure, expected) != nullptr)
          JudgeStep(j_, part.claim, {other.figure, its, by}, expected,
                    Words(*other.figure) + " × " + Words(*its) + " ÷ " + Words(*by));
        break;
      }
    }
  }

  struct Finding {
    SplitPart wrong;
    const Number *told, *its, *by;
    Interval expected;
  };
  struct Result {
    const SplitPart* departs = nullptr;
    const Number *by = nullptr, *told = nullptr;
    const Number* its = nullptr;  ///< the degree of `told`, where that is the part of another item
    Interval whole = {};
  };

  const Number* DegreeFor(const SplitPart& part, std::string_view degree) const {
    if (const auto own = part.own.find(degree); own != part.own.end()) return own->second;
    const auto known = degrees_.find(degree);
    if (known == degrees_.end()) return nullptr;
    const auto it = known->second.find(part.item);
    return it == known->second.end() ? nullptr : it->second;
  }

  // The one part that departs from the whole which all others make; none where all agree.
  std::optional<Result> Ask(const std::vector<SplitPart>& parts, std::string_view degree,
                            std::string_view whole_name) {
    struct Product {
      const SplitPart* part;
      const Number* by;
      Interval value;
    };
    if (whole_name.empty() && IsDividedElse(parts, degree)) return std::nullopt;
    std::vector<Product> products;
    const Number* named =
        whole_name.empty() ? nullptr : WholeTold(*parts.front().figure, whole_name, nullptr);
    for (const SplitPart& part : parts) {
      const Number* by = DegreeFor(part, degree);
      if (by == nullptr || by == part.figure) continue;
      // Fewer KV heads than ranks: each rank has a copy of one.
      if (whole_name == "num_key_value_heads" && part.figure->Nominal() == 1 &&
          (named == nullptr || by->Nominal() > named->Nominal()))
        continue;
      products.push_back({&part, by, part.figure->InBase() * by->InBase()});
    }
    if (products.size() < 2) return std::nullopt;
    Result result;
    std::size_t most = 0;
    for (const Product& candidate : products) {
      const double at = candidate.value.middle();
      std::vector<const Product*> departing;
      for (const Product& p : products)
        if (!WithSlack(p.value).Contains(at)) departing.push_back(&p);
      const std::size_t agreeing = products.size() - departing.size();
      if (departing.size() > 1 || agreeing < most) continue;
      const Product* const odd_one = departing.empty() ? nullptr : departing.front();
      std::set<double> by;
      for (const Product& p : products)
        if (&p != odd_one) by.insert(p.by->Nominal());
      if (odd_one == nullptr)
        return Result{.told = WholeTold(*candidate.part->figure, whole_name, &candidate.value)};
      const Product& odd = *odd_one;
      const Number* told = WholeTold(*candidate.part->figure, whole_name, &candidate.value);
      if (told == nullptr && (agreeing < kFewestAlone || by.size() < 2)) continue;
      if (told != nullptr && whole_name.empty() && by.size() < 2) continue;
      if (std::abs(odd.value.middle() / at - 1) < kDeparts ||
          (IsPlateau(products, odd) && !HasHeadsFor(*odd.part, odd.by->Nominal())) ||
          IsOfOtherKind(*odd.part, parts))
        continue;
      if (whole_name.empty() && IsTold(odd.value, *odd.part->figure)) {
        special_.insert(odd.part->item);
        continue;
      }
      most = agreeing;
      result = {odd.part, odd.by, told != nullptr ? told : candidate.part->figure,
                told != nullptr ? nullptr : candidate.by,
                told != nullptr ? told->InBase() : candidate.value};
    }
    return most == 0 ? std::nullopt : std::optional<Result>(result);
  }

  // What is no longer divided once there are more ranks than heads.
  static bool IsPlateau(const auto& products, const auto& odd) {
    return std::ranges::any_of(products, [&](const auto& p) {
      return p.part != odd.part && p.by->Nominal() < odd.by->Nominal() &&
             p.part->figure->Nominal() == odd.part->figure->Nominal() &&
             std::ranges::all_of(products, [&](const auto& other) {
               return other.by->Nominal() <= odd.by->Nominal();
             });
    });
  }

  bool IsInside(const Number& n, const Number& figure) const {
    return n.block >= group_.first_block && n.block < group_.end_block &&
           SeriesOf(BlockAt(n.block)) == SeriesOf(BlockAt(figure.block));
  }

  // As many KV heads as ranks, or more, wherever the document counts them.
  bool HasHeadsFor(const SplitPart& part, double ranks) const {
    const Number* heads = WholeTold(*part.figure, "num_key_value_heads", nullptr);
    return heads != nullptr && heads->Nominal() >= ranks;
  }

  // The whole as the document tells it elsewhere.
  const Number* WholeTold(const Number& figure, std::string_view name,
                          const Interval* value) const {
    const Number* only = nullptr;
    for (const Number& n : j_.NumbersAround(figure)) {
      if (IsInside(n, figure) || n.range || n.percent ||
          (name.empty() && n.dimension != figure.dimension))
        continue;
      if (!name.empty()) {
        if (QuantityOf(n) != name) continue;
        if (only != nullptr && only->Nominal() != n.Nominal()) return nullptr;
        only = &n;
      } else if (n.decimal.digits >= kTelling && only == nullptr &&
                 WithSlack(n.InBase()).Meets(*value)) {
        only = &n;
      }
    }
    return only != nullptr && (value == nullptr || WithSlack(only->InBase()).Meets(*value))
               ? only
               : nullptr;
  }

  // Another degree that is not the same for all of them may divide it too.
  bool IsDividedElse(const std::vector<SplitPart>& parts, std::string_view but) const {
    return std::ranges::any_of(kDegrees, [&](std::string_view degree) {
      if (degree == but || degree.starts_with("gpus")) return false;
      std::set<double> values;
      for (const SplitPart& part : parts)
        if (const Number* by = DegreeFor(part, degree)) values.insert(by->Nominal());
      return values.size() > 1;
    });
  }

  // Another whole that the document tells: "8 experts at EP32" of 256, and not of 288 with copies.
  bool IsTold(const Interval& value, const Number& figure) const {
    return std::ranges::any_of(j_.NumbersAround(figure), [&](const Number& n) {
      return !IsInside(n, figure) && n.decimal.digits >= kTelling &&
             n.dimension == figure.dimension && !n.range && WithSlack(n.InBase()).Meets(value);
    });
  }

  // Of a format, a model or a device that none of the others is of, where those are of one.
  bool IsOfOtherKind(const SplitPart& odd, const std::vector<SplitPart>& parts) const {
    std::optional<std::set<std::pair<int, int>>> one;
    std::set<std::pair<int, int>> others;
    for (const SplitPart& part : parts) {
      if (part.item == odd.item) continue;
      auto kinds = KindsOf(part.item);
      if (one && *one != kinds) return false;  // they agree for all that
      if (!one) one = kinds;
      others.merge(kinds);
    }
    return std::ranges::any_of(KindsOf(odd.item),
                               [&](const auto& kind) { return !others.contains(kind); });
  }
  std::set<std::pair<int, int>> KindsOf(std::int32_t item) const {
    std::set<std::pair<int, int>> out;
    for (std::uint32_t b = group_.first_block; b < group_.end_block; ++b) {
      const Block& block = BlockAt(b);
      if (block.column < 0 || ItemOf(block) != item) continue;
      for (const Cue& cue : j_.CuesOf(block))
        if (cue.kind == Vocabulary::Kind::kPrecision) out.insert({0, cue.index});
      for (const NameHit& hit : j_.NamesIn(block.text_begin, block.text_end))
        out.insert({1, static_cast<int>(hit.names.front().entry)});
    }
    return out;
  }

  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.begin, n.end - n.begin);
  }

  Judgement& j_;
  const Group& group_;
  bool rows_;
  std::map<std::string_view, Degrees> degrees_;
  std::vector<Finding> findings_;
  std::set<std::int32_t> special_;  ///< items that divide another whole
};

}  // namespace

void CheckSplitRows(Judgement& j) {
  for (const Group& group : j.document.groups)
    if (group.kind == Group::Kind::kTable || group.kind == Group::Kind::kCodeTable)
      for (const bool rows : {true, false}) SplitRows(j, group, rows).Run();
}

}  // namespace shardlint
