// SPDX-License-Identifier: Apache-2.0
// Fields that a newer adapter sends and this broker does not know. They were not checked, so they
// are not kept. Any thread.
#pragma once

#include "landbridge/v1/resources.pb.h"

namespace landbridge {

// Removes them from `decision` and everything in it. Costs next to nothing when there are none.
void DropUnknownFields(v1::Decision& decision);

}  // namespace landbridge
