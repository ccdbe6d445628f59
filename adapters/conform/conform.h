// SPDX-License-Identifier: Apache-2.0
// The conformance kit: runs a mapping over a sample against a broker of its own through what goes
// wrong in a year, and says what came of each case.
//
// Everything is real: certificates of `landbridge pki`, a `landbridged` with a temporary store, and
// `landbridge-adapter run` as the adapter under test.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/conform_report.h"
#include "adapters/conform/trial_ground.h"
#include "adapters/mapping/mapping.h"

namespace landbridge {

struct ConformOptions {
  std::filesystem::path mapping_file;
  std::vector<std::string> settings;  // NAME=VALUE, as --set has them
  Mapping::Parameters parameters;     // the same
  // Folder or file, as --input has it; empty for a mapping that reads a database.
  std::filesystem::path input;
  std::filesystem::path catalogue;
  TrialPrograms programs;
  std::filesystem::path
      folder;  // an empty one for keys, stores and files, which the caller removes
  // A case begins; for a person to read. May be null.
  std::function<void(const std::string& title)> on_case = {};
};

// Takes from some seconds to minutes, by the size of the sample.
//
// Errors: the mapping's faults; no sample; certificates cannot be made; the
// broker does not start. A case that goes wrong is
// no error but a failed case.
absl::StatusOr<ConformReport> RunConformance(const ConformOptions& options);

}  // namespace landbridge
