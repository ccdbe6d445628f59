// SPDX-License-Identifier: Apache-2.0
// Rows of a dBase or FoxPro table: records, each with the deleted ones behind it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/sample.h"
#include "adapters/sources/dbf_layout.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class DbfSample final : public Sample {
 public:
  // Errors: as OpenSample. kUnimplemented also: a table of dBase II.
  static absl::StatusOr<std::unique_ptr<const Sample>> Open(const DbfOptions& options,
                                                            const std::filesystem::path& file);

  absl::StatusOr<std::string> Lengthened(size_t row, size_t bytes) const override;
  // To a name of the same length.
  absl::StatusOr<std::string> Renamed(const std::string& column) const override;

 private:
  absl::StatusOr<std::string> Arranged(const Arrangement& rows) const override;

  DbfLayout layout_;
  std::string head_;               // with the records above the first row
  std::vector<std::string> rows_;  // in the order of the file
  std::string tail_;               // the end mark
};

}  // namespace landbridge
