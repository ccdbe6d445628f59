// SPDX-License-Identifier: Apache-2.0
// What a catalogue must fulfil beyond its schema. Pure; any thread.
#pragma once

#include "absl/status/status.h"
#include "landbridge/config/v1/catalogue.pb.h"
#include "proto/contract/source_map.h"

namespace landbridge {

// Whether `catalogue` agrees with itself: ids are unique, whatever is named is there, patterns
// compile, each category says exactly once who may list and how long, and no title or name can mean
// two things.
//
// Errors: kInvalidArgument: one line for each fault, at most 20, with file, line and remedy.
absl::Status CheckCatalogue(const config::v1::Catalogue& catalogue, const SourceMap& sources);

}  // namespace landbridge
