// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/trial_folder.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <iostream>
#include <string>
#include <system_error>

#include "absl/status/status.h"

namespace landbridge {
namespace {

constexpr int kExitBySignal = 128;

sigset_t SetOf(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

// Waits until the child ended, or a signal asks for the end, which it returns; 0 for none.
int AwaitEnd(pid_t child, const sigset_t& signals, int& status) {
  for (;;) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0) continue;
    if (signal != SIGCHLD) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return signal;
    }
    if (waitpid(child, &status, WNOHANG) == child) return 0;
  }
}

}  // namespace

absl::StatusOr<int> RunInTrialFolder(
    const std::function<int(const std::filesystem::path& folder)>& work) {
  const sigset_t signals = SetOf({SIGTERM, SIGINT, SIGHUP, SIGCHLD});
  sigset_t before;
  // From here on, so that none arrives while there is a folder and nobody waits.
  sigprocmask(SIG_BLOCK, &signals, &before);
  std::error_code error;
  std::string folder =
      (std::filesystem::temp_directory_path(error) / "landbridge-conform-XXXXXX").string();
  if (error || mkdtemp(folder.data()) == nullptr) {
    sigprocmask(SIG_SETMASK, &before, nullptr);
    return absl::InternalError("no temporary folder can be made; set $TMPDIR to a folder that can");
  }
  // What the child has started ends with it, and is waited for here.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(kExitBySignal + SIGKILL);
    sigprocmask(SIG_SETMASK, &before, nullptr);
    const int exit_code = work(folder);
    std::cout.flush();
    std::fflush(nullptr);
    _exit(exit_code);
  }
  int status = 0;
  const int signal = child < 0 ? 0 : AwaitEnd(child, signals, status);
  while (waitpid(-1, nullptr, 0) > 0) {
  }
  std::filesystem::remove_all(folder, error);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (child < 0) return absl::InternalError("no process can be made; end some");
  if (signal != 0) raise(signal);
  return WIFSIGNALED(status) ? kExitBySignal + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace landbridge
