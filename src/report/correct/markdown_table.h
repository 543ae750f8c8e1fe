#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace shardlint {

// Parts of a page of Markdown. Cells and headings are Markdown already: nothing is escaped here.

/// Of the second level, with the blank lines around it.
std::string SectionHeading(std::string_view text);
/// The head of a table and the line under it.
std::string TableHead(std::initializer_list<std::string> cells);
std::string TableRow(std::initializer_list<std::string> cells);

}  // namespace shardlint
