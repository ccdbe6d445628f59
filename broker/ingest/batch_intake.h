// SPDX-License-Identifier: Apache-2.0
// Turns the Batch messages of one stream into batches for the pipeline: checks limits and sequence,
// and lets admission decide about every change.
//
// Belongs to one stream; calls must not overlap.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/access/peer.h"
#include "broker/ingest/admission.h"
#include "broker/ingest/identity_key.h"
#include "broker/ingest/publish_options.h"
#include "broker/ingest/records_before.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/publish_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

class BatchIntake {
 public:
  // Continues after `settled_sequence`. `state`, `access`, `key` and `options` must outlive this.
  BatchIntake(const Peer& peer, std::string_view source, int64_t settled_sequence,
              const StateStore& state, const AccessControl& access, const IdentityKey& key,
              const PublishOptions& options);

  // The key of this source's content hashes.
  const std::string& content_key() const { return admission_.content_key(); }

  // Hands what `batch` holds to `submit`, in order: nothing when all of it is settled already,
  // several batches where verdicts are so long that one log entry could not hold them. What it
  // holds is consumed. Changes of the source up to `settled_sequence` are in the state.
  //
  // Errors, after which the stream must end, and nothing of `batch` was submitted:
  //   kInvalidArgument / OUT_OF_SEQUENCE, LIMIT_EXCEEDED or FIELD_INVALID: the message names the
  //   limit.
  //   Those of the state's reads.
  absl::Status Take(v1::PublishRequest::Batch& batch, int64_t settled_sequence, absl::Time now,
                    absl::FunctionRef<void(log::v1::ChangeBatch)> submit);

 private:
  absl::Status CheckSequence(const v1::PublishRequest::Batch& batch) const;

  const std::string agency_;
  const std::string source_;
  const AccessControl& access_;
  const PublishOptions& options_;
  Admission admission_;
  RecordsBefore records_;
  const int64_t opened_sequence_;  // settled when the stream was opened
  int64_t next_sequence_ = 0;  // 0 until the first batch, which may start before what is settled
};

}  // namespace landbridge
