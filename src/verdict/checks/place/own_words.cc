#include "verdict/checks/place/own_words.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kWordsReach = 48;  // bytes in front of a figure that are about it

/// The words right before a figure: back to the amount before it, or to the start of its sentence.
std::uint32_t WordsBefore(const Judgement& j, const Claim& claim, const Number& n) {
  const Block& block = j.document.blocks[claim.block];
  std::uint32_t from = std::max(block.text_begin, n.digits - std::min(n.digits, kWordsReach));
  for (auto i = static_cast<std::size_t>(claim.index); i-- > 0;) {
    const Number& before = j.mentions.numbers[i];
    if (before.block != n.block || before.end < from) break;
    if (before.dimension == n.dimension && !before.operand) {
      from = before.end;
      break;
    }
  }
  return from;
}

}  // namespace

bool SaysOtherScope(const Judgement& j, const Claim& claim, SymbolId quantity) {
  if (claim.kind != Claim::Kind::kNumber || claim.measure == 0xFFFF) return false;
  const Number& n = j.NumberOf(claim);
  const Measure& measure = j.rules.vocabulary.measures[claim.measure];
  const auto& scopes = j.rules.vocabulary.scopes;
  const auto own =
      std::ranges::find(measure.quantities, quantity, &std::pair<ScopeId, SymbolId>::second);
  if (own == measure.quantities.end()) return false;
  const std::string& id = scopes[own->first];
  bool says_own = false, says_other = false;
  const auto look = [&](std::uint32_t begin, std::uint32_t end) {
    for (const Cue& cue : j.CuesIn(begin, end)) {
      if (cue.kind != Vocabulary::Kind::kScope || cue.end > end) continue;
      const bool of_own = id.find(scopes[cue.index]) != std::string::npos;
      (of_own ? says_own : says_other) |= cue.index != 0 || of_own;
    }
  };
  const Block& block = j.document.blocks[claim.block];
  if (block.kind == Block::Kind::kCell) {
    const Block& label = j.document.blocks[j.document.FirstOfRow(claim.block)];
    if (label.text_begin != block.text_begin) look(label.text_begin, label.text_end);
  }
  look(WordsBefore(j, claim, n), n.digits);
  return says_other && !says_own;
}

}  // namespace shardlint
