#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/judgement.h"

// Rows and lines that go on from the result above them: "one token | x 40 layers | 163,840 B" below
// "one token, one layer | 2 x 8 x 128 x 2 B | 4096 B", "KV / GPU   x 16 / 2   = 24.70 GB".

namespace shardlint {
namespace {

class StepRows {
  static constexpr std::size_t kMostAbove = 12;  // results that a step may start from
  static constexpr std::array<std::string_view, 5> kTimes = {"×", "x", "*", "·", "⋅"};
  static constexpr std::array<std::string_view, 2> kOver = {"÷", "/"};

 public:
  explicit StepRows(Judgement& j) : j_(j) {}

  void Run() {
    for (const Group& group : j_.document.groups) {
      results_.clear();
      if (group.kind == Group::Kind::kTable) {
        CheckTable(group);
      } else {
        for (std::uint32_t b = group.first_block; b < group.end_block; ++b)
          if (j_.document.blocks[b].kind == Block::Kind::kCodeLine) CheckLine(b);
      }
    }
  }

 private:
  struct Factor {
    const Number* number;
    bool over;
  };

  // The first cell with a figure behind the one that tells the step is its result.
  void CheckTable(const Group& group) {
    std::uint32_t b = group.first_block;
    while (b < group.end_block) {
      const std::int32_t row = j_.document.blocks[b].row;
      std::uint32_t end = b;
      while (end < group.end_block && j_.document.blocks[end].row == row) ++end;
      std::vector<Factor> step;
      const Number* result = nullptr;
      bool several = false;
      for (std::uint32_t c = b; c < end; ++c) {
        const Block& cell = j_.document.blocks[c];
        if (cell.header || cell.column < 1) continue;
        if (step.empty()) step = StepIn(cell.text_begin, cell.text_end);
        const bool is_step = !step.empty() && step.front().number->block == c;
        const auto numbers = j_.NumbersIn(cell.text_begin, cell.text_end);
        if (is_step || numbers.empty() || numbers.front().operand) continue;
        several |= result != nullptr;
        result = &numbers.front();
      }
      if (result == nullptr || several) {
        results_.clear();
      } else {
        if (!step.empty()) Check(step, *result);
        results_.push_back(result);
      }
      b = end;
    }
  }

  // "label   x 16 / 2   = 24.70 GB"
  void CheckLine(std::uint32_t b) {
    const Block& line = j_.document.blocks[b];
    const std::string_view text = j_.document.text;
    const std::size_t sign = text.substr(0, line.text_end).rfind('=');
    if (sign == std::string_view::npos || sign < line.text_begin) return;
    const auto join = static_cast<std::uint32_t>(sign);
    const auto behind = j_.NumbersIn(join, line.text_end);
    if (behind.empty() || !Trim(text.substr(join + 1, behind.front().begin -
                                                          std::min(behind.front().begin, join + 1)))
                               .empty())
      return;
    const std::size_t gap = text.substr(0, join).find("  ", line.text_begin);
    if (gap != std::string_view::npos) {
      const auto step = StepIn(static_cast<std::uint32_t>(gap), join);
      if (!step.empty()) Check(step, behind.front());
    }
    results_.push_back(&behind.front());
  }

  // What opens with a sign and has nothing but factors.
  std::vector<Factor> StepIn(std::uint32_t begin, std::uint32_t end) const {
    std::vector<Factor> out;
    const std::string_view text = j_.document.text;
    std::uint32_t at = begin;
    for (const Number& n : j_.NumbersIn(begin, end)) {
      const std::string_view gap = Trim(text.substr(at, n.digits - std::min(n.digits, at)));
      const bool over = std::ranges::find(kOver, gap) != kOver.end();
      if ((!over && std::ranges::find(kTimes, gap) == kTimes.end()) || n.range || n.percent ||
          n.decimal.digits == 0 || !n.dimension.dimensionless())
        return {};
      out.push_back({&n, over});
      at = n.end;
    }
    return Trim(text.substr(at, end - std::min(end, at))).empty() ? out : std::vector<Factor>();
  }

  void Check(const std::vector<Factor>& step, const Number& result) {
    const std::int32_t c =
        j_.claims.of_number[static_cast<std::size_t>(&result - j_.mentions.numbers.data())];
    if (c < 0 || results_.empty() || result.range || result.bound != Bound::kNone) return;
    const auto claim = static_cast<std::uint32_t>(c);
    if (!MayFollow(j_.claims.claims[claim]) || IsRefutedByFigures(j_, claim)) return;
    const Number* from = nullptr;
    std::size_t above = 0;
    for (auto it = results_.rbegin(); it != results_.rend() && above < kMostAbove; ++it, ++above) {
      if ((*it)->dimension != result.dimension || (*it)->range) continue;
      if (from == nullptr) from = *it;
      if (Agrees(result, ValueOf(step, **it)) != nullptr) {
        from = *it;
        break;
      }
    }
    if (from == nullptr) return;
    const Interval value = ValueOf(step, *from);
    std::vector<const Number*> operands = {from};
    std::string words = Words(*from);
    for (const Factor& factor : step) {
      operands.push_back(factor.number);
      words += (factor.over ? " ÷ " : " × ") + Words(*factor.number);
    }
    const bool holds = Agrees(result, value) != nullptr;
    if (holds && j_.judged[claim].Folded() == Verdict::kConfirmed) return;
    if (!holds && (from != results_.back() || !IsSlipOf(result, value))) return;
    if (!holds) j_.judged[claim].Drop(Verdict::kConfirmed);
    JudgeStep(j_, claim, operands, value, std::move(words));
  }

  Interval ValueOf(const std::vector<Factor>& step, const Number& from) const {
    Interval value = from.InBase();
    for (const Factor& factor : step)
      value = factor.over ? value / factor.number->InBase() : value * factor.number->InBase();
    return value;
  }

  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.begin, n.end - n.begin);
  }

  Judgement& j_;
  std::vector<const Number*> results_;  ///< of the rows above
};

}  // namespace

void CheckStepRows(Judgement& j) { StepRows(j).Run(); }

}  // namespace shardlint
