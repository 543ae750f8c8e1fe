#include "verdict/checks/configuration/command_place.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kSentence = 400;    // bytes to either side of a command in a sentence
constexpr std::uint32_t kLabelReach = 12;   // bytes from "option" to its letter
constexpr std::uint32_t kOpening = 16;      // bytes of a paragraph that may be no more than a label
constexpr std::uint32_t kChosenReach = 60;  // bytes between a label and "adopted"

bool IsComment(const Judgement& j, const Block& line) {
  const std::string_view text = Trim(j.document.TextOf(line));
  return text.starts_with('#') || text.starts_with("//");
}

TextRange SentenceAround(const Judgement& j, std::span<const LaunchCommand> commands,
                         const LaunchCommand& command) {
  const Block& block = j.document.blocks[command.first_block];
  const std::string_view text = j.document.text;
  std::uint32_t begin = command.range.begin, end = command.range.end;
  while (begin > block.text_begin && command.range.begin - begin < kSentence &&
         text.substr(begin - 1, 2) != ". ")
    --begin;
  // What another command stands before is about that one.
  for (const LaunchCommand& other : commands)
    if (!other.code && other.first_block == command.first_block &&
        other.range.end <= command.range.begin)
      begin = std::max(begin, other.range.end);
  while (end < block.text_end && end - command.range.end < kSentence && text.substr(end, 2) != ". ")
    ++end;
  for (const LaunchCommand& other : commands)
    if (!other.code && other.first_block == command.first_block &&
        other.range.begin >= command.range.end)
      end = std::min(end, other.range.begin);
  return {begin, end};
}

// "Decision", and right below it "Option B. The product needs …".
std::set<std::string> LabelAtOnceBelow(const Judgement& j, const Block& heading) {
  const std::size_t next = static_cast<std::size_t>(&heading - j.document.blocks.data()) + 1;
  if (next >= j.document.blocks.size()) return {};
  const Block& block = j.document.blocks[next];
  const std::uint32_t end = std::min(block.text_end, block.text_begin + kOpening);
  if (block.kind != Block::Kind::kParagraph || j.HasWord("negation", block.text_begin, end))
    return {};
  return LabelsIn(j, {block.text_begin, end});
}

}  // namespace

std::int32_t SectionOf(const Judgement& j, std::int32_t heading) {
  return j.document.blocks[static_cast<std::size_t>(heading)].section;
}

std::vector<TextRange> WordsAround(const Judgement& j, std::span<const LaunchCommand> commands,
                                   const LaunchCommand& command) {
  const auto& blocks = j.document.blocks;
  std::vector<TextRange> out;
  const Block& first = blocks[command.first_block];
  if (command.code) {
    std::uint32_t begin = command.first_block;
    const Group& group = j.document.groups[static_cast<std::size_t>(first.group)];
    while (begin > group.first_block && IsComment(j, blocks[begin - 1])) --begin;
    out.push_back({blocks[begin].text_begin, command.range.end});
    if (group.first_block > 0) {
      const Block& lead = blocks[group.first_block - 1];
      const bool code = lead.kind == Block::Kind::kCodeLine || lead.kind == Block::Kind::kCell;
      if (lead.section == first.section && lead.kind == Block::Kind::kParagraph && !code)
        out.push_back({lead.text_begin, lead.text_end});
    }
  } else {
    out.push_back(SentenceAround(j, commands, command));
  }
  for (std::int32_t s = first.section; s >= 0; s = SectionOf(j, s)) {
    const Block& heading = blocks[static_cast<std::size_t>(s)];
    if (heading.level > 1) out.push_back({heading.text_begin, heading.text_end});
  }
  return out;
}

bool IsOnTrial(const Judgement& j, std::span<const LaunchCommand> commands,
               const LaunchCommand& command) {
  const Block& own = j.document.blocks[command.first_block];
  if (!command.code && j.HasWord("failure", own.text_begin, own.text_end)) return true;
  // "Do not restart with `--dp 1`", "(`--tp-size 16` is how …)": spoken of, and not run.
  if (!command.code) {
    const TextRange sentence = SentenceAround(j, commands, command);
    if (j.HasWord("negation", sentence.begin, command.range.begin) ||
        Trim(std::string_view(j.document.text)
                 .substr(own.text_begin, command.range.begin - own.text_begin))
            .ends_with('('))
      return true;
  }
  return std::ranges::any_of(WordsAround(j, commands, command), [&](const TextRange& range) {
    return j.HasWord("on_trial", range.begin, range.end) ||
           j.HasWord("not_taken", range.begin, range.end) ||
           j.HasWord("would", range.begin, range.end);
  });
}

std::set<std::string> LabelsIn(const Judgement& j, const TextRange& range) {
  std::set<std::string> out;
  const std::string_view text = j.document.text;
  for (const Cue& cue : j.CuesIn(range.begin, range.end)) {
    if (cue.kind != Vocabulary::Kind::kWord || j.rules.vocabulary.words[cue.index] != "labelled")
      continue;
    std::uint32_t at = cue.end;
    while (at < range.end && (text[at] == ' ' || text[at] == '*' || text[at] == '-')) ++at;
    if (at == cue.end || at - cue.end > kLabelReach || at >= range.end) continue;
    std::uint32_t end = at;
    while (end < range.end && IsWord(text[end])) ++end;
    const std::string_view name = text.substr(at, end - at);
    const bool letter = name.size() == 1 && (IsUpper(name[0]) || IsDigit(name[0]));
    const bool both = name.size() == 2 && IsUpper(name[0]) && IsDigit(name[1]);
    if (letter || both) out.insert(ToLowerAscii(name));
  }
  return out;
}

std::optional<std::string> ChosenLabel(const Judgement& j) {
  std::set<std::string> labels;
  for (const Cue& cue : j.claims.cues) {
    if (cue.kind != Vocabulary::Kind::kWord ||
        (j.rules.vocabulary.words[cue.index] != "chosen" &&
         j.rules.vocabulary.words[cue.index] != "of_the_plan"))
      continue;
    const Block& block = j.document.blocks[j.document.BlockAt(cue.begin)];
    const std::uint32_t from = cue.begin - std::min(cue.begin - block.text_begin, kChosenReach);
    std::uint32_t to = cue.end;
    while (to < block.text_end && to < cue.end + kChosenReach &&
           !EndsSentence(std::string_view(j.document.text).substr(to, 2)))
      ++to;
    if (j.HasWord("negation", from, to)) continue;
    auto here = LabelsIn(j, {cue.end, to});
    if (here.empty()) here = LabelsIn(j, {from, cue.begin});
    if (here.empty() && block.kind == Block::Kind::kHeading) here = LabelAtOnceBelow(j, block);
    if (here.size() == 1) labels.insert(*here.begin());
  }
  return labels.size() == 1 ? std::optional<std::string>(*labels.begin()) : std::nullopt;
}

std::optional<Phase> PhaseIn(const Judgement& j, const TextRange& range) {
  std::optional<Phase> only;
  for (const Cue& cue : j.CuesIn(range.begin, range.end)) {
    if (cue.kind != Vocabulary::Kind::kPhase) continue;
    const Phase phase =
        j.rules.vocabulary.phases[cue.index] == "prefill" ? Phase::kPrefill : Phase::kDecode;
    if (only && *only != phase) return std::nullopt;
    only = phase;
  }
  return only;
}

std::optional<Phase> PhaseAround(const Judgement& j, const Claim& claim) {
  const auto& blocks = j.document.blocks;
  const Block& block = blocks[claim.block];
  const auto of = [&](const Block& words) {
    return PhaseIn(j, {words.text_begin, words.text_end});
  };
  if (block.kind == Block::Kind::kCell) {
    const Group& group = j.document.groups[static_cast<std::size_t>(block.group)];
    if (const auto row = of(blocks[j.document.FirstOfRow(claim.block)])) return row;
    for (std::uint32_t b = group.first_block; b < group.end_block && blocks[b].header; ++b)
      if (blocks[b].column == block.column)
        if (const auto column = of(blocks[b])) return column;
  } else {
    // "Prefill pool: EP32. Decode pool: EP128.": the nearest word before it.
    std::optional<Phase> nearest;
    for (const Cue& cue : j.CuesIn(block.text_begin, claim.begin))
      if (cue.kind == Vocabulary::Kind::kPhase) nearest = PhaseIn(j, {cue.begin, cue.begin + 1});
    if (nearest) return nearest;
    if (const auto words = of(block)) return words;
  }
  for (std::int32_t s = block.section; s >= 0; s = SectionOf(j, s))
    if (const auto heading = of(blocks[static_cast<std::size_t>(s)])) return heading;
  return std::nullopt;
}

}  // namespace shardlint
