#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "report/site/assets.h"

namespace shardlint {

/// The value is text: it is escaped. Names are words of ours.
struct HtmlAttribute {
  std::string_view name;
  std::string_view value;
};
using HtmlAttributes = std::initializer_list<HtmlAttribute>;

/// Appends HTML to a string. Whatever it is given is text and comes out as text; markup comes from
/// calls only, so that no document can add any. What a reader could not see is named.
class HtmlWriter {
 public:
  explicit HtmlWriter(std::string& out) : out_(out) {}
  HtmlWriter(const HtmlWriter&) = delete;
  HtmlWriter& operator=(const HtmlWriter&) = delete;

  /// Opens an element. Its tag must live as long as the element is open.
  HtmlWriter& Open(std::string_view tag, HtmlAttributes attributes = {});
  /// Closes the innermost open one.
  HtmlWriter& Close();
  HtmlWriter& Text(std::string_view text);
  /// Text as it stands in a document: hidden characters are marked, apart from its own words.
  HtmlWriter& Source(std::string_view text);
  /// An element with nothing but text in it.
  HtmlWriter& Element(std::string_view tag, HtmlAttributes attributes, std::string_view text);
  HtmlWriter& Element(std::string_view tag, std::string_view text) {
    return Element(tag, {}, text);
  }
  /// An element that has no end tag: <meta>, <input>, <br>.
  HtmlWriter& Void(std::string_view tag, HtmlAttributes attributes = {});
  /// A line end of the file, for those who read it.
  HtmlWriter& Line();

  /// All of a page up to its open <body>: a policy that forbids everything but this style and, if
  /// there is one, this script, which follows.
  HtmlWriter& BeginPage(std::string_view title, const SiteAsset& style, const SiteAsset* script);
  /// The script, and the ends of body and page.
  void EndPage();

 private:
  void StartTag(std::string_view tag, HtmlAttributes attributes);

  std::string& out_;
  std::vector<std::string_view> open_;
  const SiteAsset* script_ = nullptr;
};

}  // namespace shardlint
