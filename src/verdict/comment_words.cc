#include "verdict/comment_words.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {

std::string_view CommentBody(std::string_view comment) {
  comment.remove_prefix(4);
  comment.remove_suffix(3);
  return Trim(Trim(comment).substr(kCommentKeyword.size()));
}

std::string_view TakeWord(std::string_view& text) {
  const auto end = std::ranges::find_if(text, [](char c) { return IsSpace(c) || c == ','; });
  const auto size = static_cast<std::size_t>(end - text.begin());
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(size);
  while (!text.empty() && (IsSpace(text.front()) || text.front() == ',')) text.remove_prefix(1);
  return taken;
}

}  // namespace shardlint
