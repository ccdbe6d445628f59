// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/text_sample.h"

#include <algorithm>
#include <string>

#include "adapters/conform/text_encoding.h"
#include "tests/conform/small_samples.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr char kTitled[] = "delimited: {skip_lines: 1, trailer_prefix: \"Stand:\"}";

TEST_CASE("title, header, trailer and end mark stay where they are when rows change places") {
  const auto sample =
      SampleOf(kTitled, "name of all\nid,name\n1,\"a\nb\"\n2,c\n3,d\nStand: today\n\x1A");
  REQUIRE(sample->rows() == 3);
  CHECK(sample->Reversed().value() ==
        "name of all\nid,name\n3,d\n2,c\n1,\"a\nb\"\nStand: today\n\x1A");
  CHECK(sample->Repeated().value() ==
        "name of all\nid,name\n1,\"a\nb\"\n1,\"a\nb\"\n2,c\n2,c\n3,d\n3,d\nStand: today\n\x1A");
  CHECK(sample->place(1).line == 5);
  CHECK(sample->LastRow() == 32);
}

TEST_CASE("a file is cut within its last cell, before its last character") {
  const std::string bytes = "name of all\nid,name\n1,a\n2,深圳\r\nStand: today\n";
  const std::vector<size_t> cuts = SampleOf(kTitled, bytes)->Cuts(bytes.size());
  CHECK(std::any_of(cuts.begin(), cuts.end(), [&bytes](size_t place) {
    return bytes.substr(0, place) == "name of all\nid,name\n1,a\n2,深";
  }));
  CHECK(SampleOf(kTitled, "title\nid,name\nStand: today\n")->Cuts(30).size() == 3);
}

TEST_CASE("a column is renamed in the header and nowhere else") {
  const auto sample = SampleOf(kTitled, "name of all\nid,name\n1,name\nStand: today\n");
  CHECK(sample->Renamed("name").value() == "name of all\nid,name_renamed\n1,name\nStand: today\n");
  CHECK(absl::IsNotFound(sample->Renamed("nam").status()));
}

TEST_CASE("a last row that was left open gets its line end, in the file's encoding") {
  const auto utf16 = [](const std::string& text) { return EncodeWhole(text, "utf-16le").value(); };
  const auto sample = SampleOf("{encoding: utf-16, delimited: {open_end: true}}",
                               "\xFF\xFE" + utf16("id,name\n1,a\n2,b"));
  CHECK(sample->Reversed().value() == "\xFF\xFE" + utf16("id,name\n2,b\n1,a\n"));
}

TEST_CASE("a long value goes into quotes, and into a text of JSON") {
  const auto table = SampleOf("delimited: {}", "id,name\n\"1\",a\n2,b\n");
  CHECK(table->Lengthened(0, 3).value() == "id,name\n\"xxx1\",a\n2,b\n");
  CHECK(table->Lengthened(1, 3).value() == "id,name\n\"1\",a\nxxx2,b\n");
  const auto lines = SampleOf("json_lines: {}", "{\"id\": 1, \"name\": \"id\"}\n{\"id\": 2}\n");
  CHECK(lines->Lengthened(0, 3).value() == "{\"id\": 1, \"name\": \"xxxid\"}\n{\"id\": 2}\n");
  CHECK(absl::IsNotFound(lines->Lengthened(1, 3).status()));
  CHECK(lines->Renamed("id").value() ==
        "{\"id_renamed\": 1, \"name\": \"id\"}\n{\"id_renamed\": 2}\n");
}

TEST_CASE("rows of a JSON document change places within their array, and keep what is around it") {
  const auto sample = SampleOf("json: {rows: data}",
                               "\xEF\xBB\xBF{\"data\": [ {\"id\":1, \"name\": \"},名\"} ,\n"
                               "{\"id\":2},{\"id\":3} ], \"id\": [4]}\n");
  REQUIRE(sample->rows() == 3);
  const std::string head = "\xEF\xBB\xBF{\"data\": [ ";
  const std::string tail = " ], \"id\": [4]}\n";
  const std::string first = "{\"id\":1, \"name\": \"},名\"}";
  CHECK(sample->Reversed().value() == head + "{\"id\":3} ,\n{\"id\":2}," + first + tail);
  CHECK(sample->Repeated().value() == head + first + ",\n" + first +
                                          " ,\n{\"id\":2},\n{\"id\":2},{\"id\":3},\n{\"id\":3}" +
                                          tail);
  CHECK(sample->place(1).number == 2);
  CHECK(sample->LastRow() == 51);
  CHECK(sample->Renamed("id").value() == head +
                                             "{\"id_renamed\":1, \"name\": \"},名\"} ,\n"
                                             "{\"id_renamed\":2},{\"id_renamed\":3}" +
                                             tail);
  CHECK(sample->Lengthened(0, 3).value() ==
        head + "{\"id\":1, \"name\": \"xxx},名\"} ,\n{\"id\":2},{\"id\":3}" + tail);
}

}  // namespace
}  // namespace landbridge::testing
