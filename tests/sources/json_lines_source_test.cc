// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/json_lines_source.h"

#include "tests/sources/rows.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

ReadResult ReadJson(std::string_view content, const JsonLinesOptions& options = {}) {
  return ReadText(options, content, "small.jsonl");
}

// What is wrong with a line that stands between two good ones.
RowError LineError(std::string_view line, const JsonLinesOptions& options = {}) {
  const ReadResult result =
      ReadJson("{\"id\":1}\n" + std::string(line) + "\n{\"id\":3}\n", options);
  REQUIRE(result.status.ok());
  CHECK(result.rows.size() == 2);
  CHECK(result.summary.rows_rejected == 1);
  CHECK(result.summary.clean_end);
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].place.ToString() == "small.jsonl:2");
  return result.errors[0];
}

TEST_CASE("members are columns, whatever their kind, and null is absent") {
  const ReadResult result = ReadJson(
      R"({"text":"名\u00e9\n","int":-12,"big":18446744073709551615,"code":914403001923174580001,)"
      R"("float":1.50E3,"yes":true,"no":false,"none":null,"empty":""})"
      "\n");
  REQUIRE(result.rows.size() == 1);
  const Row& row = result.rows[0];
  CHECK(row.First("text") == "名é\n");
  CHECK(row.First("int") == "-12");
  CHECK(row.First("big") == "18446744073709551615");
  CHECK(row.First("code") == "914403001923174580001");
  CHECK(row.First("float") == "1.50E3");
  CHECK(row.First("yes") == "true");
  CHECK(row.First("no") == "false");
  CHECK(row.First("none") == std::nullopt);
  CHECK(row.columns().Find("none"));
  CHECK(row.First("empty") == "");
  CHECK(result.summary.clean_end);
}

TEST_CASE("nested objects are paths, arrays are repeated values, arrays of objects are groups") {
  const ReadResult result =
      ReadJson(R"({"address":{"city":"X","geo":{"lat":"1"}},"tags":["a","b",null],)"
               R"("akas":[{"name":"B","types":["s","t"]},{"name":"C"}],"last":"z"})"
               "\n");
  REQUIRE(result.rows.size() == 1);
  const Row& row = result.rows[0];
  CHECK(row.First("address/city") == "X");
  CHECK(row.First("address/geo/lat") == "1");
  CHECK(row.Groups("address").front().First("geo/lat") == "1");
  CHECK(row.Values("tags") == Texts{"a", "b"});
  CHECK(row.Groups("tags")[1].First(".") == "b");
  const auto akas = row.Groups("akas");
  REQUIRE(akas.size() == 2);
  CHECK(akas[0].First("name") == "B");
  CHECK(akas[0].Values("types") == Texts{"s", "t"});
  CHECK(akas[1].First("name") == "C");
  CHECK(akas[1].First("types") == std::nullopt);
  CHECK(row.First("last") == "z");
}

TEST_CASE("slashes and tildes in member names are escaped in paths") {
  const ReadResult result = ReadJson("{\"a/b\":{\"~c\":\"1\"}}\n");
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].First("a~1b/~0c") == "1");
}

TEST_CASE("the metadata line is no row and states the count") {
  JsonLinesOptions options;
  options.metadata_key = "_metadata";
  options.declared_count_path = "_metadata/count";
  const ReadResult result = ReadJson(
      "\n{\"$schema\":\"x\",\"_metadata\":{\"count\":2}}\n{\"id\":1}\n\n{\"id\":2}\n", options);
  REQUIRE(result.status.ok());
  CHECK(result.rows.size() == 2);
  CHECK(result.summary.declared_count == 2);
  CHECK(result.columns == std::vector<std::string>{"id"});
  CHECK(result.rows[1].place().line == 5);
  CHECK(result.summary.clean_end);
}

TEST_CASE("a missing metadata line or count is told") {
  JsonLinesOptions options;
  options.metadata_key = "_metadata";
  for (const char* content : {"", "{\"id\":1}\n", "[1]\n", "{\n"}) {
    const ReadResult result = ReadJson(content, options);
    CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
    CHECK(Message(result.status) ==
          "small.jsonl: the first line should be an object with the member '_metadata'; get the "
          "file again, or correct metadata_key");
  }
  options.declared_count_path = "_metadata/count";
  const ReadResult result = ReadJson("{\"_metadata\":{\"n\":2}}\n", options);
  REQUIRE(result.status.ok());
  CHECK(result.summary.declared_count == std::nullopt);
  CHECK_FALSE(result.summary.clean_end);
  CHECK(result.summary.unclean_reason.find("_metadata/count should say how many rows") == 0);
  options.metadata_key.clear();
  CHECK(ReadJson("", options).status.code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("a line that is no JSON object is rejected, and its text is not repeated") {
  for (const char* line : {"{\"id\":secret}", "[\"secret\"]", "\"secret\"", "null", "12",
                           "{\"id\":1} x", "{\"id\":\"\\ud800secret\"}", "{\"id\":01}", "{"}) {
    const RowError error = LineError(line);
    INFO(line);
    CHECK(error.rule == RowRule::kSyntax);
    CHECK(error.message.find("secret") == std::string::npos);
  }
  CHECK(LineError("{\"id\":x}").byte_offset == 15);
}

TEST_CASE("the same member twice in one object is rejected, in two objects it is not") {
  CHECK(LineError(R"({"a":1,"b":2,"a":1})").rule == RowRule::kDuplicateKey);
  CHECK(LineError(R"({"x":[{"a":1,"a":2}]})").message ==
        "member 'x/a' stands twice in one object; leave one");
  CHECK(LineError(R"({"a":{"b":1},"a":2})").rule == RowRule::kDuplicateKey);
  CHECK(LineError(R"({"a":null,"a":2})").rule == RowRule::kDuplicateKey);
  CHECK(ReadJson(R"({"a":{"id":1},"id":2,"b":[{"id":3},{"id":4}]})"
                 "\n")
            .rows.size() == 1);
}

TEST_CASE("nesting that has no path or no end is rejected") {
  CHECK(LineError(R"({"a":[[1,2],[3]]})").rule == RowRule::kStructure);
  JsonLinesOptions options;
  options.depth_max = 3;
  CHECK(LineError(R"({"a":{"b":{"c":{}}}})", options).rule == RowRule::kStructure);
  CHECK(LineError("{\"a\":" + std::string(100'000, '[')).rule == RowRule::kStructure);
  CHECK(ReadJson(R"({"a":{"b":{}}})"
                 "\n",
                 options)
            .rows.size() == 1);
}

TEST_CASE("data in the place of member names is rejected before it fills memory") {
  std::string content;
  for (size_t i = 0; i <= kColumnsMax; ++i) content += "{\"n" + std::to_string(i) + "\":1}\n";
  const ReadResult result = ReadJson(content + "{\"n1\":1}\n");
  CHECK(result.rows.size() == kColumnsMax + 1);
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kStructure);
  CHECK(result.columns.size() == kColumnsMax);
}

TEST_CASE("a line over the limit and an undecodable byte reject their lines alone") {
  JsonLinesOptions options;
  options.encoding = "utf-8";
  options.row_bytes_max = 100;
  CHECK(LineError("{\"id\":\"" + std::string(200, 'x') + "\"}", options).rule == RowRule::kTooLong);
  const RowError error = LineError("{\"id\":\"\xFF\"}", options);
  CHECK(error.rule == RowRule::kUndecodable);
  CHECK(error.byte_offset == 16);
}

TEST_CASE("a file that ends inside an object is damaged") {
  const ReadResult result = ReadJson("{\"id\":1}\n{\"id\":2,\"na");
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
  CHECK(Message(result.status) ==
        "small.jsonl:2: the file ends inside this object: it was cut off; get the file again");
  CHECK(result.rows.size() == 1);
  CHECK_FALSE(result.summary.clean_end);
}

TEST_CASE("a whole last object without a line end is a row, clean only where that is usual") {
  JsonLinesOptions options;
  CHECK(ReadJson("{\"id\":1}", options).rows.size() == 1);
  CHECK_FALSE(ReadJson("{\"id\":1}", options).summary.clean_end);
  options.final_newline = false;
  CHECK(ReadJson("{\"id\":1}", options).summary.clean_end);
}

TEST_CASE("zero bytes between objects are a row that cannot be read, not a blank line") {
  JsonLinesOptions options;
  options.encoding = "utf-8";
  const ReadResult result =
      ReadJson("{\"id\":1}\n" + std::string("\0\0\0\n", 4) + "{\"id\":2}\n", options);
  CHECK(result.rows.size() == 2);
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
}

}  // namespace
}  // namespace landbridge::testing
