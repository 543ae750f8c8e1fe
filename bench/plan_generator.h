#pragma once

#include <cstdint>
#include <string>

namespace shardlint {

/// A made-up deployment plan in Markdown, 6 to 10 kB: headings, labelled lists, aligned budgets and
/// equations in code blocks, tables, requirements. Every number gives another model, cluster, order
/// and wording; about one figure in twenty is wrong. The same number gives the same bytes anywhere.
std::string GeneratePlan(std::uint32_t number);

}  // namespace shardlint
