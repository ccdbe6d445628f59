// SPDX-License-Identifier: Apache-2.0
// What the mapping makes of the sample, without any broker.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/trial_broker.h"
#include "adapters/mapping/mapping.h"

namespace landbridge {

struct MappedSample {
  // Where a record's row begins, in bytes from the start of the first file.
  struct Place {
    std::string record_id;
    int64_t byte_offset = 0;
  };

  HeldContent records;
  std::vector<Place> places;  // in the order of the file
};

// Content hashes are made with `hash_key`.
//
// Errors: those of RecordStream.
absl::StatusOr<MappedSample> MapSample(std::shared_ptr<const Mapping> mapping,
                                       const std::vector<std::filesystem::path>& files,
                                       std::string_view hash_key);

}  // namespace landbridge
