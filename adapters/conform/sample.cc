// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/sample.h"

#include <map>
#include <system_error>
#include <variant>

#include "absl/strings/str_cat.h"
#include "adapters/conform/child_program.h"
#include "adapters/conform/dbf_sample.h"
#include "adapters/conform/table_sample.h"
#include "adapters/conform/text_sample.h"
#include "adapters/conform/workbook_sample.h"
#include "adapters/conform/xml_sample.h"
#include "adapters/mapping/table_options.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<std::unique_ptr<const Sample>> OpenSample(const Mapping& mapping,
                                                         const std::filesystem::path& file) {
  const SourceOptions options = SourceOptionsOf(mapping.config().tables(0));
  if (const auto* xml = std::get_if<XmlOptions>(&options)) return XmlSample::Open(*xml, file);
  if (const auto* workbook = std::get_if<WorkbookOptions>(&options)) {
    return WorkbookSample::Open(*workbook, file);
  }
  if (const auto* table = std::get_if<DbfOptions>(&options)) return DbfSample::Open(*table, file);
  if (const auto* sql = std::get_if<SqlOptions>(&options)) return TableSample::Open(*sql);
  return TextSample::Open(options, file);
}

absl::StatusOr<std::string> ReadSample(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat(file.string(), " cannot be read: ", error.message()));
  }
  if (size > static_cast<uintmax_t>(kSampleBytesMax)) {
    return absl::FailedPreconditionError(absl::StrCat(file.string(), " has ", size,
                                                      " bytes; a sample has at most ",
                                                      kSampleBytesMax, ": take a part of it"));
  }
  return FileContent(file);
}

absl::Status Sample::ReadRows(RowSource* source) {
  for (;;) {
    LB_ASSIGN_OR_RETURN(const RowSource::Step step, source->Next());
    if (step == RowSource::Step::kEnd) break;
    NoteRow(step == RowSource::Step::kRow ? source->row().place() : source->error().place);
  }
  NoteColumns(source->columns());
  return absl::OkStatus();
}

void Sample::NoteColumns(const ColumnNames& columns) {
  for (size_t id = 0; id < columns.size(); ++id) {
    columns_.push_back(columns.name(static_cast<ColumnId>(id)));
  }
}

absl::StatusOr<std::string> Sample::Repeated() const {
  Arrangement twice(rows());
  for (size_t row = 0; row < rows(); ++row) twice[row] = {row, row};
  return Arranged(twice);
}

absl::StatusOr<std::string> Sample::Reversed() const {
  std::map<size_t, std::vector<size_t>> groups;
  for (size_t row = 0; row < rows(); ++row) groups[GroupOf(row)].push_back(row);
  Arrangement reversed(rows());
  bool moved = false;
  for (const auto& [group, members] : groups) {
    moved |= members.size() > 1;
    for (size_t i = 0; i < members.size(); ++i) {
      reversed[members[i]] = {members[members.size() - 1 - i]};
    }
  }
  if (!moved) return absl::UnimplementedError("there are no two rows that could change places");
  return Arranged(reversed);
}

std::vector<size_t> Sample::CutsAnywhere(size_t file_size) {
  return {file_size / 10, file_size / 2, file_size - file_size / 10};
}

std::vector<size_t> Sample::CutsInside(const std::vector<Stretch>& rows) {
  const size_t count = rows.size();
  std::vector<size_t> cuts = {rows[0].begin / 2, rows[count / 2].begin};
  for (const size_t row : {size_t{0}, count / 4, count / 2, count - count / 10 - 1, count - 1}) {
    cuts.push_back(rows[row].begin + rows[row].size / 2);
  }
  return cuts;
}

}  // namespace landbridge
