// SPDX-License-Identifier: Apache-2.0
// What the broker's answers to a publisher ask for: the table of docs/publishers.md.
#pragma once

#include "absl/status/status.h"

namespace landbridge {

// Opening the source again later may succeed.
bool WorthOpeningAgain(const absl::Status& status);

}  // namespace landbridge
