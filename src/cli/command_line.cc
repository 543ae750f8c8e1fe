#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <utility>

namespace shardlint {

CommandOption& CommandOption::Required() {
  option_->required();
  return *this;
}

CommandOption& CommandOption::OneOf(const std::vector<std::string>& words) {
  option_->check(CLI::IsMember(words));
  return *this;
}

CommandOption& CommandOption::Within(int low, int high) {
  option_->check(CLI::Range(low, high));
  return *this;
}

CommandOption& CommandOption::Within(double low, double high) {
  option_->check(CLI::Range(low, high));
  return *this;
}

CommandOption& CommandOption::Split(char delimiter) {
  option_->delimiter(delimiter);
  return *this;
}

CommandOption& CommandOption::OneValue() {
  option_->allow_extra_args(false);
  return *this;
}

CommandOption& CommandOption::OneEachTime() {
  option_->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return *this;
}

CommandOption& CommandOption::Needs(const CommandOption& other) {
  option_->needs(other.option_);
  return *this;
}

CommandOption& CommandOption::Excludes(const CommandOption& other) {
  option_->excludes(other.option_);
  return *this;
}

CommandOption Command::Add(const std::string& names, std::string& into, const std::string& help) {
  return CommandOption(app_->add_option(names, into, help));
}

CommandOption Command::Add(const std::string& names, std::optional<std::string>& into,
                           const std::string& help) {
  return CommandOption(app_->add_option(names, into, help));
}

CommandOption Command::Add(const std::string& names, std::vector<std::string>& into,
                           const std::string& help) {
  return CommandOption(app_->add_option(names, into, help));
}

CommandOption Command::Add(const std::string& names, int& into, const std::string& help) {
  return CommandOption(app_->add_option(names, into, help));
}

CommandOption Command::Add(const std::string& names, double& into, const std::string& help) {
  return CommandOption(app_->add_option(names, into, help));
}

CommandOption Command::AddFlag(const std::string& names, bool& into, const std::string& help) {
  return CommandOption(app_->add_flag(names, into, help));
}

CommandOption Command::AddRead(const std::string& name,
                               std::function<std::string(const std::string&)> read,
                               const std::string& help) {
  const auto take = [name, read = std::move(read)](const std::string& text) {
    const std::string mistake = read(text);
    if (!mistake.empty()) throw CLI::ValidationError(name, mistake);
  };
  return CommandOption(app_->add_option_function<std::string>(name, take, help));
}

void Command::AllowExtras() { app_->allow_extras(); }

std::vector<std::string> Command::Extras() const { return app_->remaining(); }

void Command::Footer(const std::string& text) { app_->footer(text); }

CommandLine::CommandLine(const std::string& name, const std::string& help,
                         const std::string& version)
    : app_(std::make_unique<CLI::App>(help, name)) {
  app_->set_version_flag("--version", name + ' ' + version);
  app_->require_subcommand(1);
}

CommandLine::~CommandLine() = default;

Command CommandLine::Add(const std::string& name, const std::string& help) {
  return Command(app_->add_subcommand(name, help));
}

int CommandLine::Run(int argc, char** argv, const std::vector<RunCommand>& commands) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? 0 : 2;
  }
  const auto subcommands = app_->get_subcommands({});
  for (std::size_t i = 0; i < subcommands.size(); ++i)
    if (subcommands[i]->parsed()) return commands[i]();
  return 2;
}

}  // namespace shardlint
