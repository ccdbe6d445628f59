// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/sample_file.h"

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/conform/text_encoding.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

constexpr char kFields[] = R"(
record_id: {from: id}
fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.authority, constant: a}
  - {to: decision.number, from: id}
  - {to: decision.legal_basis.text, constant: b}
  - {to: decision.decided_date, constant: 2026-03-09}
)";

SampleFile CutInto(const TempDir& folder, const std::string& table, const std::string& bytes) {
  const auto mapping = Mapping::Parse(
      absl::StrCat("source: market/fines\ntables:\n  - ", table, kFields), "fines.yaml", {});
  INFO(mapping.status().message());
  REQUIRE(mapping.ok());
  const std::filesystem::path file = folder.path() / "fines";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  absl::StatusOr<SampleFile> sample = SampleFile::Cut(**mapping, file);
  INFO(sample.status().message());
  REQUIRE(sample.ok());
  return *std::move(sample);
}

constexpr char kTitled[] = "delimited: {skip_lines: 1, trailer_prefix: \"Stand:\"}";

TEST_CASE("title, header, trailer and end mark stay where they are when rows change places") {
  const TempDir folder;
  const SampleFile sample =
      CutInto(folder, kTitled, "name of all\nid,name\n1,\"a\nb\"\n2,c\n3,d\nStand: today\n\x1A");
  REQUIRE(sample.rows() == 3);
  CHECK(sample.Reversed() == "name of all\nid,name\n3,d\n2,c\n1,\"a\nb\"\nStand: today\n\x1A");
  CHECK(sample.Repeated() ==
        "name of all\nid,name\n1,\"a\nb\"\n1,\"a\nb\"\n2,c\n2,c\n3,d\n3,d\nStand: today\n\x1A");
  CHECK(sample.number(1) == 5);
  CHECK(sample.offset(1) == 28);
}

TEST_CASE("a file is cut within its last cell, before its last character") {
  const TempDir folder;
  const std::string bytes = "name of all\nid,name\n1,a\n2,深圳\r\nStand: today\n";
  const auto place = CutInto(folder, kTitled, bytes).BeforeLastCharacter();
  REQUIRE(place.ok());
  CHECK(bytes.substr(0, static_cast<size_t>(*place)) == "name of all\nid,name\n1,a\n2,深");
  CHECK(absl::IsNotFound(
      CutInto(folder, kTitled, "title\nid,name\nStand: today\n").BeforeLastCharacter().status()));
}

TEST_CASE("a column is renamed in the header and nowhere else") {
  const TempDir folder;
  const SampleFile sample =
      CutInto(folder, kTitled, "name of all\nid,name\n1,name\nStand: today\n");
  CHECK(sample.WithColumn("name", "called").value() ==
        "name of all\nid,called\n1,name\nStand: today\n");
  CHECK(absl::IsNotFound(sample.WithColumn("nam", "called").status()));
}

TEST_CASE("a last row that was left open gets its line end, in the file's encoding") {
  const TempDir folder;
  const auto utf16 = [](const std::string& text) { return EncodeWhole(text, "utf-16le").value(); };
  const SampleFile sample = CutInto(folder, "{encoding: utf-16, delimited: {open_end: true}}",
                                    "\xFF\xFE" + utf16("id,name\n1,a\n2,b"));
  CHECK(sample.Reversed() == "\xFF\xFE" + utf16("id,name\n2,b\n1,a\n"));
}

TEST_CASE("a long value goes into quotes, and into a text of JSON") {
  const TempDir folder;
  const SampleFile table = CutInto(folder, "delimited: {}", "id,name\n\"1\",a\n2,b\n");
  CHECK(table.WithLongValue(0, 3).value() == "id,name\n\"xxx1\",a\n2,b\n");
  CHECK(table.WithLongValue(1, 3).value() == "id,name\n\"1\",a\nxxx2,b\n");
  const SampleFile lines =
      CutInto(folder, "json_lines: {}", "{\"id\": 1, \"name\": \"id\"}\n{\"id\": 2}\n");
  CHECK(lines.WithLongValue(0, 3).value() == "{\"id\": 1, \"name\": \"xxxid\"}\n{\"id\": 2}\n");
  CHECK(absl::IsNotFound(lines.WithLongValue(1, 3).status()));
  CHECK(lines.WithColumn("id", "no").value() == "{\"no\": 1, \"name\": \"id\"}\n{\"no\": 2}\n");
}

TEST_CASE("rows of a JSON document change places within their array, and keep what is around it") {
  const TempDir folder;
  const SampleFile sample = CutInto(folder, "json: {rows: data}",
                                    "\xEF\xBB\xBF{\"data\": [ {\"id\":1, \"name\": \"},名\"} ,\n"
                                    "{\"id\":2},{\"id\":3} ], \"id\": [4]}\n");
  REQUIRE(sample.rows() == 3);
  const std::string head = "\xEF\xBB\xBF{\"data\": [ ";
  const std::string tail = " ], \"id\": [4]}\n";
  const std::string first = "{\"id\":1, \"name\": \"},名\"}";
  CHECK(sample.Reversed() == head + "{\"id\":3},\n{\"id\":2},\n" + first + tail);
  CHECK(sample.offset(1) == 42);
  CHECK(sample.number(1) == 2);
  CHECK(sample.WithColumn("id", "no").value() ==
        head + "{\"no\":1, \"name\": \"},名\"},\n{\"no\":2},\n{\"no\":3}" + tail);
  CHECK(sample.WithLongValue(0, 3).value() ==
        head + "{\"id\":1, \"name\": \"xxx},名\"},\n{\"id\":2},\n{\"id\":3}" + tail);
}

}  // namespace
}  // namespace landbridge::testing
