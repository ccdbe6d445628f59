// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/delimited_source.h"

#include <sys/resource.h>

#include "tests/sources/rows.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using namespace std::string_literals;

ReadResult ReadCsv(std::string_view content, const DelimitedOptions& options = {}) {
  return ReadText(options, content, "small.csv");
}

// The only error of a file.
RowError OnlyError(const ReadResult& result) {
  REQUIRE(result.status.ok());
  REQUIRE(result.errors.size() == 1);
  return result.errors[0];
}

TEST_CASE("the header names the columns and each line is a row with its number") {
  const ReadResult result = ReadCsv("id,name\n1,A\n2,\"B, C\"\n3,\"say \"\"D\"\"\"\n4,\"\"\n");
  REQUIRE(result.status.ok());
  CHECK(result.columns == Names{"id", "name"});
  CHECK(AllCells(result) == Table{{"1", "A"}, {"2", "B, C"}, {"3", "say \"D\""}, {"4", ""}});
  CHECK(result.rows[2].place().ToString() == "small.csv:4");
  CHECK(result.rows[2].place().byte_offset == 21);
  CHECK(result.summary.clean_end);
  CHECK(result.summary.rows_read == 4);
  CHECK(result.summary.rows_rejected == 0);
  CHECK(result.summary.bytes_read == 40);
}

TEST_CASE("line numbers count the lines inside quotes") {
  const ReadResult result =
      ReadCsv("id,name\r\n1,\"two\r\nlines\"\r\n2,B\r\n3,\"a\n\nb\"\r\n4,C\r\n");
  CHECK(AllCells(result) == Table{{"1", "two\r\nlines"}, {"2", "B"}, {"3", "a\n\nb"}, {"4", "C"}});
  CHECK(result.rows[1].place().line == 4);
  CHECK(result.rows[2].place().line == 5);
  CHECK(result.rows[3].place().line == 8);
}

TEST_CASE("lines that end in CR alone are rows") {
  CHECK(AllCells(ReadCsv("id,name\r1,A\r2,B\r")) == Table{{"1", "A"}, {"2", "B"}});
}

TEST_CASE("delimiter and quote are as the options say") {
  const Table expected{{"1", "A;B"}, {"2", "C"}};
  DelimitedOptions options;
  options.delimiter = ';';
  options.quote = '\'';
  CHECK(AllCells(ReadCsv("id;name\n1;'A;B'\n2;C\n", options)) == expected);
  options.delimiter = '\t';
  CHECK(AllCells(ReadCsv("id\tname\n1\tA;B\n2\tC\n", options)) == expected);
  options.delimiter = ',';
  options.quote.reset();
  CHECK(AllCells(ReadCsv("id,name\n1,\"A\n2,B\"C\n", options)) ==
        Table{{"1", "\"A"}, {"2", "B\"C"}});
}

TEST_CASE("title lines and comments are no rows, and inside quotes there are no comments") {
  DelimitedOptions options;
  options.skip_lines = 2;
  options.comment_prefix = "#";
  const ReadResult result = ReadCsv(
      "A \"title\nwith, what, ever\n# Stand: today\nid,name\n1,\"x\n# y\"\n#2,B\n3,C\n", options);
  CHECK(AllCells(result) == Table{{"1", "x\n# y"}, {"3", "C"}});
  CHECK(result.rows[1].place().line == 8);
}

TEST_CASE("blank lines are no rows unless the options say so") {
  CHECK(AllCells(ReadCsv("id\n1\n\n  \n2\n")) == Table{{"1"}, {"2"}});
  DelimitedOptions options;
  options.blank_lines_are_rows = true;
  CHECK(AllCells(ReadCsv("id\n1\n\n2\n", options)) == Table{{"1"}, {""}, {"2"}});
}

TEST_CASE("values keep their blanks unless trimming is asked for, and names never do") {
  CHECK(AllCells(ReadCsv(" id , name\n 1 ,\" A \"\n")) == Table{{" 1 ", " A "}});
  DelimitedOptions options;
  options.trim = true;
  const ReadResult result = ReadCsv(" id , name\n 1 , \" A \" \n2,B C \n", options);
  CHECK(result.columns == Names{"id", "name"});
  CHECK(AllCells(result) == Table{{"1", "A"}, {"2", "B C"}});
  options.delimiter = '\t';
  CHECK(AllCells(ReadCsv("id\tname\tx\n 1\t\t2 \n", options)) == Table{{"1", "", "2"}});
}

TEST_CASE("null tokens are absent, and empty values are empty") {
  DelimitedOptions options;
  options.header = false;
  options.columns = {"id", "name", "title"};
  options.null_tokens = {"-0-", "NULL"};
  CHECK(AllCells(ReadCsv("1,-0- ,\"-0-\"\n2,,x-0-\n3, NULL,null\n", options)) ==
        Table{{"1", "<none>", "<none>"}, {"2", "", "x-0-"}, {"3", "<none>", "null"}});
}

TEST_CASE(
    "a row with a wrong number of fields is rejected with both numbers, and reading goes on") {
  const ReadResult result = ReadCsv("id,name\n1\n2,B\n3,C,D\n4,E\n");
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"2", "B"}, {"4", "E"}});
  REQUIRE(result.errors.size() == 2);
  CHECK(result.errors[0].rule == RowRule::kFieldCount);
  CHECK(result.errors[0].place.ToString() == "small.csv:2");
  CHECK(result.errors[0].message ==
        "the row has 1 fields, the header has 2; look for a delimiter that is missing, or that "
        "needs quotes");
  CHECK(result.errors[1].message.find("the row has 3 fields") == 0);
  CHECK(result.summary.rows_rejected == 2);
  CHECK(result.summary.clean_end);
}

TEST_CASE("an undecodable byte rejects its row alone, with its offset") {
  DelimitedOptions options;
  options.encoding = "utf-8";
  const ReadResult result = ReadCsv("id,name\n1,\"x\ny\xFFz\"\n2,\xE5\x90\x8D\n", options);
  const RowError error = OnlyError(result);
  CHECK(error.rule == RowRule::kUndecodable);
  CHECK(error.place.line == 2);
  CHECK(error.byte_offset == 14);
  CHECK(error.message.find("byte 0xff at offset 14 is no character of utf-8") == 0);
  CHECK(AllCells(result) == Table{{"2", "名"}});
}

TEST_CASE("a GB18030 character that holds the byte of the delimiter stays whole") {
  DelimitedOptions options;
  options.encoding = "gb18030";
  options.delimiter = '|';
  // 0x81 0x7C is one character; 0x7C alone is the delimiter.
  const ReadResult result = ReadCsv("id|name\n1|\x81\x7C\xC3\xFB\n", options);
  REQUIRE(result.rows.size() == 1);
  CHECK(Cells(result.rows[0]) == Names{"1", "亅名"});
}

TEST_CASE("a quote where none may stand rejects the line") {
  const ReadResult result = ReadCsv("id,name\n1,5\" disk\n2,\"a\" b\n3,C\n");
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"3", "C"}});
  REQUIRE(result.errors.size() == 2);
  for (const RowError& error : result.errors) CHECK(error.rule == RowRule::kQuoting);
  CHECK(result.errors[0].place.line == 2);
  CHECK(result.errors[1].place.line == 3);
  CHECK(result.summary.clean_end);
}

TEST_CASE("bare quotes are text where the options allow them, and only outside quoted fields") {
  DelimitedOptions options;
  options.bare_quotes = true;
  const ReadResult result =
      ReadCsv("id,name\n1,37°36'37.8\"N 121°2'\"W\n2,5\"\n3,\"a\" b\n4,D\n", options);
  CHECK(AllCells(result) == Table{{"1", "37°36'37.8\"N 121°2'\"W"}, {"2", "5\""}, {"4", "D"}});
  CHECK(OnlyError(result).place.line == 4);
}

TEST_CASE("a quote that is never closed rejects the lines it swallowed, and the end is not clean") {
  const ReadResult result = ReadCsv("id,name\n1,\"open\n2,\"B\"\n3,C\n");
  const RowError error = OnlyError(result);
  CHECK(error.rule == RowRule::kQuoting);
  CHECK(error.message.find("lines 2 to 3:") == 0);
  CHECK(AllCells(result) == Table{{"3", "C"}});
  CHECK_FALSE(result.summary.clean_end);
  CHECK(result.summary.unclean_reason == "misplaced quotes in lines 2 to 3");
}

TEST_CASE("a file that ends inside quotes is damaged, and says where and what to do") {
  const ReadResult result = ReadCsv("id,name\n1,A\n2,\"cut of");
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
  CHECK(Message(result.status) ==
        "small.csv:3: the file ends inside quotes that this row opened: it was cut off, or a "
        "closing quote is missing; get the file again");
  CHECK(result.rows.size() == 1);
  CHECK_FALSE(result.summary.clean_end);
  CHECK(result.summary.unclean_reason == Message(result.status));
}

TEST_CASE("after the end or an error the answer stays the same") {
  const SmallFile file("id\n1\n", "small.csv");
  auto source = DelimitedSource::Open({}, file.path());
  REQUIRE(source.ok());
  CHECK(*(*source)->Next() == RowSource::Step::kRow);
  for (int i = 0; i < 3; ++i) CHECK(*(*source)->Next() == RowSource::Step::kEnd);

  const SmallFile damaged("id\n\"1\n", "damaged.csv");
  source = DelimitedSource::Open({}, damaged.path());
  REQUIRE(source.ok());
  for (int i = 0; i < 3; ++i) {
    CHECK((*source)->Next().status().code() == absl::StatusCode::kDataLoss);
  }
}

TEST_CASE("quotes that stay open beyond the row limit end the file instead of filling memory") {
  DelimitedOptions options;
  options.row_bytes_max = 1000;
  std::string content = "id,name\n1,\"open\n";
  for (int i = 0; i < 200; ++i) content += "2,some text\n";
  const ReadResult result = ReadCsv(content, options);
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
  CHECK(Message(result.status).find("small.csv:2: quotes that this row opened are still open") ==
        0);
}

TEST_CASE("a line over the limit is rejected, and reading goes on") {
  DelimitedOptions options;
  options.row_bytes_max = 100;
  const ReadResult result = ReadCsv("id,name\n1," + std::string(500, 'x') + "\n2,B\n", options);
  CHECK(OnlyError(result).rule == RowRule::kTooLong);
  CHECK(AllCells(result) == Table{{"2", "B"}});
}

TEST_CASE("a last row without its line end is rejected unless the publisher is like that") {
  const std::string content = "id,name\n1,A\n2,B";
  const ReadResult strict = ReadCsv(content);
  CHECK(AllCells(strict) == Table{{"1", "A"}});
  CHECK(OnlyError(strict).rule == RowRule::kCutOff);
  CHECK(OnlyError(strict).message.find("open_end") != std::string::npos);
  CHECK_FALSE(strict.summary.clean_end);
  CHECK(strict.summary.unclean_reason == "the last line has no line end: the file may be cut off");
  DelimitedOptions options;
  options.final_newline = false;
  CHECK(AllCells(ReadCsv(content, options)) == Table{{"1", "A"}, {"2", "B"}});
  CHECK(ReadCsv(content, options).summary.clean_end);
  CHECK_FALSE(ReadCsv("id,name\n1,A\n2", options).summary.clean_end);
}

TEST_CASE("a file that may be cut off between doubled quotes has no whole last row") {
  // Of 2,"B ""b"" c" and of 2,"B ""b""" and whole: nothing tells.
  for (const char* last : {"2,\"B\"", "2,\"B \"", "2,\"B \"\"b\"", "2,\"\""}) {
    INFO(last);
    const ReadResult result = ReadCsv(std::string("id,name\n1,A\n") + last);
    CHECK(AllCells(result) == Table{{"1", "A"}});
    CHECK(OnlyError(result).rule == RowRule::kCutOff);
    CHECK_FALSE(result.summary.clean_end);
  }
  DelimitedOptions options;
  options.final_newline = false;
  CHECK(AllCells(ReadCsv("id,name\n2,\"B\"", options)) == Table{{"2", "B"}});
}

TEST_CASE("a line of bytes that are no characters is a row that cannot be read, not a blank line") {
  DelimitedOptions options;
  options.encoding = "utf-8";
  const ReadResult result =
      ReadCsv("id,name\n1,A\n\xFF\xFF\n" + std::string("\0\0\0\0\n", 5) + "2,B\n", options);
  CHECK(AllCells(result) == Table{{"1", "A"}, {"2", "B"}});
  REQUIRE(result.errors.size() == 2);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
  CHECK(result.errors[0].place.line == 3);
  CHECK(result.errors[1].place.line == 4);
}

TEST_CASE("an end mark behind the last line leaves the end clean") {
  const ReadResult result = ReadCsv("id,name\r\n1,A\r\n\x1A");
  CHECK(AllCells(result) == Table{{"1", "A"}});
  CHECK(result.summary.clean_end);
}

TEST_CASE("a stated trailer must be there and must be last") {
  DelimitedOptions options;
  options.trailer_prefix = "Stand:";
  const ReadResult good = ReadCsv("id\n1\n\nStand: today\n\n", options);
  CHECK(AllCells(good) == Table{{"1"}});
  CHECK(good.summary.clean_end);
  CHECK(ReadCsv("id\n1\n", options).summary.unclean_reason ==
        "there is no last line that starts with 'Stand:': the file may be cut off");
  CHECK(ReadCsv("id\nStand: today\n1\n", options).summary.unclean_reason ==
        "rows follow the line that should be the last");
  // The first of them may be a row.
  const ReadResult two = ReadCsv("id\n1\nStand: AG\nStand: today\n", options);
  CHECK_FALSE(two.summary.clean_end);
  CHECK(two.summary.unclean_reason.find("several lines start with 'Stand:'") == 0);
}

TEST_CASE("a header that repeats a name or leaves one out is refused, or numbered on request") {
  const std::string content = "id,name,id,,id\n1,2,3,4,5\n";
  const ReadResult strict = ReadCsv(content);
  CHECK(strict.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(Message(strict.status) ==
        "small.csv: column 3 has the name of column 1; correct the header, pass over "
        "lines above it with skip_lines, or set number_repeated_columns");
  CHECK(Message(ReadCsv("id,,name\n").status).find("column 2 has no name") != std::string::npos);
  DelimitedOptions options;
  options.number_repeated_columns = true;
  CHECK(ReadCsv(content, options).columns == Names{"id", "name", "id#2", "#4", "id#3"});
  CHECK(ReadCsv("id#2,id,id\n", options).status.code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("a file without a header where one is expected cannot be opened") {
  CHECK(Message(ReadCsv("").status) ==
        "small.csv is empty: there is no header line; get the file again");
  DelimitedOptions options;
  options.skip_lines = 3;
  CHECK(Message(ReadCsv("one\ntwo\n", options).status) ==
        "small.csv: skip_lines passes over 3 lines, and the file has 2; lower skip_lines, or get "
        "the file again");
  CHECK(Message(ReadCsv("one\ntwo\nthree\n", options).status).find("no header line follows them") !=
        std::string::npos);
  options = {};
  options.encoding = "utf-8";
  CHECK(Message(ReadCsv("id,n\xFFm\n1,2\n", options).status)
            .find("small.csv:1: the header cannot be read: byte 0xff") == 0);
}

TEST_CASE("an empty file without a header has no rows and a clean end") {
  DelimitedOptions options;
  options.header = false;
  options.columns = {"id"};
  const ReadResult result = ReadCsv("", options);
  REQUIRE(result.status.ok());
  CHECK(result.rows.empty());
  CHECK(result.summary.clean_end);
  CHECK(result.columns == Names{"id"});
}

TEST_CASE("lines wrapped in quotes are unwrapped, and what is not wrapped is rejected") {
  DelimitedOptions options;
  options.delimiter = ';';
  options.unwrap_lines = true;
  options.number_repeated_columns = true;
  const ReadResult result = ReadCsv(
      "\"id;name;id\t\t\"\n\"1;A;2\t\t\t\"\n\"2;\"\"B;C\"\";3\t\"\n\"3;D\n\"4;\"E\";5\"\n\"5;F;"
      "6\"\n",
      options);
  REQUIRE(result.status.ok());
  CHECK(result.columns == Names{"id", "name", "id#2"});
  CHECK(AllCells(result) == Table{{"1", "A", "2"}, {"2", "B;C", "3"}, {"5", "F", "6"}});
  REQUIRE(result.errors.size() == 2);
  CHECK(result.errors[0].place.line == 4);
  CHECK(result.errors[0].rule == RowRule::kQuoting);
  CHECK(result.errors[1].place.line == 5);
}

TEST_CASE("UTF-16 and marked UTF-8 read like plain UTF-8") {
  const Table expected{{"1", "名"}};
  CHECK(AllCells(ReadCsv("\xEF\xBB\xBFid,name\n1,名\n")) == expected);
  CHECK(AllCells(ReadCsv("\xFF\xFEi\0d\0,\0n\0\n\0"
                         "1\0,\0\x0D\x54\n\0"s)) == expected);
}

TEST_CASE("options that contradict themselves are refused by name") {
  const auto refused = [](auto change) {
    DelimitedOptions options;
    change(options);
    const ReadResult result = ReadCsv("id\n", options);
    CHECK(result.status.code() == absl::StatusCode::kInvalidArgument);
    return Message(result.status);
  };
  CHECK(refused([](auto& o) { o.delimiter = '\n'; }).find("delimiter") == 0);
  CHECK(refused([](auto& o) { o.delimiter = '\xE9'; }).find("delimiter") == 0);
  CHECK(refused([](auto& o) { o.quote = ','; }).find("quote") == 0);
  CHECK(refused([](auto& o) { o.columns = {"id"}; }).find("columns are stated") == 0);
  CHECK(refused([](auto& o) { o.header = false; }).find("the file has no header") == 0);
  CHECK(refused([](auto& o) { o.skip_lines = -1; }).find("skip_lines is -1") == 0);
  CHECK(refused([](auto& o) { o.row_bytes_max = 0; }).find("row_bytes_max is 0") == 0);
  CHECK(refused([](auto& o) { o.encoding = "klingon"; }).find("encoding 'klingon'") == 0);
}

int64_t PeakMemoryKib() {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_CASE("a large file is read in the memory of a small one") {
  const TempDir folder;
  const auto path = folder.path() / "large.csv";
  constexpr int kRows = 400'000;
  {
    std::ofstream file(path, std::ios::binary);
    file << "id,name,text\n";
    for (int i = 0; i < kRows; ++i) file << i << ",\"name, of row\",some more text 名称 here\n";
  }
  REQUIRE(std::filesystem::file_size(path) > 19'000'000);
  const int64_t before_kib = PeakMemoryKib();
  auto source = OpenSource(DelimitedOptions{}, path);
  REQUIRE(source.ok());
  int rows = 0;
  while (*(*source)->Next() == RowSource::Step::kRow) ++rows;
  CHECK(rows == kRows);
  CHECK((*source)->summary().clean_end);
  CHECK(PeakMemoryKib() - before_kib < 4 * 1024);
}

}  // namespace
}  // namespace landbridge::testing
