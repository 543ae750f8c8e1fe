#include <algorithm>
#include <array>

#include "base/text.h"
#include "claim/bind_number.h"

// A measure from the words right beside a number: in its sentence, its item's label, its headers.

namespace shardlint {
namespace {

// Between operands that a comment names.
constexpr std::array<std::string_view, 6> kOperators = {" x ", " × ", " * ", " / ", " ÷ ", " + "};
constexpr std::uint32_t kNoName = 0xFFFFFFFF;
constexpr std::uint32_t kBesideBefore = 24;  // bytes: a limit beside its share
constexpr double kLeastLimit = 30;           // percent of a memory that somebody would allow
constexpr std::uint32_t kFarBare =
    32;  // a bare number farther than this from a name is not its value
constexpr std::uint32_t kLongLabel = 60;  // bytes between a name and its value

}  // namespace

// A name that begins inside the number's own words: "8 KV heads", "8 experts per token".
NumberBinder::Found NumberBinder::FindInside(const Number& n) const {
  Found inside;
  std::uint32_t longest = 0;
  for (const Cue& cue : context_.CuesIn(n.digits, n.end))
    if (cue.kind == Vocabulary::Kind::kMeasure && cue.end - cue.begin > longest &&
        cue.end > n.end && Fits(vocabulary_.measures[cue.index], n)) {
      longest = cue.end - cue.begin;
      inside = {cue.index, static_cast<std::int32_t>(cue.begin), false, true};
    }
  if (longest > 0) return inside;
  if (n.noun == nullptr || !n.dimension.dimensionless()) return {};
  const auto noun = vocabulary_.nouns.find(n.noun->id);
  const bool vague = n.noun->id == "token" || n.noun->id == "way" || n.noun->id == "request" ||
                     n.noun->id == "group";
  if (noun != vocabulary_.nouns.end() && !vague && Fits(vocabulary_.measures[noun->second], n))
    return {noun->second, static_cast<std::int32_t>(n.digits), false, true};
  return {};
}

// "VRAM: 70 GB weights + 21 GB cache": a summand's own name comes before the sum's.
NumberBinder::Found NumberBinder::FindSummand(const Number& n) const {
  if (n.end + 1 >= document_.blocks[n.block].text_end) return {};  // the next item's name
  for (const Cue& cue : context_.CuesIn(n.end + 1, n.end + 2)) {
    if (cue.kind != Vocabulary::Kind::kMeasure || !Fits(vocabulary_.measures[cue.index], n))
      continue;
    const std::string_view rest = Trim(std::string_view(document_.text).substr(cue.end, 4));
    if (rest.starts_with('+') || (rest.starts_with('=') && n.operand))
      return {cue.index, static_cast<std::int32_t>(cue.begin), false, true};
  }
  return {};
}

// "weights 101 GB + cache 17 GB = 118 GB": where the name of the first summand begins, behind which
// nothing names the sum; far behind it where the summands have no names.
std::uint32_t NumberBinder::FirstSummandName(const Number& n) const {
  const std::string_view text = document_.text;
  std::uint32_t next = n.digits;
  std::size_t parts = 0, worded = 0, named = 0;
  for (auto i = static_cast<std::size_t>(&n - mentions_.numbers.data()); i-- > 0;) {
    const Number& other = mentions_.numbers[i];
    if (other.digits < sentence_.begin || other.dimension != n.dimension) break;
    const std::string_view gap = Trim(text.substr(other.end, next - other.end));
    if (parts == 0 ? !gap.ends_with('=') : gap.find('+') == std::string_view::npos) break;
    // A word that nobody knows names a summand too.
    worded += parts > 0 && std::ranges::any_of(gap, [](char c) {
                return IsLetter(c) || static_cast<unsigned char>(c) >= 0xE3;
              });
    named += parts > 0 && std::ranges::any_of(context_.CuesIn(other.end, next), [](const Cue& c) {
               return c.kind == Vocabulary::Kind::kMeasure;
             });
    ++parts, next = other.digits;
  }
  if (parts < 2 || named == 0 || worded + 1 < parts) return kNoName;
  // "Total: 101 GB + cache 17 GB": the sum's own name
  const std::string_view before = Trim(text.substr(sentence_.begin, next - sentence_.begin));
  if (before.ends_with(':') || before.ends_with('=') || before.ends_with("：")) return kNoName;
  std::uint32_t name = kNoName;
  for (const Cue& cue : context_.CuesIn(sentence_.begin, next))
    if (cue.kind == Vocabulary::Kind::kMeasure && cue.end <= next) name = cue.begin;
  return name;
}

// A name and its value: "Weights: 140 GB", "TP=2". `certain`: nothing else need be asked.
NumberBinder::Found NumberBinder::FindBefore(const Number& n, bool fallback, bool& bare,
                                             bool& certain) const {
  const std::uint32_t begin = sentence_.begin,
                      label_end =
                          std::min(std::max(begin, current_label_end_), FirstSummandName(n));
  Found before = LastFitting(begin, label_end, n, fallback);
  certain = false;
  if (!before) return {};
  if (n.multiplier && vocabulary_.measures[before.measure].times) bare = false;
  for (const Cue& cue :
       context_.CuesIn(static_cast<std::uint32_t>(before.label_begin), label_end)) {
    if (static_cast<std::int32_t>(cue.begin) != before.label_begin ||
        cue.kind != Vocabulary::Kind::kMeasure || cue.index != before.measure)
      continue;
    const std::string_view gap =
        std::string_view(document_.text).substr(cue.end, label_end - cue.end);
    const std::string_view minus = Trim(gap);
    if (bare && n.decimal.value() == 1 && (minus == "-" || minus == "−")) return {};  // "(PP - 1)"
    const bool degree = vocabulary_.measures[cue.index].id.ends_with("_parallel") &&
                        gap.starts_with('=');  // "TP=8 / EP=32"
    const bool thin = GapIsThin(cue.end, label_end);
    // "d_model / heads = 4608 / 32": the label is an expression
    if (thin && bare && (degree ? IsFactor(cue.begin, begin) : SymbolBefore(cue.begin, begin)))
      return {};
    if (thin) {
      const bool bracketed = gap.find('(') != std::string_view::npos &&
                             gap.find_first_of(":=") == std::string_view::npos;
      before.firm = !bracketed || n.inherited_unit;  // "Throughput (tokens/s): 4,205"
      certain = true;
      return before;
    }
    before.firm = !bare && label_end - cue.end <= kLongLabel &&
                  !FigureBetween(cue.end, label_end) &&
                  (n.inherited_unit || gap.find_first_of("+*/=|") == std::string_view::npos);
  }
  return before;
}

// "28 (head_dim = 3584 / 28 = 128)": a bracket that gives a value to its own first words.
bool NumberBinder::IsNamedInBracket(const Number& n, const Found& after) const {
  const auto label = static_cast<std::uint32_t>(after.label_begin);
  const std::string_view text = document_.text;
  if (Trim(text.substr(n.end, label - n.end)) != "(" ||
      vocabulary_.measures[after.measure].id.ends_with("_parallel"))
    return false;  // "40 (PP=2)" is asked of degrees by themselves
  std::uint32_t end = label;
  for (const Cue& cue : context_.CuesIn(label, label + 1)) end = std::max(end, cue.end);
  const std::string_view behind = text.substr(end, document_.blocks[n.block].text_end - end);
  return behind.starts_with(" = ") || behind.starts_with("=") || behind.starts_with(": ");
}

// "43.7 GiB fits the budget of 54.4 GiB": the limit is the figure behind its name.
bool NumberBinder::IsLabelOfNext(const Number& n, const Found& after) const {
  if (IsNamedInBracket(n, after)) return true;
  const std::string& id = vocabulary_.measures[after.measure].id;
  if (id != "usable_memory" && id != "device_memory") return false;
  const auto next = static_cast<std::size_t>(&n - mentions_.numbers.data()) + 1;
  if (next >= mentions_.numbers.size() || mentions_.numbers[next].block != n.block) return false;
  std::uint32_t end = 0;
  for (const Cue& cue : context_.CuesIn(static_cast<std::uint32_t>(after.label_begin),
                                        static_cast<std::uint32_t>(after.label_begin) + 1))
    end = std::max(end, cue.end);
  const Number& other = mentions_.numbers[next];
  if (end == 0 || end > other.digits || other.dimension != n.dimension) return false;
  const std::string_view gap =
      Trim(std::string_view(document_.text).substr(end, other.digits - end));
  return gap == "of" || gap == ":" || gap == "is" || gap == "=";
}

// "tokens: 7,980   # dp × batch / tpot": the names of what it is computed from.
bool NumberBinder::IsCommentOfOperands(const Number& n, std::string_view gap) const {
  if (document_.blocks[n.block].kind != Block::Kind::kCodeLine) return false;
  const std::size_t sign = gap.find_first_of("#/");
  if (sign == std::string_view::npos || (gap[sign] == '/' && !gap.substr(sign).starts_with("//")))
    return false;
  const std::string_view text = document_.text;
  const std::string_view line =
      text.substr(n.end + sign + 2, document_.blocks[n.block].text_end - n.end - sign - 2);
  const std::string_view comment = line.substr(0, line.find('\n'));
  return std::ranges::any_of(
      kOperators, [&](std::string_view op) { return comment.find(op) != std::string_view::npos; });
}

// "16 GB model", "4 (PP)". Firm where it stands right behind the number.
NumberBinder::Found NumberBinder::FindBehind(const Number& n, bool fallback, bool bare) const {
  Found after = FirstFitting(n.end, clause_end_, n, fallback);
  if (!after || OneOfSummands(static_cast<std::uint32_t>(after.label_begin))) return {};
  if (IsLabelOfNext(n, after)) return {};
  const std::string_view gap =
      std::string_view(document_.text)
          .substr(n.end, static_cast<std::uint32_t>(after.label_begin) - n.end);
  if (IsCommentOfOperands(n, gap) || gap.starts_with(" + ")) return {};  // the next summand's
  int words = 0;
  for (std::size_t i = 0; i < gap.size(); ++i)
    words += IsLetter(gap[i]) && (i == 0 || !IsLetter(gap[i - 1]));
  const bool open = gap.find('(') != std::string_view::npos;
  const bool operated = gap.find_first_of("+*/=") != std::string_view::npos ||
                        gap.find("×") != std::string_view::npos;
  // "2 * layers": an operand beside another.
  after.firm = !(operated && bare) && words <= 1 && (!open || gap.size() <= 2);
  return after;
}

// "4 GB of INT4 weights": nothing but the format stands between a figure and what it is of.
bool NumberBinder::IsOfFormat(const Number& n, const Found& after) const {
  if (!after) return false;
  const auto label = static_cast<std::uint32_t>(after.label_begin);
  const std::string_view text = document_.text;
  return std::ranges::any_of(context_.CuesIn(n.end, label), [&](const Cue& cue) {
    return cue.kind == Vocabulary::Kind::kPrecision && cue.end <= label &&
           Trim(text.substr(n.end, cue.begin - n.end)) == "of" &&
           Trim(text.substr(cue.end, label - cue.end)).empty();
  });
}

// "3.35 TB/s | 80% usable": a share of the rate right before it, in its row.
bool NumberBinder::FollowsBandwidth(const Number& n) const {
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  if (index == 0) return false;
  const Number& before = mentions_.numbers[index - 1];
  const Block& here = document_.blocks[n.block];
  const Block& there = document_.blocks[before.block];
  const bool row = here.group >= 0 && here.group == there.group && here.row == there.row;
  return before.dimension == Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond) &&
         (row || (n.block == before.block && n.digits - before.end <= kBesideBefore));
}

// "limit 90%: 72 GB", "an 85% limit", "58% of 80 GB": a share of an amount of memory.
NumberBinder::Found NumberBinder::FindMemoryShare(const Number& n) const {
  if (FollowsBandwidth(n)) return OfMeasure("bandwidth_utilization");
  Found limit;
  if (n.decimal.value() < 100 && n.decimal.value() > kLeastLimit)
    for (const Cue& cue :
         context_.CuesIn(n.digits - std::min(n.digits, kBesideBefore), n.end + 3)) {
      if (cue.kind != Vocabulary::Kind::kMeasure ||
          cue.begin < document_.blocks[n.block].text_begin ||
          cue.begin >= document_.blocks[n.block].text_end)
        continue;
      const std::string& id = vocabulary_.measures[cue.index].id;
      const bool leads = cue.end <= n.digits && n.digits - cue.end <= 6;
      if (id.starts_with("utilization") || id.ends_with("utilization")) {
        limit = {};  // "within the memory limit (36% utilization)"
        break;
      }
      if (id == "usable_memory" && (leads || cue.begin >= n.end)) limit = OfMeasure("memory_limit");
    }
  if (limit) return limit;
  const auto next = static_cast<std::size_t>(&n - mentions_.numbers.data()) + 1;
  if (next >= mentions_.numbers.size()) return {};
  const Number& amount = mentions_.numbers[next];
  if (amount.block != n.block || amount.digits - n.end > 12 ||
      std::string_view(document_.text).substr(n.end, 4) != " of ")
    return {};
  const Dimension per_second = Dimension::Of(Dimension::kSecond, -1);
  if (amount.dimension == Dimension::Of(Dimension::kByte) * per_second)
    return OfMeasure("bandwidth_utilization");
  if (amount.amount_or_rate || amount.dimension == Dimension::Of(Dimension::kFlop) * per_second)
    return OfMeasure("mfu");
  if (amount.dimension != Dimension::Of(Dimension::kByte)) return {};
  Found share = OfMeasure("memory_utilization");
  share.firm = false;
  share.label_begin = static_cast<std::int32_t>(n.end);
  return share;
}

// "query and KV heads | 96, 8": the first of the two.
bool NumberBinder::IsFirstOfHeads(const Number& n, std::uint32_t label) const {
  const std::string_view text = document_.text;
  const auto next = static_cast<std::size_t>(&n - mentions_.numbers.data()) + 1;
  if (next >= mentions_.numbers.size() || mentions_.numbers[next].block != n.block ||
      (next > 1 && mentions_.numbers[next - 2].block == n.block))
    return false;
  const std::string_view gap = Trim(text.substr(n.end, mentions_.numbers[next].digits - n.end));
  const std::string before =
      ToLowerAscii(Trim(text.substr(label - std::min(label, 12U), std::min(label, 12U))));
  return (gap == "," || gap == "/") &&
         (before.ends_with("query and") || before.ends_with("query /") ||
          before.ends_with("query,") || before.ends_with("q and") || before.ends_with("q /"));
}

// "Layers | 36 (18 full, 18 with a window of 128)": the row names the first figure, words of the
// cell the next ones.
bool NumberBinder::IsFurtherInCell(const Number& n) const {
  const auto index = static_cast<std::size_t>(&n - mentions_.numbers.data());
  if (index == 0 || document_.blocks[n.block].kind != Block::Kind::kCell) return false;
  const Number& before = mentions_.numbers[index - 1];
  if (before.block != n.block || before.end > n.digits || n.noun != nullptr) return false;
  const std::string_view gap =
      std::string_view(document_.text).substr(before.end, n.digits - before.end);
  if (gap.find('+') != std::string_view::npos) return false;  // "61 (3 dense + 58 MoE)"
  if (std::ranges::any_of(gap, IsLetter)) return true;
  // "80 (60 of them full)", and not "80 (40 per stage)" or "80 (2 × 40)"
  return Trim(gap) == "(" && document_.text[n.end] == ' ' && IsLetter(document_.text[n.end + 1]) &&
         std::ranges::none_of(context_.CuesIn(n.end, n.end + 2), [](const Cue& cue) {
           return cue.kind == Vocabulary::Kind::kScope || cue.kind == Vocabulary::Kind::kMeasure;
         });
}

NumberBinder::Found NumberBinder::FindNear(const Number& n, bool fallback) {
  bool bare = n.unit == nullptr && !n.percent && n.dimension.dimensionless();
  if (!fallback)
    if (Found f = FindInside(n)) return f;
  if (SumsUp(n)) return {};
  if (!fallback && !bare)
    if (Found f = FindSummand(n)) return f;
  bool certain = false;
  const Found before = FindBefore(n, fallback, bare, certain);
  const Found after = FindBehind(n, fallback, bare);
  if (certain) {
    // "(Limits: 7 GB of weights, 4 GB of cache)": a heading of several, and what each is of.
    const bool says_of = after.firm && document_.text.compare(n.end, 4, " of ") == 0 &&
                         static_cast<std::uint32_t>(after.label_begin) == n.end + 4 && before &&
                         vocabulary_.measures[before.measure].id == "usable_memory";
    return says_of ? after : before;
  }
  if (after.firm || IsOfFormat(n, after)) return after;
  // A bare number is only what stands right before it: "layers: 80", not "80 layers and then 128".
  const bool in_reach =
      before &&
      (!bare || std::max(sentence_.begin, current_label_end_) != n.digits ||
       (n.bare_suffix && n.digits - static_cast<std::uint32_t>(before.label_begin) <= kFarBare));
  if (in_reach) return before;
  if (after && !bare) return after;
  if (n.percent && !fallback)
    if (Found f = FindMemoryShare(n)) return f;
  const Block& block = document_.blocks[n.block];
  // The label of the whole item, said before its first sentence.
  if (!bare && sentence_.begin > block.text_begin) {
    const std::size_t colon = document_.TextOf(block).substr(0, 60).find(':');
    if (colon != std::string_view::npos)
      if (Found f = LastFitting(block.text_begin,
                                block.text_begin + static_cast<std::uint32_t>(colon), n, fallback))
        return f;
  }
  if (bare && n.digits >= 2 && document_.text[n.digits - 1] == '=' &&
      IsLetter(document_.text[n.digits - 2]))
    return {};  // "S=4096": named, if by nothing that is known
  for (const TextRange& range : context_.Of(n.block).headers)
    if (Found f = LastFitting(range.begin, range.end, n, fallback)) {
      // "Falcon 7B (one KV head) | 32 | 1 |": a remark on the row names none of its figures.
      const std::string_view lead =
          std::string_view(document_.text)
              .substr(range.begin, static_cast<std::uint32_t>(f.label_begin) - range.begin);
      // "Sequences divisible by DP | 128 / 4 = 32": what is divided by, and not what comes of it.
      if (lead.ends_with(" by ") && vocabulary_.measures[f.measure].id.ends_with("_parallel"))
        continue;
      const std::size_t open = lead.rfind('(');
      if (bare && block.kind == Block::Kind::kCell && open != std::string_view::npos && open > 0 &&
          lead.find(')', open) == std::string_view::npos &&
          std::ranges::any_of(lead.substr(open), IsLetter))
        continue;
      const std::string& id = vocabulary_.measures[f.measure].id;
      if (id == "kv_heads" && IsFirstOfHeads(n, static_cast<std::uint32_t>(f.label_begin))) {
        f = OfMeasure("heads");
        f.firm = true;
        return f;
      }
      if (bare && (id == "layers" || id == "heads") && IsFurtherInCell(n)) return {};
      f.firm = block.kind == Block::Kind::kCell;
      return f;
    }
  // The unit itself names it: "400 TFLOPS".
  if (Found own = FirstFitting(n.digits, n.end, n, fallback); own && !n.dimension.dimensionless()) {
    own.firm = IsTokenRate(n);
    return own;
  }
  return {};
}

}  // namespace shardlint
