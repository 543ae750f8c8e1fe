#pragma once

#include <string_view>

namespace shardlint {

/// What comments that speak to shardlint begin with.
inline constexpr std::string_view kCommentKeyword = "shardlint:";
/// The first word of a comment that fixes assumptions (assume.h); all others suppress.
inline constexpr std::string_view kAssume = "assume";

/// The text of such a comment, without its markers and the keyword.
std::string_view CommentBody(std::string_view comment);
/// Takes the next word, up to a blank or a comma, off the front of `text`.
std::string_view TakeWord(std::string_view& text);

}  // namespace shardlint
