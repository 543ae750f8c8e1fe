#pragma once

namespace CLI {
class App;
}

namespace shardlint {

struct CheckOptions;

/// Adds the options that `check` and `audit` share: formats, rules, configuration, jobs.
void AddRunOptions(CLI::App& command, CheckOptions& options);

}  // namespace shardlint
