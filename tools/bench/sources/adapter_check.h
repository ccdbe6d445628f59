// SPDX-License-Identifier: Apache-2.0
// `landbridge-adapter check` of a form, in a process of its own.
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/child_process.h"
#include "tools/bench/sources/source_form.h"

namespace landbridge::bench {

class AdapterCheck {
 public:
  // Writes the mapping into `folder`. `adapter` is the program.
  //
  // Errors: kNotFound: there is no such program.
  static absl::StatusOr<AdapterCheck> Prepare(const std::filesystem::path& adapter,
                                              const std::filesystem::path& folder,
                                              const SourceForm& form);

  // Runs it to its end.
  //
  // Errors: kInternal: it did not find `rows` rows, or did not make a record of each; the message
  // has what it said.
  absl::StatusOr<Ending> Run(int64_t rows) const;

 private:
  AdapterCheck(std::vector<std::string> command, std::filesystem::path answer)
      : command_(std::move(command)), answer_(std::move(answer)) {}

  std::vector<std::string> command_;
  std::filesystem::path answer_;
};

}  // namespace landbridge::bench
