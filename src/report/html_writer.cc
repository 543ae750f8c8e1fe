#include "report/html_writer.h"

#include "base/text.h"
#include "report/escape.h"
#include "report/printable.h"

namespace shardlint {

void HtmlWriter::StartTag(std::string_view tag, HtmlAttributes attributes) {
  out_.append("<").append(tag);
  for (const HtmlAttribute& attribute : attributes) {
    out_.append(" ").append(attribute.name);
    if (!attribute.value.empty())
      out_.append("=\"").append(EscapeXml(Printable(attribute.value))).append("\"");
  }
  out_ += '>';
}

HtmlWriter& HtmlWriter::Open(std::string_view tag, HtmlAttributes attributes) {
  StartTag(tag, attributes);
  open_.push_back(tag);
  return *this;
}

HtmlWriter& HtmlWriter::Close() {
  out_.append("</").append(open_.back()).append(">");
  open_.pop_back();
  return *this;
}

HtmlWriter& HtmlWriter::Text(std::string_view text) {
  out_ += EscapeXml(Printable(text));
  return *this;
}

HtmlWriter& HtmlWriter::Source(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = DecodeUtf8(text, at);
    const std::size_t next = at + point.size;
    if (IsHidden(point.value)) {
      out_ += EscapeXml(text.substr(begin, at - begin));
      const std::string name = HiddenName(point.value);  // "<U+202E>"
      Element("span", {{"class", "hidden"}}, std::string_view(name).substr(1, name.size() - 2));
      begin = next;
    }
    at = next;
  }
  out_ += EscapeXml(text.substr(begin));
  return *this;
}

HtmlWriter& HtmlWriter::Element(std::string_view tag, HtmlAttributes attributes,
                                std::string_view text) {
  return Open(tag, attributes).Text(text).Close();
}

HtmlWriter& HtmlWriter::Void(std::string_view tag, HtmlAttributes attributes) {
  StartTag(tag, attributes);
  return *this;
}

HtmlWriter& HtmlWriter::Line() {
  out_ += '\n';
  return *this;
}

HtmlWriter& HtmlWriter::BeginPage(std::string_view title, const SiteAsset& style,
                                  const SiteAsset* script) {
  script_ = script;
  std::string policy = "default-src 'none'; style-src " + style.PolicySource() + ";";
  if (script != nullptr) policy += " script-src " + script->PolicySource() + ";";
  policy += " base-uri 'none'; form-action 'none'";
  out_ += "<!doctype html>\n";
  Open("html", {{"lang", "en"}}).Line().Open("head").Line();
  Void("meta", {{"charset", "utf-8"}}).Line();
  // Its quotes need no escapes, which some tools that read policies do not know.
  out_ += "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n";
  Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}).Line();
  Void("meta", {{"name", "referrer"}, {"content", "no-referrer"}}).Line();
  Element("title", title).Line();
  out_.append("<style>").append(style.text).append("</style>\n");
  return Close().Line().Open("body").Line();
}

void HtmlWriter::EndPage() {
  if (script_ != nullptr) out_.append("<script>").append(script_->text).append("</script>\n");
  Close().Line().Close().Line();
}

}  // namespace shardlint
