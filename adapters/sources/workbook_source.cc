// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/workbook_source.h"

#include <fnmatch.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/open_workbook.h"
#include "adapters/sources/sheet_choice.h"
#include "adapters/sources/sheet_header.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

std::string Address(uint32_t column, int64_t row) { return CellText(column, row); }

}  // namespace

WorkbookSource::WorkbookSource(const WorkbookOptions& options, std::unique_ptr<ByteInput> input,
                               std::unique_ptr<Workbook> workbook)
    : options_(options),
      rules_(options.trim, options.null_tokens),
      input_(std::move(input)),
      workbook_(std::move(workbook)) {}

absl::StatusOr<std::unique_ptr<WorkbookSource>> WorkbookSource::Open(
    const WorkbookOptions& options, const std::filesystem::path& path) {
  if (options.header != options.columns.empty()) {
    return absl::InvalidArgumentError(
        "columns must be stated exactly when there is no header; correct one of both");
  }
  LB_ASSIGN_OR_RETURN(auto input, ByteInput::Open(path));
  LB_ASSIGN_OR_RETURN(auto workbook, OpenWorkbook(options, path));
  std::unique_ptr<WorkbookSource> source(
      new WorkbookSource(options, std::move(input), std::move(workbook)));
  LB_RETURN_IF_ERROR(source->Start());
  return source;
}

absl::Status WorkbookSource::Start() {
  LB_ASSIGN_OR_RETURN(const auto sheets, ChooseSheets(options_, input_->name(), workbook_.get()));
  for (const std::string& column : options_.columns) {
    if (names().Find(column)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the column ", column, " is stated twice; give it another name"));
    }
    names().Intern(column);
  }
  for (const size_t sheet : sheets) LB_RETURN_IF_ERROR(StartTable(sheet));
  return tables_.empty() ? absl::OkStatus() : OpenTable();
}

absl::Status WorkbookSource::StartTable(size_t sheet) {
  Table table;
  table.sheet = sheet;
  LB_ASSIGN_OR_RETURN(const auto reader, workbook_->OpenSheet(sheet));
  LB_ASSIGN_OR_RETURN(const bool found, FindFirstRow(options_.first_row, reader.get(), &row_));
  if (!found) return absl::OkStatus();
  if (options_.header) {
    if (options_.first_row > 0 && row_.number() != options_.first_row) {
      return absl::FailedPreconditionError(
          absl::StrCat(input_->name(), ": sheet ", SheetName(table), ": row ", options_.first_row,
                       " is empty and names no columns; correct first_row"));
    }
    table.header_row = row_.number();
    table.first_data_row = row_.number() + options_.header_rows;
    if (options_.header_rows > 1) {
      LB_ASSIGN_OR_RETURN(auto merged, workbook_->ReadMergedCells(sheet));
      const std::string place = absl::StrCat(input_->name(), ": sheet ", SheetName(table), ": ");
      LB_ASSIGN_OR_RETURN(
          row_, ReadHeader(row_, options_.header_rows, std::move(merged), place, reader.get()));
    }
    LB_RETURN_IF_ERROR(NameColumns(row_, &table));
  } else {
    for (size_t i = 0; i < options_.columns.size(); ++i) {
      table.columns.emplace_back(static_cast<ColumnId>(i));
    }
    table.first_data_row = row_.number();
    LB_RETURN_IF_ERROR(NoteLinesAbove(sheet));
  }
  if (options_.merged == WorkbookOptions::Merged::kRefuse) {
    LB_ASSIGN_OR_RETURN(const auto merged, workbook_->ReadMergedCells(sheet));
    LB_RETURN_IF_ERROR(CheckMerged(table, merged));
  }
  tables_.push_back(std::move(table));
  return absl::OkStatus();
}

absl::Status WorkbookSource::NoteLinesAbove(size_t sheet) {
  LB_ASSIGN_OR_RETURN(const auto reader, workbook_->OpenSheet(sheet));
  LB_ASSIGN_OR_RETURN(const auto lines, ReadLinesAbove(options_, reader.get()));
  for (const std::string& line : lines) NoteLineAbove(line);
  return absl::OkStatus();
}

absl::Status WorkbookSource::NameColumns(const SheetRow& header, Table* table) {
  const bool first = tables_.empty();
  const std::string place =
      absl::StrCat(input_->name(), ": sheet ", SheetName(*table), ", row ", header.number(), ": ");
  size_t named = 0;
  std::vector<bool> seen(names().size());
  for (size_t i = 0; i < header.size(); ++i) {
    const SheetCell& cell = header.cell(i);
    if (!cell.problem.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat(place, "cell ", Address(cell.column, header.number()), " ", cell.problem));
    }
    std::string name = HeaderName(cell.text);
    if (name.empty()) continue;
    table->columns.resize(cell.column + 1);
    const std::string base = name;
    for (int copy = 2;; ++copy) {
      const auto known = names().Find(name);
      const bool repeated = known && (first || seen[static_cast<size_t>(*known)]);
      if (!repeated) break;
      if (!options_.number_repeated_columns) {
        return absl::FailedPreconditionError(
            absl::StrCat(place, "two columns are called ", base,
                         "; rename one, or state number_repeated_columns"));
      }
      name = absl::StrCat(base, "#", copy);
    }
    const auto known = names().Find(name);
    if (!known && !first) {
      return absl::FailedPreconditionError(
          absl::StrCat(place, "the column ", name, " is not there on sheet ", SheetName(tables_[0]),
                       "; sheets read together need the same columns. Rename it, or list the "
                       "sheet under ignored_sheets"));
    }
    const ColumnId id = known ? *known : names().Intern(name);
    if (static_cast<size_t>(id) < seen.size()) seen[static_cast<size_t>(id)] = true;
    table->columns[cell.column] = id;
    ++named;
  }
  if (named == 0) {
    return absl::FailedPreconditionError(absl::StrCat(place, "no column has a name"));
  }
  if (first || named == names().size()) return absl::OkStatus();
  const auto missing = std::find(seen.begin(), seen.end(), false) - seen.begin();
  return absl::FailedPreconditionError(absl::StrCat(
      place, "the column ", names().name(static_cast<ColumnId>(missing)), " of sheet ",
      SheetName(tables_[0]), " is missing; sheets read together need the same columns"));
}

absl::Status WorkbookSource::CheckMerged(const Table& table,
                                         const std::vector<MergedCells>& merged) const {
  for (const MergedCells& cells : merged) {
    const bool over_rows = cells.row_first < cells.row_last;
    if (!over_rows || cells.row_last < table.first_data_row) continue;
    const bool in_header = options_.header && cells.row_first < table.first_data_row;
    const std::string remedy =
        in_header ? absl::StrCat(
                        ", and the first one belongs to the header. When the header goes "
                        "over several rows, state header_rows: ",
                        cells.row_last - table.header_row + 1)
                  : std::string(
                        ", and only the first has the value. State merged: repeat when it holds "
                        "for each row, merged: first when it does not");
    return absl::FailedPreconditionError(
        absl::StrCat(input_->name(), ": sheet ", SheetName(table), ": the cells ",
                     Address(cells.column_first, cells.row_first), " to ",
                     Address(cells.column_last, cells.row_last), " are merged", remedy));
  }
  return absl::OkStatus();
}

absl::Status WorkbookSource::OpenTable() {
  const size_t sheet = tables_[table_].sheet;
  if (options_.merged == WorkbookOptions::Merged::kRepeat) {
    LB_ASSIGN_OR_RETURN(auto merged, workbook_->ReadMergedCells(sheet));
    merged_ = MergedValues(std::move(merged));
  }
  LB_ASSIGN_OR_RETURN(reader_, workbook_->OpenSheet(sheet));
  return absl::OkStatus();
}

absl::StatusOr<RowSource::Step> WorkbookSource::Advance() {
  while (table_ < tables_.size()) {
    LB_ASSIGN_OR_RETURN(const bool more, reader_->Next(&row_));
    if (!more) {
      bytes_before_ += reader_->BytesRead();
      reader_.reset();
      if (++table_ < tables_.size()) LB_RETURN_IF_ERROR(OpenTable());
      continue;
    }
    merged_.Fill(&row_);
    if (row_.number() < tables_[table_].first_data_row) continue;
    if (row_.size() == 0 || (row_.hidden() && options_.skip_hidden_rows)) continue;
    return Take();
  }
  if (input_->ChangedSinceOpen()) EndsUncleanly("the file was written to while it was read");
  return End();
}

absl::StatusOr<RowSource::Step> WorkbookSource::Take() {
  const Table& table = tables_[table_];
  Row& row = StartRow(Place());
  int64_t bytes = 0;
  for (size_t i = 0; i < row_.size(); ++i) {
    const SheetCell& cell = row_.cell(i);
    std::optional<ColumnId> column;
    if (cell.column < table.columns.size()) column = table.columns[cell.column];
    if (!cell.problem.empty()) {
      if (IsIgnored(column)) continue;
      RowError error = ErrorAt(cell);
      if (column) error.column = names().name(*column);
      return RejectRow(std::move(error));
    }
    if (!column) {
      if (TrimBlanks(cell.text).empty()) continue;
      return RejectRow(RowError{
          RowRule::kFieldCount, Place(), std::nullopt,
          absl::StrCat("cell ", Address(cell.column, row_.number()),
                       " has a value, and its column has no name; name the column, or remove the "
                       "value"),
          ""});
    }
    bytes += static_cast<int64_t>(cell.text.size());
    if (const auto value = rules_.Apply(cell.text)) row.Add(*column, *value);
  }
  if (bytes > options_.row_bytes_max) {
    return RejectRow(RowError{RowRule::kTooLong, Place(), std::nullopt,
                              absl::StrCat("the row is larger than ", options_.row_bytes_max,
                                           " bytes; shorten its texts, or raise row_bytes_max"),
                              ""});
  }
  return EmitRow();
}

bool WorkbookSource::IsIgnored(std::optional<ColumnId> column) const {
  if (!column) return false;
  const std::string& name = columns().name(*column);
  return std::any_of(options_.ignored_columns.begin(), options_.ignored_columns.end(),
                     [&name](const std::string& one) {
                       return one.find('*') == std::string::npos
                                  ? one == name
                                  : fnmatch(one.c_str(), name.c_str(), 0) == 0;
                     });
}

RowError WorkbookSource::ErrorAt(const SheetCell& cell) const {
  return RowError{cell.rule, Place(), std::nullopt,
                  absl::StrCat("cell ", Address(cell.column, row_.number()), " ", cell.problem),
                  ""};
}

RowPlace WorkbookSource::Place() const {
  return RowPlace{input_->name(), SheetName(tables_[table_]), 0, row_.number(), 0};
}

const std::string& WorkbookSource::SheetName(const Table& table) const {
  return workbook_->sheets()[table.sheet].name;
}

int64_t WorkbookSource::BytesRead() const {
  return bytes_before_ + (reader_ == nullptr ? 0 : reader_->BytesRead());
}

}  // namespace landbridge
