#include "claim/number_claims.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "claim/bind_number.h"
#include "claim/context.h"

namespace shardlint {
namespace {

constexpr double kMaxRank = 4096;
constexpr double kFewTokens = 16;
constexpr std::size_t kMaxPlaces = 32;  // of one figure that are compared

// Shell code says things with flags only: its other numbers are ports, seeds, paths.
bool IsShell(const Document& document, const Block& block) {
  if (block.kind != Block::Kind::kCodeLine) return false;
  const std::string& info = document.groups[static_cast<std::size_t>(block.group)].info;
  return info == "bash" || info == "sh" || info == "shell" || info == "console" || info == "zsh";
}

// "# Memory per GPU: 84 GB": what a script says of itself is read as text is, but for a command
// that is commented out.
bool IsComment(const Document& document, const Number& n) {
  const std::string_view line = document.TextOf(document.blocks[n.block]);
  const std::size_t at = n.digits - document.blocks[n.block].text_begin;
  std::size_t mark = line.find("# ");
  while (mark != std::string_view::npos && mark > 0 && line[mark - 1] != ' ')
    mark = line.find("# ", mark + 1);
  return mark < at && line.find(" -", mark) == std::string_view::npos;
}

class NumberClaims {
 public:
  NumberClaims(const Document& document, Mentions& mentions, const UnitTable& units,
               const Vocabulary& vocabulary, ContextIndex& context, Claims& out)
      : document_(document),
        mentions_(mentions),
        units_(units),
        vocabulary_(vocabulary),
        context_(context),
        out_(out) {}

  void Add() {
    NumberBinder binder(document_, mentions_, units_, vocabulary_, context_);
    results_.assign(mentions_.numbers.size(), false);
    std::vector<bool> summand(mentions_.numbers.size(), false);
    for (const Equation& equation : mentions_.equations) {
      results_[equation.result] = true;
      const bool sum =
          std::ranges::all_of(equation.expression.nodes, [](const Expression::Node& node) {
            return node.op == Expression::Op::kName || node.op == Expression::Op::kAdd;
          });
      if (sum || equation.relation != Equation::Relation::kEqual)
        for (const std::uint32_t n : equation.operands) summand[n] = true;
    }
    // "attention heads: 8 heads × 64 wide = 512": the label's count is the operand, and the
    // result is something else.
    std::vector<const Equation*> equation_of(mentions_.numbers.size(), nullptr);
    for (const Equation& equation : mentions_.equations)
      if (equation.relation == Equation::Relation::kEqual) equation_of[equation.result] = &equation;
    const auto counts_operand = [&](std::uint32_t number, const Claim& claim) -> std::int32_t {
      const Equation* equation = equation_of[number];
      if (equation == nullptr || claim.measure == 0xFFFF ||
          mentions_.numbers[number].noun != nullptr)
        return -1;
      for (const std::uint32_t operand : equation->operands) {
        const Unit* noun = mentions_.numbers[operand].noun;
        if (noun == nullptr || !mentions_.numbers[number].dimension.dimensionless()) continue;
        const auto& nouns = vocabulary_.measures[claim.measure].nouns;
        if (std::ranges::find(nouns, noun->id) != nouns.end())
          return static_cast<std::int32_t>(operand);
      }
      return -1;
    };
    out_.left_alone.assign(mentions_.numbers.size(), nullptr);
    const std::vector<bool> of_equation = WrittenOut();
    for (std::uint32_t i = 0; i < mentions_.numbers.size(); ++i) {
      const Number& n = mentions_.numbers[i];
      const char*& why = out_.left_alone[i];
      const bool shell = IsShell(document_, document_.blocks[n.block]) && n.flag.empty() &&
                         n.degree.empty() && !IsComment(document_, n);
      if (shell && !IsAssigned(n) && !of_equation[i]) {
        why = "a number in a shell command";
        continue;
      }
      if (InsideScope(n)) {
        why = "part of a scope's name";
        continue;
      }
      if (const Unit* noun = RanksOfColumn(n)) {
        AddColumnRanks(n, *noun);
        why = "a list of ranks";
        continue;
      }
      Claim claim;
      const bool bound = binder.Bind(i, claim, why);
      if (shell && !bound && !of_equation[i]) continue;
      if (n.operand && !results_[i] && !summand[i] &&
          !(bound && (IsLabelledDegree(n, claim) || IsLabelledCount(n, claim) ||
                      IsCountOfNodes(i) || binder.IsPaired(i)))) {
        why = "an operand of an equation";
        continue;
      }
      if (summand[i] && !results_[i] && IsFirstOfSum(n)) {
        why = "an operand of an equation";
        continue;
      }
      if (bound && counts_operand(i, claim) >= 0) {
        claim.quantities.clear();
        claim.measure = 0xFFFF;
        claim.scope_known = claim.firm = false;
      }
      if (!bound) {
        // The result of an equation is a claim of arithmetic even when it has no measure.
        claim.quantities.clear();
        if (!results_[i]) {
          if (!SpeaksOfUs(n)) continue;
          claim.unnamed = true;
        }
        why = nullptr;
      }
      if (summand[i] && !results_[i] && claim.measure != 0xFFFF) AnyScope(claim);
      if (n.percent && claim.label_begin == static_cast<std::int32_t>(n.end) + 1)
        for (const Cue& cue : context_.CuesIn(n.end, n.end + 2))
          if (static_cast<std::int32_t>(cue.begin) == claim.label_begin &&
              cue.kind == Vocabulary::Kind::kMeasure)
            claim.end = std::max(claim.end, cue.end);
      out_.claims.push_back(std::move(claim));
    }
    AdoptScopes();
  }

 private:
  // "| GPUs | Layers |" above "| 0-3 | 0-11 |": what a column of ranges counts off.
  const Unit* RanksOfColumn(const Number& n) const {
    const Block& block = document_.blocks[n.block];
    if (!n.range || block.kind != Block::Kind::kCell || block.header || n.unit != nullptr ||
        n.noun != nullptr || !n.decimal.integer() || !n.upper.integer() || n.hedged)
      return nullptr;
    const Group& group = document_.groups[static_cast<std::size_t>(block.group)];
    for (std::uint32_t h = group.first_block; h < group.end_block && document_.blocks[h].header;
         ++h) {
      if (document_.blocks[h].column != block.column) continue;
      const std::string_view words = Trim(document_.TextOf(document_.blocks[h]));
      const UnitTable::Match match = units_.Longest(words);
      if (match.unit != nullptr && match.unit->kind == Unit::Kind::kNoun &&
          match.size == words.size())
        return match.unit;
    }
    return nullptr;
  }

  void AddColumnRanks(const Number& n, const Unit& noun) {
    const double first = n.decimal.value(), last = n.upper.value();
    if (first > last || last >= kMaxRank) return;
    RankList list{.block = n.block,
                  .begin = n.begin,
                  .end = n.end,
                  .noun = &noun,
                  .indices = {},
                  .range = true};
    for (auto i = static_cast<std::uint32_t>(first); i <= static_cast<std::uint32_t>(last); ++i)
      list.indices.push_back(i);
    mentions_.ranks.push_back(std::move(list));
  }

  // An amount, a time, a rate or a share whose words name no measure, where the words around it are
  // ours: "two of them have 160 GB". Its neighbours may tell whether it is right.
  bool SpeaksOfUs(const Number& n) {
    const Block& block = document_.blocks[n.block];
    if (BehindDevice(n) || IsPriceOfDevice(n)) return true;
    if (block.kind == Block::Kind::kHeading || !n.flag.empty() || !n.degree.empty()) return false;
    for (const Cue& cue : context_.CuesIn(n.begin, n.end))
      if (cue.kind == Vocabulary::Kind::kPrecision) return false;  // "4 bit"
    const bool counted =
        n.noun != nullptr &&
        (n.unit == nullptr || n.unit == n.noun || n.bare_suffix ||
         n.unit->kind == Unit::Kind::kSuffix) &&
        (n.noun->dimension != Dimension{} || n.noun->id == "sequence" || n.noun->id == "block");
    const bool cell = block.kind == Block::Kind::kCell && !block.header && block.column > 0;
    if (n.dimension.dimensionless() && !n.percent && !n.multiplier && !counted && !cell)
      return false;
    if (counted && n.noun->id == "token" && n.Nominal() >= kFewTokens)
      return true;  // a length or a load, whatever it is of
    const auto ours = [&](const TextRange& range) {
      return std::ranges::any_of(context_.CuesIn(range.begin, range.end), [](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kMeasure || cue.kind == Vocabulary::Kind::kPrecision ||
               cue.kind == Vocabulary::Kind::kPhase;
      });
    };
    if (asked_block_ != n.block) {
      asked_block_ = n.block;
      block_is_ours_ = ours({block.text_begin, block.text_end});
    }
    if (block_is_ours_ || (n.multiplier && BehindResult(n))) return true;
    // "- together 31 GB" below "- weights 24 GB".
    if (block.list >= 0 && block.item > 0 && !n.dimension.dimensionless() && n.block > 0) {
      const Block& above = document_.blocks[n.block - 1];
      if (above.list == block.list && ours({above.text_begin, above.text_end})) return true;
    }
    if (block.kind == Block::Kind::kCell && &n != mentions_.numbers.data()) {
      const Number& left = *(&n - 1);
      const Block& there = document_.blocks[left.block];
      if (there.group == block.group && there.row == block.row && left.unit != nullptr) return true;
    }
    if (cell && IsTableOfOurs(block.group, ours)) return true;
    const BlockContext& around = context_.Of(n.block);
    return std::ranges::any_of(around.headers, ours) || std::ranges::any_of(around.parents, ours) ||
           std::ranges::any_of(around.headings, ours);
  }

  // A header of its table names a measure: the other columns belong to it.
  template <typename Ours>
  bool IsTableOfOurs(std::int32_t index, const Ours& ours) {
    if (asked_group_ == index) return group_is_ours_;
    asked_group_ = index, group_is_ours_ = false;
    const Group& group = document_.groups[static_cast<std::size_t>(index)];
    for (std::uint32_t b = group.first_block; b < group.end_block && document_.blocks[b].header;
         ++b)
      group_is_ours_ |= ours({document_.blocks[b].text_begin, document_.blocks[b].text_end});
    return group_is_ours_;
  }

  // "H100 (80GB)", "RTX 4080 16 GB": what the part has.
  bool BehindDevice(const Number& n) const {
    if (n.dimension != Dimension::Of(Dimension::kByte)) return false;
    const auto name = std::ranges::upper_bound(mentions_.names, n.begin, {}, &NameHit::begin);
    if (name == mentions_.names.begin()) return false;
    const NameHit& before = *std::prev(name);
    const std::string_view gap =
        std::string_view(document_.text).substr(before.end, n.begin - before.end);
    return before.block == n.block && (gap == " " || gap == " (" || gap == "(") &&
           before.names.front().kind == CatalogName::Kind::kDevice;
  }

  // "$31.46/hr (~$3.93/GPU)", "$2/1M tokens", "H100 80GB: $3.10"
  bool IsPriceOfDevice(const Number& n) const {
    const Dimension money = Dimension::Of(Dimension::kDollar);
    if (n.dimension == money / Dimension::Of(Dimension::kSecond)) return true;
    if (n.dimension != money) return false;
    const std::string_view behind = std::string_view(document_.text).substr(n.end);
    if (n.per != nullptr || behind.starts_with("/1M") || behind.starts_with("/M")) return true;
    const auto name = std::ranges::upper_bound(mentions_.names, n.begin, {}, &NameHit::begin);
    if (name == mentions_.names.begin()) return false;
    const NameHit& before = *std::prev(name);
    const Block &block = document_.blocks[n.block], &there = document_.blocks[before.block];
    const bool same_row =
        block.kind == Block::Kind::kCell && there.group == block.group && there.row == block.row;
    return (before.block == n.block || same_row) &&
           before.names.front().kind == CatalogName::Kind::kDevice;
  }

  // "2,000 GB/s / 35 GB = 57 tokens/s (4.0x)": what the figure before it is as often.
  bool BehindResult(const Number& n) const {
    const auto i = static_cast<std::size_t>(&n - mentions_.numbers.data());
    return i > 0 && mentions_.numbers[i - 1].block == n.block && results_[i - 1];
  }

  // "90 GB > 80 GB", "16 GB model + …": the figure beside the sign may be of any scope.
  void AnyScope(Claim& claim) const {
    for (const auto& [scope, quantity] : vocabulary_.measures[claim.measure].quantities)
      if (std::ranges::find(claim.quantities, quantity) == claim.quantities.end())
        claim.quantities.push_back(quantity);
    claim.scope_known = claim.quantities.size() == 1;
  }

  // "70.6 GB in all" is no GPU's, though one of them may hold as much elsewhere.
  bool SaysInAll(const Number& n) const {
    const std::uint32_t end = document_.blocks[n.block].text_end;
    return std::string_view(document_.text).substr(n.end, end - n.end).starts_with(" in all");
  }
  bool IsTotal(std::uint16_t measure, SymbolId quantity) const {
    return std::ranges::any_of(vocabulary_.measures[measure].quantities, [&](const auto& scoped) {
      return scoped.first == 0 && scoped.second == quantity;
    });
  }

  // The same figure said elsewhere with its scope: the one without means the same.
  void AdoptScopes() {
    std::unordered_map<std::int64_t, std::vector<std::size_t>> known;
    for (std::size_t i = 0; i < out_.claims.size(); ++i) {
      const Claim& claim = out_.claims[i];
      if (!claim.scope_known || claim.measure == 0xFFFF || claim.quantities.size() != 1) continue;
      auto& list = known[mentions_.numbers[static_cast<std::size_t>(claim.index)].decimal.digits];
      if (list.size() < kMaxPlaces) list.push_back(i);
    }
    for (Claim& claim : out_.claims) {
      if (claim.scope_known || claim.measure == 0xFFFF) continue;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      if (n.dimension.dimensionless()) continue;
      const auto places = known.find(n.decimal.digits);
      if (places == known.end()) continue;
      for (const std::size_t i : places->second) {
        const Claim& other = out_.claims[i];
        if (other.measure != claim.measure) continue;
        const Number& o = mentions_.numbers[static_cast<std::size_t>(other.index)];
        if (o.decimal != n.decimal || o.factor != n.factor || o.upper != n.upper) continue;
        if (std::ranges::find(claim.quantities, other.quantities.front()) == claim.quantities.end())
          continue;
        if (SaysInAll(n) && !IsTotal(claim.measure, other.quantities.front())) continue;
        claim.quantities = other.quantities;
        claim.scope_known = true;
        break;
      }
    }
  }

  // "TENSOR_PARALLEL_SIZE=4": a variable of the environment, in capitals.
  bool IsAssigned(const Number& n) const {
    if (n.digits < 2 || document_.text[n.digits - 1] != '=') return false;
    const char last = document_.text[n.digits - 2];
    return IsUpper(last) || last == '_';
  }

  // "KV = 200 × 32,768 × 1,024 × 2 = 13,421,772,800 bytes": signs with blanks around them are
  // nobody's command, whatever the fence says.
  std::vector<bool> WrittenOut() const {
    std::vector<bool> out(mentions_.numbers.size(), false);
    for (const Equation& e : mentions_.equations) {
      const Number& result = mentions_.numbers[e.result];
      if (e.implicit || e.relation != Equation::Relation::kEqual ||
          !IsShell(document_, document_.blocks[result.block]) || result.digits < 2 ||
          document_.text[result.digits - 1] != ' ')
        continue;
      out[e.result] = true;
      for (const std::uint32_t operand : e.operands) out[operand] = true;
    }
    return out;
  }

  // "1枚あたり", "1トークンあたり": the one of "per one".
  bool InsideScope(const Number& n) const {
    const auto cues = context_.CuesIn(n.digits, n.digits + 1);
    return std::ranges::any_of(cues, [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope && cue.begin == n.digits && cue.end > n.end;
    });
  }

  // "4 nodes × 8 GPUs": both counts are said, whatever follows.
  bool IsCountOfNodes(std::uint32_t number) const {
    const auto noun = [&](std::uint32_t i, std::string_view id) {
      return i < mentions_.numbers.size() && mentions_.numbers[i].noun != nullptr &&
             mentions_.numbers[i].noun->id == id &&
             mentions_.numbers[i].block == mentions_.numbers[number].block;
    };
    return (noun(number, "node") && noun(number + 1, "gpu")) ||
           (number > 0 && noun(number, "gpu") && noun(number - 1, "node"));
  }

  // "S = 4096 + 1024 = 5120": what a letter stands for is the sum, not its first part.
  bool IsFirstOfSum(const Number& n) const {
    if (!n.dimension.dimensionless() || n.noun != nullptr) return false;
    const std::uint32_t begin = document_.blocks[n.block].text_begin;
    return Trim(std::string_view(document_.text).substr(begin, n.digits - begin)).ends_with('=');
  }

  // "Attention heads: 24 heads × 96 = 2304": what the label counts is stated, whatever follows.
  bool IsLabelledCount(const Number& n, const Claim& claim) const {
    if (n.noun == nullptr || n.unit != n.noun || n.per != nullptr || claim.measure == 0xFFFF ||
        !n.dimension.WithoutCounts().dimensionless())
      return false;
    const std::uint32_t begin = document_.blocks[n.block].text_begin;
    const std::string_view before =
        Trim(std::string_view(document_.text).substr(begin, n.begin - begin));
    const std::string_view after = Trim(std::string_view(document_.text).substr(n.end, 4));
    if (!before.ends_with(':') && !before.ends_with("：")) return false;
    if (!after.starts_with("×") && !after.starts_with('*') && !after.starts_with("x "))
      return false;  // "Layers per stage: 80 layers / 2" counts something else
    const auto& nouns = vocabulary_.measures[claim.measure].nouns;
    return std::ranges::find(nouns, n.noun->id) != nouns.end() &&
           std::ranges::any_of(context_.CuesIn(begin, n.begin), [&](const Cue& cue) {
             return cue.kind == Vocabulary::Kind::kMeasure && cue.index == claim.measure;
           });
  }

  // "4 (PP) × 2 (TP)": operands that state a degree are claims of their own.
  bool IsLabelledDegree(const Number& n, const Claim& claim) const {
    if (claim.quantities.size() != 1) return false;
    bool degree = false;
    for (const auto& [name, quantity] : vocabulary_.degrees)
      degree |= quantity == claim.quantities.front();
    if (!degree) return false;
    const std::string_view after = std::string_view(document_.text).substr(n.end, 12);
    if (after.starts_with(" (") || after.starts_with("(") || !n.degree.empty()) return true;
    // "TP=8 / EP=32": a sign between two degrees; of "TP=4×2" the operands are none.
    if (n.digits == 0 || document_.text[n.digits - 1] != '=') return false;
    // "2 nodes × TP=4 = 8", "TP=4 + 2 …": its own name before it, and nothing tied to it behind.
    const std::size_t sign = after.find_first_not_of(' ');
    if (sign == std::string_view::npos || (sign > 0 && (after[sign] == '=' || after[sign] == '+')))
      return true;
    // "PP=2 nodes × TP=4"
    const std::size_t equal = after.find('=');
    if (n.noun != nullptr && equal != std::string_view::npos && equal > 0 &&
        IsUpper(after[equal - 1]))
      return true;
    std::size_t next = after.find_first_not_of(" /*x+");
    while (next != std::string_view::npos && after.substr(next).starts_with("×"))
      next = after.find_first_not_of(' ', next + 2);
    return next != std::string_view::npos && IsUpper(after[next]);
  }

  const Document& document_;
  Mentions& mentions_;
  const UnitTable& units_;
  const Vocabulary& vocabulary_;
  ContextIndex& context_;
  Claims& out_;
  std::vector<bool> results_;               // of equations, by number
  std::uint32_t asked_block_ = 0xFFFFFFFF;  // by SpeaksOfUs, and its answer
  bool block_is_ours_ = false;
  std::int32_t asked_group_ = -1;
  bool group_is_ours_ = false;
};

}  // namespace

void AddNumberClaims(const Document& document, Mentions& mentions, const UnitTable& units,
                     const Vocabulary& vocabulary, ContextIndex& context, Claims& out) {
  NumberClaims(document, mentions, units, vocabulary, context, out).Add();
}

}  // namespace shardlint
