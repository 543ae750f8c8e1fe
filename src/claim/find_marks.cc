#include "claim/find_marks.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "base/text.h"
#include "claim/context.h"

namespace shardlint {
namespace {

constexpr std::array<std::string_view, 7> kTicks = {"✓", "✔", "✅", "☑", "❌", "✗", "✘"};
constexpr std::array<std::string_view, 3> kCrosses = {"❌", "✗", "✘"};
constexpr std::string_view kSelector = "\xEF\xB8\x8F";  // makes "✔" an emoji
// What a word for a tick follows where it does not open its block, and what stands behind it.
constexpr std::array<std::string_view, 17> kBefore = {
    ":", "→", "⇒", "->", "=>", "–", "—", " -", "(", "（", "：", "，", "；", ",", ";", "]", "="};
constexpr std::array<std::string_view, 14> kBehind = {".",  ")", "）", ",", "，", ";", "；",
                                                      "。", "(", "（", "–", "—",  "!", " -"};
// "PASS at 11 ms": between a mark and the figure that it speaks of.
constexpr std::array<std::string_view, 4> kBesideFigure = {"at ", "with ", "by ", "@"};
constexpr std::uint32_t kLeads = 8;  // bytes of a block before a mark that speaks for what follows

class MarkFinder {
 public:
  MarkFinder(const Document& document, const Mentions& mentions, const Vocabulary& vocabulary,
             std::span<const Cue> cues, std::vector<Claim>& out)
      : document_(document),
        mentions_(mentions),
        vocabulary_(vocabulary),
        cues_(cues),
        out_(out),
        statements_(StatementsOf(out)),
        met_(IndexOf("met")),
        missed_(IndexOf("missed")),
        beyond_(IndexOf("beyond")) {}

  void Find() {
    for (std::uint32_t b = 0; b < document_.blocks.size(); ++b) {
      const Block& block = document_.blocks[b];
      while (cue_ < cues_.size() && cues_[cue_].begin < block.text_begin) ++cue_;
      if (block.kind == Block::Kind::kHeading || block.header) continue;
      marks_.clear();
      AddTicks(block);
      AddWords(block);
      std::ranges::stable_sort(marks_, {}, &Found::begin);
      Emit(b);
    }
  }

 private:
  struct Found {
    std::uint32_t begin = 0, end = 0;
    Mark mark = Mark::kMet;
    bool word = false;
  };

  static std::vector<TextRange> StatementsOf(std::span<const Claim> claims) {
    std::vector<TextRange> ranges;
    for (const Claim& claim : claims)
      if (claim.kind == Claim::Kind::kStatement) ranges.push_back({claim.begin, claim.end});
    std::ranges::sort(ranges, {}, &TextRange::begin);
    return ranges;
  }

  // A statement keeps its words.
  bool IsStated(const Cue& cue) const {
    const auto after = std::ranges::lower_bound(statements_, cue.end, {}, &TextRange::begin);
    return after != statements_.begin() && std::prev(after)->end > cue.begin;
  }

  std::uint16_t IndexOf(std::string_view id) const {
    return static_cast<std::uint16_t>(std::ranges::find(vocabulary_.words, id) -
                                      vocabulary_.words.begin());
  }

  void AddTicks(const Block& block) {
    const std::string_view text = document_.TextOf(block);
    for (std::size_t i = text.find('\xE2'); i != text.npos; i = text.find('\xE2', i + 1))
      for (const std::string_view tick : kTicks)
        if (text.substr(i, tick.size()) == tick) {
          const auto at = block.text_begin + static_cast<std::uint32_t>(i);
          const bool cross = std::ranges::find(kCrosses, tick) != kCrosses.end();
          marks_.push_back({.begin = at,
                            .end = at + static_cast<std::uint32_t>(tick.size()),
                            .mark = cross ? Mark::kMissed : Mark::kMet});
        }
  }

  static bool IsMarkup(char c) { return c == '*' || c == '_' || c == '`' || c == '"'; }

  // The text before and behind a word, without blanks and markup.
  std::string_view Before(const Block& block, std::uint32_t at) const {
    while (at > block.text_begin && IsMarkup(document_.text[at - 1])) --at;
    std::uint32_t end = at;
    while (end > block.text_begin && IsSpace(document_.text[end - 1])) --end;
    // A hyphen with a blank before it is a dash.
    return std::string_view(document_.text).substr(block.text_begin, end - block.text_begin);
  }
  std::string_view Behind(const Block& block, std::uint32_t at) const {
    while (at < block.text_end && IsMarkup(document_.text[at])) ++at;
    std::string_view text = std::string_view(document_.text).substr(at, block.text_end - at);
    if (text.starts_with(" -")) return text;
    return Trim(text);
  }

  // "✅ met", "met ✅": one mark.
  bool StandsByTick(std::string_view before, std::string_view behind) const {
    if (before.ends_with(kSelector)) before.remove_suffix(kSelector.size());
    return std::ranges::any_of(kTicks, [&](std::string_view tick) {
      return before.ends_with(tick) || behind.starts_with(tick);
    });
  }

  static bool IsBesideFigure(std::string_view behind) {
    return std::ranges::any_of(kBesideFigure, [&](std::string_view word) {
      if (!behind.starts_with(word)) return false;
      const std::string_view rest = Trim(behind.substr(word.size()));
      return !rest.empty() && (IsDigit(rest[0]) || rest[0] == '~' || rest.starts_with("≈"));
    });
  }

  bool StandsAlone(const Block& block, const Cue& cue) const {
    const std::string_view before = Before(block, cue.begin), behind = Behind(block, cue.end);
    const auto ends = [&](std::string_view mark) { return before.ends_with(mark); };
    const auto starts = [&](std::string_view mark) { return behind.starts_with(mark); };
    const bool tick = StandsByTick(before, behind);
    if (block.kind == Block::Kind::kCell && Trim(before).empty())
      return behind.empty() || tick || behind.starts_with("(") || behind.starts_with("（");
    // "TPOT ≤ 12 ms: PASS at 11 ms"
    const bool closed =
        behind.empty() || tick || std::ranges::any_of(kBehind, starts) || IsBesideFigure(behind);
    if (!closed) return false;
    if (tick && StandsByTick(before, {})) return true;
    // "PASS: TTFT …" opens its line.
    if (before.empty() || before == "[")
      return behind.starts_with("–") || behind.starts_with("—") || behind.starts_with(" -");
    if (before.ends_with("(") || before.ends_with("（"))
      return behind.starts_with(")") || behind.starts_with("）");
    return std::ranges::any_of(kBefore, ends);
  }

  void AddWords(const Block& block) {
    for (; cue_ < cues_.size() && cues_[cue_].begin < block.text_end; ++cue_) {
      const Cue& cue = cues_[cue_];
      if (cue.kind != Vocabulary::Kind::kWord) continue;
      const bool met = cue.index == met_, missed = cue.index == missed_;
      if ((!met && !missed && cue.index != beyond_) || IsStated(cue) || !StandsAlone(block, cue))
        continue;
      // "not met" is no "met".
      if (!marks_.empty() && marks_.back().word && marks_.back().end > cue.begin) continue;
      marks_.push_back({.begin = cue.begin,
                        .end = cue.end,
                        .mark = met      ? Mark::kMet
                                : missed ? Mark::kMissed
                                         : Mark::kBeyond,
                        .word = true});
    }
  }

  // A figure with a unit, or the word for a target, in a stretch.
  bool HasTarget(std::uint32_t begin, std::uint32_t end) const {
    auto n = std::ranges::lower_bound(mentions_.numbers, begin, {}, &Number::digits);
    for (; n != mentions_.numbers.end() && n->digits < end; ++n)
      if (n->bound != Bound::kNone || n->percent || !n->dimension.dimensionless()) return true;
    auto cue = std::ranges::lower_bound(cues_, begin, {}, &Cue::begin);
    for (; cue != cues_.end() && cue->begin < end; ++cue)
      if (cue->kind == Vocabulary::Kind::kRole && static_cast<Role>(cue->index) == Role::kRequired)
        return true;
    return false;
  }

  // A figure in the row of a cell.
  bool RowHasFigure(std::uint32_t b) const {
    const Block& cell = document_.blocks[b];
    for (std::uint32_t i = document_.FirstOfRow(b);
         i < document_.blocks.size() && document_.blocks[i].group == cell.group &&
         document_.blocks[i].row == cell.row;
         ++i) {
      const Block& other = document_.blocks[i];
      const auto n =
          std::ranges::lower_bound(mentions_.numbers, other.text_begin, {}, &Number::digits);
      if (n != mentions_.numbers.end() && n->digits < other.text_end) return true;
    }
    return false;
  }

  // A tick and the word beside it are one mark: "✅ met".
  void Join() {
    for (std::size_t k = 1; k < marks_.size(); ++k) {
      Found& a = marks_[k - 1];
      Found& b = marks_[k];
      std::string_view between =
          std::string_view(document_.text).substr(a.end, std::max(b.begin, a.end) - a.end);
      if (between.starts_with(kSelector)) between.remove_prefix(kSelector.size());
      if (a.word == b.word || !Trim(between).empty()) continue;
      b = {.begin = a.begin, .end = b.end, .mark = a.word ? a.mark : b.mark, .word = false};
      a.end = a.begin;
    }
    std::erase_if(marks_, [](const Found& m) { return m.end == m.begin; });
  }

  // A mark at the end of a line is itself the claim; one before a label speaks for the label. A
  // block of several lines may hold several: each speaks for the stretch up to the next.
  void Emit(std::uint32_t b) {
    Join();
    const Block& block = document_.blocks[b];
    const std::string_view text = document_.text;
    const bool cell = block.kind == Block::Kind::kCell;
    const bool leads = !marks_.empty() && marks_.front().begin < block.text_begin + kLeads &&
                       !(cell && marks_.front().word);
    for (std::size_t k = 0; k < marks_.size(); ++k) {
      const Found& found = marks_[k];
      const std::uint32_t next = k + 1 < marks_.size() ? marks_[k + 1].begin : block.text_end;
      const std::uint32_t previous = k > 0 ? marks_[k - 1].end : block.text_begin;
      Claim claim;
      claim.kind = Claim::Kind::kTick;
      claim.block = b;
      claim.begin = found.begin, claim.end = found.end;
      claim.index = static_cast<std::int32_t>(found.mark);
      claim.segment_begin = leads ? found.begin : previous;
      claim.segment_end = leads ? next : found.begin;
      const std::string_view behind = Behind(block, found.end);
      // "Requirement met: yes (412 ms < 500 ms)"
      if (!leads && (behind.starts_with("(") || behind.starts_with("（") || IsBesideFigure(behind)))
        claim.segment_end = next;
      if (found.word && !HasTarget(claim.segment_begin, claim.segment_end) &&
          !(cell && RowHasFigure(b)))
        continue;
      const std::size_t colon = text.find(':', found.end);
      if (leads && !found.word && colon != std::string_view::npos && colon < next)
        claim.end = static_cast<std::uint32_t>(colon);
      out_.push_back(std::move(claim));
    }
  }

  const Document& document_;
  const Mentions& mentions_;
  const Vocabulary& vocabulary_;
  std::span<const Cue> cues_;
  std::vector<Claim>& out_;
  std::vector<TextRange> statements_;
  std::uint16_t met_, missed_, beyond_;
  std::size_t cue_ = 0;
  std::vector<Found> marks_;
};

}  // namespace

void FindMarks(const Document& document, const Mentions& mentions, const Vocabulary& vocabulary,
               std::span<const Cue> cues, std::vector<Claim>& out) {
  MarkFinder(document, mentions, vocabulary, cues, out).Find();
}

}  // namespace shardlint
