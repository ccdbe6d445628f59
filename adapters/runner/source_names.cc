// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/source_names.h"

#include "absl/strings/str_cat.h"

namespace landbridge {

absl::Status SourceNames::Hold(const std::string& source, const void* owner,
                               const std::filesystem::path& mapping) {
  absl::MutexLock lock(&mutex_);
  const auto held = holders_.find(source);
  if (held != holders_.end() && held->second.owner != owner) {
    return absl::InvalidArgumentError(absl::StrCat(
        mapping.string(), ": publishes the source ", source, ", as ", held->second.mapping.string(),
        " does; give it a source of its own in its mapping"));
  }
  std::erase_if(holders_, [owner](const auto& each) { return each.second.owner == owner; });
  holders_[source] = {owner, mapping};
  return absl::OkStatus();
}

}  // namespace landbridge
