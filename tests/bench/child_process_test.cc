// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/child_process.h"

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

using testing::TempDir;

constexpr absl::Duration kPatience = absl::Minutes(1);

std::unique_ptr<ChildProcess> Start(const TempDir& temp, const std::vector<std::string>& command) {
  auto process = ChildProcess::Start(command, temp.path() / "log");
  REQUIRE(process.ok());
  return *std::move(process);
}

TEST_CASE("a program that ends tells its exit code and what it used") {
  const TempDir temp;
  const std::string file = (temp.path() / "written").string();
  const auto process = Start(temp, {"/bin/dd", "if=/dev/zero", "of=" + file, "bs=1M", "count=8"});
  const auto ending = process->AwaitEnd(kPatience);
  REQUIRE(ending.ok());
  CHECK(ending->exit_code == 0);
  CHECK(ending->cpu_seconds > 0);
  CHECK(Start(temp, {"/bin/false"})->AwaitEnd(kPatience)->exit_code == 1);
}

TEST_CASE("what a program has is its own from the start, whatever memory this one has") {
  const TempDir temp;
  const std::string much(size_t{200} << 20, 'x');
  const auto process = Start(temp, {"/bin/sleep", "600"});
  CHECK(PeakBytesOf(process->pid()) < int64_t{100} << 20);
  CHECK(much.back() == 'x');
}

TEST_CASE("a program that is asked to stop ends by that signal, unless it takes it") {
  const TempDir temp;
  const auto process = Start(temp, {"/bin/sleep", "600"});
  CHECK(process->AwaitEnd(absl::Milliseconds(1)).status().code() ==
        absl::StatusCode::kDeadlineExceeded);
  process->AskToStop();
  CHECK(process->AwaitEnd(kPatience)->exit_code == 128 + SIGTERM);
}

}  // namespace
}  // namespace landbridge::bench
