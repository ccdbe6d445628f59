// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/state_origin.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "broker/ledger/tables.h"
#include "proto/contract/status_macros.h"
#include "storage/state_batch.h"

namespace landbridge {
namespace {

std::string BytesOf(const LogEpoch& epoch) {
  return std::string(reinterpret_cast<const char*>(epoch.bytes.data()), epoch.bytes.size());
}

absl::Status FormatError(int32_t format) {
  return absl::FailedPreconditionError(
      absl::StrCat("the state has format ", format, ", this program needs format ", kStateFormat,
                   ". Start with --rebuild-state, or use the version that wrote it"));
}

// Whether the state says which log it is of; it does not when it is empty.
absl::StatusOr<bool> HasOrigin(const StateStore& state, const LogEpoch& epoch) {
  LB_ASSIGN_OR_RETURN(const std::optional<log::v1::OriginRow> row,
                      OriginTable::Get(state, kOriginKey));
  if (!row) {
    LB_ASSIGN_OR_RETURN(const auto ledger, LedgerTable::Get(state, kLedgerKey));
    if (!ledger) return false;
    return FormatError(1);
  }
  if (row->log_epoch() != BytesOf(epoch)) {
    return absl::DataLossError(absl::StrCat(
        "the state belongs to another log: it was derived from log ",
        absl::BytesToHexString(row->log_epoch()), ", and this is log ", ToString(epoch),
        ". Bring back the log that it belongs to, or start with --rebuild-state"));
  }
  if (row->format() != kStateFormat) return FormatError(std::max(row->format(), 1));
  return true;
}

}  // namespace

absl::Status CheckOrigin(const StateStore& state, const LogEpoch& epoch) {
  return HasOrigin(state, epoch).status();
}

absl::Status ClaimState(StateStore& state, const LogEpoch& epoch) {
  LB_ASSIGN_OR_RETURN(const bool noted, HasOrigin(state, epoch));
  if (noted) return absl::OkStatus();
  log::v1::OriginRow row;
  row.set_log_epoch(BytesOf(epoch));
  row.set_format(kStateFormat);
  StateBatch batch;
  OriginTable::Put(batch, kOriginKey, row);
  return state.Write(batch);
}

}  // namespace landbridge
