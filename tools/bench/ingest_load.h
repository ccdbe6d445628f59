// SPDX-License-Identifier: Apache-2.0
// Changes at full speed, from one agency or from several at once, and what it took until all of
// them were settled.
//
//   IngestLoad load(broker, 4);
//   LB_RETURN_IF_ERROR(load.Connect());
//   LB_RETURN_IF_ERROR(load.Fill(1'000'000));                      // prepared as it goes
//   LB_ASSIGN_OR_RETURN(const auto result, load.Run(200'000, 95));  // prepared before
//
// Messages are serialised before the clock starts, and sent as fast as the broker reads them: what
// is measured is the broker's work and the connection's, not the making of records.
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "landbridge/v1/record.pb.h"
#include "tools/bench/bench_broker.h"

namespace landbridge::bench {

struct IngestResult {
  double seconds = 0;  // from the first message's sending to the last verdict
  int64_t changes = 0;
  int64_t new_listings = 0;
  int64_t bytes = 0;  // of all messages
  double server_cpu_seconds = 0;
  double client_cpu_seconds = 0;
  int64_t server_peak_bytes = 0;
  int64_t server_written_bytes = 0;  // that the broker had written to its files
};

class IngestLoad {
 public:
  // `agencies`, at most kAgenciesMax, publish one source each, by a connection of their own.
  // `broker` must outlive the object.
  IngestLoad(const BenchBroker& broker, int agencies);
  ~IngestLoad();

  absl::Status Connect();

  // Publishes `changes`, shared evenly among the agencies: `repeat_percent` of them are records
  // that the same agency published before, unchanged, the others are new listings.
  //
  // Errors: kInternal: what was settled is not what was sent; others: the stream broke.
  absl::StatusOr<IngestResult> Run(int64_t changes, int repeat_percent);

  // Publishes `listings` new ones, however many, in steps of bounded memory.
  absl::Status Fill(int64_t listings);

  // The most memory that the broker had resident since Connect, between the runs, too.
  int64_t peak_bytes() const;

  // Listings so far. Records 0 to this minus 1 of load.h were published, each once, not in order
  // where there are several agencies.
  int64_t listings() const;

 private:
  class Agency;

  v1::Tally TallyOfAll() const;

  const BenchBroker& broker_;
  const int agency_count_;
  std::vector<std::unique_ptr<Agency>> agencies_;
  int64_t peak_bytes_ = 0;  // before the last run
};

}  // namespace landbridge::bench
