// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/fixed_width_source.h"

#include "tests/sources/rows.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// A number, a name behind a gap of one, a remark.
FixedWidthOptions Layout() {
  FixedWidthOptions options;
  options.columns = {{"id", 1, 4}, {"name", 6, 5}, {"remark", 11, 3}};
  return options;
}

TEST_CASE("fields are cut by position and trimmed") {
  const ReadResult result = ReadText(Layout(), "   1 Alpha  x\n  22-B    yes\n", "small.ff");
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"1", "Alpha", "x"}, {"22", "B", "yes"}});
  CHECK(result.rows[1].place().ToString() == "small.ff:2");
  CHECK(result.summary.clean_end);
  CHECK(result.summary.rows_read == 2);
  FixedWidthOptions raw = Layout();
  raw.trim = false;
  CHECK(AllCells(ReadText(raw, "   1 Alpha  x\n")) == Table{{"   1", "Alpha", "  x"}});
}

TEST_CASE("fields keep the order of the options, whatever their places") {
  FixedWidthOptions options = Layout();
  std::swap(options.columns[0], options.columns[2]);
  const ReadResult result = ReadText(options, "   1 Alpha  x\n");
  CHECK(result.columns == std::vector<std::string>{"remark", "name", "id"});
  CHECK(AllCells(result) == Table{{"x", "Alpha", "1"}});
}

TEST_CASE("null tokens are absent, comments, titles and blank lines are no rows") {
  FixedWidthOptions options = Layout();
  options.null_tokens = {"-0-"};
  options.skip_lines = 1;
  options.comment_prefix = "*";
  const ReadResult result = ReadText(options, "Title\n* note\n\n   1 -0-    x\r\n\x1A");
  CHECK(AllCells(result) == Table{{"1", "<none>", "x"}});
  CHECK(result.rows[0].place().line == 4);
  CHECK(result.summary.clean_end);
}

TEST_CASE("a line that does not fit the layout is rejected with both lengths") {
  const ReadResult result = ReadText(Layout(), "   1 Alpha  x!\n   2 Beta\n   3 Gamma  z\n");
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"3", "Gamma", "z"}});
  REQUIRE(result.errors.size() == 2);
  for (const RowError& error : result.errors) CHECK(error.rule == RowRule::kLayout);
  CHECK(result.errors[0].message ==
        "the line has 14 characters, the layout has 13; correct the line, or the columns of the "
        "mapping");
  CHECK(result.errors[1].message.find("the line has 9 characters") == 0);
}

TEST_CASE("the last column may be short where the options say so, the one before it not") {
  FixedWidthOptions options = Layout();
  options.short_last_column = true;
  const ReadResult result = ReadText(options, "   1 Alphax\n   2 Beta \n   3 Gam\n");
  CHECK(AllCells(result) == Table{{"1", "Alpha", "x"}, {"2", "Beta", ""}});
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].message.find("the line has 8 characters, the layout has 10 to 13") == 0);
}

TEST_CASE("widths count characters or bytes, as the options say") {
  FixedWidthOptions options;
  options.columns = {{"name", 1, 4}, {"rest", 5, 2}};
  CHECK(AllCells(ReadText(options, "名称AB12\n")) == Table{{"名称AB", "12"}});

  options.encoding = "gbk";
  CHECK(AllCells(ReadText(options,
                          "\xC3\xFB\xB3\xC6"
                          "AB12\n")) == Table{{"名称AB", "12"}});
  options.unit = FixedWidthOptions::Unit::kBytes;
  CHECK(AllCells(ReadText(options,
                          "\xC3\xFB\xB3\xC6"
                          "12\n")) == Table{{"名称", "12"}});
}

TEST_CASE("a character that crosses a border of byte columns rejects the row") {
  FixedWidthOptions options;
  options.encoding = "gbk";
  options.unit = FixedWidthOptions::Unit::kBytes;
  options.columns = {{"name", 1, 3}, {"rest", 4, 3}};
  const ReadResult result = ReadText(options,
                                     "\xC3\xFB\xB3\xC6"
                                     "12\nabcdef\n");
  CHECK(AllCells(result) == Table{{"abc", "def"}});
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
  CHECK(result.errors[0].byte_offset == 2);
  CHECK(result.errors[0].message.find("column 'name': byte 0xb3 at offset 2") == 0);
}

TEST_CASE("an undecodable byte and a line over the limit reject their rows alone") {
  FixedWidthOptions options = Layout();
  options.encoding = "utf-8";
  options.row_bytes_max = 20;
  const ReadResult result =
      ReadText(options, "   1 Al\xFFha  x\n" + std::string(100, 'x') + "\n   3 Gamma  z\n");
  CHECK(AllCells(result) == Table{{"3", "Gamma", "z"}});
  REQUIRE(result.errors.size() == 2);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
  CHECK(result.errors[0].byte_offset == 7);
  CHECK(result.errors[1].rule == RowRule::kTooLong);
}

TEST_CASE("a file cut inside its last line has no clean end") {
  const ReadResult cut = ReadText(Layout(), "   1 Alpha  x\n   2 Be");
  CHECK(cut.errors.size() == 1);
  CHECK_FALSE(cut.summary.clean_end);
  FixedWidthOptions options = Layout();
  options.final_newline = false;
  CHECK_FALSE(ReadText(options, "   1 Alpha  x\n   2 Be").summary.clean_end);
  CHECK(ReadText(options, "   1 Alpha  x").summary.clean_end);
}

TEST_CASE("a last line that may end early and has no line end is rejected") {
  FixedWidthOptions options = Layout();
  options.short_last_column = true;
  const std::string content = "   1 Alpha  x\n   2 Beta ";
  const ReadResult cut = ReadText(options, content);
  CHECK(cut.rows.size() == 1);
  REQUIRE(cut.errors.size() == 1);
  CHECK(cut.errors[0].rule == RowRule::kCutOff);
  CHECK(ReadText(options, content + "\n").errors.empty());
  CHECK(ReadText(options, "   1 Alpha  x").errors.empty());  // nothing can be missing
  options.final_newline = false;
  CHECK(ReadText(options, content).errors.empty());
}

TEST_CASE("a line of zero bytes is a row that cannot be read, not a blank line") {
  FixedWidthOptions options = Layout();
  options.encoding = "utf-8";
  const ReadResult result =
      ReadText(options, "   1 Alpha  x\n" + std::string("\0\0\0\n", 4) + "   3 Gamma  z\n");
  CHECK(result.rows.size() == 2);
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
}

TEST_CASE("a layout that cannot be is refused by the names of its columns") {
  const auto refused = [](std::vector<FixedWidthColumn> columns) {
    FixedWidthOptions options;
    options.columns = std::move(columns);
    const ReadResult result = ReadText(options, "x\n");
    CHECK(result.status.code() == absl::StatusCode::kInvalidArgument);
    return Message(result.status);
  };
  CHECK(refused({}).find("no columns are stated") == 0);
  CHECK(refused({{"a", 0, 3}}).find("column 'a' starts at 0") == 0);
  CHECK(refused({{"a", 1, 0}}).find("column 'a' starts at 1 and is 0 wide") == 0);
  CHECK(refused({{"a", 1, 3}, {"b", 3, 3}}).find("columns 'a' and 'b' overlap") == 0);
  CHECK(refused({{"a", 1, 3}, {"a", 4, 3}}).find("two columns are called 'a'") == 0);
  FixedWidthOptions options = Layout();
  options.unit = FixedWidthOptions::Unit::kBytes;
  options.encoding = "utf-16le";
  CHECK(Message(ReadText(options, "x\n").status).find("columns are counted in bytes") == 0);
}

}  // namespace
}  // namespace landbridge::testing
