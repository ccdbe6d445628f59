// SPDX-License-Identifier: Apache-2.0
// Helpers of this room's tests: write a small file, read everything a source has to say about it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "adapters/sources/open_source.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {

using Names = std::vector<std::string>;
using Texts = std::vector<std::string_view>;
using Table = std::vector<std::vector<std::string>>;

// Everything that came out of one source.
struct ReadResult {
  absl::Status status;  // of opening or of the last Next
  std::vector<Row> rows;
  std::vector<RowError> errors;
  SourceSummary summary;
  Names columns;
};

inline ReadResult ReadAll(const SourceOptions& options, const std::filesystem::path& path) {
  ReadResult result;
  auto source = OpenSource(options, path);
  if (!source.ok()) {
    result.status = source.status();
    return result;
  }
  for (;;) {
    const auto step = (*source)->Next();
    if (!step.ok()) result.status = step.status();
    if (!step.ok() || *step == RowSource::Step::kEnd) break;
    if (*step == RowSource::Step::kRow) result.rows.push_back((*source)->row());
    if (*step == RowSource::Step::kRejected) result.errors.push_back((*source)->error());
  }
  result.summary = (*source)->summary();
  const ColumnNames& names = (*source)->columns();
  for (size_t i = 0; i < names.size(); ++i) {
    result.columns.push_back(names.name(static_cast<ColumnId>(i)));
  }
  return result;
}

// A file of a test's own.
class SmallFile {
 public:
  explicit SmallFile(std::string_view content, std::string_view name = "small.txt")
      : path_(folder_.path() / name) {
    std::ofstream(path_, std::ios::binary) << content;
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  TempDir folder_;
  std::filesystem::path path_;
};

inline ReadResult ReadText(const SourceOptions& options, std::string_view content,
                           std::string_view name = "small.txt") {
  const SmallFile file(content, name);
  return ReadAll(options, file.path());
}

// The same of a spreadsheet, whatever its format; the file is called fines.xlsx.
inline ReadResult ReadWorkbook(std::string_view content, const WorkbookOptions& options = {}) {
  return ReadText(options, content, "fines.xlsx");
}

// The values of a table's row in the order of the columns; "<none>" where there is none.
inline std::vector<std::string> Cells(const Row& row) {
  std::vector<std::string> cells;
  for (size_t i = 0; i < row.columns().size(); ++i) {
    cells.emplace_back(row.First(static_cast<ColumnId>(i)).value_or("<none>"));
  }
  return cells;
}

inline Table AllCells(const ReadResult& result) {
  Table rows;
  for (const Row& row : result.rows) rows.push_back(Cells(row));
  return rows;
}

inline std::string Message(const absl::Status& status) { return std::string(status.message()); }

}  // namespace landbridge::testing
