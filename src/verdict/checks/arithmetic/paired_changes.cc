#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// Two figures of one kind that an arrow or a word joins, and in their clause by how much the one
// differs from the other: "142 ms (TP=1) → 194 ms (TP=8), 36% worse", "a 56× lower bandwidth (16
// vs 900 GB/s)".

namespace shardlint {
namespace {

/// Two figures, and whether the second came out of the first.
struct FigurePair {
  const Number* a;
  const Number* b;
  bool ordered;
};

class PairedChanges {
  static constexpr std::uint32_t kReach = 90;   // bytes between a pair and its change
  static constexpr std::uint32_t kWord = 24;    // bytes of "lower bandwidth", behind a change
  static constexpr std::uint32_t kClose = 32;   // bytes of a change that can be of nothing else
  static constexpr std::uint32_t kJoint = 40;   // bytes between the figures of a pair
  static constexpr double kLeastRatio = 1.005;  // that is a change at all
  static constexpr std::array<std::string_view, 5> kArrows = {"→", "->", "=>", "⇒", "➔"};
  static constexpr std::array<std::string_view, 8> kWords = {
      "vs",         "vs.",         "versus",        "against",
      "instead of", "rather than", "compared with", "compared to"};

 public:
  explicit PairedChanges(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    if (!MayFollow(claim)) return;
    const Verdict now = j_.judged[index].Folded();
    if (now == Verdict::kConfirmed || now == Verdict::kContradicted) return;
    const Number& n = j_.NumberOf(claim);
    if ((!n.percent && !n.multiplier) || n.noun != nullptr || n.range || n.operand ||
        n.bound != Bound::kNone || n.Nominal() <= 0)
      return;
    const TextRange sentence = SentenceOf(j_, claim);
    std::vector<FigurePair> pairs;
    for (const Number& a : j_.NumbersIn(sentence.begin, sentence.end))
      if (const auto pair = PairAt(a, sentence.end)) pairs.push_back(*pair);
    for (const FigurePair& pair : pairs)
      if (Confirms(index, n, pair)) return;
    if (pairs.size() == 1) Refute(index, n, pairs.front());
  }

 private:
  std::string Text(const Number& n) const {
    return j_.document.text.substr(n.digits, n.end - n.digits);
  }

  // The gap between two figures without what stands in brackets right behind the first.
  std::string_view Joint(std::uint32_t begin, std::uint32_t end) const {
    std::string_view gap = Trim(std::string_view(j_.document.text).substr(begin, end - begin));
    if (!gap.starts_with('(')) return gap;
    const std::size_t close = gap.find(')');
    return close == std::string_view::npos ? std::string_view() : Trim(gap.substr(close + 1));
  }

  bool MayPair(const Number& x) const {
    return !x.percent && !x.multiplier && !x.range && !x.operand && x.bound == Bound::kNone &&
           x.decimal.digits > 0 && x.degree.empty() && x.flag.empty();
  }

  // A pair that begins with a figure; the next one is the first behind the joint.
  std::optional<FigurePair> PairAt(const Number& a, std::uint32_t end) const {
    if (!MayPair(a)) return std::nullopt;
    for (const Number& b : j_.NumbersIn(a.end, std::min(end, a.end + kJoint))) {
      const std::string_view joint = Joint(a.end, b.begin);
      const bool arrow =
          std::ranges::find(kArrows, joint) != kArrows.end() || (joint == "to" && SaysFrom(a));
      const bool word = std::ranges::find(kWords, joint) != kWords.end();
      if (!arrow && !word) continue;
      if (!MayPair(b) || !AreOfOneKind(a, b)) return std::nullopt;
      return FigurePair{&a, &b, arrow};
    }
    return std::nullopt;
  }

  bool SaysFrom(const Number& a) const {
    return Trim(std::string_view(j_.document.text)
                    .substr(a.begin - std::min(a.begin, 6U), std::min(a.begin, 6U)))
        .ends_with("from");
  }

  // "16 vs 900 GB/s", "$4.20 → $3.15 per hour": the first has the unit of the second.
  static bool SharesUnit(const Number& a, const Number& b) {
    if (a.bare_suffix || a.dimension == b.dimension) return false;
    return b.unit != nullptr && (a.unit == b.unit || (a.unit == nullptr && a.noun == nullptr));
  }
  static bool AreOfOneKind(const Number& a, const Number& b) {
    return SharesUnit(a, b) || (a.dimension == b.dimension && a.noun == b.noun && a.per == b.per);
  }

  // Where the change stands: behind the pair in its clause, or right before a bracket of the pair.
  bool IsBehind(const Number& n, const FigurePair& pair) const {
    if (n.digits < pair.b->end || n.digits - pair.b->end > kReach) return false;
    const std::string_view gap = Between(j_, *pair.b, n);
    return !EndsSentence(gap) && gap.find(';') == std::string_view::npos;
  }
  bool IsBefore(const Number& n, const FigurePair& pair) const {
    if (n.end > pair.a->begin || pair.a->begin - n.end > kReach) return false;
    const std::string_view gap = Between(j_, n, *pair.a);
    return Trim(gap).ends_with('(') || Trim(gap).ends_with("from") || Trim(gap).ends_with(':');
  }
  bool TellsChange(const Number& n, const FigurePair& pair) const {
    const std::uint32_t block_end = j_.document.blocks[n.block].text_end;
    if (j_.HasWord("change", n.end, std::min(block_end, n.end + kWord))) return true;
    if (!IsBehind(n, pair)) return false;
    const std::string_view gap = Trim(Between(j_, *pair.b, n));
    return j_.HasWord("change", pair.b->end, n.digits) || gap.ends_with('+') ||
           gap.ends_with('-') || gap.ends_with("−") || gap == "(" || gap == "=" || gap == ":" ||
           n.multiplier;
  }
  bool Belongs(const Number& n, const FigurePair& pair) const {
    return (IsBehind(n, pair) || IsBefore(n, pair)) && TellsChange(n, pair);
  }

  static Interval RatioOf(const FigurePair& pair) {
    return SharesUnit(*pair.a, *pair.b) ? pair.b->Printed() / pair.a->Printed()
                                        : pair.b->InBase() / pair.a->InBase();
  }

  // What the change may be: of the first or of the second, of a time or of the rate that is its
  // inverse.
  std::vector<Interval> ReadingsOf(const Number& n, const FigurePair& pair) const {
    const Interval ratio = RatioOf(pair), one = Interval::Exactly(1);
    if (!ratio.known() || ratio.low <= 0) return {};
    const Interval up = ratio.middle() > 1 ? ratio : one / ratio;
    if (up.low < kLeastRatio) return {};
    if (n.multiplier) return {up};
    return {ratio.middle() > 1 ? up - one : one - one / up,
            ratio.middle() > 1 ? one - one / up : up - one};
  }
  std::string ExpressionOf(const FigurePair& pair) const {
    return (pair.ordered ? "from " : "") + Text(*pair.a) + (pair.ordered ? " to " : " against ") +
           Text(*pair.b);
  }

  // Of what an arrow leads away from a change is, but for rates and times that are told by each
  // other: the rest is as likely to be a slip.
  bool Confirms(std::uint32_t index, const Number& n, const FigurePair& pair) {
    if (!Belongs(n, pair)) return false;
    const bool either = !pair.ordered || j_.HasWord("is_faster", n.digits, n.end + kWord);
    const std::vector<Interval> readings = ReadingsOf(n, pair);
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const Interval& reading = readings[i];
      if (Agrees(n, reading) == nullptr) continue;
      if (i > 0 && !either) return true;
      JudgeStep(j_, index, {pair.a, pair.b}, reading, ExpressionOf(pair));
      return true;
    }
    return false;
  }

  // Only where nothing else can be meant: an arrow, and right behind it the change, of nothing that
  // another name says.
  void Refute(std::uint32_t index, const Number& n, const FigurePair& pair) {
    if (!pair.ordered || !Belongs(n, pair) || !IsBehind(n, pair) ||
        n.digits - pair.b->end > kClose || n.hedged || pair.a->hedged || pair.b->hedged)
      return;
    const auto names = [](const Cue& cue) { return cue.kind == Vocabulary::Kind::kMeasure; };
    const std::uint32_t end = std::min(j_.document.blocks[n.block].text_end, n.end + kWord);
    if (std::ranges::any_of(j_.CuesIn(pair.b->end, end), names)) return;
    const std::vector<Interval> readings = ReadingsOf(n, pair);
    if (!readings.empty()) JudgeStep(j_, index, {pair.a, pair.b}, readings[0], ExpressionOf(pair));
  }

  Judgement& j_;
};

}  // namespace

void CheckPairedChanges(Judgement& j) {
  PairedChanges check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
