#include "support/run_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "support/files.h"

namespace shardlint {
namespace {

void Redirect(const std::string& path, int flags, int descriptor) {
  const int file = open(path.c_str(), flags, 0600);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(126);
}

}  // namespace

Ran RunProgram(std::vector<std::string> command, const std::string& input,
               const std::string& folder) {
  const TemporaryFolder streams;
  WriteFile(streams.File("in"), input);
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    Redirect(streams.File("in"), O_RDONLY, STDIN_FILENO);
    Redirect(streams.File("out"), O_WRONLY | O_CREAT, STDOUT_FILENO);
    Redirect(streams.File("err"), O_WRONLY | O_CREAT, STDERR_FILENO);
    if (!folder.empty() && chdir(folder.c_str()) != 0) _exit(126);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ReadFile(streams.File("out")),
          ReadFile(streams.File("err"))};
}

}  // namespace shardlint
