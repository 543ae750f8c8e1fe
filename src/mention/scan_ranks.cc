#include <algorithm>
#include <array>

#include "base/text.h"
#include "mention/digits.h"
#include "mention/token_stream.h"

namespace shardlint {

using Kind = TextToken::Kind;

namespace {

// "head dim 128", "max batch 64": what is counted or measured, never numbered.
constexpr std::array<std::string_view, 6> kNeverIndexed = {"dimension", "batch",   "sequence",
                                                           "parameter", "request", "user"};

constexpr std::array<std::string_view, 6> kOfAnyOne = {"per ",  "Per ",   "each ",
                                                       "Each ", "every ", "Every "};

}  // namespace

namespace {

std::uint8_t DegreeKey(char first, char second) {
  return static_cast<std::uint8_t>(first * 5 + second);
}

}  // namespace

BlockScanner::BlockScanner(const Document& document, const MentionRules& rules, Mentions& mentions)
    : document_(document), rules_(rules), mentions_(mentions) {
  for (const std::string& degree : rules.degrees) {
    if (degree.size() == 1) begins_degree_.fill(true);
    if (degree.size() > 1) begins_degree_[DegreeKey(degree[0], degree[1])] = true;
  }
}

// "TP2", "EP64_TP2_PP1", "TP8PP2", "TP-2": degrees glued to their numbers. Returns `at` when the
// word is anything else.
std::uint32_t BlockScanner::ScanDegrees(std::uint32_t at) {
  struct Part {
    std::uint32_t begin, digits, end;
    std::string_view degree;
  };
  std::array<Part, 8> parts;
  std::size_t count = 0;
  std::uint32_t i = at;
  if (!begins_degree_[DegreeKey(At(i), At(i + 1))]) return at;
  for (;;) {
    std::string_view degree;
    for (const std::string& name : rules_.degrees)
      if (name.size() > degree.size() && StartsWith(i, name)) degree = name;
    if (degree.empty()) return at;
    std::uint32_t j = i + static_cast<std::uint32_t>(degree.size());
    if (At(j) == '-' && IsDigit(At(j + 1))) {
      if (At(j + 1) == '1' && !IsDigit(At(j + 2)) && IsUpper(degree.back()))
        return at;  // "(PP-1)": one less
      ++j;
    }
    const std::uint32_t digits = j;
    while (IsDigit(At(j))) ++j;
    if (j == digits || j - digits > 6 || count == parts.size()) return at;
    parts[count++] = {i, digits, j, degree};
    i = j;
    if ((At(i) == '_' || At(i) == '-') && IsUpper(At(i + 1))) {
      ++i;
      continue;
    }
    if (IsUpper(At(i))) continue;
    if (IsWord(At(i)) || (At(i) == '.' && IsDigit(At(i + 1)))) return at;
    break;
  }
  for (std::size_t k = 0; k < count; ++k)
    PushGlued(parts[k].begin, parts[k].digits, parts[k].end, parts[k].degree);
  return i;
}

// A number with a name before or behind its digits, and nothing between.
void BlockScanner::PushGlued(std::uint32_t begin, std::uint32_t digits, std::uint32_t end,
                             std::string_view name) {
  Number number;
  number.begin = begin, number.end = end, number.digits = digits;
  std::uint32_t last = digits;
  while (IsDigit(At(last))) ++last;
  number.decimal = number.upper = *ReadDecimal(From(digits).substr(0, last - digits));
  number.degree = name;
  PushNumber(std::move(number));
}

// "P4D9", "1P2D": how many instances prefill and decode, each letter once. Returns `at` when the
// word is anything else.
std::uint32_t BlockScanner::ScanPools(std::uint32_t at) {
  struct Part {
    std::uint32_t begin, digits, size, end;
    const std::string* pool;
  };
  std::array<Part, 2> parts;
  std::uint32_t i = at;
  for (Part& part : parts) {
    const auto letter = [&] {
      const auto pool = std::ranges::find_if(
          rules_.pools, [&](const std::string& name) { return (At(i) & ~0x20) == name.front(); });
      part.pool = pool == rules_.pools.end() ? nullptr : &*pool;
      if (part.pool != nullptr) ++i;
    };
    part.begin = i;
    if (!IsDigit(At(at))) letter();
    part.digits = i;
    while (IsDigit(At(i))) ++i;
    part.size = i - part.digits;
    if (IsDigit(At(at))) letter();
    part.end = i;
    if (part.pool == nullptr || part.size == 0 || part.size > 3) return at;
  }
  if (parts[0].pool == parts[1].pool || IsWord(At(i))) return at;
  for (const Part& part : parts) PushGlued(part.begin, part.digits, part.end, *part.pool);
  return i;
}

std::uint32_t BlockScanner::ScanRankList(std::uint32_t noun_begin, std::uint32_t at,
                                         const Unit* noun) {
  // Scripts without a plural write "ヘッド 8" of eight heads.
  const bool plural =
      At(at - 1) == 's' || At(at - 1) == 'S' || static_cast<unsigned char>(At(at - 1)) >= 0x80;
  std::uint32_t i = SkipBlank(at);
  if ((i == at && At(i) != '[') || i - at > 2) return noun_begin;  // columns are no list
  const bool bracket = At(i) == '[' || At(i) == '#';
  if (bracket) i = SkipBlank(i + 1);
  RankList list{
      .block = block_, .begin = noun_begin, .end = i, .noun = noun, .indices = {}, .range = false};
  while (IsDigit(At(i))) {
    const std::uint32_t size = static_cast<std::uint32_t>(
        std::min<std::size_t>(From(i).find_first_not_of("0123456789"), end_ - i));
    if (size > 6) return noun_begin;
    const auto first = static_cast<std::uint32_t>(ReadDecimal(From(i).substr(0, size))->value());
    i += size;
    list.end = i;
    std::uint32_t j = SkipBlank(i);
    std::uint32_t last = first;
    for (const std::string_view dash : {"-", "–", "—", "to ", "..", "through "}) {
      if (!StartsWith(j, dash)) continue;
      std::uint32_t k = SkipBlank(j + static_cast<std::uint32_t>(dash.size()));
      if (At(k) == '.') ++k;
      if (!IsDigit(At(k)) || (dash == "-" && (j != i || k != j + 1) && (j == i || k == j + 1)))
        break;
      const std::uint32_t more = static_cast<std::uint32_t>(
          std::min<std::size_t>(From(k).find_first_not_of("0123456789"), end_ - k));
      if (more > 6) break;
      last = static_cast<std::uint32_t>(ReadDecimal(From(k).substr(0, more))->value());
      list.range = true;
      list.end = i = k + more;
      break;
    }
    if (last < first || last - first > 4096 || list.indices.size() > 4096) return noun_begin;
    for (std::uint32_t v = first; v <= last; ++v) list.indices.push_back(v);
    j = SkipBlank(i);
    // "replica 4,257 tokens/s": a number with its thousands apart
    if (!bracket && list.indices.size() == 1 && At(i) == ',' && IsDigit(At(i + 1)) &&
        IsDigit(At(i + 2)) && IsDigit(At(i + 3)) && !IsWord(At(i + 4)) &&
        !(At(i + 4) == ',' && IsDigit(At(i + 5))))
      return noun_begin;
    if (At(j) == ',' && IsDigit(At(SkipBlank(j + 1)))) {
      i = SkipBlank(j + 1);
      continue;
    }
    break;
  }
  if (list.indices.empty() || At(list.end) == '.' || At(list.end) == '%' || IsWord(At(list.end)))
    if (list.indices.empty() || At(list.end) != '.' || IsDigit(At(list.end + 1))) return noun_begin;
  if (bracket && At(SkipBlank(list.end)) == ']') list.end = SkipBlank(list.end) + 1;
  // "GPUs 8" is a label with its value; "GPU 0" an index: not a list either way.
  if (list.indices.size() < 2) {
    if (IsOfAnyOne(noun_begin)) return noun_begin;
    if ((plural || std::ranges::find(kNeverIndexed, noun->id) != kNeverIndexed.end()) && !bracket)
      return noun_begin;
    Push(Kind::kWord, noun_begin, list.end);
    return list.end;
  }
  Push(Kind::kWord, list.begin, list.end);
  const std::uint32_t end = list.end;
  mentions_.ranks.push_back(std::move(list));
  return end;
}

// "per replica 1837 tokens/s", "gives each card 16 heads": no one of them in particular.
bool BlockScanner::IsOfAnyOne(std::uint32_t noun) const {
  const std::string_view before = std::string_view(document_.text).substr(begin_, noun - begin_);
  return std::ranges::any_of(kOfAnyOne, [&](std::string_view word) {
    if (!before.ends_with(word)) return false;
    const std::size_t at = before.size() - word.size();
    return at == 0 || before[at - 1] == ' ' || before[at - 1] == '(';
  });
}

// "CUDA_VISIBLE_DEVICES=4,5,6": the indices from `first` on.
std::uint32_t BlockScanner::ScanDeviceList(std::uint32_t at, std::uint32_t first) {
  RankList list{.block = block_,
                .begin = first,
                .end = first,
                .noun = rules_.units.Find("gpu"),
                .indices = {},
                .range = false};
  while (IsDigit(At(list.end)) && list.indices.size() < 4096) {
    const auto size = static_cast<std::uint32_t>(
        std::min<std::size_t>(From(list.end).find_first_not_of("0123456789"), end_ - list.end));
    if (size > 6) break;
    list.indices.push_back(
        static_cast<std::uint32_t>(ReadDecimal(From(list.end).substr(0, size))->value()));
    list.end += size;
    if (At(list.end) != ',' || !IsDigit(At(list.end + 1))) break;
    ++list.end;
  }
  const std::uint32_t end = list.end;
  if (list.indices.size() > 1) mentions_.ranks.push_back(std::move(list));
  Push(Kind::kWord, at, end);
  return end;
}

// "[GPU0, GPU1]": ranks by name. Returns `at` when the bracket holds anything else.
std::uint32_t BlockScanner::ScanNamedRanks(std::uint32_t at) {
  const UnitTable::Match noun = [&] {
    std::uint32_t i = at + 1;
    while (IsLetter(At(i))) ++i;
    return UnitTable::Match{rules_.units.Find(From(at + 1).substr(0, i - at - 1)), i - at - 1};
  }();
  if (noun.unit != nullptr && noun.unit->kind == Unit::Kind::kNoun) {
    RankList list{
        .block = block_, .begin = at, .end = at, .noun = noun.unit, .indices = {}, .range = false};
    std::uint32_t i = at + 1;
    while (StartsWith(i, From(at + 1).substr(0, noun.size)) && list.indices.size() <= 4096) {
      i = SkipBlank(i + noun.size);
      const std::uint32_t size = NumberSize(From(i));
      if (size == 0 || size > 6) break;
      list.indices.push_back(
          static_cast<std::uint32_t>(ReadDecimal(From(i).substr(0, size))->value()));
      i = SkipBlank(i + size);
      if (At(i) != ',') break;
      i = SkipBlank(i + 1);
    }
    if (At(i) == ']' && list.indices.size() >= 1) {
      list.end = i + 1;
      Push(Kind::kWord, list.begin, list.end);
      mentions_.ranks.push_back(std::move(list));
      return i + 1;
    }
  }
  return at;
}

// "[128, 10240]": a closed range; other brackets are lists. Returns `at` when it is neither.
std::uint32_t BlockScanner::ScanBrackets(std::uint32_t at) {
  const std::uint32_t a = SkipBlank(at + 1);
  const std::uint32_t a_size = NumberSize(From(a));
  const std::uint32_t comma = SkipBlank(a + a_size);
  // "[1,024]" is read as one number by NumberSize, so a list needs a comma of its own.
  if (At(comma) == ',') {
    const std::uint32_t b = SkipBlank(comma + 1);
    const std::uint32_t b_size = NumberSize(From(b));
    const std::uint32_t close = SkipBlank(b + b_size);
    const auto low = ReadDecimal(From(a).substr(0, a_size));
    const auto high = ReadDecimal(From(b).substr(0, b_size));
    if (b_size > 0 && At(close) == ']' && low && high && low->value() < high->value()) {
      Number number;
      number.begin = at, number.digits = a;
      number.decimal = *low, number.upper = *high, number.range = true;
      number.end = ReadUnits(number, close + 1);
      number.end = number.end == close + 1 ? ReadCountedNoun(number, close + 1) : number.end;
      const std::uint32_t end = number.end;
      PushNumber(std::move(number));
      return end;
    }
  }
  // Skip the list as a whole: indices are no quantities.
  std::uint32_t i = at + 1;
  while (IsDigit(At(i)) || At(i) == ',' || At(i) == ' ') ++i;
  if (At(i) == ']') {
    Push(Kind::kOther, at, i + 1);
    return i + 1;
  }
  return at;
}

}  // namespace shardlint
