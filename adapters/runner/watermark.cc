// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/watermark.h"

#include <utility>

namespace landbridge {

std::optional<std::string> Watermark::Since(Time now, std::chrono::hours full_every) const {
  if (now - last_full_ >= full_every) return std::nullopt;
  return value_;
}

void Watermark::ReadWith(FileLook mapping) {
  if (mapping != mapping_) value_.reset();
  mapping_ = std::move(mapping);
}

void Watermark::Passed(Time started, const std::optional<std::string>& since,
                       std::optional<std::string> reached, bool with_rejected_rows) {
  if (!since) last_full_ = started;
  value_ = with_rejected_rows ? since : std::move(reached);
}

}  // namespace landbridge
