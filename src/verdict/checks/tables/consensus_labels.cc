#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "base/text.h"
#include "verdict/checks/tables/consensus_relations.h"

namespace shardlint {
namespace {

/// "Replicas" and "replica" are one thing.
std::string Thing(std::string_view words) {
  std::string thing = ToLowerAscii(Trim(words));
  if (const std::size_t of = thing.find(" of "); of != std::string::npos) thing.resize(of);
  if (const std::size_t blank = thing.rfind(' '); blank != std::string::npos)
    thing = thing.substr(blank + 1);
  if (thing.size() > 3 && thing.ends_with('s')) thing.pop_back();
  return thing;
}

/// What a label counts and what it counts it per, as powers of its words.
bool AddLabel(std::string_view label, int power, std::map<std::string, int>& powers) {
  label = label.substr(0, std::min({label.find('('), label.find(", "), label.find('[')}));
  std::string text = ToLowerAscii(Trim(label));
  bool first = true, per = false;
  while (!text.empty()) {
    const std::size_t cut = text.find(" per ");
    const std::string thing = Thing(text.substr(0, cut));
    if (thing.empty()) return false;
    powers[thing] += first ? power : -power;
    per |= !first;
    first = false;
    if (cut == std::string::npos) break;
    text = text.substr(cut + 5);
  }
  return per;
}

}  // namespace

bool MultipliesByLabels(const Grid& grid, const GridRelation& r) {
  std::map<std::string, int> powers;
  bool per = false;
  for (std::size_t k = 0; k < r.terms.size(); ++k) {
    if (r.terms[k].op != Term::Op::kPlain) return false;
    per |= AddLabel(grid.LabelOf(r.terms[k].a), r.powers[k], powers);
  }
  if (!per) return false;
  for (const auto& [thing, power] : powers)
    if (power != 0) return false;
  return true;
}

}  // namespace shardlint
