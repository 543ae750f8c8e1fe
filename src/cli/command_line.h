#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace shardlint {

// The command line as its commands declare it. CLI11 stands behind it, in command_line.cc alone:
// its headers take seconds in each source that includes them.

/// An option that is declared, and what else is asked of it.
class CommandOption {
 public:
  explicit CommandOption(CLI::Option* option) : option_(option) {}

  CommandOption& Required();
  CommandOption& OneOf(const std::vector<std::string>& words);
  CommandOption& Within(int low, int high);
  CommandOption& Within(double low, double high);
  /// "a,b" is two values.
  CommandOption& Split(char delimiter);
  /// What follows the first value is no value of this option.
  CommandOption& OneValue();
  /// One value each time the option is given, all of them kept.
  CommandOption& OneEachTime();
  CommandOption& Needs(const CommandOption& other);
  CommandOption& Excludes(const CommandOption& other);

 private:
  CLI::Option* option_;
};

/// One subcommand. What values are read into outlives the parsing.
class Command {
 public:
  explicit Command(CLI::App* app) : app_(app) {}

  CommandOption Add(const std::string& names, std::string& into, const std::string& help);
  CommandOption Add(const std::string& names, std::optional<std::string>& into,
                    const std::string& help);
  CommandOption Add(const std::string& names, std::vector<std::string>& into,
                    const std::string& help);
  CommandOption Add(const std::string& names, int& into, const std::string& help);
  CommandOption Add(const std::string& names, double& into, const std::string& help);
  CommandOption AddFlag(const std::string& names, bool& into, const std::string& help);
  /// `read` says what is wrong with a value; "" if nothing.
  CommandOption AddRead(const std::string& name,
                        std::function<std::string(const std::string&)> read,
                        const std::string& help);

  /// What is no option that was declared is left to Extras().
  void AllowExtras();
  std::vector<std::string> Extras() const;
  void Footer(const std::string& text);

 private:
  CLI::App* app_;
};

/// Runs a subcommand whose options are parsed; the exit status of interface.md: 0, 1 or 2.
using RunCommand = std::function<int()>;

class CommandLine {
 public:
  CommandLine(const std::string& name, const std::string& help, const std::string& version);
  ~CommandLine();

  Command Add(const std::string& name, const std::string& help);
  /// Runs the subcommand that is asked for; `commands` are in the order in which they were added.
  int Run(int argc, char** argv, const std::vector<RunCommand>& commands);

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace shardlint
