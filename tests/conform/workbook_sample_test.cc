// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/workbook_sample.h"

#include <string>
#include <vector>

#include "tests/conform/small_samples.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Table = std::vector<std::vector<std::string>>;

constexpr char kFines[] = "workbook: {first_row: 2}";

// A title, a header whose names are shared texts, days in a cell style, a row that is left out.
XlsxText Fines() {
  XlsxText text;
  text.formats = {"yyyy-mm-dd"};
  text.strings = "<si><t>id</t></si><si><t>day</t></si>";
  text.sheets = {{"Fines",
                  RowOf(1, TextCell("A1", "Title")) +
                      RowOf(2, "<c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c>") +
                      RowOf(3, NumberCell("A3", "1") + NumberCell("C3", "43655", 1)) +
                      RowOf(4, "<c r=\"A4\" s=\"1\"/>") +
                      RowOf(6, NumberCell("A6", "2") + NumberCell("C6", "43656", 1)) +
                      RowOf(7, NumberCell("A7", "0.5")),
                  "", "<mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells>"}};
  return text;
}

TEST_CASE("rows of a workbook change places with their cells' types, below the header") {
  const auto sample = SampleOf(kFines, Fines().Bytes());
  REQUIRE(sample->rows() == 3);
  CHECK(sample->columns() == std::vector<std::string>{"id", "day"});
  CHECK(sample->place(1).line == 6);
  const ReadResult reversed = ReadBy(kFines, sample->Reversed());
  CHECK(Message(reversed.status) == "");
  CHECK(AllCells(reversed) == Table{{"0.5", "<none>"}, {"2", "2019-07-10"}, {"1", "2019-07-09"}});
  const ReadResult repeated = ReadBy(kFines, sample->Repeated());
  CHECK(Message(repeated.status) == "");
  CHECK(AllCells(repeated) == Table{{"1", "2019-07-09"},
                                    {"1", "2019-07-09"},
                                    {"2", "2019-07-10"},
                                    {"2", "2019-07-10"},
                                    {"0.5", "<none>"},
                                    {"0.5", "<none>"}});
}

TEST_CASE("a cell of a header is renamed, and nothing else") {
  const auto sample = SampleOf(kFines, Fines().Bytes());
  const ReadResult renamed = ReadBy(kFines, sample->Renamed("day"));
  CHECK(renamed.columns == std::vector<std::string>{"id", "day_renamed"});
  CHECK(AllCells(renamed) == Table{{"1", "2019-07-09"}, {"2", "2019-07-10"}, {"0.5", "<none>"}});
}

TEST_CASE("of a header over several rows the lowest cell of a column is renamed") {
  constexpr char kTall[] = "workbook: {header_rows: 2}";
  const auto sample = SampleOf(
      kTall,
      XlsxOf(RowOf(1, TextCell("A1", "id") + TextCell("B1", "unit")) +
                 RowOf(2, TextCell("B2", "name &amp; kind") + TextCell("C2", "code")) +
                 RowOf(3, TextCell("A3", "1") + TextCell("B3", "b") + TextCell("C3", "c")),
             "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>"));
  CHECK(ReadBy(kTall, sample->Renamed("unit name & kind")).columns ==
        std::vector<std::string>{"id", "unit name & kind_renamed", "unit code"});
  CHECK(ReadBy(kTall, sample->Renamed("id")).columns ==
        std::vector<std::string>{"id_renamed", "unit name & kind", "unit code"});
}

TEST_CASE("a long value takes the place of a row's first cell") {
  const auto sample = SampleOf(kFines, Fines().Bytes());
  const ReadResult lengthened = ReadBy(kFines, sample->Lengthened(1, size_t{2} << 20));
  REQUIRE(lengthened.errors.size() == 1);
  CHECK(lengthened.errors[0].rule == RowRule::kTooLong);
  CHECK(lengthened.errors[0].place.line == 6);
  CHECK(AllCells(lengthened) == Table{{"1", "2019-07-09"}, {"0.5", "<none>"}});
}

TEST_CASE("rows of several sheets keep to their sheets") {
  constexpr char kAll[] = "workbook: {all_sheets: true}";
  XlsxText text;
  for (const std::string name : {"a", "b"}) {
    text.sheets.push_back({name,
                           RowOf(1, TextCell("A1", "id")) + RowOf(2, TextCell("A2", name + "1")) +
                               "<row><c t=\"inlineStr\"><is><t>" + name + "2</t></is></c></row>",
                           "", ""});
  }
  const auto sample = SampleOf(kAll, text.Bytes());
  CHECK(AllCells(ReadBy(kAll, sample->Reversed())) == Table{{"a2"}, {"a1"}, {"b2"}, {"b1"}});
  CHECK(ReadBy(kAll, sample->Renamed("id")).columns == std::vector<std::string>{"id_renamed"});
}

TEST_CASE("what cannot be moved about in a workbook is said") {
  XlsxText merged = Fines();
  merged.sheets[0].after = "<mergeCells><mergeCell ref=\"A6:C6\"/></mergeCells>";
  CHECK_THAT(Message(TryToOpen(kFines, merged.Bytes()).status()),
             Catch::Contains("sheet Fines are merged"));
  const std::string ods = OdsOf(
      "<table:table table:name=\"Fines\"><table:table-row><table:table-cell "
      "office:value-type=\"string\"><text:p>id</text:p></table:table-cell></table:table-row>"
      "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>1</text:p>"
      "</table:table-cell></table:table-row></table:table>");
  CHECK_THAT(Message(TryToOpen("workbook: {}", ods).status()),
             Catch::Contains("only rows of xlsx"));
}

}  // namespace
}  // namespace landbridge::testing
