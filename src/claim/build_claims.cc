#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "claim/bind_number.h"
#include "claim/claim.h"
#include "claim/context.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 6> kTicks = {"✓", "✔", "✅", "☑", "❌", "✗"};
constexpr std::size_t kMaxSpan = 100;  // code points
constexpr double kMaxRank = 4096;
constexpr std::size_t kMaxPlaces = 32;  // of one figure that are compared

struct Words {
  std::vector<Cue> cues;
  std::vector<Cue> statements;
};

// The text of every block ends with a line end, which no phrase runs over.
Words FindWords(const Document& document, const Vocabulary& vocabulary) {
  std::vector<PhraseTable::Match> matches;
  vocabulary.phrases.FindAll(document.text, 0, static_cast<std::uint32_t>(document.text.size()),
                             matches);
  Words words;
  words.cues.reserve(matches.size());
  // "MoE hidden size" is not also a "hidden size": a measure inside a longer one goes.
  // "per GPU" says a scope, and nothing about a number of GPUs.
  std::uint32_t covered = 0, cover_begin = 0, scope_end = 0, scope_begin = 0;
  for (const PhraseTable::Match& match : matches) {
    const Cue cue = {static_cast<Vocabulary::Kind>(match.payload >> 16),
                     static_cast<std::uint16_t>(match.payload & 0xFFFF), match.begin, match.end};
    if (cue.kind == Vocabulary::Kind::kStatement) {
      words.statements.push_back(cue);
      continue;
    }
    if (cue.kind == Vocabulary::Kind::kScope && cue.end > scope_end)
      scope_end = cue.end, scope_begin = cue.begin;
    if (cue.kind == Vocabulary::Kind::kMeasure) {
      if (cue.begin > scope_begin && cue.begin < scope_end) continue;
      if (cue.begin > cover_begin && cue.end <= covered) continue;
      if (cue.end > covered) covered = cue.end, cover_begin = cue.begin;
    }
    words.cues.push_back(cue);
  }
  return words;
}

// Shell code says things with flags only: its other numbers are ports, seeds, paths.
bool IsShell(const Document& document, const Block& block) {
  if (block.kind != Block::Kind::kCodeLine) return false;
  const std::string& info = document.groups[static_cast<std::size_t>(block.group)].info;
  return info == "bash" || info == "sh" || info == "shell" || info == "console" || info == "zsh";
}

class ClaimBuilder {
 public:
  ClaimBuilder(const Document& document, Mentions& mentions, const UnitTable& units,
               const Vocabulary& vocabulary)
      : document_(document), mentions_(mentions), units_(units), vocabulary_(vocabulary) {
    Words words = FindWords(document, vocabulary);
    out_.cues = std::move(words.cues);
    statements_ = std::move(words.statements);
  }

  Claims Build() {
    AddNumbers();
    AddRanks();
    AddNames();
    AddPrecisions();
    AddProducts();
    AddTicks();
    AddStatements();
    Order();
    out_.ours = IsOurs();
    if (!out_.ours) out_.claims.clear();
    out_.of_number.assign(mentions_.numbers.size(), -1);
    for (std::size_t i = 0; i < out_.claims.size(); ++i) {
      Claim& claim = out_.claims[i];
      claim.span = document_.SourceOf(claim.begin, claim.end);
      if (claim.kind == Claim::Kind::kNumber)
        out_.of_number[static_cast<std::size_t>(claim.index)] = static_cast<std::int32_t>(i);
    }
    return std::move(out_);
  }

 private:
  void AddNumbers() {
    ContextIndex context(document_, out_.cues);
    NumberBinder binder(document_, mentions_, units_, vocabulary_, context);
    std::vector<bool> result(mentions_.numbers.size(), false);
    std::vector<bool> summand(mentions_.numbers.size(), false);
    for (const Equation& equation : mentions_.equations) {
      result[equation.result] = true;
      const bool sum =
          std::ranges::all_of(equation.expression.nodes, [](const Expression::Node& node) {
            return node.op == Expression::Op::kName || node.op == Expression::Op::kAdd;
          });
      if (sum || equation.relation != Equation::Relation::kEqual)
        for (const std::uint32_t n : equation.operands) summand[n] = true;
    }
    // "attention heads: 16 heads × 32 dimensions = 512": the label's count is the operand, and the
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
    for (std::uint32_t i = 0; i < mentions_.numbers.size(); ++i) {
      const Number& n = mentions_.numbers[i];
      const char*& why = out_.left_alone[i];
      const bool shell =
          IsShell(document_, document_.blocks[n.block]) && n.flag.empty() && n.degree.empty();
      if (shell && !IsAssigned(n)) {
        why = "a number in a shell command";
        continue;
      }
      if (InsideScope(context, n)) {
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
      if (shell && !bound) continue;
      if (n.operand && !result[i] && !summand[i] &&
          !(bound && (IsLabelledDegree(n, claim) || IsCountOfNodes(i)))) {
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
        if (!result[i]) {
          if (!SpeaksOfUs(context, n)) continue;
          claim.unnamed = true;
        }
        why = nullptr;
      }
      if (summand[i] && !result[i] && claim.measure != 0xFFFF) AnyScope(claim);
      if (n.percent && claim.label_begin == static_cast<std::int32_t>(n.end) + 1)
        for (const Cue& cue : context.CuesIn(n.end, n.end + 2))
          if (static_cast<std::int32_t>(cue.begin) == claim.label_begin &&
              cue.kind == Vocabulary::Kind::kMeasure)
            claim.end = std::max(claim.end, cue.end);
      out_.claims.push_back(std::move(claim));
    }
    AdoptScopes();
  }

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
  bool SpeaksOfUs(ContextIndex& context, const Number& n) {
    const Block& block = document_.blocks[n.block];
    if (block.kind == Block::Kind::kHeading || !n.flag.empty() || !n.degree.empty()) return false;
    for (const Cue& cue : context.CuesIn(n.begin, n.end))
      if (cue.kind == Vocabulary::Kind::kPrecision) return false;  // "4 bit"
    const bool counted = n.noun != nullptr && n.unit == nullptr &&
                         (n.noun->dimension != Dimension{} || n.noun->id == "sequence");
    const bool cell = block.kind == Block::Kind::kCell && !block.header && block.column > 0;
    if (n.dimension.dimensionless() && !n.percent && !counted && !cell) return false;
    const auto ours = [&](const TextRange& range) {
      return std::ranges::any_of(context.CuesIn(range.begin, range.end), [](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kMeasure || cue.kind == Vocabulary::Kind::kPrecision ||
               cue.kind == Vocabulary::Kind::kPhase;
      });
    };
    if (asked_block_ != n.block) {
      asked_block_ = n.block;
      block_is_ours_ = ours({block.text_begin, block.text_end});
    }
    if (block_is_ours_) return true;
    if (block.kind == Block::Kind::kCell && &n != mentions_.numbers.data()) {
      const Number& left = *(&n - 1);
      const Block& there = document_.blocks[left.block];
      if (there.group == block.group && there.row == block.row && left.unit != nullptr) return true;
    }
    const BlockContext& around = context.Of(n.block);
    return std::ranges::any_of(around.headers, ours) || std::ranges::any_of(around.parents, ours) ||
           std::ranges::any_of(around.headings, ours);
  }

  // "140 GB > 80 GB", "17.5 GB model + …": the figure beside the sign may be of any scope.
  void AnyScope(Claim& claim) const {
    for (const auto& [scope, quantity] : vocabulary_.measures[claim.measure].quantities)
      if (std::ranges::find(claim.quantities, quantity) == claim.quantities.end())
        claim.quantities.push_back(quantity);
    claim.scope_known = claim.quantities.size() == 1;
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

  // "1枚あたり", "1トークンあたり": the one of "per one".
  static bool InsideScope(const ContextIndex& context, const Number& n) {
    const auto cues = context.CuesIn(n.digits, n.digits + 1);
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
    std::size_t next = after.find_first_not_of(" /*x+");
    while (next != std::string_view::npos && after.substr(next).starts_with("×"))
      next = after.find_first_not_of(' ', next + 2);
    return next != std::string_view::npos && IsUpper(after[next]);
  }

  void AddRanks() {
    for (std::size_t i = 0; i < mentions_.ranks.size(); ++i) {
      const RankList& list = mentions_.ranks[i];
      Claim claim;
      claim.kind = Claim::Kind::kRanks;
      claim.block = list.block, claim.begin = list.begin, claim.end = list.end;
      claim.index = static_cast<std::int32_t>(i);
      out_.claims.push_back(std::move(claim));
    }
  }

  void AddNames() {
    for (std::size_t i = 0; i < mentions_.names.size(); ++i) {
      const NameHit& hit = mentions_.names[i];
      Claim claim;
      claim.kind = Claim::Kind::kName;
      claim.block = hit.block, claim.begin = hit.begin, claim.end = hit.end;
      claim.index = static_cast<std::int32_t>(i);
      out_.claims.push_back(std::move(claim));
    }
  }

  void AddPrecisions() {
    for (const Cue& cue : out_.cues) {
      if (cue.kind != Vocabulary::Kind::kPrecision) continue;
      const std::uint32_t block = document_.BlockAt(cue.begin);
      if (document_.blocks[block].kind == Block::Kind::kHeading) continue;
      Claim claim;
      claim.kind = Claim::Kind::kPrecision;
      claim.block = block, claim.begin = cue.begin, claim.end = cue.end;
      claim.index = cue.index;
      out_.claims.push_back(std::move(claim));
    }
  }

  void AddProducts() {
    for (std::size_t i = 0; i < mentions_.products.size(); ++i) {
      const Product& product = mentions_.products[i];
      Claim claim;
      claim.kind = Claim::Kind::kProduct;
      claim.block = document_.BlockAt(product.begin), claim.begin = product.begin,
      claim.end = product.end;
      claim.index = static_cast<std::int32_t>(i);
      out_.claims.push_back(std::move(claim));
    }
  }

  // A tick at the end of a line is itself the claim; one before a label speaks for the label. A
  // block of several lines may hold several: each speaks for the stretch up to the next.
  void AddTicks() {
    for (std::uint32_t b = 0; b < document_.blocks.size(); ++b) {
      const Block& block = document_.blocks[b];
      if (block.kind == Block::Kind::kHeading) continue;
      const std::string_view text = document_.TextOf(block);
      std::vector<std::pair<std::uint32_t, std::uint32_t>> ticks;
      for (std::size_t i = text.find('\xE2'); i != text.npos; i = text.find('\xE2', i + 1))
        for (const std::string_view tick : kTicks)
          if (text.substr(i, tick.size()) == tick)
            ticks.emplace_back(static_cast<std::uint32_t>(i),
                               static_cast<std::uint32_t>(tick.size()));
      for (std::size_t k = 0; k < ticks.size(); ++k) {
        const auto [at, size] = ticks[k];
        const std::uint32_t next =
            k + 1 < ticks.size() ? ticks[k + 1].first : static_cast<std::uint32_t>(text.size());
        const std::uint32_t previous = k > 0 ? ticks[k - 1].first + ticks[k - 1].second : 0;
        Claim claim;
        claim.kind = Claim::Kind::kTick;
        claim.block = b;
        claim.begin = block.text_begin + at, claim.end = claim.begin + size;
        const bool leads = ticks.front().first < 8;
        claim.segment_begin = block.text_begin + (leads ? at : previous);
        claim.segment_end = block.text_begin + (leads ? next : at);
        const std::size_t colon = text.find(':', at);
        if (leads && colon != std::string_view::npos && colon < next) {
          std::uint32_t first = claim.end;
          while (first < block.text_end && !IsWord(document_.text[first])) ++first;
          const std::uint32_t last = block.text_begin + static_cast<std::uint32_t>(colon);
          if (first < last) claim.begin = first, claim.end = last;
        }
        out_.claims.push_back(std::move(claim));
      }
    }
  }

  void AddStatements() {
    std::uint32_t block = 0;
    for (const Cue& statement : statements_) {
      while (document_.blocks[block].text_end <= statement.begin) ++block;
      Claim claim;
      claim.kind = Claim::Kind::kStatement;
      claim.block = block, claim.begin = statement.begin, claim.end = statement.end;
      claim.index = statement.index;
      out_.claims.push_back(std::move(claim));
    }
  }

  // Numbers before everything else where spans meet; then what stands first.
  void Order() {
    const auto rank = [](const Claim& c) {
      switch (c.kind) {
        case Claim::Kind::kNumber:
          return 0;
        case Claim::Kind::kRanks:
          return 1;
        case Claim::Kind::kProduct:
          return 2;
        case Claim::Kind::kStatement:
          return 3;
        case Claim::Kind::kName:
          return 4;
        case Claim::Kind::kPrecision:
          return 5;
        case Claim::Kind::kTick:
          return 6;
      }
      return 7;
    };
    std::vector<Claim>& claims = out_.claims;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    order.reserve(claims.size());
    for (std::uint32_t i = 0; i < claims.size(); ++i)
      order.push_back(
          {std::uint64_t{claims[i].begin} << 3 | static_cast<std::uint64_t>(rank(claims[i])), i});
    std::ranges::sort(order);
    std::vector<Claim> kept;
    kept.reserve(claims.size());
    for (const auto& [key, index] : order) {
      Claim& claim = claims[index];
      if (claim.end <= claim.begin ||
          CountCodePoints(
              std::string_view(document_.text).substr(claim.begin, claim.end - claim.begin)) >
              kMaxSpan)
        continue;
      bool drop = false;
      while (!kept.empty() && kept.back().end > claim.begin) {
        if (rank(kept.back()) <= rank(claim)) {
          drop = true;
          break;
        }
        kept.pop_back();
      }
      if (!drop) kept.push_back(std::move(claim));
    }
    claims = std::move(kept);
  }

  // interface.md: a degree or a device count, and a model or a parameter count; or a measure of our
  // vocabulary beside one of them.
  bool IsOurs() const {
    bool degree = false, device_count = false, model = false, parameters = false, memory = false,
         speed = false;
    for (const NameHit& hit : mentions_.names)
      (hit.names.front().kind == CatalogName::Kind::kModel ? model : device_count) = true;
    const auto decided = [&] {
      const bool anchor = degree || device_count || model || parameters;
      return ((degree || device_count) && (model || parameters)) || (anchor && (memory || speed));
    };
    for (const Claim& claim : out_.claims) {
      if (decided()) return true;
      if (claim.kind != Claim::Kind::kNumber) continue;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      degree |= !n.degree.empty() || !n.flag.empty();
      if (claim.measure == 0xFFFF) continue;
      const std::string& id = vocabulary_.measures[claim.measure].id;
      degree |= id.ends_with("_parallel");
      device_count |= id == "gpus";
      parameters |= id == "parameters" || id == "active_parameters";
      memory |= id == "kv_cache" || id == "kv_capacity" || id == "activations" || id == "weights";
      speed |= id == "ttft" || id == "tpot" || id == "bubble" || id == "mfu" || id == "throughput";
    }
    return decided();
  }

  const Document& document_;
  Mentions& mentions_;
  const UnitTable& units_;
  const Vocabulary& vocabulary_;
  std::vector<Cue> statements_;
  std::uint32_t asked_block_ = 0xFFFFFFFF;  // by SpeaksOfUs, and its answer
  bool block_is_ours_ = false;
  Claims out_;
};

}  // namespace

Claims BuildClaims(const Document& document, Mentions& mentions, const UnitTable& units,
                   const Vocabulary& vocabulary) {
  return ClaimBuilder(document, mentions, units, vocabulary).Build();
}

}  // namespace shardlint
