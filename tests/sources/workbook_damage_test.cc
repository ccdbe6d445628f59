// SPDX-License-Identifier: Apache-2.0
// Files that are no spreadsheet, or not a whole one, or a trap: each is told by name.
#include "tests/sources/rows.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// With content that does not pack well, so that damage inside of it shows.
std::string Whole() {
  std::string rows = RowOf(1, TextCell("A1", "value"));
  uint32_t state = 1;
  for (int i = 2; i < 400; ++i) {
    state = state * 1'664'525 + 1'013'904'223;
    rows += RowOf(i, TextCell("A" + std::to_string(i), std::to_string(state)));
  }
  return XlsxOf(rows);
}

TEST_CASE("a file that is something else says what it is") {
  const auto message = [](const std::string& bytes) {
    const ReadResult result = ReadWorkbook(bytes);
    CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
    return Message(result.status);
  };
  CHECK_THAT(message(""), Contains("fines.xlsx is empty"));
  CHECK_THAT(message("id,name\n1,x\n"), Contains("no spreadsheet (xlsx, ods or xls)"));
  CHECK_THAT(message("\xEF\xBB\xBF\n<html><table>"), Contains("is HTML or XML"));
  CHECK_THAT(message("\x09\x04\x06\x00"), Contains("before Excel 5"));
  CHECK_THAT(message(ZipOf({{"fines.csv", "id\n1\n"}})),
             Contains("a zip file without a spreadsheet"));
  CHECK_THAT(message(CompoundOf("WordDocument", "x")), Contains("no spreadsheet"));
  CHECK_THAT(message(ZipOf({{"[Content_Types].xml", "<Types/>"},
                            {"_rels/.rels",
                             "<Relationships><Relationship Id=\"a\" "
                             "Type=\"http://x/officeDocument\" "
                             "Target=\"xl/workbook.bin\"/></Relationships>"}})),
             Contains("binary workbook (xlsb)"));
}

TEST_CASE("an xlsx or ods file with a password is named as such") {
  const ReadResult xlsx = ReadWorkbook(CompoundOf("EncryptedPackage", "x"));
  CHECK(xlsx.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(xlsx.status), Contains("fines.xlsx is protected by a password"));
  const ReadResult ods =
      ReadWorkbook(ZipOf({{"META-INF/manifest.xml",
                           "<manifest><file-entry><encryption-data/></file-entry></manifest>"},
                          {"content.xml", "\x01\x02"}}));
  CHECK(ods.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(ods.status), Contains("is protected by a password"));
}

TEST_CASE("a workbook that is cut off anywhere is damage, and gives no row") {
  const std::string whole = Whole();
  REQUIRE(ReadWorkbook(whole).rows.size() == 398);
  for (size_t size = 4; size < whole.size(); size += whole.size() / 60) {
    INFO(size);
    const ReadResult result = ReadWorkbook(whole.substr(0, size));
    CHECK(result.status.code() == absl::StatusCode::kDataLoss);
    CHECK(result.rows.empty());
    CHECK_FALSE(result.summary.clean_end);
  }
}

TEST_CASE("a damaged part is found before the first row is given out") {
  std::string damaged = Whole();
  const size_t sheet = damaged.find("xl/worksheets/sheet1.xml");
  REQUIRE(sheet != std::string::npos);
  damaged[sheet + 900] = static_cast<char>(damaged[sheet + 900] ^ 0x55);
  const ReadResult result = ReadWorkbook(damaged);
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
  CHECK(result.rows.empty());
  CHECK_THAT(Message(result.status), Contains("fines.xlsx: xl/worksheets/sheet1.xml"));
}

TEST_CASE("a sheet whose XML breaks off is damage") {
  XlsxText text;
  text.sheets = {{"Fines", RowOf(1, TextCell("A1", "a")) + "<row r=\"2\"><c", "", ""}};
  const ReadResult result = ReadWorkbook(text.Bytes());
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("a part that unpacks beyond the limit ends the reading") {
  const std::string bomb = XlsxOf(RowOf(1, TextCell("A1", std::string(3 << 20, ' '))));
  CHECK(bomb.size() < 20'000);
  WorkbookOptions options;
  options.unpacked_bytes_max = 1 << 20;
  const ReadResult result = ReadWorkbook(bomb, options);
  CHECK(result.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(Message(result.status), Contains("unpacks to more than 1048576 bytes"));
}

TEST_CASE("shared texts beyond the limit of memory end the reading") {
  XlsxText text;
  text.sheets = {{"Fines", RowOf(1, TextCell("A1", "a")), "", ""}};
  text.strings = "<si><t>" + std::string(4000, 'x') + "</t></si>";
  WorkbookOptions options;
  options.memory_max = 1024;
  const ReadResult result = ReadWorkbook(text.Bytes(), options);
  CHECK(result.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(Message(result.status), Contains("raise memory_max"));
}

TEST_CASE("entities are refused, so that none can grow") {
  const ReadResult result =
      ReadWorkbook(ZipOf({{"[Content_Types].xml", "<Types/>"},
                          {"_rels/.rels", "<!DOCTYPE r [<!ENTITY a \"x\">]><Relationships/>"}}));
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(Message(result.status), Contains("document type declaration"));
}

}  // namespace
}  // namespace landbridge::testing
