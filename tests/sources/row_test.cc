// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/row.h"

#include <algorithm>
#include <memory>

#include "adapters/sources/row_source.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using Texts = std::vector<std::string_view>;

// <entry kind="x"><name>A</name><akas><aka
// type="strong">B<note>b1</note><note>b2</note></aka><aka>C</aka></akas></entry>
Row Nested(const std::shared_ptr<ColumnNames>& names) {
  Row row;
  row.Start(names);
  row.Add(names->Intern("@kind"), "x");
  row.Add(names->Intern("name"), "A");
  const size_t akas = row.OpenGroup(names->Intern("akas"));
  const size_t first = row.OpenGroup(names->Intern("akas/aka"));
  row.Add(names->Intern("akas/aka/@type"), "strong");
  for (const char* note : {"b1", "b2"}) {
    const size_t group = row.OpenGroup(names->Intern("akas/aka/note"));
    row.Add(names->Intern("akas/aka/note"), note);
    row.CloseGroup(group);
  }
  row.Add(names->Intern("akas/aka"), "B");
  row.CloseGroup(first);
  const size_t second = row.OpenGroup(names->Intern("akas/aka"));
  row.Add(names->Intern("akas/aka"), "C");
  row.CloseGroup(second);
  row.CloseGroup(akas);
  return row;
}

TEST_CASE("a path with several values gives them in document order") {
  const auto names = std::make_shared<ColumnNames>();
  const Row row = Nested(names);
  CHECK(row.First("name") == "A");
  CHECK(row.First("akas/aka") == "B");
  CHECK(row.Values("akas/aka") == Texts{"B", "C"});
  CHECK(row.Values("akas/aka/note") == Texts{"b1", "b2"});
  CHECK(row.First("missing") == std::nullopt);
  CHECK(row.Values("missing").empty());
}

TEST_CASE("groups keep apart what belongs together, and paths in them are relative") {
  const auto names = std::make_shared<ColumnNames>();
  const Row row = Nested(names);
  const auto akas = row.Groups("akas/aka");
  REQUIRE(akas.size() == 2);
  CHECK(akas[0].First(".") == "B");
  CHECK(akas[0].First("@type") == "strong");
  CHECK(akas[0].Values("note") == Texts{"b1", "b2"});
  CHECK(akas[0].Groups("note").size() == 2);
  CHECK(akas[0].First(*names->Find("akas/aka/@type")) == "strong");
  CHECK(akas[1].First(".") == "C");
  CHECK(akas[1].First("@type") == std::nullopt);
  CHECK(akas[1].Groups("note").empty());
  CHECK(row.Groups("akas").front().Groups("aka").size() == 2);
  CHECK(row.Groups("akas/missing").empty());
}

TEST_CASE("walking a row visits every value with its column") {
  const auto names = std::make_shared<ColumnNames>();
  const Row row = Nested(names);
  std::string walked;
  const RowView view = row.view();
  for (size_t i = 0; i < view.size(); ++i) {
    walked += names->name(view.column(i)) + "=" + std::string(view.value(i)) + " ";
  }
  CHECK(walked ==
        "@kind=x name=A akas/aka/@type=strong akas/aka/note=b1 akas/aka/note=b2 akas/aka=B "
        "akas/aka=C ");
}

TEST_CASE("a copy of a row outlives its source and the original") {
  auto row = std::make_unique<Row>(Nested(std::make_shared<ColumnNames>()));
  const Row copy = *row;
  row.reset();
  CHECK(copy.Groups("akas/aka")[1].First(".") == "C");
}

TEST_CASE("names keep their ids while names are added") {
  ColumnNames names;
  const ColumnId first = names.Intern("first");
  for (int i = 0; i < 1000; ++i) names.Intern("name" + std::to_string(i));
  CHECK(names.Intern("first") == first);
  CHECK(names.Find("first") == first);
  CHECK(names.name(first) == "first");
  CHECK(names.size() == 1001);
  CHECK(names.Find("never") == std::nullopt);
}

TEST_CASE("a place names the line of a table, and element, number and line of a document") {
  CHECK(RowPlace{"cons_prim.csv", "", 17, 17, 0}.ToString() == "cons_prim.csv:17");
  CHECK(RowPlace{"un.xml", "INDIVIDUAL", 5, 812, 0}.ToString() == "un.xml: INDIVIDUAL 5, line 812");
}

}  // namespace
}  // namespace landbridge
