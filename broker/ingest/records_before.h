// SPDX-License-Identifier: Apache-2.0
// What the ledger will find of a record when it comes to a change that is being received: read from
// the state now, and certain where no change of the same record is on its way between.
//
//   LB_RETURN_IF_ERROR(records.Read(batch, 0, settled_sequence));
//   for each change of the batch, in order:
//     const RecordBefore before = records.Of(batch, i);
//     if (the record may be another after it) records.NoteChange(record_id, sequence);
//
// Only changes of its own source touch a record, and a source has one stream at a time, which knows
// all that is on its way. Belongs to one stream; calls must not overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "broker/ingest/admission.h"
#include "broker/ledger/numbers.h"
#include "landbridge/v1/publish_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

class RecordsBefore {
 public:
  // `state` must outlive this. Requires: nothing of the source is on its way.
  RecordsBefore(const StateStore& state, std::string_view agency, std::string_view source)
      : state_(state), agency_(agency), source_(source) {}

  // Reads the records of `batch` from the change `first` on. Changes of the source up to
  // `settled_sequence` are in the state.
  //
  // Errors: those of the state's reads.
  absl::Status Read(const v1::PublishRequest::Batch& batch, int first, int64_t settled_sequence);

  // Of the change `index` of the batch that was read last.
  RecordBefore Of(const v1::PublishRequest::Batch& batch, int index);

  // The change `sequence` may make another record of this.
  void NoteChange(std::string_view record_id, int64_t sequence);

 private:
  static constexpr size_t kLastChangesMin = 1024;

  const StateStore& state_;
  const std::string agency_;
  const std::string source_;
  std::optional<SourceNumber> number_;  // once the state knows the source
  int first_ = 0;
  int64_t settled_sequence_ = 0;
  std::vector<std::string> content_hashes_;  // from first_ on; none while the source is unknown
  // By hash of the record id: two records with one hash are only less certain. Those that settled
  // are removed when this has grown to `last_changes_max_`.
  absl::flat_hash_map<size_t, int64_t> last_changes_;
  size_t last_changes_max_ = kLastChangesMin;
};

}  // namespace landbridge
