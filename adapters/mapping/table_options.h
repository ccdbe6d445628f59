// SPDX-License-Identifier: Apache-2.0
// What a mapping says about a table's file, as the options of the source that reads it.
#pragma once

#include "adapters/sources/source_options.h"
#include "landbridge/config/v1/mapping.pb.h"

namespace landbridge {

// Null tokens and trimming are left to the mapping, which treats all formats alike.
//
// Requires: a format is set.
SourceOptions SourceOptionsOf(const config::v1::Table& table);

}  // namespace landbridge
