// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/tally.h"

namespace landbridge {

void AddTally(const v1::Tally& part, v1::Tally& sum) {
  sum.set_created(sum.created() + part.created());
  sum.set_amended(sum.amended() + part.amended());
  sum.set_unchanged(sum.unchanged() + part.unchanged());
  sum.set_attested(sum.attested() + part.attested());
  sum.set_withdrawn(sum.withdrawn() + part.withdrawn());
  sum.set_rejected(sum.rejected() + part.rejected());
  sum.set_lifted(sum.lifted() + part.lifted());
  sum.set_ended(sum.ended() + part.ended());
}

}  // namespace landbridge
