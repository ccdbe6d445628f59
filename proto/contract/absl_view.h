// SPDX-License-Identifier: Apache-2.0
// Between std::string_view, which our headers use, and absl::string_view, which Abseil's functions
// take. On Debian 12 these are two types, on Debian 13 one.
//
//   absl::StrCat("source ", AbslView(name), " is not known")
#pragma once

#include <string_view>

#include "absl/strings/string_view.h"

namespace landbridge {

inline absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

inline std::string_view StdView(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace landbridge
