#include "report/correct/markdown_table.h"

#include <fmt/format.h>

namespace shardlint {

std::string SectionHeading(std::string_view text) { return fmt::format("\n## {}\n\n", text); }

std::string TableHead(std::initializer_list<std::string> cells) {
  std::string head = TableRow(cells);
  for (std::size_t i = 0; i < cells.size(); ++i) head += "|---";
  return head + "|\n";
}

std::string TableRow(std::initializer_list<std::string> cells) {
  std::string row;
  for (const std::string& cell : cells) row += "| " + cell + " ";
  return row + "|\n";
}

}  // namespace shardlint
