// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/json_document_source.h"

#include "adapters/sources/text_input.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

ReadResult ReadJson(std::string_view content, const JsonDocumentOptions& options = {}) {
  return ReadText(options, content, "small.json");
}

JsonDocumentOptions RowsAt(std::string path) {
  JsonDocumentOptions options;
  options.rows = std::move(path);
  return options;
}

std::vector<std::string> Ids(const ReadResult& result) {
  std::vector<std::string> ids;
  for (const Row& row : result.rows) ids.emplace_back(row.First("id").value_or("<none>"));
  return ids;
}

// What is wrong with an item that stands between two good rows.
RowError ItemError(std::string_view item, const JsonDocumentOptions& options = {}) {
  const ReadResult result =
      ReadJson("[{\"id\":1},\n" + std::string(item) + ",{\"id\":3}]", options);
  INFO(item << ": " << result.status.message());
  REQUIRE(result.status.ok());
  CHECK(Ids(result) == Names{"1", "3"});
  CHECK(result.summary.rows_rejected == 1);
  CHECK(result.summary.clean_end);
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].place.ToString() == "small.json: row 2, line 2");
  return result.errors[0];
}

TEST_CASE("the objects of an array are rows, with the columns that JSON lines have") {
  const std::string first =
      R"({"text":"名\u00e9","float":1.50E3,"none":null,"address":{"city":"X"},)"
      R"("akas":[{"name":"B","types":["s","t"]},{"name":"C"}],"a/b":{"~c":"1"}})";
  const std::string second = R"({ "text" : "[,{}]\"\\" })";
  const ReadResult result = ReadJson(" [\n" + first + " ,\n\n" + second + "\n]\n");
  const ReadResult lines = ReadText(JsonLinesOptions{}, first + "\n" + second + "\n");
  REQUIRE(result.status.ok());
  REQUIRE(result.rows.size() == 2);
  REQUIRE(lines.rows.size() == 2);
  CHECK(result.columns == lines.columns);
  for (size_t i = 0; i < 2; ++i) CHECK(Cells(result.rows[i]) == Cells(lines.rows[i]));
  CHECK(result.rows[0].Groups("akas")[0].Values("types") == Texts{"s", "t"});
  CHECK(result.rows[0].First("float") == "1.50E3");
  CHECK(result.rows[0].First("a~1b/~0c") == "1");
  CHECK(result.rows[1].First("text") == "[,{}]\"\\");
  CHECK(result.rows[0].place().byte_offset == 3);
  CHECK(result.rows[1].place().ToString() == "small.json: row 2, line 4");
  CHECK(result.summary.clean_end);
}

TEST_CASE("the array stands below members, and what stands beside it is passed over") {
  const std::string content =
      R"({"code":0,"meta":{"rows":[{"id":"no"}],"t":"}]"},"data":{"a":[[1]],"re\u0063ords":)"
      R"([{"id":1},{"id":2}],"z":{"data":{"records":[{"id":"no"}]}}},"end":null})";
  const ReadResult result = ReadJson(content, RowsAt("data/records"));
  REQUIRE(result.status.ok());
  CHECK(Ids(result) == Names{"1", "2"});
  CHECK(result.columns == Names{"id"});
  CHECK(result.summary.clean_end);
  CHECK(Ids(ReadJson(R"({"a/b":{"~":[{"id":7}]}})", RowsAt("a~1b/~0"))) == Names{"7"});
  CHECK(ReadJson(R"({"data":[]})", RowsAt("data")).summary.clean_end);
  CHECK(ReadJson("[]").summary.clean_end);
}

TEST_CASE("a document in which the array is not there says what is, and where") {
  const auto says = [](const char* content, const char* path) {
    const ReadResult result = ReadJson(content, RowsAt(path));
    CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
    CHECK_FALSE(result.summary.clean_end);
    return Message(result.status);
  };
  CHECK(says(R"({"data":[]})", "") ==
        "small.json: the document is an object and should be the array of the rows. Correct the "
        "path in rows");
  CHECK(says(R"({"data":{"rows":[],"total":1},"x":{"y":2}})", "data/records") ==
        "small.json: the document has no `data/records`; there are: `data/rows`, `data/total`. "
        "Correct the path in rows");
  CHECK(says(R"({"data":null})", "data") ==
        "small.json: `data` is null and should be the array of the rows. Correct the path in rows");
  CHECK(says(R"([{"id":1}])", "data") ==
        "small.json: the document is an array, and the rows should be below it, in an object. "
        "Correct the path in rows");
}

TEST_CASE("the document says how many rows it holds, before them or behind") {
  JsonDocumentOptions options = RowsAt("data/rows");
  options.declared_count_path = "page/total";
  const auto count = [&](const char* content) { return ReadJson(content, options).summary; };
  CHECK(count(R"({"page":{"n":1,"total":2},"data":{"rows":[{},{}]}})").declared_count == 2);
  CHECK(count(R"({"data":{"rows":[{},{}]},"page":{"total":"3"}})").declared_count == 3);
  CHECK(count(R"({"data":{"rows":[]},"page":{}})").unclean_reason ==
        "the document has no page/total, which should say how many rows there are");
  CHECK(count(R"({"data":{"rows":[]},"page":{"total":[1]}})")
            .unclean_reason.find(
                "page/total should say how many rows there are, and is no number") == 0);
  options.rows.clear();
  CHECK(ReadJson("[]", options).status.code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("an item that is no object is rejected by itself") {
  CHECK(ItemError("null").message == "the row is null and no object");
  CHECK(ItemError("12.5").message == "the row is a number and no object");
  CHECK(ItemError("\"a,b\"").message == "the row is a text and no object");
  const RowError array = ItemError("[{\"id\":2},{}]");
  CHECK(array.message == "the row is an array and no object");
  CHECK(array.rule == RowRule::kSyntax);
  CHECK(array.byte_offset == 11);
}

TEST_CASE(
    "a row that JSON does not allow is rejected with the byte, and its text is not repeated") {
  for (const char* item : {"{\"id\":secret}", "{\"id\":01}", "{\"id\":\"\\ud800secret\"}",
                           "{\"a\":\"the \"secret\" one\"}", "{\"a\":\"secret\nline\"}",
                           "{\"id\":1,}", "{\"id\" \"secret\"}", "{1}"}) {
    const RowError error = ItemError(item);
    INFO(item);
    CHECK(error.rule == RowRule::kSyntax);
    CHECK(error.message.find("the row is no JSON object: wrong at character ") == 0);
    CHECK(error.message.find("secret") == std::string::npos);
  }
  CHECK(ItemError("{\"id\":x}").byte_offset == 17);
  CHECK(ItemError(R"({"x":[{"a":1,"a":2}]})").message ==
        "member 'x/a' stands twice in one object; leave one");
  CHECK(ItemError(R"({"a":[[1,2],[3]]})").rule == RowRule::kStructure);
}

TEST_CASE("a row that is too large or too deep is passed over, and the next one is read") {
  JsonDocumentOptions options;
  options.row_bytes_max = 100;
  const RowError large =
      ItemError("{\"a\":\"" + std::string(300'000, '}') + "\\\"\",\"b\":[{}]}", options);
  CHECK(large.rule == RowRule::kTooLong);
  CHECK(large.message ==
        "the row is longer than 100 bytes; raise row_bytes_max or correct the row at its origin");
  CHECK(large.byte_offset == 11);
  options = {};
  options.depth_max = 3;
  const RowError deep = ItemError(R"({"a":{"b":{"c":{}}}})", options);
  CHECK(deep.rule == RowRule::kStructure);
  CHECK(deep.message == "the object is nested deeper than 3; raise depth_max");
  const std::string nested(100'000, '[');
  CHECK(ItemError("{\"a\":" + nested + std::string(100'000, ']') + "}").rule ==
        RowRule::kStructure);
}

TEST_CASE("bytes that are no characters reject their row, and outside of rows no end is clean") {
  JsonDocumentOptions options = RowsAt("r");
  options.encoding = "utf-8";
  const ReadResult inside =
      ReadJson("\xEF\xBB\xBF{\"r\":[{\"id\":\"\xFF\"},{\"id\":2},{\"id\":x}]}", options);
  REQUIRE(inside.errors.size() == 2);
  CHECK(inside.errors[0].rule == RowRule::kUndecodable);
  CHECK(inside.errors[0].byte_offset == 16);
  CHECK(Ids(inside) == Names{"2"});
  CHECK(inside.rows[0].place().byte_offset == 20);
  CHECK(inside.errors[1].byte_offset == 35);
  CHECK(inside.summary.clean_end);
  const ReadResult outside = ReadJson("{\"x\xFF\":1,\"r\":[{\"id\":2}]}", options);
  CHECK(Ids(outside) == Names{"2"});
  CHECK(outside.rows[0].place().byte_offset == 13);
  CHECK_FALSE(outside.summary.clean_end);
  // One note for all that stand together, however many; they reject nothing behind them.
  const ReadResult many = ReadJson(
      "{\"r\":[{\"id\":\"" + std::string(300'000, '\xFF') + "\"},{\"id\":2},{\"id\":x}]}", options);
  CHECK(Ids(many) == Names{"2"});
  REQUIRE(many.errors.size() == 2);
  CHECK(many.errors[0].byte_offset == 13);
  CHECK(many.errors[1].byte_offset == 13 + 300'000 + 18);
  std::string apart;
  for (size_t i = 0; i < 2 * TextInput::kNotesMax; ++i) apart += "\xFF ";
  const ReadResult limited = ReadJson("{\"r\":[{\"id\":\"" + apart + "\"}]}", options);
  CHECK(limited.status.code() == absl::StatusCode::kDataLoss);
  options.encoding = "auto";
  CHECK(ReadJson("{\"r\":[{\"id\":\"\xFF\"}]}", options).status.code() ==
        absl::StatusCode::kFailedPrecondition);
  options.encoding = "gb18030";
  CHECK(Ids(ReadJson("{\"r\":[{\"id\":\"\xC3\xFB\x81\x7D\"}]}", options)) == Names{"名亇"});
}

TEST_CASE("a JSON document cut off anywhere is damaged, and the rows before are given out") {
  const std::string whole = R"({"a":{"n":12},"r":[{"id":1},{"id":"x}"}],"z":[true]})";
  for (size_t size = 1; size < whole.size(); ++size) {
    const ReadResult result = ReadJson(whole.substr(0, size), RowsAt("r"));
    INFO(whole.substr(0, size) << ": " << result.status.message());
    CHECK(result.status.code() == absl::StatusCode::kDataLoss);
    CHECK(Message(result.status).find("cut off") != std::string::npos);
    CHECK_FALSE(result.summary.clean_end);
    CHECK(result.rows.size() == (size >= 39 ? 2u : size >= 27 ? 1u : 0u));
  }
  CHECK(ReadJson(whole, RowsAt("r")).summary.clean_end);
  CHECK(Message(ReadJson(whole.substr(0, 35), RowsAt("r")).status) ==
        "small.json:1, byte 28: row 2: the file ends inside of it: it was cut off, at byte 35; get "
        "the file again");
  CHECK(Message(ReadJson(whole.substr(0, 27), RowsAt("r")).status) ==
        "small.json:1, byte 27: the file ends behind row 1, and the array has no end: it was cut "
        "off; get the file again");
  CHECK(Message(ReadJson(" \n").status) ==
        "small.json is empty: there is no JSON document; get the file again");
}

TEST_CASE("a document whose brackets, commas or names are wrong is damaged from there on") {
  const auto says = [](const char* content, const char* path = "") {
    const ReadResult result = ReadJson(content, RowsAt(path));
    CHECK(result.status.code() == absl::StatusCode::kDataLoss);
    return Message(result.status);
  };
  CHECK(says("[{\"id\":1} {\"id\":2}]") ==
        "small.json:1, byte 10: neither a comma nor a ] is behind row 1: the document is damaged; "
        "get the file again");
  CHECK(says("[{\"id\":1},{\"a\":{\"id\":2},{\"id\":3}]") ==
        "small.json:1, byte 10: row 2: a ] stands where a } should: the document is damaged, at "
        "byte 32; get the file again");
  CHECK(says("[{\"id\":1},]").find("a row is missing behind a comma") != std::string::npos);
  CHECK(says("[,{\"id\":1}]").find("row 1: a value is missing") != std::string::npos);
  CHECK(says("[{\"id\":1}]]").find("the document has ended") != std::string::npos);
  CHECK(says("[]\n[]").find("use json_lines") != std::string::npos);
  CHECK(says(R"({r:[]})", "r").find("the name of a member is missing") != std::string::npos);
  CHECK(says(R"({"r" []})", "r").find("a colon is missing") != std::string::npos);
  CHECK(says(R"({"r":[] "x":1})", "r").find("neither a comma nor a }") != std::string::npos);
  CHECK(says(R"({"r":[],"r":[]})", "r").find("member `r` stands twice") != std::string::npos);
  CHECK(says(R"({"x":,"r":[]})", "r").find("before the rows: a value is missing") !=
        std::string::npos);
}

TEST_CASE("rows are the same wherever the pieces of the file end") {
  std::string content = "{\"data\": [";
  std::string expected;
  for (int i = 0; i < 20'000; ++i) {
    content += i == 0 ? "" : ",\n";
    content += "{\"id\": " + std::to_string(i) + ", \"n\": \"\\\"名\\\\\"}";
    expected += std::to_string(i) + "\"名\\";
  }
  const ReadResult result = ReadJson(content + "]}", RowsAt("data"));
  REQUIRE(result.status.ok());
  std::string read;
  bool placed = true;
  for (const Row& row : result.rows) {
    read.append(*row.First("id")).append(*row.First("n"));
    placed &= content[static_cast<size_t>(row.place().byte_offset)] == '{';
  }
  const bool same = read == expected;
  CHECK(same);
  CHECK(placed);
  CHECK(result.rows.back().place().line == 20'000);
}

}  // namespace
}  // namespace landbridge::testing
