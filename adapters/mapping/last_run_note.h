// SPDX-License-Identifier: Apache-2.0
// The small file in which an adapter notes what its source looked like in the last run (message
// config.v1.LastRun), and the comparisons with it. See docs/adr/0014-a-note-of-the-last-run.md.
//
// The file is advice: without it, or with an old one, a run sends and withdraws exactly the same.
// It may only keep a run from starting.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/mapping/drift.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/record_stream.h"
#include "landbridge/config/v1/last_run.pb.h"

namespace landbridge {

// Belongs to one thread. The mapping must outlive it.
class LastRunNote {
 public:
  // Reads `file`; an empty path keeps no note and compares nothing. A file that is not there is a
  // first run.
  //
  // Errors: kFailedPrecondition: the file holds something else; remove it.
  //         kPermissionDenied or others: it cannot be read.
  static absl::StatusOr<LastRunNote> Open(const Mapping& mapping, const std::filesystem::path& file,
                                          const Accepted& accepted);

  // Whether there is a last run to compare with.
  bool has_last() const { return last_.has_value(); }

  // Before the mapping is run. Errors: as CompareHeaders and LookAtHeaders.
  absl::Status CheckHeaders(const std::vector<std::filesystem::path>& files,
                            const std::stop_token& stop) const;
  // After a whole pass. Errors: as CompareContents and CompareRowCounts.
  absl::Status CheckPass(const PassSummary& pass) const;

  // Notes a run that went well. The file is replaced as a whole, or not at all.
  //
  // Errors: the file cannot be written; the next run compares with an older one.
  absl::Status Keep(const PassSummary& pass) const;

 private:
  LastRunNote(const Mapping& mapping, std::filesystem::path file, const Accepted& accepted)
      : mapping_(&mapping), file_(std::move(file)), accepted_(accepted) {}

  const Mapping* mapping_;
  std::filesystem::path file_;
  Accepted accepted_;
  std::optional<config::v1::LastRun> last_;
};

}  // namespace landbridge
