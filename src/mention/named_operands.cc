#include "mention/named_operands.h"

#include <cstddef>
#include <span>

#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

constexpr std::uint32_t kLongestName = 3;  // bytes of "TP"

/// A named value: where its number stands, and where it ends.
struct NamedValue {
  std::size_t number = 0, end = 0;
};

// "TP=4" or "TP(4)", without blanks, at a place.
NamedValue NamedValueAt(std::span<const TextToken> tokens, std::size_t i) {
  if (i + 2 >= tokens.size() || tokens[i].kind != Kind::kWord ||
      tokens[i].end - tokens[i].begin > kLongestName || tokens[i + 1].begin != tokens[i].end ||
      tokens[i + 2].kind != Kind::kNumber || tokens[i + 2].begin != tokens[i + 1].end)
    return {};
  if (tokens[i + 1].kind == Kind::kEqual) return {i + 2, i + 3};
  if (tokens[i + 1].kind == Kind::kOpen && i + 3 < tokens.size() &&
      tokens[i + 3].kind == Kind::kClose)
    return {i + 2, i + 4};
  return {};
}

bool IsFactorSign(std::span<const TextToken> tokens, std::size_t i) {
  return i < tokens.size() && tokens[i].kind == Kind::kOperator && tokens[i].op == '*';
}

// Whether what a place belongs to has a result: else it is a list of degrees, all of them stated.
bool HasResult(std::span<const TextToken> tokens, std::size_t from) {
  for (std::size_t i = from; i < tokens.size(); ++i) {
    const Kind kind = tokens[i].kind;
    if (kind == Kind::kStop || kind == Kind::kArrow || kind == Kind::kComma || kind == Kind::kColon)
      return false;
    if (const NamedValue named = NamedValueAt(tokens, i); named.end > 0) {
      i = named.end - 1;
    } else if (IsJoin(tokens[i])) {
      return true;
    }
  }
  return false;
}

}  // namespace

void DropNamesOfOperands(std::vector<TextToken>& tokens) {
  std::vector<TextToken> kept;
  bool dropped = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const NamedValue named = NamedValueAt(tokens, i);
    const bool factor = (i > 0 && IsFactorSign(tokens, i - 1)) || IsFactorSign(tokens, named.end);
    if (named.end == 0 || !factor || !HasResult(tokens, named.end)) {
      if (dropped) kept.push_back(tokens[i]);
      continue;
    }
    if (!dropped) kept.assign(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i));
    dropped = true;
    kept.push_back(tokens[named.number]);
    kept.back().begin = tokens[i].begin;
    i = named.end - 1;
  }
  if (dropped) tokens = std::move(kept);
}

}  // namespace shardlint
