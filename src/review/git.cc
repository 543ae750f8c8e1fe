#include "review/git.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

extern char** environ;  // NOLINT

namespace shardlint {
namespace {

constexpr std::size_t kMaxOutput = std::size_t{256} << 20;

// What would make git run other programs, or read names as patterns.
constexpr std::string_view kUnset[] = {
    "GIT_EXTERNAL_DIFF=", "GIT_DIFF_OPTS=",       "GIT_PAGER=",         "GIT_GLOB_PATHSPECS=",
    "GIT_TRACE",          "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"};

std::vector<std::string> Environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const bool unset =
        std::ranges::any_of(kUnset, [&](std::string_view name) { return text.starts_with(name); });
    if (!unset && !text.starts_with("LC_ALL=")) variables.emplace_back(text);
  }
  variables.emplace_back("LC_ALL=C");
  variables.emplace_back("GIT_OPTIONAL_LOCKS=0");
  return variables;
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct Pipe {
  std::array<int, 2> ends = {-1, -1};
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  ~Pipe() {
    for (int& end : ends) Close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void Close(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
};

/// Reads both until they end; false when there is too much.
bool ReadBoth(const Pipe& a, std::string& from_a, const Pipe& b, std::string& from_b) {
  std::array<pollfd, 2> polls = {pollfd{a.ends[0], POLLIN, 0}, pollfd{b.ends[0], POLLIN, 0}};
  std::array<std::string*, 2> into = {&from_a, &from_b};
  std::array<char, 65536> part;
  while (polls[0].fd >= 0 || polls[1].fd >= 0) {
    if (poll(polls.data(), polls.size(), -1) < 0 && errno != EINTR) return false;
    for (std::size_t i = 0; i < polls.size(); ++i) {
      if (polls[i].fd < 0 || polls[i].revents == 0) continue;
      const ssize_t size = read(polls[i].fd, part.data(), part.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) {
        polls[i].fd = -1;
        continue;
      }
      into[i]->append(part.data(), static_cast<std::size_t>(size));
      if (into[i]->size() > kMaxOutput) return false;
    }
  }
  return true;
}

}  // namespace

Result<std::string> RunGit(const std::string& folder, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {
      "git", "-C", folder, "--literal-pathspecs", "--no-pager", "-c", "core.fsmonitor=false"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = Environment();
  const std::vector<char*> argv = Pointers(words), envp = Pointers(variables);
  Pipe out, err;
  if (out.ends[0] < 0 || err.ends[0] < 0) return Error{"git: " + std::string(std::strerror(errno))};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "git", &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return Error{failed == ENOENT ? "git is not installed"
                                  : "git: " + std::string(std::strerror(failed))};
  Pipe::Close(out.ends[1]);
  Pipe::Close(err.ends[1]);
  std::string text, complaint;
  const bool whole = ReadBoth(out, text, err, complaint);
  Pipe::Close(out.ends[0]);
  Pipe::Close(err.ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (!whole) return Error{"git writes too much"};
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return text;
  const std::string line = complaint.substr(0, complaint.find('\n'));
  return Error{line.empty() ? "git failed" : "git: " + line};
}

}  // namespace shardlint
