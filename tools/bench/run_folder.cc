// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/run_folder.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {
namespace {

constexpr int kExitBySignal = 128;
// Workers of servers that were killed may still write for a moment.
constexpr absl::Duration kRemovePatience = absl::Seconds(5);
constexpr absl::Duration kTryAgain = absl::Milliseconds(20);
constexpr int kTimesGone = 10;

// Those that end a run, but for what this program was started to ignore, as nohup does.
sigset_t FindSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);  // of ours: the run is over
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action = {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler != SIG_IGN) sigaddset(&signals, signal);
  }
  return signals;
}

const sigset_t& SignalsTaken() {
  static const sigset_t signals = FindSignals();
  return signals;
}

void Remove(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

// Until nobody makes it again: other threads go on until they find out.
void RemoveInTheEnd(const std::filesystem::path& folder) {
  std::error_code ignored;
  int gone = 0;
  for (const absl::Time deadline = absl::Now() + kRemovePatience;
       gone < kTimesGone && absl::Now() < deadline; absl::SleepFor(kTryAgain)) {
    Remove(folder);
    gone = std::filesystem::exists(folder, ignored) ? 0 : gone + 1;
  }
}

absl::Status CannotMake(const std::string& where, const std::string& why) {
  return absl::AlreadyExistsError(absl::StrCat("no folder can be made in ", where, ": ", why,
                                               "; say with --folder where one can"));
}

}  // namespace

void TakeSignals() {
  pthread_sigmask(SIG_BLOCK, &SignalsTaken(), nullptr);
  signal(SIGPIPE, SIG_IGN);
}

class RunFolder::Rep {
 public:
  Rep() = default;

  absl::Status Make(const std::filesystem::path& within) {
    std::string made = (within / "landbridge-bench-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) {
      return CannotMake(within.string(), std::generic_category().message(errno));
    }
    path_ = made;
    thread_ = std::thread([this] {
      int taken = 0;
      sigwait(&SignalsTaken(), &taken);
      if (taken == SIGUSR1) return;
      EndAllChildren();
      RemoveInTheEnd(path_);
      _exit(kExitBySignal + taken);
    });
    return absl::OkStatus();
  }

  ~Rep() {
    if (!thread_.joinable()) return;
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
    Remove(path_);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::thread thread_;
};

absl::StatusOr<RunFolder> RunFolder::Make(const std::filesystem::path& parent) {
  std::error_code error;
  const std::filesystem::path within =
      parent.empty() ? std::filesystem::temp_directory_path(error) : parent;
  if (error) {
    const char* const asked = getenv("TMPDIR");
    return CannotMake(asked == nullptr ? "the folder of temporary files" : asked, error.message());
  }
  auto rep = std::make_shared<Rep>();
  LB_RETURN_IF_ERROR(rep->Make(std::filesystem::absolute(within)));
  return RunFolder(std::move(rep));
}

const std::filesystem::path& RunFolder::path() const { return rep_->path(); }

}  // namespace landbridge::bench
