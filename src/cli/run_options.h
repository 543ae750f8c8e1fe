#pragma once

namespace shardlint {

class Command;
struct CheckOptions;

/// Adds the options that `check` and `audit` share: formats, rules, configuration, jobs.
void AddRunOptions(Command& command, CheckOptions& options);

}  // namespace shardlint
