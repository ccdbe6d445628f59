// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/ods_sheet.h"

#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/cell_number.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

int64_t Repeated(std::string_view text) {
  int64_t count = 1;
  if (!absl::SimpleAtoi(AbslView(text), &count) || count < 1) return 1;
  return count;
}

std::string OdsDate(std::string_view text) {
  std::string date(text.substr(0, 19));  // without parts of a second
  if (date.size() == 19 && date[10] == 'T') date[10] = ' ';
  if (date.ends_with(" 00:00:00")) date.resize(10);
  return date;
}

// What a cell shows when its formula failed: #N/A, Err:502.
bool LooksLikeError(std::string_view text) {
  return text.starts_with("#") || text.starts_with("Err:");
}

// The number as it is shown, when that only puts zeros in front.
bool HasLeadingZeros(std::string_view shown, double number) {
  double value = 0;
  return shown.size() > 1 && shown.front() == '0' &&
         shown.find_first_not_of("0123456789") == std::string_view::npos &&
         absl::SimpleAtod(AbslView(shown), &value) && value == number;
}

}  // namespace

std::string OdsTime(std::string_view duration) {
  if (!duration.starts_with("PT")) return "";
  double seconds = 0;
  for (std::string_view rest = duration.substr(2); !rest.empty();) {
    const size_t unit = rest.find_first_of("HMS");
    double amount = 0;
    if (unit == std::string_view::npos ||
        !absl::SimpleAtod(AbslView(rest.substr(0, unit)), &amount)) {
      return "";
    }
    seconds += amount * (rest[unit] == 'H' ? 3600 : rest[unit] == 'M' ? 60 : 1);
    rest.remove_prefix(unit + 1);
  }
  SheetCell cell;
  SetNumber(seconds / 86'400, {NumberFormat::Kind::kElapsed, 0}, DateSystem::k1900, &cell);
  return cell.text;
}

absl::StatusOr<bool> OdsSheet::Next(SheetRow* row) {
  if (repeats_ == 0) {
    if (!finished_) LB_RETURN_IF_ERROR(parser_.Run().status());
    if (repeats_ == 0) return false;
  }
  --repeats_;
  *row = stored_;
  row->set_number(++rows_before_);
  return true;
}

void OdsSheet::StartElement(std::string_view name, const PartAttributes& attributes) {
  ++depth_;
  if (cell_depth_ > 0) {
    const size_t before = text_.text().size();
    text_.StartElement(name, attributes);
    CountText(text_.text().size() - before);
  } else if (name == "spreadsheet") {
    sheets_depth_ = depth_ + 1;
  } else if (name == "table" && depth_ == sheets_depth_) {
    in_sheet_ = tables_++ == index_;
  } else if (!in_sheet_) {
    return;
  } else if (name == "table-row") {
    StartRow(attributes);
  } else if (in_row_ && (name == "table-cell" || name == "covered-table-cell")) {
    StartCell(name, attributes);
  }
}

void OdsSheet::StartRow(const PartAttributes& attributes) {
  row_repeated_ = Repeated(attributes.Get("number-rows-repeated"));
  const std::string_view visibility = attributes.Get("visibility");
  stored_.Start(0, visibility == "collapse" || visibility == "filter");
  in_row_ = true;
  row_bytes_ = 0;
  column_ = 0;
}

void OdsSheet::StartCell(std::string_view name, const PartAttributes& attributes) {
  cell_depth_ = depth_;
  covered_ = name == "covered-table-cell";
  const int64_t repeated = Repeated(attributes.Get("number-columns-repeated"));
  if (repeated > kSheetColumnsMax - column_) {
    return Fail(absl::DataLossError(
        absl::StrCat("is damaged: a row behind row ", rows_before_,
                     " has more cells than a sheet has columns; get the file again")));
  }
  cell_repeated_ = static_cast<uint32_t>(repeated);
  has_formula_ = attributes.Has("formula");
  type_ = attributes.Get("value-type", "office:1.0");
  is_error_ = attributes.Get("value-type", "calcext") == "error";
  value_ = attributes.Get(type_ == "date"      ? "date-value"
                          : type_ == "time"    ? "time-value"
                          : type_ == "boolean" ? "boolean-value"
                          : type_ == "string"  ? "string-value"
                                               : "value",
                          "office:1.0");
  text_.Start();
}

void OdsSheet::Text(std::string_view text) {
  if (cell_depth_ > 0 && CountText(text.size())) text_.Text(text);
}

bool OdsSheet::CountText(size_t bytes) {
  row_bytes_ += bytes;
  if (row_bytes_ <= kSheetRowBytesMax) return true;
  Fail(absl::ResourceExhaustedError(absl::StrCat("has more than ", kSheetRowBytesMax,
                                                 " bytes of text in row ", rows_before_ + 1,
                                                 ", which no table needs; remove the row")));
  return false;
}

void OdsSheet::EndElement(std::string_view name) {
  --depth_;
  if (cell_depth_ > 0) {
    if (depth_ >= cell_depth_) return text_.EndElement();
    cell_depth_ = 0;
    FinishCell();
  } else if (name == "table-row" && in_row_) {
    in_row_ = false;
    FinishRow();
  } else if (name == "table" && depth_ == sheets_depth_ - 1) {
    if (!std::exchange(in_sheet_, false)) return;
    // What follows are other sheets; the workbook has looked at them.
    finished_ = true;
    parser_.Pause();
  }
}

void OdsSheet::FinishCell() {
  const uint32_t column = column_;
  column_ += cell_repeated_;
  const bool empty = type_.empty() && text_.text().empty() && !has_formula_;
  if (covered_ || empty) return;
  SheetCell cell;
  SetValue(&cell);
  if (cell.text.empty() && cell.problem.empty()) return;
  if (!CountText((cell.text.size() + cell.problem.size()) * cell_repeated_)) return;
  for (uint32_t i = 0; i < cell_repeated_; ++i) {
    SheetCell& added = stored_.Add(column + i);
    added = cell;
    added.column = column + i;
  }
}

void OdsSheet::SetValue(SheetCell* cell) const {
  const std::string& shown = text_.text();
  if (is_error_ || (has_formula_ && LooksLikeError(shown))) return SetError(shown, cell);
  if (has_formula_ && type_ != "string" && value_.empty()) return SetNoResult(cell);
  if (type_.empty() || type_ == "string") {
    cell->text = shown.empty() ? value_ : shown;
  } else if (type_ == "boolean") {
    cell->text = value_ == "true" ? "TRUE" : "FALSE";
  } else if (type_ == "date") {
    cell->text = OdsDate(value_);
  } else if (type_ == "time") {
    cell->text = OdsTime(value_);
  } else {
    double number = std::nan("");
    if (!absl::SimpleAtod(value_, &number)) number = std::nan("");
    SetNumber(number, {}, DateSystem::k1900, cell);
    if (cell->problem.empty() && HasLeadingZeros(shown, number)) cell->text = shown;
  }
}

void OdsSheet::FinishRow() {
  // Spreadsheets fill the sheet up with one empty row, repeated to the end.
  if (stored_.size() == 0) {
    rows_before_ += row_repeated_;
    return;
  }
  if (row_repeated_ > kSheetRowsMax - rows_before_) {
    return Fail(absl::DataLossError(
        "is damaged: it has more rows than a sheet can have; get the file again"));
  }
  cells_ += row_repeated_ * static_cast<int64_t>(stored_.size());
  if (cells_ > kSheetCellsMax) return Fail(TooMany(kSheetCellsMax, "cells"));
  repeats_ = row_repeated_;
  parser_.Pause();
}

}  // namespace landbridge
