#include <algorithm>
#include <array>

#include "base/text.h"
#include "mention/digits.h"
#include "mention/token_stream.h"

namespace shardlint {
namespace {

// Blanks that part columns: "q heads  52      kv heads  4".
constexpr std::uint32_t kColumnGap = 3;

// Words that never stand between a count and what it counts.
constexpr std::array<std::string_view, 52> kLinkWords = {
    "fewer",  "more",    "less",  "faster", "slower", "better", "larger", "smaller", "higher",
    "lower",  "cheaper", "times", "for",    "of",     "and",    "in",     "to",      "on",
    "across", "with",    "per",   "or",     "the",    "a",      "is",     "are",     "at",
    "by",     "from",    "into",  "than",   "as",     "x",      "each",   "via",     "if",
    "so",     "but",     "that",  "which",  "when",   "while",  "using",  "between", "over",
    "under",  "every",   "gives", "leaves", "means",  "makes",  "needs"};

}  // namespace

// A line end inside a paragraph stands at `at`; its text is a blank.
bool BlockScanner::EndsLine(std::uint32_t at) const {
  if (At(at) != ' ') return false;
  const auto run = std::ranges::lower_bound(document_.runs, at, {}, &Run::text_begin);
  return run != document_.runs.end() && run->text_begin == at && run->kind == Run::Kind::kBreak;
}

// "$8192$ bytes", "$$320$$ KiB": the end of a formula before the unit.
std::uint32_t BlockScanner::SkipFormulaEnd(std::uint32_t at) const {
  if (At(at) != '$' || dollars_ % 2 == 0) return at;
  return at + (At(at + 1) == '$' ? 2 : 1);
}

// Suffix, unit, rate: fills the number and returns where they end.
std::uint32_t BlockScanner::ReadUnits(Number& number, std::uint32_t at) {
  if (StartsWith(at, "%") || StartsWith(at, "％") || StartsWith(at, " %") ||
      StartsWith(at, "\\%")) {
    number.percent = true;
    number.factor = 0.01;
    return at + (At(at) == '%' ? 1 : (At(at) == ' ' || At(at) == '\\') ? 2 : 3);
  }
  std::uint32_t i = at;
  if (!tokens_->empty() && tokens_->back().kind == TextToken::Kind::kEqual && EndsLine(at))
    return at;
  i = SkipFormulaEnd(i);
  const std::uint32_t blank = BlankSize(From(i));
  const bool glued = blank == 0;
  i += blank;
  if (const std::uint32_t command = SkipBlank(i); At(command) == '\\') i = command;
  // "8\,\mu\text{s}": the prefix is a command of its own.
  const bool micro = StartsWith(i, "\\mu") && !IsLetter(At(i + 3));
  if (micro) i = SkipBlank(i + 3);
  if (StartsWith(i, "\\text{") || StartsWith(i, "\\mathrm{"))
    i = SkipBlank(static_cast<std::uint32_t>(From(i).find('{')) + i + 1);
  if (micro) {
    const Unit* unit = At(i) == 's' && !IsLetter(At(i + 1)) ? rules_.units.Find("µs") : nullptr;
    if (unit == nullptr) return at;
    number.unit = unit, number.factor = unit->factor, number.dimension = unit->dimension;
    return i + 1 + (At(i + 1) == '}' ? 1 : 0);
  }
  const bool hyphen = glued && At(i) == '-' && IsLetter(At(i + 1));
  if (hyphen) ++i;
  UnitTable::Match match = rules_.units.Longest(From(i));
  if (match.unit == nullptr || match.unit->kind == Unit::Kind::kRatePrefix) return at;
  if (At(i) == '$' && dollars_ % 2 == 1) return at;
  if (!glued && match.size == 2 && StartsWith(i, "Ti")) return at;  // "an RTX 5070 Ti"
  if (match.unit->kind == Unit::Kind::kCounter) {
    // "8 个 KV 头": the counter belongs to the number, with or without what is counted.
    const std::uint32_t end = i + match.size;
    i = SkipBlank(end);
    match = rules_.units.Longest(From(i));
    if (match.unit == nullptr || match.unit->kind != Unit::Kind::kNoun) return end;
  }
  if (match.unit->kind == Unit::Kind::kTimes) {
    number.multiplier = true;
    return i + match.size;
  }
  if (match.unit->kind == Unit::Kind::kPercent) {
    number.percent = true, number.factor = 0.01;
    return i + match.size;
  }
  if (hyphen && match.unit->kind != Unit::Kind::kNoun &&
      match.unit->dimension == Dimension::Of(Dimension::kByte)) {
    // "80-GB part" is fine, "16-bit" and "4-bit" name a format.
    if (match.unit->id == "bit") return at;
  }
  // "B" alone: billions when glued ("70B"), bytes when apart ("656 B").
  if (match.size == 1 && At(i) == 'B') {
    // "70 B parameters", "a 70 B model"
    const std::uint32_t next = i + 1 + BlankSize(From(i + 1));
    const UnitTable::Match noun = rules_.units.Longest(From(next));
    const bool counts = StartsWith(next, "model") || StartsWith(next, "dense") ||
                        (noun.unit != nullptr && noun.unit->id == "parameter");
    const bool whole = number.decimal.integer() && !counts;
    const Unit* unit = glued || !whole ? rules_.units.Find("billion") : rules_.units.Find("byte");
    if (unit != nullptr) match.unit = unit;
  }
  if (match.unit->kind == Unit::Kind::kSuffix) {
    if (!glued && match.size == 1 && At(i) != 'M' && At(i) != 'B' && !EndsCount(i + 1)) return at;
    number.bare_suffix = true;
    number.factor = match.unit->factor;
    number.binary_factor = match.unit->binary_factor;
    const std::uint32_t end = i + match.size;
    number.unit = match.unit;
    std::uint32_t j = end;
    j += At(j) == '-' ? 1 : BlankSize(From(j));
    const UnitTable::Match second = rules_.units.Longest(From(j));
    if (second.unit != nullptr && second.unit->kind != Unit::Kind::kSuffix &&
        (second.unit->kind == Unit::Kind::kNoun || j > end)) {
      if (second.unit->kind == Unit::Kind::kNoun) {
        number.noun = second.unit;
        number.bare_suffix = false;
        return ReadDenominators(number, j + second.size);
      }
      const bool time = second.unit->dimension == Dimension::Of(Dimension::kSecond);
      // "446.1K tokens/s", "2M GPU-hours", "12B FLOPs", "131 million bytes"
      const bool plain =
          second.size > 1 && second.unit->factor == 1 && !second.unit->dimension.dimensionless();
      if (second.unit->kind == Unit::Kind::kRate || time || plain) {
        const double thousands = number.factor;
        number.bare_suffix = false;
        const std::uint32_t rate_end = ReadUnits(number, j);
        number.factor *= thousands, number.binary_factor = 0;
        return rate_end;
      }
    }
    return ReadDenominators(number, end);
  }
  if (match.unit->kind == Unit::Kind::kNoun && (NamesValue(i + match.size) || blank >= kColumnGap))
    return at;
  number.unit = match.unit;
  if (match.unit->kind == Unit::Kind::kNoun) {
    if (match.unit->id == "way") number.way = true;
    number.noun = match.unit;
  } else {
    number.factor = match.unit->factor;
    number.binary_factor = match.unit->binary_factor;
    number.dimension = match.unit->dimension.WithoutCounts();
    number.amount_or_rate = match.unit->amount_or_rate;
    // A rate in one word that counts tokens or requests ("tok/s"): the noun is in its dimension.
    if (match.unit->dimension.exponents[Dimension::kToken] > 0)
      number.noun = rules_.units.Find("token");
    if (match.unit->dimension.exponents[Dimension::kRequest] > 0)
      number.noun = rules_.units.Find("request");
  }
  return ReadDenominators(number, i + match.size);
}

// "359 k tokens", "220 k" in a cell, "8 × 359 k = …": a letter apart from its number is a suffix
// where a noun follows or the figure ends.
bool BlockScanner::EndsCount(std::uint32_t at) const {
  if (At(at - 1) != 'k' && At(at - 1) != 'K') return false;
  const std::uint32_t i = SkipBlank(at);
  if (At(i) == '\0' || At(i) == '=' || At(i) == ')' || At(i) == ',' || At(i) == '.') return true;
  if (i == at) return false;
  const UnitTable::Match next = rules_.units.Longest(From(i));
  return next.unit != nullptr && (next.unit->kind == Unit::Kind::kNoun ||
                                  next.unit->dimension.exponents[Dimension::kToken] > 0);
}

// "tp_rank=0 stage=1": what stands before '=' names the next value, and counts nothing before it.
bool BlockScanner::NamesValue(std::uint32_t at) const { return At(at) == '=' || At(at) == '_'; }

// "/s", " per second", "/GPU", "/token".
std::uint32_t BlockScanner::ReadDenominators(Number& number, std::uint32_t at) {
  std::uint32_t i = at;
  // The end of "\\text{ GB}", not of the fraction around it.
  if (At(i) == '}' &&
      From(number.digits).substr(0, i - number.digits).find('{') != std::string::npos)
    ++i;
  for (int round = 0; round < 3; ++round) {
    std::uint32_t j = i;
    bool words = false;
    if (At(j) == '/') {
      ++j;
    } else if (StartsWith(j, "／")) {
      j += 3;
    } else if (StartsWith(j, " / ")) {
      j += 3;
    } else if (StartsWith(j, " per ") || StartsWith(j, " a ") || StartsWith(j, "-per-")) {
      j += StartsWith(j, " a ") ? 3 : 5;
      words = true;
    } else {
      break;
    }
    UnitTable::Match match = rules_.units.Longest(From(j));
    if (match.unit == nullptr) break;
    if (match.unit->id == "GPU-hour") match = rules_.units.Longest(From(j).substr(0, 3));
    if (match.unit == nullptr) break;
    const bool time = match.unit->dimension == Dimension::Of(Dimension::kSecond);
    if (time) {
      number.dimension = number.dimension / match.unit->dimension;
      number.factor /= match.unit->factor;
      number.binary_factor /= match.unit->factor;
      number.amount_or_rate = false;
    } else if (match.unit->kind == Unit::Kind::kNoun && !words) {
      number.per = match.unit;
    } else {
      break;
    }
    i = j + match.size;
  }
  return i;
}

bool BlockScanner::IsDevice(std::uint32_t at) const {
  const NameIndex::Match name = rules_.names.Longest(From(at));
  return name.size > 0 && name.names.front().kind == CatalogName::Kind::kDevice;
}

// "8 NVIDIA H100 GPUs", "16 transformer layers", "8×H200": what a bare count counts.
std::uint32_t BlockScanner::ReadCountedNoun(Number& number, std::uint32_t at) {
  // "= 14" at the end of a line has no part in the next one.
  const bool result = !tokens_->empty() && (tokens_->back().kind == TextToken::Kind::kEqual ||
                                            tokens_->back().kind == TextToken::Kind::kApprox);
  if (result && EndsLine(at)) return at;
  std::uint32_t i = SkipBlank(at);
  if (i >= at + kColumnGap) return at;
  if (StartsWith(i, "×") && IsDevice(SkipBlank(i + 2))) {  // "8 × NVIDIA H200"
    number.noun = rules_.units.Find("gpu");
    number.multiplier = true;
    return i + 2;
  }
  if (i == at && !number.multiplier && !StartsWith(at, "×") && At(at) != '-' &&
      static_cast<unsigned char>(At(at)) < 0x80)
    return at;
  if (At(i) == '-' && IsLetter(At(i + 1))) ++i;
  for (int words = 0; words < 3; ++words) {
    const NameIndex::Match name = rules_.names.Longest(From(i));
    if (name.size > 0 && name.names.front().kind == CatalogName::Kind::kDevice) {
      // "3 H100 nodes" are no three GPUs; the name is a mention of its own.
      const Unit* behind = rules_.units.Longest(From(SkipBlank(i + name.size))).unit;
      const bool nodes = behind != nullptr && behind->id == "node";
      number.noun = nodes ? behind : rules_.units.Find("gpu");
      return at;
    }
    const UnitTable::Match match = rules_.units.Longest(From(i));
    if (match.unit != nullptr && match.unit->kind == Unit::Kind::kNoun) {
      if (NamesValue(i + match.size)) return at;
      number.noun = match.unit;
      if (match.unit->id == "way") number.way = true;
      return ReadDenominators(number, i + match.size);
    }
    if (words > 0 && match.unit != nullptr && match.unit->kind == Unit::Kind::kRate)
      return ReadUnits(number, i);  // "2,209 output tokens per second"
    std::uint32_t j = i;
    while (IsLetter(At(j)) || (j > i && (IsDigit(At(j)) || At(j) == '-'))) ++j;
    if (j == i || At(j) != ' ') return at;
    if (std::ranges::find(kLinkWords, ToLowerAscii(From(i).substr(0, j - i))) != kLinkWords.end())
      return at;
    i = j + 1;
  }
  return at;
}

}  // namespace shardlint
