// SPDX-License-Identifier: Apache-2.0
// Prints a view's entries to standard output, and keeps the place in a token file where there is
// one.
#pragma once

#include <filesystem>
#include <string>

#include "adapters/sdk/feed_sink.h"
#include "tools/landbridge/command.h"

namespace landbridge {

struct PrintSinkOptions {
  OutputFormat format = OutputFormat::kText;
  bool marks = false;                // lines for snapshots too (json_lines_sink.h); not as text
  std::filesystem::path token_file;  // empty: the place is forgotten at the end
};

// Entries are printed before the token is stored: after a crash the last ones may come again.
class PrintSink : public FeedSink {
 public:
  explicit PrintSink(PrintSinkOptions options);

  // Errors: kPermissionDenied: the token file cannot be read.
  absl::StatusOr<SinkPlace> Load() override;

  // Errors: kUnknown: standard output is closed, or full. kResourceExhausted and others: the token
  //         file cannot be written.
  absl::Status Apply(const v1::SubscribeResponse& response, const SinkPlace& place) override;
  absl::Status Flush() override { return absl::OkStatus(); }
  // Empty without a token file: what was only shown is not acknowledged.
  const std::string& stored_token() const override { return stored_token_; }

 private:
  const PrintSinkOptions options_;
  std::string stored_token_;
};

}  // namespace landbridge
