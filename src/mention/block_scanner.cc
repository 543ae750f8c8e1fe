#include <algorithm>
#include <array>

#include "base/text.h"
#include "mention/digits.h"
#include "mention/symbols.h"
#include "mention/token_stream.h"

namespace shardlint {

using Kind = TextToken::Kind;

namespace {

constexpr std::array<std::string_view, 10> kFunctions = {"sqrt", "log",   "log2",  "log10", "ln",
                                                         "exp",  "floor", "round", "min",   "max"};
constexpr std::uint32_t kPrefixReach = 10;  // bytes from "每秒" to its number, "约" between them

}  // namespace

void BlockScanner::Push(Kind kind, std::uint32_t begin, std::uint32_t end, char op) {
  TextToken token{
      .kind = kind, .op = op, .spaced = false, .begin = begin, .end = end, .number = -1};
  if (kind == Kind::kOperator || kind == Kind::kDash)
    token.spaced = begin > begin_ && IsSpace(document_.text[begin - 1]) && IsSpace(At(end));
  tokens_->push_back(token);
}

void BlockScanner::PushNumber(Number number) {
  number.block = block_;
  if (rate_prefix_ != nullptr && number.begin - rate_prefix_end_ <= kPrefixReach &&
      number.dimension.exponents[Dimension::kSecond] == 0) {
    number.dimension = number.dimension / rate_prefix_->dimension;
    number.factor /= rate_prefix_->factor;
    number.binary_factor /= rate_prefix_->factor;
    number.amount_or_rate = false;
  }
  rate_prefix_ = nullptr;
  TextToken token{.kind = Kind::kNumber,
                  .op = 0,
                  .spaced = false,
                  .begin = number.begin,
                  .end = number.end,
                  .number = static_cast<std::int32_t>(mentions_.numbers.size())};
  mentions_.numbers.push_back(std::move(number));
  tokens_->push_back(token);
}

std::uint32_t BlockScanner::SkipBlank(std::uint32_t i) const {
  while (i < end_) {
    const std::uint32_t size = BlankSize(From(i));
    if (size == 0) break;
    i += size;
  }
  return i;
}

void BlockScanner::Scan(std::uint32_t block, const std::vector<Span>& masked,
                        std::vector<TextToken>& tokens) {
  const Block& b = document_.blocks[block];
  block_ = block, begin_ = b.text_begin, end_ = b.text_end, tokens_ = &tokens;
  first_token_ = tokens.size();
  text_ = document_.text.data();
  pending_flag_ = {};
  rate_prefix_ = nullptr;
  dollars_ = 0;
  braces_.clear();
  next_brace_ = Brace::kPlain;
  latex_ = false;
  has_backslash_ = document_.TextOf(b).find('\\') != std::string_view::npos;
  auto mask = std::ranges::lower_bound(masked, begin_, {}, &Span::begin);
  std::uint32_t i = begin_;
  std::size_t run = static_cast<std::size_t>(
      std::ranges::lower_bound(document_.runs, begin_, {}, &Run::text_begin) -
      document_.runs.begin());
  if (b.kind == Block::Kind::kHeading && IsDigit(At(i))) {  // "2.1 Memory": a heading's number
    std::uint32_t j = i;
    while (IsDigit(At(j)) || At(j) == '.') ++j;
    if (At(j - 1) == '.' || From(i).substr(0, j - i).find('.') != std::string_view::npos ||
        At(j) == ')' || At(j) == ':')
      i = j;
  }
  while (i < end_) {
    while (mask != masked.end() && mask->end <= i) ++mask;
    if (mask != masked.end() && mask->begin <= i) {
      Push(Kind::kOther, i, std::min(mask->end, end_));
      i = std::min(mask->end, end_);
      continue;
    }
    const char c = text_[i];
    while (run < document_.runs.size() && document_.runs[run].text_begin < i) ++run;
    if (run < document_.runs.size() && document_.runs[run].text_begin == i &&
        document_.runs[run].kind == Run::Kind::kBreak)
      Push(Kind::kLine, i, i + 1);
    if (IsSpace(c)) {
      ++i;
    } else if (IsLetter(c)) {
      i = ScanWord(i);
    } else if (IsDigit(c) || (c == '.' && IsDigit(At(i + 1)))) {
      const std::uint32_t end = ScanNumber(i);
      for (std::uint32_t k = i; k < end; ++k)
        if (At(k) == '$' && (k == i || At(k - 1) != '$')) ++dollars_;
      i = end;
    } else if (c == '-' && (i == begin_ || !IsWord(document_.text[i - 1])) &&
               (IsLetter(At(i + 1)) || (At(i + 1) == '-' && IsLetter(At(i + 2))))) {
      i = ScanFlag(i);
    } else {
      i = ScanSymbol(i);
    }
  }
}

std::uint32_t BlockScanner::ScanFlag(std::uint32_t at) {
  std::uint32_t i = at;
  while (IsWord(At(i)) || At(i) == '-' || At(i) == '.') ++i;
  Push(Kind::kWord, at, i);
  pending_flag_ = From(at).substr(0, i - at);
  // "--max-num-seqs", "64": a list of arguments
  if (at > begin_ && At(i) == document_.text[at - 1] && (At(i) == '"' || At(i) == '\'') &&
      At(i + 1) == ',') {
    const char quote = At(i);
    std::uint32_t next = i + 2;
    while (At(next) == ' ') ++next;
    if (At(next) == quote && IsDigit(At(next + 1))) return next + 1;
  }
  if (At(i) == '=' || At(i) == ' ') ++i;
  if (!IsDigit(At(i))) pending_flag_ = {};
  return i;
}

// "t_p", "S_{in}": one or two letters with an index.
bool IsSymbol(std::string_view word) {
  const std::size_t at = word.find('_');
  return (at == 1 || at == 2) && word.size() <= 4;
}

std::uint32_t BlockScanner::ScanWord(std::uint32_t at) {
  if (const std::uint32_t end = ScanDegrees(at); end != at) return end;
  if (IsDigit(At(at + 1)))
    if (const std::uint32_t end = ScanPools(at); end != at) return end;
  const NameIndex::Match name = rules_.names.Longest(From(at));
  if (name.size > 0) {
    mentions_.names.push_back({block_, at, at + name.size, name.names});
    Push(Kind::kWord, at, at + name.size);
    return at + name.size;
  }
  std::uint32_t i = at;
  while (IsWord(At(i)) || At(i) == '\'') ++i;
  const std::string_view word = From(at).substr(0, i - at);
  if (At(i) == '=' && word.ends_with("VISIBLE_DEVICES") && IsDigit(At(i + 1)))
    return ScanDeviceList(at, i + 1);
  // "FlashAttention-2", "top-2", "GPT-4", "P99": identifiers keep their digits.
  if (At(i) == '-' && IsDigit(At(i + 1))) {
    std::uint32_t j = i + 1;
    while (IsWord(At(j)) || (At(j) == '.' && IsDigit(At(j + 1)))) ++j;
    Push(Kind::kWord, at, j);
    return j;
  }
  if (word == "of") {
    Push(Kind::kOf, at, i);
    return i;
  }
  if (const std::uint32_t end = ScanOperatorWord(at); end != at) return end;
  if (IsTimesDigits(word)) {  // "192 GB x4"
    Push(Kind::kOperator, at, at + 1, '*');
    return at + 1;
  }
  if (word == "x" || word == "X") {
    Push(Kind::kOperator, at, i, '*');
    return i;
  }
  // "GPUs 0-3", "Layers 0 to 19", "Stages [0, 1]": ranks and layers by index.
  const UnitTable::Match noun = rules_.units.Longest(From(at));
  if (noun.unit != nullptr && noun.unit->kind == Unit::Kind::kNoun && noun.size >= i - at) {
    if (const std::uint32_t end = ScanRankList(at, at + noun.size, noun.unit); end != at)
      return end;
  }
  Push(Kind::kWord, at, i);
  tokens_->back().symbol = IsSymbol(word);
  return i;
}

// "x4" right behind an amount.
bool BlockScanner::IsTimesDigits(std::string_view word) const {
  return word.size() > 1 && word.size() < 5 && (word[0] == 'x' || word[0] == 'X') &&
         std::all_of(word.begin() + 1, word.end(), IsDigit) && !tokens_->empty() &&
         tokens_->back().kind == Kind::kNumber &&
         mentions_.numbers.back().dimension == Dimension::Of(Dimension::kByte);
}

// "times", "minus", "over": a sign only where numbers stand around it, which FindEquations sees to.
std::uint32_t BlockScanner::ScanOperatorWord(std::uint32_t at) {
  const UnitTable::Match match = rules_.operators.Longest(From(at));
  if (match.unit == nullptr) return at;
  const std::string& sign = match.unit->id;
  const std::uint32_t end = at + match.size;
  if (sign == "over") {
    Push(Kind::kOver, at, end, '/');
    tokens_->back().spaced = tokens_->back().word = true;
  } else if (sign == "is") {
    Push(Kind::kIs, at, end);
  } else if (sign == "=") {
    Push(Kind::kEqual, at, end);
  } else {
    Push(Kind::kOperator, at, end, sign[0]);
    tokens_->back().spaced = tokens_->back().word = true;
  }
  return end;
}

// A function's name, which equations cannot evaluate, ends right before what is read next.
bool BlockScanner::BehindFunction() const {
  if (tokens_->empty() || tokens_->back().kind != Kind::kWord) return false;
  const TextToken& word = tokens_->back();
  const std::string_view name =
      std::string_view(text_, end_).substr(word.begin, word.end - word.begin);
  return std::ranges::find(kFunctions, name) != kFunctions.end();
}

// "heads_per_gpu = 64 // 4  # 16": the comment of a line of code that is its value and no more.
bool BlockScanner::SaysResult(std::uint32_t at) const {
  const auto line = std::span(*tokens_).subspan(first_token_);
  if (document_.blocks[block_].kind != Block::Kind::kCodeLine || line.empty() ||
      line.front().kind != Kind::kWord ||
      std::ranges::count(line, Kind::kEqual, &TextToken::kind) != 1)
    return false;
  std::string_view rest = Trim(From(at + 1));
  if (rest.empty() || !IsDigit(rest[0])) return false;
  while (!rest.empty() && (IsDigit(rest[0]) || rest[0] == ',' || rest[0] == '.'))
    rest.remove_prefix(1);
  rest = Trim(rest);
  if (rest.empty()) return true;
  const UnitTable::Match unit = rules_.units.Longest(rest);
  return unit.unit != nullptr && unit.size == rest.size();
}

// "a: '`2 × 80` = **160**'": Markdown in a string of a program is no part of its equation; a power
// has blanks or figures on both sides.
std::uint32_t BlockScanner::SkipMarkdown(std::uint32_t at) {
  if (document_.blocks[block_].kind != Block::Kind::kCodeLine) return at;
  if (At(at) == '`') {
    // "132 GiB + KV `320 KiB × 8192` = …": what the marks hold stands alone.
    const bool named = tokens_->size() > first_token_ && tokens_->back().kind == Kind::kWord;
    if (named && IsDigit(At(at + 1))) Push(Kind::kStop, at, at + 1);
    return at + 1;
  }
  if (At(at) != '*' || At(at + 1) != '*') return at;
  const auto stands = [](char c) { return IsWord(c) || c == '(' || c == ')'; };
  const char before = at > begin_ ? document_.text[at - 1] : ' ';
  const bool opens = !stands(before) && stands(At(at + 2));
  const bool closes = !IsSpace(before) && !stands(At(at + 2)) && !IsSpace(At(at + 2));
  return opens || closes ? at + 2 : at;
}

std::uint32_t BlockScanner::ScanSymbol(std::uint32_t at) {
  const char c = At(at);
  if (c == '$') {  // money, or the border of a formula
    ++dollars_;
    return at + (At(at + 1) == '$' ? 2 : 1);
  }
  if (const std::uint32_t end = SkipMarkdown(at); end != at) return end;
  if (c == '{' || c == '}') return ScanBrace(at);
  if (c == '&' && latex_) return at + 1;
  if (c == '[' && IsDigit(At(SkipBlank(at + 1))))
    if (const std::uint32_t end = ScanBrackets(at); end != at) return end;
  if (c == '[' && IsLetter(At(at + 1)))
    if (const std::uint32_t end = ScanNamedRanks(at); end != at) return end;
  if (c == '-') {
    // A minus only between operands with blanks around; a bullet or a dash else.
    const bool spaced = at > begin_ && IsSpace(document_.text[at - 1]) && IsSpace(At(at + 1));
    const bool tight = at > begin_ &&
                       (IsDigit(document_.text[at - 1]) || document_.text[at - 1] == ')') &&
                       (IsDigit(At(at + 1)) || At(at + 1) == '(');
    Push(spaced || tight ? Kind::kOperator : Kind::kDash, at, at + 1, '-');
    return at + 1;
  }
  if (c == '.' || c == '!' || c == '?') {
    Push(Kind::kStop, at, at + 1);
    return at + 1;
  }
  if (const Symbol symbol = SymbolAt(From(at)); !symbol.text.empty()) {
    const auto end = at + static_cast<std::uint32_t>(symbol.text.size());
    if (symbol.kind == Kind::kOpen && BehindFunction()) {  // "sqrt(32)": no bracket to read
      Push(Kind::kOther, at, end);
      return end;
    }
    Push(symbol.kind, at, end, symbol.op);
    tokens_->back().dot =
        symbol.text == "·" && IsSpace(At(end)) && at > begin_ && IsSpace(document_.text[at - 1]);
    return end;
  }
  if (c == '\\') return ScanLatexCommand(at);
  if (c == '#' && SaysResult(at)) {
    Push(Kind::kEqual, at, at + 1);
    return at + 1;
  }
  return ScanWideCharacter(at);
}

// What is left: a character of a script without spaces is a word, the rest is neither here nor
// there. "每秒" is kept for the number behind it.
std::uint32_t BlockScanner::ScanWideCharacter(std::uint32_t at) {
  const CodePoint point = DecodeUtf8(From(at), 0);
  const bool cjk = point.value >= 0x3040 && point.value <= 0xD7AF;
  std::uint32_t end = at + point.size;
  if (cjk) {
    if (const std::uint32_t sign = ScanOperatorWord(at); sign != at) return sign;
    const UnitTable::Match match = rules_.units.Longest(From(at));
    if (match.unit != nullptr && match.unit->kind == Unit::Kind::kRatePrefix) {
      end = at + match.size;
      rate_prefix_ = match.unit;
      rate_prefix_end_ = end;
    }
  }
  Push(cjk ? Kind::kWord : Kind::kOther, at, end);
  return end;
}

}  // namespace shardlint
