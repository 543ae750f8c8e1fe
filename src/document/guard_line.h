#pragma once

#include <cstdint>
#include <string_view>

namespace shardlint {

/// One line as the guard sees it.
struct GuardLine {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;      ///< without its line end
  std::uint32_t first = 0;    ///< the first byte that is not blank; `end` in a blank line
  std::uint32_t columns = 0;  ///< of indentation before it
  std::uint32_t inner = 0;    ///< the first byte behind blanks and quote marks
  std::uint32_t next = 0;     ///< behind its line end
  std::uint32_t bars = 0;     ///< '|' without a backslash before it; counted by the guard
  bool blank() const { return first == end; }
};

/// The line that begins at `at`, `bars` left to count.
GuardLine MeasureLine(std::string_view text, std::uint32_t at);

/// What in a line opens containers, as an upper bound.
struct Containers {
  std::uint32_t opened = 0;  ///< tree nodes: a quote is one, a list with its item two
  std::uint32_t kept = 0;    ///< how many open ones its prefix can continue
};

Containers ContainersOf(std::string_view text, const GuardLine& line);

/// Lines that surely end a paragraph. Others may continue one.
bool BreaksParagraph(std::string_view text, const GuardLine& line);

/// The columns of a line that may be a table's rule ("|---|:-:|"); 0 if it is none. A line of
/// dashes alone underlines a heading.
std::uint32_t RulerColumns(std::string_view text, const GuardLine& line);

/// The cells of a line of a table.
std::uint32_t Cells(std::string_view text, const GuardLine& line);

/// What cmark takes for a rule, to the letter.
bool IsExactRuler(std::string_view text, const GuardLine& line);

/// Surely a line of a paragraph or table, if cmark is in one: it can open no other block.
bool IsPlain(std::string_view text, const GuardLine& line);

}  // namespace shardlint
