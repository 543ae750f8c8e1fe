#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "plan/degree_scopes.h"
#include "verdict/checks/configuration/command_place.h"
#include "verdict/checks/configuration/settings.h"
#include "verdict/judgement.h"

// The longest context and the most sequences that a command allows, against those that the text
// limits its plan to. A setting may leave room above what is in use; what the text calls the limit
// is the limit.

namespace shardlint {
namespace {

constexpr double kShortForm = 0.03;  // "8K" for 8192 tokens

bool IsAbout(double a, double b) { return std::abs(a - b) <= kShortForm * std::abs(b); }

class SettingLimits {
  static constexpr std::uint32_t kLimitReach = 40;  // bytes from a limit's word to its figure
  static constexpr std::size_t kMost = 32;          // places; more are a survey

 public:
  SettingLimits(Judgement& j, std::span<const LaunchCommand> commands)
      : j_(j), commands_(commands) {
    for (const LaunchCommand& command : commands_)
      for (const LaunchSetting& setting : command.settings) set_.insert(setting.claim);
  }

  void Run() {
    const auto length = j_.Symbol("sequence_length"), batch = j_.Symbol("batch_size");
    for (const LaunchCommand& command : commands_)
      for (const LaunchSetting& setting : command.settings)
        if (length && setting.quantity == *length)
          Check(command, setting, {"sequence_length"});
        else if (batch && setting.quantity == *batch)
          Check(command, setting, {"batch_size", "sequences.per_replica"});
  }

 private:
  void Check(const LaunchCommand& command, const LaunchSetting& setting,
             const std::vector<std::string_view>& quantities) {
    const Number& n = j_.NumberOf(j_.claims.claims[setting.claim]);
    if (j_.judged[setting.claim].Folded() == Verdict::kContradicted ||
        IsOnTrial(j_, commands_, command) ||
        std::ranges::count(command.settings, setting.quantity, &LaunchSetting::quantity) > 1)
      return;
    const bool spoken_of = IsSaid(n.Nominal());
    std::optional<std::uint32_t> limit;
    bool of_command = false;
    std::size_t places = 0;
    const bool of_requests = quantities.size() > 1;
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() || set_.contains(c) ||
          std::ranges::find(quantities, j_.rules.symbols.Name(claim.quantities.front())) ==
              quantities.end() ||
          !SaysWhatIs(claim.role))
        continue;
      const Number& said = j_.NumberOf(claim);
      if (said.range || !IsLimit(claim)) continue;
      // "A stream at 2k context ran at 108 tokens/s": shorter ones are of what is in use.
      const double known = limit ? j_.NumberOf(j_.claims.claims[*limit]).Nominal() : 0;
      if (limit && !IsAbout(said.Nominal(), known) && (of_requests || said.Nominal() * 2 > known)) {
        if (of_requests || known * 2 > said.Nominal()) return;
        limit.reset(), of_command = false;
      }
      if (!limit) limit = c;
      of_command |= IsOfCommand(c, command);
      if (++places > kMost) return;
    }
    if (!limit || (spoken_of && !of_command) ||
        IsAbout(j_.NumberOf(j_.claims.claims[*limit]).Nominal(), n.Nominal()))
      return;
    CheckDetail detail{.kind = CheckDetail::Kind::kConflict,
                       .claim = setting.claim,
                       .other = static_cast<std::int32_t>(*limit)};
    detail.expected = j_.NumberOf(j_.claims.claims[*limit]).InBase(), detail.has_expected = true;
    j_.judged[setting.claim].Drop(Verdict::kConfirmed);
    j_.judged[setting.claim].Add("launch-setting", Verdict::kContradicted, Severity::kError,
                                 std::move(detail));
  }

  // "Context limit 131,072, `--max-num-seqs 24`": beside it stands another setting as the command
  // has it, so that the limit is of this command, whatever else the text speaks of.
  bool IsOfCommand(std::uint32_t limit, const LaunchCommand& command) const {
    const Claim& claim = j_.claims.claims[limit];
    if (!command.code) return false;
    return std::ranges::any_of(set_, [&](std::uint32_t beside) {
      const Claim& other = j_.claims.claims[beside];
      return other.block == claim.block && !other.quantities.empty() &&
             std::ranges::any_of(command.settings, [&](const LaunchSetting& own) {
               return own.quantity == other.quantities.front() && own.claim != beside &&
                      j_.NumberOf(j_.claims.claims[own.claim]).Nominal() ==
                          j_.NumberOf(other).Nominal();
             });
    });
  }

  // "At most 24 sequences", "64k context", "limited to 32,768 tokens".
  bool IsLimit(const Claim& claim) const {
    const Number& n = j_.NumberOf(claim);
    if (n.bound == Bound::kAtMost) return true;
    const Block& block = j_.document.blocks[claim.block];
    if (block.kind == Block::Kind::kCell && block.column > 1) return false;
    const std::uint32_t from = claim.begin - std::min(claim.begin - block.text_begin, kLimitReach);
    return j_.HasWord("limit", from, claim.begin) || j_.HasWord("at_most", from, claim.begin) ||
           j_.HasWord("maximum", from, claim.begin) ||
           j_.HasWord("served_length", from, claim.begin) ||
           j_.HasWord("served_length", claim.end,
                      std::min(block.text_end, claim.end + kLimitReach / 4));
  }

  // Whether the text tells the value of anything, or an amount of tokens that it is the sum of.
  bool IsSaid(double value) const {
    const auto& numbers = j_.mentions.numbers;
    for (std::uint32_t i = 0; i < numbers.size(); ++i) {
      const std::int32_t claim = j_.claims.of_number[i];
      if (claim >= 0 && set_.contains(static_cast<std::uint32_t>(claim))) continue;
      const double said = numbers[i].Nominal();
      if (IsAbout(said, value) || IsAbout(numbers[i].upper.value() * numbers[i].factor, value))
        return true;
      // "6,144 in and 2,048 out"
      if (i > 0 && numbers[i - 1].block == numbers[i].block &&
          !IsAbout(said, numbers[i - 1].Nominal()) &&
          IsAbout(said + numbers[i - 1].Nominal(), value))
        return true;
    }
    return false;
  }

  Judgement& j_;
  std::span<const LaunchCommand> commands_;
  std::set<std::uint32_t> set_;
};

}  // namespace

void CheckSettingLimits(Judgement& j, std::span<const LaunchCommand> commands) {
  SettingLimits(j, commands).Run();
}

}  // namespace shardlint
