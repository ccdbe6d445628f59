// SPDX-License-Identifier: Apache-2.0
// Keeps one CSV file equal to a view: a row for each listing in force.
//
// Three files: FILE is what people open, FILE.state holds the view and the place in the feed
// together and is the truth, FILE.lock keeps a second process away. Each is replaced as a whole,
// FILE.state first; FILE is written anew from it at every start. So the token can not disagree with
// the data, and whoever opens FILE sees one moment of the view. FILE appears when the first
// snapshot is finished.
//
// Writing costs as much as the view is large, whatever changed. So it happens at most every
// `interval`, and takes at most about a tenth of the time. The view is held in memory.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "adapters/sdk/feed_sink.h"
#include "adapters/sinks/durable_file.h"
#include "adapters/sinks/held_listings.h"

namespace landbridge {

struct CsvSinkOptions {
  std::filesystem::path file;
  absl::Duration interval = absl::Seconds(3);  // between two replacements
};

// Columns: listing_id, those of listing_columns.h, event. Several values of a cell are separated by
// "; ". Written as proto/contract/csv_cell.h says.
class CsvSink : public FeedSink {
 public:
  explicit CsvSink(CsvSinkOptions options);

  // Errors: kAborted: another process keeps the file.
  //         kAlreadyExists: the file is not ours.
  //         kDataLoss: FILE.state is damaged.
  //         kResourceExhausted, kPermissionDenied and others: a file cannot be read or written.
  absl::StatusOr<SinkPlace> Load() override;
  absl::Status Apply(const v1::SubscribeResponse& response, const SinkPlace& place) override;
  absl::Status Flush() override;
  const std::string& stored_token() const override { return stored_token_; }

 private:
  absl::Status WriteTable() const;

  const CsvSinkOptions options_;
  const std::filesystem::path state_file_;
  std::optional<OwnedDescriptor> lock_;
  HeldListings held_;
  SinkPlace place_;
  std::string stored_token_;
  bool table_is_old_ = false;
  absl::Time next_write_ = absl::InfinitePast();
};

}  // namespace landbridge
