#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "verdict/checks/model/subject.h"
#include "verdict/judgement.h"

// A line, a list or a table that describes a published model: where three of its figures are as
// published and one is not, that one is wrong, whatever else the document says.

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 12> kShape = {
    "num_hidden_layers",   "hidden_size",      "intermediate_size", "moe_intermediate_size",
    "vocab_size",          "parameters.total", "parameters.active", "num_attention_heads",
    "num_key_value_heads", "head_dim",         "num_experts",       "num_experts_per_tok"};
constexpr std::size_t kTelling = 7;       // of them: few models share one
constexpr std::size_t kAgreeing = 3;      // figures as published
constexpr double kNominal = 0.06;         // of parameters: "34B" for 34.4 B
constexpr double kNominalActive = 0.15;   // the same of those that one token takes
constexpr double kRound = 0.01;           // of a vocabulary, "152,000 tokens"
constexpr double kTellingFigure = 512;    // smaller ones coincide
constexpr double kFarthest = 16;          // times; farther off it is of something else
constexpr std::size_t kMostFigures = 64;  // of one description; more are a survey's

class CardCheck {
 public:
  explicit CardCheck(Judgement& j) : j_(j) {}

  void Run() {
    for (const std::string_view name : kShape)
      if (const auto q = j_.Symbol(name)) shape_.push_back(*q);
    if (shape_.size() != kShape.size()) return;
    // Block, column, row, list, lines of code: by kind and place.
    std::map<std::tuple<int, std::int32_t, std::int32_t>, std::vector<std::uint32_t>> cards;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (!IsFigure(claim)) continue;
      const Block& block = j_.document.blocks[claim.block];
      if (block.kind == Block::Kind::kCell) {
        cards[{1, block.group, block.column}].push_back(c);
        cards[{2, block.group, block.row}].push_back(c);
      } else if (block.kind == Block::Kind::kCodeLine) {
        cards[{3, block.group, 0}].push_back(c);
      } else {
        cards[{0, static_cast<std::int32_t>(claim.block), 0}].push_back(c);
        if (block.list >= 0) cards[{4, block.list, 0}].push_back(c);
      }
    }
    for (const auto& [place, figures] : cards)
      if (figures.size() > kAgreeing && figures.size() <= kMostFigures) Check(figures);
  }

 private:
  std::size_t PlaceOf(SymbolId q) const {
    return static_cast<std::size_t>(std::ranges::find(shape_, q) - shape_.begin());
  }

  bool IsFigure(const Claim& claim) const {
    if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() || claim.unnamed ||
        (claim.role != Role::kStated && claim.role != Role::kExpected) ||
        PlaceOf(claim.quantities.front()) == shape_.size())
      return false;
    const Number& n = j_.NumberOf(claim);
    const std::size_t place = PlaceOf(claim.quantities.front());
    const bool parameters = place == 5 || place == 6;
    return !n.range && !n.percent && !n.multiplier && n.bound == Bound::kNone && !n.open_ended &&
           n.decimal.digits != 0 && (parameters || n.decimal.integer() || n.factor > 1);
  }

  double ValueOf(std::uint32_t c) const {
    const Number& n = j_.NumberOf(j_.claims.claims[c]);
    return n.Nominal();
  }

  void Check(const std::vector<std::uint32_t>& figures) {
    const Claim& first = j_.claims.claims[figures.front()];
    const auto entries = NearestModels(j_, first, j_.plans.ModelsOf(j_.PlanOf(first)));
    if (entries.empty() || SpeaksOfUnknownModel(j_, first)) return;
    // Every entry that the name may be must refute it.
    std::optional<std::uint32_t> wrong;
    const CatalogEntry* shown = nullptr;
    std::vector<std::uint32_t> numbers;
    for (const CatalogEntry* entry : entries) {
      if (IsOnlyLikeIt(j_, *entry)) return;
      const auto odd = OddOneOf(figures, *entry, numbers);
      if (!odd || (wrong && *wrong != *odd)) return;
      wrong = odd, shown = entry;
    }
    const Claim& claim = j_.claims.claims[*wrong];
    JudgedClaim& judged = j_.judged[*wrong];
    // "13.4 B active" of a name that says 12 B: counted from the shape, and right.
    if (judged.Folded() == Verdict::kContradicted || judged.IsComputed()) return;
    CheckDetail detail{.kind = CheckDetail::Kind::kCatalogue, .claim = *wrong};
    detail.expected = Interval::Exactly(shown->Find(claim.quantities.front())->values.front());
    detail.has_expected = true, detail.numbers = numbers;
    detail.message = "published for " + shown->name;
    judged.Drop(Verdict::kConfirmed), judged.Drop(Verdict::kUnverifiable);
    judged.Add("catalogue", Verdict::kContradicted, Severity::kError, std::move(detail));
  }

  bool Agrees(std::uint32_t c, SymbolId q, const CatalogEntry& entry) const {
    const CatalogFact* fact = entry.Find(q);
    if (fact == nullptr) return false;
    const std::size_t place = PlaceOf(q);
    const double tolerance = place == 6   ? kNominalActive
                             : place == 5 ? kNominal
                             : place == 4 ? kRound
                                          : 0;
    return std::ranges::any_of(fact->values, [&](double value) {
      return shardlint::Agrees(j_.NumberOf(j_.claims.claims[c]), Interval::Exactly(value)) !=
                 nullptr ||
             std::abs(ValueOf(c) / value - 1) <= tolerance;
    });
  }

  // The one figure that is not as published, where three others are.
  std::optional<std::uint32_t> OddOneOf(const std::vector<std::uint32_t>& figures,
                                        const CatalogEntry& entry,
                                        std::vector<std::uint32_t>& numbers) const {
    std::map<SymbolId, std::vector<std::uint32_t>> departing;
    std::set<SymbolId> agreeing;
    numbers.clear();
    for (const std::uint32_t c : figures) {
      const Claim& claim = j_.claims.claims[c];
      const auto agreed =
          std::ranges::find_if(claim.quantities, [&](SymbolId q) { return Agrees(c, q, entry); });
      if (agreed != claim.quantities.end()) {
        if (agreeing.insert(*agreed).second)
          numbers.push_back(static_cast<std::uint32_t>(claim.index));
      } else if (entry.Find(claim.quantities.front()) != nullptr) {
        departing[claim.quantities.front()].push_back(c);
      }
    }
    std::erase_if(departing, [&](const auto& one) { return agreeing.contains(one.first); });
    const bool telling =
        std::ranges::any_of(agreeing, [&](SymbolId q) { return PlaceOf(q) < kTelling; });
    if (departing.size() != 1 || departing.begin()->second.size() != 1 || !telling ||
        agreeing.size() < kAgreeing)
      return std::nullopt;
    const std::uint32_t odd = departing.begin()->second.front();
    return IsOfPart(odd, entry) ? std::nullopt : std::optional<std::uint32_t>(odd);
  }

  // "16 query heads per GPU", "45 MoE layers", "8 heads" for the KV heads: of a part, or of another
  // of the model's counts.
  bool IsOfPart(std::uint32_t c, const CatalogEntry& entry) const {
    const Claim& claim = j_.claims.claims[c];
    const SymbolId q = claim.quantities.front();
    const std::string_view name = j_.rules.symbols.Name(q);
    const double published = entry.Find(q)->values.front(), own = ValueOf(c);
    if (own > published * kFarthest || own * kFarthest < published) return true;
    // "MLP 16,384, vocabulary 92,544": another of the model's figures, under the next one's name.
    if (own >= kTellingFigure && std::ranges::any_of(entry.facts, [&](const CatalogFact& fact) {
          return fact.quantity != q && std::ranges::count(fact.values, own) > 0;
        }))
      return true;
    const Block block = j_.Near(claim);
    const bool shared =
        std::ranges::any_of(j_.CuesIn(block.text_begin, block.text_end), [&](const Cue& cue) {
          if (cue.kind != Vocabulary::Kind::kScope) return false;
          const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
          return scope.starts_with("per_gpu") || scope.starts_with("per_rank") ||
                 scope.starts_with("per_stage");
        });
    const bool divides = own < published && std::fmod(published, own) == 0;
    if (shared && divides && name != "hidden_size") return true;
    if (name == "num_hidden_layers") return IsOfOneKind(claim, own, published, entry);
    if (name == "num_attention_heads" || name == "num_key_value_heads") {
      const auto other = entry.Find(name == "num_attention_heads" ? shape_[8] : shape_[7]);
      if (other != nullptr && std::ranges::count(other->values, own) > 0) return true;
      const auto latent = j_.Symbol("kv_lora_rank");
      if (name == "num_key_value_heads" && latent && entry.Find(*latent) != nullptr) return true;
    }
    if (name == "num_experts")
      return own == published + 1 || own < published / 8;  // with the shared
    if (name == "parameters.active") return false;
    if (name.starts_with("parameters"))
      return std::abs(own / published - 1) < 2 * kNominal || own * 3 < published;
    return false;
  }

  bool IsOfOneKind(const Claim& claim, double own, double published,
                   const CatalogEntry& entry) const {
    const Number& n = j_.NumberOf(claim);
    const std::string_view text =
        std::string_view(j_.document.text).substr(n.digits, n.end - n.digits);
    if (std::ranges::count(text, ' ') > 1 || text.find('-') != std::string_view::npos) return true;
    for (const char* kind :
         {"num_global_layers", "num_kv_layers", "num_moe_layers", "num_dense_layers"})
      if (const auto q = j_.Symbol(kind))
        if (const CatalogFact* some = entry.Find(*q); some != nullptr)
          if (some->values.front() == own || published - some->values.front() == own) return true;
    return false;
  }

  Judgement& j_;
  std::vector<SymbolId> shape_;  // in the order of kShape
};

}  // namespace

void CheckModelCards(Judgement& j) { CardCheck(j).Run(); }

}  // namespace shardlint
