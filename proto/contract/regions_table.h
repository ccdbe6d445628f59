// SPDX-License-Identifier: Apache-2.0
// The packed table behind regions.h; its form is told in regions_table.cc.
#pragma once

#include <string_view>

namespace landbridge {

extern const std::string_view kRegionTable;

}  // namespace landbridge
