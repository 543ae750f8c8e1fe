#pragma once

#include <string>
#include <string_view>

#include "claim/claim.h"
#include "document/document.h"
#include "mention/mention.h"

namespace shardlint {

/// One line of Markdown read as far as its mentions, which point into the document.
struct Mentioned {
  SourceFile file;
  Document document;
  Mentions mentions;
  explicit Mentioned(std::string markdown);
};

/// A number in base units, as tests write it: "~2680000000 byte", "<=10 second", "5000..20000",
/// "8 gpu", "TP=4", "4x nvidia", "40 %".
std::string Notation(const Number& number);
/// All numbers, separated by ", ".
std::string NumbersOf(std::string_view markdown);
/// All equations: "2 × 3 = 6", the result by its words; " (≈)", " (implicit)", " (partial)" behind.
std::string EquationsOf(std::string_view markdown);

/// Claims about `markdown`, read below a plan of 8 GPUs: "kv_cache.per_token 320 KB", "<role>" and
/// "<phase>" in front where there is one; of several quantities the likeliest with "?", statements
/// as "fits: words". Separated by "; ".
std::string ClaimsOf(std::string_view markdown);

}  // namespace shardlint
