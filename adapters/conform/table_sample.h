// SPDX-License-Identifier: Apache-2.0
// Rows of a database, of whichever kind, as its query gives them. Nobody changes the database: the
// changed rows come as a file of SQLite, whose one table a changed mapping reads in its place
// (ReadFrom).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/sample.h"
#include "adapters/sources/source_options.h"
#include "landbridge/config/v1/mapping.pb.h"

namespace landbridge {

class TableSample final : public Sample {
 public:
  // A row that cannot be read has no values here.
  //
  // Errors: as OpenSample.
  static absl::StatusOr<std::unique_ptr<const Sample>> Open(const SqlOptions& options);

  absl::StatusOr<std::string> Lengthened(size_t row, size_t bytes) const override;
  absl::StatusOr<std::string> Renamed(const std::string& column) const override;

  // The table as it reads such a file instead of its database.
  static config::v1::Table ReadFrom(const std::filesystem::path& file, config::v1::Table table);

 private:
  // By column; nothing where a row has no value.
  using Values = std::vector<std::optional<std::string>>;

  absl::StatusOr<std::string> Arranged(const Arrangement& rows) const override;

  std::vector<Values> rows_;
};

}  // namespace landbridge
