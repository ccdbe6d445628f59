// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/shared_run.h"

#include "grpcpp/support/slice.h"

namespace landbridge {
namespace {

// Of a kept part, beside what was copied: its place in the map, and each of its slices.
constexpr size_t kPartBytes = 192;

}  // namespace

SharedRun::Answer SharedRun::PartAfter(EventNumber after,
                                       const std::shared_ptr<const SightClass>& sight_class) {
  // The caller is one.
  if (sight_class.use_count() <= 1) {
    return {.part = Make(after, *sight_class), .is_new = true};
  }
  // Under the lock, so that those who come meanwhile wait for it rather than make it again.
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<const RunPart>& part = parts_[{sight_class->id(), after.value()}];
  if (part != nullptr) return {.part = part};
  part = Make(after, *sight_class);
  return {.part = part,
          .is_new = true,
          .kept_bytes = kPartBytes + part->copied + part->slices.size() * sizeof(grpc::Slice)};
}

std::shared_ptr<const RunPart> SharedRun::Make(EventNumber after,
                                               const SightClass& sight_class) const {
  return std::make_shared<const RunPart>(
      PartOfRun(*events_, after, sight_class.ShowingsOf(*events_)));
}

}  // namespace landbridge
