#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "verdict/checks/place/tables.h"
#include "verdict/checks/told/told_passage.h"
#include "verdict/judgement.h"

// What a model of so many parameters takes, in rows that are labelled by them: "| 70B | 140 GB |
// 35 GB |" under "BF16" and "INT4", in a table or in aligned columns. Where no format is named,
// what stands there roughly is of 16 bit.

namespace shardlint {
namespace {

class LabelledFormats {
  static constexpr double kLeastParameters = 1e8;
  static constexpr double kFullFormat = 2;  // bytes of a value
  static constexpr double kChance = 0.1;
  static constexpr std::uint32_t kLinesUp = 12;  // to the line that heads aligned columns

 public:
  explicit LabelledFormats(Judgement& j) : j_(j) {}

  void Check(std::uint32_t index) {
    if (!IsOpenFigure(j_, index)) return;
    const Claim& claim = j_.claims.claims[index];
    const Number& n = j_.NumberOf(claim);
    const Block& block = j_.document.blocks[claim.block];
    if (n.dimension != Dimension::Of(Dimension::kByte) || n.percent || n.operand ||
        n.per != nullptr)
      return;
    std::optional<double> bytes;
    const Number* count = nullptr;
    if (block.kind == Block::Kind::kCell && !block.header) {
      count = ParametersOf(j_.document.blocks[j_.document.FirstOfRow(claim.block)], n);
      if (count == nullptr) return;
      bytes = FormatOfCell(claim, n);
    } else if (block.kind == Block::Kind::kCodeLine) {
      count = ParametersOf(block, n);
      if (count == nullptr) return;
      bytes = FormatOfColumn(block, claim, n);
    }
    if (!bytes) return;
    const double parameters = count->Nominal();
    ToldStep step(j_, index, kChance);
    step.Confirms(parameters * *bytes, count->InBase() * Interval::Exactly(*bytes), {count},
                  j_.document.text.substr(count->digits, count->end - count->digits) +
                      " × bytes of its format");
  }

 private:
  // The one figure of parameters that labels a row or begins a line.
  const Number* ParametersOf(const Block& label, const Number& n) const {
    const Number* found = nullptr;
    for (const Number& x : j_.NumbersIn(label.text_begin, std::min(label.text_end, n.digits))) {
      const bool parameters = (x.bare_suffix || (x.noun != nullptr && x.noun->id == "parameter")) &&
                              x.dimension.dimensionless() && !x.range &&
                              x.Nominal() >= kLeastParameters;
      if (!parameters) continue;
      if (found != nullptr) return nullptr;
      found = &x;
    }
    return found;
  }

  std::vector<double> FormatsIn(std::uint32_t begin, std::uint32_t end) const {
    std::vector<double> out;
    for (const Cue& cue : j_.CuesIn(begin, end))
      if (cue.kind == Vocabulary::Kind::kPrecision)
        out.push_back(j_.rules.vocabulary.precisions[cue.index]);
    return out;
  }

  std::optional<double> FormatOfCell(const Claim& claim, const Number& n) const {
    const auto& blocks = j_.document.blocks;
    std::vector<double> formats;
    const auto add = [&](const Block& block) {
      for (const double bytes : FormatsIn(block.text_begin, block.text_end))
        formats.push_back(bytes);
    };
    const std::int32_t header = HeaderOf(j_, claim.block);
    if (header >= 0) add(blocks[static_cast<std::size_t>(header)]);
    if (formats.empty())
      for (std::uint32_t b = RowOf(j_, claim.block).first; b <= claim.block; ++b) add(blocks[b]);
    if (formats.size() == 1) return formats.front();
    return formats.empty() && n.hedged ? std::optional(kFullFormat) : std::nullopt;
  }

  // As many formats stand in a line above as amounts in this one.
  std::optional<double> FormatOfColumn(const Block& line, const Claim& claim,
                                       const Number& n) const {
    std::size_t amounts = 0, place = 0;
    for (const Number& x : j_.NumbersIn(line.text_begin, line.text_end)) {
      if (x.dimension != n.dimension) continue;
      if (&x == &n) place = amounts;
      ++amounts;
    }
    for (std::uint32_t b = claim.block; b-- > 0 && claim.block - b <= kLinesUp;) {
      const Block& above = j_.document.blocks[b];
      if (above.group != line.group) break;
      const std::vector<double> formats = FormatsIn(above.text_begin, above.text_end);
      if (formats.size() > 1)
        return formats.size() == amounts ? std::optional(formats[place]) : std::nullopt;
    }
    return std::nullopt;
  }

  Judgement& j_;
};

}  // namespace

void CheckLabelledFormats(Judgement& j) {
  LabelledFormats check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
