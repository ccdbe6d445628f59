// SPDX-License-Identifier: Apache-2.0
// Programs that a test starts, and ends.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace landbridge::testing {

struct Finished {
  int exit_code = -1;  // -1: ended by a signal
  std::string out;
  std::string err;
};

// Runs a program to its end. Standard input is empty.
Finished RunProgram(const std::vector<std::string>& command);

// A program that runs beside the test. It is killed with the object.
class Subprocess {
 public:
  // Output of both kinds goes to `log`.
  Subprocess(const std::vector<std::string>& command, const std::filesystem::path& log);
  ~Subprocess();
  Subprocess(const Subprocess&) = delete;
  Subprocess& operator=(const Subprocess&) = delete;

  pid_t id() const { return pid_; }
  void Signal(int number) const;
  // Waits for the end; as Finished::exit_code.
  int Wait();
  // Whether it ended already.
  bool Ended();

 private:
  pid_t pid_;
  bool waited_ = false;
  int exit_code_ = -1;
};

}  // namespace landbridge::testing
