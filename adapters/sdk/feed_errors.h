// SPDX-License-Identifier: Apache-2.0
// What the broker's answers to a subscriber ask for: the table of docs/subscribers.md.
#pragma once

#include "absl/status/status.h"

namespace landbridge {

// The token's place is gone: subscribe without one, and keep what is held until the snapshot is
// finished.
bool NeedsNewSnapshot(const absl::Status& status);

// The broker ended the stream because the view or the grant changed: connect again without a pause.
bool IsInvitedBack(const absl::Status& status);

// The same call may succeed later.
bool WorthAnotherTry(const absl::Status& status);

}  // namespace landbridge
