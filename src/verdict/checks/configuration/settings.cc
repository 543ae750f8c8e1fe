#include "verdict/checks/configuration/settings.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::size_t kShortKey = 5;         // letters: "layers" may be any word
constexpr int kMostLines = 64;               // of one command
constexpr std::size_t kMostSettings = 512;   // of a document; more are a reference of an engine's
constexpr std::uint32_t kSameCommand = 160;  // bytes between flags of one command in a sentence
constexpr std::array<std::string_view, 11> kConfigurations = {
    "json", "jsonc", "yaml", "yml", "toml", "ini", "conf", "cfg", "properties", "env", "hcl"};

bool IsKeyLetter(char c) { return IsWord(c) || c == '-' || c == '.'; }
bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

// "max_model_len", "maxModelLen", "--block-size": no word of a sentence.
bool IsIdentifier(std::string_view name) {
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    if (name[i] == '_' && IsWord(name[i - 1])) return true;
    if (name[i] == '-' && IsLower(name[i - 1]) && IsLower(name[i + 1])) return true;
    if (IsUpper(name[i]) && IsLower(name[i - 1]) && IsLower(name[i + 1])) return true;
  }
  return name.starts_with("--");
}

const Group* GroupOf(const Judgement& j, const Block& block) {
  return block.group < 0 ? nullptr : &j.document.groups[static_cast<std::size_t>(block.group)];
}

bool IsCode(const Judgement& j, const Block& block) {
  const Group* group = GroupOf(j, block);
  return group != nullptr && block.kind == Block::Kind::kCodeLine &&
         group->kind != Group::Kind::kHtml;
}

bool IsConfiguration(const Judgement& j, const Block& block) {
  const Group* group = GroupOf(j, block);
  return group != nullptr &&
         std::ranges::find(kConfigurations, group->info) != kConfigurations.end();
}

class CommandFinder {
 public:
  explicit CommandFinder(const Judgement& j) : j_(j) {
    for (const auto& [name, quantity] : j.rules.vocabulary.flags)
      quantity_of_.emplace(KeyOf(name), quantity);
    for (const auto& [name, quantity] : j.rules.vocabulary.degrees)
      quantity_of_.emplace(KeyOf(name), quantity);
  }

  std::vector<LaunchCommand> Find() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber) continue;
      if (auto setting = SettingOf(c)) {
        if (++settings_ > kMostSettings) return {};
        Add(std::move(*setting));
      }
    }
    return std::move(out_);
  }

 private:
  std::optional<LaunchSetting> SettingOf(std::uint32_t c) const {
    const Claim& claim = j_.claims.claims[c];
    const Number& n = j_.NumberOf(claim);
    const Block& block = j_.document.blocks[claim.block];
    const Group* group = GroupOf(j_, block);
    if (n.range || n.operand || n.unit != nullptr || n.noun != nullptr) return std::nullopt;
    if (group != nullptr && group->info == "diff") return std::nullopt;  // before and after
    if (!n.flag.empty()) {
      if (claim.quantities.empty()) return std::nullopt;
      return LaunchSetting{c, claim.quantities.front(), KeyOf(n.flag)};
    }
    if (!IsCode(j_, block)) return std::nullopt;
    std::string key = KeyBefore(j_, n, false);
    if (key.empty()) return std::nullopt;
    if (const auto known = quantity_of_.find(key); known != quantity_of_.end())
      return LaunchSetting{c, known->second, std::move(key)};
    if (claim.quantities.size() != 1 || !claim.firm) return std::nullopt;
    return LaunchSetting{c, claim.quantities.front(), std::move(key)};
  }

  void Add(LaunchSetting setting) {
    const Claim& claim = j_.claims.claims[setting.claim];
    const Block& block = j_.document.blocks[claim.block];
    LaunchCommand next;
    next.code = IsCode(j_, block);
    next.first_block = next.code ? FirstLine(claim.block, setting) : claim.block;
    next.end_block = claim.block + 1;
    next.range = {next.code ? j_.document.blocks[next.first_block].text_begin : claim.begin,
                  next.code ? block.text_end : claim.end};
    if (!out_.empty() && Continues(out_.back(), next, setting)) {
      out_.back().range.end = next.range.end;
      out_.back().end_block = next.end_block;
    } else {
      out_.push_back(std::move(next));
    }
    out_.back().settings.push_back(std::move(setting));
  }

  bool Continues(const LaunchCommand& command, const LaunchCommand& next,
                 const LaunchSetting& setting) const {
    if (command.code != next.code) return false;
    if (next.code) return command.first_block == next.first_block;
    return command.first_block == next.first_block &&
           next.range.begin <= command.range.end + kSameCommand &&
           std::ranges::none_of(command.settings, [&](const LaunchSetting& other) {
             return other.quantity == setting.quantity;
           });
  }

  // The line that a command of several begins with; a configuration is one, whatever its lines.
  std::uint32_t FirstLine(std::uint32_t line, const LaunchSetting& setting) const {
    const Group& group = *GroupOf(j_, j_.document.blocks[line]);
    if (j_.NumberOf(j_.claims.claims[setting.claim]).flag.empty() &&
        IsConfiguration(j_, j_.document.blocks[line]))
      return group.first_block;
    for (int lines = kMostLines; line > group.first_block && lines > 0; --lines) {
      const std::string_view own = Trim(j_.document.TextOf(j_.document.blocks[line]));
      const std::string_view before = Trim(j_.document.TextOf(j_.document.blocks[line - 1]));
      const bool goes_on = before.ends_with('\\') || before.ends_with('^') ||
                           own.starts_with("--") ||
                           (!own.starts_with('-') && !HasFlag(line) && !HasFlag(line - 1));
      if (!goes_on || before.empty()) break;
      --line;
    }
    return line;
  }

  bool HasFlag(std::uint32_t line) const {
    const std::string_view text = j_.document.TextOf(j_.document.blocks[line]);
    return text.find(" -") != std::string_view::npos || text.starts_with('-');
  }

  const Judgement& j_;
  std::map<std::string, SymbolId, std::less<>> quantity_of_;
  std::vector<LaunchCommand> out_;
  std::size_t settings_ = 0;
};

}  // namespace

std::string KeyOf(std::string_view name) {
  std::string key;
  for (const char c : name)
    if (IsWord(c) && c != '_') key.push_back(ToLower(c));
  for (const std::string_view of :
       {"parallelsize", "tpsize", "ppsize", "dpsize", "epsize", "cpsize"})
    if (key.ends_with(of)) return key.substr(0, key.size() - std::string_view("size").size());
  return key;
}

std::string KeyBefore(const Judgement& j, const Number& n, bool loose) {
  const Block& block = j.document.blocks[n.block];
  const std::string_view text = j.document.text;
  std::uint32_t at = std::min(n.begin, n.digits);
  const auto skip = [&](auto&& is) {
    while (at > block.text_begin && is(text[at - 1])) --at;
  };
  const auto blank = [](char c) { return c == ' ' || IsQuote(c); };
  skip(blank);
  const bool joined = at > block.text_begin && (text[at - 1] == ':' || text[at - 1] == '=');
  if (!joined && !loose) return {};
  if (!joined && text.substr(0, at).ends_with(" is")) at -= 3, skip(blank);
  if (joined) --at, skip(blank);
  const std::uint32_t end = at;
  skip(IsKeyLetter);
  const std::string_view name = text.substr(at, end - at);
  // "LAYERS, HEADS = 60, 48": a list of names for a list of values.
  if (Trim(text.substr(block.text_begin, at - block.text_begin)).ends_with(',') &&
      text.substr(n.end).starts_with(", "))
    return {};
  if (name.empty() || !IsLetter(name[name.find_first_not_of('-') % name.size()])) return {};
  const bool quoted = joined && end < text.size() && IsQuote(text[end]);
  if (!quoted && !IsIdentifier(name) && !(joined && IsConfiguration(j, block))) return {};
  std::string key = KeyOf(name);
  return loose && key.size() <= kShortKey ? std::string() : key;
}

std::vector<LaunchCommand> FindCommands(const Judgement& j) { return CommandFinder(j).Find(); }

}  // namespace shardlint
