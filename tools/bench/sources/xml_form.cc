// SPDX-License-Identifier: Apache-2.0
// A table as XML, plainly read by expat.
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/counting_parser.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/text_file.h"

namespace landbridge::bench {
namespace {

constexpr std::string_view kBefore = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<penalties>\n";
constexpr std::string_view kAfter = "</penalties>\n";

// Without what the row does not have.
void AppendRow(const PenaltyCells& cells, std::string& text) {
  text += "<row>";
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    const absl::string_view name = AbslView(kPenaltyColumns[i].name);
    absl::StrAppend(&text, "<", name, ">", XmlText(cells[i]), "</", name, ">");
  }
  text += "</row>\n";
}

absl::Status ReadPlainly(const std::filesystem::path& file, int64_t rows) {
  CountingParser parser("row");
  LB_RETURN_IF_ERROR(
      ReadPieces(file, [&parser](std::string_view piece) { return parser.Add(piece); }));
  LB_RETURN_IF_ERROR(parser.Add("", true));
  return CheckRows(parser.elements(), rows);
}

}  // namespace

SourceForm XmlForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "XML";
  form.library = "expat";
  form.file = folder / "penalties.xml";
  XmlOptions options;
  options.row_paths = {"penalties/row"};
  form.options = options;
  form.table = "file: \"*.xml\"\n    xml: {rows: [penalties/row]}";
  form.write = [file = form.file](int64_t rows) {
    return WriteRows(file, rows, kBefore, kAfter, AppendRow);
  };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadPlainly(file, rows); };
  return form;
}

}  // namespace landbridge::bench
