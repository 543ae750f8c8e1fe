#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "claim/bind_number.h"

// Numbers that no measure's words name, but the form of what stands right beside them: "L = 80",
// "128 sequences, 8,192 tokens each", "64 heads over TP=4: 16 per rank", "8,192 in / 512 out".

namespace shardlint {
namespace {

constexpr std::uint32_t kNearCount = 120;   // bytes from the count that a share of it follows
constexpr std::uint32_t kFactGap = 16;      // bytes between two data of one device
constexpr std::uint32_t kTuple = 400;       // bytes of "a, b = 1, 2" before a value
constexpr std::uint32_t kMostFacts = 8;     // of them, to either side of one
constexpr std::uint32_t kDeviceReach = 60;  // bytes from a device to the first of its data
constexpr std::uint32_t kNearLength = 48;   // bytes from the sequences to the length of one
// Usual sizes of a head, which no model has as its count of heads beside another count.
constexpr std::array<double, 8> kHeadSizes = {64, 72, 80, 96, 112, 128, 192, 256};
// What may stand between "8 heads" and the size of one.
constexpr std::array<std::string_view, 9> kSizeWords = {
    "of", "with", "each", "and", "size", "dim", "dimension", "width", "dimensions"};
constexpr std::array<std::string_view, 2> kKvWords = {"kv", "gqa"};
// What the tokens of a prompt and of an answer are told by, and what joins the two.
constexpr std::array<std::string_view, 3> kPromptWords = {"in", "input", "prompt"};
constexpr std::array<std::string_view, 7> kAnswerWords = {
    "out", "output", "generated", "completion", "answer", "new", "response"};
constexpr std::array<std::string_view, 5> kAndWords = {"/", ",", "and", "+", "plus"};
// What may stand between "128 sequences" and the tokens of one.
constexpr std::array<std::string_view, 14> kLengthWords = {"of",   "with",   "each", "up", "to",
                                                           "in",   "flight", "x",    "at", "a",
                                                           "time", "about",  "long", "or"};

// What is sized by "-token": what stands behind it, and the measure.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSizedThings = {
    {{" request", "sequence_length"},
     {" sequence", "sequence_length"},
     {" conversation", "sequence_length"},
     {" context", "sequence_length"},
     {" prompt", "input_length"},
     {" input", "input_length"}}};

bool IsOneOf(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// The gap's words, all of `allowed`, with marks that end no clause between them. `found` counts
// them.
bool OnlyWords(std::string_view gap, std::span<const std::string_view> allowed, int& found) {
  for (std::size_t i = 0; i < gap.size();) {
    if (IsLetter(gap[i])) {
      std::size_t j = i;
      while (j < gap.size() && IsLetter(gap[j])) ++j;
      if (!IsOneOf(ToLowerAscii(gap.substr(i, j - i)), allowed)) return false;
      ++found;
      i = j;
    } else if (gap.substr(i).starts_with("×")) {
      i += std::string_view("×").size();
      ++found;
    } else if (std::string_view(" ,(*~:_`").find(gap[i]) != std::string_view::npos) {
      ++i;
    } else {
      return false;
    }
  }
  return true;
}

// "n_{kv}", "\text{L}": the letters, digits and lines of a symbol.
std::string BareSymbol(std::string_view symbol) {
  std::string out;
  for (std::size_t i = 0; i < symbol.size(); ++i) {
    if (symbol[i] == '\\') {
      while (i + 1 < symbol.size() && IsLetter(symbol[i + 1])) ++i;  // a command: "\text"
    } else if (IsWord(symbol[i])) {
      out += symbol[i];
    }
  }
  return out;
}

}  // namespace

NumberBinder::Found NumberBinder::OfMeasure(std::string_view id) const {
  const auto measure = std::ranges::find(vocabulary_.measures, id, &Measure::id);
  return {.measure = static_cast<std::uint16_t>(measure - vocabulary_.measures.begin()),
          .firm = true};
}

// "L = 80", "$n_{kv} = 8$": a symbol alone before the sign of equality.
std::optional<SymbolId> NumberBinder::QuantityOfSymbol(const Number& n) const {
  if (!n.dimension.dimensionless() || n.percent || n.multiplier || n.range) return std::nullopt;
  const Block& block = document_.blocks[n.block];
  const std::string_view text =
      Trim(std::string_view(document_.text).substr(block.text_begin, n.begin - block.text_begin));
  if (!text.ends_with('=')) return std::nullopt;
  const std::string_view left = Trim(text.substr(0, text.size() - 1));
  std::size_t begin = left.size();
  while (begin > 0 && (IsWord(left[begin - 1]) ||
                       std::string_view("{}\\").find(left[begin - 1]) != std::string_view::npos))
    --begin;
  const std::string symbol = BareSymbol(left.substr(begin));
  if (symbol.empty() || IsDigit(symbol.front())) return std::nullopt;
  // "2 L = 160", "h / n = 128": the side is an expression.
  const std::string_view before = Trim(left.substr(0, begin));
  if (!before.empty() &&
      std::string_view(",;($`*|:_").find(before.back()) == std::string_view::npos &&
      !before.ends_with("，") && !IsLetter(before.back()))
    return std::nullopt;
  return MeaningOf(symbol, n);
}

// "layers, kv_heads, head_dim = 46, 16, 128": names and values in one order.
std::optional<SymbolId> NumberBinder::QuantityOfTuple(const Number& n) const {
  if (n.unit != nullptr || n.noun != nullptr || n.percent) return std::nullopt;
  const std::uint32_t block =
      std::max(document_.blocks[n.block].text_begin, n.begin - std::min(n.begin, kTuple));
  const std::string_view text = document_.text;
  const auto is_value = [](char c) { return IsDigit(c) || c == ' ' || c == ',' || c == '_'; };
  const auto is_name = [](char c) { return IsWord(c) || c == ' ' || c == ','; };
  std::uint32_t equal = n.begin;  // behind the sign
  while (equal > block && is_value(text[equal - 1])) --equal;
  if (equal == block || text[equal - 1] != '=') return std::nullopt;
  std::uint32_t line = equal - 1;
  while (line > block && is_name(text[line - 1])) --line;
  if (line > block && text[line - 1] != '\n') return std::nullopt;
  std::string_view rest = std::string_view(document_.text).substr(n.end, 200);
  rest = rest.substr(0, rest.find_first_of("\n#;"));
  if (!std::ranges::all_of(rest, is_value)) return std::nullopt;
  const auto place = std::ranges::count(text.substr(equal, n.begin - equal), ',');
  const auto names = std::ranges::count(text.substr(line, equal - 1 - line), ',');
  if (names == 0 || place + std::ranges::count(rest, ',') != names) return std::nullopt;
  std::uint32_t begin = line, comma = 0;
  for (; comma < place; ++comma)
    begin = static_cast<std::uint32_t>(document_.text.find(',', begin)) + 1;
  while (document_.text[begin] == ' ') ++begin;
  std::uint32_t end = begin;
  while (IsWord(document_.text[end])) ++end;
  for (const Cue& cue : context_.CuesIn(begin, begin + 1))
    if (cue.kind == Vocabulary::Kind::kMeasure && cue.end == end &&
        Fits(vocabulary_.measures[cue.index], n))
      return vocabulary_.measures[cue.index].quantities.front().second;
  return MeaningOf(std::string_view(document_.text).substr(begin, end - begin), n);
}

// What a symbol alone stands for, by the size of its value.
std::optional<SymbolId> NumberBinder::MeaningOf(std::string_view symbol, const Number& n) const {
  const auto meanings = vocabulary_.symbols.find(std::string(symbol));
  if (meanings == vocabulary_.symbols.end()) return std::nullopt;
  const double value = n.Nominal();
  for (const Vocabulary::Meaning& meaning : meanings->second)
    if (value >= meaning.least && value <= meaning.most) return meaning.quantity;
  return std::nullopt;
}

// "8 KV heads of 128", "32 heads (dim 128)", "8 KV heads × 128": the second number is a head's.
NumberBinder::Found NumberBinder::FindHeadSize(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  // "8 heads × 128 dim"
  const bool wide = n.noun != nullptr && n.noun->id == "dimension";
  if (index == 0 || (n.unit != nullptr && !wide) || (n.noun != nullptr && !wide) || n.percent ||
      n.multiplier || !n.decimal.integer())
    return {};
  const Number& heads = mentions_.numbers[index - 1];
  if (heads.block != n.block || heads.end > n.digits) return {};
  const bool counted = heads.noun != nullptr && heads.noun->id.ends_with("head");
  const bool named = measure_of_[index - 1] != 0xFFFF &&
                     vocabulary_.measures[measure_of_[index - 1]].id.ends_with("heads");
  if (!counted && !named) return {};
  const std::string_view gap =
      std::string_view(document_.text).substr(heads.end, n.digits - heads.end);
  int words = 0;
  if (!OnlyWords(gap, kSizeWords, words) || words == 0) return {};
  const bool sized = gap.find("dim") != std::string_view::npos ||
                     gap.find("size") != std::string_view::npos ||
                     gap.find("width") != std::string_view::npos;
  if (n.decimal.value() > kWidestHead) return {};  // "16 heads, dim 1024" are the model's
  // "4 KV heads of 8" speaks of the model's eight.
  const bool usual = std::ranges::find(kHeadSizes, n.decimal.value()) != kHeadSizes.end();
  const bool joined = Trim(gap) == "of" || gap.find("×") != std::string_view::npos;
  const bool shared = heads.digits > 1 && IsKvBehindQuery(index - 1);
  const double least = Trim(gap) == "of" && !shared ? 112 : 0;
  if (!sized && !(joined && usual && n.decimal.value() > least)) return {};
  Found found = OfMeasure("head_dim");
  found.label_begin = static_cast<std::int32_t>(heads.digits);
  return found;
}

// "80 query and 8 KV heads", at the second number.
bool NumberBinder::IsKvBehindQuery(std::uint32_t index) const {
  const Number& kv = mentions_.numbers[index];
  if (index == 0 || kv.noun == nullptr || kv.noun->id != "kv_head") return false;
  const Number& query = mentions_.numbers[index - 1];
  if (query.block != kv.block || query.end > kv.digits || kv.digits - query.end > kFactGap)
    return false;
  const std::string_view gap =
      Trim(std::string_view(document_.text).substr(query.end, kv.digits - query.end));
  return gap == "query and" || gap == "query," || gap == "query /" || gap == "Q and" ||
         gap == "query, and";
}

// "64 heads (kv: 8)", "Heads: 64 query, 8 KV": of the heads just counted.
NumberBinder::Found NumberBinder::FindKvHeads(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  if (index == 0 || n.unit != nullptr || n.noun != nullptr || n.percent || !n.decimal.integer())
    return {};
  const Number& heads = mentions_.numbers[index - 1];
  if (heads.block != n.block || heads.end > n.digits || measure_of_[index - 1] == 0xFFFF ||
      vocabulary_.measures[measure_of_[index - 1]].id != "heads" ||
      n.decimal.value() > heads.decimal.value())
    return {};
  int words = 0;
  const std::string_view gap =
      std::string_view(document_.text).substr(heads.end, n.digits - heads.end);
  if (OnlyWords(gap, kKvWords, words) && words > 0) return OfMeasure("kv_heads");
  const std::string behind = ToLowerAscii(std::string_view(document_.text).substr(n.end, 5));
  const bool kv = behind.starts_with(" kv") && (behind.size() < 4 || !IsWord(behind[3])) &&
                  (behind.size() < 5 || behind[3] != ' ' || behind[4] == '(');
  return kv && gap.find("query") != std::string_view::npos ? OfMeasure("kv_heads") : Found{};
}

// "128 sequences of up to 8,192 tokens", "8 requests in flight, 4096 tokens each".
NumberBinder::Found NumberBinder::FindLength(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  if (IsLengthOfCounted(index)) return OfMeasure("sequence_length");
  if (n.noun == nullptr || n.noun->id != "token" || !n.dimension.dimensionless()) return {};
  // "a 32,768-token request", "at 8,192 tokens and 64 sequences".
  const std::string_view behind = std::string_view(document_.text).substr(n.end, 24);
  if (document_.text[n.end - 1] == 'n')
    for (const auto& [word, measure] : kSizedThings)
      if (behind.starts_with(word)) return OfMeasure(measure);
  if (behind.starts_with(" per request") || behind.starts_with(" per sequence")) {
    // "512 output tokens per request"
    for (const Cue& cue : context_.CuesIn(n.digits, n.end)) {
      if (cue.kind != Vocabulary::Kind::kMeasure) continue;
      const std::string& id = vocabulary_.measures[cue.index].id;
      if (id == "output_length" || id == "input_length") return OfMeasure(id);
    }
    return OfMeasure("sequence_length");
  }
  if (index + 1 < mentions_.numbers.size()) {
    const Number& next = mentions_.numbers[index + 1];
    if (IsLengthOfItem(n, next)) return OfMeasure("sequence_length");
    const bool counts =
        next.block == n.block && next.noun != nullptr && next.begin > n.end &&
        (next.noun->id == "sequence" || next.noun->id == "request" || next.noun->id == "user");
    const std::string_view gap =
        counts ? Trim(std::string_view(document_.text).substr(n.end, next.begin - n.end)) : "";
    if (gap == "and" || gap == "×" || gap == "with" || gap == "for")
      return OfMeasure("sequence_length");
  }
  if (index == 0) return {};
  const Number& count = mentions_.numbers[index - 1];
  if (count.block != n.block || count.noun == nullptr || n.digits < count.end ||
      n.digits - count.end > kNearLength)
    return {};
  if (count.noun->id != "sequence" && count.noun->id != "request" && count.noun->id != "user")
    return {};
  int words = 0;
  const std::string_view gap =
      std::string_view(document_.text).substr(count.end, n.digits - count.end);
  if (!OnlyWords(gap, kLengthWords, words)) return {};
  const bool each = std::string_view(document_.text).substr(n.end, 5) == " each";
  if (words == 0 && !each) return {};
  const std::string_view counted =
      std::string_view(document_.text).substr(count.digits, count.end - count.digits);
  return OfMeasure(counted.find("prompt") != std::string_view::npos ? "input_length"
                                                                    : "sequence_length");
}

// "- 8,192 tokens: 2.15 GB for one sequence", "32K (32,768) tokens: …": what an item is about.
bool NumberBinder::IsLengthOfItem(const Number& n, const Number& next) const {
  if (next.block != n.block || next.dimension != Dimension::Of(Dimension::kByte) ||
      next.digits - n.end > kNearLength)
    return false;
  const std::string_view gap = std::string_view(document_.text).substr(n.end, next.digits - n.end);
  const std::size_t colon = gap.find(':');
  if (colon == std::string_view::npos || gap.find_first_of(".;|,") != std::string_view::npos)
    return false;
  return std::ranges::any_of(context_.CuesIn(next.end, next.end + kNearCount / 4),
                             [&](const Cue& cue) {
                               return cue.kind == Vocabulary::Kind::kScope &&
                                      vocabulary_.scopes[cue.index] == "per_sequence";
                             });
}

// "8 parallel 16K sequences": how long each of the counted is.
bool NumberBinder::IsLengthOfCounted(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  if (index == 0 || n.noun == nullptr || n.factor < 1e3 || n.range ||
      (n.noun->id != "sequence" && n.noun->id != "request"))
    return false;
  const Number& count = mentions_.numbers[index - 1];
  if (count.block != n.block || count.unit != nullptr || !count.decimal.integer() ||
      count.end >= n.digits || n.digits - count.end > kNearLength)
    return false;
  return std::ranges::all_of(
      std::string_view(document_.text).substr(count.end, n.digits - count.end), [](char c) {
        return c == ' ' || c == '-' || IsLetter(c) || static_cast<unsigned char>(c) > 127;
      });
}

// "64 heads over TP=4: 16 per rank": a bare count of what was counted before it, of a scope.
NumberBinder::Found NumberBinder::FindShareOfCount(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  if (scope_said_.empty() || n.unit != nullptr || n.noun != nullptr || n.percent || n.multiplier ||
      n.bare_suffix || !n.decimal.integer())
    return {};
  for (std::uint32_t i = index; i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.block != n.block || n.digits - other.end > kNearCount) break;
    if (measure_of_[i] == 0xFFFF) continue;
    const Measure& measure = vocabulary_.measures[measure_of_[i]];
    if (!other.dimension.dimensionless() || other.percent || measure.dimensions.empty()) continue;
    if (std::ranges::any_of(measure.quantities, [&](const auto& q) {
          return vocabulary_.scopes[q.first] == scope_said_;
        }))
      return {.measure = measure_of_[i], .firm = true};
  }
  return {};
}

// "Accelerator", "card": a word for GPUs.
bool NumberBinder::NamesDevice(std::uint32_t begin, std::uint32_t end) const {
  const std::string_view text = document_.text;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (!IsLetter(text[i]) || (i > begin && IsWord(text[i - 1]))) continue;
    const UnitTable::Match noun = units_.Longest(text.substr(i, end - i));
    if (noun.unit != nullptr && noun.unit->id == "gpu") return true;
  }
  return false;
}

bool NumberBinder::CatalogDeviceIn(std::uint32_t begin, std::uint32_t end) const {
  auto hit = std::ranges::lower_bound(mentions_.names, begin, {}, &NameHit::begin);
  for (; hit != mentions_.names.end() && hit->end <= end; ++hit)
    if (hit->names.front().kind == CatalogName::Kind::kDevice) return true;
  return false;
}

// "one card (64 GB, 1.8 TB/s, 400 TFLOP/s)": what stands in a row behind a device is its data.
NumberBinder::Found NumberBinder::FindDeviceFact(std::uint32_t index) const {
  const Number& n = mentions_.numbers[index];
  const auto kind = [](const Number& number) -> std::string_view {
    const Dimension& d = number.dimension;
    if (d == Dimension::Of(Dimension::kByte)) return "device_memory";
    if (d == Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond))
      return "memory_bandwidth";
    if (d.exponents[Dimension::kFlop] > 0) return "peak_flops";
    return {};
  };
  const std::string_view own = kind(n);
  if (own.empty() || n.range || n.bound != Bound::kNone || n.operand) return {};
  // The row of such figures around it: gaps hold no more than a name of memory or a number format.
  std::uint32_t first = index, last = index;
  const auto joined = [&](std::uint32_t left) {
    if (left + 1 >= mentions_.numbers.size()) return false;
    const Number& a = mentions_.numbers[left];
    const Number& b = mentions_.numbers[left + 1];
    return a.block == b.block && !kind(a).empty() && !kind(b).empty() && kind(a) != kind(b) &&
           b.begin - a.end <= kFactGap;
  };
  while (index - first < kMostFacts && first > 0 && joined(first - 1)) --first;
  while (last - index < kMostFacts && joined(last)) ++last;
  if (first == last) return {};
  int same = 0;
  for (std::uint32_t i = first; i <= last; ++i) same += kind(mentions_.numbers[i]) == own;
  if (same > 1) return {};
  const std::uint32_t begin = mentions_.numbers[first].begin;
  const std::uint32_t from =
      std::max(document_.blocks[n.block].text_begin, begin - std::min(begin, kDeviceReach));
  const bool device =
      NamesDevice(from, begin) ||
      std::any_of(std::ranges::lower_bound(mentions_.names, from, {}, &NameHit::begin),
                  std::ranges::lower_bound(mentions_.names, begin, {}, &NameHit::begin),
                  [&](const NameHit& hit) {
                    return hit.end <= begin && hit.names.front().kind == CatalogName::Kind::kDevice;
                  });
  return device ? OfMeasure(own) : Found{};
}

// "4 cards of 24 GB", "GPUs with 80 GB each": what each of them has.
NumberBinder::Found NumberBinder::FindMemoryOfCards(const Number& n) const {
  if (n.dimension != Dimension::Of(Dimension::kByte) || n.range || n.bound != Bound::kNone ||
      n.operand || !n.decimal.integer() || n.factor < 1e9)
    return {};
  const std::uint32_t begin = document_.blocks[n.block].text_begin;
  std::string_view before = std::string_view(document_.text).substr(begin, n.digits - begin);
  if (!before.ends_with(" of ") && !before.ends_with(" with ")) return {};
  before.remove_suffix(before.ends_with(" of ") ? 4 : 6);
  std::size_t word = before.size();
  while (word > 0 && IsLetter(before[word - 1])) --word;
  const UnitTable::Match noun = units_.Longest(before.substr(word));
  if (noun.unit == nullptr || noun.unit->id != "gpu" || noun.size != before.size() - word)
    return {};
  if (std::ranges::any_of(context_.CuesIn(n.end, n.end + 5), [&](const Cue& cue) {
        return cue.kind == Vocabulary::Kind::kMeasure &&
               vocabulary_.measures[cue.index].id.find("memory") == std::string::npos;
      }))
    return {};  // "GPUs with 24 GB of weights"
  Found memory = OfMeasure("device_memory");
  memory.firm = true;
  return memory;
}

// "8,192 in / 512 out", "3,072 prompt + 1,024 output tokens": prompt and answer.
NumberBinder::Found NumberBinder::FindInOut(std::uint32_t index) const {
  const std::string_view text = document_.text;
  // Where the word behind a number's digits ends, if it is one of these; "tokens" may follow it.
  const auto behind = [&](const Number& n, std::span<const std::string_view> words) -> std::size_t {
    std::size_t at = n.digits;
    while (at < text.size() && (IsDigit(text[at]) || text[at] == ',' || text[at] == '.')) ++at;
    const auto word = [&](std::string_view wanted) {
      const std::size_t end = at + 1 + wanted.size();
      if (text.substr(at, 1) != " " || text.substr(at + 1, wanted.size()) != wanted ||
          (end < text.size() && IsWord(text[end])))
        return false;
      at = end;
      return true;
    };
    const auto tokens = [&] { return word("tokens") || word("token"); };
    tokens();
    if (!std::ranges::any_of(words, word)) return 0;
    tokens();
    return at;
  };
  const auto pair = [&](std::uint32_t in) {
    const auto& numbers = mentions_.numbers;
    if (in + 1 >= numbers.size() || numbers[in].block != numbers[in + 1].block) return false;
    for (const std::uint32_t i : {in, in + 1})
      if (!numbers[i].dimension.WithoutCounts().dimensionless() || numbers[i].percent) return false;
    const std::size_t end = behind(numbers[in], kPromptWords);
    if (end == 0 || behind(numbers[in + 1], kAnswerWords) == 0 || numbers[in + 1].begin < end)
      return false;
    const std::string_view gap = Trim(text.substr(end, numbers[in + 1].begin - end));
    return std::ranges::find(kAndWords, gap) != kAndWords.end();
  };
  if (pair(index)) return OfMeasure("input_length");
  if (index > 0 && pair(index - 1)) return OfMeasure("output_length");
  return {};
}

}  // namespace shardlint
