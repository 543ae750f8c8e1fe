#include "claim/bind_number.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr double kHighestDegree = 2048;
constexpr double kWidestFormat = 32;       // bits
constexpr double kWidestValue = 8;         // bytes of one number
constexpr std::uint32_t kHostReach = 48;   // bytes from "CPU RAM bandwidth" to its figure
constexpr std::size_t kShortLabel = 24;    // bytes of "memory:"
constexpr std::uint32_t kTakesReach = 32;  // bytes from "needs" to how much
constexpr double kDeviceRate = 1e9;        // bytes or operations a second: less is no device's

constexpr std::array<std::string_view, 12> kOfModel = {
    "weights",  "parameters",  "active_parameters", "layers",     "heads",   "kv_heads",
    "head_dim", "hidden_size", "intermediate_size", "vocab_size", "experts", "device_memory"};

bool OfModel(std::string_view measure) {
  return std::ranges::find(kOfModel, measure) != kOfModel.end();
}

bool CountsParts(std::string_view measure) {
  return measure == "layers" || measure == "hidden_size" || measure == "intermediate_size" ||
         measure == "vocab_size" || measure.ends_with("heads") || measure == "head_dim";
}

std::size_t IndexOf(const std::vector<std::string>& ids, std::string_view id) {
  return static_cast<std::size_t>(std::ranges::find(ids, id) - ids.begin());
}

}  // namespace

NumberBinder::NumberBinder(const Document& document, Mentions& mentions, const UnitTable& units,
                           const Vocabulary& vocabulary, ContextIndex& context)
    : document_(document),
      mentions_(mentions),
      units_(units),
      vocabulary_(vocabulary),
      context_(context),
      prefill_(IndexOf(vocabulary.phases, "prefill")),
      would_(IndexOf(vocabulary.words, "would")),
      fits_in_(IndexOf(vocabulary.words, "fits_in")),
      auxiliary_(IndexOf(vocabulary.words, "auxiliary")),
      hedge_(IndexOf(vocabulary.words, "hedge")),
      at_most_(IndexOf(vocabulary.words, "at_most")),
      at_least_(IndexOf(vocabulary.words, "at_least")),
      training_(IndexOf(vocabulary.words, "uses.training")),
      inference_(IndexOf(vocabulary.words, "inference")),
      price_said_(
          context.Says(Vocabulary::Kind::kScope, IndexOf(vocabulary.scopes, "per_gpu_hour"))) {
  lists_ = mentions.ranks.size();
  measure_of_.assign(mentions.numbers.size(), 0xFFFF);
  label_end_.reserve(mentions.numbers.size());
  for (const Number& n : mentions.numbers) label_end_.push_back(n.digits);
  for (const Equation& e : mentions.equations) {
    // The result of "label: a × b = c" is named by what stands before the equation.
    if (e.relation == Equation::Relation::kEqual && !e.implicit && e.begin < label_end_[e.result] &&
        mentions.numbers[e.operands.front()].block == mentions.numbers[e.result].block)
      label_end_[e.result] = std::min(label_end_[e.result], e.begin);
  }
  for (std::size_t i = 0; i < mentions.numbers.size(); ++i)
    if (const std::uint32_t end = NameEnd(mentions.numbers[i]); end != 0) label_end_[i] = end;
}

// "gpus = tp * pp  # 8": the name of the variable names the value in its comment; 0: it is none.
std::uint32_t NumberBinder::NameEnd(const Number& n) const {
  const Block& block = document_.blocks[n.block];
  if (block.kind != Block::Kind::kCodeLine) return 0;
  const std::string_view line = document_.TextOf(block);
  const std::string_view before = Trim(line.substr(0, n.digits - block.text_begin));
  const std::size_t equal = line.find('=');
  if (!before.ends_with('#') || equal == std::string_view::npos || equal >= before.size() ||
      !Trim(line.substr(n.end - block.text_begin)).empty())
    return 0;
  const std::string_view name = Trim(line.substr(0, equal));
  const bool one = !name.empty() && std::ranges::all_of(name, IsWord);
  return one ? block.text_begin + static_cast<std::uint32_t>(equal) : 0;
}

bool NumberBinder::Bind(std::uint32_t index, Claim& claim, const char*& why) {
  Number& n = mentions_.numbers[index];
  InheritUnit(n);
  ReadWordsBefore(n);
  if (n.degree.empty()) n.degree = DegreeInProduct(n);
  claim.kind = Claim::Kind::kNumber;
  claim.index = static_cast<std::int32_t>(index);
  claim.block = n.block, claim.begin = n.begin, claim.end = n.end;
  if (!n.degree.empty()) {
    const std::string name(n.degree);
    if (const auto glued = vocabulary_.glued.find(name); glued != vocabulary_.glued.end()) {
      if (!SaysBeside(n, glued->second.beside))
        return why = "nothing beside it says of what", false;
      claim.quantities = {glued->second.quantity};
    } else {
      const auto degree = vocabulary_.degrees.find(name);
      if (degree == vocabulary_.degrees.end()) return why = "an unknown degree", false;
      claim.quantities = {degree->second};
    }
    claim.scope_known = claim.firm = true;
    if (IsRuledOut(n) || IsTakenBack(n)) claim.role = Role::kRejected;
    return true;
  }
  if (!n.flag.empty()) {
    const auto flag = vocabulary_.flags.find(std::string(n.flag));
    if (flag == vocabulary_.flags.end()) return why = "a flag that is not in the vocabulary", false;
    claim.quantities = {flag->second};
    claim.scope_known = claim.firm = true;
    if (IsTakenBack(n)) claim.role = Role::kRejected;
    return true;
  }
  const Block& block = document_.blocks[n.block];
  if (IsExponent(n)) return why = "an exponent", false;
  if (IsOfRemainder(n)) return why = "a part of a remainder", false;
  sentence_ = context_.Sentence(block, n.digits);
  clause_end_ = ClauseEnd(n, block);
  current_label_end_ = label_end_[index];
  scope_said_ = {};
  // "10.74 GB per sequence", "10.74 GB for one sequence"
  const bool linked = std::string_view(document_.text).substr(n.end, 5) == " for ";
  for (const Cue& cue :
       context_.CuesIn(n.end, std::min(n.end + (linked ? 6U : 3U), block.text_end)))
    if (cue.kind == Vocabulary::Kind::kScope && cue.index != 0 && !ScopeOfNext(cue, index))
      scope_said_ = vocabulary_.scopes[cue.index];
  std::optional<SymbolId> quantity = QuantityOfTuple(n);
  if (!quantity) quantity = QuantityOfSymbol(n);
  if (quantity) {
    claim.quantities = {*quantity};
    claim.scope_known = claim.firm = true;
    claim.role = FindRole(n);
    return true;
  }
  if (BindPart(index, claim) || BindAltogether(index, claim)) return true;
  Found found = FindMeasure(n);
  // "The total of 43.7 GiB fits the budget".
  if (!found && n.dimension == Dimension::Of(Dimension::kByte) &&
      Trim(std::string_view(document_.text).substr(sentence_.begin, n.digits - sentence_.begin))
          .ends_with("total of")) {
    found = OfMeasure("memory_any");
    found.firm = true;
  }
  if (found && vocabulary_.measures[found.measure].id == "utilization_any")
    Specialise(index, found);
  if (found && scope_said_ == "per_head" &&
      vocabulary_.measures[found.measure].id == "hidden_size")  // "dim 128 per head"
    found.measure = OfMeasure("head_dim").measure;
  if (found && OfHost(n)) found.measure = OfMeasure("host_bandwidth").measure;
  if (!found) {
    claim.role = FindRole(n);
    return why = "no measure beside it", false;
  }
  // "Qwen3.8 hidden": nothing has parts of a layer or of a dimension.
  if (CountsParts(vocabulary_.measures[found.measure].id) && !n.decimal.integer() && n.factor == 1)
    return why = "no whole number", false;
  if (IsWidthOfPart(n, found)) return why = "the width of a part", false;
  if (IsNoDegree(n, found)) return why = "not the degree that is named beside it", false;
  if (IsChange(n)) return why = "by how much something changes", false;
  // "from 55 % of the usable memory to 109 %" is of what is needed.
  if (n.percent && n.decimal.value() > 100 &&
      vocabulary_.measures[found.measure].id == "memory_limit")
    return why = "more than there is", false;
  if (IsMargin(n, found)) return why = "a margin to a target", false;
  if (IsOfEachPart(n, found)) return why = "of each of several parts", false;
  // "at 4 bits": the width of a value, whatever is stored with it.
  if (n.unit != nullptr && n.unit->id == "bit" && n.decimal.value() <= kWidestFormat &&
      (vocabulary_.measures[found.measure].fallback || found.far || !found.firm))
    return why = "the width of a number format", false;
  Refine(index, found);
  if (IsMemoryOfNamedDevice(n, found)) return why = "the memory of the device beside it", false;
  if (!found.continued) measure_of_[index] = found.measure;
  claim.measure = found.measure;
  claim.unnamed = found.continued;
  claim.label_begin = found.label_begin;
  FindScope(n, found, claim);
  // "$2.50 per GPU-hour" is a rate though its unit is of money alone.
  const bool of_an_hour =
      std::ranges::any_of(vocabulary_.measures[found.measure].quantities, [&](const auto& scoped) {
        return !claim.quantities.empty() && scoped.second == claim.quantities.front() &&
               vocabulary_.scopes[scoped.first] == "per_gpu_hour";
      });
  if (of_an_hour && n.dimension == Dimension::Of(Dimension::kDollar))
    n.dimension = n.dimension / Dimension::Of(Dimension::kSecond), n.factor /= 3600;
  if (claim.quantities.empty()) return why = "its scope has no quantity", false;
  // Under "Throughput", "per replica: 1,177 tokens/s" says both.
  const bool own = IsTokenRate(n) && ScopeOfItsLabel(n, claim);
  if (found.continued || (found.far && scope_said_.empty() && !own)) claim.scope_known = false;
  // A price of an hour or a day says by its unit what it is, once the price of one GPU is known.
  claim.firm = found.firm || (price_said_ && n.dimension == Dimension::Of(Dimension::kDollar) /
                                                                Dimension::Of(Dimension::kSecond));
  claim.phase = FindPhase(n, found);
  claim.role = IsRuledOut(n) ? Role::kRejected : FindRole(n);
  // "GPUs required: 8" with no bound is the plan's own count.
  if (claim.role == Role::kRequired && n.bound == Bound::kNone && !n.open_ended &&
      vocabulary_.measures[found.measure].id == "gpus")
    claim.role = Role::kStated;
  // What training needs and runs with is no figure of the deployment; what a model is, is.
  if (claim.role == Role::kStated && !OfModel(vocabulary_.measures[found.measure].id) &&
      context_.InTraining(n.block, training_, inference_))
    claim.role = Role::kHypothetical;
  // "models below 1B parameters": a class of models, not the one that is deployed.
  if (n.bound != Bound::kNone && claim.role == Role::kStated &&
      vocabulary_.measures[found.measure].needs_noun && n.factor >= 1e6)
    claim.role = Role::kHypothetical;
  return true;
}

// Whether the words before a number, in its own block, say the scope that it was given.
bool NumberBinder::ScopeOfItsLabel(const Number& n, const Claim& claim) const {
  if (claim.quantities.size() != 1) return false;
  const auto& quantities = vocabulary_.measures[claim.measure].quantities;
  return std::ranges::any_of(context_.CuesIn(sentence_.begin, n.digits), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kScope &&
           std::ranges::any_of(quantities, [&](const auto& scoped) {
             return scoped.first == cue.index && scoped.second == claim.quantities.front();
           });
  });
}

// "limit 90%: 72 GB": the share is the limit's, the amount what may be used. "VRAM per GPU: 55.6
// GB" of a device that has 80 GB is what is used: capacities are whole, and no sums.
void NumberBinder::Refine(std::uint32_t index, Found& found) {
  const Number& n = mentions_.numbers[index];
  const std::string& id = vocabulary_.measures[found.measure].id;
  // "FP8 (1 byte each)", "2 bytes per weight": of one value, whatever holds many.
  if (n.dimension == Dimension::Of(Dimension::kByte) && n.factor == 1 && !n.range &&
      n.decimal.value() <= kWidestValue && (id == "weights" || id == "kv_cache")) {
    found.measure = OfMeasure(id == "weights" ? "element_size" : "kv_element_size").measure;
    return;
  }
  // "room for 1.7M tokens, i.e. 555 sequences of full length": what fits, not what runs.
  if ((id == "batch" || id == "concurrency") &&
      std::ranges::any_of(context_.CuesIn(sentence_.begin, n.digits), [&](const Cue& cue) {
        if (cue.kind != Vocabulary::Kind::kMeasure) return false;
        const std::string& room = vocabulary_.measures[cue.index].id;
        return room == "kv_room" || room == "kv_budget";
      })) {
    found.measure = OfMeasure("sequence_capacity").measure;
    return;
  }
  if ((id == "memory" || id == "memory_any") && IsDatumOfDevice(index))
    found.measure = OfMeasure("device_memory").measure;
  if (vocabulary_.measures[found.measure].id == "device_memory") TakeForWhatItHolds(n, found);
  if (vocabulary_.measures[found.measure].id != "device_memory") return;
  if (index > 0 && mentions_.numbers[index - 1].block == n.block &&
      mentions_.numbers[index - 1].percent && found.label_begin >= 0 &&
      mentions_.numbers[index - 1].digits > static_cast<std::uint32_t>(found.label_begin) &&
      mentions_.numbers[index - 1].end <= n.digits) {
    found.measure = OfMeasure("usable_memory").measure;
    return;
  }
  const double bytes = n.Nominal();
  if (device_bytes_ == 0) device_bytes_ = bytes;
  const std::string_view text = document_.text;
  const bool whole = text.substr(n.digits, n.end - n.digits).find('.') == std::string_view::npos;
  const std::uint32_t begin = document_.blocks[n.block].text_begin;
  const std::string_view before = Trim(text.substr(begin, n.digits - begin));
  const bool sum = before.ends_with('=') && before.find('+') != std::string_view::npos;
  if (sum || (!whole && device_bytes_ > 0 && bytes < device_bytes_ * 0.98))
    found.measure = OfMeasure("memory").measure;
}

// "7B parameters need 14 GB of VRAM": what is put into a device, weights where they are named.
void NumberBinder::TakeForWhatItHolds(const Number& n, Found& found) const {
  const std::uint32_t begin = std::max(sentence_.begin, n.digits - std::min(n.digits, kTakesReach));
  if (!HasWord("takes", begin, n.digits)) return;
  bool weights = false;
  for (const Cue& cue : context_.CuesIn(sentence_.begin, n.digits)) {
    if (cue.kind != Vocabulary::Kind::kMeasure) continue;
    const std::string& id = vocabulary_.measures[cue.index].id;
    weights |= id == "weights" || id == "parameters";
    if (id == "kv_cache" || id == "activations") return;
  }
  found.measure = OfMeasure(weights ? "weights" : "memory_any").measure;
  found.firm = false;
}

// "memory: 64 GB" in the line above "bandwidth: 1.8 TB/s" or "peak: 400 TFLOPS".
bool NumberBinder::IsDatumOfDevice(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  const Block& block = document_.blocks[n.block];
  const std::string_view text = document_.text;
  if (Trim(text.substr(block.text_begin, n.digits - block.text_begin)).size() > kShortLabel ||
      !Trim(text.substr(n.end, block.text_end - n.end)).empty() || n.range)
    return false;
  for (std::uint32_t i = index - std::min(index, 2U);
       i < std::min<std::size_t>(index + 3, mentions_.numbers.size()); ++i) {
    const Number& other = mentions_.numbers[i];
    const Block& there = document_.blocks[other.block];
    const bool together =
        block.group >= 0 ? there.group == block.group : block.list >= 0 && there.list == block.list;
    const bool rate =
        other.dimension == Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond) ||
        other.dimension == Dimension::Of(Dimension::kFlop) / Dimension::Of(Dimension::kSecond);
    const bool next = other.block + 1 == n.block || other.block == n.block + 1;
    if (together && rate && next && other.factor >= kDeviceRate) return true;
  }
  return false;
}

// "TP 2 · PP 4 · DP 2 → 16 GPUs": an abbreviation a blank before its degree, in a row of such.
std::string_view NumberBinder::DegreeInProduct(const Number& n) const {
  if (n.unit != nullptr || n.noun != nullptr || n.percent || n.range || !n.flag.empty() ||
      !n.decimal.integer() || n.begin != n.digits)
    return {};
  const std::string_view text = document_.text;
  const Block& block = document_.blocks[n.block];
  const std::string_view before = text.substr(block.text_begin, n.digits - block.text_begin);
  if (!before.ends_with(' ')) return {};
  std::size_t name = before.size() - 1;
  while (name > 0 && IsUpper(before[name - 1])) --name;
  const std::string_view degree = before.substr(name, before.size() - 1 - name);
  if (degree.size() < 2 || (name > 0 && IsWord(before[name - 1])) ||
      !vocabulary_.degrees.contains(std::string(degree)))
    return {};
  const std::string_view lead = Trim(before.substr(0, name));
  const std::string_view behind = Trim(text.substr(n.end, std::min(block.text_end - n.end, 4U)));
  const auto joins = [](std::string_view sign) {
    return sign == "·" || sign == "×" || sign == "*" || sign == "x" || sign == "/" || sign == "+";
  };
  const auto first = [](std::string_view s) {
    return s.substr(0, s.empty() ? 0 : static_cast<unsigned char>(s[0]) < 0x80 ? 1 : 2);
  };
  const auto last = [](std::string_view s) {
    return s.substr(
        s.size() - std::min<std::size_t>(
                       s.size(), s.empty() || static_cast<unsigned char>(s.back()) < 0x80 ? 1 : 2));
  };
  return joins(first(behind)) || joins(last(lead)) ? degree : std::string_view{};
}

// "+114 %", "−72%".
bool NumberBinder::IsSigned(const Number& n) const {
  const std::string_view before = std::string_view(document_.text).substr(0, n.digits);
  const bool plus = before.ends_with('+') || before.ends_with('-') || before.ends_with("−");
  const std::size_t sign = before.ends_with("−") ? 3 : 1;
  const std::uint32_t begin = document_.blocks[n.block].text_begin;
  return plus && (n.digits == begin + sign || before[before.size() - sign - 1] == ' ' ||
                  before[before.size() - sign - 1] == '(');
}

// "memory efficiency improved by 52%": no share of the memory.
bool NumberBinder::IsChange(const Number& n) const {
  // "frees 3.3 GiB more KV cache"
  if (!n.percent)
    return !n.dimension.dimensionless() &&
           HasWord("by_so_much", n.end, std::min(n.end + 2, clause_end_));
  if (IsSigned(n)) return true;
  const std::string_view before =
      Trim(std::string_view(document_.text).substr(sentence_.begin, n.digits - sentence_.begin));
  if (!before.ends_with(" by") && !before.ends_with(" by about")) return false;
  return HasWord("change", sentence_.begin, n.digits);
}

bool NumberBinder::SaysBeside(const Number& n, std::int32_t word) const {
  if (word < 0) return true;
  const std::string& id = vocabulary_.words[static_cast<std::size_t>(word)];
  const Block& block = document_.blocks[n.block];
  return HasWord(id, block.text_begin, block.text_end) ||
         std::ranges::any_of(context_.Of(n.block).headers, [&](const TextRange& header) {
           return HasWord(id, header.begin, header.end);
         });
}

bool NumberBinder::HasWord(std::string_view id, std::uint32_t begin, std::uint32_t end) const {
  return std::ranges::any_of(context_.CuesIn(begin, end), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kWord && vocabulary_.words[cue.index] == id;
  });
}

// "TP: 112 all-reduces" counts them; in "40 (PP=2)" the degree is the number behind its name.
bool NumberBinder::IsNoDegree(const Number& n, const Found& found) const {
  if (!vocabulary_.measures[found.measure].id.ends_with("_parallel")) return false;
  if (n.Nominal() > kHighestDegree) return true;  // "replicas together 3,692"
  const std::string_view text = document_.text;
  const std::uint32_t end = document_.blocks[n.block].text_end;
  if (found.label_begin >= static_cast<std::int32_t>(n.end)) {
    auto at = static_cast<std::uint32_t>(found.label_begin);
    while (at < end && IsLetter(text[at])) ++at;
    return at < end && (text[at] == '=' || IsDigit(text[at]));
  }
  return HasWord("collective", n.end, std::min(end, n.end + 2));
}

// "64 mod 8 = 0": the divisor and the remainder.
bool NumberBinder::IsOfRemainder(const Number& n) const {
  const std::uint32_t reach = 2 * static_cast<std::uint32_t>(kShortLabel);
  const std::uint32_t begin =
      std::max(document_.blocks[n.block].text_begin, n.digits - std::min(n.digits, reach));
  const std::string_view before =
      Trim(std::string_view(document_.text).substr(begin, n.digits - begin));
  if (before.ends_with(" mod")) return true;
  if (!before.ends_with('=')) return false;
  const std::size_t mod = before.rfind(" mod ");
  return mod != std::string_view::npos && before.size() - mod < kShortLabel &&
         before.find('=', mod) == before.size() - 1;
}

// "TP6 is no option": what is ruled out right behind its name is no part of the plan.
bool NumberBinder::IsRuledOut(const Number& n) const {
  const std::uint32_t end = std::min(n.end + 8, document_.blocks[n.block].text_end);
  std::uint32_t to = n.end;
  while (to < end && !EndsSentence(document_.text, to)) ++to;
  return std::ranges::any_of(context_.CuesIn(n.end, to), [](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kRole && static_cast<Role>(cue.index) == Role::kRejected &&
           cue.end - cue.begin > 5;
  });
}

// "CPU RAM bandwidth is about 64 GB/s", "17 GB/s on the laptop CPU": of the host, not of a GPU.
bool NumberBinder::OfHost(const Number& n) const {
  if (n.dimension != Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond))
    return false;
  std::uint32_t from = std::max(sentence_.begin, n.begin - std::min(n.begin, kHostReach));
  const auto before = std::ranges::lower_bound(mentions_.numbers, n.digits, {}, &Number::digits);
  if (before != mentions_.numbers.begin()) from = std::max(from, std::prev(before)->end);
  return HasWord("host", from, n.begin) || HasWord("host", n.end, clause_end_);
}

// "| TTFT | ≤ 900 ms | 850 ms | 50 ms |": what a column of margins says of its row's measure is
// what is left of it.
bool NumberBinder::IsMargin(const Number& n, const Found& found) const {
  const Block& block = document_.blocks[n.block];
  if (block.kind != Block::Kind::kCell || block.header || n.percent) return false;
  const Group& group = document_.groups[static_cast<std::size_t>(block.group)];
  const std::uint32_t column =
      group.first_block + static_cast<std::uint32_t>(std::max(block.column, 0));
  if (column >= group.end_block || !document_.blocks[column].header ||
      document_.blocks[column].column != block.column)
    return false;
  const Block& header = document_.blocks[column];
  const auto at = static_cast<std::uint32_t>(found.label_begin);
  if (found.label_begin >= 0 && at >= header.text_begin && at < header.text_end) return false;
  const auto cues = context_.CuesIn(header.text_begin, header.text_end);
  return std::ranges::any_of(cues, [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kMeasure && vocabulary_.measures[cue.index].id == "margin";
  });
}

// "an index of 64 heads, dim=128": a word that small networks beside the model share.
bool NumberBinder::IsWidthOfPart(const Number& n, const Found& found) const {
  if (found.label_begin < 0 || n.decimal.value() > kWidestHead ||
      vocabulary_.measures[found.measure].id != "hidden_size")
    return false;
  const std::string_view label =
      std::string_view(document_.text).substr(static_cast<std::size_t>(found.label_begin), 4);
  return ToLowerAscii(label.substr(0, 3)) == "dim" && (label.size() < 4 || !IsWord(label[3]));
}

// "embedding and head, each about 0.5B params": of no model.
bool NumberBinder::IsOfEachPart(const Number& n, const Found& found) const {
  if (vocabulary_.measures[found.measure].id != "parameters" || scope_said_ != "") return false;
  std::string_view before =
      Trim(std::string_view(document_.text).substr(sentence_.begin, n.digits - sentence_.begin));
  for (const std::string_view hedge : {"~", "≈", "about", "roughly"})
    if (before.ends_with(hedge)) before = Trim(before.substr(0, before.size() - hedge.size()));
  return before.ends_with(" each") || before.ends_with(",each") || before == "each";
}

// "d_model ^ 2": a power of what stands before it, and no value of it.
bool NumberBinder::IsExponent(const Number& n) const {
  const std::uint32_t begin = document_.blocks[n.block].text_begin;
  const std::string_view before =
      Trim(std::string_view(document_.text).substr(begin, n.digits - begin));
  if (before.ends_with('^')) return true;
  // "= **320 KiB**": emphasis in a line of code.
  return before.ends_with("**") && (before.size() < 3 || before[before.size() - 3] != ' ' ||
                                    IsSpace(document_.text[n.digits - 1]));
}

// "H200 (141 GB)", "one 80 GB card": what the device has, whatever the words further off name.
bool NumberBinder::IsMemoryOfNamedDevice(const Number& n, const Found& found) const {
  if (n.dimension != Dimension::Of(Dimension::kByte) ||
      vocabulary_.measures[found.measure].id == "device_memory")
    return false;
  const std::string_view text = document_.text;
  const auto name = std::ranges::upper_bound(mentions_.names, n.begin, {}, &NameHit::begin);
  if (name != mentions_.names.begin() && text.substr(n.end, 1) == ")") {
    const NameHit& before = *std::prev(name);
    if (before.block == n.block && before.end <= n.begin &&
        before.names.front().kind == CatalogName::Kind::kDevice &&
        Trim(text.substr(before.end, n.begin - before.end)) == "(")
      return true;
  }
  const std::uint32_t at = n.end + (text.substr(n.end, 1) == " " ? 1 : 0);
  const UnitTable::Match noun = units_.Longest(text.substr(at));
  if (noun.unit == nullptr || noun.unit->id != "gpu") return false;
  const auto end = static_cast<std::uint32_t>(at + noun.size);
  return std::ranges::none_of(context_.CuesIn(at, end + 2), [&](const Cue& cue) {
    const bool itself = cue.kind == Vocabulary::Kind::kMeasure && cue.begin == at && cue.end <= end;
    return !itself &&
           (cue.kind == Vocabulary::Kind::kMeasure || cue.kind == Vocabulary::Kind::kScope);
  });
}

}  // namespace shardlint
