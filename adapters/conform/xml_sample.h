// SPDX-License-Identifier: Apache-2.0
// Rows of an XML document: elements, with what stands between them left in its place. A row that
// stands under another element than the one before keeps to its own.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/sample.h"
#include "adapters/conform/xml_elements.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class XmlSample final : public Sample {
 public:
  // Errors: as OpenSample. kInvalidArgument also: bytes that are no characters.
  static absl::StatusOr<std::unique_ptr<const Sample>> Open(const XmlOptions& options,
                                                            const std::filesystem::path& file);

  // Inside of the first text of the row.
  absl::StatusOr<std::string> Lengthened(size_t row, size_t bytes) const override;
  // The elements or attributes at the column's path, in all rows.
  absl::StatusOr<std::string> Renamed(const std::string& column) const override;
  std::vector<size_t> Cuts(size_t file_size) const override;

 private:
  absl::Status FindRows();
  absl::StatusOr<std::string> Arranged(const Arrangement& rows) const override;
  size_t GroupOf(size_t row) const override { return rows_[row].parent; }

  std::string_view TextOf(size_t row) const;
  // The text of a whole document as the file has it.
  absl::StatusOr<std::string> Stored(const std::string& text) const;

  std::string mark_;      // of the byte order; empty when the file has none
  std::string encoding_;  // as it was read
  std::string text_;      // without the mark, in UTF-8
  std::vector<XmlElement> rows_;
};

}  // namespace landbridge
