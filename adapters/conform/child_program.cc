// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/child_program.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace landbridge {
namespace {

constexpr absl::Duration kLookAgain = absl::Milliseconds(5);
constexpr int kExitBySignal = 128;
constexpr int kExitCannotRun = 127;
constexpr std::string_view kOwnVariables = "LANDBRIDGE_";

int OpenToAppend(const std::filesystem::path& file) {
  return open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// Between fork and exec: nothing here may allocate or take a lock.
[[noreturn]] void Become(char* const* arguments, char* const* environment, int out, int err) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int empty = open("/dev/null", O_RDONLY);
  dup2(empty, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  execve(arguments[0], arguments, environment);
  _exit(kExitCannotRun);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProgram>> ChildProgram::Start(
    const std::vector<std::string>& command, const std::filesystem::path& out,
    const std::filesystem::path& err) {
  std::vector<char*> arguments;
  for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with(kOwnVariables)) environment.push_back(*variable);
  }
  environment.push_back(nullptr);

  const int out_file = OpenToAppend(out);
  const int err_file = OpenToAppend(err);
  const pid_t pid = out_file < 0 || err_file < 0 ? -1 : fork();
  if (pid == 0) Become(arguments.data(), environment.data(), out_file, err_file);
  if (out_file >= 0) close(out_file);
  if (err_file >= 0) close(err_file);
  if (pid < 0) {
    return absl::InternalError(
        absl::StrCat(command.front(), " cannot be started in ", out.parent_path().string()));
  }
  return std::unique_ptr<ChildProgram>(new ChildProgram(pid));
}

ChildProgram::~ChildProgram() {
  if (Ended()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void ChildProgram::Signal(int signal) {
  if (!Ended()) kill(pid_, signal);
}

bool ChildProgram::Ended() {
  if (ended_) return true;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
  ended_ = true;
  exit_code_ = WIFSIGNALED(status) ? kExitBySignal + WTERMSIG(status) : WEXITSTATUS(status);
  return true;
}

absl::StatusOr<int> ChildProgram::AwaitEnd(absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  while (!Ended()) {
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("did not end within ", absl::FormatDuration(patience)));
    }
    absl::SleepFor(kLookAgain);
  }
  return exit_code_;
}

std::string FileContent(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace landbridge
