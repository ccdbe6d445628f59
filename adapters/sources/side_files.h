// SPDX-License-Identifier: Apache-2.0
// Files that programs lay beside a department's own: `~$fines.xlsx` and `.~lock.fines.ods#` for as
// long as somebody has the workbook open, `.fines.csv.part` while it is copied, and hidden ones.
// Nobody means them with `*.xlsx`.
//
// Pure functions. Any thread.
#pragma once

#include <string_view>

namespace landbridge {

// `name` is without its folder.
inline bool IsSideFile(std::string_view name) {
  return name.starts_with("~$") || name.starts_with('.');
}

}  // namespace landbridge
