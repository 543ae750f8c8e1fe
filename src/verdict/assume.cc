#include "verdict/assume.h"

#include <string_view>

#include "verdict/comment_words.h"

namespace shardlint {

std::vector<AssumeComment> ReadAssumeComments(DocumentReport& report, const SourceFile& file) {
  std::vector<AssumeComment> out;
  for (const Span span : report.comments) {
    std::string_view text = CommentBody(file.At(span));
    if (TakeWord(text) != kAssume) continue;
    AssumeComment comment{.at = span, .choices = {}};
    bool readable = !text.empty();
    while (!text.empty() && readable) {
      const std::string_view word = TakeWord(text);
      const std::size_t equals = word.find('=');
      readable = equals != std::string_view::npos && equals > 0 && equals + 1 < word.size();
      if (readable) comment.choices.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    if (readable) {
      out.push_back(std::move(comment));
    } else {
      report.remarks.push_back({.rule = "assumption-malformed",
                                .severity = Severity::kWarning,
                                .span = span,
                                .message = "write \"shardlint: assume NAME=CHOICE …\""});
    }
  }
  return out;
}

}  // namespace shardlint
