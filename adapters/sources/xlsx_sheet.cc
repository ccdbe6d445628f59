// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xlsx_sheet.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/cell_number.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

bool IsTrue(std::string_view text) { return text == "1" || text == "true"; }

// What ISO 8601 writes into one word: 2019-07-09T16:30:00.
std::string IsoDate(std::string text) {
  if (const size_t mark = text.find('T'); mark != std::string::npos) text[mark] = ' ';
  constexpr std::string_view kMidnight = " 00:00:00";
  if (text.size() == 19 && text.ends_with(kMidnight)) text.resize(10);
  return text;
}

}  // namespace

absl::StatusOr<bool> XlsxSheet::Next(SheetRow* row) {
  row_ = row;
  return parser_.Run();
}

void XlsxSheet::StartElement(std::string_view name, const PartAttributes& attributes) {
  if (in_cell_) {
    if (in_inline_) {
      inline_text_.StartElement(name);
    } else if (name == "v") {
      in_value_ = true;
      has_value_ = true;
    } else if (name == "f") {
      has_formula_ = true;
    } else if (name == "is") {
      in_inline_ = true;
      inline_text_.Start();
    }
  } else if (in_row_) {
    if (name == "c") StartCell(attributes);
  } else if (name == "row") {
    StartRow(attributes);
  }
}

void XlsxSheet::StartRow(const PartAttributes& attributes) {
  int64_t number = row_number_ + 1;
  const std::string_view stated = attributes.Get("r");
  if (!stated.empty() && (!absl::SimpleAtoi(AbslView(stated), &number) || number <= row_number_ ||
                          number > kSheetRowsMax)) {
    return Fail(absl::DataLossError(absl::StrCat("is damaged: a row behind row ", row_number_,
                                                 " is not numbered as it should be")));
  }
  row_number_ = number;
  in_row_ = true;
  column_next_ = 0;
  row_bytes_ = 0;
  row_->Start(number, IsTrue(attributes.Get("hidden")));
}

void XlsxSheet::StartCell(const PartAttributes& attributes) {
  column_ = column_next_;
  const std::string_view stated = attributes.Get("r");
  if (!stated.empty()) {
    const auto address = ParseCellAddress(stated);
    if (!address || address->row != row_number_ || address->column < column_next_) {
      return Fail(absl::DataLossError(
          absl::StrCat("is damaged: a cell of row ", row_number_, " is not where it should be")));
    }
    column_ = address->column;
  }
  if (column_ >= kSheetColumnsMax) {
    return Fail(absl::DataLossError(
        absl::StrCat("is damaged: row ", row_number_, " has more cells than a sheet has columns")));
  }
  column_next_ = column_ + 1;
  in_cell_ = true;
  has_formula_ = false;
  has_value_ = false;
  type_ = attributes.Get("t");
  value_.clear();
  style_ = 0;
  if (!absl::SimpleAtoi(AbslView(attributes.Get("s")), &style_)) style_ = 0;
}

void XlsxSheet::CountText(size_t bytes) {
  row_bytes_ += bytes;
  if (row_bytes_ <= kSheetRowBytesMax) return;
  Fail(absl::ResourceExhaustedError(absl::StrCat("has more than ", kSheetRowBytesMax,
                                                 " bytes of text in row ", row_number_,
                                                 ", which no table needs; remove the row")));
}

void XlsxSheet::Text(std::string_view text) {
  if (!in_value_ && !in_inline_) return;
  CountText(text.size());
  if (in_value_) value_ += text;
  if (in_inline_) inline_text_.Text(text);
}

void XlsxSheet::EndElement(std::string_view name) {
  if (in_cell_) {
    if (in_inline_) {
      inline_text_.EndElement(name);
      in_inline_ = name != "is";
      if (!in_inline_) value_ = inline_text_.Finish();
    } else if (name == "v") {
      in_value_ = false;
    } else if (name == "c") {
      in_cell_ = false;
      FinishCell();
    }
  } else if (name == "row" && in_row_) {
    in_row_ = false;
    parser_.Pause();
  }
}

void XlsxSheet::FinishCell() {
  if (has_formula_ && !common_.results_computed) return SetNoResult(&row_->Add(column_));
  const bool is_text = type_ == "str" || type_ == "inlineStr";
  if (value_.empty()) {
    // A formula that gives an empty text says so.
    if (has_formula_ && !(type_ == "str" && has_value_)) SetNoResult(&row_->Add(column_));
    return;
  }
  SheetCell& cell = row_->Add(column_);
  if (type_ == "s") return SetShared(&cell);
  if (is_text) {
    cell.text = value_;
    if (type_ == "str") DecodeXlsxEscapes(&cell.text);
  } else if (type_ == "b") {
    cell.text = IsTrue(value_) ? "TRUE" : "FALSE";
  } else if (type_ == "e") {
    SetError(value_, &cell);
  } else if (type_ == "d") {
    cell.text = IsoDate(value_);
  } else {
    double number = 0;
    if (!absl::SimpleAtod(value_, &number)) {
      return Fail(absl::DataLossError(absl::StrCat("is damaged: cell ", ColumnLetters(column_),
                                                   row_number_, " should hold a number")));
    }
    const NumberFormat format =
        style_ < common_.formats.size() ? common_.formats[style_] : NumberFormat();
    SetNumber(number, format, common_.dates, &cell);
  }
}

void XlsxSheet::SetShared(SheetCell* cell) {
  size_t index = 0;
  if (!absl::SimpleAtoi(value_, &index) || index >= common_.strings.size()) {
    return Fail(absl::DataLossError(
        absl::StrCat("is damaged: cell ", ColumnLetters(column_), row_number_,
                     " names a text that the file does not have; get the file again")));
  }
  cell->text = common_.strings.Get(index);
  CountText(cell->text.size());
  if (cell->text.empty()) row_->DropLast();
}

}  // namespace landbridge
