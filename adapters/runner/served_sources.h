// SPDX-License-Identifier: Apache-2.0
// The file of `landbridge-adapter serve` (landbridge/config/v1/sources.proto), read and checked.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/mapping.h"
#include "adapters/runner/schedule.h"
#include "proto/contract/catalogue.h"

namespace landbridge {

struct ServedSource {
  // As the mapping names it; the mapping's file name while the mapping is faulty.
  std::string name;
  std::filesystem::path mapping;
  std::filesystem::path input;
  Mapping::Parameters parameters;
  bool on_change = true;
  Schedule schedule;
  std::vector<std::string> categories;  // that the mapping states
  // What is wrong with the mapping now. It may be mended while the program runs.
  absl::Status fault;
};

struct ServedSources {
  std::filesystem::path connection;  // empty when the file names none
  std::filesystem::path reports;     // empty: none
  std::filesystem::path catalogue;   // empty: none is asked
  int passes_max = 4;
  std::vector<ServedSource> sources;
};

// Reads the file, and each mapping once. A faulty mapping is noted and does not keep the others
// from being served.
//
// Errors: kInvalidArgument: "FILE:LINE:COLUMN: ...", one line for each fault: the schema is broken,
//         two entries publish the same source, or the reports lie where a source is read. Others:
//         the file cannot be read.
absl::StatusOr<ServedSources> LoadServedSources(const std::filesystem::path& file);

// What is wrong with a source, as far as its files say without being read: its mapping is faulty,
// or states a category that `catalogue`, which may be null, does not have. The message names the
// file and the remedy.
absl::Status CheckServed(const ServedSource& source, const Catalogue* catalogue);

}  // namespace landbridge
