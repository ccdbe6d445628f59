// SPDX-License-Identifier: Apache-2.0
// An xlsx workbook as spreadsheet programs write it: texts are kept apart and named by number, days
// are numbers with a format. Plainly read by libzip and expat.
#include <memory>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/shared_texts.h"
#include "tools/bench/sources/sheet_cells.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/zip_text.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kRowsMax = 1'048'575;  // without the header

constexpr char kSheet[] = "xl/worksheets/sheet1.xml";
constexpr char kStrings[] = "xl/sharedStrings.xml";

#define LANDBRIDGE_XLSX_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define LANDBRIDGE_XLSX_RELATIONS \
  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define LANDBRIDGE_XLSX_DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

constexpr char kRelations[] = LANDBRIDGE_XLSX_DECLARATION
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"r1\" Type=\"" LANDBRIDGE_XLSX_RELATIONS
    "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
constexpr char kWorkbook[] = LANDBRIDGE_XLSX_DECLARATION
    "<workbook xmlns=\"" LANDBRIDGE_XLSX_MAIN "\" xmlns:r=\"" LANDBRIDGE_XLSX_RELATIONS
    "\"><sheets><sheet name=\"penalties\" sheetId=\"1\" "
    "r:id=\"s1\"/></sheets></workbook>";
constexpr char kWorkbookRelations[] = LANDBRIDGE_XLSX_DECLARATION
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"s1\" Type=\"" LANDBRIDGE_XLSX_RELATIONS
    "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"s2\" Type=\"" LANDBRIDGE_XLSX_RELATIONS
    "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"s3\" Type=\"" LANDBRIDGE_XLSX_RELATIONS
    "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
constexpr char kStyles[] =
    LANDBRIDGE_XLSX_DECLARATION "<styleSheet xmlns=\"" LANDBRIDGE_XLSX_MAIN
                                "\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" "
                                "formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><cellXfs count=\"2\">"
                                "<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
constexpr char kContentTypes[] = LANDBRIDGE_XLSX_DECLARATION
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
constexpr char kSheetBefore[] =
    LANDBRIDGE_XLSX_DECLARATION "<worksheet xmlns=\"" LANDBRIDGE_XLSX_MAIN "\"><sheetData>";
constexpr char kSheetAfter[] = "</sheetData></worksheet>";
constexpr char kStringsBefore[] =
    LANDBRIDGE_XLSX_DECLARATION "<sst xmlns=\"" LANDBRIDGE_XLSX_MAIN "\">";
constexpr char kStringsAfter[] = "</sst>";

#undef LANDBRIDGE_XLSX_MAIN
#undef LANDBRIDGE_XLSX_RELATIONS
#undef LANDBRIDGE_XLSX_DECLARATION

NextPiece SheetText(int64_t rows) {
  const auto texts = std::make_shared<SharedTexts>();
  const auto append = [texts](int64_t row, const PenaltyCells& cells, std::string& text) {
    absl::StrAppend(&text, "<row r=\"", row + 1, "\">");
    for (size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      const PenaltyColumn& column = kPenaltyColumns[i];
      const char letter[] = {static_cast<char>('A' + i), '\0'};
      absl::StrAppend(&text, "<c r=\"", letter, row + 1, "\"");
      switch (SheetCellKind(row, column)) {
        case CellKind::kText:
          absl::StrAppend(&text, " t=\"s\"><v>", texts->Of(column, cells[i]).number, "</v></c>");
          break;
        case CellKind::kAmount:
          absl::StrAppend(&text, "><v>", cells[i], "</v></c>");
          break;
        case CellKind::kDay:
          absl::StrAppend(&text, " s=\"1\"><v>", SerialDay(cells[i]), "</v></c>");
          break;
      }
    }
    text += "</row>";
  };
  return SheetPieces(rows, kSheetBefore, kSheetAfter, append);
}

NextPiece StringsText(int64_t rows) {
  const auto texts = std::make_shared<SharedTexts>();
  const auto append = [texts](int64_t row, const PenaltyCells& cells, std::string& text) {
    for (size_t i = 0; i < cells.size(); ++i) {
      const PenaltyColumn& column = kPenaltyColumns[i];
      if (cells[i].empty() || SheetCellKind(row, column) != CellKind::kText) continue;
      if (texts->Of(column, cells[i]).is_new) {
        absl::StrAppend(&text, "<si><t>", XmlText(cells[i]), "</t></si>");
      }
    }
  };
  return SheetPieces(rows, kStringsBefore, kStringsAfter, append);
}

absl::Status Write(const std::filesystem::path& file, int64_t rows) {
  return WriteZip(file, {WholeText("[Content_Types].xml", kContentTypes),
                         WholeText("_rels/.rels", kRelations),
                         WholeText("xl/workbook.xml", kWorkbook),
                         WholeText("xl/_rels/workbook.xml.rels", kWorkbookRelations),
                         WholeText("xl/styles.xml", kStyles),
                         {kSheet, [rows] { return SheetText(rows); }},
                         {kStrings, [rows] { return StringsText(rows); }}});
}

absl::Status ReadPlainly(const std::filesystem::path& file, int64_t rows) {
  CountingParser strings("si");
  LB_RETURN_IF_ERROR(ParseZipText(file, kStrings, strings));
  CountingParser sheet("row");
  LB_RETURN_IF_ERROR(ParseZipText(file, kSheet, sheet));
  return CheckRows(sheet.elements() - 1, rows);
}

}  // namespace

SourceForm XlsxForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "xlsx";
  form.library = "libzip, expat";
  form.rows_max = kRowsMax;
  form.file = folder / "penalties.xlsx";
  form.options = WorkbookOptions();
  form.table = "file: \"*.xlsx\"\n    workbook: {}";
  form.write = [file = form.file](int64_t rows) { return Write(file, rows); };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadPlainly(file, rows); };
  return form;
}

}  // namespace landbridge::bench
