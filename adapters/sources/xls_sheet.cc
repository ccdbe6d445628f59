// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xls_sheet.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/cell_number.h"
#include "adapters/sources/stored_numbers.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Row, column and style, with which the records of cells begin.
constexpr size_t kPlaceBytes = 6;
constexpr size_t kRkBytes = 6;                       // style and number, of several in one record
constexpr size_t kFormulaFlagsAt = kPlaceBytes + 8;  // behind the result
constexpr uint16_t kComputeWhenOpened = 0x0002;

// The least that a record of a cell has; 0 for records of other things.
size_t CellBytes(BiffKind kind) {
  switch (kind) {
    case BiffKind::kFormula:
      return kFormulaFlagsAt + 2;
    case BiffKind::kNumber:
      return kPlaceBytes + 8;
    case BiffKind::kRk:
    case BiffKind::kSharedLabel:
      return kPlaceBytes + 4;
    case BiffKind::kLabel:
    case BiffKind::kRichString:
    case BiffKind::kBooleanOrError:
      return kPlaceBytes + 2;
    case BiffKind::kMultipleRk:
      return 4 + kRkBytes + 2;
    default:
      return 0;
  }
}

void NoteMerged(std::string_view data, std::vector<MergedCells>* merged) {
  const size_t count = data.size() < 2 ? 0 : LittleEndian<uint16_t>(data, 0);
  for (size_t i = 0, at = 2; i < count && at + 8 <= data.size(); ++i, at += 8) {
    merged->push_back({LittleEndian<uint16_t>(data, at) + 1,
                       LittleEndian<uint16_t>(data, at + 2) + 1,
                       LittleEndian<uint16_t>(data, at + 4), LittleEndian<uint16_t>(data, at + 6)});
  }
}

// False when they stand beyond the last column.
bool NoteCells(const BiffRecord& record, XlsCells* cells) {
  const uint16_t row = LittleEndian<uint16_t>(record.data, 0);
  const uint16_t column = LittleEndian<uint16_t>(record.data, 2);
  const auto offset = static_cast<uint32_t>(record.offset);
  const size_t count =
      record.kind == BiffKind::kMultipleRk ? (record.data.size() - 4 - 2) / kRkBytes : 1;
  if (column + count > kSheetColumnsMax) return false;
  for (size_t i = 0; i < count; ++i) {
    cells->cells.push_back({row, static_cast<uint16_t>(column + i), offset});
  }
  return true;
}

}  // namespace

absl::StatusOr<XlsCells> ReadXlsCells(const XlsCommon& common, size_t offset) {
  const absl::Status damaged = absl::DataLossError(
      absl::StrCat(common.file, ": the file is damaged or cut off; get it again"));
  BiffRecords records(common.stream, offset);
  const auto first = records.Next();
  if (!first || first->kind != BiffKind::kBegin) return damaged;
  XlsCells cells;
  // Charts stand inside of sheets, with a beginning and an end of their own.
  for (int depth = 1; depth > 0;) {
    const auto record = records.Next();
    if (!record) return damaged;
    if (record->kind == BiffKind::kBegin) ++depth;
    if (record->kind == BiffKind::kEnd) --depth;
    if (depth != 1) continue;
    const std::string_view data = record->data;
    if (record->kind == BiffKind::kRow) {
      constexpr size_t kOptionsAt = 12;
      constexpr uint8_t kHidden = 0x20;
      if (data.size() <= kOptionsAt) return damaged;
      if ((Byte(data, kOptionsAt) & kHidden) != 0)
        cells.hidden_rows.insert(LittleEndian<uint16_t>(data, 0));
    } else if (record->kind == BiffKind::kMergedCells) {
      NoteMerged(data, &cells.merged);
      if (cells.merged.size() > kMergedCellsMax) {
        const absl::Status beyond = TooMany(kMergedCellsMax, "merged cells");
        return absl::Status(beyond.code(), absl::StrCat(common.file, " ", beyond.message()));
      }
    } else if (const size_t least = CellBytes(record->kind); least > 0) {
      if (data.size() < least || !NoteCells(*record, &cells)) return damaged;
    }
  }
  const auto place = [](const XlsCells::Cell& cell) { return std::tuple(cell.row, cell.column); };
  std::stable_sort(cells.cells.begin(), cells.cells.end(),
                   [place](const auto& a, const auto& b) { return place(a) < place(b); });
  return cells;
}

absl::Status XlsSheet::Damaged(const XlsCells::Cell& where) const {
  return absl::DataLossError(absl::StrCat(common_.file, ": the file is damaged at cell ",
                                          ColumnLetters(where.column), where.row + 1,
                                          "; get it again"));
}

int64_t XlsSheet::BytesRead() const {
  return static_cast<int64_t>(next_ < cells_.cells.size() ? cells_.cells[next_].offset
                                                          : common_.stream.size());
}

absl::StatusOr<bool> XlsSheet::Next(SheetRow* row) {
  const std::vector<XlsCells::Cell>& cells = cells_.cells;
  if (next_ >= cells.size()) return false;
  const uint16_t number = cells[next_].row;
  row->Start(number + 1, cells_.hidden_rows.contains(number));
  size_t bytes = 0;
  for (; next_ < cells.size() && cells[next_].row == number; ++next_) {
    // Of a cell that is stored twice, the later one counts.
    if (next_ + 1 < cells.size() && cells[next_ + 1].row == number &&
        cells[next_ + 1].column == cells[next_].column) {
      continue;
    }
    SheetCell& cell = row->Add(cells[next_].column);
    LB_RETURN_IF_ERROR(SetCell(cells[next_], &cell));
    bytes += cell.text.size();
    if (bytes > kSheetRowBytesMax) {
      return absl::ResourceExhaustedError(
          absl::StrCat(common_.file, " has more than ", kSheetRowBytesMax, " bytes of text in row ",
                       number + 1, ", which no table needs; remove the row"));
    }
    if (cell.text.empty() && cell.problem.empty()) row->DropLast();
  }
  return true;
}

void XlsSheet::SetNumberOf(uint16_t style, double number, SheetCell* cell) const {
  const NumberFormat format =
      style < common_.formats.size() ? common_.formats[style] : NumberFormat();
  SetNumber(number, format, common_.dates, cell);
}

void XlsSheet::SetText(std::string_view stored, SheetCell* cell) const {
  std::vector<DecodeError> errors;
  common_.decoder->Decode(stored, 0, true, &cell->text, &errors);
  if (errors.empty()) return;
  cell->rule = RowRule::kUndecodable;
  cell->problem =
      absl::StrCat("holds a text that is not in ", common_.decoder->encoding(), "; enter it again");
}

absl::Status XlsSheet::SetOwnText(const BiffRecord& record, size_t at, BiffRecords* records,
                                  SheetCell* cell) const {
  if (common_.is_biff8) {
    const auto text = BiffTextReader(record, at, records).Next();
    if (!text) return absl::DataLossError("");
    SetText(*text, cell);
    return absl::OkStatus();
  }
  if (record.data.size() < at + 2) return absl::DataLossError("");
  SetText(record.data.substr(at + 2, LittleEndian<uint16_t>(record.data, at)), cell);
  return absl::OkStatus();
}

absl::Status XlsSheet::SetFormula(const BiffRecord& record, BiffRecords* records,
                                  SheetCell* cell) const {
  const std::string_view result = record.data.substr(kPlaceBytes, 8);
  if (LittleEndian<uint16_t>(result, 6) != 0xFFFF) {
    // Programs that cannot compute write 0, and ask for it. Those that can leave the wish standing.
    const bool to_compute =
        (LittleEndian<uint16_t>(record.data, kFormulaFlagsAt) & kComputeWhenOpened) != 0;
    if (to_compute && LittleEndianDouble(result, 0) == 0) {
      SetNoResult(cell);
    } else {
      SetNumberOf(LittleEndian<uint16_t>(record.data, 4), LittleEndianDouble(result, 0), cell);
    }
    return absl::OkStatus();
  }
  switch (Byte(result, 0)) {
    case 0: {
      // The text follows; between them may stand what the formula shares with others.
      for (int i = 0; i < 3; ++i) {
        const auto next = records->Next();
        if (!next) break;
        if (next->kind == BiffKind::kString) return SetOwnText(*next, 0, records, cell);
      }
      SetNoResult(cell);
      return absl::OkStatus();
    }
    case 1:
      cell->text = Byte(result, 2) != 0 ? "TRUE" : "FALSE";
      return absl::OkStatus();
    case 2:
      SetError(BiffErrorName(Byte(result, 2)), cell);
      return absl::OkStatus();
    default:
      return absl::OkStatus();  // an empty text
  }
}

absl::Status XlsSheet::SetCell(const XlsCells::Cell& where, SheetCell* cell) const {
  BiffRecords records(common_.stream, where.offset);
  const BiffRecord record = *records.Next();
  const std::string_view data = record.data;
  const uint16_t style = LittleEndian<uint16_t>(data, 4);
  absl::Status status;
  switch (record.kind) {
    case BiffKind::kNumber:
      SetNumberOf(style, LittleEndianDouble(data, kPlaceBytes), cell);
      break;
    case BiffKind::kRk:
      SetNumberOf(style, RkNumber(LittleEndian<uint32_t>(data, kPlaceBytes)), cell);
      break;
    case BiffKind::kMultipleRk: {
      const size_t at =
          4 + static_cast<size_t>(where.column - LittleEndian<uint16_t>(data, 2)) * kRkBytes;
      SetNumberOf(LittleEndian<uint16_t>(data, at), RkNumber(LittleEndian<uint32_t>(data, at + 2)),
                  cell);
      break;
    }
    case BiffKind::kSharedLabel: {
      const uint32_t index = LittleEndian<uint32_t>(data, kPlaceBytes);
      if (index >= common_.strings.size()) return Damaged(where);
      SetText(common_.strings.Get(index), cell);
      break;
    }
    case BiffKind::kBooleanOrError:
      if (Byte(data, kPlaceBytes + 1) != 0) {
        SetError(BiffErrorName(Byte(data, kPlaceBytes)), cell);
      } else {
        cell->text = Byte(data, kPlaceBytes) != 0 ? "TRUE" : "FALSE";
      }
      break;
    case BiffKind::kFormula:
      status = SetFormula(record, &records, cell);
      break;
    default:  // kLabel, kRichString
      status = SetOwnText(record, kPlaceBytes, &records, cell);
      break;
  }
  return status.ok() ? status : Damaged(where);
}

}  // namespace landbridge
