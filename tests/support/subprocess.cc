// SPDX-License-Identifier: Apache-2.0
#include "tests/support/subprocess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/contract/check.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

extern char** environ;

namespace landbridge::testing {
namespace {

pid_t Spawn(const std::vector<std::string>& command, const std::filesystem::path& out,
            const std::filesystem::path& err) {
  std::vector<char*> arguments;
  for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (out == err) {
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  LB_CHECK(error == 0);
  return pid;
}

}  // namespace

Finished RunProgram(const std::vector<std::string>& command) {
  const TempDir folder;
  const auto out = folder.path() / "out";
  const auto err = folder.path() / "err";
  const pid_t pid = Spawn(command, out, err);
  int status = 0;
  LB_CHECK(waitpid(pid, &status, 0) == pid);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, FileText(out), FileText(err)};
}

Subprocess::Subprocess(const std::vector<std::string>& command, const std::filesystem::path& log)
    : pid_(Spawn(command, log, log)) {}

Subprocess::~Subprocess() {
  if (waited_) return;
  Signal(SIGKILL);
  Wait();
}

void Subprocess::Signal(int number) const {
  if (!waited_) kill(pid_, number);
}

int Subprocess::Wait() {
  if (waited_) return exit_code_;
  int status = 0;
  LB_CHECK(waitpid(pid_, &status, 0) == pid_);
  waited_ = true;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return exit_code_;
}

bool Subprocess::Ended() {
  if (waited_) return true;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
  waited_ = true;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return true;
}

}  // namespace landbridge::testing
