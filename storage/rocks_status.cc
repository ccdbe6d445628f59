// SPDX-License-Identifier: Apache-2.0
#include "storage/rocks_status.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace landbridge {

absl::Status FromRocks(const rocksdb::Status& status, const std::string& doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = absl::StrCat("cannot ", doing, ": ", status.ToString());
  // The subcode comes first: no space left is an I/O error too.
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNotSupported()) return absl::UnimplementedError(message);
  return absl::InternalError(message);
}

}  // namespace landbridge
