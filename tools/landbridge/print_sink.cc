// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/print_sink.h"

#include <iostream>
#include <utility>

#include "adapters/sinks/durable_file.h"
#include "adapters/sinks/json_lines_sink.h"
#include "proto/contract/status_macros.h"
#include "tools/landbridge/client_flags.h"
#include "tools/landbridge/listing_text.h"

namespace landbridge {

PrintSink::PrintSink(PrintSinkOptions options) : options_(std::move(options)) {}

absl::StatusOr<SinkPlace> PrintSink::Load() {
  SinkPlace place;
  if (!options_.token_file.empty()) {
    LB_ASSIGN_OR_RETURN(place.token, ReadIfThere(options_.token_file));
  }
  stored_token_ = place.token;
  return place;
}

absl::Status PrintSink::Apply(const v1::SubscribeResponse& response, const SinkPlace& place) {
  if (options_.marks) {
    std::cout << AsJsonLines(response);
  } else {
    for (const v1::Entry& entry : response.delivery().entries()) {
      std::cout << (options_.format == OutputFormat::kText ? EntryAsText(entry)
                                                           : AsJson(entry, false))
                << "\n";
    }
  }
  std::cout.flush();
  if (!std::cout.good()) return absl::UnknownError("standard output cannot be written");
  if (!options_.token_file.empty()) {
    LB_ASSIGN_OR_RETURN(const auto fresh, FileReplacement::Begin(options_.token_file));
    LB_RETURN_IF_ERROR(fresh->Write(place.token));
    LB_RETURN_IF_ERROR(fresh->Commit());
    stored_token_ = place.token;
  }
  return absl::OkStatus();
}

}  // namespace landbridge
