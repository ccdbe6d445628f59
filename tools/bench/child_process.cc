// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "absl/base/attributes.h"
#include "absl/base/const_init.h"
#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kLookAgain = absl::Milliseconds(5);
constexpr absl::Duration kQuiet = absl::Milliseconds(300);
// Of a processor. A broker has timers that never rest.
constexpr double kNextToNothing = 0.02;
constexpr int64_t kBytesPerKibibyte = 1024;
constexpr int64_t kBytesPerBlock = 512;  // of what the system counts as written
constexpr int kExitBySignal = 128;

// Whoever starts or waits for a child holds it, so that EndAllChildren kills no stranger.
ABSL_CONST_INIT absl::Mutex children_mutex(absl::kConstInit);
bool children_may_start ABSL_GUARDED_BY(children_mutex) = true;

std::set<pid_t>& Children() ABSL_EXCLUSIVE_LOCKS_REQUIRED(children_mutex) {
  static auto* const children = new std::set<pid_t>;
  return *children;
}

std::string Content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::filesystem::path InProc(pid_t pid, std::string_view file) {
  return std::filesystem::path("/proc") / std::to_string(pid) / file;
}

// The number after a word of one of the process's files.
int64_t NumberIn(pid_t pid, std::string_view file, std::string_view name) {
  std::istringstream content(Content(InProc(pid, file)));
  std::string word;
  while (content >> word) {
    if (word != name) continue;
    int64_t number = 0;
    content >> number;
    return number;
  }
  return 0;
}

int64_t StatusBytesOf(pid_t pid, std::string_view name) {
  return NumberIn(pid, "status", name) * kBytesPerKibibyte;
}

// Between fork and exec: nothing here may allocate or take a lock.
[[noreturn]] void Become(char* const* arguments, int log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int empty = open("/dev/null", O_RDONLY);
  dup2(empty, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execv(arguments[0], arguments);
  _exit(127);
}

// Waits until the child's end of the pipe is closed: from then on what it uses is the program's
// own, and not what this program had at the fork.
void AwaitProgram(const int (&pipe_ends)[2]) {
  close(pipe_ends[1]);
  char none = 0;
  while (read(pipe_ends[0], &none, 1) < 0 && errno == EINTR) continue;
  close(pipe_ends[0]);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    const std::vector<std::string>& command, const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) return absl::InternalError(absl::StrCat(log.string(), " cannot be written"));
  absl::MutexLock lock(&children_mutex);
  int until_it_is_the_program[2] = {-1, -1};
  const bool made = children_may_start && pipe2(until_it_is_the_program, O_CLOEXEC) == 0;
  const pid_t pid = made ? fork() : -1;
  if (pid == 0) Become(arguments.data(), output);
  close(output);
  AwaitProgram(until_it_is_the_program);
  if (!children_may_start) return absl::CancelledError("this program is being ended");
  if (pid < 0) return absl::InternalError("no process could be made");
  Children().insert(pid);
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, command[0], log));
}

ChildProcess::~ChildProcess() {
  if (Ended()) return;
  absl::MutexLock lock(&children_mutex);
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  Children().erase(pid_);
}

void EndAllChildren() {
  absl::MutexLock lock(&children_mutex);
  children_may_start = false;
  for (const pid_t pid : Children()) kill(pid, SIGKILL);
  for (const pid_t pid : Children()) {
    siginfo_t ignored;
    waitid(P_PID, static_cast<id_t>(pid), &ignored, WEXITED | WNOWAIT);
  }
}

bool ChildProcess::Ended() {
  if (ended_) return true;
  absl::MutexLock lock(&children_mutex);
  int status = 0;
  rusage used = {};
  if (wait4(pid_, &status, WNOHANG, &used) != pid_) return false;
  Children().erase(pid_);
  ended_ = true;
  ending_.exit_code = WIFSIGNALED(status) ? kExitBySignal + WTERMSIG(status) : WEXITSTATUS(status);
  ending_.cpu_seconds = absl::ToDoubleSeconds(absl::DurationFromTimeval(used.ru_utime) +
                                              absl::DurationFromTimeval(used.ru_stime));
  ending_.written_bytes = used.ru_oublock * kBytesPerBlock;
  return true;
}

void ChildProcess::AskToStop() const { kill(pid_, SIGTERM); }

absl::StatusOr<Ending> ChildProcess::AwaitEnd(absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  // The system's own account at the end begins with what this program had at the fork.
  int64_t peak_bytes = 0;
  while (!Ended()) {
    peak_bytes = std::max(peak_bytes, PeakBytesOf(pid_));
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError("a program that should have ended goes on");
    }
    absl::SleepFor(kLookAgain);
  }
  ending_.peak_bytes = peak_bytes;
  return ending_;
}

absl::StatusOr<std::string> ChildProcess::AwaitLine(const std::filesystem::path& file,
                                                    absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  for (;;) {
    const std::string content = Content(file);
    if (const size_t end = content.find('\n'); end != std::string::npos) {
      return content.substr(0, end);
    }
    if (Ended() || absl::Now() > deadline) {
      const std::string said = Content(log_);
      return absl::UnavailableError(
          absl::StrCat(program_, " did not begin to serve",
                       ended_ ? absl::StrCat(" and ended with code ", ending_.exit_code) : "",
                       said.empty() ? ". It said nothing" : absl::StrCat(". It said: ", said)));
    }
    absl::SleepFor(kLookAgain);
  }
}

double CpuSecondsOf(pid_t pid) {
  clockid_t clock = {};
  timespec time = {};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
  return absl::ToDoubleSeconds(absl::DurationFromTimespec(time));
}

int64_t PeakBytesOf(pid_t pid) { return StatusBytesOf(pid, "VmHWM:"); }

void ForgetPeakOf(pid_t pid) { std::ofstream(InProc(pid, "clear_refs")) << "5"; }

int64_t ResidentBytesOf(pid_t pid) { return StatusBytesOf(pid, "VmRSS:"); }

int64_t ReadBytesOf(pid_t pid) { return NumberIn(pid, "io", "read_bytes:"); }

int64_t WrittenBytesOf(pid_t pid) { return NumberIn(pid, "io", "write_bytes:"); }

void AwaitQuiet(pid_t pid) {
  double used = 1;
  for (double before = CpuSecondsOf(pid); used > kNextToNothing * absl::ToDoubleSeconds(kQuiet);) {
    absl::SleepFor(kQuiet);
    const double now = CpuSecondsOf(pid);
    used = now - before;
    before = now;
  }
}

std::filesystem::path OwnProgram() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace landbridge::bench
