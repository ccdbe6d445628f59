// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kLookAgain = absl::Milliseconds(5);
constexpr absl::Duration kQuiet = absl::Milliseconds(300);
constexpr int64_t kBytesPerKibibyte = 1024;
constexpr int64_t kBytesPerBlock = 512;  // of what the system counts as written
constexpr int kExitBySignal = 128;

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
  const int empty = open("/dev/null", O_RDONLY);
  dup2(empty, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execv(arguments[0], arguments);
  _exit(127);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    const std::vector<std::string>& command, const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) return absl::InternalError(absl::StrCat(log.string(), " cannot be written"));
  const pid_t pid = fork();
  if (pid == 0) Become(arguments.data(), output);
  close(output);
  if (pid < 0) return absl::InternalError("no process could be made");
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, log));
}

ChildProcess::~ChildProcess() {
  if (Ended()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

bool ChildProcess::Ended() {
  if (ended_) return true;
  int status = 0;
  rusage used = {};
  if (wait4(pid_, &status, WNOHANG, &used) != pid_) return false;
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
      return absl::UnavailableError(
          absl::StrCat("a program did not begin to serve. It said: ", Content(log_)));
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
  double before = -1;
  for (double now = CpuSecondsOf(pid); now > before;) {
    before = now;
    absl::SleepFor(kQuiet);
    now = CpuSecondsOf(pid);
  }
}

std::filesystem::path OwnProgram() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace landbridge::bench
