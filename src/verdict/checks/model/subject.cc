#include "verdict/checks/model/subject.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>

#include "base/text.h"
#include "claim/context.h"
#include "verdict/checks/place/sentence_range.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kFarthest = 500;  // claims away that say what a figure is of
constexpr double kWholeModel = 0.95;      // of the published parameters
constexpr std::int8_t kNotAsked = -1;
constexpr int kDeepest = 10;         // steps of a derivation
constexpr std::uint32_t kBack = 64;  // blocks back to what introduces a list or a table
constexpr std::size_t kLead = 120;   // bytes: a longer paragraph introduces nothing
constexpr double kOtherSize = 1.2;   // names round: "7B" may be 8.5 B parameters
constexpr double kFewestParameters = 1e8;
constexpr std::size_t kShortestFamily = 3;
constexpr std::uint32_t kNameBefore = 24;  // bytes from a name to a figure of it
constexpr std::size_t kFewNames = 200;     // of a document, the first
constexpr std::uint32_t kLongest = 2000;   // bytes of another block that are read

constexpr std::array<std::string_view, 12> kArchitecture = {
    "num_hidden_layers",   "num_attention_heads",
    "num_key_value_heads", "hidden_size",
    "intermediate_size",   "head_dim",
    "vocab_size",          "num_experts",
    "kv_lora_rank",        "moe_intermediate_size",
    "parameters.total",    "parameters.active"};

bool IsOfName(char c) { return IsWord(c) || c == '.' || c == '-'; }

struct Evidence {
  int agree = 0, disagree = 0;
  int of_size = 0;  ///< parameters that agree: many models have as many
};

// 1: of the model, -1: of another, 0: no figure of an architecture.
int Compare(const Judgement& j, const Claim& claim, const CatalogEntry& entry) {
  if (claim.kind != Claim::Kind::kNumber || claim.quantities.size() != 1 || !claim.scope_known ||
      claim.role == Role::kRejected || claim.role == Role::kHypothetical)
    return 0;
  const SymbolId q = claim.quantities.front();
  const std::string_view name = j.rules.symbols.Name(q);
  const Number& n = j.NumberOf(claim);
  if (n.range || std::ranges::find(kArchitecture, name) == kArchitecture.end()) return 0;
  const CatalogFact* fact = entry.Find(q);
  if (fact == nullptr) return 0;
  const double claimed = n.Nominal();
  for (const double value : fact->values) {
    if (Agrees(n, Interval::Exactly(value)) != nullptr) return 1;
    if (name.starts_with("parameters.") && claimed < value * kOtherSize &&
        value < claimed * kOtherSize)
      return 1;
  }
  return name.starts_with("parameters.") ? 0 : -1;
}

Evidence EvidenceIn(const Judgement& j, std::uint32_t first_block, std::uint32_t end_block,
                    std::uint32_t index, const CatalogEntry& entry) {
  Evidence out;
  const std::int32_t plan = j.PlanOf(j.claims.claims[index]);
  const auto [first, last] = j.ClaimsIn(j.document.blocks[first_block].text_begin,
                                        j.document.blocks[end_block - 1].text_end);
  const std::uint32_t near = index - std::min(index, kFarthest);
  for (std::uint32_t c = std::max(first, near); c < std::min(last, index + kFarthest); ++c) {
    if (c == index || j.PlanOf(j.claims.claims[c]) != plan ||
        j.claims.claims[c].quantities == j.claims.claims[index].quantities)
      continue;
    const int met = Compare(j, j.claims.claims[c], entry);
    const bool size =
        met > 0 &&
        j.rules.symbols.Name(j.claims.claims[c].quantities.front()).starts_with("parameters.");
    out.of_size += size, out.agree += met > 0 && !size, out.disagree += met < 0;
  }
  return out;
}

bool NamesEntry(const Judgement& j, std::uint32_t begin, std::uint32_t end,
                const CatalogEntry& entry) {
  auto hit = std::ranges::lower_bound(j.mentions.names, begin, {}, &NameHit::begin);
  for (; hit != j.mentions.names.end() && hit->begin < end; ++hit)
    for (const CatalogName& name : hit->names)
      if (&j.rules.catalog->Entry(name.entry) == &entry) return true;
  return false;
}

bool NamesModel(const Judgement& j, TextRange text) {
  auto hit = std::ranges::lower_bound(j.mentions.names, text.begin, {}, &NameHit::begin);
  for (; hit != j.mentions.names.end() && hit->begin < text.end; ++hit)
    if (hit->names.front().kind == CatalogName::Kind::kModel) return true;
  return false;
}

/// The blocks of a claim's own table, code block or list; else its own.
std::pair<std::uint32_t, std::uint32_t> GroupOf(const Judgement& j, std::uint32_t block) {
  const auto& blocks = j.document.blocks;
  const Block& own = blocks[block];
  if (own.group >= 0) {
    const Group& group = j.document.groups[static_cast<std::size_t>(own.group)];
    return {group.first_block, group.end_block};
  }
  std::uint32_t first = block, end = block + 1;
  if (own.list < 0) return {first, end};
  const auto listed = [&](std::uint32_t b) {
    return blocks[b].list >= 0 && blocks[b].section == own.section;
  };
  while (first > 0 && block - first < kBack && listed(first - 1)) --first;
  while (end < blocks.size() && end - block < kBack && listed(end)) ++end;
  return {first, end};
}

bool IsLead(const Judgement& j, const Block& block) {
  if (block.kind != Block::Kind::kParagraph || block.list >= 0) return false;
  const std::string_view text = Trim(j.document.TextOf(block));
  return text.size() <= kLead && (text.ends_with(':') || text.ends_with("："));
}

TextRange RangeOf(const Block& block) { return {block.text_begin, block.text_end}; }

/// The last name that ends before a claim in its block; of a model, if it is asked for.
const NameHit* NameBefore(const Judgement& j, const Claim& claim, bool model) {
  auto hit = std::ranges::lower_bound(j.mentions.names, claim.begin, {}, &NameHit::begin);
  while (hit != j.mentions.names.begin()) {
    --hit;
    if (hit->block != claim.block || claim.begin > hit->end + kLongest) break;
    if (hit->end <= claim.begin && (!model || hit->names.front().kind == CatalogName::Kind::kModel))
      return &*hit;
  }
  return nullptr;
}

/// The texts that may say what model a claim is about, nearest first, until `says` answers.
template <class Says>
bool AskAround(const Judgement& j, const Claim& claim, const Says& ask) {
  const auto& blocks = j.document.blocks;
  const std::uint32_t index = claim.block;
  const Block& own = blocks[index];
  if (const auto answer = ask(RangeOf(j.Near(claim)), false)) return *answer;
  const auto says = [&](const Block& block, bool lead) {  // of a long one its end
    const std::uint32_t size = std::min(block.text_end - block.text_begin, kLongest);
    return ask(TextRange{block.text_end - size, block.text_end}, lead);
  };
  if (own.kind == Block::Kind::kCell) {
    const auto [first, end] = GroupOf(j, index);
    for (std::uint32_t b = first; b < end && blocks[b].header; ++b)
      if (blocks[b].column == own.column)
        if (const auto answer = says(blocks[b], false)) return *answer;
    const std::uint32_t row = j.document.FirstOfRow(index);
    for (std::uint32_t b = row; b < end && b - row < kBack && blocks[b].row == own.row; ++b)
      if (const auto answer = says(blocks[b], false)) return *answer;
  }
  const std::uint32_t opener = GroupOf(j, index).first;
  for (std::int32_t p = own.parent; p >= 0; p = blocks[static_cast<std::size_t>(p)].parent)
    if (const auto answer = says(blocks[static_cast<std::size_t>(p)], true)) return *answer;
  if (own.kind == Block::Kind::kCodeLine)  // "'Llama 3 8B': {" some lines above
    for (std::uint32_t b = index; b > opener && index - b < kBack;)
      if (const auto answer = says(blocks[--b], true)) return *answer;
  for (std::uint32_t b = index, n = 0; b > 0 && n < kBack; ++n) {
    if (blocks[--b].kind == Block::Kind::kHeading) break;
    if (b + 1 == opener || IsLead(j, blocks[b]))
      if (const auto answer = says(blocks[b], true)) return *answer;
  }
  for (std::int32_t s = own.section; s >= 0; s = blocks[static_cast<std::size_t>(s)].section)
    if (const auto answer = says(blocks[static_cast<std::size_t>(s)], true)) return *answer;
  return false;
}

/// Parameters that a part of a name states: 27e9 of "27B"; 0: none.
double SizeOf(std::string_view part) {
  std::size_t end = 0;
  while (end < part.size() && (IsDigit(part[end]) || part[end] == '.')) ++end;
  if (end == 0 || end + 1 != part.size() || ToLower(part[end]) != 'b') return 0;
  return std::strtod(std::string(part.substr(0, end)).c_str(), nullptr) * 1e9;
}

bool IsSizeOf(const Judgement& j, const std::vector<const CatalogEntry*>& models, double size) {
  const auto total = j.Symbol("parameters.total");
  return std::ranges::any_of(models, [&](const CatalogEntry* entry) {
    const CatalogFact* fact = total ? entry->Find(*total) : nullptr;
    return fact != nullptr && std::ranges::any_of(fact->values, [&](double value) {
             return size < value * kOtherSize && value < size * kOtherSize;
           });
  });
}

bool IsNamed(const Judgement& j, std::uint32_t at) {
  const auto hit = std::ranges::upper_bound(j.mentions.names, at, {}, &NameHit::begin);
  return hit != j.mentions.names.begin() && std::prev(hit)->end > at;
}

// "Llama-3-70B-Mini": a name of the catalogue with a word behind it that makes it another's.
bool IsVariant(const Judgement& j, std::string_view word) {
  for (std::size_t dash = word.rfind('-'); dash != std::string_view::npos && dash > 0;
       dash = word.rfind('-', dash - 1)) {
    const NameIndex::Match name = j.rules.names->Longest(word.substr(0, dash));
    if (name.size == dash && name.names.front().kind == CatalogName::Kind::kModel) return true;
  }
  return false;
}

/// The letters that a name begins with: "Qwen" of "Qwen3-8B".
std::string_view FamilyOf(std::string_view word) {
  std::size_t n = 0;
  while (n < word.size() && IsLetter(word[n])) ++n;
  return word.substr(0, n);
}

// "glm5_next", "Qwen3": of a family of the catalogue's models, with a number, and not of theirs.
bool IsOfOtherFamily(const Judgement& j, std::string_view word,
                     const std::vector<const CatalogEntry*>& models) {
  const std::string family = ToLowerAscii(FamilyOf(word));
  if (family.size() < kShortestFamily || family.size() == word.size()) return false;
  const std::size_t digit = family.size() + (word[family.size()] == '-' ? 1 : 0);
  if (digit >= word.size() || !IsDigit(word[digit])) return false;
  bool known = false, own = false;
  j.rules.names->ForEach([&](const CatalogName& name) {
    if (name.kind != CatalogName::Kind::kModel || ToLowerAscii(FamilyOf(name.name)) != family)
      return;
    known = true;
    own |= std::ranges::find(models, &j.rules.catalog->Entry(name.entry)) != models.end();
  });
  return known && !own;
}

// "Qwen9-27B-FP8" where the catalogue has no such name.
bool HasUnknownName(const Judgement& j, std::uint32_t begin, std::uint32_t end,
                    const std::vector<const CatalogEntry*>& models) {
  const std::string_view text = j.document.text;
  for (std::uint32_t i = begin, to = i; i < end; i = std::max(to, i + 1)) {
    to = i;
    if (!IsLetter(text[i]) || (i > begin && IsWord(text[i - 1]))) continue;
    while (to < end && IsOfName(text[to])) ++to;
    std::string_view rest = text.substr(i, to - i);
    if (!IsNamed(j, i) && (IsVariant(j, rest) || IsOfOtherFamily(j, rest, models))) return true;
    bool first = true;
    while (!rest.empty()) {
      const std::size_t part = std::min(rest.find_first_of("-_"), rest.size());
      const double size = first ? 0 : SizeOf(rest.substr(0, part));
      first = false;
      if (size >= kFewestParameters && !IsSizeOf(j, models, size)) return true;
      rest.remove_prefix(std::min(part + 1, rest.size()));
    }
  }
  return false;
}

// "A 52B-parameter model:": a count that none of the plan's models has.
bool HasOtherCount(const Judgement& j, TextRange text,
                   const std::vector<const CatalogEntry*>& models) {
  const auto total = j.Symbol("parameters.total");
  const auto [first, last] = j.ClaimsIn(text.begin, text.end);
  for (std::uint32_t c = first; c < last; ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() || !total ||
        claim.quantities.front() != *total)
      continue;
    const double size = j.NumberOf(claim).Nominal();
    if (size >= kFewestParameters && !IsSizeOf(j, models, size)) return true;
  }
  return false;
}

template <class Leaf>
bool AnyLeaf(const CostModel& model, std::uint32_t id, int depth, const Leaf& leaf) {
  if (leaf(model.at(id))) return true;
  if (model.at(id).stated || depth > kDeepest) return false;
  return std::ranges::any_of(model.Inputs(model.at(id)), [&](std::uint32_t input) {
    return AnyLeaf(model, input, depth + 1, leaf);
  });
}

bool FindAnother(const Judgement& j, std::int32_t plan) {
  const auto& models = j.plans.ModelsOf(plan);
  if (models.empty()) return false;
  int disagree = 0;
  for (const Claim& claim : j.claims.claims) {
    if (claim.kind != Claim::Kind::kNumber || j.PlanOf(claim) != plan) continue;
    int best = -1;
    for (const CatalogEntry* entry : models) best = std::max(best, Compare(j, claim, *entry));
    if (best > 0) return false;
    disagree += best < 0;
  }
  return disagree >= 2;
}

}  // namespace

bool RestsOnPublishedModel(const CostModel& model, std::uint32_t candidate) {
  return AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    const StatedValue* stated = model.Stated(c);
    return stated != nullptr && stated->source == StatedValue::Source::kCatalogue &&
           !stated->of_device;
  });
}

bool RestsOnPartOfModel(const Judgement& j, std::int32_t plan, const CostModel& model,
                        std::uint32_t candidate) {
  const auto parameters = j.Symbol("parameters.total");
  const auto& entries = j.plans.ModelsOf(plan);
  if (!parameters || entries.empty()) return false;
  return AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    const StatedValue* stated = model.Stated(c);
    if (c.quantity != *parameters || stated == nullptr || stated->claim < 0) return false;
    return std::ranges::all_of(entries, [&](const CatalogEntry* entry) {
      return std::ranges::any_of(entry->facts, [&](const CatalogFact& fact) {
        return fact.quantity == *parameters && std::ranges::all_of(fact.values, [&](double value) {
                 return stated->value.high < kWholeModel * value;
               });
      });
    });
  });
}

std::optional<Interval> ParametersBelow(const Judgement& j, const CostModel& model,
                                        std::uint32_t candidate) {
  const auto parameters = j.Symbol("parameters.total");
  std::optional<Interval> found;
  AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    if (parameters && c.quantity == *parameters) found = c.value;
    return found.has_value();
  });
  return found;
}

bool RestsOnPublishedMemory(const Judgement& j, const CostModel& model, std::uint32_t candidate) {
  const auto memory = j.Symbol("device.memory");
  return AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    const StatedValue* stated = model.Stated(c);
    return memory && c.quantity == *memory && stated != nullptr && stated->claim < 0;
  });
}

bool RestsOnNoDegree(const Judgement& j, const CostModel& model, std::uint32_t candidate) {
  bool assumed = false, known = false, node = false;
  AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    const std::string_view name = j.rules.symbols.Name(c.quantity);
    node |= name == "gpus.per_node" && c.assumed;
    if (!name.ends_with("_parallel_size")) return false;
    (c.assumed ? assumed : known) = true;
    return false;
  });
  return node || (assumed && !known);
}

bool RestsOnNothingSaid(const CostModel& model, std::uint32_t candidate) {
  return !AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    const StatedValue* stated = model.Stated(c);
    return stated != nullptr && (stated->claim >= 0 || stated->of_device ||
                                 stated->source == StatedValue::Source::kCatalogue);
  });
}

bool RestsOnGuessedSplit(const Judgement& j, const CostModel& model, std::uint32_t candidate) {
  return AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    return c.assumed && j.rules.symbols.Name(c.quantity).ends_with("_parallel_size") &&
           !(c.value == Interval::Exactly(1));
  });
}

namespace {

/// Whether a document speaks of weights in several formats.
bool HasSeveralFormats(const Judgement& j) {
  double first = 0;
  return std::ranges::any_of(j.claims.claims, [&](const Claim& claim) {
    if (claim.kind != Claim::Kind::kPrecision || claim.role == Role::kRejected) return false;
    const double bytes = j.rules.vocabulary.precisions[static_cast<std::size_t>(claim.index)];
    if (first == 0) first = bytes;
    return bytes != first;
  });
}

}  // namespace

ElementSize ElementSizeBelow(Judgement& j, const Claim& claim, const CostModel& model,
                             std::uint32_t candidate) {
  const auto size = j.Symbol("weight_element_size");
  // A format that another section names, one of several, may not be meant here.
  const auto meant = [&](const StatedValue& stated) {
    if (stated.claim < 0) return false;
    const Claim& format = j.claims.claims[static_cast<std::size_t>(stated.claim)];
    const std::int32_t there = j.document.blocks[format.block].section;
    for (std::int32_t s = j.document.blocks[claim.block].section; s >= 0;
         s = j.document.blocks[static_cast<std::size_t>(s)].section)
      if (s == there || static_cast<std::uint32_t>(s) == format.block) return true;
    return there < 0 || !HasSeveralFormats(j);
  };
  ElementSize least;
  AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    if (!size || c.quantity != *size || !c.value.known()) return false;
    const StatedValue* stated = model.Stated(c);
    if (least.bytes > 0 && c.value.low >= least.bytes) return false;
    least = {c.value.low, stated != nullptr && meant(*stated)};
    return false;
  });
  return least;
}

bool SpeaksOfUnknownModel(const Judgement& j, const Claim& claim) {
  const auto& models = j.plans.ModelsOf(j.PlanOf(claim));
  if (models.empty()) return false;
  // "Qwen3-0.6B 112 KiB, glm5_next 2312 B": of the name right before it.
  std::uint32_t from = j.Near(claim).text_begin;
  if (const NameHit* before = NameBefore(j, claim, false)) from = std::max(from, before->end);
  if (HasUnknownName(j, from, claim.begin, models)) return true;
  return AskAround(j, claim, [&](TextRange text, bool lead) -> std::optional<bool> {
    if (NamesModel(j, text)) return false;
    if (HasUnknownName(j, text.begin, text.end, models) || (lead && HasOtherCount(j, text, models)))
      return true;
    return std::nullopt;
  });
}

bool IsOnlyLikeIt(const Judgement& j, const CatalogEntry& entry) {
  const std::span<const NameHit> names = j.mentions.names;
  return std::ranges::any_of(names.first(std::min(names.size(), kFewNames)),
                             [&](const NameHit& hit) {
                               return NamesEntry(j, hit.begin, hit.end, entry) &&
                                      j.HasWord("like_it", hit.end + 1, hit.end + 2);
                             });
}

bool IsNamedOnlyBehind(const Judgement& j, const Claim& claim) {
  const auto& models = j.plans.ModelsOf(j.PlanOf(claim));
  const std::int32_t section = j.document.blocks[claim.block].section;
  bool named = false;
  for (const NameHit& hit : j.mentions.names) {
    const bool own = j.document.blocks[hit.block].section == section;
    if (hit.begin >= claim.end && !own && named) break;
    if (std::ranges::none_of(models, [&](const CatalogEntry* entry) {
          return NamesEntry(j, hit.begin, hit.end, *entry);
        }))
      continue;
    named = true;
    if (hit.begin < claim.end || own) return false;
  }
  return named;
}

bool DescribesModel(const Judgement& j, std::uint32_t index, const CatalogEntry& entry) {
  const Claim& claim = j.claims.claims[index];
  const auto& blocks = j.document.blocks;
  auto [first, end] = GroupOf(j, claim.block);
  Evidence evidence = EvidenceIn(j, first, end, index, entry);
  if (evidence.agree + evidence.disagree == 0) {  // its section
    const std::int32_t section = blocks[claim.block].section;
    while (first > 0 && claim.block - first < kBack && blocks[first - 1].section == section)
      --first;
    while (end < blocks.size() && end - claim.block < kBack && blocks[end].section == section)
      ++end;
    evidence = EvidenceIn(j, first, end, index, entry);
  }
  if (evidence.agree > 0) return true;
  if (evidence.disagree > 0 && evidence.of_size == 0) return false;
  if (AskAround(j, claim, [&](TextRange text, bool) -> std::optional<bool> {
        if (NamesEntry(j, text.begin, text.end, entry)) return true;
        return std::nullopt;
      }))
    return true;
  if (evidence.disagree > 0) return false;
  evidence = EvidenceIn(j, 0, static_cast<std::uint32_t>(blocks.size()), index, entry);
  return evidence.agree > 0 && evidence.disagree == 0;
}

std::vector<const CatalogEntry*> NearestModels(const Judgement& j, const Claim& claim,
                                               const std::vector<const CatalogEntry*>& models) {
  if (models.empty()) return models;
  std::vector<const CatalogEntry*> named;
  const bool any = AskAround(j, claim, [&](TextRange text, bool) -> std::optional<bool> {
    // A sentence behind the figure's own may turn to another model.
    const Block& own = j.document.blocks[claim.block];
    if (text.begin <= claim.begin && claim.end <= text.end && own.kind != Block::Kind::kCell)
      text.end = SentenceOf(j, claim).end;
    if (!NamesModel(j, text)) return std::nullopt;
    for (const CatalogEntry* entry : models)
      if (NamesEntry(j, text.begin, text.end, *entry)) named.push_back(entry);
    return true;
  });
  return any ? named : models;
}

bool RestsOnOtherModel(const Judgement& j, const Claim& claim, const CostModel& model,
                       std::uint32_t candidate) {
  const auto& models = j.plans.ModelsOf(j.PlanOf(claim));
  auto nearest = NearestModels(j, claim, models);
  // "Qwen3-0.6B 112 KiB, GLM-5 2312 B": of the name right before it.
  std::vector<const CatalogEntry*> before;
  const NameHit* hit = NameBefore(j, claim, true);
  if (hit != nullptr && claim.begin - hit->end <= kNameBefore)
    for (const CatalogName& name : hit->names)
      before.push_back(&j.rules.catalog->Entry(name.entry));
  if (!before.empty())
    nearest = std::move(before);
  else if (nearest.size() == models.size())
    return false;
  return AnyLeaf(model, candidate, 0, [&](const Candidate& c) {
    const StatedValue* stated = model.Stated(c);
    if (stated == nullptr || stated->source != StatedValue::Source::kCatalogue || stated->of_device)
      return false;
    return std::ranges::none_of(nearest, [&](const CatalogEntry* entry) {
      const CatalogFact* fact = entry->Find(c.quantity);
      return fact != nullptr && std::ranges::any_of(fact->values, [&](double value) {
               return Interval::Exactly(value) == stated->value;
             });
    });
  });
}

bool DescribesAnother(Judgement& j, std::int32_t plan) {
  j.another_network.resize(j.plans.plans.size(), kNotAsked);
  std::int8_t& known = j.another_network[static_cast<std::size_t>(plan)];
  if (known == kNotAsked) known = FindAnother(j, plan) ? 1 : 0;
  return known == 1;
}

}  // namespace shardlint
