// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/watch.h"

#include <signal.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a file that changed since it was read is a reason to read again") {
  TempDir folder;
  std::ofstream(folder.path() / "export.csv") << "one";
  Watcher watcher(folder.path(), std::chrono::seconds(0));
  watcher.Remember();
  std::ofstream(folder.path() / "export.csv") << "one and two";
  CHECK(watcher.AwaitReason());
}

TEST_CASE("what the passes themselves write beside the exports is no reason to read again") {
  TempDir folder;
  std::ofstream(folder.path() / "export.csv") << "one";
  Watcher watcher(folder.path(), std::chrono::seconds(0), {folder.path() / "rejects.csv"});
  watcher.Remember();
  std::ofstream(folder.path() / "rejects.csv") << "none";
  // Nothing but the time that was asked for ends the wait.
  const auto begin = std::chrono::steady_clock::now();
  CHECK(watcher.AwaitReason(std::chrono::seconds(4)));
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds(4));
  std::ofstream(folder.path() / "rejects.txt") << "somebody else's";
  CHECK(watcher.AwaitReason());
}

TEST_CASE("files that programs lay beside others are no reason to read again") {
  TempDir folder;
  std::ofstream(folder.path() / "fines.xlsx") << "one";
  const FileLook before = LookAt(folder.path());
  CHECK(before.size() == 1);
  std::ofstream(folder.path() / "~$fines.xlsx") << "clerk";
  std::ofstream(folder.path() / ".~lock.fines.ods#") << "clerk";
  std::ofstream(folder.path() / ".fines.xlsx.part") << "half";
  CHECK(LookAt(folder.path()) == before);
  std::ofstream(folder.path() / "more.xlsx") << "two";
  CHECK(LookAt(folder.path()) != before);
}

TEST_CASE("a period that passed is a reason to read again") {
  TempDir folder;
  std::ofstream(folder.path() / "export.csv") << "one";
  Watcher watcher(folder.path() / "export.csv", std::chrono::seconds(1));
  watcher.Remember();
  CHECK(watcher.AwaitReason());
}

TEST_CASE("a request to end that came while reading is not lost") {
  TempDir folder;
  Watcher watcher(folder.path(), std::chrono::seconds(0));
  watcher.Remember();
  pthread_kill(pthread_self(), SIGTERM);
  CHECK_FALSE(watcher.AwaitReason());
}

TEST_CASE("a request to end stops what runs, and there is no reason to read again") {
  TempDir folder;
  Watcher watcher(folder.path(), std::chrono::seconds(0));
  watcher.Remember();
  bool stopped = false;
  watcher.During([&](const std::stop_token& stop) {
    kill(getpid(), SIGTERM);
    std::mutex mutex;
    std::condition_variable_any asked;
    std::unique_lock lock(mutex);
    asked.wait(lock, stop, [] { return false; });
    stopped = stop.stop_requested();
  });
  CHECK(stopped);
  CHECK_FALSE(watcher.AwaitReason());
}

TEST_CASE("after a failure it is read again in a while, although nothing changed") {
  TempDir folder;
  Watcher watcher(folder.path(), std::chrono::seconds(0));
  watcher.Remember();
  watcher.During([](const std::stop_token&) {});
  CHECK(watcher.AwaitReason(std::chrono::milliseconds(1)));
}

}  // namespace
}  // namespace landbridge::testing
