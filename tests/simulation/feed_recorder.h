// SPDX-License-Identifier: Apache-2.0
// Writes responses into a FeedRecord.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "landbridge/v1/feed_service.pb.h"
#include "tests/simulation/feed_record.h"
#include "tests/simulation/world.h"

namespace landbridge::testing {

// Gives equal ListingFields one number. Any thread may call any method.
class FieldsTable {
 public:
  uint16_t NumberOf(const ListingFields& fields);
  std::vector<ListingFields> all() const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<ListingFields> fields_ ABSL_GUARDED_BY(mutex_);
};

// Belongs to one thread; the tables must outlive it.
class FeedRecorder {
 public:
  FeedRecorder(const World& world, FieldsTable& table, FeedRecord& record)
      : world_(world), table_(table), record_(record) {}

  // Adds `response`, which came on the last stream of the record.
  void Add(const v1::SubscribeResponse& response);

 private:
  SeenEntry See(const v1::Entry& entry);

  const World& world_;
  FieldsTable& table_;
  FeedRecord& record_;
  absl::flat_hash_map<std::string, uint16_t> known_;
  std::string key_;
  v1::Listing listing_;
};

}  // namespace landbridge::testing
