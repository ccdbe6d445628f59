// SPDX-License-Identifier: Apache-2.0
#include "tests/server/retention_desk.h"

#include <algorithm>
#include <utility>

#include "absl/synchronization/notification.h"
#include "proto/contract/status_macros.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr char kAgency[] = "agency/440000/market";
constexpr char kSource[] = "penalties";

}  // namespace

absl::Status RetentionDesk::Open(bool rebuild_state) {
  StoresOptions options;
  options.log_folder = folder_ / "log";
  options.state_folder = folder_ / "state";
  options.checkpoints_folder = checkpoints();
  options.memory_bytes = size_t{32} << 20;
  options.rebuild_state = rebuild_state;
  LB_ASSIGN_OR_RETURN(stores_, OpenStores(options));
  LB_ASSIGN_OR_RETURN(pipeline_, Pipeline::Start(*stores_.log, *stores_.state, clock_, {}));
  retention_ =
      std::make_unique<Retention>(options_, Checkpoints(checkpoints(), stores_.log->Epoch()),
                                  *stores_.log, *stores_.state, *pipeline_, clock_);
  return absl::OkStatus();
}

void RetentionDesk::Close() {
  retention_.reset();
  pipeline_.reset();
  stores_ = Stores();
}

void RetentionDesk::Submit(std::vector<log::v1::LoggedChange> changes) {
  const auto source = StateReader(*stores_.state).Source(kAgency, kSource);
  REQUIRE(source.ok());
  log::v1::ChangeBatch batch;
  batch.set_agency(kAgency);
  batch.set_source(kSource);
  batch.set_first_sequence(*source ? (*source)->settled_sequence() + 1 : 1);
  for (auto& change : changes) *batch.add_changes() = std::move(change);
  absl::Notification settled;
  pipeline_->Submit(std::move(batch), [&](const BatchVerdict&) { settled.Notify(); });
  settled.WaitForNotification();
}

void RetentionDesk::Publish(const std::string& record_id, const std::string& content) {
  log::v1::LoggedChange change = Upsert({.record_id = record_id, .number = record_id});
  change.mutable_upsert()->set_decision(content);  // the ledger does not look into it
  Submit({change});
}

void RetentionDesk::Lift(const std::string& record_id) { Submit({Withdraw(record_id)}); }

void RetentionDesk::PublishMany(int first, int count) {
  std::vector<log::v1::LoggedChange> changes;
  for (int i = first; i < first + count; ++i) {
    changes.push_back(Upsert({.record_id = std::to_string(i), .number = std::to_string(i)}));
  }
  Submit(std::move(changes));
}

void RetentionDesk::LetPass(absl::Duration time) {
  clock_.Advance(time);
  // Whatever is recorded from now on comes with the tick of the day, or after it.
  log::v1::Acknowledgements::Acknowledgement acknowledgement;
  acknowledgement.set_province("440000");
  acknowledgement.set_subscription("desk");
  absl::Notification recorded;
  pipeline_->Acknowledge(acknowledgement, [&] { recorded.Notify(); });
  recorded.WaitForNotification();
}

RetentionReport RetentionDesk::Run() {
  const absl::StatusOr<RetentionReport> report = retention_->Run();
  INFO(report.status().ToString());
  REQUIRE(report.ok());
  return *report;
}

StateDigests RetentionDesk::Digests() const {
  const auto digests = ComputeStateDigests(*stores_.state);
  REQUIRE(digests.ok());
  return *digests;
}

std::vector<std::string> RetentionDesk::CheckpointNames() const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(checkpoints(), error)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace landbridge::testing
