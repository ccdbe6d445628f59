// SPDX-License-Identifier: Apache-2.0
// The watch lists that are in use, each read from the state once for all who look through it.
//
// Any thread may call Get.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/access/watch_list.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/log/v1/entry.pb.h"

namespace landbridge {

class WatchLists {
 public:
  // The list that `ref` names. It stays in memory as long as somebody has it. Reading one of ten
  // million takes about a tenth of a second.
  //
  // Requires: a view that `reader` read refers to it. Errors: those of the reader.
  absl::StatusOr<std::shared_ptr<const WatchList>> Get(const StateReader& reader,
                                                       const log::v1::WatchListRef& ref);

 private:
  absl::Mutex mutex_;
  absl::flat_hash_map<uint64_t, std::weak_ptr<const WatchList>> in_use_ ABSL_GUARDED_BY(mutex_);
};

// Fingerprints as the log and the state keep them.
std::string PackFingerprints(const uint64_t* begin, const uint64_t* end);

}  // namespace landbridge
