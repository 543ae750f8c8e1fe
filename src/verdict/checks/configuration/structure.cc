#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "verdict/judgement.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kTotalReach = 48;  // bytes between a product and the total behind it

// "7×8 GPUs", "4x4 topology": chips side by side.
bool CountsGpus(const Product& product) {
  return product.noun != nullptr && (product.noun->id == "gpu" || product.noun->id == "mesh");
}

// A list of ranks or layers is confirmed by its length: what a stage, a replica or a group holds.
void CheckRanks(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const RankList& list = j.mentions.ranks[static_cast<std::size_t>(claim.index)];
  if (list.noun == nullptr) return;
  const double count = static_cast<double>(list.indices.size());
  const std::string& noun = list.noun->id;
  std::vector<std::string_view> sizes;
  if (noun == "layer") sizes = {"layers.per_stage", "num_hidden_layers"};
  if (noun == "gpu" || noun == "rank")
    sizes = {"gpus.per_replica",  "gpus.per_stage", "gpus.per_tp_group",
             "gpus.per_ep_group", "gpus.total",     "gpus.per_node"};
  if (noun == "stage") sizes = {"pipeline_parallel_size"};
  if (noun == "expert") sizes = {"experts.per_gpu", "num_experts", "experts.per_group"};
  if (noun == "head") sizes = {"heads.per_rank", "num_attention_heads"};
  CheckDetail detail{.kind = CheckDetail::Kind::kRanks, .claim = index};
  for (const std::string_view name : sizes) {
    const auto q = j.Symbol(name);
    if (!q) continue;
    for (const std::int32_t plan : j.plans.Judging(j.PlanOf(claim))) {
      CostModel& model = j.ModelOf(j.ModelIndex(plan, false));
      for (const std::uint32_t id : model.Values(*q)) {
        if (model.at(id).assumed || !model.at(id).value.Contains(count)) continue;
        detail.message = std::string(name);
        j.judged[index].Add("ranks", Verdict::kConfirmed, Severity::kNone, std::move(detail));
        return;
      }
    }
  }
}

// "7×8 GPUs, 56 GPUs in total", "4x4 slice (16 chips)": the count behind a product that says that
// it is the total.
std::optional<std::uint32_t> TotalBehind(const Judgement& j, std::uint32_t product) {
  const Claim& claim = j.claims.claims[product];
  const auto total = j.Symbol("gpus.total");
  for (std::uint32_t c = product + 1; c < j.claims.claims.size(); ++c) {
    const Claim& other = j.claims.claims[c];
    if (other.block != claim.block || other.begin > claim.end + kTotalReach ||
        other.kind == Claim::Kind::kProduct)
      break;
    if (other.kind != Claim::Kind::kNumber || other.role != Role::kStated || !total ||
        other.quantities != std::vector<SymbolId>{*total})
      continue;
    const std::string_view between =
        std::string_view(j.document.text).substr(claim.end, other.begin - claim.end);
    if (between.find_first_of(".;") != std::string_view::npos) break;
    if (between.ends_with('(') || between == " of " ||
        j.HasWord("sum", claim.end, other.end + kTotalReach / 4))
      return c;
    break;
  }
  return std::nullopt;
}

// "4×4×2": a product of degrees is confirmed by the number of GPUs.
void CheckProduct(Judgement& j, std::uint32_t index) {
  const Claim& claim = j.claims.claims[index];
  const Product& factors = j.mentions.products[static_cast<std::size_t>(claim.index)];
  double product = 1;
  for (const std::uint32_t n : factors.operands) product *= j.mentions.numbers[n].decimal.value();
  CheckDetail detail{.kind = CheckDetail::Kind::kProduct, .claim = index};
  if (CountsGpus(factors))
    if (const auto total = TotalBehind(j, index)) {
      const bool same = j.NumberOf(j.claims.claims[*total]).InBase().Contains(product);
      CheckDetail found{.kind = CheckDetail::Kind::kNearby, .claim = *total};
      found.expected = Interval::Exactly(product), found.has_expected = true;
      found.message = std::string(
          std::string_view(j.document.text).substr(claim.begin, claim.end - claim.begin));
      j.judged[*total].Add("arithmetic-sentence",
                           same ? Verdict::kConfirmed : Verdict::kContradicted,
                           same ? Severity::kNone : Severity::kError, std::move(found));
    }
  for (const std::string_view name : {"gpus.total", "gpus.per_replica", "modules.total"}) {
    const auto q = j.Symbol(name);
    if (!q) continue;
    for (const std::int32_t plan : j.plans.Judging(j.PlanOf(claim))) {
      CostModel& model = j.ModelOf(j.ModelIndex(plan, true));
      for (const std::uint32_t id : model.Values(*q)) {
        if (model.at(id).assumed || !model.at(id).value.Contains(product)) continue;
        detail.message = std::string(name);
        j.judged[index].Add("arithmetic-product", Verdict::kConfirmed, Severity::kNone,
                            std::move(detail));
        return;
      }
    }
  }
}

// ---- Lists that count off one thing: "Layers 0-39", then "Layers 40-79"

const RankList& ListOf(const Judgement& j, std::uint32_t claim) {
  return j.mentions.ranks[static_cast<std::size_t>(j.claims.claims[claim].index)];
}

// The stated number of what a list counts off, where it is certain.
std::optional<double> TotalOf(Judgement& j, std::uint32_t claim) {
  if (ListOf(j, claim).noun->id != "layer") return std::nullopt;  // others are numbered by pool
  const auto q = j.Symbol("num_hidden_layers");
  if (!q) return std::nullopt;
  CostModel& model = j.ModelOf(j.ModelIndex(j.PlanOf(j.claims.claims[claim]), false));
  std::optional<double> total;
  for (const std::uint32_t id : model.Values(*q)) {
    if (model.at(id).assumed || (total && *total != model.at(id).value.low)) return std::nullopt;
    total = model.at(id).value.low;
  }
  // "layers 0-21 (22 layers)": as many as one list holds are that stage's.
  if (total && *total == static_cast<double>(ListOf(j, claim).indices.size())) return std::nullopt;
  return total;
}

void Say(Judgement& j, std::uint32_t claim, Verdict verdict, std::string message) {
  CheckDetail detail{.kind = CheckDetail::Kind::kRanks, .claim = claim};
  detail.message = std::move(message);
  const bool bad = verdict == Verdict::kContradicted;
  j.judged[claim].Add("ranks-in-order", verdict, bad ? Severity::kError : Severity::kNone,
                      std::move(detail));
}

// "Layers 0-41", then "Layers 40-79": the list that is longer than an even share of all.
std::optional<std::uint32_t> FindOverlap(const Judgement& j,
                                         const std::vector<std::uint32_t>& family,
                                         std::optional<double> total) {
  if (!total) return std::nullopt;
  const double each = *total / static_cast<double>(family.size());
  for (std::size_t i = 1; i < family.size(); ++i) {
    const RankList& before = ListOf(j, family[i - 1]);
    if (ListOf(j, family[i]).indices.front() <= before.indices.back() &&
        static_cast<double>(before.indices.size()) > each &&
        ListOf(j, family[i]).indices.front() > before.indices.front())
      return family[i - 1];
  }
  return std::nullopt;
}

// "[0, 3]", "[1, 2]": pairs that name each layer once are no ranges.
bool ArePairs(const Judgement& j, const std::vector<std::uint32_t>& family, double total) {
  std::vector<std::uint32_t> ends;
  for (const std::uint32_t claim : family) {
    const RankList& list = ListOf(j, claim);
    const std::string_view text =
        std::string_view(j.document.text).substr(list.begin, list.end - list.begin);
    if (text.find(',') == std::string_view::npos) return false;
    ends.insert(ends.end(), {list.indices.front(), list.indices.back()});
  }
  std::ranges::sort(ends);
  return static_cast<double>(ends.size()) == total &&
         std::ranges::adjacent_find(ends) == ends.end();
}

// Whether one begins where the one before it ends, or counts all over again: what a second replica
// holds.
bool Follows(const RankList& list, const RankList& before, const RankList& first,
             std::uint32_t end) {
  const std::uint32_t begin = list.indices.front(), last = before.indices.back();
  return begin == last + 1 || (begin == first.indices.front() && last == end);
}

// "Layers 0-23", "24-46", "48-71": the one list that is not as long as all others, which at their
// length would end where the next one begins, or begin where the one before it ends.
std::optional<std::uint32_t> FindUneven(const Judgement& j,
                                        const std::vector<std::uint32_t>& family) {
  constexpr std::size_t kFewest = 3;
  if (family.size() < kFewest) return std::nullopt;
  const auto length = [&](std::size_t i) { return ListOf(j, family[i]).indices.size(); };
  const auto begin = [&](std::size_t i) { return ListOf(j, family[i]).indices.front(); };
  const auto end = [&](std::size_t i) { return ListOf(j, family[i]).indices.back() + 1; };
  std::size_t odd = family.size();
  for (std::size_t i = 0; i < family.size(); ++i) {
    const std::size_t other = i == 0 ? 1 : 0,
                      third = i == family.size() - 1 ? 1 : family.size() - 1;
    if (length(i) == length(other) || length(other) != length(third)) continue;
    if (odd != family.size()) return std::nullopt;
    odd = i;
  }
  if (odd == family.size()) return std::nullopt;
  const auto each = static_cast<std::uint32_t>(length(odd == 0 ? 1 : 0));
  for (std::size_t i = 0; i < family.size(); ++i)
    if (i != odd && length(i) != each) return std::nullopt;
  const bool last = odd + 1 == family.size();
  const bool too_long = last || begin(odd) + each == begin(odd + 1);
  const bool follows = odd == 0 || begin(odd) == end(odd - 1);
  if (!last && follows && too_long && end(odd) != begin(odd + 1)) return family[odd];
  if (odd > 0 && !follows && end(odd) == end(odd - 1) + each &&
      (last || end(odd) == begin(odd + 1)))
    return family[odd];
  return std::nullopt;
}

// Each begins where the one before it ends, none goes beyond what there is, and the last ends
// there.
void CheckFamily(Judgement& j, const std::vector<std::uint32_t>& family) {
  const std::uint32_t start = ListOf(j, family.front()).indices.front();
  if (start > 1) return;
  const std::uint32_t end = ListOf(j, family.back()).indices.back();
  const auto follows = [&](std::size_t i) {
    return Follows(ListOf(j, family[i]), ListOf(j, family[i - 1]), ListOf(j, family.front()), end);
  };
  std::size_t breaks = 0;
  for (std::size_t i = 1; i < family.size(); ++i) breaks += !follows(i);
  const std::optional<double> total = TotalOf(j, family.front());
  for (std::size_t i = 0; i < family.size(); ++i) {
    const std::uint32_t last = ListOf(j, family[i]).indices.back();
    if (total && last > *total - 1 + start) {
      Say(j, family[i], Verdict::kContradicted,
          "goes beyond the " + std::to_string(static_cast<int>(*total)) + " there are");
      return;
    }
  }
  if (family.size() < 2 || (breaks > 0 && total && ArePairs(j, family, *total))) return;
  if (const auto wrong = FindUneven(j, family))
    return Say(j, *wrong, Verdict::kContradicted, "does not meet the lists beside it");
  if (const auto wrong = FindOverlap(j, family, total))
    return Say(j, *wrong, Verdict::kContradicted, "goes beyond where the next one begins");
  if (breaks == 0 && (!total || end == *total - 1 + start))
    for (const std::uint32_t claim : family)
      Say(j, claim, Verdict::kConfirmed, "lists that follow each other");
  const Block& block = j.document.blocks[ListOf(j, family.front()).block];
  if (breaks != 1 || family.size() < 4 || block.kind != Block::Kind::kCell) return;
  for (std::size_t i = 1; i < family.size(); ++i)
    if (!follows(i))
      Say(j, family[i], Verdict::kContradicted, "does not begin where the one before it ends");
}

// Lists of one noun in one column, one list of items, or one block.
void CheckFamilies(Judgement& j) {
  std::map<std::tuple<std::string_view, std::int32_t, std::int32_t, std::uint32_t>,
           std::vector<std::uint32_t>>
      families;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    if (j.claims.claims[c].kind != Claim::Kind::kRanks) continue;
    const RankList& list = ListOf(j, c);
    if (list.noun == nullptr || !list.range || list.indices.empty()) continue;
    const Block& block = j.document.blocks[list.block];
    const bool cell = block.kind == Block::Kind::kCell;
    const bool item = block.list >= 0 && block.group < 0 && block.item_begin;
    const bool line = block.kind == Block::Kind::kCodeLine && block.group >= 0;
    families[{list.noun->id, cell || line ? block.group : -1,
              cell   ? block.column
              : item ? block.list
                     : -1,
              cell || item || line ? 0 : list.block}]
        .push_back(c);
  }
  for (const auto& [key, family] : families) CheckFamily(j, family);
}

}  // namespace

void CheckStructure(Judgement& j) {
  CheckFamilies(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    if (j.claims.claims[c].kind == Claim::Kind::kRanks) CheckRanks(j, c);
    if (j.claims.claims[c].kind == Claim::Kind::kProduct) CheckProduct(j, c);
  }
}

}  // namespace shardlint
