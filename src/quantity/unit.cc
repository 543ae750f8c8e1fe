#include "quantity/unit.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

// A name ends where a word ends: no letter or digit goes on ("GBs" is a name of its own).
bool EndsWord(std::string_view text, std::uint32_t size) {
  if (size >= text.size()) return true;
  const char last = text[size - 1], next = text[size];
  if (!IsWord(last)) return true;  // "%", "$", CJK
  return !IsLetter(next) && !IsDigit(next) && !(next == '_');
}

}  // namespace

void UnitTable::Add(Unit unit, const std::vector<std::string>& names, bool any_case) {
  const auto index = static_cast<std::uint32_t>(units_.size());
  const bool noun = unit.kind == Unit::Kind::kNoun;
  if (noun) folded_.try_emplace(unit.id, index);
  units_.push_back(std::move(unit));
  exact_.try_emplace(units_.back().id, index);
  for (const std::string& name : names) {
    longest_ = std::max(longest_, static_cast<std::uint32_t>(name.size()));
    first_[static_cast<unsigned char>(name[0])] = true;
    if (any_case) {
      first_[static_cast<unsigned char>(ToLower(name[0]))] = true;
      if (IsLower(ToLower(name[0]))) first_[static_cast<unsigned char>(ToLower(name[0]) - 'a' + 'A')] = true;
      folded_.try_emplace(ToLowerAscii(name), index);
    } else {
      exact_.insert_or_assign(name, index);
    }
  }
}

UnitTable::Match UnitTable::Longest(std::string_view text) const {
  if (text.empty() || !first_[static_cast<unsigned char>(text[0])]) return {};
  // Ends of words, farthest first: names hold at most three words.
  std::uint32_t ends[64];
  std::size_t count = 0;
  const auto limit = static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), longest_));
  for (std::uint32_t i = 1; i <= limit && count < 64; ++i) {
    if (EndsWord(text, i)) ends[count++] = i;
    if (i < limit && (text[i] == '\n' || text[i] == '(' || text[i] == ',')) break;
  }
  std::string folded;
  for (std::size_t k = count; k-- > 0;) {
    const std::string_view name = text.substr(0, ends[k]);
    const std::string key(name);
    if (const auto it = exact_.find(key); it != exact_.end()) return {&units_[it->second], ends[k]};
    if (const auto it = folded_.find(ToLowerAscii(name)); it != folded_.end()) return {&units_[it->second], ends[k]};
  }
  return {};
}

const Unit* UnitTable::Find(std::string_view name) const {
  if (const auto it = exact_.find(std::string(name)); it != exact_.end()) return &units_[it->second];
  if (const auto it = folded_.find(ToLowerAscii(name)); it != folded_.end()) return &units_[it->second];
  return nullptr;
}

}  // namespace shardlint
