#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "claim/claim.h"
#include "claim/find_marks.h"
#include "claim/name_device_memory.h"
#include "claim/number_claims.h"
#include "claim/share_scopes.h"
#include "claim/statement_grammar.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 7> kShapes = {
    "layers", "hidden_size", "heads", "kv_heads", "head_dim", "intermediate_size", "experts"};
constexpr int kShapesOfAModel = 3;
constexpr int kSaidAgain = 2;          // times; once may be said in passing
constexpr std::size_t kMaxSpan = 100;  // code points
// What may stand before a measure's word in an identifier that means that measure.
constexpr std::array<std::string_view, 12> kCounting = {
    "num", "n", "max", "total", "model", "config", "text", "llm", "target", "min", "k", "avg"};

struct Words {
  std::vector<Cue> cues;
  std::vector<Cue> statements;
};

// "prune_layers", "inter_dim": a name of something else that ends with a measure's word; "num_",
// "total_" and their like say only that it is a number.
bool IsOtherIdentifier(std::string_view text, const Cue& cue) {
  std::uint32_t begin = cue.begin;
  while (begin > 0 && cue.begin - begin < kMaxSpan && IsWord(text[begin - 1])) --begin;
  if (begin == cue.begin || text[cue.begin - 1] != '_') return false;
  const std::string_view prefix = text.substr(begin, cue.begin - 1 - begin);
  return std::ranges::none_of(kCounting, [&](std::string_view word) {
    return prefix == word ||
           (prefix.ends_with(word) && prefix[prefix.size() - word.size() - 1] == '_');
  });
}

// The text of every block ends with a line end, which no phrase runs over.
Words FindWords(const Document& document, const std::vector<NameHit>& names,
                const Vocabulary& vocabulary) {
  std::vector<PhraseTable::Match> matches;
  vocabulary.phrases.FindAll(document.text, 0, static_cast<std::uint32_t>(document.text.size()),
                             matches);
  Words words;
  words.cues.reserve(matches.size());
  // "MoE hidden size" is not also a "hidden size": a measure inside a longer one goes.
  // "per GPU" says a scope, and nothing about a number of GPUs; "one sequence of" says both.
  // The "PCIe" of "A100 PCIe" is a part of a name.
  std::uint32_t covered = 0, cover_begin = 0, scope_end = 0, scope_begin = 0;
  auto name = names.begin();
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
      const bool sized = cue.end > scope_end &&
                         std::string_view(document.text).substr(scope_end).starts_with(" of");
      if (cue.begin > scope_begin && cue.begin < scope_end && !sized) continue;
      if (cue.begin > cover_begin && cue.end <= covered) continue;
      if (vocabulary.measures[cue.index].dimensions.size() == 1 &&
          vocabulary.measures[cue.index].dimensions.front().dimensionless() &&
          !vocabulary.measures[cue.index].fraction && IsOtherIdentifier(document.text, cue))
        continue;
      while (name != names.end() && name->end < cue.end) ++name;
      if (name != names.end() && name->begin <= cue.begin) continue;
      if (cue.end > covered) covered = cue.end, cover_begin = cue.begin;
    }
    words.cues.push_back(cue);
  }
  return words;
}

class ClaimBuilder {
 public:
  ClaimBuilder(const Document& document, Mentions& mentions, const UnitTable& units,
               const Vocabulary& vocabulary, const StatementGrammar& grammar)
      : document_(document),
        mentions_(mentions),
        units_(units),
        vocabulary_(vocabulary),
        grammar_(grammar) {
    Words words = FindWords(document, mentions.names, vocabulary);
    out_.cues = std::move(words.cues);
    statements_ = std::move(words.statements);
  }

  Claims Build() {
    ContextIndex context(document_, out_.cues);
    AddNumberClaims(document_, mentions_, units_, vocabulary_, context, out_);
    AddRanks();
    AddNames();
    AddPrecisions();
    AddProducts();
    AddStatements(context);
    FindMarks(document_, mentions_, vocabulary_, out_.cues, out_.claims);
    Order();
    ShareScopes(document_.text, mentions_, vocabulary_, out_);
    NameDeviceMemory(document_, mentions_, vocabulary_, out_);
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

  void AddStatements(ContextIndex& context) {
    const std::size_t first = out_.claims.size();
    FindStatements(grammar_, document_, mentions_, vocabulary_, out_.cues, statements_, context,
                   out_.claims);
    std::vector<TextRange> numbers;
    for (const Claim& claim : std::span(out_.claims).first(first))
      if (claim.kind == Claim::Kind::kNumber) numbers.push_back({claim.begin, claim.end});
    std::ranges::stable_sort(numbers, {}, &TextRange::begin);
    const auto word = [&](std::string_view id) {
      return static_cast<std::size_t>(std::ranges::find(vocabulary_.words, id) -
                                      vocabulary_.words.begin());
    };
    for (Claim& claim : std::span(out_.claims).subspan(first)) {
      LeaveNumbers(claim, numbers);
      // "Auto-fit max_model_len": the name of a feature.
      if (claim.begin > 1 && document_.text[claim.begin - 1] == '-' &&
          IsLetter(document_.text[claim.begin - 2]))
        claim.end = claim.begin;
      if (context.InTraining(claim.block, word("uses.training"), word("inference")))
        claim.role = Role::kHypothetical;
    }
  }

  // A number keeps its own claim: the statement covers the longer stretch beside it.
  void LeaveNumbers(Claim& claim, std::span<const TextRange> numbers) const {
    const auto blank = [&](std::uint32_t at) { return !IsWord(document_.text[at]); };
    auto n = std::ranges::upper_bound(numbers, claim.begin, {}, &TextRange::end);
    for (; n != numbers.end() && n->begin < claim.end; ++n) {
      const std::uint32_t before = n->begin > claim.begin ? n->begin - claim.begin : 0;
      const std::uint32_t after = claim.end > n->end ? claim.end - n->end : 0;
      if (after > before) {
        claim.begin = n->end;
        while (claim.begin < claim.end && document_.text[claim.begin] == ' ') ++claim.begin;
      } else {
        claim.end = std::max(n->begin, claim.begin);
        while (claim.end > claim.begin && document_.text[claim.end - 1] == ' ') --claim.end;
      }
    }
    if (claim.begin < claim.end && claim.end - claim.begin == 1 && blank(claim.begin))
      claim.end = claim.begin;
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

  // A degree or a device count, and a model or a parameter count; or a measure of our vocabulary
  // beside one of them; or what nothing but inference has, twice: two degrees, two figures of the
  // KV cache or of times to tokens; or one of them computed. A model is described by several of
  // its dimensions, devices are priced by the hour and counted in boxes, and a text that speaks of
  // caches of keys and values again and again is about serving whoever it is that is served.
  bool IsOurs() const {
    bool degree = false, device_count = false, model = false, parameters = false, memory = false,
         speed = false, vram = false;
    int shapes = 0;  // figures of a network's architecture; several describe a model
    int ours = 0;    // figures that nothing but inference has
    int rates = 0;   // prices of an hour
    int prices = 0;  // of GPUs
    bool computed = false;
    std::vector<bool> results(mentions_.numbers.size(), false);
    for (const Equation& e : mentions_.equations)
      if (e.relation == Equation::Relation::kEqual && e.operands.size() > 1)
        results[e.result] = true;
    std::set<SymbolId> degrees;
    const Dimension price = Dimension::Of(Dimension::kDollar) / Dimension::Of(Dimension::kSecond);
    for (const Number& n : mentions_.numbers) rates += n.dimension == price;
    for (const NameHit& hit : mentions_.names)
      (hit.names.front().kind == CatalogName::Kind::kModel ? model : device_count) = true;
    const std::ptrdiff_t spoken = SpokenOfServing();
    int figures = 0;  // with a unit
    const bool boxes = CountedDevices() >= kSaidAgain || ListsPrices();
    const auto decided = [&] {
      if ((spoken > kSaidAgain || boxes) && figures >= kSaidAgain) return true;
      if (spoken > 0 && shapes >= kShapesOfAModel) return true;
      const bool anchor = degree || device_count || model || parameters;
      return ((degree || device_count) && (model || parameters)) || (anchor && (memory || speed)) ||
             ours >= 2 || degrees.size() >= 2 || (ours > 0 && (shapes > 0 || computed)) ||
             (model && (vram || shapes >= kShapesOfAModel)) ||
             (device_count && std::max(prices, rates) >= 2);
    };
    for (const Claim& claim : out_.claims) {
      if (decided()) return true;
      if (claim.kind != Claim::Kind::kNumber) continue;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(claim.index)];
      figures += !n.dimension.dimensionless();
      const bool strategy = NamesStrategy(n);
      degree |= strategy || !n.flag.empty();
      if (strategy && !claim.quantities.empty()) degrees.insert(claim.quantities.front());
      if (claim.measure == 0xFFFF) {
        shapes += n.degree.empty() && n.flag.empty() && !claim.quantities.empty();
        parameters |= shapes >= kShapesOfAModel;
        continue;
      }
      const std::string& id = vocabulary_.measures[claim.measure].id;
      degree |= id.ends_with("_parallel");
      if (id.ends_with("_parallel") && claim.firm) degrees.insert(claim.quantities.front());
      const bool only_ours = claim.firm && (id.starts_with("kv_") || id == "ttft" || id == "tpot");
      ours += only_ours;
      const bool result = results[static_cast<std::size_t>(claim.index)];
      computed |= only_ours && result;
      ours += !only_ours && result && claim.scope_known && id == "kv_cache";
      ours += id == "throughput" && claim.scope_known && IsPerGpu(claim);
      prices += claim.firm && id.starts_with("cost");
      vram |= claim.firm && id == "device_memory";
      device_count |= id == "gpus";
      shapes += std::ranges::find(kShapes, id) != kShapes.end();
      parameters |= id == "parameters" || id == "active_parameters" || shapes >= kShapesOfAModel;
      memory |= id == "kv_cache" || id == "kv_capacity" || id == "activations" || id == "weights";
      speed |= id == "ttft" || id == "tpot" || id == "bubble" || id == "mfu" || id == "throughput";
    }
    return decided();
  }

  // "TP2", "P4D9"; a router's "top-2" is of any model.
  bool NamesStrategy(const Number& n) const {
    if (n.degree.empty()) return false;
    const auto glued = vocabulary_.glued.find(std::string(n.degree));
    return glued == vocabulary_.glued.end() || glued->second.beside < 0;
  }

  /// How often a text names what nothing but the serving of models has.
  std::ptrdiff_t SpokenOfServing() const {
    return std::ranges::count_if(out_.cues, [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kWord && vocabulary_.words[cue.index] == "of_serving";
    });
  }

  // "$/GPU-hr" above amounts of money beside devices.
  bool ListsPrices() const {
    const auto hourly = std::ranges::any_of(out_.cues, [&](const Cue& cue) {
      return cue.kind == Vocabulary::Kind::kScope &&
             vocabulary_.scopes[cue.index] == "per_gpu_hour";
    });
    if (!hourly) return false;
    const auto money = std::ranges::count_if(mentions_.numbers, [](const Number& n) {
      return n.dimension.exponents[Dimension::kDollar] == 1;
    });
    const auto devices = std::ranges::count_if(mentions_.names, [](const NameHit& hit) {
      return hit.names.front().kind == CatalogName::Kind::kDevice;
    });
    return std::min(money, devices) > kSaidAgain;
  }

  // "8x H100"
  int CountedDevices() const {
    int counted = 0;
    for (const NameHit& hit : mentions_.names) {
      if (hit.names.front().kind == CatalogName::Kind::kModel) continue;
      const auto n = std::ranges::upper_bound(mentions_.numbers, hit.begin, {}, &Number::digits);
      counted += n != mentions_.numbers.begin() && std::prev(n)->multiplier &&
                 std::prev(n)->block == hit.block && hit.begin <= std::prev(n)->end + 1;
    }
    return counted;
  }

  bool IsPerGpu(const Claim& claim) const {
    return std::ranges::any_of(vocabulary_.measures[claim.measure].quantities,
                               [&](const auto& scoped) {
                                 return scoped.second == claim.quantities.front() &&
                                        vocabulary_.scopes[scoped.first] == "per_gpu";
                               });
  }

  const Document& document_;
  Mentions& mentions_;
  const UnitTable& units_;
  const Vocabulary& vocabulary_;
  const StatementGrammar& grammar_;
  std::vector<Cue> statements_;
  Claims out_;
};

}  // namespace

Claims BuildClaims(const Document& document, Mentions& mentions, const UnitTable& units,
                   const Vocabulary& vocabulary, const StatementGrammar& statements) {
  return ClaimBuilder(document, mentions, units, vocabulary, statements).Build();
}

}  // namespace shardlint
