// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/run_folder.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <system_error>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace landbridge::bench {
namespace {

constexpr int kExitBySignal = 128;

void Remove(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace

class RunFolder::Rep {
 public:
  explicit Rep(std::filesystem::path path) : path_(std::move(path)) {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&signals_, signal);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::thread([this] {
      int taken = 0;
      sigwait(&signals_, &taken);
      if (taken == SIGUSR1) return;
      Remove(path_);
      _exit(kExitBySignal + taken);
    });
  }

  ~Rep() {
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
    Remove(path_);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
  sigset_t signals_;
  std::thread thread_;
};

absl::StatusOr<RunFolder> RunFolder::Make(const std::filesystem::path& parent) {
  const std::filesystem::path within =
      parent.empty() ? std::filesystem::temp_directory_path() : std::filesystem::absolute(parent);
  std::string made = (within / "landbridge-bench-XXXXXX").string();
  if (mkdtemp(made.data()) == nullptr) {
    return absl::InternalError(absl::StrCat("no folder can be made in ", within.string()));
  }
  return RunFolder(std::make_shared<Rep>(made));
}

const std::filesystem::path& RunFolder::path() const { return rep_->path(); }

}  // namespace landbridge::bench
