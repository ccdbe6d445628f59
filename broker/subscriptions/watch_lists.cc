// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/watch_lists.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kFingerprintBytes = sizeof(uint64_t);

void Unpack(std::string_view packed, std::vector<uint64_t>& fingerprints) {
  for (; packed.size() >= kFingerprintBytes; packed.remove_prefix(kFingerprintBytes)) {
    uint64_t fingerprint = 0;
    for (size_t i = 0; i < kFingerprintBytes; ++i) {
      fingerprint = fingerprint << 8 | static_cast<uint8_t>(packed[i]);
    }
    fingerprints.push_back(fingerprint);
  }
}

}  // namespace

std::string PackFingerprints(const uint64_t* begin, const uint64_t* end) {
  std::string packed;
  packed.reserve(static_cast<size_t>(end - begin) * kFingerprintBytes);
  for (; begin != end; ++begin) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      packed.push_back(static_cast<char>(static_cast<uint8_t>(*begin >> shift)));
    }
  }
  return packed;
}

absl::StatusOr<std::shared_ptr<const WatchList>> WatchLists::Get(const StateReader& reader,
                                                                 const log::v1::WatchListRef& ref) {
  // Held while reading: others who want the list would only read it a second time.
  absl::MutexLock lock(&mutex_);
  if (const auto found = in_use_.find(ref.id()); found != in_use_.end()) {
    if (auto list = found->second.lock()) return list;
  }
  absl::erase_if(in_use_, [](const auto& entry) { return entry.second.expired(); });
  std::vector<uint64_t> fingerprints;
  fingerprints.reserve(static_cast<size_t>(ref.size()));
  LB_RETURN_IF_ERROR(reader.WatchListParts(ref.id(), [&](const log::v1::WatchListPartRow& part) {
    Unpack(part.fingerprints(), fingerprints);
    return true;
  }));
  if (fingerprints.size() != static_cast<size_t>(ref.size())) {
    return absl::DataLossError("a watch list is not whole; rebuild the state from the log");
  }
  auto list = std::make_shared<const WatchList>(std::move(fingerprints));
  in_use_[ref.id()] = list;
  return list;
}

}  // namespace landbridge
