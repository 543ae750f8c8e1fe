#include <algorithm>
#include <cmath>

#include "model/display_value.h"
#include "report/finding_list.h"
#include "report/format_number.h"
#include "report/site/charts.h"
#include "report/site/claim_note.h"
#include "report/site/svg.h"

namespace shardlint {
namespace {

Dimension FlopRate() { return Dimension::Of(Dimension::kFlop) / Dimension::Of(Dimension::kSecond); }
std::string FlopText(double rate) {
  return ReadableValue(Interval::Exactly(rate), FlopRate(), false);
}
std::string TokenText(double rate) { return FormatNumber(rate, 4) + " tokens/s"; }

/// A logarithmic axis over whole decades.
struct Axis {
  double low = 0, high = 0;  ///< exponents of ten
  double from = 0, to = 0;   ///< where they stand in the picture

  double At(double value) const {
    return from + (to - from) * (std::log10(value) - low) / (high - low);
  }
};

class Roofline {
 public:
  explicit Roofline(const RooflineFigures& figures) : figures_(figures) {
    const double ridge = figures.peak_flops / figures.bandwidth;
    double least_x = ridge, most_x = ridge, least_y = figures.peak_flops, most_y = least_y;
    if (figures.intensity) {
      least_x = std::min(least_x, *figures.intensity);
      most_x = std::max(most_x, *figures.intensity);
    }
    for (const std::optional<double>& y : {Claimed(), Bound()}) {
      if (!y || *y <= 0) continue;
      least_y = std::min(least_y, *y);
      most_y = std::max(most_y, *y);
    }
    x_ = {std::floor(std::log10(least_x / 4)), std::ceil(std::log10(most_x * 4)), kLeft,
          kWidth - kRight};
    least_y = std::min(least_y, figures.bandwidth * std::pow(10, x_.low) * 10);
    y_ = {std::floor(std::log10(least_y / 2)), std::ceil(std::log10(most_y * 1.5)),
          kHeight - kBottom, kTop};
  }

  /// FLOP/s of one GPU.
  std::optional<double> Claimed() const {
    return PerToken(figures_.throughput.claimed
                        ? std::optional(figures_.throughput.claimed->middle())
                        : std::nullopt);
  }
  std::optional<double> Bound() const { return PerToken(figures_.bound); }

  void Draw(HtmlWriter& html) const {
    Svg svg(
        html, kWidth, kHeight,
        "Roofline of one GPU with the claimed and the bound throughput; the text below says it");
    DrawGrid(svg);
    DrawRoof(svg);
    DrawPoints(svg);
  }

 private:
  static constexpr double kWidth = 640, kHeight = 400, kLeft = 92, kRight = 20, kTop = 24;
  static constexpr double kBottom = 52;

  std::optional<double> PerToken(std::optional<double> tokens) const {
    if (!tokens || !figures_.flops_per_token) return std::nullopt;
    return *tokens * *figures_.flops_per_token;
  }

  void DrawGrid(Svg& svg) const {
    for (double e = x_.low; e <= x_.high; ++e) {
      const double x = x_.At(std::pow(10, e));
      svg.Line(x, kTop, x, kHeight - kBottom, "grid");
      svg.Text(x, kHeight - kBottom + 18, FormatNumber(std::pow(10, e), 3), "middle", "soft");
    }
    const double step = y_.high - y_.low > 8 ? 2 : 1;
    for (double e = y_.low; e <= y_.high; e += step) {
      const double y = y_.At(std::pow(10, e));
      svg.Line(kLeft, y, kWidth - kRight, y, "grid");
      svg.Text(kLeft - 8, y + 4, FlopText(std::pow(10, e)), "end", "soft");
    }
    svg.Text((kLeft + kWidth - kRight) / 2, kHeight - 12,
             "arithmetic intensity, FLOP for each byte read", "middle", "soft");
  }

  void DrawRoof(Svg& svg) const {
    const double ridge = figures_.peak_flops / figures_.bandwidth;
    // The slope enters the picture from below or from the left.
    const double start = std::max(std::pow(10, x_.low), std::pow(10, y_.low) / figures_.bandwidth);
    const std::string roof = Svg::Point(x_.At(start), y_.At(start * figures_.bandwidth)) +
                             Svg::Point(x_.At(ridge), y_.At(figures_.peak_flops)) +
                             Svg::Point(kWidth - kRight, y_.At(figures_.peak_flops));
    svg.Polygon(roof + Svg::Point(kWidth - kRight, kTop) + Svg::Point(kLeft, kTop) +
                    Svg::Point(kLeft, y_.At(start * figures_.bandwidth)),
                "beyond");
    svg.Polyline(roof, "roof");
    const double peak = y_.At(figures_.peak_flops);
    svg.Text(kWidth - kRight - 4, peak - 8, "peak " + FlopText(figures_.peak_flops), "end");
    // Away from the plan's points.
    const bool low = figures_.intensity && *figures_.intensity > std::sqrt(start * ridge);
    const double middle = start * std::pow(ridge / start, low ? 0.3 : 0.75);
    const Dimension byte_rate = Dimension::Of(Dimension::kByte) / Dimension::Of(Dimension::kSecond);
    svg.Text(x_.At(middle) - 10, y_.At(middle * figures_.bandwidth) - 6,
             ReadableValue(Interval::Exactly(figures_.bandwidth), byte_rate, false), "end");
  }

  void DrawPoints(Svg& svg) const {
    const std::optional<double> claimed = Claimed(), bound = Bound();
    if (!figures_.intensity) {
      // Where on the axis it is, nobody says: a height.
      if (claimed) {
        const double y = y_.At(*claimed);
        svg.Line(kLeft, y, kWidth - kRight, y, "claimed");
        svg.Text(kLeft + 8, y + (*claimed > figures_.peak_flops / 3 ? 18 : -8), "claimed");
      }
      return;
    }
    const double x = x_.At(*figures_.intensity);
    svg.Line(x, kTop, x, kHeight - kBottom, "axis");
    const bool left = x > kWidth * 0.6;
    const auto label = [&](double y, std::string_view text) {
      svg.Text(left ? x - 12 : x + 12, y + 4, text, left ? "end" : "start");
    };
    const bool close = claimed && bound && std::abs(y_.At(*claimed) - y_.At(*bound)) < 16;
    if (bound) {
      svg.Circle(x, y_.At(*bound), 6, "computed");
      label(y_.At(*bound) + (close ? (*claimed > *bound ? 10 : -10) : 0), "bound");
    }
    if (claimed) {
      svg.Rect(x - 7, y_.At(*claimed) - 7, 14, 14, "claimed");
      label(y_.At(*claimed) + (close ? (*claimed > *bound ? -10 : 10) : 0), "claimed");
    }
  }

  const RooflineFigures& figures_;
  Axis x_, y_;
};

/// A claim above the usual bound is not held against the document where its verdict is not.
void AppendShare(HtmlWriter& html, const RooflineFigures& roofline, const DocumentReport& report) {
  const double claimed = roofline.throughput.claimed->middle();
  const double share = claimed / *roofline.bound;
  if (share <= 1) {
    html.Text("The claim is " + FormatNumber(100 * share, 3) + " % of it.");
  } else if (report.findings[roofline.throughput.finding].Counts()) {
    html.Element("strong", {{"class", "over"}},
                 "The claim is " + FormatNumber(share, 3) + " times the bound.");
  } else {
    html.Text("The claim is " + FormatNumber(share, 3) +
              " times that, yet not contradicted: that is the plan as usually read, and other "
              "readings allow ");
    const bool known = roofline.allowed && claimed <= *roofline.allowed;
    html.Text(known ? "up to " + TokenText(*roofline.allowed) + "." : "more.");
  }
}

void AppendWords(HtmlWriter& html, const RooflineFigures& roofline, const DocumentReport& report,
                 const Positions& positions) {
  const PlanFigure& throughput = roofline.throughput;
  html.Open("p");
  if (throughput.claimed) {
    const Finding& finding = report.findings[throughput.finding];
    ListedFinding listed;
    listed.finding = &finding;
    listed.id = finding.id;
    html.Element("span", {{"class", "key claimed"}}, "").Text("Claimed: ");
    html.Text(TokenText(throughput.claimed->middle()) + " per GPU (");
    html.Element("a", {{"href", "#" + NoteId(listed)}},
                 "line " + std::to_string(positions.LineOf(finding.span.begin)));
    html.Text("). ");
  } else {
    html.Text("No throughput per GPU is claimed. ");
  }
  if (roofline.bound) {
    html.Element("span", {{"class", "key computed"}}, "");
    html.Text("Bound: at most " + TokenText(*roofline.bound) + " per GPU");
    html.Text(roofline.intensity ? "" : " by compute").Text(". ");
    if (throughput.claimed) AppendShare(html, roofline, report);
  }
  html.Close().Line();
}

}  // namespace

void AppendRoofline(HtmlWriter& html, const RooflineFigures& roofline, const DocumentReport& report,
                    const Positions& positions) {
  html.Open("figure").Element("figcaption", "Roofline of one GPU").Line();
  if (roofline.Drawable()) {
    Roofline(roofline).Draw(html);
    AppendWords(html, roofline, report, positions);
  } else {
    html.Element("p", "Nothing to draw: the roof of the GPU is not known.").Line();
  }
  AppendMissing(html, roofline.missing);
  html.Close().Line();
}

}  // namespace shardlint
