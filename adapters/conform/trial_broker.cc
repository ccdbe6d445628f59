// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/trial_broker.h"

#include <csignal>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "adapters/sdk/live_records.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr absl::Duration kStartPatience = absl::Minutes(1);
constexpr absl::Duration kLookAgain = absl::Milliseconds(5);
constexpr char kAnyPort[] = "127.0.0.1:0";

}  // namespace

absl::StatusOr<std::unique_ptr<TrialBroker>> TrialBroker::Start(TrialGround& ground) {
  LB_ASSIGN_OR_RETURN(const std::filesystem::path folder, ground.NewFolder("broker"));
  std::unique_ptr<TrialBroker> broker(new TrialBroker(ground, folder));
  LB_RETURN_IF_ERROR(broker->Launch(kAnyPort));
  return broker;
}

absl::Status TrialBroker::Launch(const std::string& listen) {
  const std::filesystem::path config = folder_ / "broker.yaml";
  const std::filesystem::path ready = folder_ / "ready";
  const std::filesystem::path log = folder_ / "broker.log";
  LB_RETURN_IF_ERROR(WriteWhole(config, ground_.BrokerConfig(folder_, listen)));
  std::error_code ignored;  // there is none at first
  std::filesystem::remove(ready, ignored);
  LB_ASSIGN_OR_RETURN(program_,
                      ChildProgram::Start({ground_.programs().broker.string(), "--config",
                                           config.string(), "--ready-file", ready.string()},
                                          log, log));
  const absl::Time deadline = absl::Now() + kStartPatience;
  for (;;) {
    const std::string announced = FileContent(ready);
    if (announced.ends_with('\n')) {
      address_ = announced.substr(0, announced.size() - 1);
      return absl::OkStatus();
    }
    if (program_->Ended() || absl::Now() > deadline) {
      return absl::FailedPreconditionError(
          absl::StrCat("the broker does not start: ", FileContent(log)));
    }
    absl::SleepFor(kLookAgain);
  }
}

absl::Status TrialBroker::Kill() {
  program_->Signal(SIGKILL);
  return program_->AwaitEnd(kStartPatience).status();
}

absl::Status TrialBroker::StartAgain() { return Launch(address_); }

void TrialBroker::Pause() { program_->Signal(SIGSTOP); }
void TrialBroker::GoOn() { program_->Signal(SIGCONT); }

absl::StatusOr<HeldContent> TrialBroker::Held(const std::string& source) {
  const absl::Time deadline = absl::Now() + kStartPatience;
  for (;;) {
    LB_ASSIGN_OR_RETURN(const auto channel, MakeChannel(ground_.Agency(address_)));
    HeldContent held;
    const absl::StatusOr<std::string> key = ListLiveRecords(
        channel, source, [&held](std::string_view record_id, std::string_view content_hash) {
          held.emplace(record_id, content_hash);
        });
    if (key.ok()) {
      hash_key_ = *key;
      return held;
    }
    // After a restart, a connection may still be in the pause that follows a failure.
    if (!absl::IsUnavailable(key.status()) || absl::Now() > deadline) return key.status();
    absl::SleepFor(kLookAgain);
  }
}

absl::StatusOr<std::string> TrialBroker::Standing() {
  std::vector<std::string> command = {ground_.programs().client.string(), "--format", "json",
                                      "status"};
  const std::vector<std::string> connection = FlagsOf(ground_.Operator(address_));
  command.insert(command.end(), connection.begin(), connection.end());
  LB_ASSIGN_OR_RETURN(const std::filesystem::path folder, ground_.NewFolder("status"));
  LB_ASSIGN_OR_RETURN(const auto program,
                      ChildProgram::Start(command, folder / "out", folder / "err"));
  LB_ASSIGN_OR_RETURN(const int exit_code, program->AwaitEnd(kStartPatience));
  const nlohmann::json answer =
      nlohmann::json::parse(FileContent(folder / "out"), nullptr, /*allow_exceptions=*/false);
  if (exit_code != 0 || !answer.is_object()) {
    return absl::UnavailableError(
        absl::StrCat("landbridge status failed: ", FileContent(folder / "err")));
  }
  // 64-bit numbers are text in JSON, and zeros are left out.
  const auto count = [&answer](const char* name) { return answer.value(name, std::string("0")); };
  return absl::StrCat(count("event_head"), " events, ", count("listings_in_force"),
                      " listings in force, ", count("listings_lifted"), " lifted, ",
                      count("subjects"), " subjects");
}

std::string OtherContentIn(const HeldContent& held, const HeldContent& expected) {
  for (const auto& [record_id, content] : held) {
    const auto found = expected.find(record_id);
    if (found == expected.end()) return absl::StrCat("record `", record_id, "` is not one of them");
    if (found->second != content) return absl::StrCat("record `", record_id, "` has other content");
  }
  return "";
}

std::string DifferenceOf(const HeldContent& expected, const HeldContent& held) {
  if (std::string other = OtherContentIn(held, expected); !other.empty()) return other;
  for (const auto& [record_id, content] : expected) {
    if (!held.contains(record_id)) {
      return absl::StrCat("record `", record_id, "` and ", expected.size() - held.size() - 1,
                          " others are missing");
    }
  }
  return "";
}

}  // namespace landbridge
