// SPDX-License-Identifier: Apache-2.0
// A listing as a row: the columns that every table of listings has, in their order.
//
// Tables have listing_id before these, and event after them. The names are part of the contract
// with whoever reads a table (docs/subscribers.md): add columns, never rename one.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "landbridge/v1/listing.pb.h"

namespace landbridge {

enum class ColumnType {
  kText,
  kTexts,  // several values, in the listing's order
  kDate,   // "2019-07-01"
};

// No value, one, or several where the type is kTexts.
using ColumnValue = std::vector<std::string>;

struct ListingColumn {
  const char* name;
  ColumnType type;
  ColumnValue (*value_of)(const v1::Listing& listing);
};

std::span<const ListingColumn> ListingColumns();

}  // namespace landbridge
