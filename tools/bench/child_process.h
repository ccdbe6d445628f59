// SPDX-License-Identifier: Apache-2.0
// A program that a scenario starts beside itself, and what it uses of the machine.
//
// The child ends with the object, and with the thread that started it: nothing is left behind when
// the benchmark is killed.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace landbridge::bench {

// How a program ended, and what it had used by then.
struct Ending {
  int exit_code = 0;  // 128 and the signal's number, when a signal ended it
  double cpu_seconds = 0;
  int64_t peak_bytes = 0;
  int64_t written_bytes = 0;
};

class ChildProcess {
 public:
  // Starts `command`; its output goes to `log`, standard input is empty.
  //
  // Errors: kInternal: no process could be made; kCancelled: after EndAllChildren. A program that
  // cannot be run ends with code 127.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(
      const std::vector<std::string>& command, const std::filesystem::path& log);

  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }

  // The first line of `file`, which the program writes, in one piece, once it serves.
  //
  // Errors: kUnavailable: the program ended before, or wrote nothing within `patience`; the message
  // names it and ends with what it said.
  absl::StatusOr<std::string> AwaitLine(const std::filesystem::path& file,
                                        absl::Duration patience = absl::Minutes(1));

  // Asks the program to stop, as a supervisor does.
  void AskToStop() const;

  // Waits until the program ended. Requires: it was not waited for before.
  //
  // Errors: kDeadlineExceeded: it goes on.
  absl::StatusOr<Ending> AwaitEnd(absl::Duration patience);

 private:
  ChildProcess(pid_t pid, std::string program, std::filesystem::path log)
      : pid_(pid), program_(std::move(program)), log_(std::move(log)) {}

  bool Ended();

  const pid_t pid_;
  const std::string program_;
  const std::filesystem::path log_;
  bool ended_ = false;
  Ending ending_;  // once it ended
};

// Kills every child that there is, waits until they are gone, and lets no more be started: for the
// thread that ends this program, whatever the others do meanwhile.
void EndAllChildren();

// Processor time of all threads of a process up to now.
double CpuSecondsOf(pid_t pid);

// The most memory that a process had resident since ForgetPeakOf, in bytes.
int64_t PeakBytesOf(pid_t pid);
void ForgetPeakOf(pid_t pid);

// What a process has resident now, in bytes.
int64_t ResidentBytesOf(pid_t pid);

// What a process has written to files so far, in bytes, whether it reached the disk yet or not.
int64_t WrittenBytesOf(pid_t pid);

// What a process has had read from the disk so far, in bytes: not what lay in memory already.
int64_t ReadBytesOf(pid_t pid);

// Waits until a process had next to nothing to do for a while.
void AwaitQuiet(pid_t pid);

// Where this program itself lies.
std::filesystem::path OwnProgram();

}  // namespace landbridge::bench
