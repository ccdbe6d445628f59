// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/schema_golden.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/tidy/schemas.h"
#include "tests/tidy/source_tree.h"

namespace landbridge::testing {
namespace {

constexpr char kGoldenFile[] = "tests/tidy/schema_golden.txt";

constexpr char kGoldenHead[] =
    "# Every element of landbridge.v1 and landbridge.log.v1 that was promised. See "
    "tests/tidy/schema_golden.h.\n"
    "# To add new ones: LANDBRIDGE_UPDATE_GOLDEN=1 ctest -R tidy, then commit this file with the "
    "schema.\n";

std::vector<std::string> ReadGolden() {
  std::ifstream file(kGoldenFile);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

void WriteGolden(const SchemaFiles& files) {
  std::ofstream file(kGoldenFile);
  file << kGoldenHead;
  for (const std::string& line : ElementsOf(files)) file << line << "\n";
}

// What goes over the wire and what is stored. Configuration files carry names, not numbers.
SchemaFiles PromisedFiles(const Schemas& schemas) {
  SchemaFiles files;
  for (const auto* const file : schemas.files()) {
    if (file->package() == "landbridge.v1" || file->package() == "landbridge.log.v1") {
      files.push_back(file);
    }
  }
  return files;
}

TEST_CASE("the schemas keep every number, type and label that they promised", "[tidy]") {
  const Schemas schemas(Schemas::OfTree());
  const SchemaFiles files = PromisedFiles(schemas);
  const SchemaComparison comparison = CompareSchemas(ReadGolden(), files);
  RequireNone(comparison.broken);
  if (comparison.added.empty() && comparison.retired.empty()) return;
  // Only what holds is written down, so an update cannot hide a break.
  if (std::getenv("LANDBRIDGE_UPDATE_GOLDEN") != nullptr) return WriteGolden(files);
  WARN(kGoldenFile
       << " lacks " << comparison.added.size() << " elements and has " << comparison.retired.size()
       << " retired ones; LANDBRIDGE_UPDATE_GOLDEN=1 ctest -R tidy brings it up to date");
}

// What becomes of these promises when the schema is `body`.
SchemaComparison Compare(const std::string& body) {
  static const std::vector<std::string> kPromised = {"rpc x.S.Do x.A -> stream x.A",
                                                     "message x.A",
                                                     "field x.A.name = 1 string singular",
                                                     "field x.A.counts = 2 int64 repeated",
                                                     "enum x.E",
                                                     "value x.E.E_UNSPECIFIED = 0",
                                                     "value x.E.E_ONE = 1"};
  const Schemas schemas({{"x.proto", "syntax = \"proto3\"; package x;" + body}});
  return CompareSchemas(kPromised, schemas.files());
}

constexpr char kService[] = "service S { rpc Do(A) returns (stream A); }";
constexpr char kMessage[] = "message A { string name = 1; repeated int64 counts = 2; }";
constexpr char kEnum[] = "enum E { E_UNSPECIFIED = 0; E_ONE = 1; }";

std::string Schema(const char* service, const char* message, const char* type) {
  return std::string(service) + message + type;
}

TEST_CASE("a schema that stays as it was keeps its promises", "[tidy]") {
  const SchemaComparison same = Compare(Schema(kService, kMessage, kEnum));
  CHECK(same.broken.empty());
  CHECK(same.added.empty());
  CHECK(same.retired.empty());
}

TEST_CASE("what is added to a schema breaks nothing", "[tidy]") {
  const SchemaComparison more = Compare(
      Schema(kService, "message A { string name = 1; repeated int64 counts = 2; bool more = 3; }",
             "enum E { E_UNSPECIFIED = 0; E_ONE = 1; E_TWO = 2; }"));
  CHECK(more.broken.empty());
  CHECK(more.added ==
        std::vector<std::string>{"field x.A.more = 3 bool singular", "value x.E.E_TWO = 2"});
}

TEST_CASE("a field with another number, type or label is a broken promise", "[tidy]") {
  CHECK(
      Compare(Schema(kService, "message A { string name = 3; repeated int64 counts = 2; }", kEnum))
          .broken.size() == 1);
  CHECK(Compare(Schema(kService, "message A { bytes name = 1; repeated int64 counts = 2; }", kEnum))
            .broken.size() == 1);
  CHECK(Compare(Schema(kService, "message A { string name = 1; int64 counts = 2; }", kEnum))
            .broken.size() == 1);
  CHECK(Compare(Schema(kService, kMessage, "enum E { E_UNSPECIFIED = 0; E_ONE = 2; }"))
            .broken.size() == 1);
  CHECK(Compare(Schema("service S { rpc Do(A) returns (A); }", kMessage, kEnum)).broken.size() ==
        1);
}

TEST_CASE("a field may go only when its number and its name are reserved", "[tidy]") {
  CHECK(Compare(Schema(kService, "message A { string name = 1; }", kEnum)).broken.size() == 1);
  CHECK(Compare(Schema(kService, "message A { string name = 1; reserved 2; }", kEnum))
            .broken.size() == 1);
  const SchemaComparison reserved =
      Compare(Schema(kService, "message A { string name = 1; reserved 2; reserved \"counts\"; }",
                     "enum E { E_UNSPECIFIED = 0; reserved 1; reserved \"E_ONE\"; }"));
  CHECK(reserved.broken.empty());
  CHECK(reserved.retired.size() == 2);
}

}  // namespace
}  // namespace landbridge::testing
