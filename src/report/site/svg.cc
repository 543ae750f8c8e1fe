#include "report/site/svg.h"

#include <fmt/format.h>

namespace shardlint {

std::string Svg::Number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

Svg::Svg(HtmlWriter& html, double width, double height, std::string_view label) : html_(html) {
  const std::string box = "0 0 " + Number(width) + " " + Number(height);
  html_.Open("svg", {{"viewBox", box}, {"role", "img"}, {"aria-label", label}}).Line();
}

Svg::~Svg() { html_.Close().Line(); }

void Svg::Line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  html_.Element("line",
                {{"x1", Number(x1)},
                 {"y1", Number(y1)},
                 {"x2", Number(x2)},
                 {"y2", Number(y2)},
                 {"class", css_class}},
                "");
  html_.Line();
}

void Svg::Rect(double x, double y, double width, double height, std::string_view css_class) {
  html_.Element("rect",
                {{"x", Number(x)},
                 {"y", Number(y)},
                 {"width", Number(width)},
                 {"height", Number(height)},
                 {"class", css_class}},
                "");
  html_.Line();
}

void Svg::Circle(double x, double y, double radius, std::string_view css_class) {
  html_.Element("circle",
                {{"cx", Number(x)}, {"cy", Number(y)}, {"r", Number(radius)}, {"class", css_class}},
                "");
  html_.Line();
}

void Svg::Polygon(std::string_view points, std::string_view css_class) {
  html_.Element("polygon", {{"points", points}, {"class", css_class}}, "").Line();
}

void Svg::Polyline(std::string_view points, std::string_view css_class) {
  html_.Element("polyline", {{"points", points}, {"class", css_class}}, "").Line();
}

void Svg::Text(double x, double y, std::string_view text, std::string_view anchor,
               std::string_view css_class) {
  html_.Element("text",
                {{"x", Number(x)}, {"y", Number(y)}, {"text-anchor", anchor}, {"class", css_class}},
                text);
  html_.Line();
}

}  // namespace shardlint
