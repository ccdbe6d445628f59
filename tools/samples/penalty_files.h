// SPDX-License-Identifier: Apache-2.0
// Penalties as two systems export them. UTF-8 text; the market supervision's file is stored as
// GB18030.
#pragma once

#include <string>
#include <vector>

#include "proto/contract/dates.h"
#include "tools/samples/penalties.h"

namespace landbridge::samples {

// The 2018-style schema as CSV, with a title line, all columns in an order of their own, and a
// totals line.
std::string WriteMarketCsv(const std::vector<Penalty>& penalties, const CivilDate& today,
                           bool later);

// The 2016-style schema as the dump of a database table in XML, which says how many rows it has.
std::string WriteLabourXml(const std::vector<Penalty>& penalties, bool later);

}  // namespace landbridge::samples
