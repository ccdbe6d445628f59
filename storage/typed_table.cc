// SPDX-License-Identifier: Apache-2.0
#include "storage/typed_table.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/digest.h"

namespace landbridge {

absl::Status DamagedRowError(Table table, std::string_view key) {
  // Keys may hold record ids of an agency: a digest is enough to find the row again.
  return absl::DataLossError(absl::StrCat(
      "a row of table ", std::string(NameOf(table)), " cannot be understood (SHA-256 of its key: ",
      Hex(Sha256(key)).substr(0, 16), "); rebuild the state from the log"));
}

}  // namespace landbridge
