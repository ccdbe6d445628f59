// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/workbook_source.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/column_patterns.h"
#include "adapters/sources/open_workbook.h"
#include "adapters/sources/sheet_choice.h"
#include "adapters/sources/sheet_header.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/personal_numbers.h"
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
  if (!found) {
    // Without a header to be there, no rows are no rows.
    return options_.header ? NothingToRead(options_, input_->name(), {sheet}, workbook_.get())
                           : absl::OkStatus();
  }
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
      LB_ASSIGN_OR_RETURN(row_, ReadHeader(row_, options_.header_rows, std::move(merged),
                                           options_.row_bytes_max, place, reader.get()));
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
    if (!first && IsPlaced(cell.column)) {
      const auto placed = names().AtPlace(static_cast<int>(cell.column) + 1);
      if (placed && names().name(*placed) != name) names().NoteSeveralNames(*placed);
      ++named;
      continue;
    }
    const std::string base = name;
    for (int copy = 2;; ++copy) {
      const auto known = names().Find(name);
      const bool repeated = known && (first || seen[static_cast<size_t>(*known)]);
      if (!repeated) break;
      if (!options_.number_repeated_columns) {
        return absl::FailedPreconditionError(
            absl::StrCat(place, "cell ", Address(cell.column, header.number()),
                         " has the name of an earlier column; rename one, or state "
                         "number_repeated_columns",
                         WhenHeaderIsElsewhere(header)));
      }
      name = absl::StrCat(base, "#", copy);
    }
    auto known = names().Find(name);
    // On each sheet, what stands at the place is that column, and nothing else is.
    if (known && !first && IsPlaced(static_cast<uint32_t>(names().place(*known) - 1))) {
      known.reset();
    }
    if (!known && !first) {
      return absl::FailedPreconditionError(
          absl::StrCat(place, "the column ", WithoutPersonalNumbers(name),
                       " is not there on sheet ", SheetName(tables_[0]),
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
  LB_RETURN_IF_ERROR(NamePlacedColumns(header, table, &seen));
  if (first) return absl::OkStatus();
  const auto missing = std::find(seen.begin(), seen.end(), false) - seen.begin();
  if (static_cast<size_t>(missing) == seen.size()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      place, "the column ", WithoutPersonalNumbers(names().name(static_cast<ColumnId>(missing))),
      " of sheet ", SheetName(tables_[0]),
      " is missing; sheets read together need the same columns"));
}

absl::Status WorkbookSource::NamePlacedColumns(const SheetRow& header, Table* table,
                                               std::vector<bool>* seen) {
  const auto& placed = options_.placed_columns;
  size_t width = table->columns.size();
  if (std::any_of(placed.begin(), placed.end(),
                  [width](int place) { return static_cast<size_t>(place) > width; })) {
    // A name that is merged over several columns belongs to all of them.
    LB_ASSIGN_OR_RETURN(const auto merged, workbook_->ReadMergedCells(table->sheet));
    for (const MergedCells& cells : merged) {
      if (cells.row_first > header.number() || cells.row_last < header.number()) continue;
      width = std::max<size_t>(width, cells.column_last + 1);
    }
  }
  for (const int place : placed) {
    const auto column = static_cast<size_t>(place - 1);
    if (column >= width) continue;
    if (table->columns.size() <= column) table->columns.resize(column + 1);
    std::optional<ColumnId>& id = table->columns[column];
    if (!tables_.empty()) {
      id = names().AtPlace(place);
      if (id) (*seen)[static_cast<size_t>(*id)] = true;
    } else if (!id) {
      std::string name = absl::StrCat("#", place);
      while (names().Find(name)) name += '#';
      id = names().Intern(name);
    }
  }
  if (!tables_.empty()) return absl::OkStatus();
  for (size_t i = 0; i < table->columns.size(); ++i) {
    if (table->columns[i]) names().SetPlace(*table->columns[i], static_cast<int>(i) + 1);
  }
  return absl::OkStatus();
}

std::string WorkbookSource::WhenHeaderIsElsewhere(const SheetRow& header) const {
  if (options_.header_rows == 1) {
    return ". When the header goes over several rows, state first_row and header_rows";
  }
  // A title that is merged over the columns is a part of each of their names.
  return absl::StrCat(". When row ", header.number(),
                      " is a title, begin below it: state first_row: ", header.number() + 1);
}

bool WorkbookSource::IsPlaced(uint32_t column) const {
  const auto& placed = options_.placed_columns;
  return std::find(placed.begin(), placed.end(), static_cast<int>(column) + 1) != placed.end();
}

absl::StatusOr<bool> WorkbookSource::IsTitleAbove(const Table& table, int64_t row) const {
  if (!options_.header) return false;
  const auto named = std::count_if(table.columns.begin(), table.columns.end(),
                                   [](const auto& column) { return column.has_value(); });
  SheetRow below;
  LB_ASSIGN_OR_RETURN(const auto reader, workbook_->OpenSheet(table.sheet));
  LB_ASSIGN_OR_RETURN(const bool found, FindFirstRow(row, reader.get(), &below));
  return found && static_cast<size_t>(named) * 2 <= below.size();
}

absl::Status WorkbookSource::CheckMerged(const Table& table,
                                         const std::vector<MergedCells>& merged) const {
  for (const MergedCells& cells : merged) {
    const bool over_rows = cells.row_first < cells.row_last;
    if (!over_rows || cells.row_last < table.first_data_row) continue;
    const bool in_header = options_.header && cells.row_first < table.first_data_row;
    std::string remedy;
    if (in_header) {
      remedy = absl::StrCat(
          ", and the first one belongs to the header. When the header goes over several rows, "
          "state header_rows: ",
          cells.row_last - table.header_row + 1);
    } else {
      LB_ASSIGN_OR_RETURN(const bool below_title, IsTitleAbove(table, cells.row_first));
      remedy = below_title
                   ? absl::StrCat(" below what was read as the header, row ", table.header_row,
                                  ". When that is a title, and the header goes over several rows, "
                                  "state first_row: ",
                                  cells.row_first,
                                  " and header_rows: ", cells.row_last - cells.row_first + 1)
                   : ", and only the first has the value. State merged: repeat when it holds for "
                     "each row, merged: first when it does not";
    }
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
    auto values = MergedValues::Of(std::move(merged), options_.row_bytes_max);
    if (!values.ok()) {
      return absl::Status(values.status().code(),
                          absl::StrCat(input_->name(), ": sheet ", SheetName(tables_[table_]), " ",
                                       values.status().message()));
    }
    merged_ = *std::move(values);
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
    const bool fits = merged_.Fill(&row_);
    if (row_.number() < tables_[table_].first_data_row) continue;
    if ((fits && row_.size() == 0) || (row_.hidden() && options_.skip_hidden_rows)) continue;
    return fits ? Take() : RejectTooLong();
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
      // The message has the cell.
      if (column && !names().HasSeveralNames(*column)) error.column = names().name(*column);
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
  return bytes > options_.row_bytes_max ? RejectTooLong() : EmitRow();
}

RowSource::Step WorkbookSource::RejectTooLong() {
  return RejectRow(RowError{RowRule::kTooLong, Place(), std::nullopt,
                            absl::StrCat("the row is larger than ", options_.row_bytes_max,
                                         " bytes; shorten its texts, or raise row_bytes_max"),
                            ""});
}

bool WorkbookSource::IsIgnored(std::optional<ColumnId> column) const {
  if (!column) return false;
  return FitsAnyColumnPattern(columns().name(*column), options_.ignored_columns);
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
