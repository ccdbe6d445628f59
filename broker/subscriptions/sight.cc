// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/sight.h"

#include <algorithm>

namespace landbridge {

Sight::Sight(std::shared_ptr<const View> view, std::vector<std::shared_ptr<const View>> former)
    : view_(std::move(view)), former_(std::move(former)), key_(view_->CanonicalText()) {
  for (const std::shared_ptr<const View>& each : former_)
    key_ += "\nformer\n" + each->CanonicalText();
}

bool Sight::has_watch_list() const {
  return view_->has_watch_list() ||
         std::any_of(former_.begin(), former_.end(),
                     [](const auto& former) { return former->has_watch_list(); });
}

bool Sight::MayHold(const log::v1::FilterFields& fields,
                    std::span<const uint64_t> subject_keys) const {
  return view_->Matches(fields, subject_keys) ||
         std::any_of(former_.begin(), former_.end(),
                     [&](const auto& former) { return former->Matches(fields, subject_keys); });
}

bool Sight::Holds(const log::v1::FilterFields& fields,
                  std::span<const uint64_t> subject_keys) const {
  return view_->Matches(fields, subject_keys) &&
         std::all_of(former_.begin(), former_.end(),
                     [&](const auto& former) { return former->Matches(fields, subject_keys); });
}

}  // namespace landbridge
