// SPDX-License-Identifier: Apache-2.0
// Which entry of a program of many sources publishes which source: mappings change while it runs,
// and two that publish the same source would withdraw each other's records.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace landbridge {

// Any thread may call any method.
class SourceNames {
 public:
  // Gives `source` to `owner`, whose mapping says that it publishes it, and takes from it what it
  // had before. What is refused changes nothing.
  //
  // Errors: kInvalidArgument: another owner has it; the message names both mappings.
  absl::Status Hold(const std::string& source, const void* owner,
                    const std::filesystem::path& mapping);

 private:
  struct Holder {
    const void* owner;
    std::filesystem::path mapping;
  };

  absl::Mutex mutex_;
  std::map<std::string, Holder> holders_ ABSL_GUARDED_BY(mutex_);  // by source
};

}  // namespace landbridge
