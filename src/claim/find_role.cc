#include <algorithm>
#include <optional>

#include "base/text.h"
#include "claim/bind_number.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kToSentence = 3;  // bytes from a full stop to the next sentence
constexpr std::uint32_t kToNext = 40;     // bytes from a baseline to what it became
constexpr std::uint32_t kLogLine = 400;   // bytes from the time of day to a figure of its line

}  // namespace

Phase NumberBinder::FindPhase(const Number& n, const Found& found) {
  const TextRange sentence = sentence_;
  const auto phase_in = [&](std::uint32_t begin, std::uint32_t end) {
    Phase phase = Phase::kNone;
    for (const Cue& cue : context_.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kPhase) continue;
      const Phase p = cue.index == prefill_ ? Phase::kPrefill : Phase::kDecode;
      if (phase != Phase::kNone && phase != p) return Phase::kNone;
      phase = p;
    }
    return phase;
  };
  const std::string& measure = vocabulary_.measures[found.measure].id;
  if (measure == "ttft" || measure == "prefill_time") return Phase::kPrefill;
  if (measure == "tpot") return Phase::kDecode;
  if (const Phase p = phase_in(sentence.begin, sentence.end); p != Phase::kNone) return p;
  const BlockContext& context = context_.Of(n.block);
  for (const auto* ranges : {&context.headers, &context.parents, &context.headings})
    for (const TextRange& range : *ranges)
      if (const Phase p = phase_in(range.begin, range.end); p != Phase::kNone) return p;
  return Phase::kNone;
}

// "from 516 KB to 70 KB", "从 516 KB 减少到 70 KB": the first is what was before.
bool NumberBinder::IsBaseline(const Number& n) const {
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  if (index + 1 >= mentions_.numbers.size()) return false;
  const Number& next = mentions_.numbers[index + 1];
  if (next.block != n.block || next.begin - n.end > kToNext || next.dimension != n.dimension)
    return false;
  const std::string_view text = document_.text;
  const std::uint32_t block = document_.blocks[n.block].text_begin;
  const std::string_view before = Trim(text.substr(block, n.begin - block));
  const std::string_view between = text.substr(n.end, next.begin - n.end);
  return (ToLowerAscii(before.substr(before.size() - std::min<std::size_t>(before.size(), 5)))
              .ends_with(" from") &&
          between.find(" to ") != std::string_view::npos) ||
         (before.ends_with("从") && between.find("到") != std::string_view::npos) ||
         (before.ends_with("從") && between.find("到") != std::string_view::npos);
}

// "limit: 400 ms", "a limit of 50 ms": the next number behind it.
bool NumberBinder::IsTimeLimit(const Cue& cue, const Number& n) const {
  if (n.dimension != Dimension::Of(Dimension::kSecond) || cue.kind != Vocabulary::Kind::kWord ||
      vocabulary_.words[cue.index] != "limit" || cue.end > n.digits)
    return false;
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  return index == 0 || mentions_.numbers[index - 1].end <= cue.begin;
}

// "The TTFT target of 500 ms is met: 299 ms": the figure behind the answer is what meets it.
bool NumberBinder::AnswersTarget(const Cue& target, const Number& n) const {
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  if (index == 0) return false;
  const Number& goal = mentions_.numbers[index - 1];
  if (goal.dimension != n.dimension || goal.block != n.block || goal.digits < target.end)
    return false;
  const std::string_view between =
      std::string_view(document_.text).substr(goal.end, n.digits - goal.end);
  return Trim(between).ends_with(':') &&
         (HasWord("met", goal.end, n.digits) || HasWord("missed", goal.end, n.digits));
}

// "| | required | planned |": the other columns tell what is required.
bool NumberBinder::HasColumnOfTargets(const Block& cell) const {
  if (cell.kind != Block::Kind::kCell) return false;
  const auto& blocks = document_.blocks;
  for (std::uint32_t b = document_.groups[static_cast<std::size_t>(cell.group)].first_block;
       b < blocks.size() && blocks[b].group == cell.group && blocks[b].header; ++b)
    for (const Cue& cue : context_.CuesIn(blocks[b].text_begin, blocks[b].text_end))
      if (cue.kind == Vocabulary::Kind::kRole && static_cast<Role>(cue.index) == Role::kRequired)
        return blocks[b].column != cell.column;
  return false;
}

// "computed, not measured"
bool NumberBinder::IsDenied(const Cue& cue) const {
  return static_cast<Role>(cue.index) == Role::kMeasured &&
         std::string_view(document_.text).substr(0, cue.begin).ends_with("not ");
}

// "83.3 GB, which does not fit": nothing else is said in its place.
bool NumberBinder::DeniesVerb(const Cue& denial, const Number& n) const {
  return std::ranges::any_of(context_.CuesIn(n.end, denial.begin), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kWord &&
           ((cue.index == auxiliary_ && cue.end + 1 == denial.begin) || cue.end > denial.end);
  });
}

// "Model fits on 1 GPU?" asks; it states no number of GPUs.
bool NumberBinder::AsksIfFits(std::span<const Cue> cues, const Number& n) const {
  const std::string_view text = document_.text;
  const bool asks = (sentence_.end > 0 && text[sentence_.end - 1] == '?') ||
                    (sentence_.end < text.size() && text[sentence_.end] == '?');
  return asks && n.noun != nullptr && n.noun->id == "gpu" &&
         std::ranges::any_of(cues, [&](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kWord && cue.index == fits_in_ &&
                  cue.end <= n.begin;
         });
}

// What the words of its own sentence say, most often nothing.
std::optional<Role> NumberBinder::FindOwnRole(const Number& n) const {
  if (IsBaseline(n)) return Role::kRejected;
  const auto cues = context_.CuesIn(sentence_.begin, sentence_.end);
  if (AsksIfFits(cues, n)) return Role::kHypothetical;
  bool said = false;
  for (const Cue& cue : cues) {
    if (cue.kind == Vocabulary::Kind::kWord && cue.index == would_) return Role::kHypothetical;
    said |= cue.kind == Vocabulary::Kind::kRole || IsTimeLimit(cue, n);
  }
  if (!said) return std::nullopt;
  const std::string_view text = document_.text;
  // Words inside brackets speak for what is in them: "250 ms (target: 500 ms)".
  std::uint32_t from = sentence_.begin, to = std::min(sentence_.end, n.end + 40);
  for (std::uint32_t i = n.digits, depth = 0; i > sentence_.begin; --i) {
    if (text[i - 1] == ')') ++depth;
    if (text[i - 1] == '(' && depth-- == 0) {
      from = i;
      break;
    }
  }
  for (std::uint32_t i = n.end; i < to; ++i)
    if (text[i] == '(' || text[i] == ')' || text[i] == ',' || text[i] == ':' ||
        WideMarkSize(text, i) != 0)
      to = i;
  std::optional<Role> role;
  for (const Cue& cue : context_.CuesIn(from, n.digits)) {
    if (IsTimeLimit(cue, n)) role = Role::kRequired;
    if (cue.kind != Vocabulary::Kind::kRole || cue.end > n.digits) continue;
    if (static_cast<Role>(cue.index) == Role::kRequired && AnswersTarget(cue, n)) continue;
    // A bracket closed since then does not speak for this number.
    int depth = 0;
    for (std::uint32_t i = cue.end; i < n.digits; ++i) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')') --depth;
    }
    if (IsDenied(cue)) continue;
    // "(wrong, kept as evidence)" does, "(a lookup, not a full read)" does not.
    const bool all =
        static_cast<Role>(cue.index) == Role::kRejected && !HasWord("negation", cue.begin, cue.end);
    if (depth >= 0 || all) role = static_cast<Role>(cue.index);
  }
  for (const Cue& cue : context_.CuesIn(n.end, to)) {
    const auto r = static_cast<Role>(cue.index);
    if (cue.kind != Vocabulary::Kind::kRole || cue.begin - n.end > 24) continue;
    const std::string_view between = text.substr(n.end, cue.begin - n.end);
    if (std::ranges::count(Trim(between), ' ') > 1 || n.dimension.dimensionless()) continue;
    // "Target: 100 tokens/s, out of reach": it stays what is asked for.
    if (r == Role::kRejected && (role == Role::kRequired || DeniesVerb(cue, n))) continue;
    if (r == Role::kRequired || r == Role::kAlert || r == Role::kRejected) role = r;
  }
  if (role == Role::kRequired && from == sentence_.begin) {
    // "TTFT target: 0.5 s (requirement: ≤ 10 s)": the bracket holds the target.
    for (const Cue& cue : context_.CuesIn(n.end, sentence_.end))
      if (cue.kind == Vocabulary::Kind::kRole && static_cast<Role>(cue.index) == Role::kRequired &&
          cue.begin > n.end &&
          text.substr(n.end, cue.begin - n.end).find('(') != std::string_view::npos &&
          !text.substr(0, cue.begin).ends_with(" of the "))  // "(distance 20% of the target)"
        return Role::kStated;
  }
  return role;
}

// "12:30:05": a line with a time of day is of a log, which tells what a program saw.
bool NumberBinder::IsLogged(const Number& n) const {
  const std::uint32_t begin = document_.blocks[n.block].text_begin;
  const std::uint32_t from = n.digits - std::min(n.digits - begin, kLogLine);
  std::string_view line = std::string_view(document_.text).substr(from, n.digits - from);
  if (const std::size_t end = line.rfind('\n'); end != std::string_view::npos)
    line.remove_prefix(end + 1);
  const auto two = [&](std::size_t i) { return IsDigit(line[i]) && IsDigit(line[i + 1]); };
  for (std::size_t i = line.find(':'); i != std::string_view::npos; i = line.find(':', i + 1))
    if (i >= 2 && i + 6 <= line.size() && line[i + 3] == ':' && two(i - 2) && two(i + 1) &&
        two(i + 4))
      return true;
  return false;
}

// "## Today": the whole heading, not "a plan without the old mistakes".
bool NumberBinder::IsAllOf(const Cue& cue, const TextRange& range) const {
  const std::string_view text = document_.text;
  const auto letters = [&](std::uint32_t begin, std::uint32_t end) {
    return std::any_of(text.begin() + begin, text.begin() + std::max(begin, end), IsLetter);
  };
  return !letters(range.begin, cue.begin) && !letters(cue.end, range.end);
}

// A head that says nothing but that times below it are limits.
bool NumberBinder::HeadsLimits(const TextRange& head) const {
  return std::ranges::any_of(context_.CuesIn(head.begin, head.end), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kWord && vocabulary_.words[cue.index] == "limit" &&
           IsAllOf(cue, head);
  });
}

// "- Throughput per GPU: no less than 200 tokens/s": an item that says nothing else.
bool NumberBinder::IsFloorOfRate(const Number& n) const {
  const Block& block = document_.blocks[n.block];
  if (!IsTokenRate(n) || n.bound != Bound::kAtLeast || block.list < 0) return false;
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  const auto here = [&](std::size_t i) {
    return i < mentions_.numbers.size() && mentions_.numbers[i].block == n.block;
  };
  return !(index > 0 && here(index - 1)) && !here(index + 1) && n.end >= block.text_end;
}

// "… came out at 160 KiB. That was wrong for this model."
bool NumberBinder::IsTakenBack(const Number& n) const {
  const Block& block = document_.blocks[n.block];
  const std::uint32_t end = context_.Sentence(block, n.digits).end;
  return HasWord("taken_back", end, std::min(end + kToSentence, block.text_end));
}

// The first heading of the document.
bool NumberBinder::IsTitle(TextRange range) const {
  const auto heading = std::ranges::find(document_.blocks, Block::Kind::kHeading, &Block::kind);
  return heading != document_.blocks.end() && heading->text_begin == range.begin;
}

Role NumberBinder::FindRole(const Number& n) {
  if (const std::optional<Role> own = FindOwnRole(n))
    return *own == Role::kExpected && IsLogged(n) ? Role::kMeasured : *own;
  if (IsTakenBack(n)) return Role::kRejected;
  if (IsLogged(n)) return Role::kMeasured;
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  const bool compared = n.bound != Bound::kNone && index > 0 &&
                        mentions_.numbers[index - 1].block == n.block &&
                        n.begin - mentions_.numbers[index - 1].end <= 2;  // "140 GB > 80 GB"
  const BlockContext& context = context_.Of(n.block);
  for (const auto* ranges : {&context.headers, &context.parents, &context.headings})
    for (const TextRange& range : *ranges) {
      // "| | value | limit |"
      if (ranges == &context.headers && n.dimension == Dimension::Of(Dimension::kSecond) &&
          HeadsLimits(range))
        return Role::kRequired;
      for (const Cue& cue : context_.CuesIn(range.begin, range.end)) {
        if (cue.kind != Vocabulary::Kind::kRole) continue;
        const auto r = static_cast<Role>(cue.index);
        if (IsDenied(cue)) continue;
        if (r == Role::kRequired) {
          // "Memory Requirements" heads amounts; targets are bounds, times and rates.
          const bool rate = n.dimension == Dimension::Of(Dimension::kSecond) ||
                            n.dimension == Dimension::Of(Dimension::kSecond, -1) ||
                            n.bound != Bound::kNone;
          if (!rate || compared) continue;
          // "# A requirement-driven plan" speaks of all that stands under other headings.
          if (ranges == &context.headings && context.headings.size() > 1 &&
              range.begin == context.headings.back().begin && IsTitle(range))
            continue;
          if (ranges == &context.headings && HasColumnOfTargets(document_.blocks[n.block]))
            continue;
        }
        if (r == Role::kRejected && ranges != &context.headers && !IsAllOf(cue, range)) continue;
        // "One latent vector (not separate keys and values):" rejects none of what follows.
        const std::string_view lead =
            std::string_view(document_.text).substr(range.begin, cue.begin - range.begin);
        if (r == Role::kRejected && lead.rfind('(') != std::string_view::npos &&
            lead.find(')', lead.rfind('(')) == std::string_view::npos &&
            HasWord("negation", cue.begin, cue.end))
          continue;
        return r;
      }
    }
  // "TPOT: at most 40 ms": nobody says so of a time that physics gives.
  const bool target = n.dimension == Dimension::Of(Dimension::kSecond) && n.bound == Bound::kAtMost;
  return (target && !compared) || IsFloorOfRate(n) ? Role::kRequired : Role::kStated;
}

}  // namespace shardlint
