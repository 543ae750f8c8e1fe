#include "model/parse_rule_tree.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace shardlint {
namespace {

/// Receives nlohmann's events: the document never exists as its objects.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view json, RuleTexts& texts) : json_(json), texts_(texts) {}

  std::vector<RuleNode> nodes;
  std::string error;

  bool null() override { return Add({}); }
  bool boolean(bool value) override {
    return Add({.kind = value ? RuleNode::Kind::kTrue : RuleNode::Kind::kFalse});
  }
  bool number_integer(number_integer_t value) override {
    return Number(static_cast<double>(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return Number(static_cast<double>(value));
  }
  bool number_float(number_float_t value, const string_t&) override { return Number(value); }
  bool string(string_t& value) override {
    return Add({.text = texts_.Intern(value),
                .size = static_cast<std::uint32_t>(value.size()),
                .kind = RuleNode::Kind::kString});
  }
  bool binary(binary_t&) override { return false; }  // no JSON text holds any
  bool start_object(std::size_t) override { return Open(RuleNode::Kind::kObject); }
  bool start_array(std::size_t) override { return Open(RuleNode::Kind::kArray); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool key(string_t& value) override {
    key_ = texts_.Intern(value);
    key_size_ = static_cast<std::uint16_t>(
        std::min<std::size_t>(value.size(), std::numeric_limits<std::uint16_t>::max()));
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& exception) override {
    const std::string_view before = json_.substr(0, position > 0 ? position - 1 : 0);
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error …": the end.
    std::string_view what = exception.what();
    if (const std::size_t colon = what.find(": "); colon != what.npos)
      what.remove_prefix(colon + 2);
    error = std::to_string(line) + ':' + std::to_string(before.size() - begin + 1) + ": " +
            std::string(what);
    return false;
  }

 private:
  struct Level {
    std::uint32_t container = 0;
    std::uint32_t last = 0;  // its last child; 0: none yet
  };

  bool Number(double value) { return Add({.number = value, .kind = RuleNode::Kind::kNumber}); }

  bool Add(RuleNode node) {
    const auto index = static_cast<std::uint32_t>(nodes.size());
    node.key = key_;
    node.key_size = key_size_;
    key_size_ = 0;
    nodes.push_back(node);
    if (levels_.empty()) return true;
    Level& level = levels_.back();
    if (level.last != 0) nodes[level.last].next = index;
    level.last = index;
    ++nodes[level.container].size;
    return true;
  }

  bool Open(RuleNode::Kind kind) {
    Add({.kind = kind});
    levels_.push_back({.container = static_cast<std::uint32_t>(nodes.size() - 1)});
    return true;
  }

  bool Close() {
    levels_.pop_back();
    return true;
  }

  std::string_view json_;
  RuleTexts& texts_;
  std::vector<Level> levels_;
  std::uint32_t key_ = 0;
  std::uint16_t key_size_ = 0;
};

}  // namespace

std::uint32_t RuleTexts::Intern(std::string_view text) {
  const auto [known, fresh] =
      known_.try_emplace(std::string(text), static_cast<std::uint32_t>(all_.size()));
  if (fresh) all_ += text;
  return known->second;
}

Result<std::vector<RuleNode>> ParseRuleNodes(std::string_view json, RuleTexts& texts) {
  TreeBuilder builder(json, texts);
  if (!nlohmann::json::sax_parse(json, &builder)) return Error{builder.error};
  return std::move(builder.nodes);
}

Result<std::unique_ptr<OwnedRuleTree>> ParseRuleTree(std::string_view json) {
  auto owned = std::make_unique<OwnedRuleTree>();
  Result<std::vector<RuleNode>> nodes = ParseRuleNodes(json, owned->texts);
  if (!nodes) return nodes.error();
  owned->nodes = std::move(*nodes);
  owned->tree = {owned->texts.all(), owned->nodes};
  return owned;
}

}  // namespace shardlint
