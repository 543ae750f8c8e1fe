#include "claim/statement_grammar.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "claim/statement_tokens.h"

namespace shardlint {
namespace {

using Duty = StatementGrammar::Duty;
using Item = StatementGrammar::Item;
using Pattern = StatementGrammar::Pattern;

constexpr std::size_t kMaxItems = 12;
constexpr std::uint32_t kAnswerReach = 40;  // words after a question
constexpr std::uint32_t kGuardReach = 16;   // words before a statement
constexpr std::uint32_t kAboveReach = 400;  // bytes of a heading
constexpr std::uint32_t kRowReach = 32;     // cells
constexpr std::uint32_t kShortLabel = 60;   // bytes of what introduces a list
constexpr std::size_t kAnswer = 12;         // bytes of a cell that answers its label
constexpr std::array<std::string_view, 6> kNoCells = {"none", "no", "0", "nothing", "zero", "not"};
constexpr std::uint32_t kVerbReach = 2;     // words from a name to what denies it
constexpr std::size_t kNear = 64;           // tokens to a word that takes a statement back
constexpr std::int32_t kSubjectReach = 64;  // tokens back to the subject of a sentence without one

struct Match {
  const Pattern* pattern = nullptr;
  std::array<std::int32_t, kMaxItems> tokens = {};  // -1: left out
  std::int32_t matched = 0;
  std::uint32_t end = 0;
};

class BlockReader {
 public:
  BlockReader(const StatementGrammar& grammar, const Document& document, const Mentions& mentions,
              const Vocabulary& vocabulary, std::span<const Cue> cues, std::span<const Cue> words,
              ContextIndex& context, std::vector<Claim>& out)
      : grammar_(grammar),
        document_(document),
        reader_(grammar, document, mentions, vocabulary, cues, words),
        words_(words),
        context_(context),
        out_(out) {}

  void Read(std::uint32_t block) {
    block_ = block;
    if (!reader_.Read(block)) return;
    for (std::size_t k = 0; k < tokens_.size();) {
      // A word may be several things: the longest statement that begins with it counts.
      Match match = BestAt(k);
      std::size_t next = k + 1;
      for (; next < tokens_.size() && tokens_[next].begin == tokens_[k].begin; ++next)
        if (const Match other = BestAt(next); Longer(other, match)) match = other;
      if (match.pattern == nullptr) {
        k = next;
        continue;
      }
      Emit(match);
      const auto last = static_cast<std::size_t>(TokenOf(match, match.pattern->span_end - 1));
      const std::uint32_t end = tokens_[last].end;
      while (k < tokens_.size() && tokens_[k].begin < end) ++k;
    }
  }

 private:
  bool Fits(const Item& item, const StatementToken& token) const {
    if (item.number)
      return token.value > 0 && (item.value == 0 || (item.above ? token.value > item.value
                                                                : token.value == item.value));
    return std::ranges::binary_search(item.any, token.key);
  }

  std::int32_t TokenOf(const Match& match, std::int32_t item) const {
    while (item > 0 && match.tokens[static_cast<std::size_t>(item)] < 0) --item;
    return match.tokens[static_cast<std::size_t>(item)];
  }

  // The items of `match.pattern` from `item` on, after token `previous`.
  bool Follow(Match& match, std::size_t item, std::size_t previous) const {
    const auto& items = match.pattern->items;
    if (item == items.size()) {
      match.end = tokens_[previous].end;
      return !match.pattern->at_end || EndsWithSentence(tokens_[previous]);
    }
    const StatementToken& from = tokens_[previous];
    for (std::size_t k = previous + 1; k < tokens_.size(); ++k) {
      const StatementToken& token = tokens_[k];
      if (token.sentence != from.sentence ||
          token.first_word > from.last_word + 1 + items[item].gap)
        break;
      if (token.begin < from.end) continue;
      if (Answers(from, token)) break;
      if (Fits(items[item], token)) {
        match.tokens[item] = static_cast<std::int32_t>(k);
        ++match.matched;
        if (Follow(match, item + 1, k)) return true;
        --match.matched;
      }
      // A count stands right before what it counts: "75 MoE), 2 all-reduces per layer", and
      // another number counts anew: "160 all-reduces (2 per layer)".
      if (token.value > 0 && !items[item].number &&
          std::any_of(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(item),
                      [](const Item& i) { return i.number && !i.optional; }))
        break;
      // What is said of another degree is not said of this one.
      if (reader_.IsDegree(token) &&
          reader_.IsDegree(tokens_[static_cast<std::size_t>(match.tokens[0])]))
        break;
    }
    match.tokens[item] = -1;
    return items[item].optional && Follow(match, item + 1, previous);
  }

  // "We do not average gradients: the optimizer states …": what stands behind the colon is not
  // what was denied before it.
  bool Answers(const StatementToken& from, const StatementToken& token) const {
    const std::string_view text = document_.text;
    const std::size_t colon = text.substr(from.end, token.begin - from.end).find(": ");
    if (colon == std::string_view::npos) return false;
    for (auto k = static_cast<std::size_t>(&token - tokens_.data());
         k-- > 0 && tokens_[k].sentence == from.sentence;)
      if (tokens_[k].end <= from.end + colon && DutyOf(tokens_[k]) == Duty::kNegation) return true;
    return false;
  }

  bool EndsWithSentence(const StatementToken& token) const {
    const std::string_view text = document_.text;
    const std::uint32_t end = document_.blocks[block_].text_end;
    for (std::uint32_t i = token.end; i < end; ++i) {
      if (EndsSentence(text, i)) return true;
      if (IsWord(text[i]) || static_cast<unsigned char>(text[i]) >= 0x80) return false;
    }
    return true;
  }

  static bool Longer(const Match& a, const Match& b) {
    return a.matched > b.matched || (a.matched == b.matched && a.end > b.end);
  }

  Match BestAt(std::size_t k) const {
    Match best;
    const auto patterns = grammar_.by_first.find(tokens_[k].key);
    if (patterns == grammar_.by_first.end()) return best;
    for (const std::uint16_t p : patterns->second) {
      const Pattern& pattern = grammar_.patterns[p];
      if ((pattern.needs & reader_.groups()) == 0) continue;
      if (!Fits(pattern.items.front(), tokens_[k])) continue;
      if (pattern.at_begin && tokens_[k].first_word > FirstWord(tokens_[k])) continue;
      Match match;
      match.pattern = &pattern;
      match.tokens[0] = static_cast<std::int32_t>(k);
      match.matched = 1;
      if (!Follow(match, 1, k) || !Allowed(match)) continue;
      if (Longer(match, best)) best = match;
    }
    return best;
  }

  // The number of the first word of a token's sentence, as far as tokens tell.
  std::uint32_t FirstWord(const StatementToken& token) const {
    const std::string_view text = document_.text;
    for (std::uint32_t i = token.begin; i > document_.blocks[block_].text_begin; --i) {
      if (EndsSentence(text, i - 1) || text[i - 1] == ':') break;
      if (IsWord(text[i - 1])) return token.first_word - 1;
    }
    return token.first_word;
  }

  bool Allowed(const Match& match) const {
    const Pattern& pattern = *match.pattern;
    const auto& statement = grammar_.statements[pattern.statement];
    const Block& block = document_.blocks[block_];
    if (block.header || (block.kind == Block::Kind::kHeading && !statement.headings)) return false;
    const StatementSentence& sentence =
        sentences_[tokens_[static_cast<std::size_t>(match.tokens[0])].sentence];
    if (pattern.alone && sentence.degrees > 1) return false;
    if (pattern.context >= 0 && (sentence.degrees > 0 || !(BeforeInBlock(match, pattern.context) ||
                                                           Above(pattern.context))))
      return false;
    const auto in_block = [&](const std::vector<TokenKey>& keys) {
      return std::ranges::any_of(
          keys, [&](TokenKey key) { return std::ranges::binary_search(reader_.keys(), key); });
    };
    if (in_block(statement.unless) || InSentence(match, statement.unless_near)) return false;
    return statement.with.empty() || in_block(statement.with) || AnyAbove(statement.with);
  }

  // "TP: 4-way. Splits every matrix": the sentences before one without a subject name this degree
  // alone.
  bool BeforeInBlock(const Match& match, std::int32_t measure) const {
    bool found = false;
    const std::uint32_t sentence = tokens_[static_cast<std::size_t>(match.tokens[0])].sentence;
    for (std::int32_t k = std::max(match.tokens[0] - kSubjectReach, 0); k < match.tokens[0]; ++k) {
      const StatementToken& t = tokens_[static_cast<std::size_t>(k)];
      const bool here = t.begin < tokens_[static_cast<std::size_t>(match.tokens[0])].begin;
      if (here && t.sentence == sentence) return false;
      if (!reader_.IsDegree(t)) continue;
      if (t.key != KeyOf(0, static_cast<std::uint32_t>(measure))) return false;
      found = true;
    }
    return found;
  }

  bool InSentence(const Match& match, const std::vector<TokenKey>& keys) const {
    if (keys.empty()) return false;
    const auto at = static_cast<std::size_t>(match.tokens[0]);
    const std::size_t from = at - std::min(at, kNear);
    const auto near =
        std::span(tokens_).subspan(from).first(std::min(tokens_.size() - from, at - from + kNear));
    return std::ranges::any_of(near, [&](const StatementToken& t) {
      return t.sentence == tokens_[at].sentence && std::ranges::binary_search(keys, t.key);
    });
  }

  template <class Visit>
  void ForEachAbove(Visit visit) const {
    const Block& block = document_.blocks[block_];
    if (block.kind == Block::Kind::kCell && (visit(RowOf(block.row)) || visit(RowOf(0)))) return;
    const BlockContext& above = context_.Of(block_);
    for (const auto* ranges : {&above.headers, &above.parents, &above.headings})
      for (const TextRange& range : *ranges)
        if (visit(TextRange{range.begin, std::min(range.end, range.begin + kAboveReach)})) return;
  }

  // A row of the block's table, as far as it is near.
  TextRange RowOf(std::int32_t row) const {
    const Block& own = document_.blocks[block_];
    const Group& group = document_.groups[static_cast<std::size_t>(own.group)];
    std::uint32_t begin = row == 0 ? group.first_block : block_;
    while (begin > group.first_block && document_.blocks[begin - 1].row == row) --begin;
    std::uint32_t end = begin;
    while (end < group.end_block && end - begin < kRowReach && document_.blocks[end].row == row)
      ++end;
    if (end == begin) return {own.text_begin, own.text_begin};
    return {document_.blocks[begin].text_begin, document_.blocks[end - 1].text_end};
  }

  // The nearest words above that name a degree name this one alone.
  bool Above(std::int32_t measure) const {
    bool found = false;
    ForEachAbove([&](const TextRange& range) {
      bool any = false;
      found = true;
      for (const Cue& cue : context_.CuesIn(range.begin, range.end)) {
        if (cue.kind != Vocabulary::Kind::kMeasure || !grammar_.degrees[cue.index]) continue;
        any = true;
        found &= cue.index == measure;
      }
      found &= any;
      return any;
    });
    return found;
  }

  bool AnyAbove(const std::vector<TokenKey>& keys) const {
    bool found = false;
    ForEachAbove([&](const TextRange& range) {
      for (const Cue& cue : context_.CuesIn(range.begin, range.end))
        found |= std::ranges::binary_search(keys,
                                            KeyOf(static_cast<std::uint32_t>(cue.kind), cue.index));
      for (auto w = std::ranges::lower_bound(words_, range.begin, {}, &Cue::begin);
           w != words_.end() && w->begin < range.end; ++w)
        found |= std::ranges::binary_search(keys, KeyOf(kClassToken, w->index));
      return found;
    });
    return found;
  }

  Duty DutyOf(const StatementToken& token) const {
    return token.key >> 16 == kClassToken ? grammar_.classes[token.key & 0xFFFF].duty : Duty::kNone;
  }

  // Whether a word of that duty stands before a word of the match, within its reach.
  bool Guarded(const Match& match, Duty duty) const {
    const std::span used(match.tokens.data(), match.pattern->items.size());
    const auto first = static_cast<std::size_t>(match.tokens[0]);
    const auto last = static_cast<std::size_t>(std::ranges::max(used));
    const StatementToken* next = &tokens_[last];  // of the match, behind the word looked at
    for (std::size_t k = last; k-- > 0;) {
      const StatementToken& t = tokens_[k];
      if (std::ranges::find(used, static_cast<std::int32_t>(k)) != used.end()) {
        next = &t;
        continue;
      }
      if (t.sentence != next->sentence || t.last_word + kGuardReach < next->first_word) break;
      if (DutyOf(t) != duty || t.end > next->begin || IsPartOf(match, t)) continue;
      // In scripts without blanks both may stand in one word.
      const std::uint32_t gap =
          next->first_word > t.last_word ? next->first_word - t.last_word - 1 : 0;
      // "DP — not splitting a model — replicates it": what stands between dashes turns nothing
      // round.
      const bool inserted =
          std::string_view(document_.text).substr(t.end, next->begin - t.end).find("—") !=
          std::string_view::npos;
      if (ClosesBracket(t.end, tokens_[last].begin)) continue;
      const bool clause = (k > first && !inserted) || t.clause == next->clause ||
                          duty == Duty::kUnasserted || duty == Duty::kAim;
      if (clause && gap <= grammar_.classes[t.key & 0xFFFF].reach) return true;
    }
    return false;
  }

  // "(the A100 has no FP8 arithmetic) halves it": so does a remark in brackets.
  bool ClosesBracket(std::uint32_t begin, std::uint32_t end) const {
    const std::string_view between = std::string_view(document_.text).substr(begin, end - begin);
    const std::size_t close = between.find(')');
    return close != std::string_view::npos && close < between.find('(');
  }

  // "没有" of "没有通信" belongs to what is said and turns nothing round.
  bool IsPartOf(const Match& match, const StatementToken& token) const {
    return std::ranges::any_of(
        std::span(match.tokens.data(), match.pattern->items.size()), [&](std::int32_t k) {
          return k >= 0 && tokens_[static_cast<std::size_t>(k)].begin < token.end &&
                 token.begin < tokens_[static_cast<std::size_t>(k)].end;
        });
  }

  // "Optimizer states are not needed", "activation checkpointing has no role": the name of a thing,
  // and a verb that denies it right behind.
  bool DeniedBehind(const Match& match) const {
    const std::uint16_t said = match.pattern->statement;
    if (match.pattern->items.size() != 1 || grammar_.statements[said].opposite != said)
      return false;
    const auto last = static_cast<std::size_t>(match.tokens[0]);
    for (std::size_t k = last + 1; k < tokens_.size(); ++k) {
      if (tokens_[k].sentence != tokens_[last].sentence ||
          tokens_[k].clause != tokens_[last].clause ||
          tokens_[k].first_word > tokens_[last].last_word + kVerbReach)
        return false;
      if (tokens_[k].begin >= tokens_[last].end && DutyOf(tokens_[k]) == Duty::kNegation)
        return true;
    }
    return false;
  }

  // "| Optimizer memory | none |": the next cell of its row denies what the label names.
  bool DeniedByRow(const Match& match) const {
    const std::uint16_t said = match.pattern->statement;
    const Block& block = document_.blocks[block_];
    if (block.kind != Block::Kind::kCell || block.header || block.column != 0 ||
        grammar_.statements[said].opposite != said || block_ + 1 >= document_.blocks.size())
      return false;
    const Block& next = document_.blocks[block_ + 1];
    if (next.group != block.group || next.row != block.row) return false;
    std::string answer = ToLowerAscii(document_.TextOf(next).substr(0, kAnswer));
    std::ranges::replace_if(
        answer, [](char c) { return !IsWord(c); }, ' ');
    const std::string_view first = Trim(std::string_view(answer)).substr(0, answer.find(' '));
    return std::ranges::find(kNoCells, first) != kNoCells.end();
  }

  // "no memory for" above the items "gradients" and "optimizer states".
  bool DeniedByParent(const Match& match) {
    const std::uint16_t said = match.pattern->statement;
    const std::span items(match.tokens.data(), match.pattern->items.size());
    if (items.size() - static_cast<std::size_t>(std::ranges::count(items, -1)) != 1 ||
        grammar_.statements[said].opposite != said || document_.blocks[block_].list < 0)
      return false;
    const auto& parents = context_.Of(block_).parents;
    return std::ranges::any_of(parents, [&](const TextRange& range) {
      if (range.end - range.begin > kShortLabel) return false;
      for (auto w = std::ranges::lower_bound(words_, range.begin, {}, &Cue::begin);
           w != words_.end() && w->begin < range.end; ++w)
        if (grammar_.classes[w->index].duty == Duty::kNegation) return true;
      return false;
    });
  }

  // Whether the sentence denies something before the match, however far.
  bool DeniedBefore(const Match& match) const {
    const auto first = static_cast<std::size_t>(match.tokens[0]);
    for (std::size_t k = first; k-- > 0 && tokens_[k].sentence == tokens_[first].sentence;)
      if (DutyOf(tokens_[k]) == Duty::kNegation) return true;
    return false;
  }

  // '"Experts multiply the cache." They do not.': somebody else's words, to the closing mark.
  bool Quoted(std::uint32_t begin) const {
    const Block& block = document_.blocks[block_];
    const std::uint32_t from = begin - std::min(begin - block.text_begin, kAboveReach);
    const std::string_view before = std::string_view(document_.text).substr(from, begin - from);
    const std::string_view behind =
        std::string_view(document_.text)
            .substr(begin, std::min(block.text_end - begin, kAboveReach));
    if (before.ends_with('"') || before.ends_with("“") || before.ends_with("„")) return true;
    const std::size_t open = before.rfind("“");
    if (open != std::string_view::npos && before.find("”", open) == std::string_view::npos)
      return behind.find("”") != std::string_view::npos;
    return std::ranges::count(before, '"') % 2 == 1 && behind.find('"') != std::string_view::npos;
  }

  // Under "Claimed (wrong)" nothing is asserted, as numbers there are rejected.
  bool InRejectedColumn() {
    if (document_.blocks[block_].kind != Block::Kind::kCell) return false;
    return std::ranges::any_of(context_.Of(block_).headers, [&](const TextRange& range) {
      return std::ranges::any_of(context_.CuesIn(range.begin, range.end), [](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kRole &&
               static_cast<Role>(cue.index) == Role::kRejected;
      });
    });
  }

  void Emit(const Match& match) {
    if (Guarded(match, Duty::kUnasserted)) return;
    // "No memory has to be kept for it": nothing is needed.
    if (Guarded(match, Duty::kAim) &&
        (!grammar_.statements[match.pattern->statement].needed || DeniedBefore(match)))
      return;
    const StatementToken& first =
        tokens_[static_cast<std::size_t>(TokenFrom(match, match.pattern->span_begin))];
    const StatementToken& last =
        tokens_[static_cast<std::size_t>(TokenOf(match, match.pattern->span_end - 1))];
    if (Quoted(first.begin) || InRejectedColumn()) return;
    bool negated = Guarded(match, Duty::kNegation) || DeniedBehind(match) ||
                   DeniedByParent(match) || DeniedByRow(match);
    std::uint32_t begin = first.begin, end = last.end;
    if (const bool asked = sentences_[first.sentence].asked;
        asked || AnsweredAt(match) != nullptr) {
      const StatementToken* answer = asked ? Answer(first) : AnsweredAt(match);
      if (answer == nullptr) return;
      negated ^= DutyOf(*answer) == Duty::kNo;
      begin = answer->begin, end = answer->end;
    }
    const std::uint16_t said = match.pattern->statement;
    const std::int32_t opposite = grammar_.statements[said].opposite;
    if (negated && (opposite < 0 || (opposite == said && sentences_[first.sentence].degrees > 1)))
      return;
    Claim claim;
    claim.kind = Claim::Kind::kStatement;
    claim.block = block_;
    claim.begin = begin, claim.end = end;
    claim.index = negated ? opposite : said;
    claim.negated = negated && opposite == said;
    const TextRange sentence = context_.Sentence(document_.blocks[block_], first.begin);
    claim.segment_begin = sentence.begin, claim.segment_end = std::max(sentence.end, end);
    if (negated && begin <= first.begin) IncludeNegation(match, claim);
    out_.push_back(std::move(claim));
  }

  std::int32_t TokenFrom(const Match& match, std::size_t item) const {
    while (match.tokens[item] < 0) ++item;
    return match.tokens[item];
  }

  // "does not fit": the claim covers its "not".
  void IncludeNegation(const Match& match, Claim& claim) const {
    const auto head = static_cast<std::size_t>(TokenFrom(match, match.pattern->span_begin));
    for (std::size_t k = head; k-- > 0;) {
      if (tokens_[k].clause != tokens_[head].clause) return;
      if (DutyOf(tokens_[k]) != Duty::kNegation) continue;
      if (tokens_[k].last_word + 4 >= tokens_[head].first_word) claim.begin = tokens_[k].begin;
      return;
    }
  }

  // "Requirement met: yes": what stands before a colon is asked.
  const StatementToken* AnsweredAt(const Match& match) const {
    const std::string_view text = document_.text;
    std::uint32_t colon = match.end;
    const auto markup = [&](std::uint32_t i) { return IsSpace(text[i]) || text[i] == '*'; };
    while (colon < text.size() && markup(colon)) ++colon;
    if (colon >= text.size() || text[colon] != ':') return nullptr;
    std::uint32_t at = colon + 1;
    while (at < text.size() && markup(at)) ++at;
    auto t = std::ranges::lower_bound(tokens_, at, {}, &StatementToken::begin);
    for (; t != tokens_.end() && t->begin == at; ++t)
      if (const Duty duty = DutyOf(*t); duty == Duty::kYes || duty == Duty::kNo) return &*t;
    return nullptr;
  }

  // "Does it fit? … No.": the first yes or no that opens a sentence or follows a colon.
  const StatementToken* Answer(const StatementToken& question) const {
    const std::string_view text = document_.text;
    for (const StatementToken& t :
         std::span(tokens_).subspan(static_cast<std::size_t>(&question - tokens_.data()))) {
      if (t.sentence == question.sentence) continue;
      if (t.first_word > question.last_word + kAnswerReach) break;
      const Duty duty = DutyOf(t);
      if (duty != Duty::kYes && duty != Duty::kNo) continue;
      std::uint32_t before = t.begin;
      while (before > 0 && (IsSpace(text[before - 1]) || text[before - 1] == '*')) --before;
      if (before > 0 && (text[before - 1] == ':' || EndsSentence(text, before - 1))) return &t;
    }
    return nullptr;
  }

  const StatementGrammar& grammar_;
  const Document& document_;
  StatementTokens reader_;
  std::span<const Cue> words_;
  ContextIndex& context_;
  std::vector<Claim>& out_;
  std::uint32_t block_ = 0;
  const std::vector<StatementToken>& tokens_ = reader_.tokens();
  const std::vector<StatementSentence>& sentences_ = reader_.sentences();
};

}  // namespace

void FindStatements(const StatementGrammar& grammar, const Document& document,
                    const Mentions& mentions, const Vocabulary& vocabulary,
                    std::span<const Cue> cues, std::span<const Cue> words, ContextIndex& context,
                    std::vector<Claim>& out) {
  BlockReader reader(grammar, document, mentions, vocabulary, cues, words, context, out);
  for (std::uint32_t b = 0; b < document.blocks.size(); ++b) reader.Read(b);
}

}  // namespace shardlint
