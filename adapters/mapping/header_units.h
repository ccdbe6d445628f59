// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: the unit that the header of a column of amounts states in brackets,
// `罚款金额（万元）`, held against what the mapping says of it. An amount is a plain number in its
// cell, so nothing else would tell that it is ten thousand times as large.
//
// Only units and currencies that a mapping can state are known, alone in their brackets or with
// words such as 单位: what says anything else, `金额（百万元）`, is taken for a part of the name.
//
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "adapters/mapping/mapping_plan.h"

namespace landbridge {

struct HeaderUnit {
  std::string text;          // as it stands in the brackets
  std::optional<int> zeros;  // as AmountFormat::unit_zeros; nothing where only a currency is stated
  std::string currency;      // of ISO 4217; empty where it is not stated: 元 is one of several
};

// What `text`, without brackets, states; nothing when there is more than unit and currency in it.
std::optional<HeaderUnit> ReadHeaderUnit(std::string_view text);

// What the last brackets in `name` that state some unit say. Brackets may be of any kind, and the
// last may be cut off.
std::optional<HeaderUnit> UnitInHeader(std::string_view name);

// Whether the file's column `name`, which rules read as `amounts` (all of them), may be read so.
// `header` begins the message: "fines.xlsx, header".
//
// Errors: kFailedPrecondition: the column states another unit or currency than each of them, and
// than their `header_unit`.
absl::Status CheckHeaderUnit(const std::vector<AmountPlan>& amounts, std::string_view name,
                             std::string_view header);

}  // namespace landbridge
