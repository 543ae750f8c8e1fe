#include "claim/statement_tokens.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace shardlint {
namespace {

/// What a byte is while words are counted.
enum class ByteKind : std::uint8_t {
  kBlank,   ///< nothing
  kLetter,  ///< of a word
  kOther,   ///< may end a clause or a sentence, or belongs to a wide character
};

constexpr std::array<ByteKind, 256> kByteKinds = [] {
  std::array<ByteKind, 256> kinds{};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const bool other =
        i >= 0x80 || kMayEndSentence[i] ||
        std::string_view(",:()").find(static_cast<char>(i)) != std::string_view::npos;
    kinds[i] = other                          ? ByteKind::kOther
               : IsWord(static_cast<char>(i)) ? ByteKind::kLetter
                                              : ByteKind::kBlank;
  }
  return kinds;
}();

bool StartsClause(std::string_view text, std::uint32_t i) {
  const char c = text[i];
  if (c == ',' || c == ':' || c == '(' || c == ')') return true;
  if (static_cast<unsigned char>(c) < 0xE0) return false;
  const std::string_view wide = text.substr(i, 3);
  return wide == "，" || wide == "：" || wide == "、" || wide == "—" || wide == "→";
}

}  // namespace

StatementTokens::StatementTokens(const StatementGrammar& grammar, const Document& document,
                                 const Mentions& mentions, const Vocabulary& vocabulary,
                                 std::span<const Cue> cues, std::span<const Cue> words)
    : grammar_(grammar),
      document_(document),
      mentions_(mentions),
      vocabulary_(vocabulary),
      cues_(cues),
      words_(words) {
  for (std::size_t m = 0; m < vocabulary.measures.size(); ++m)
    if (grammar.degrees[m] && !vocabulary.measures[m].quantities.empty())
      degree_of_.try_emplace(vocabulary.measures[m].quantities.front().second,
                             static_cast<std::uint32_t>(m));
}

bool StatementTokens::Read(std::uint32_t block) {
  block_ = block;
  Gather();
  if (tokens_.empty()) return false;
  Place();
  return true;
}

// What stands in the block, in order; nothing where no word of ours does.
void StatementTokens::Gather() {
  tokens_.clear();
  const Block& block = document_.blocks[block_];
  const auto skip = [&](auto& next, auto range, auto begin_of) {
    while (next < range.size() && begin_of(range[next]) < block.text_begin) ++next;
  };
  skip(word_, words_, [](const Cue& m) { return m.begin; });
  if (word_ >= words_.size() || words_[word_].begin >= block.text_end) return;
  std::uint32_t cover_begin = 0, cover_end = 0;
  for (; word_ < words_.size() && words_[word_].begin < block.text_end; ++word_) {
    const Cue& m = words_[word_];
    // "All-to-all" says no "to", "all-reduce" does not reduce.
    const bool part = grammar_.classes[m.index].duty != StatementGrammar::Duty::kNone ||
                      (m.begin > block.text_begin && document_.text[m.begin - 1] == '-') ||
                      static_cast<unsigned char>(document_.text[m.begin]) >= 0x80;
    if (part && m.begin > cover_begin && m.end <= cover_end) continue;
    if (m.end > cover_end) cover_begin = m.begin, cover_end = m.end;
    Add(KeyOf(kClassToken, m.index), m.begin, m.end, grammar_.class_values[m.index]);
  }
  skip(cue_, cues_, [](const Cue& c) { return c.begin; });
  for (; cue_ < cues_.size() && cues_[cue_].begin < block.text_end; ++cue_) {
    const Cue& cue = cues_[cue_];
    Add(KeyOf(static_cast<std::uint32_t>(cue.kind), cue.index), cue.begin, cue.end, 0);
  }
  skip(number_, std::span(mentions_.numbers), [](const Number& n) { return n.digits; });
  for (; number_ < mentions_.numbers.size() && mentions_.numbers[number_].digits < block.text_end;
       ++number_)
    AddNumber(mentions_.numbers[number_]);
  skip(name_, std::span(mentions_.names), [](const NameHit& n) { return n.begin; });
  for (; name_ < mentions_.names.size() && mentions_.names[name_].begin < block.text_end; ++name_) {
    const NameHit& hit = mentions_.names[name_];
    Add(KeyOf(kNameToken, static_cast<std::uint32_t>(hit.names.front().kind)), hit.begin, hit.end,
        0);
  }
  std::ranges::stable_sort(tokens_, {}, &StatementToken::begin);
}

void StatementTokens::AddNumber(const Number& n) {
  const bool bare = n.dimension.dimensionless() && !n.percent;
  // "TP4" names its degree as "TP" does.
  if (!n.degree.empty())
    if (const auto q = vocabulary_.degrees.find(std::string(n.degree));
        q != vocabulary_.degrees.end())
      if (const auto m = degree_of_.find(q->second); m != degree_of_.end())
        Add(KeyOf(0, m->second), n.begin, n.end, 0);
  // Of "2 all-reduces" the digits only: what is counted is a word of its own.
  std::uint32_t end = n.digits;
  while (end < n.end && !IsSpace(document_.text[end])) ++end;
  const bool amount = n.dimension == Dimension::Of(Dimension::kByte);
  Add(KeyOf(kNumberToken, amount ? 1 : 0), n.begin, std::max(end, n.begin + 1),
      bare ? n.Nominal() : -1);
}

void StatementTokens::Add(TokenKey key, std::uint32_t begin, std::uint32_t end, double value) {
  tokens_.push_back({.key = key, .begin = begin, .end = end, .value = value});
}

// Counts words, clauses and sentences up to each token.
void StatementTokens::Place() {
  const std::string_view text = document_.text;
  std::uint32_t word = 0, clause = 0, sentence = 0, at = document_.blocks[block_].text_begin;
  bool inside = false, half = false;
  sentences_.assign(1, {});
  const auto step = [&](std::uint32_t i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c & 0xC0) == 0x80) return;  // of the character before
    const bool letter = IsWord(text[i]) || c >= 0x80;
    const bool wide = c >= 0xE3;  // scripts without blanks: two characters are about a word
    half = wide && !half;
    if ((letter && !wide && !inside) || half) ++word;
    inside = letter && !wide;
    if (StartsClause(text, i)) ++clause;
    if (EndsSentence(text, i)) {
      sentences_.back().asked = text[i] == '?';
      sentences_.emplace_back();
      ++sentence, ++clause;
    }
  };
  // Most bytes are letters and blanks.
  const auto advance = [&](std::uint32_t end) {
    while (at < end) {
      std::uint32_t words = word;
      bool in_word = inside;
      ByteKind kind = ByteKind::kOther;
      for (; at < end; ++at) {
        kind = kByteKinds[static_cast<unsigned char>(text[at])];
        if (kind == ByteKind::kOther) break;
        words += kind == ByteKind::kLetter && !in_word;
        in_word = kind == ByteKind::kLetter;
      }
      word = words, inside = in_word;
      if (at < end) step(at++);
    }
  };
  for (StatementToken& t : tokens_) {
    advance(t.begin);
    t.sentence = sentence, t.clause = clause;
    t.first_word = inside ? word : word + 1;
    t.last_word = t.first_word;
    std::uint32_t wide = 0;
    for (std::uint32_t i = t.begin + 1; i < t.end; ++i) {
      t.last_word += IsWord(text[i]) && !IsWord(text[i - 1]);
      wide += static_cast<unsigned char>(text[i]) >= 0xE3;
    }
    t.last_word += wide / 2;
  }
  advance(document_.blocks[block_].text_end);
  keys_.clear();
  groups_ = 0;
  for (const StatementToken& t : tokens_) {
    keys_.push_back(t.key);
    groups_ |= GroupOf(t.key);
    StatementSentence& own = sentences_[t.sentence];
    if (!IsDegree(t) || (own.degrees > 0 && own.degree == t.key)) continue;
    own.degrees = own.degrees > 0 ? 2 : 1;
    own.degree = t.key;
  }
  std::ranges::sort(keys_);
}

}  // namespace shardlint
