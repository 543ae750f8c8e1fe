#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shardlint {

/// One value of a JSON document. Nodes stand in the order of the text: the first child of a
/// container is the node after it, node 0 is the root.
struct RuleNode {
  enum class Kind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };
  double number = 0;
  std::uint32_t text = 0;  ///< kString: where it begins in RuleTree::text
  std::uint32_t size = 0;  ///< kString: bytes; containers: children
  std::uint32_t key = 0;   ///< members of an object: where their name begins in RuleTree::text
  std::uint32_t next = 0;  ///< the sibling after it; 0: none
  std::uint16_t key_size = 0;
  Kind kind = Kind::kNull;
};

/// A JSON document as flat arrays. Those of the built-in rules are constants made by
/// tools/embed_rules.cc, so that nothing is parsed when the program starts.
struct RuleTree {
  std::string_view text;
  std::span<const RuleNode> nodes;
};

/// A value of a RuleTree, which must outlive it. Asking for what is not there gives the null value,
/// and a null value an empty text, 0, false and no children: rules are validated by their schemas
/// before anything reads them.
class RuleValue {
 public:
  using Kind = RuleNode::Kind;

  constexpr RuleValue() = default;
  explicit constexpr RuleValue(const RuleTree& tree, std::uint32_t node = 0)
      : tree_(&tree), node_(node) {}

  Kind kind() const { return tree_ == nullptr ? Kind::kNull : at().kind; }
  explicit operator bool() const { return kind() != Kind::kNull; }
  std::string_view text() const;
  double number() const { return kind() == Kind::kNumber ? at().number : 0; }
  bool truth() const { return kind() == Kind::kTrue; }
  /// The name of a member of an object.
  std::string_view key() const { return tree_->text.substr(at().key, at().key_size); }
  RuleValue operator[](std::string_view key) const;
  /// Texts of an array of strings.
  std::vector<std::string> texts() const;
  std::size_t size() const;  ///< of an array or object

  class Iterator {
   public:
    Iterator(const RuleTree* tree, std::uint32_t node) : tree_(tree), node_(node) {}
    RuleValue operator*() const { return RuleValue(*tree_, node_); }
    Iterator& operator++() { return node_ = tree_->nodes[node_].next, *this; }
    bool operator==(const Iterator& other) const { return node_ == other.node_; }

   private:
    const RuleTree* tree_;
    std::uint32_t node_;
  };
  Iterator begin() const { return {tree_, size() > 0 ? node_ + 1 : 0}; }
  Iterator end() const { return {tree_, 0}; }

  const RuleTree* tree() const { return tree_; }
  std::uint32_t node() const { return node_; }
  /// "/formulas/3/expression"; the root's is empty.
  std::string Pointer() const;

 private:
  const RuleNode& at() const { return tree_->nodes[node_]; }

  const RuleTree* tree_ = nullptr;
  std::uint32_t node_ = 0;
};

}  // namespace shardlint
