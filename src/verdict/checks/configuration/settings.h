#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "claim/context.h"
#include "verdict/judgement.h"

namespace shardlint {

/// "--tensor-parallel-size 8" of a command, "tp: 8" of a configuration.
struct LaunchSetting {
  std::uint32_t claim = 0;
  SymbolId quantity = 0;
  std::string key;  ///< see KeyOf
};

/// The settings of one launch command or one configuration.
struct LaunchCommand {
  TextRange range;                               ///< from its first word, or setting, to its last
  std::uint32_t first_block = 0, end_block = 0;  ///< its lines, or the block that it stands in
  bool code = false;                             ///< lines of code, and no words of a sentence
  std::vector<LaunchSetting> settings;
};

/// A name of a setting without what engines write differently: "--tensor-parallel-size",
/// "tensor_parallel_size" and "tensorParallelSize" are one.
std::string KeyOf(std::string_view name);

/// The name that stands before a number as a key does: `"tp": 4`, `block_size = 16`; with `loose`
/// also "`max-model-len` 32768". Empty where none does.
std::string KeyBefore(const Judgement& judgement, const Number& number, bool loose);

/// In document order.
std::vector<LaunchCommand> FindCommands(const Judgement& judgement);

/// One setting by its own name in two places; the longest context and the most sequences. Parts of
/// CheckLaunch.
void CheckNamedSettings(Judgement& judgement, std::span<const LaunchCommand> commands);
void CheckSettingLimits(Judgement& judgement, std::span<const LaunchCommand> commands);

}  // namespace shardlint
