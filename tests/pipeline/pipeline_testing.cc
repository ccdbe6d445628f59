// SPDX-License-Identifier: Apache-2.0
#include "tests/pipeline/pipeline_testing.h"

#include "absl/synchronization/notification.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

std::unique_ptr<StateStore> OpenState(const std::filesystem::path& folder) {
  StateStoreOptions options;
  options.path = folder;
  auto store = StateStore::Open(options);
  LB_CHECK(store.ok());
  return *std::move(store);
}

std::unique_ptr<Pipeline> Ground::Start(PipelineOptions options) {
  auto pipeline = Pipeline::Start(log, *state, clock, std::move(options));
  REQUIRE(pipeline.ok());
  return *std::move(pipeline);
}

log::v1::ChangeBatch Batch(const std::string& agency, int64_t first,
                           const std::vector<log::v1::LoggedChange>& changes) {
  log::v1::ChangeBatch batch;
  batch.set_agency(agency);
  batch.set_source("courts/list");
  batch.set_first_sequence(first);
  for (const auto& change : changes) *batch.add_changes() = change;
  return batch;
}

Report Numbered(int64_t number) {
  return {.record_id = std::to_string(number), .number = std::to_string(number)};
}

void SubmitAndWait(Pipeline& pipeline, const std::string& agency, int64_t count) {
  absl::Notification last;
  for (int64_t i = 1; i <= count; ++i) {
    pipeline.Submit(Batch(agency, i, {Upsert(Numbered(i))}),
                    [&last, i, count](const BatchVerdict& verdict) {
                      if (verdict.through_sequence == count && i == count) last.Notify();
                    });
  }
  last.WaitForNotification();
}

std::vector<log::v1::LogEntry> EntriesOf(const CommitLog& log) {
  std::vector<log::v1::LogEntry> entries;
  const auto reader = log.NewReader(log.First());
  for (;;) {
    const auto stored = reader->Next();
    LB_CHECK(stored.ok());
    if (!*stored) return entries;
    LB_CHECK(entries.emplace_back().ParseFromString((*stored)->payload));
  }
}

absl::StatusOr<Position> WatchedLog::Append(std::span<const std::string_view> payloads) {
  LB_RETURN_IF_ERROR(before_append_(++appends_));
  return log_.Append(payloads);
}

}  // namespace landbridge::testing
