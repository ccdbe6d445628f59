// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/form_server.h"

#include <csignal>
#include <system_error>

#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/peers/server_program.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(1);

}  // namespace

absl::Status FormServer::Start() {
  if (process_ != nullptr) return absl::OkStatus();
  std::error_code error;
  std::filesystem::create_directories(setup_.folder, error);
  LB_RETURN_IF_ERROR(RunToEnd(setup_.install, setup_.folder / "install.log"));
  const std::filesystem::path log = setup_.folder / "log";
  LB_ASSIGN_OR_RETURN(process_, ChildProcess::Start(setup_.serve, log));
  return AwaitServing(*process_, log, setup_.serves);
}

FormServer::~FormServer() {
  if (process_ != nullptr) {
    kill(process_->pid(), setup_.stop_signal);
    AwaitEnd(*process_, kPatience).status().IgnoreError();
    process_.reset();
  }
  std::error_code error;
  std::filesystem::remove_all(setup_.folder, error);
}

}  // namespace landbridge::bench
