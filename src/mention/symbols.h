#pragma once

#include <string_view>

#include "mention/token_stream.h"

namespace shardlint {

/// A mark that equations are made of.
struct Symbol {
  std::string_view text;  ///< empty: none
  TextToken::Kind kind = TextToken::Kind::kOther;
  char op = 0;  ///< an operator's own sign; of a bound 'l' (less) or 'g' (greater)
};

/// The longest symbol that `text` begins with.
Symbol SymbolAt(std::string_view text);

}  // namespace shardlint
