// SPDX-License-Identifier: Apache-2.0
// Inside of reading xlsx: its small parts, and the shared texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sources/number_format.h"
#include "adapters/sources/shared_strings.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/zip_archive.h"

namespace landbridge {

// How a part names another: an id, what it is ("worksheet"), and where.
struct XlsxRelation {
  std::string id;
  std::string type;  // the last word of its URI
  std::string part;  // from the archive's root
};

// What `part` names; `part` is empty for the archive itself. Errors: as ReadPart.
absl::StatusOr<std::vector<XlsxRelation>> ReadXlsxRelations(ZipArchive* archive,
                                                            std::string_view part);

struct XlsxSheetEntry {
  std::string name;
  std::string relation;
  bool visible = true;
};

struct XlsxStructure {
  DateSystem dates = DateSystem::k1900;
  // The file asks to be computed when it is opened: programs that cannot compute write it so, with
  // 0 in the place of results.
  bool results_computed = true;
  std::vector<XlsxSheetEntry> sheets;
};

// Errors of all: as ReadPart. kResourceExhausted: more than a spreadsheet can have.
absl::StatusOr<XlsxStructure> ReadXlsxStructure(ZipArchive* archive, std::string_view part);
absl::StatusOr<std::vector<NumberFormat>> ReadXlsxFormats(ZipArchive* archive,
                                                          std::string_view part);
// kResourceExhausted: more than `bytes_max` of texts.
absl::Status ReadXlsxStrings(ZipArchive* archive, std::string_view part, int64_t bytes_max,
                             SharedStrings* strings);
absl::StatusOr<std::vector<MergedCells>> ReadXlsxMergedCells(ZipArchive* archive,
                                                             std::string_view part);

}  // namespace landbridge
