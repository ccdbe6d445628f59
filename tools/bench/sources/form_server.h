// SPDX-License-Identifier: Apache-2.0
// The server of a form's database, in a folder of its own, for as long as somebody holds it.
//
// Belongs to one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {

struct FormServerSetup {
  std::filesystem::path folder;      // made by Start, and removed at the end
  std::vector<std::string> install;  // makes its files there
  std::vector<std::string> serve;    // goes on until it is stopped
  std::function<bool()> serves;      // whether it answers
  int stop_signal = 0;               // that asks it to stop
};

class FormServer {
 public:
  explicit FormServer(FormServerSetup setup) : setup_(std::move(setup)) {}
  // Waits for its end.
  ~FormServer();
  FormServer(const FormServer&) = delete;
  FormServer& operator=(const FormServer&) = delete;

  // Starts it, unless it was started, and waits until it serves.
  //
  // Errors: kInternal, kUnavailable: it does not serve; the message ends with what it said.
  absl::Status Start();

 private:
  const FormServerSetup setup_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace landbridge::bench
