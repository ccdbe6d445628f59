// SPDX-License-Identifier: Apache-2.0
// How far a long pass is, on one line that is rewritten, when standard error is a terminal.
#pragma once

#include <functional>

#include "adapters/mapping/record_stream.h"

namespace landbridge {

// Null when standard error is no terminal. The line is removed when the pass ends (EndProgress).
std::function<void(const PassSummary&)> ProgressOnTerminal();
void EndProgress();

}  // namespace landbridge
