// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/sight.h"

#include <algorithm>

namespace landbridge {

Sight::Sight(std::shared_ptr<const View> view, std::vector<std::shared_ptr<const View>> former)
    : view_(std::move(view)), former_(std::move(former)), key_(view_->CanonicalText()) {
  for (const std::shared_ptr<const View>& each : former_)
    key_ += "\nformer\n" + each->CanonicalText();
}

bool Sight::MayHold(const log::v1::FilterFields& fields) const {
  return view_->Matches(fields) ||
         std::any_of(former_.begin(), former_.end(),
                     [&](const auto& former) { return former->Matches(fields); });
}

bool Sight::Holds(const log::v1::FilterFields& fields) const {
  return view_->Matches(fields) &&
         std::all_of(former_.begin(), former_.end(),
                     [&](const auto& former) { return former->Matches(fields); });
}

}  // namespace landbridge
