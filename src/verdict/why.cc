#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "verdict/judgement.h"
#include "verdict/words.h"

// `--why`: what every figure of a line was taken for, what it was checked against, and what a
// developer would mend where it was left alone.

namespace shardlint {
namespace {

constexpr int kLabelWords = 3;
constexpr std::size_t kShortestLabel = 3;  // bytes

// What a claim was taken for.
std::string TakenFor(const Judgement& j, const Claim& claim) {
  std::string taken_for;
  switch (claim.kind) {
    case Claim::Kind::kNumber:
      for (const SymbolId q : claim.quantities)
        taken_for += (taken_for.empty() ? "" : " or ") + std::string(j.rules.symbols.Name(q));
      if (taken_for.empty())
        taken_for = claim.unnamed ? "a figure without a measure" : "the result of an equation";
      break;
    case Claim::Kind::kPrecision:
      taken_for = "a number format";
      break;
    case Claim::Kind::kName:
      taken_for = "a name of the catalogue";
      break;
    case Claim::Kind::kRanks:
      taken_for = "a list of ranks";
      break;
    case Claim::Kind::kProduct:
      taken_for = "a product of counts";
      break;
    case Claim::Kind::kTick:
      taken_for = "a tick";
      break;
    case Claim::Kind::kStatement:
      taken_for = "statement " + j.rules.statements[static_cast<std::size_t>(claim.index)].id;
      break;
  }
  return taken_for;
}

bool InPhrase(char c) {
  return IsLetter(c) || static_cast<unsigned char>(c) >= 0x80 || c == ' ' || c == '-' || c == '_';
}

// The words right before a number, up to the number before it, else its own and those behind: what
// would name it.
std::string WordsBeside(const Judgement& j, const Number& n) {
  const Block& block = j.document.blocks[n.block];
  const std::string_view text = j.document.text;
  const Number* before = &n == j.mentions.numbers.data() ? nullptr : &n - 1;
  const std::uint32_t from =
      before != nullptr && before->block == n.block ? before->end : block.text_begin;
  std::uint32_t end = std::max(from, n.begin);
  while (end > from && static_cast<unsigned char>(text[end - 1]) < 0x80 && !IsWord(text[end - 1]))
    --end;
  std::uint32_t begin = end;
  for (int words = 0; begin > from && InPhrase(text[begin - 1]); --begin)
    if (text[begin - 1] == ' ' && ++words == kLabelWords) break;
  std::string_view beside = Trim(text.substr(begin, end - begin));
  if (beside.size() < kShortestLabel) {
    begin = n.digits;
    while (begin < n.end && !IsLetter(text[begin])) ++begin;
    end = begin;
    for (int words = 0; end < block.text_end && InPhrase(text[end]); ++end)
      if (text[end] == ' ' && end > begin && ++words == kLabelWords) break;
    beside = Trim(text.substr(begin, end - begin));
  }
  return std::string(beside);
}

// Where a developer would teach the program what it did not understand.
std::string Remedy(const Judgement& j, const Number& n, std::string_view why) {
  if (why == "no measure beside it") {
    const std::string words = WordsBeside(j, n);
    return words.empty() ? "; nothing names it"
                         : "; a measure of rules/vocabulary.json may list \"" + words + "\"";
  }
  if (why == "a flag that is not in the vocabulary")
    return "; rules/vocabulary.json lists flags under \"flags\"";
  if (why == "its scope has no quantity")
    return "; rules/vocabulary.json lists a measure's quantities by scope";
  return {};
}

std::string OutcomeOf(Judgement& j, std::uint32_t claim) {
  const JudgedClaim& judged = j.judged[claim];
  if (judged.checks.empty()) return "left alone: nothing beside it to judge it by";
  std::string outcome;
  for (std::size_t k = 0; k < judged.checks.size(); ++k) {
    const Explanation e = Explain(j, claim, k);
    outcome += fmt::format("{}{} by {}: {}", k > 0 ? "; " : "", ToWord(judged.checks[k].verdict),
                           judged.checks[k].rule, e.message);
    if (!e.missing.empty()) outcome += fmt::format(" (missing: {})", fmt::join(e.missing, ", "));
    if (e.message == "no formula speaks of it")
      outcome += "; one that defines it would go to rules/formulas/";
  }
  return outcome;
}

}  // namespace

std::vector<WhyLine> Why(Judgement& j, Span line) {
  std::vector<WhyLine> out;
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) {
    const Claim& claim = j.claims.claims[c];
    if (claim.span.Overlaps(line)) out.push_back({claim.span, TakenFor(j, claim), OutcomeOf(j, c)});
  }
  for (std::size_t i = 0; i < j.mentions.numbers.size(); ++i) {
    if (i < j.claims.of_number.size() && j.claims.of_number[i] >= 0) continue;
    const Number& n = j.mentions.numbers[i];
    const Span span = j.document.SourceOf(n.begin, n.end);
    if (!span.Overlaps(line)) continue;
    const char* why = i < j.claims.left_alone.size() ? j.claims.left_alone[i] : nullptr;
    if (!j.claims.ours) why = "the document is not about a deployment";
    if (why == nullptr) why = "covered by another claim";
    out.push_back({span, "a number", "left alone: " + (why + Remedy(j, n, why))});
  }
  std::ranges::stable_sort(out, {}, [](const WhyLine& c) { return c.span.begin; });
  return out;
}

}  // namespace shardlint
