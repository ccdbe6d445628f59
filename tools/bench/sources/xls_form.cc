// SPDX-License-Identifier: Apache-2.0
// An xls workbook (BIFF8), with texts that are kept apart and named by number. Its reader is the
// project's own: plainly read are the bytes.
#include <bit>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/compound_text.h"
#include "tools/bench/sources/little_endian.h"
#include "tools/bench/sources/shared_texts.h"
#include "tools/bench/sources/sheet_cells.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/text_file.h"
#include "tools/samples/encoding.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kRowsMax = 65'535;  // without the header
constexpr size_t kRecordBytesMax = 8224;

constexpr uint16_t kEnd = 0x000A;
constexpr uint16_t kContinue = 0x003C;
constexpr uint16_t kSheetEntry = 0x0085;
constexpr uint16_t kStyle = 0x00E0;
constexpr uint16_t kSharedStrings = 0x00FC;
constexpr uint16_t kSharedLabel = 0x00FD;
constexpr uint16_t kNumber = 0x0203;
constexpr uint16_t kBegin = 0x0809;
constexpr uint16_t kBiff8 = 0x0600;
constexpr uint16_t kGlobals = 0x0005;
constexpr uint16_t kWorksheet = 0x0010;
constexpr uint16_t kDayFormat = 14;
constexpr uint16_t kDayStyle = 1;
constexpr char kWide[] = "\x01";

void AppendRecord(uint16_t kind, std::string_view data, std::string& out) {
  LB_CHECK(data.size() <= kRecordBytesMax);
  absl::StrAppend(&out, LittleEndian(kind, 2), LittleEndian(data.size(), 2));
  out += data;
}

void AppendBegin(uint16_t type, std::string& out) {
  std::string data = absl::StrCat(LittleEndian(kBiff8, 2), LittleEndian(type, 2));
  data.resize(16, '\0');
  AppendRecord(kBegin, data, out);
}

void AppendStyle(uint16_t format, std::string& out) {
  std::string data = absl::StrCat(LittleEndian(0, 2), LittleEndian(format, 2));
  data.resize(20, '\0');
  AppendRecord(kStyle, data, out);
}

std::string StoredText(const std::string& text) {
  const auto units = samples::EncodeText(text, "utf-16le");
  LB_CHECK(units.ok());
  return absl::StrCat(LittleEndian(units->size() / 2, 2), kWide, *units);
}

// The sheet's cells, and the texts that they name.
struct Sheet {
  std::string cells;
  std::string texts;  // records
};

class TextRecords {
 public:
  TextRecords() { data_.resize(8, '\0'); }  // the counts

  void Add(const std::string& text) {
    std::string stored = StoredText(text);
    if (data_.size() + stored.size() > kRecordBytesMax) Flush();
    data_ += stored;
    ++count_;
  }

  std::string Finish() {
    Flush();
    const std::string count = LittleEndian(count_, 4);
    records_.replace(4, 8, count + count);
    return std::move(records_);
  }

 private:
  void Flush() {
    AppendRecord(records_.empty() ? kSharedStrings : kContinue, data_, records_);
    data_.clear();
  }

  std::string records_;
  std::string data_;
  size_t count_ = 0;
};

Sheet MakeSheet(int64_t rows) {
  Sheet sheet;
  SharedTexts texts;
  TextRecords records;
  PenaltyCells cells;
  for (int64_t row = 0; row <= rows; ++row) {
    FillSheetRow(row, cells);
    for (size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      const PenaltyColumn& column = kPenaltyColumns[i];
      const CellKind kind = SheetCellKind(row, column);
      const uint16_t style = kind == CellKind::kDay ? kDayStyle : 0;
      const std::string place = absl::StrCat(LittleEndian(static_cast<uint64_t>(row), 2),
                                             LittleEndian(i, 2), LittleEndian(style, 2));
      if (kind == CellKind::kText) {
        const auto [number, is_new] = texts.Of(column, cells[i]);
        if (is_new) records.Add(cells[i]);
        AppendRecord(kSharedLabel,
                     absl::StrCat(place, LittleEndian(static_cast<uint64_t>(number), 4)),
                     sheet.cells);
        continue;
      }
      double number = 0;
      if (kind == CellKind::kDay) {
        number = static_cast<double>(SerialDay(cells[i]));
      } else {
        LB_CHECK(absl::SimpleAtod(cells[i], &number));
      }
      AppendRecord(kNumber, absl::StrCat(place, LittleEndian(std::bit_cast<uint64_t>(number), 8)),
                   sheet.cells);
    }
  }
  sheet.texts = records.Finish();
  return sheet;
}

absl::Status Write(const std::filesystem::path& file, int64_t rows) {
  const Sheet sheet = MakeSheet(rows);
  const std::string name("penalties");
  std::string stream;
  AppendBegin(kGlobals, stream);
  AppendStyle(0, stream);
  AppendStyle(kDayFormat, stream);
  std::string entry(6, '\0');
  absl::StrAppend(&entry, LittleEndian(name.size(), 1), LittleEndian(0, 1), name);
  const size_t entry_at = stream.size() + 4;
  AppendRecord(kSheetEntry, entry, stream);
  stream += sheet.texts;
  AppendRecord(kEnd, "", stream);
  stream.replace(entry_at, 4, LittleEndian(stream.size(), 4));
  AppendBegin(kWorksheet, stream);
  stream += sheet.cells;
  AppendRecord(kEnd, "", stream);
  std::ofstream out(file, std::ios::binary);
  out << CompoundText("Workbook", std::move(stream));
  out.close();
  if (out) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(file.string(), " cannot be written"));
}

absl::Status ReadPlainly(const std::filesystem::path& file) {
  uint64_t bytes = 0;
  LB_RETURN_IF_ERROR(ReadPieces(file, [&bytes](std::string_view piece) {
    bytes += piece.size();
    return absl::OkStatus();
  }));
  if (bytes == std::filesystem::file_size(file)) return absl::OkStatus();
  return absl::InternalError("not all bytes of the file were read");
}

}  // namespace

SourceForm XlsForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "xls";
  form.library = "bytes alone";
  form.rows_max = kRowsMax;
  form.file = folder / "penalties.xls";
  form.options = WorkbookOptions();
  form.table = "file: \"*.xls\"\n    workbook: {}";
  form.write = [file = form.file](int64_t rows) { return Write(file, rows); };
  form.read_plainly = [file = form.file](int64_t) { return ReadPlainly(file); };
  return form;
}

}  // namespace landbridge::bench
