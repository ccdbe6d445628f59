// SPDX-License-Identifier: Apache-2.0
// Sheets and cells of xls files.
#include <initializer_list>

#include "tests/sources/rows.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

constexpr uint16_t kFormula = 0x0006;
constexpr uint16_t kDateMode = 0x0022;
constexpr uint16_t kFilePass = 0x002F;
constexpr uint16_t kContinue = 0x003C;
constexpr uint16_t kCodePage = 0x0042;
constexpr uint16_t kMultipleRk = 0x00BD;
constexpr uint16_t kStyle = 0x00E0;
constexpr uint16_t kMerged = 0x00E5;
constexpr uint16_t kSharedStrings = 0x00FC;
constexpr uint16_t kSharedLabel = 0x00FD;
constexpr uint16_t kNumber = 0x0203;
constexpr uint16_t kLabel = 0x0204;
constexpr uint16_t kBooleanOrError = 0x0205;
constexpr uint16_t kString = 0x0207;
constexpr uint16_t kRow = 0x0208;
constexpr uint16_t kRk = 0x027E;
constexpr uint16_t kFormat = 0x041E;

ReadResult Read(const std::string& bytes, const WorkbookOptions& options = {}) {
  return ReadText(options, bytes, "fines.xls");
}

std::string Place(uint16_t row, uint16_t column, uint16_t style = 0) {
  return LittleEndian16(row) + LittleEndian16(column) + LittleEndian16(style);
}

std::string Record(uint16_t kind, const std::string& data) {
  return BiffWriter().Record(kind, data).bytes();
}

std::string Label(uint16_t row, uint16_t column, const std::string& text) {
  return Record(kLabel, Place(row, column) + BiffText(text));
}

std::string Number(uint16_t row, uint16_t column, double number, uint16_t style = 0) {
  return Record(kNumber, Place(row, column, style) + LittleEndianDouble(number));
}

// Styles 0 to 3: a number, 000000, a day, a day with its time.
std::string Styles() {
  std::string records = Record(kFormat, LittleEndian16(164) + BiffText("000000"));
  for (const int format : {0, 164, 14, 22}) {
    records += BiffWriter().Words(kStyle, {0, static_cast<uint16_t>(format), 0, 0}).bytes();
  }
  return records;
}

// The texts of a row below a header of as many columns; a rejected row is its message.
std::vector<std::string> RowOf(std::initializer_list<std::string> cells, size_t columns,
                               const std::string& globals = "") {
  std::string records;
  for (size_t i = 0; i < columns; ++i) {
    records += Label(0, static_cast<uint16_t>(i), "c" + std::to_string(i));
  }
  for (const std::string& cell : cells) records += cell;
  const ReadResult result = Read(XlsOf({{"Fines", records, 0}}, globals));
  INFO(result.status);
  REQUIRE(result.status.ok());
  if (!result.errors.empty()) return {result.errors[0].message};
  REQUIRE(result.rows.size() == 1);
  return Cells(result.rows[0]);
}

TEST_CASE("numbers of xls files are read in each of their forms") {
  const uint32_t rk_integer = (1234U << 2) | 2;
  const uint32_t rk_hundredths = (1250U << 2) | 3;
  CHECK(RowOf({Number(1, 0, 914'403'001'923'174), Number(1, 1, 1234, 1), Number(1, 2, 43'655, 2),
               Number(1, 3, 43'655.6875, 3), Record(kRk, Place(1, 4) + LittleEndian32(rk_integer)),
               Record(kMultipleRk, LittleEndian16(1) + LittleEndian16(5) + LittleEndian16(1) +
                                       LittleEndian32(rk_integer) + LittleEndian16(0) +
                                       LittleEndian32(rk_hundredths) + LittleEndian16(6))},
              7, Styles()) == std::vector<std::string>{"914403001923174", "001234", "2019-07-09",
                                                       "2019-07-09 16:30:00", "1234", "001234",
                                                       "12.5"});
  CHECK(
      RowOf({Number(1, 0, 42'193, 2)}, 1, Styles() + BiffWriter().Words(kDateMode, {1}).bytes()) ==
      std::vector<std::string>{"2019-07-09"});
  CHECK_THAT(RowOf({Number(1, 0, 9.14403001923174e17)}, 1)[0],
             Contains("cell A2 holds a number of more than 15 digits"));
}

TEST_CASE("formulas of xls files count by their stored results") {
  const auto result = [](char type, char value) {
    return std::string{type, '\0', value, '\0', '\0', '\0', '\xFF', '\xFF'} + std::string(8, '\0');
  };
  CHECK(RowOf({Record(kFormula, Place(1, 0, 2) + LittleEndianDouble(43'655) + std::string(8, 0)),
               Record(kFormula, Place(1, 1) + result(0, 0)), Record(kString, BiffText("text")),
               Record(kFormula, Place(1, 2) + result(1, 1)),
               Record(kFormula, Place(1, 3) + result(3, 0))},
              4, Styles()) == std::vector<std::string>{"2019-07-09", "text", "TRUE", "<none>"});
  CHECK_THAT(RowOf({Record(kFormula, Place(1, 0) + result(2, 0x2A))}, 1)[0],
             Contains("cell A2 holds the error #N/A"));
  CHECK_THAT(RowOf({Record(kFormula, Place(1, 0) + result(0, 0)), Number(1, 1, 1)}, 2)[0],
             Contains("cell A2 holds a formula whose result was never computed"));
}

TEST_CASE(
    "a formula of an xls file that is still to be computed rejects its row, and 0 is no result") {
  const auto formula = [](double result, uint16_t flags) {
    return Record(kFormula, Place(1, 0, 2) + LittleEndianDouble(result) + LittleEndian16(flags) +
                                std::string(6, '\0'));
  };
  constexpr uint16_t kWhenOpened = 0x0002;
  CHECK_THAT(RowOf({formula(0, kWhenOpened)}, 1)[0],
             Contains("cell A2 holds a formula whose result was never computed"));
  // Programs that compute it leave the mark; those that never set it mean 0.
  CHECK(RowOf({formula(12.5, kWhenOpened)}, 1)[0] == "12.5");
  CHECK(RowOf({formula(0, 0)}, 1)[0] == "0");
  CHECK(RowOf({formula(0, 0x0009)}, 1)[0] == "0");
}

TEST_CASE("booleans of xls files are words, and errors reject their row") {
  CHECK(RowOf({Record(kBooleanOrError, Place(1, 0) + '\1' + '\0')}, 1)[0] == "TRUE");
  CHECK(RowOf({Record(kBooleanOrError, Place(1, 0) + '\0' + '\0')}, 1)[0] == "FALSE");
  CHECK(RowOf({Record(kBooleanOrError, Place(1, 0) + '\x07' + '\1')}, 1)[0] ==
        "cell A2 holds the error #DIV/0!; correct the formula, or enter the value itself");
}

TEST_CASE("texts that continue in a further record change their width on the way") {
  // "ab" with one byte each, then U+5E7F U+4E1C with two.
  const std::string start = LittleEndian32(1) + LittleEndian32(1) + LittleEndian16(4) + '\0' + "ab";
  const std::string rest = std::string("\1") + LittleEndian16(0x5E7F) + LittleEndian16(0x4E1C);
  CHECK(RowOf({Record(kSharedLabel, Place(1, 0) + LittleEndian32(0))}, 1,
              Record(kSharedStrings, start) + Record(kContinue, rest))[0] == "ab广东");
}

TEST_CASE("rich texts of xls files lose their looks only") {
  const std::string rich = LittleEndian16(2) + '\x0C' + LittleEndian16(1) + LittleEndian32(6) +
                           "ab" + std::string(4, 'f') + std::string(6, 'p');
  const std::string strings = LittleEndian32(2) + LittleEndian32(2) + rich + BiffText("next");
  CHECK(RowOf({Record(kSharedLabel, Place(1, 0) + LittleEndian32(0)),
               Record(kSharedLabel, Place(1, 1) + LittleEndian32(1))},
              2, Record(kSharedStrings, strings)) == std::vector<std::string>{"ab", "next"});
}

TEST_CASE("cells that are stored in no order are read by row and column") {
  const std::string records = Number(2, 1, 4) + Number(1, 0, 1) + Label(0, 1, "b") +
                              Number(2, 0, 3) + Label(0, 0, "a") + Number(1, 1, 2);
  CHECK(AllCells(Read(XlsOf({{"Fines", records, 0}}))) == Table{{"1", "2"}, {"3", "4"}});
}

TEST_CASE("hidden sheets, hidden rows and merged cells of an xls file are known") {
  const std::string hidden_row = BiffWriter().Words(kRow, {2, 0, 2, 0, 0, 0, 0x20, 0}).bytes();
  const std::string records = Label(0, 0, "a") + Label(0, 1, "b") + hidden_row + Number(1, 0, 1) +
                              Label(1, 1, "x") + Number(2, 0, 2) +
                              BiffWriter().Words(kMerged, {1, 1, 2, 1, 1}).bytes();
  const std::string bytes =
      XlsOf({{"Old", Label(0, 0, "c") + Number(1, 0, 7), 1}, {"Fines", records, 0}});
  CHECK_THAT(Message(Read(bytes).status), Contains("sheet Fines: the cells B2 to B3 are merged"));
  WorkbookOptions options;
  options.merged = WorkbookOptions::Merged::kRepeat;
  CHECK(AllCells(Read(bytes, options)) == Table{{"1", "x"}, {"2", "x"}});
  options.merged = WorkbookOptions::Merged::kFirst;
  options.skip_hidden_rows = true;
  CHECK(AllCells(Read(bytes, options)) == Table{{"1", "x"}});
  options.sheet = "Old";
  CHECK(AllCells(Read(bytes, options)) == Table{{"7"}});
}

TEST_CASE("older xls files have their texts in a code page, which the file names") {
  const auto label = [](uint16_t row, const std::string& text) {
    return Record(kLabel,
                  Place(row, 0) + LittleEndian16(static_cast<uint16_t>(text.size())) + text);
  };
  const std::string guangdong = "\xB9\xE3\xB6\xAB";  // 广东 in GBK
  const std::string bytes =
      XlsOf({{guangdong, label(0, "id") + label(1, guangdong) + label(2, "\xB9"), 0}},
            BiffWriter().Words(kCodePage, {936}).bytes(), BiffVersion::k5);
  const ReadResult result = Read(bytes);
  INFO(result.status);
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"广东"}});
  CHECK(result.rows[0].place().sheet() == "广东");
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
  CHECK_THAT(result.errors[0].message, Contains("cell A3 holds a text that is not in gbk"));

  const std::string unknown =
      XlsOf({{"Fines", "", 0}}, BiffWriter().Words(kCodePage, {4242}).bytes(), BiffVersion::k5);
  CHECK_THAT(Message(Read(unknown).status), Contains("code page 4242, which is not known"));
}

TEST_CASE("an xls file with a password is named as such") {
  const ReadResult result =
      Read(XlsOf({{"Fines", Label(0, 0, "a"), 0}}, BiffWriter().Words(kFilePass, {0, 1}).bytes()));
  CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(result.status), Contains("fines.xls is protected by a password"));
}

TEST_CASE("an xls file that is cut off anywhere is damage or refused, never half a table") {
  const std::string bytes = XlsOf({{"Fines", Label(0, 0, "a") + Number(1, 0, 1), 0}}, Styles());
  REQUIRE(Read(bytes).rows.size() == 1);
  for (size_t size = 8; size < 2048; size += 7) {
    INFO(size);
    const ReadResult result = Read(bytes.substr(0, size));
    CHECK(result.status.code() == absl::StatusCode::kDataLoss);
    CHECK(result.rows.empty());
  }
}

TEST_CASE("a flipped byte in an xls file never ends the process") {
  const std::string bytes =
      XlsOf({{"Fines", Label(0, 0, "a") + Number(1, 0, 1) + Label(2, 0, "x"), 0}},
            Styles() +
                Record(kSharedStrings, LittleEndian32(1) + LittleEndian32(1) + BiffText("shared")));
  for (size_t at = 0; at < 2048; ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0xFF);
    Read(flipped);
  }
  SUCCEED();
}

}  // namespace
}  // namespace landbridge::testing
