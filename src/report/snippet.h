#pragma once

#include <string>
#include <string_view>

#include "report/positions.h"
#include "report/style.h"
#include "source/span.h"

namespace shardlint {

/// The source lines of a span, each behind a gutter and with the span underlined:
///   12 | KV cache takes 3.14 GB per 8k sequence.
///      |                ^~~~~~~ recomputed 6.28 GB
/// Long lines are cut around the span, and of a long span only the first lines are shown. Without
/// `underline` the note follows a bare gutter.
struct Snippet {
  const Positions& positions;
  Span span;
  bool underline = true;
  std::string_view note = {};  ///< printable; after the last mark
  Style mark_style = Style::kPlain;

  void AppendTo(std::string& out, const Painter& painter) const;
};

/// Columns before the gutter's bar on the lines that belong to a snippet of `line`.
std::size_t GutterWidth(std::uint32_t line);

}  // namespace shardlint
