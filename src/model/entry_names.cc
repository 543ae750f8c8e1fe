#include "model/entry_names.h"

#include <algorithm>
#include <utility>

namespace shardlint {

std::vector<std::string> NamesOfEntry(RuleValue entry, CatalogName::Kind kind) {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  };
  add(NormalizedName(entry["name"].text()));
  for (const RuleValue alias : entry["aliases"]) add(NormalizedName(alias.text()));
  const std::size_t blank = names.front().find(' ');
  if (kind == CatalogName::Kind::kModel || blank == std::string::npos) return names;
  const std::string maker = names.front().substr(0, blank + 1);
  add(names.front().substr(blank + 1));
  for (std::size_t i = 0, given = names.size(); i < given; ++i)
    if (!names[i].starts_with(maker)) add(maker + names[i]);
  return names;
}

}  // namespace shardlint
