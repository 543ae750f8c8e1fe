#include "model/rule_tree.h"

namespace shardlint {
namespace {

/// A key in a JSON pointer (RFC 6901).
void AppendKey(std::string& out, std::string_view key) {
  out += '/';
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string_view RuleValue::text() const {
  return kind() == Kind::kString ? tree_->text.substr(at().text, at().size) : std::string_view();
}

std::size_t RuleValue::size() const {
  return kind() == Kind::kArray || kind() == Kind::kObject ? at().size : 0;
}

RuleValue RuleValue::operator[](std::string_view key) const {
  if (kind() != Kind::kObject) return {};
  for (const RuleValue member : *this)
    if (member.key() == key) return member;
  return {};
}

std::vector<std::string> RuleValue::texts() const {
  std::vector<std::string> out;
  out.reserve(size());
  for (const RuleValue value : *this) out.emplace_back(value.text());
  return out;
}

std::string RuleValue::Pointer() const {
  std::string out;
  if (tree_ == nullptr) return out;
  std::uint32_t node = 0;
  while (node != node_) {
    // Descend into the last child that does not begin behind us.
    const RuleNode::Kind kind = tree_->nodes[node].kind;
    std::uint32_t child = node + 1;
    std::size_t index = 0;
    for (std::uint32_t next = tree_->nodes[child].next; next != 0 && next <= node_;
         next = tree_->nodes[child].next) {
      child = next;
      ++index;
    }
    node = child;
    if (kind == Kind::kArray) {
      out += '/' + std::to_string(index);
    } else {
      AppendKey(out, RuleValue(*tree_, node).key());
    }
  }
  return out;
}

}  // namespace shardlint
