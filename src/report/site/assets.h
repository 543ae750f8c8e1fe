#pragma once

#include <string>
#include <string_view>

namespace shardlint {

/// What stands inside a <style> or <script> of a page; made of the files beside this one.
struct SiteAsset {
  std::string_view text;
  std::string_view sha256;  ///< hexadecimal

  /// "'sha256-…'", as a content-security policy allows it.
  std::string PolicySource() const;
};

extern const SiteAsset kSiteStyle;
extern const SiteAsset kIndexScript;
extern const SiteAsset kPageScript;

}  // namespace shardlint
