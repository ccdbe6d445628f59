// SPDX-License-Identifier: Apache-2.0
// What of a value may stand in a message or report.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// `value` of the field at `path`, for people: at most 100 bytes of whole characters. Values about a
// subject, which may be a person, show their first characters only, and so do numbers that may be a
// person's, right or mistyped, wherever they stand. Any thread.
std::string ShownValue(std::string_view path, std::string_view value);

}  // namespace landbridge
