#include "quantity/unit.h"

#include <algorithm>

#include "base/text.h"

namespace shardlint {
namespace {

char Fold(char c) { return c == '-' || c == '_' ? ' ' : ToLower(c); }

std::uint64_t BitOf(char byte) {
  return std::uint64_t{1} << (static_cast<unsigned char>(byte) % 64);
}

/// A name is whole when no letter, digit or superscript of the same word follows it: "4h²" is no
/// time.
bool EndsWord(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  if (static_cast<unsigned char>(text[at]) < 0x80) return !IsWord(text[at]);
  const std::uint32_t next = DecodeUtf8(text, at).value;
  if (next == 0xB2 || next == 0xB3 || next == 0xB9 || next == 0xB5) return false;
  if (next >= 0x2070 && next < 0x20A0) return false;
  return next < 0xC0 || next == 0xD7 || next == 0xF7 || next >= 0x2000;
}

// "165.2 TFLOPS¹": behind a long name a raised digit is the number of a note.
bool EndsBeforeNote(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongName = 3;
  if (at < kLongName) return false;
  const std::uint32_t raised = DecodeUtf8(text, at).value;
  return raised == 0xB9 || raised == 0xB2 || raised == 0xB3;
}

bool SameCase(std::string_view written, std::string_view exact) {
  return std::ranges::equal(
      written, exact, [](char a, char b) { return a == b || (Fold(a) == ' ' && Fold(b) == ' '); });
}

}  // namespace

std::uint32_t UnitTable::Child(std::uint32_t node, char byte) const {
  if (node == 0) {
    const std::uint32_t child = 1U + static_cast<unsigned char>(byte);
    return nodes_[child].byte == byte ? child : 0;
  }
  if ((nodes_[node].children & BitOf(byte)) == 0) return 0;
  std::uint32_t child = nodes_[node].child;
  while (child != 0 && nodes_[child].byte != byte) child = nodes_[child].sibling;
  return child;
}

void UnitTable::AddName(std::string_view name, std::uint32_t unit, bool any_case) {
  std::uint32_t node = 0;
  for (const char c : name) {
    const char byte = Fold(c);
    std::uint32_t child = Child(node, byte);
    if (child == 0) {
      if (node == 0) {
        child = 1U + static_cast<unsigned char>(byte);
        nodes_[child].byte = byte;
      } else {
        child = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({.byte = byte, .sibling = nodes_[node].child});
        nodes_[node].child = child;
        nodes_[node].children |= BitOf(byte);
      }
    }
    node = child;
  }
  if (node == 0) return;
  const auto fresh = static_cast<std::uint32_t>(names_.size());
  names_.push_back({.exact = any_case ? std::string() : std::string(name), .unit = unit});
  std::uint32_t* link = &nodes_[node].name;
  while (*link != 0 && (any_case || !names_[*link].exact.empty())) link = &names_[*link].next;
  names_[fresh].next = *link;
  *link = fresh;
}

void UnitTable::Add(Unit unit, const std::vector<std::string>& names, bool any_case) {
  if (units_.empty() || units_.back().id != unit.id) units_.push_back(std::move(unit));
  const auto index = static_cast<std::uint32_t>(units_.size() - 1);
  for (const std::string& name : names) AddName(name, index, any_case);
}

const Unit* UnitTable::UnitAt(std::uint32_t node, std::string_view written) const {
  for (std::uint32_t n = nodes_[node].name; n != 0; n = names_[n].next)
    if (names_[n].exact.empty() || SameCase(written, names_[n].exact))
      return &units_[names_[n].unit];
  return nullptr;
}

UnitTable::Match UnitTable::Longest(std::string_view text) const {
  Match match;
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < text.size();) {
    node = Child(node, Fold(text[i++]));
    if (node == 0) break;
    if (nodes_[node].name == 0) continue;
    // Only a name that ends like a word needs an end of a word behind it.
    if (IsWord(text[i - 1]) && !EndsWord(text, i) && !EndsBeforeNote(text, i)) continue;
    if (const Unit* unit = UnitAt(node, text.substr(0, i)))
      match = {unit, static_cast<std::uint32_t>(i)};
  }
  return match;
}

const Unit* UnitTable::Find(std::string_view name) const {
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (node = Child(node, Fold(name[i])); node == 0) break;
  if (node != 0 && nodes_[node].name != 0)
    if (const Unit* unit = UnitAt(node, name)) return unit;
  const auto known = std::ranges::find(units_, name, &Unit::id);
  return known == units_.end() ? nullptr : &*known;
}

}  // namespace shardlint
