#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verdict/judgement.h"

namespace shardlint {

/// The figures of a claim's dimension that its passage prints, nearest first: behind it in its
/// clause, before it in its line, in the row and the column before it, in the items and paragraphs
/// before it. The same value stands once; ranges, shares and what an author rejects are left out.
std::vector<const Number*> FiguresBefore(const Judgement& judgement, const Claim& claim,
                                         const Dimension& dimension, std::size_t most);

/// Whether a claim may be told to follow: a number that nothing has decided, and no target, alert
/// or rejected figure.
bool IsOpenFigure(const Judgement& judgement, std::uint32_t claim);

/// Whether a word of the list stands before a claim in its sentence, with no other figure of its
/// dimension between them, or (`behind` bytes) right behind it.
bool SaysBeside(const Judgement& judgement, const Claim& claim, std::string_view word,
                std::uint32_t before, std::uint32_t behind);

/// Confirms a claim by a step that its words tell, where the value is the printed one and chance is
/// unlikely. One object a claim: whatever was tried in vain counts.
class ToldStep {
 public:
  ToldStep(Judgement& judgement, std::uint32_t claim, double chance);

  /// `value` in base units, of operands as printed; `rounded`: with what their rounding leaves
  /// open.
  bool Confirms(double value, const Interval& rounded, const std::vector<const Number*>& operands,
                std::string expression);

 private:
  Judgement& j_;
  std::uint32_t claim_;
  Number equal_;
  double chance_, width_ = 0;
  int tried_ = 0;
};

}  // namespace shardlint
