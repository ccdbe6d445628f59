// SPDX-License-Identifier: Apache-2.0
// The configuration of landbridged, read and checked as far as that is possible without serving.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace landbridge {

struct BrokerSettings {
  std::string listen;          // "127.0.0.1:7443"; port 0 takes a free one
  std::string metrics_listen;  // as `listen`; empty for no metrics
  std::string trust_domain;
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path client_authority;
  std::filesystem::path catalogue;
  std::filesystem::path policy;
  std::filesystem::path identity_key;
  std::filesystem::path log_folder;
  std::filesystem::path state_folder;
  std::filesystem::path checkpoints_folder;
  size_t memory_bytes = 0;     // for both stores
  absl::Duration erase_after;  // content of lifted listings, from files
  absl::Duration events_kept;  // infinite when unset
  std::string time_zone_name;
  absl::TimeZone time_zone;
};

// Reads `file` (landbridge/config/v1/broker.proto). Unset settings have their defaults.
//
// Errors: kInvalidArgument: the content is wrong; file, line and remedy. Others: the file cannot be
// read.
absl::StatusOr<BrokerSettings> LoadBrokerSettings(const std::filesystem::path& file);

}  // namespace landbridge
