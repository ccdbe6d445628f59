// SPDX-License-Identifier: Apache-2.0
// Digests by which two states are compared.
#pragma once

#include "absl/status/statusor.h"
#include "proto/contract/digest.h"
#include "storage/position.h"
#include "storage/state_store.h"

namespace landbridge {

struct StateDigests {
  Position position;  // that the state had applied
  // Over every byte of every row. Equal for any two states that applied the same log.
  Digest state;
  // The same without log positions, times of arrival (fields marked `arrival` in log/v1/rows.proto)
  // and the log's identity. Equal when the same changes were applied in the same order, whenever
  // and in whatever batches they came.
  Digest content;
};

// Reads the whole state twice; writes go on meanwhile. Takes seconds per million listings.
//
// Errors: kDataLoss: the state is damaged, rebuild it from the log; kInternal: reading failed.
absl::StatusOr<StateDigests> ComputeStateDigests(const StateStore& store);

}  // namespace landbridge
