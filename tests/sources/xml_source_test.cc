// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xml_source.h"

#include "tests/sources/rows.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using namespace std::string_literals;

XmlOptions Records() {
  XmlOptions options;
  options.row_paths = {"list/record"};
  return options;
}

ReadResult ReadXml(std::string_view content, const XmlOptions& options = Records()) {
  return ReadText(options, content, "small.xml");
}

TEST_CASE("elements at the row path are rows with paths, attributes and groups") {
  const ReadResult result = ReadXml(R"(<?xml version="1.0" encoding="UTF-8"?>
<list date="today">
  <record kind="x">
    <name>A &amp; B</name>
    <akas>
      <aka type="strong"><last>C</last></aka>
      <aka><last>D</last><last>E</last></aka>
    </akas>
    <seit/>
    <note lang="en">text</note>
  </record>
  <other><name>no row</name></other>
  <record><![CDATA[own <text>]]></record>
</list>
)");
  REQUIRE(result.status.ok());
  REQUIRE(result.rows.size() == 2);
  const Row& row = result.rows[0];
  CHECK(row.First("@kind") == "x");
  CHECK(row.First("name") == "A & B");
  CHECK(row.Values("akas/aka/last") == Texts{"C", "D", "E"});
  CHECK(row.First("seit") == "");
  CHECK(row.First("note") == "text");
  CHECK(row.First("note/@lang") == "en");
  CHECK(row.First(".") == std::nullopt);
  CHECK(row.First("akas") == std::nullopt);
  const auto akas = row.Groups("akas/aka");
  REQUIRE(akas.size() == 2);
  CHECK(akas[0].First("@type") == "strong");
  CHECK(akas[0].First("last") == "C");
  CHECK(akas[1].First("@type") == std::nullopt);
  CHECK(akas[1].Values("last") == Texts{"D", "E"});
  CHECK(result.rows[1].First(".") == "own <text>");
  CHECK(row.place().ToString() == "small.xml: record 1, line 3");
  CHECK(row.place().byte_offset == 61);
  CHECK(result.rows[1].place().ToString() == "small.xml: record 2, line 13");
  CHECK(result.summary.clean_end);
  CHECK(result.summary.rows_read == 2);
}

TEST_CASE("several row paths and any-name segments work together, and the element is a column") {
  XmlOptions options;
  options.row_paths = {"list/PEOPLE/PERSON", "list/*/FIRM"};
  options.element_column = "@element";
  const ReadResult result = ReadXml(
      "<list><PEOPLE><PERSON><n>1</n></PERSON></PEOPLE><X><FIRM><n>2</n></FIRM></X>"
      "<X><PERSON/></X><FIRM/></list>",
      options);
  REQUIRE(result.rows.size() == 2);
  CHECK(result.rows[0].First("@element") == "PERSON");
  CHECK(result.rows[1].First("@element") == "FIRM");
  CHECK(result.rows[1].First("n") == "2");
  CHECK(result.rows[1].place().part == "FIRM");
}

TEST_CASE("names are local names, and attributes of the instance namespace are left out") {
  const ReadResult result = ReadXml(R"(<l:list xmlns:l="urn:l" xmlns="urn:d"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x">
    <l:record xsi:type="y" l:id="7"><a xsi:nil="true"/><b/></l:record>
  </l:list>)");
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].First("@id") == "7");
  CHECK(result.rows[0].First("a") == std::nullopt);
  CHECK(result.rows[0].First("b") == "");
  CHECK(result.columns == std::vector<std::string>{"@id", "a", "b"});
}

TEST_CASE(
    "white space is kept in values, taken off on request, and never a value between elements") {
  const std::string content = "<list><record> <a> x\n</a> <b> <c>1</c> mixed </b></record></list>";
  const ReadResult kept = ReadXml(content);
  REQUIRE(kept.rows.size() == 1);
  CHECK(kept.rows[0].First("a") == " x\n");
  CHECK(kept.rows[0].First("b") == "  mixed ");
  CHECK(kept.rows[0].First("b/c") == "1");
  CHECK(kept.rows[0].First(".") == std::nullopt);
  XmlOptions options = Records();
  options.trim = true;
  CHECK(ReadXml(content, options).rows[0].First("a") == "x");
}

TEST_CASE("the declared count is read from an attribute or an element outside the rows") {
  XmlOptions options = Records();
  options.declared_count_path = "list/@count";
  CHECK(ReadXml("<list count='3'><record/></list>", options).summary.declared_count == 3);
  options.declared_count_path = "list/info/Record_Count";
  const ReadResult element =
      ReadXml("<list><info><Record_Count> 12 </Record_Count></info><record/></list>", options);
  CHECK(element.summary.declared_count == 12);
  CHECK(element.summary.clean_end);

  const ReadResult missing = ReadXml("<list><record/></list>", options);
  CHECK(missing.summary.declared_count == std::nullopt);
  CHECK(missing.summary.unclean_reason.find("the document has no list/info/Record_Count") == 0);
  const ReadResult word =
      ReadXml("<list><info><Record_Count>many</Record_Count></info></list>", options);
  CHECK(word.summary.unclean_reason.find("list/info/Record_Count should say how many") == 0);
}

TEST_CASE("a document cut off anywhere is damaged, and what was whole before is given out") {
  const std::string whole = "<list><record><a>1</a></record><record><a>2</a></record></list>";
  for (size_t size = 1; size < whole.size(); ++size) {
    const ReadResult result = ReadXml(whole.substr(0, size));
    INFO(whole.substr(0, size));
    CHECK(result.status.code() == absl::StatusCode::kDataLoss);
    CHECK_FALSE(result.summary.clean_end);
    CHECK(result.rows.size() == (size >= 56 ? 2u : size >= 31 ? 1u : 0u));
  }
  CHECK(Message(ReadXml(whole.substr(0, 45)).status) ==
        "small.xml:1: the file ends inside list/record: it was cut off; get the file again");
  CHECK(ReadXml(whole).summary.clean_end);
}

TEST_CASE("what is not well-formed or empty is damaged") {
  for (const char* content : {"<list><record></list>", "<list><record/></list><more/>",
                              "<list><record a=1/></list>", "<list><u:record/></list>", "no xml"}) {
    const ReadResult result = ReadXml(content);
    INFO(content);
    CHECK(result.status.code() == absl::StatusCode::kDataLoss);
    CHECK(Message(result.status).find("small.xml:1: the document is not well-formed XML") == 0);
  }
  CHECK(Message(ReadXml("").status) ==
        "small.xml is empty: there is no XML document; get the file again");
}

TEST_CASE("entity declarations are refused before an entity can grow") {
  const ReadResult result = ReadXml(
      "<!DOCTYPE list [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
      "<list><record>&b;</record></list>");
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
  CHECK(Message(result.status).find("small.xml:1: the document has a document type declaration") ==
        0);
  CHECK(result.rows.empty());
}

TEST_CASE("a row over the limit is rejected, and the next one is read") {
  XmlOptions options = Records();
  options.row_bytes_max = 1000;
  const std::string text(2000, 'x');
  std::string many;
  for (int i = 0; i < 100; ++i) many += "<e/>";
  const ReadResult result = ReadXml("<list><record><a>" + text + "</a><b>1</b></record><record>" +
                                        many + "</record><record><a>1</a></record></list>",
                                    options);
  REQUIRE(result.status.ok());
  REQUIRE(result.errors.size() == 2);
  CHECK(result.errors[0].rule == RowRule::kTooLong);
  CHECK(result.errors[0].place.ToString() == "small.xml: record 1, line 1");
  CHECK(result.errors[1].rule == RowRule::kTooLong);
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].First("a") == "1");
}

TEST_CASE("a tag without an end and nesting without an end stop the file") {
  XmlOptions options = Records();
  options.row_bytes_max = 100'000;
  const ReadResult tag = ReadXml("<list><record a='" + std::string(400'000, 'x'), options);
  CHECK(tag.status.code() == absl::StatusCode::kDataLoss);
  CHECK(Message(tag.status).find("small.xml:1: a tag is longer than 100000 bytes") == 0);

  std::string deep = "<list><record>";
  for (int i = 0; i < 100; ++i) deep += "<e>";
  const ReadResult nested = ReadXml(deep);
  CHECK(nested.status.code() == absl::StatusCode::kDataLoss);
  CHECK(Message(nested.status).find("elements are nested deeper than 64") != std::string::npos);
}

TEST_CASE("data in the place of element names stops the file before it fills memory") {
  std::string content = "<list>";
  for (size_t i = 0; i <= kColumnsMax; ++i) {
    content += "<record><n" + std::to_string(i) + "/></record>";
  }
  const ReadResult result = ReadXml(content + "</list>");
  CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(result.columns.size() == kColumnsMax);
}

TEST_CASE("the encoding is declared, marked or stated") {
  const auto name = [](const ReadResult& result) {
    REQUIRE(result.status.ok());
    REQUIRE(result.rows.size() == 1);
    return std::string(result.rows[0].First("a").value_or("<none>"));
  };
  const std::string body = "<list><record><a>\xC3\xFB</a></record></list>";
  CHECK(name(ReadXml("<?xml version='1.0' encoding='GB2312'?>" + body)) == "名");
  CHECK(name(ReadXml("<?xml version=\"1.0\" encoding=\"gb18030\" ?>" + body)) == "名");
  CHECK(name(ReadXml("<?xml version='1.0' encoding='ISO-8859-1'?>" + body)) == "Ãû");
  XmlOptions options = Records();
  options.encoding = "gbk";
  CHECK(name(ReadXml(body, options)) == "名");
  CHECK(name(ReadXml("<?xml version='1.0' encoding='utf-8'?>" + body, options)) == "名");
  CHECK(name(ReadXml("\xEF\xBB\xBF<list><record><a>名</a></record></list>")) == "名");

  const std::string ascii = "<list><record><a>x</a></record></list>";
  std::string wide;
  for (const char c : ascii) wide += {c, '\0'};
  CHECK(name(ReadXml(wide)) == "x");
  CHECK(name(ReadXml("\xFF\xFE" + wide)) == "x");
  CHECK(ReadXml("<?xml version='1.0' encoding='klingon'?>" + body).status.code() ==
        absl::StatusCode::kInvalidArgument);
}

TEST_CASE("an undecodable byte rejects its row, and outside rows it makes the end unclean") {
  XmlOptions options = Records();
  options.encoding = "utf-8";
  const ReadResult inside = ReadXml(
      "<list><record><a>1</a></record><record><a>x\xFFy</a></record><record><a>3</a></record>"
      "</list>",
      options);
  REQUIRE(inside.status.ok());
  REQUIRE(inside.rows.size() == 2);
  CHECK(inside.rows[1].First("a") == "3");
  REQUIRE(inside.errors.size() == 1);
  CHECK(inside.errors[0].rule == RowRule::kUndecodable);
  CHECK(inside.errors[0].place.number == 2);
  CHECK(inside.errors[0].byte_offset == 43);
  CHECK(inside.summary.clean_end);

  for (const char* content : {"<list>\xFF<record/></list>", "<list><record/>\xFF</list>"}) {
    const ReadResult outside = ReadXml(content, options);
    CHECK(outside.rows.size() == 1);
    CHECK(outside.errors.empty());
    CHECK_FALSE(outside.summary.clean_end);
    CHECK(outside.summary.unclean_reason.find("byte 0xff at offset") == 0);
  }
  const ReadResult assumed = ReadXml("<list><record><a>\xC3\xFB</a></record></list>");
  CHECK(assumed.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(Message(assumed.status).find(". No encoding is declared") != std::string::npos);
  CHECK(Message(assumed.status).find("state gb18030, gbk, big5, windows-1252 or another") !=
        std::string::npos);
}

TEST_CASE("rows are the same wherever the buffer ends") {
  for (size_t before = 65480; before <= 65540; ++before) {
    const std::string padding(before, ' ');
    const ReadResult result =
        ReadXml("<list>" + padding + "<record k='v'><a>名 &amp; x</a></record><record/></list>");
    REQUIRE(result.status.ok());
    REQUIRE(result.rows.size() == 2);
    CHECK(result.rows[0].First("a") == "名 & x");
    CHECK(result.rows[0].place().byte_offset == static_cast<int64_t>(before) + 6);
  }
}

TEST_CASE("row paths that cannot be are refused") {
  for (const std::vector<std::string>& paths :
       {std::vector<std::string>{}, {""}, {"/list/record"}, {"list//record"}}) {
    XmlOptions options;
    options.row_paths = paths;
    const ReadResult result = ReadXml("<list/>", options);
    CHECK(result.status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(Message(result.status).find("row_paths") == 0);
  }
}

}  // namespace
}  // namespace landbridge::testing
