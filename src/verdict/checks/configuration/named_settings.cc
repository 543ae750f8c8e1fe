#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "verdict/checks/configuration/settings.h"
#include "verdict/judgement.h"

// A setting that the text calls by its own name, and a command or a configuration that sets it
// otherwise: "`max-num-seqs` is 32", "--max-num-seqs 64".

namespace shardlint {
namespace {

struct Place {
  std::uint32_t number = 0;
  std::int32_t claim = -1;
  double value = 0;
  bool command = false;
  bool changed = false;  ///< "raised from 32", "instead of": another value is told of on purpose
};

class NamedSettings {
  static constexpr std::size_t kMost = 16;      // places of one name; more are a sweep
  static constexpr std::uint32_t kChange = 60;  // bytes around a value that may tell of another one
  static constexpr std::size_t kLeastKey = 7;   // letters: shorter names are of many things

 public:
  NamedSettings(Judgement& j, std::span<const LaunchCommand> commands) : j_(j) {
    for (const LaunchCommand& command : commands)
      for (const LaunchSetting& setting : command.settings) set_.insert(setting.claim);
  }

  void Run() {
    std::map<std::string, std::vector<Place>> places;
    for (std::uint32_t i = 0; i < j_.mentions.numbers.size(); ++i) {
      const Number& n = j_.mentions.numbers[i];
      if (n.range || n.percent || n.decimal.digits == 0) continue;
      const std::string key = n.flag.empty() ? KeyBefore(j_, n, true) : KeyOf(n.flag);
      if (key.size() < kLeastKey) continue;
      const std::int32_t claim = j_.claims.of_number[i];
      places[key].push_back({i, claim, n.Nominal(),
                             claim >= 0 && set_.contains(static_cast<std::uint32_t>(claim)),
                             TellsOfAnother(n)});
    }
    for (const auto& [key, list] : places) Compare(list);
  }

 private:
  bool TellsOfAnother(const Number& n) const {
    const Block& block = j_.document.blocks[n.block];
    const std::uint32_t from = n.begin - std::min(n.begin - block.text_begin, kChange);
    const std::uint32_t to = std::min(block.text_end, n.end + kChange);
    for (const char* word : {"of_another", "would", "negation", "not_taken", "on_trial", "advised"})
      if (j_.HasWord(word, from, to)) return true;
    return false;
  }

  void Compare(const std::vector<Place>& list) {
    if (list.size() < 2 || list.size() > kMost) return;
    std::vector<const Place*> text, commands;
    for (const Place& place : list) (place.command ? commands : text).push_back(&place);
    if (text.empty() || commands.empty()) return;
    const double right = text.front()->value;
    const Place* wrong = nullptr;
    for (const Place* place : text)
      if (place->value != right || place->changed) return;
    for (const Place* place : commands) {
      if (place->value == right) continue;
      if (wrong != nullptr) return;  // two that differ are of two plans
      wrong = place;
    }
    if (wrong == nullptr || wrong->changed) return;
    // The one place that speaks of it, and other commands, of the same phase and section of
    // options.
    const bool apart =
        std::ranges::all_of(text, [&](const Place* place) { return IsApart(*place, *wrong); });
    if (apart ||
        j_.judged[static_cast<std::uint32_t>(wrong->claim)].Folded() == Verdict::kContradicted)
      return;
    const auto index = static_cast<std::uint32_t>(wrong->claim);
    CheckDetail detail{
        .kind = CheckDetail::Kind::kConflict, .claim = index, .other = text.front()->claim};
    if (detail.other < 0) return;
    detail.expected = j_.mentions.numbers[text.front()->number].InBase();
    detail.has_expected = true;
    j_.judged[index].Drop(Verdict::kConfirmed);
    j_.judged[index].Add("launch-setting", Verdict::kContradicted, Severity::kError,
                         std::move(detail));
  }

  // In one block, where both are told on purpose; under headings of two options or two phases.
  bool IsApart(const Place& a, const Place& b) const {
    const Block& first = j_.document.blocks[j_.mentions.numbers[a.number].block];
    const Block& second = j_.document.blocks[j_.mentions.numbers[b.number].block];
    if (&first == &second) return true;
    const auto phase = [&](const Place& place) {
      return place.claim < 0 ? Phase::kNone
                             : j_.claims.claims[static_cast<std::size_t>(place.claim)].phase;
    };
    if (phase(a) != Phase::kNone && phase(b) != Phase::kNone && phase(a) != phase(b)) return true;
    if (first.section == second.section) return false;
    for (const Block* block : {&first, &second})
      for (std::int32_t s = block->section; s >= 0;
           s = j_.document.blocks[static_cast<std::size_t>(s)].section) {
        const Block& heading = j_.document.blocks[static_cast<std::size_t>(s)];
        if (heading.level > 1 && (j_.HasWord("labelled", heading.text_begin, heading.text_end) ||
                                  j_.HasWord("not_taken", heading.text_begin, heading.text_end)))
          return true;
      }
    return false;
  }

  Judgement& j_;
  std::set<std::uint32_t> set_;
};

}  // namespace

void CheckNamedSettings(Judgement& j, std::span<const LaunchCommand> commands) {
  NamedSettings(j, commands).Run();
}

}  // namespace shardlint
