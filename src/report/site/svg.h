#pragma once

#include <string>
#include <string_view>

#include "report/html_writer.h"

namespace shardlint {

/// Shapes of an inline SVG chart in user units; colours and strokes come from classes of the site's
/// style, which knows light, dark and paper.
class Svg {
 public:
  /// `label` says to a screen reader what is drawn.
  Svg(HtmlWriter& html, double width, double height, std::string_view label);
  ~Svg();
  Svg(const Svg&) = delete;
  Svg& operator=(const Svg&) = delete;

  void Line(double x1, double y1, double x2, double y2, std::string_view css_class);
  void Rect(double x, double y, double width, double height, std::string_view css_class);
  void Circle(double x, double y, double radius, std::string_view css_class);
  /// Points as "x,y x,y …".
  void Polygon(std::string_view points, std::string_view css_class);
  void Polyline(std::string_view points, std::string_view css_class);
  /// `anchor` is "start", "middle" or "end".
  void Text(double x, double y, std::string_view text, std::string_view anchor = "start",
            std::string_view css_class = "");

  /// A length with at most one digit after the point.
  static std::string Number(double value);
  static std::string Point(double x, double y) { return Number(x) + "," + Number(y) + " "; }

 private:
  HtmlWriter& html_;
};

}  // namespace shardlint
