// SPDX-License-Identifier: Apache-2.0
// What the mapping makes of the sample, without any broker.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/trial_broker.h"
#include "adapters/mapping/mapping.h"
#include "adapters/sources/row.h"

namespace landbridge {

struct MappedSample {
  // Which row a record is from.
  struct Place {
    std::string record_id;
    RowPlace row;
  };

  HeldContent records;
  std::vector<Place> places;  // in the order of the sample
};

// Content hashes are made with `hash_key`.
//
// Errors: those of RecordStream.
absl::StatusOr<MappedSample> MapSample(std::shared_ptr<const Mapping> mapping,
                                       const std::vector<std::filesystem::path>& files,
                                       std::string_view hash_key);

}  // namespace landbridge
