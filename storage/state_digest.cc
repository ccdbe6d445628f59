// SPDX-License-Identifier: Apache-2.0
#include "storage/state_digest.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "proto/contract/status_macros.h"
#include "storage/key_codec.h"

namespace landbridge {

absl::StatusOr<Digest> DigestRows(const StateSnapshot& snapshot, std::span<const Table> tables,
                                  const DigestFilter& filter) {
  Sha256Hasher hasher;
  std::string scratch;
  for (const Table table : tables) {
    StateScan scan = snapshot.NewScan(table, /*from=*/{}, /*to=*/{});
    while (scan.Next()) {
      std::optional<std::string_view> value = scan.value();
      if (filter) {
        LB_ASSIGN_OR_RETURN(value, filter(table, scan.key(), scan.value(), scratch));
      }
      if (!value) continue;
      // With the lengths, no two different lists of rows give the same bytes.
      hasher.Update(EncodeKey(static_cast<uint8_t>(table), uint64_t{scan.key().size()},
                              uint64_t{value->size()}));
      hasher.Update(scan.key());
      hasher.Update(*value);
    }
    LB_RETURN_IF_ERROR(scan.status());
  }
  return hasher.Finish();
}

absl::StatusOr<Digest> DigestRows(const StateSnapshot& snapshot, const DigestFilter& filter) {
  std::array<Table, kTableCount> all{};
  for (const TableInfo& info : kTables) all[IndexOf(info.table)] = info.table;
  return DigestRows(snapshot, all, filter);
}

}  // namespace landbridge
