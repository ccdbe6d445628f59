// SPDX-License-Identifier: Apache-2.0
// An ods workbook, plainly read by libzip and expat.
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/sheet_cells.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/zip_text.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kRowsMax = 1'048'575;  // without the header

constexpr char kContent[] = "content.xml";
constexpr char kType[] = "application/vnd.oasis.opendocument.spreadsheet";
constexpr char kManifest[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest "
    "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
constexpr char kBefore[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content "
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>"
    "<office:spreadsheet><table:table table:name=\"penalties\">";
constexpr char kAfter[] =
    "</table:table></office:spreadsheet></office:body></office:document-content>";

std::string CellStart(CellKind kind, const std::string& value) {
  switch (kind) {
    case CellKind::kText:
      break;
    case CellKind::kAmount:
      return absl::StrCat("<table:table-cell office:value-type=\"float\" office:value=\"", value,
                          "\">");
    case CellKind::kDay:
      return absl::StrCat("<table:table-cell office:value-type=\"date\" office:date-value=\"",
                          value, "\">");
  }
  return "<table:table-cell office:value-type=\"string\">";
}

void AppendRow(int64_t row, const PenaltyCells& cells, std::string& text) {
  text += "<table:table-row>";
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) {
      text += "<table:table-cell/>";
      continue;
    }
    absl::StrAppend(&text, CellStart(SheetCellKind(row, kPenaltyColumns[i]), cells[i]), "<text:p>",
                    XmlText(cells[i]), "</text:p></table:table-cell>");
  }
  text += "</table:table-row>";
}

absl::Status Write(const std::filesystem::path& file, int64_t rows) {
  return WriteZip(file,
                  {WholeText("mimetype", kType),
                   WholeText("META-INF/manifest.xml", kManifest),
                   {kContent, [rows] { return SheetPieces(rows, kBefore, kAfter, AppendRow); }}});
}

absl::Status ReadPlainly(const std::filesystem::path& file, int64_t rows) {
  CountingParser parser("table:table-row");
  LB_RETURN_IF_ERROR(ParseZipText(file, kContent, parser));
  return CheckRows(parser.elements() - 1, rows);
}

}  // namespace

SourceForm OdsForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "ods";
  form.library = "libzip, expat";
  form.rows_max = kRowsMax;
  form.file = folder / "penalties.ods";
  form.options = WorkbookOptions();
  form.table = "file: \"*.ods\"\n    workbook: {}";
  form.write = [file = form.file](int64_t rows) { return Write(file, rows); };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadPlainly(file, rows); };
  return form;
}

}  // namespace landbridge::bench
