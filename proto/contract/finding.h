// SPDX-License-Identifier: Apache-2.0
// Makes the findings of admission. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "landbridge/v1/record.pb.h"

namespace landbridge {

// The record is rejected. At most 100 bytes of `value` are shown, and none when a resident's number
// stands in it; pass nothing where it may be personal otherwise.
v1::Finding ErrorFinding(v1::Rule rule, std::string_view field, std::string_view value,
                         std::string message, std::string repair);

// The record is accepted.
v1::Finding WarningFinding(v1::Rule rule, std::string_view field, std::string_view value,
                           std::string message, std::string repair);

}  // namespace landbridge
