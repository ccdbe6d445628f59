// SPDX-License-Identifier: Apache-2.0
// Listings and entries of a feed as text for people.
#pragma once

#include <string>

#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/listing.pb.h"

namespace landbridge {

// One line without line break: "LISTED    L12  S3  food-safety  Example Foods Ltd".
std::string EntryAsText(const v1::Entry& entry);

// Several lines, ending with a line break.
std::string ListingAsText(const v1::Listing& listing);

}  // namespace landbridge
