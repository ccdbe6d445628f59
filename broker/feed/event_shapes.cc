// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/event_shapes.h"

#include <cstddef>

#include "proto/contract/check.h"

namespace landbridge {
namespace {

// A few megabytes; more than categories, regions and kinds make together in practice.
constexpr size_t kShapesMax = 8192;

void AppendFields(bool present, const log::v1::FilterFields& fields, std::string& key) {
  key.push_back(present ? '+' : '-');
  if (!present) return;
  const size_t bytes = fields.ByteSizeLong();
  key.append(reinterpret_cast<const char*>(&bytes), sizeof(bytes));
  LB_CHECK(fields.AppendToString(&key));
}

}  // namespace

void KeyOfShape(const log::v1::EventRow& row, std::string& key) {
  key.assign(1, row.refiltered() ? 'r' : ' ');
  AppendFields(row.has_before(), row.before(), key);
  AppendFields(row.has_after(), row.after(), key);
}

std::shared_ptr<const EventShape> EventShapes::Of(const std::string& key,
                                                  absl::FunctionRef<log::v1::EventRow()> make_row) {
  absl::MutexLock lock(&mutex_);
  const auto known = shapes_.find(key);
  if (known != shapes_.end()) return known->second;
  if (shapes_.size() >= kShapesMax) shapes_.clear();
  auto made = std::make_shared<const EventShape>(EventShape{key, make_row()});
  shapes_.emplace(key, made);
  return made;
}

}  // namespace landbridge
