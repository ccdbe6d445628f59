// SPDX-License-Identifier: Apache-2.0
// One hash over the content of the state store: two stores with equal rows have equal digests,
// whatever the order in which they were written and however their files look.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "proto/contract/digest.h"
#include "storage/state_store.h"
#include "storage/tables.h"

namespace landbridge {

// Decides what of a row counts: returns its value to count it as it is, another value (kept in
// `scratch`) to count that instead, nothing to leave the row out, an error to give up. It must
// depend on its arguments alone.
using DigestFilter = std::function<absl::StatusOr<std::optional<std::string_view>>(
    Table table, std::string_view key, std::string_view value, std::string& scratch)>;

// SHA-256 over every counted row of `tables`, in the order of the list and of the keys. Reads all
// of it once, in constant memory. A null `filter` counts everything.
//
// Errors: those of StateScan::status() and of the filter.
absl::StatusOr<Digest> DigestRows(const StateSnapshot& snapshot, std::span<const Table> tables,
                                  const DigestFilter& filter = nullptr);

// The same over all tables.
absl::StatusOr<Digest> DigestRows(const StateSnapshot& snapshot,
                                  const DigestFilter& filter = nullptr);

}  // namespace landbridge
