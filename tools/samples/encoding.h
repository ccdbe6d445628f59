// SPDX-License-Identifier: Apache-2.0
// The encodings of legacy systems.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace landbridge::samples {

// UTF-8 text in another encoding, which ICU knows by this name ("gb18030", "gbk").
//
// Errors: kInvalidArgument: unknown encoding, or a character that it does not have.
absl::StatusOr<std::string> EncodeText(std::string_view utf8, const char* encoding);

}  // namespace landbridge::samples
