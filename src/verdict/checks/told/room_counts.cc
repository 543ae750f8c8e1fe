#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// How many there is room for, told beside the room: "a request takes 8.59 GB, so 424 GB hold 49 of
// them", "101,000 blocks of 16 tokens, 1.62 M tokens", "1,617,000 tokens, a concurrency of 49.3x at
// 32,768 tokens".

namespace shardlint {
namespace {

class RoomCheck {
  static constexpr std::uint32_t kGap = 48;     // bytes between the room and the count
  static constexpr std::uint32_t kReach = 120;  // bytes back to what one takes
  static constexpr double kLeastLength = 256;   // tokens
  static constexpr std::array<double, 8> kSlips = {2, 3, 4, 5, 8, 10, 16, 32};

 public:
  explicit RoomCheck(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim) || claim.role == Role::kMeasured || IsRefutedByFigures(j_, index)) return;
    const Number& n = j_.NumberOf(claim);
    if (n.range || n.hedged || n.operand || n.percent || n.bound != Bound::kNone ||
        n.decimal.digits == 0 || j_.document.blocks[n.block].kind == Block::Kind::kCell)
      return;
    if (n.multiplier || (n.noun == nullptr && EndsInTimes(n))) return CheckConcurrency(index, n);
    if (n.dimension.dimensionless()) {
      CheckOfThem(index, n);
      CheckOfLength(index, n);
    }
    if (n.noun != nullptr && n.noun->id == "block") CheckBlocks(index, n);
  }

 private:
  const Number& At(std::size_t i) const { return j_.mentions.numbers[i]; }
  std::size_t IndexOf(const Number& n) const {
    return static_cast<std::size_t>(&n - j_.mentions.numbers.data());
  }
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }
  static bool IsTokens(const Number& n) {
    return n.noun != nullptr && n.noun->id == "token" && n.dimension.dimensionless();
  }
  bool EndsInTimes(const Number& n) const {
    return Text(n.end, std::min(j_.document.blocks[n.block].text_end, n.end + 1)) == "x";
  }
  bool IsOpen(std::uint32_t index) const {
    const Verdict now = j_.judged[index].Folded();
    return now == Verdict::kGiven || now == Verdict::kUnverifiable;
  }

  // "so 424 GB hold 49 of them"
  void CheckOfThem(std::uint32_t index, const Number& n) {
    const std::size_t i = IndexOf(n);
    if (i < 2 || !n.decimal.integer() || n.factor != 1) return;
    const Number& room = At(i - 1);
    const std::uint32_t block_end = j_.document.blocks[n.block].text_end;
    if (room.block != n.block || room.dimension != Dimension::Of(Dimension::kByte) || room.range ||
        room.hedged || n.digits - room.end > kGap || EndsSentence(Text(room.end, n.digits)) ||
        !j_.HasWord("fits_or_holds", room.end, n.digits) ||
        !Text(n.end, std::min(block_end, n.end + 8)).starts_with(" of them"))
      return;
    const Number* one = nullptr;
    for (std::size_t k = i - 1; k-- > 0;) {
      const Number& x = At(k);
      if (x.block != n.block || room.digits - x.end > kReach) break;
      if (x.dimension != room.dimension || x.range || x.percent || x.operand) continue;
      one = &x;
      break;
    }
    if (one == nullptr || room.InBase().low <= one->InBase().high) return;
    const Interval value = room.InBase() / one->InBase();
    const Interval whole = {std::floor(value.low), std::floor(value.high)};
    Hold(index, n, {&room, one}, whole, Words(room) + " ÷ " + Words(*one));
  }

  // "13.5 GB hold 164,000 tokens: 20 conversations of 8,192": the room right before, the length
  // right behind.
  void CheckOfLength(std::uint32_t index, const Number& n) {
    const std::size_t i = IndexOf(n);
    if (i < 1 || i + 1 >= j_.mentions.numbers.size() || !n.decimal.integer() || n.factor != 1 ||
        !n.degree.empty() || !n.flag.empty())
      return;
    const Number &tokens = At(i - 1), &length = At(i + 1);
    if (tokens.block != n.block || length.block != n.block || !IsTokens(tokens) || tokens.range ||
        tokens.bound != Bound::kNone || length.range || length.operand || length.percent ||
        !length.dimension.dimensionless() || length.Nominal() < kLeastLength ||
        (length.noun != nullptr && !IsTokens(length)) || n.digits - tokens.end > kOfLength ||
        tokens.Nominal() < 2 * length.Nominal())
      return;
    const std::string_view lead = Text(tokens.end, n.digits), of = Text(n.end, length.digits);
    const bool follows =
        std::ranges::any_of(kFollows, [&](std::string_view sign) { return Trim(lead) == sign; }) ||
        j_.HasWord("result", tokens.end, n.digits) ||
        j_.HasWord("that_makes", tokens.end, n.digits);
    if (!follows || EndsSentence(lead) || of.size() > kOfLength ||
        of.find_first_of(".,;:(") != std::string_view::npos ||
        !(of.ends_with(" of ") || of.ends_with(" at ")))
      return;
    const Interval value = tokens.InBase() / length.InBase();
    const Interval whole = {std::floor(value.low), std::floor(value.high)};
    Hold(index, n, {&tokens, &length}, whole, Words(tokens) + " ÷ " + Words(length));
  }
  static constexpr std::uint32_t kOfLength = 32;  // bytes from a count to what it is of
  static constexpr std::array<std::string_view, 9> kFollows = {":",    ",",  ", or", "or",   "=",
                                                               ", so", "so", "→",    "(i.e."};

  // "101,000 blocks of 16 tokens, 1.62 M tokens"
  void CheckBlocks(std::uint32_t index, const Number& n) {
    const std::size_t i = IndexOf(n);
    if (i + 1 >= j_.mentions.numbers.size() || i < 1) return;
    const Number* size = nullptr;
    const Number* all = nullptr;
    for (const std::size_t k : {i - 1, i + 1, i + 2}) {
      if (k >= j_.mentions.numbers.size()) continue;
      const Number& x = At(k);
      if (x.block != n.block || x.range || x.hedged || !x.dimension.dimensionless() || x.percent)
        continue;
      const double value = x.Nominal();
      const std::uint32_t gap = x.digits > n.end ? x.digits - n.end : n.digits - x.end;
      if (gap > kGap) continue;
      const std::string_view between =
          x.digits > n.end ? Text(n.end, x.digits) : Text(x.end, n.digits);
      if (EndsSentence(between)) continue;
      const bool of = Trim(Text(x.digits - std::min(x.digits, 4U), x.digits)).ends_with("of");
      if (value <= kLargestBlock && (IsTokens(x) || of) && size == nullptr)
        size = &x;
      else if (IsTokens(x) && value > kLargestBlock && all == nullptr)
        all = &x;
    }
    if (size == nullptr || all == nullptr || all->digits < n.end) return;
    Hold(index, n, {all, size}, all->InBase() / size->InBase(), Words(*all) + " ÷ " + Words(*size));
  }
  static constexpr double kLargestBlock = 256;

  // "1,617,000 tokens, a maximum concurrency of 49.3x at 32,768 tokens"
  void CheckConcurrency(std::uint32_t index, const Number& n) {
    const std::size_t i = IndexOf(n);
    if (i < 1 || i + 1 >= j_.mentions.numbers.size()) return;
    const Number &tokens = At(i - 1), &length = At(i + 1);
    if (tokens.block != n.block || length.block != n.block || !IsTokens(tokens) || tokens.range ||
        tokens.hedged || length.range || n.digits - tokens.end > kGap ||
        length.digits - n.end > kGap || !length.dimension.dimensionless() ||
        length.Nominal() < kLeastLength || tokens.InBase().low <= length.InBase().high ||
        !j_.HasWord("concurrency_word", tokens.end, n.digits))
      return;
    Hold(index, n, {&tokens, &length}, tokens.InBase() / length.InBase(),
         Words(tokens) + " ÷ " + Words(length));
  }

  void Hold(std::uint32_t index, const Number& n, const std::vector<const Number*>& operands,
            const Interval& value, std::string step) {
    if (!value.known() || value.low <= 0) return;
    if (Agrees(n, value) != nullptr) {
      if (IsOpen(index)) JudgeStep(j_, index, operands, value, std::move(step));
      return;
    }
    const double told = n.Nominal(), right = value.middle();
    const bool slip = std::ranges::any_of(kSlips, [&](double by) {
      return std::abs(told / (right * by) - 1) < kNear || std::abs(told * by / right - 1) < kNear;
    });
    if (slip) JudgeStep(j_, index, operands, value, std::move(step));
  }
  static constexpr double kNear = 0.03;

  Judgement& j_;
};

}  // namespace

void CheckRoomCounts(Judgement& j) {
  RoomCheck check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
