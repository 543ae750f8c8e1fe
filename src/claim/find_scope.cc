#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {
namespace {

// Bytes from a scope to a number that it is said of, and to an amount where the claim is one.
constexpr std::uint32_t kNextReach = 24, kAlikeReach = 48;
constexpr std::uint32_t kJoinedReach = 24;  // bytes behind a scope that hold what is joined to it
constexpr std::array<std::string_view, 9> kJoins = {",", "/", "×", "x ",  "*",
                                                    "&", "+", "·", "and "};
constexpr std::uint32_t kNearTotal = 32;  // bytes from "the deployment" to what it takes
constexpr std::array<std::string_view, 4> kSizeLinks = {" of", " with", " at", "("};
constexpr std::uint32_t kSharedHeads = 48;  // bytes from "each card" to the heads that it has
constexpr std::array<std::string_view, 5> kOfAnyOne = {"each ", "every ", "a ", "Each ", "A "};
constexpr std::array<std::string_view, 4> kGoesOn = {"and ", "but ", "while ", "yet "};
// What may stand between a count of nodes or stages and the count of what is in each.
constexpr std::array<std::string_view, 10> kNodeLinks = {
    "×", "x", "*", "of", "with", "each", "each with", ", each with", "of each", "each of"};

// "one sequence of 32,768 tokens: 805 MB": the number says of what size the scope is.
bool DescribesScope(std::string_view between) {
  between = Trim(between);
  return std::ranges::any_of(kSizeLinks,
                             [&](std::string_view link) { return between.ends_with(link); });
}

// The comma of "4,096 tokens" ends no clause.
bool HasClauseMarkOutsideNumbers(std::string_view text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i)
    if (IsDigit(text[i - 1]) && IsDigit(text[i + 1]) && (text[i] == ',' || text[i] == '.'))
      return HasClauseMark(text.substr(0, i)) || HasClauseMarkOutsideNumbers(text.substr(i + 1));
  return HasClauseMark(text);
}

bool HasScope(const Measure& measure, ScopeId scope, SymbolId& quantity) {
  for (const auto& [s, q] : measure.quantities)
    if (s == scope) return quantity = q, true;
  return false;
}

}  // namespace

// Where the words behind a number stop being about it.
std::uint32_t NumberBinder::ClauseEnd(const Number& n, const Block& block) const {
  const std::string_view text = document_.text;
  std::uint32_t e = n.end;
  const std::uint32_t high = std::min(block.text_end, n.end + 60);
  int depth = 0;
  for (; e < high; ++e) {
    const char c = text[e];
    if (IsLetter(c)) continue;
    if (c == ',' || c == ';' || c == '=' || c == '|' || c == ':') break;
    if (c == '.' && (e + 1 >= high || IsSpace(text[e + 1]))) break;
    if (IsDigit(c) && (e == 0 || !IsWord(text[e - 1])) && e > n.end) break;
    if (c == '(') ++depth;
    if (c == ')' && depth-- == 0) break;
    if (c != ' ' && c != '\xE2' && c != '\xE3' && c != '\xEF') continue;
    const std::string_view mark = text.substr(e, 3);
    if (mark == "→" || mark == "—" || mark == "–" || mark == " - ") break;
    if (mark == "（") ++depth;
    if (mark == "）" && depth-- == 0) break;
    if (WideMarkSize(text, e) != 0 && mark != "（" && mark != "）") break;
  }
  return e;
}

// "With 64 sequences a replica generates 2,100 tokens/s": whoever does something is the subject of
// what comes of it, and no scope of what stands before.
bool NumberBinder::IsSubjectOf(const Cue& scope, const Number& n) const {
  const std::string_view text = document_.text;
  if (n.digits <= scope.end || text.substr(scope.begin, 4) == "per " ||
      HasClauseMark(text.substr(scope.end, n.digits - scope.end)))
    return false;
  // "uses 60% of each GPU and delivers 1,698 tokens/s": the verb is another subject's.
  const std::string_view behind = Trim(text.substr(scope.end, n.digits - scope.end));
  if (std::ranges::any_of(kGoesOn, [&](std::string_view w) { return behind.starts_with(w); }) ||
      behind.ends_with("of the") || behind.ends_with("of all"))
    return false;
  const auto next = std::ranges::lower_bound(mentions_.numbers, scope.end, {}, &Number::digits);
  if (SharesHeads(scope, n)) return true;
  return &*next == &n && HasWord("yields", scope.end, n.digits);
}

// "a card computes 32 query heads and stores 4 KV heads", "gives each card 4 KV heads": but not
// "each card keeps 2 of the 8 KV heads".
bool NumberBinder::SharesHeads(const Cue& scope, const Number& n) const {
  const auto counts_heads = [](const Number& x) {
    return x.noun != nullptr && x.noun->id.ends_with("head");
  };
  const std::string_view text = document_.text;
  const std::string_view who = text.substr(scope.begin, scope.end - scope.begin),
                         before = Trim(text.substr(scope.end, n.begin - scope.end));
  if (!counts_heads(n) || n.begin < scope.end || n.begin - scope.end > kSharedHeads ||
      before.ends_with("the") || before.ends_with("of") || before.ends_with("all") ||
      std::ranges::none_of(kOfAnyOne, [&](std::string_view w) { return who.starts_with(w); }))
    return false;
  auto i = std::ranges::lower_bound(mentions_.numbers, scope.end, {}, &Number::digits);
  // "The candidates are 4 and 8. With 8, a GPU computes 29 heads": of a degree that is not named.
  if (i != mentions_.numbers.begin())
    if (const Number& said = *std::prev(i); said.digits >= sentence_.begin &&
                                            said.noun == nullptr && said.unit == nullptr &&
                                            said.degree.empty() && !said.way)
      if (const std::string_view lead =
              Trim(text.substr(sentence_.begin, said.begin - sentence_.begin));
          lead == "With" || lead == "At" || lead == "For")
        return false;
  while (i != mentions_.numbers.end() && i->digits < n.digits && counts_heads(*i)) ++i;
  return i != mentions_.numbers.end() && &*i == &n;
}

// "(32 GPUs, one replica), later DP=2 (64 GPUs)": a bracket closed before another figure is about
// what stood in it.
bool NumberBinder::IsInClosedBracket(const Cue& scope, const Number& n) const {
  const auto next = std::ranges::lower_bound(mentions_.numbers, scope.end, {}, &Number::digits);
  if (next == mentions_.numbers.end() || next->digits >= n.digits) return false;
  const std::string_view between =
      std::string_view(document_.text).substr(scope.end, next->digits - scope.end);
  for (const auto& [open, close] : {std::pair{"(", ")"}, std::pair{"（", "）"}})
    if (const std::size_t at = between.find(close);
        at != std::string_view::npos && between.substr(0, at).find(open) == std::string_view::npos)
      return true;
  return false;
}

// "80 tokens/ms per GPU with 64 experts": the scope behind another number is that number's.
bool NumberBinder::BelongsToEarlierNumber(const Block& block, std::uint32_t cue,
                                          std::uint32_t number) const {
  for (std::uint32_t i = number; i-- > 0 && number - i < 32;) {
    const Number& other = mentions_.numbers[i];
    if (other.begin < block.text_begin) return false;
    if (other.begin >= cue) {
      // "per card 1,800 tokens/s, together 57,600": the scope is the nearer number's.
      const bool alike = other.dimension == mentions_.numbers[number].dimension &&
                         other.dimension == Dimension::Of(Dimension::kByte);
      if (other.begin - cue < (alike ? kAlikeReach : kNextReach) && i + 1 <= number &&
          other.end <= current_label_end_) {
        const std::string_view between =
            std::string_view(document_.text).substr(cue, other.begin - cue);
        if (!(alike ? HasClauseMarkOutsideNumbers(between) : HasClauseMark(between)) &&
            !DescribesScope(between))
          return true;
      }
      continue;
    }
    if (other.end > cue) continue;
    const std::string_view gap =
        std::string_view(document_.text).substr(other.end, cue - other.end);
    return gap.size() < 40 && !HasClauseMark(gap);
  }
  return false;
}

// "per stage  60 GB  (20 layers)": what a bracket right behind an amount counts is of its scope.
bool NumberBinder::IsGlossOfAmount(std::uint32_t number) const {
  if (number == 0) return false;
  const Number& n = mentions_.numbers[number];
  const Number& amount = mentions_.numbers[number - 1];
  if (amount.block != n.block || amount.dimension.dimensionless() || n.noun == nullptr ||
      !n.dimension.dimensionless() || n.digits < amount.end)
    return false;
  const std::string_view text = document_.text;
  return Trim(text.substr(amount.end, n.digits - amount.end)) == "(" &&
         text.substr(n.end, 1) == ")";
}

// "(32 cards, one replica), up to 64 cards": said of the count in its own bracket.
bool NumberBinder::IsOfClosedBracket(const Cue& cue, std::uint32_t number) const {
  const Number& n = mentions_.numbers[number];
  const std::string_view text = document_.text;
  const std::string_view between = text.substr(cue.end, n.digits - cue.end);
  if (between.find_first_of("()") == std::string_view::npos &&
      between.find("）") == std::string_view::npos)
    return false;
  const std::size_t close = std::min(between.find(')'), between.find("）"));
  if (std::min(between.find('('), between.find("（")) < close) return false;
  for (std::uint32_t i = number; i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.block != n.block) return false;
    if (other.end > cue.begin) continue;
    const std::string_view inside = text.substr(other.end, cue.begin - other.end);
    return other.noun == n.noun && other.dimension == n.dimension && n.noun != nullptr &&
           inside.find_first_of("()") == std::string_view::npos &&
           inside.find("（") == std::string_view::npos &&
           inside.find("）") == std::string_view::npos;
  }
  return false;
}

// A number behind the one asked for, before a byte.
bool NumberBinder::CountsBetween(std::uint32_t number, std::uint32_t end) const {
  return number + 1 < mentions_.numbers.size() && mentions_.numbers[number + 1].end <= end &&
         mentions_.numbers[number + 1].block == mentions_.numbers[number].block;
}

// "145.4 GB이며 GPU당 18.2 GB": a scope right before the next number is that number's.
bool NumberBinder::ScopeOfNext(const Cue& cue, std::uint32_t number) const {
  if (number + 1 >= mentions_.numbers.size()) return false;
  const Number& next = mentions_.numbers[number + 1];
  if (next.block != mentions_.numbers[number].block || cue.end > next.begin) return false;
  std::uint32_t end = cue.end;
  for (const Cue& hedge : context_.CuesIn(cue.end, next.begin))
    if (hedge.kind == Vocabulary::Kind::kWord && hedge.index == hedge_ && hedge.end <= next.begin)
      end = hedge.end;
  return Trim(std::string_view(document_.text).substr(end, next.begin - end)).empty();
}

// "4 nodes × 8 GPUs", "2 servers of 8 H200", "8 stages with 10 layers each": the second count is of
// each of the first.
std::optional<SymbolId> NumberBinder::ScopeOfCounted(std::uint32_t number,
                                                     const Measure& measure) const {
  if (number == 0) return std::nullopt;
  const Number& n = mentions_.numbers[number];
  const Number& groups = mentions_.numbers[number - 1];
  if (n.noun == nullptr || !n.dimension.dimensionless() || n.percent || groups.block != n.block ||
      groups.noun == nullptr || n.begin < groups.end)
    return std::nullopt;
  const std::string_view between =
      Trim(std::string_view(document_.text).substr(groups.end, n.begin - groups.end));
  if (std::ranges::find(kNodeLinks, between) == kNodeLinks.end()) return std::nullopt;
  const std::string_view id = groups.noun->id;
  const bool part = id == "stage" || id == "replica" || id == "group";
  if (!(id == "node" && n.noun->id == "gpu") && !part) return std::nullopt;
  for (const auto& [scope, quantity] : measure.quantities)
    if (vocabulary_.scopes[scope] == "per_" + std::string(id)) return quantity;
  return std::nullopt;
}

// "32 / 2 = 16 query heads, 8 / 2 = 4 KV heads": heads that are divided are of each rank.
std::optional<SymbolId> NumberBinder::ScopeOfQuotient(std::uint32_t number,
                                                      const Measure& measure) const {
  constexpr std::uint32_t kReach = 48;  // bytes from what is divided to what comes of it
  if (measure.id != "heads" && measure.id != "kv_heads") return std::nullopt;
  const Number& n = mentions_.numbers[number];
  auto e = std::ranges::lower_bound(mentions_.equations, n.digits - std::min(n.digits, kReach), {},
                                    &Equation::begin);
  for (; e != mentions_.equations.end() && e->begin < n.digits; ++e) {
    if (e->result != number || e->relation != Equation::Relation::kEqual || e->implicit ||
        e->operands.size() != 2 || e->expression.nodes.back().op != Expression::Op::kDivide)
      continue;
    for (const auto& [scope, quantity] : measure.quantities)
      if (vocabulary_.scopes[scope] == "per_rank") return quantity;
  }
  return std::nullopt;
}

// "Weights/GPU", "KV / token" head amounts of each of them, "KV bytes/token/GPU" of both.
std::optional<SymbolId> NumberBinder::ScopeBehindSlash(TextRange range,
                                                       const Measure& measure) const {
  const std::string_view text =
      std::string_view(document_.text).substr(range.begin, range.end - range.begin);
  std::optional<SymbolId> of;
  ScopeId first = 0;
  SymbolId quantity = 0;
  for (std::size_t i = text.find('/'); i != std::string_view::npos; i = text.find('/', i + 1)) {
    const std::size_t word = std::min(text.find_first_not_of(' ', i + 1), text.size());
    const UnitTable::Match noun = units_.Longest(text.substr(word));
    if (noun.unit == nullptr || noun.unit->kind != Unit::Kind::kNoun) continue;
    for (std::size_t s = 0; s < vocabulary_.scopes.size(); ++s) {
      const auto scope = static_cast<ScopeId>(s);
      if (vocabulary_.scopes[s] != "per_" + noun.unit->id) continue;
      if (of && HasBoth(measure, first, scope, quantity)) return quantity;
      if (!of && HasScope(measure, scope, quantity)) of = quantity, first = scope;
    }
  }
  return of;
}

// "per token" and "per GPU" make "per_token_per_gpu", where the measure has it.
bool NumberBinder::HasBoth(const Measure& measure, ScopeId one, ScopeId other,
                           SymbolId& quantity) const {
  const std::string& a = vocabulary_.scopes[one];
  const std::string& b = vocabulary_.scopes[other];
  for (const auto& [scope, q] : measure.quantities) {
    const std::string& id = vocabulary_.scopes[scope];
    if (id == a + "_" + b || id == b + "_" + a) return quantity = q, true;
    // A rank is a GPU where the measure knows none.
    if (b == "per_rank" && id == a + "_per_gpu") return quantity = q, true;
  }
  return false;
}

// "per token, layer", "per (token, layer)", "per token × layer": what a mark joins to a scope is
// half of it, where the measure has both.
std::optional<SymbolId> NumberBinder::JoinedScopes(const Cue& cue, const Measure& measure) const {
  const std::string_view behind =
      std::string_view(document_.text).substr(cue.end).substr(0, kJoinedReach);
  const std::string_view joined = Trim(behind.substr(0, behind.find('\n')));
  for (const std::string_view mark : kJoins) {
    if (!joined.starts_with(mark)) continue;
    const std::string_view word = Trim(joined.substr(mark.size()));
    const UnitTable::Match noun = units_.Longest(word);
    if (noun.unit == nullptr || noun.unit->kind != Unit::Kind::kNoun) continue;
    // "per token, layer norms included"
    const std::string_view next = Trim(word.substr(std::min<std::size_t>(noun.size, word.size())));
    if (mark == "," && !next.empty() && IsLetter(next.front())) continue;
    SymbolId quantity = 0;
    for (std::size_t s = 0; s < vocabulary_.scopes.size(); ++s)
      if (vocabulary_.scopes[s] == "per_" + noun.unit->id &&
          HasBoth(measure, static_cast<ScopeId>(cue.index), static_cast<ScopeId>(s), quantity))
        return quantity;
  }
  return std::nullopt;
}

// "- Replica: 733 tokens/s", "- GPU: 92 tokens/s": whose rate it is is all that its label says.
std::optional<SymbolId> NumberBinder::LabelledScope(const Number& n, const Measure& measure) const {
  const Block& block = document_.blocks[n.block];
  const std::string_view text = document_.TextOf(block);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || block.text_begin + colon >= n.digits) return std::nullopt;
  const std::string_view label = Trim(text.substr(0, colon));
  const UnitTable::Match noun = units_.Longest(label);
  if (noun.unit == nullptr || noun.unit->kind != Unit::Kind::kNoun || noun.size != label.size() ||
      label.ends_with('s'))
    return std::nullopt;
  SymbolId quantity = 0;
  for (std::size_t s = 0; s < vocabulary_.scopes.size(); ++s)
    if (vocabulary_.scopes[s] == "per_" + noun.unit->id &&
        HasScope(measure, static_cast<ScopeId>(s), quantity))
      return quantity;
  return std::nullopt;
}

// "a 70B model on a card": a place, and no share as in "16.4 GB, two KV heads a card".
bool NumberBinder::IsPlace(const Cue& scope, const Number& n, const Measure& measure) const {
  const std::string words =
      ToLowerAscii(std::string_view(document_.text).substr(scope.begin, scope.end - scope.begin));
  const bool place = words.starts_with("a") || words.starts_with("on one");
  return vocabulary_.scopes[scope.index] == "per_gpu" && place &&
         words.find("gpu") == std::string::npos &&
         (n.dimension != Dimension::Of(Dimension::kByte) ||
          (measure.id == "kv_cache" && !words.starts_with("on")));
}

// A rank is a GPU where the measure knows none.
ScopeId NumberBinder::ScopeOfRank(ScopeId scope) const {
  if (vocabulary_.scopes[scope] != "per_rank") return scope;
  const auto gpu = std::ranges::find(vocabulary_.scopes, "per_gpu");
  return static_cast<ScopeId>(gpu - vocabulary_.scopes.begin());
}

// "0.5 GB (per token caching)": a gloss whose words go on is about something else.
bool NumberBinder::IsAttribute(const Cue& scope, std::uint32_t from) const {
  const std::string_view text = document_.text;
  if (scope.begin <= from || text[scope.begin - 1] != '(' || text.substr(scope.end, 1) != " ")
    return false;
  std::uint32_t end = scope.end + 1;
  while (end < text.size() && IsLetter(text[end])) ++end;
  const std::string_view word = text.substr(scope.end + 1, end - scope.end - 1);
  return end < text.size() && text[end] == ')' && word.size() > 3;
}

// "Stage 0: layers 0-19 (20 layers)": as many as the ranks before it, which are of one stage.
bool NumberBinder::OfStage(const Number& n) const {
  const auto lists = std::span(mentions_.ranks).first(lists_);
  const auto next = std::ranges::lower_bound(lists, n.begin, {}, &RankList::begin);
  if (next == lists.begin()) return false;
  const RankList& list = *std::prev(next);
  return list.block == n.block && n.begin - list.end <= 3 && list.noun != nullptr &&
         list.noun->id == "layer" && static_cast<double>(list.indices.size()) == n.decimal.value();
}

void NumberBinder::FindScope(const Number& n, const Found& found, Claim& claim) {
  const Measure& measure = vocabulary_.measures[found.measure];
  const Block& block = document_.blocks[n.block];
  std::optional<SymbolId> sure, total, far, passed;
  SymbolId quantity = 0;
  // "the ranks make 60,000 tokens/s in total": a sum of amounts may be one GPU's, a rate's is not.
  if (IsTokenRate(n))
    for (const Cue& cue : context_.CuesIn(n.end, std::min(n.end + 2, block.text_end)))
      if (cue.kind == Vocabulary::Kind::kScope && vocabulary_.scopes[cue.index] == "total" &&
          HasScope(measure, static_cast<ScopeId>(cue.index), quantity)) {
        claim.quantities = {quantity};
        claim.scope_known = true;
        return;
      }
  const auto index = static_cast<std::uint32_t>(claim.index);
  ScopeId strong_scope = 0;
  const auto look = [&](std::uint32_t begin, std::uint32_t end, bool last,
                        std::optional<SymbolId>& strong) {
    std::uint32_t covered = 0;
    for (const Cue& cue : context_.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kScope) continue;
      if (cue.end <= covered) continue;  // the "per layer" of "per token per layer"
      if (vocabulary_.scopes[cue.index] == "per_sequence" && document_.text[cue.end - 1] == 's')
        continue;  // "twenty full sequences"
      covered = cue.end;
      if (IsPlace(cue, n, measure) && (&strong != &sure || !measure.id.ends_with("heads")))
        continue;
      // "4 GPUs with TP1 · PP2 and EP2 inside each stage": said of what is counted there.
      if (!last && measure.id == "gpus" && CountsBetween(index, cue.begin)) continue;
      if (last && cue.begin >= block.text_begin && cue.end <= n.digits && !IsSubjectOf(cue, n) &&
          ((BelongsToEarlierNumber(block, cue.begin, index) && !IsGlossOfAmount(index)) ||
           IsOfClosedBracket(cue, index))) {
        // "each replica serves 64 sequences and takes 8 GPUs": it may be the subject of both
        if (measure.id == "gpus" && HasScope(measure, static_cast<ScopeId>(cue.index), quantity))
          passed = quantity;
        continue;
      }
      if (last && cue.begin >= block.text_begin && IsInClosedBracket(cue, n)) continue;
      const bool both = strong && &strong == &sure &&
                        HasBoth(measure, strong_scope, static_cast<ScopeId>(cue.index), quantity);
      if (!both && !HasScope(measure, static_cast<ScopeId>(cue.index), quantity) &&
          !HasScope(measure, ScopeOfRank(static_cast<ScopeId>(cue.index)), quantity))
        continue;
      // "the fleet writes 1,334 tokens/s and each user sees …": whoever comes next has a verb.
      const std::string_view link =
          Trim(std::string_view(document_.text)
                   .substr(n.end, cue.begin > n.end ? cue.begin - n.end : 0));
      const std::string_view who = std::string_view(document_.text).substr(cue.begin, 5);
      if (link == "and each" || link == "and every" || link == "and a" ||
          (link == "and" && (who == "each " || who == "every")))
        continue;
      if (!last && (ScopeOfNext(cue, index) || IsAttribute(cue, n.end))) continue;
      if (cue.index == 0) {
        if (!total) total = quantity;
      } else if (both) {
        strong = quantity;  // "per token … (this GPU)"
      } else if (!strong || last) {
        strong = JoinedScopes(cue, measure).value_or(quantity);
        strong_scope = static_cast<ScopeId>(cue.index);
      }
    }
  };
  if (n.per != nullptr) {
    const std::string per = "per_" + n.per->id;
    for (std::size_t s = 0; s < vocabulary_.scopes.size(); ++s)
      if (vocabulary_.scopes[s] == per && HasScope(measure, static_cast<ScopeId>(s), quantity))
        sure = quantity;
  }
  if (!sure && measure.id == "layers" && OfStage(n))
    for (const auto& [scope, q] : measure.quantities)
      if (vocabulary_.scopes[scope] == "per_stage") sure = q;
  if (!sure) sure = ScopeOfQuotient(index, measure);
  if (!sure) sure = ScopeOfCounted(index, measure);
  if (!sure)
    if (const auto each = EachOfCounted(index); each && HasScope(measure, *each, quantity))
      sure = quantity;
  if (!sure) look(n.digits, clause_end_, false, sure);
  const TextRange sentence = sentence_;
  if (!sure) {
    look(sentence.begin, std::max(sentence.begin, current_label_end_), true, sure);
    // "per replica: with 4 replicas the deployment accepts 64": the nearer word.
    if (sure) {
      std::uint32_t nearest = sentence.begin;  // to the number, of the scopes that are no total
      for (const Cue& cue : context_.CuesIn(sentence.begin, n.digits)) {
        if (cue.kind != Vocabulary::Kind::kScope || cue.end > n.digits) continue;
        if (cue.index != 0) {
          nearest = cue.end;
        } else if (cue.begin > nearest && nearest > sentence.begin &&
                   n.digits - cue.begin <= kNearTotal && HasScope(measure, 0, quantity)) {
          sure = quantity;
        }
      }
    }
  } else if (strong_scope != 0) {
    // "Each token stores 1.02 KB per layer": half of the scope stands before the number.
    for (const Cue& cue : context_.CuesIn(sentence.begin, n.digits))
      if (cue.kind == Vocabulary::Kind::kScope &&
          !BelongsToEarlierNumber(block, cue.begin, index) &&
          HasBoth(measure, strong_scope, static_cast<ScopeId>(cue.index), quantity))
        sure = quantity;
  }
  const BlockContext& context = context_.Of(n.block);
  if (!sure && IsTokenRate(n)) sure = LabelledScope(n, measure);
  if (!sure && found.label_begin >= static_cast<std::int32_t>(sentence.begin) &&
      static_cast<std::uint32_t>(found.label_begin) < n.digits)
    sure = ScopeBehindSlash({static_cast<std::uint32_t>(found.label_begin), n.digits}, measure);
  if (!sure)
    for (const TextRange& range : context.headers)
      if (const auto q = ScopeBehindSlash(range, measure)) sure = q;
  if (!sure)
    for (const TextRange& range : context.headers) look(range.begin, range.end, true, sure);
  if (!sure)
    for (const TextRange& range : context.corner) look(range.begin, range.end, true, sure);
  std::optional<SymbolId> own_total = total;
  for (const TextRange& range : context.parents)
    if (!far) look(range.begin, range.end, true, far);
  for (const TextRange& range : context.headings)
    if (!far) look(range.begin, range.end, true, far);
  const auto add = [&](SymbolId q) {
    if (std::ranges::find(claim.quantities, q) == claim.quantities.end())
      claim.quantities.push_back(q);
  };
  const auto add_unsaid = [&] {
    for (const auto& [scope, q] : measure.quantities)
      if (std::ranges::find(measure.unsaid, scope) != measure.unsaid.end()) add(q);
  };
  claim.scope_known = measure.quantities.size() == 1;
  // Where a price of one GPU is said, other prices of an hour are of all of them.
  if (!sure && price_said_ && measure.id == "cost_rate")
    for (const auto& [scope, q] : measure.quantities)
      if (scope == 0) sure = q;
  if (!sure && found.whole) sure = measure.quantities.front().second;
  if (sure) {
    add(*sure);
    claim.scope_known = true;
  } else if (own_total && !far) {
    add(*own_total);
    claim.scope_known = true;
  } else if (far) {
    add(*far);
    if (own_total) add(*own_total);
    add(measure.quantities.front().second);
    add_unsaid();
  } else if (!measure.unsaid.empty()) {
    add_unsaid();
  } else {
    // Amounts may be of any scope that nobody names; counts are of the whole.
    const bool amount =
        !measure.dimensions.empty() && !measure.dimensions.front().WithoutCounts().dimensionless();
    for (const auto& [scope, q] : measure.quantities)
      if (amount || claim.quantities.empty()) add(q);
    if (!amount) claim.scope_known = true;
    if (!amount && passed && std::ranges::find(claim.quantities, *passed) == claim.quantities.end())
      add(*passed), claim.scope_known = false;
  }
  // "memory": whatever takes memory at that scope.
  if (!measure.also.empty() && !claim.quantities.empty()) {
    const auto scope = std::ranges::find(measure.quantities, claim.quantities.front(),
                                         &std::pair<ScopeId, SymbolId>::second);
    for (const Measure& other : vocabulary_.measures) {
      if (std::ranges::find(measure.also, other.id) == measure.also.end()) continue;
      if (scope != measure.quantities.end() && HasScope(other, scope->first, quantity))
        add(quantity);
    }
  }
}

}  // namespace shardlint
