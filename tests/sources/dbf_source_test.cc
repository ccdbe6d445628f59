// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <string>
#include <vector>

#include "adapters/sources/dbf_code_pages.h"
#include "adapters/sources/text_decoder.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/dbf_table.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

ReadResult Read(const DbfTable& table, const DbfOptions& options = {}) {
  return ReadText(options, table.Bytes(), "small.dbf");
}

DbfTable OneColumn(char type, uint8_t length, std::string value) {
  DbfTable table;
  table.fields = {{"VALUE", type, length}};
  table.records = {{std::move(value)}};
  return table;
}

constexpr char kShenzhenGbk[] = "\xc9\xee\xdb\xda";  // 深圳

TEST_CASE("a dBase table gives its rows, with numbers and days as text") {
  DbfTable table;
  table.fields = {
      {"NAME", 'C', 12}, {"FINE", 'N', 12, 6}, {"DAY", 'D', 8}, {"OPEN", 'L', 1}, {"RATE", 'F', 8}};
  table.records = {{"Acme", "12.500000", "20190709", "T", "1.5E+02"}, {"", "", "", "?", ""}};
  const ReadResult result = Read(table);
  CHECK(Message(result.status) == "");
  CHECK(result.columns == std::vector<std::string>{"NAME", "FINE", "DAY", "OPEN", "RATE"});
  CHECK(AllCells(result) == Table{{"Acme", "12.500000", "2019-07-09", "true", "1.5E+02"},
                                  {"<none>", "<none>", "<none>", "<none>", "<none>"}});
  CHECK(result.summary.clean_end);
  CHECK(result.summary.declared_count == 2);
  CHECK(result.rows[1].place().ToString() == "small.dbf:2");
}

TEST_CASE("deleted rows of a dBase table are left out and counted, and keep their numbers") {
  DbfTable table;
  table.fields = {{"NAME", 'C', 4}};
  table.records = {{"a"}, {"b"}, {"c"}};
  table.deleted = {1};
  const ReadResult result = Read(table);
  CHECK(AllCells(result) == Table{{"a"}, {"c"}});
  CHECK(result.summary.rows_deleted == 1);
  CHECK(result.summary.declared_count == 2);
  CHECK(result.summary.clean_end);
  CHECK(result.rows[1].place().number == 3);
}

TEST_CASE("a dBase table in GBK is read by its mark, by the stated encoding, and never by guess") {
  DbfTable table = OneColumn('C', 10, kShenzhenGbk);
  CHECK_THAT(Message(Read(table).status), Contains("small.dbf:1, column 'VALUE'") &&
                                              Contains("no code page mark") &&
                                              Contains("state gb18030"));
  CHECK(AllCells(Read(table, {.encoding = "gb18030"})) == Table{{"深圳"}});
  table.code_page_mark = 0x57;  // what the machine had that wrote it
  CHECK(absl::IsFailedPrecondition(Read(table).status));
  for (const uint8_t mark : {uint8_t{0x4d}, uint8_t{0x7a}}) {
    table.code_page_mark = mark;
    CHECK(AllCells(Read(table)) == Table{{"深圳"}});
  }
  table.code_page_mark = 0x03;  // a wrong mark: what is stated goes before it
  CHECK(AllCells(Read(table, {.encoding = "gbk"})) == Table{{"深圳"}});
  table.fields[0].name = kShenzhenGbk;
  CHECK(Read(table, {.encoding = "gbk"}).columns == std::vector<std::string>{"深圳"});
}

TEST_CASE("what a dBase table's encoding does not have rejects the row, with column and byte") {
  DbfTable table;
  table.code_page_mark = 0x4d;
  table.fields = {{"ID", 'N', 4}, {"NAME", 'C', 5}};
  // The last character was cut by the column's width.
  table.records = {{"1", std::string(kShenzhenGbk) + "\xca"}, {"2", kShenzhenGbk}};
  const ReadResult result = Read(table);
  CHECK(AllCells(result) == Table{{"2", "深圳"}});
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
  CHECK(result.errors[0].place.number == 1);
  CHECK(result.errors[0].byte_offset == 97 + 1 + 4 + 4);
  CHECK_THAT(result.errors[0].message, Contains("column 'NAME'") && Contains("0xca"));
  CHECK(result.summary.clean_end);
}

TEST_CASE("values that are none of their column's type reject the row by name") {
  const auto fault = [](char type, uint8_t length, const std::string& value) {
    const ReadResult result = Read(OneColumn(type, length, value));
    REQUIRE(result.errors.size() == 1);
    CHECK(result.errors[0].rule == RowRule::kValue);
    return result.errors[0].message;
  };
  CHECK_THAT(fault('N', 6, "******"), Contains("column 'VALUE'") && Contains("did not fit"));
  CHECK_THAT(fault('N', 6, "12,5"), Contains("is no number"));
  CHECK_THAT(fault('F', 6, "nan"), Contains("is no number"));
  CHECK_THAT(fault('D', 8, "20190230"), Contains("is no day"));
  CHECK_THAT(fault('D', 8, "201907"), Contains("is no day"));
  CHECK_THAT(fault('L', 1, "x"), Contains("neither true nor false"));
  CHECK(AllCells(Read(OneColumn('D', 8, "00000000"))) == Table{{"<none>"}});
  CHECK(AllCells(Read(OneColumn('N', 6, "+7"))) == Table{{"7"}});
  CHECK(AllCells(Read(OneColumn('N', 6, ".   "))) == Table{{"<none>"}});
  // A column that is not needed cannot spoil a row.
  DbfTable two;
  two.fields = {{"A", 'C', 1}, {"B", 'N', 2}};
  two.records = {{"x", "**"}};
  CHECK(AllCells(Read(two, {.ignored_columns = {"B"}})) == Table{{"x", "<none>"}});
}

TEST_CASE("binary numbers of FoxPro are exact") {
  DbfTable table;
  table.version = 0x30;
  table.code_page_mark = 0x03;
  table.fields = {{"I", 'I', 4}, {"Y", 'Y', 8, 4}, {"B", 'B', 8, 2}, {"T", 'T', 8}};
  const auto little = [](auto value) { return DbfTable::Little(static_cast<uint64_t>(value), 8); };
  const auto row = [&](int32_t integer, int64_t money, double real, uint64_t day, uint64_t time) {
    return std::vector<std::string>{DbfTable::Little(static_cast<uint32_t>(integer), 4),
                                    little(money), little(std::bit_cast<uint64_t>(real)),
                                    DbfTable::Little(day, 4) + DbfTable::Little(time, 4)};
  };
  table.records = {row(-7, -12'345'678'901'234'567, 0.1, 2'458'674, 57'900'250),
                   row(2'147'483'647, 5, -1e300, 2'458'674, 0), row(0, 0, 0, 0, 0)};
  const ReadResult result = Read(table);
  CHECK(Message(result.status) == "");
  CHECK(AllCells(result) == Table{{"-7", "-1234567890123.4567", "0.1", "2019-07-09T16:05:00.250"},
                                  {"2147483647", "0.0005", "-1e+300", "2019-07-09T00:00:00"},
                                  {"0", "0.0000", "0", "<none>"}});
  table.records = {row(0, 0, 0, 1, 0)};
  CHECK_THAT(Read(table).errors.at(0).message, Contains("column 'T': is no moment"));
}

TEST_CASE("nulls and short texts of Visual FoxPro are told by the record's flags") {
  DbfTable table;
  table.version = 0x32;
  table.code_page_mark = 0x03;
  table.fields = {
      {"N", 'N', 3, 0, 2}, {"V", 'V', 6, 0, 2}, {"C", 'C', 3}, {"_NullFlags", '0', 1, 0, 5}};
  const std::string short_text("abc\0\0\x03", 6);
  // Bits: N null, V short, V null.
  table.records = {{"1", short_text, "x", "\x02"},
                   {"2", "abcdef", "y", std::string(1, '\0')},
                   {"3", "abcdef", "z", "\x05"},
                   {"4", "abcde\x07", "z", "\x02"}};
  const ReadResult result = Read(table);
  CHECK(result.columns == std::vector<std::string>{"N", "V", "C"});
  CHECK(AllCells(result) ==
        Table{{"1", "abc", "x"}, {"2", "abcdef", "y"}, {"<none>", "<none>", "z"}});
  REQUIRE(result.errors.size() == 1);
  CHECK_THAT(result.errors[0].message, Contains("column 'V'") && Contains("longer"));
}

TEST_CASE("memos are read from the file beside the table, and one that is not there is named") {
  TempDir folder;
  DbfMemoFile memos;
  DbfTable table;
  table.version = 0x83;
  table.code_page_mark = 0x4d;
  table.fields = {{"ID", 'N', 2}, {"TEXT", 'M', 10}};
  const std::string long_text(600, 'x');
  table.records = {{"1", memos.Add(kShenzhenGbk)},
                   {"2", memos.Add(long_text)},
                   {"3", ""},
                   {"4", "99"},
                   {"5", memos.Add("\xff\xff")}};
  table.Write(folder.path() / "Fines.dbf");
  CHECK_THAT(Message(ReadAll(DbfOptions(), folder.path() / "Fines.dbf").status),
             Contains("Fines.dbt is not beside it") && Contains("'TEXT'"));
  memos.Write(folder.path() / "FINES.DBT");
  const ReadResult result = ReadAll(DbfOptions(), folder.path() / "Fines.dbf");
  CHECK(AllCells(result) == Table{{"1", "深圳"}, {"2", long_text}, {"3", "<none>"}});
  REQUIRE(result.errors.size() == 2);
  CHECK_THAT(result.errors[0].message, Contains("column 'TEXT': its memo lies outside"));
  CHECK(result.errors[1].rule == RowRule::kUndecodable);
  CHECK_THAT(result.errors[1].message, Contains("column 'TEXT': in its memo"));
  CHECK(result.summary.declared_count == 5);

  const ReadResult bounded =
      ReadAll(DbfOptions{.memo_bytes_max = 500}, folder.path() / "Fines.dbf");
  CHECK(bounded.errors.at(0).rule == RowRule::kTooLong);
}

TEST_CASE("a dBase table that was cut off is damaged, or ends uncleanly") {
  DbfTable table;
  table.fields = {{"NAME", 'C', 4}};
  table.records = {{"a"}, {"b"}, {"c"}};
  const std::string whole = table.Bytes();
  const size_t header = table.Header().size();
  const auto cut = [&](size_t size) {
    return ReadText(DbfOptions(), whole.substr(0, size), "small.dbf");
  };
  const ReadResult within = cut(header + 5 + 3);
  CHECK(absl::IsDataLoss(within.status));
  CHECK_THAT(Message(within.status), Contains("small.dbf:2") && Contains("cut off"));
  const ReadResult between = cut(header + 10);
  CHECK(between.status.ok());
  CHECK(between.rows.size() == 2);
  CHECK_FALSE(between.summary.clean_end);
  CHECK_THAT(between.summary.unclean_reason,
             Contains("counts 3 records, and the file ends after 2"));
  CHECK(between.summary.declared_count == 3);
  CHECK(absl::IsDataLoss(cut(header - 1).status));
  CHECK(absl::IsDataLoss(cut(20).status));
  CHECK(absl::IsDataLoss(cut(0).status));
  CHECK(cut(whole.size() - 1).summary.clean_end);  // without the end mark

  table.end = " more";
  const ReadResult more = Read(table);
  CHECK(more.rows.size() == 3);
  CHECK_FALSE(more.summary.clean_end);
  CHECK_THAT(more.summary.unclean_reason, Contains("counts 3 records, and more follows"));
  CHECK(more.summary.declared_count == 3);
  table.end = "\x1A\x1A left over";
  CHECK(Read(table).summary.clean_end);
  std::string shifted = whole;
  shifted[header + 5] = 'x';
  const ReadResult damaged = ReadText(DbfOptions(), shifted, "small.dbf");
  CHECK(absl::IsDataLoss(damaged.status));
  CHECK_THAT(Message(damaged.status), Contains("small.dbf:2") && Contains("0x78"));
}

TEST_CASE("headers that no dBase table has are refused with the reason") {
  DbfTable table = OneColumn('C', 4, "a");
  const auto refused = [](const DbfTable& wrong) {
    const absl::Status status = Read(wrong).status;
    CHECK_FALSE(status.ok());
    return Message(status);
  };
  table.version = 0xe5;
  CHECK_THAT(refused(table), Contains("0xe5") && Contains("save the table as dBase III"));
  table.version = 0x03;
  table.code_page_mark = 0x68;
  CHECK_THAT(refused(table), Contains("code page mark 0x68"));
  table.code_page_mark = 0;
  table.fields = {{"PHOTO", 'P', 10}};
  CHECK_THAT(refused(table),
             Contains("column 'PHOTO' is of type P") && Contains("ignored_columns"));
  table.fields = {{"A", 'C', 2}, {"A", 'C', 2}};
  table.records = {{"x", "y"}};
  CHECK_THAT(refused(table), Contains("two columns are called 'A'"));
  CHECK(Read(table, {.number_repeated_columns = true}).columns ==
        std::vector<std::string>{"A", "A#2"});
  table.fields = {{"DAY", 'D', 7}, {"B", 'C', 2}};
  CHECK_THAT(refused(table), Contains("type D 7 bytes"));

  std::string bytes = OneColumn('C', 4, "a").Bytes();
  bytes[10] = 9;  // record length
  CHECK_THAT(Message(ReadText(DbfOptions(), bytes, "small.dbf").status),
             Contains("a record has 9 bytes, and its fields have 5"));
  table = OneColumn('C', 4, "a");
  table.version = 0x8b;
  bytes = table.Bytes();
  bytes[15] = 1;
  CHECK_THAT(Message(ReadText(DbfOptions(), bytes, "small.dbf").status), Contains("encrypted"));
  bytes[15] = 0;
  bytes[14] = 1;
  CHECK_THAT(ReadText(DbfOptions(), bytes, "small.dbf").summary.unclean_reason,
             Contains("transaction"));
}

TEST_CASE("every code page mark of dBase names an encoding that can be read") {
  int known = 0;
  for (int mark = 0; mark < 256; ++mark) {
    const std::string_view encoding = EncodingOfMark(static_cast<uint8_t>(mark));
    if (encoding.empty()) continue;
    ++known;
    INFO("mark " << mark);
    CHECK(SaysEncoding(static_cast<uint8_t>(mark)));
    CHECK(TextDecoder::Create(encoding).ok());
  }
  CHECK(known > 50);
}

}  // namespace
}  // namespace landbridge::testing
