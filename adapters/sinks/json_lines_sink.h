// SPDX-License-Identifier: Apache-2.0
// Appends a view's changes to a file of JSON lines, each exactly once.
//
// A line is an entry as `landbridge --format jsonl subscribe` prints it, or one of
//   {"snapshot_started":{"generation":"..."}}    {"snapshot_finished":{"generation":"..."}}
// so that the reader can run the loop of docs/subscribers.md over the file. FILE.state says how
// long the file is at which place of the feed: what a crash left beyond that is cut off at the next
// start and comes again. FILE.lock keeps a second process away.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "adapters/sdk/feed_sink.h"
#include "adapters/sinks/durable_file.h"

namespace landbridge {

// The lines of one response, each with its line break.
std::string AsJsonLines(const v1::SubscribeResponse& response);

class JsonLinesSink : public FeedSink {
 public:
  explicit JsonLinesSink(std::filesystem::path file);

  // Errors: kAborted: another process appends to the file.
  //         kAlreadyExists: the file is not ours.
  //         kDataLoss: the file is shorter than FILE.state says, or FILE.state is damaged.
  //         kResourceExhausted, kPermissionDenied and others: a file cannot be read or written.
  absl::StatusOr<SinkPlace> Load() override;
  // Stores at once.
  absl::Status Apply(const v1::SubscribeResponse& response, const SinkPlace& place) override;
  absl::Status Flush() override;
  const std::string& stored_token() const override { return stored_token_; }

 private:
  absl::Status StoreState();

  const std::filesystem::path file_;
  const std::filesystem::path state_file_;
  std::optional<OwnedDescriptor> lock_;
  std::optional<OwnedDescriptor> descriptor_;
  int64_t length_ = 0;
  SinkPlace place_;
  std::string stored_token_;
};

}  // namespace landbridge
