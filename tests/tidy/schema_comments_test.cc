// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/schema_comments.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/tidy/schemas.h"

namespace landbridge::testing {
namespace {

SchemaFiles WireFiles(const Schemas& schemas) {
  SchemaFiles files;
  for (const auto* const file : schemas.files()) {
    if (file->package() == "landbridge.v1") files.push_back(file);
  }
  return files;
}

TEST_CASE("every call says which certificate it requires", "[tidy]") {
  const Schemas schemas(Schemas::OfTree());
  REQUIRE(WireFiles(schemas).size() >= 8);
  RequireNone(FindCallsWithoutCertificate(WireFiles(schemas)));
}

TEST_CASE("every element of the wire contract is explained", "[tidy]") {
  const Schemas schemas(Schemas::OfTree());
  RequireNone(FindUnexplained(WireFiles(schemas)));
}

Schemas::Sources Text(const std::string& body) {
  return {{"x.proto", "syntax = \"proto3\";\npackage x;\n" + body}};
}

TEST_CASE("a call that does not say who may call it is found", "[tidy]") {
  const Schemas silent(
      Text("service S {\n  // Does it.\n  rpc Do(A) returns (A);\n}\nmessage A {}\n"));
  CHECK(FindCallsWithoutCertificate(silent.files()) ==
        Faults{"proto/x.proto:5: x.S.Do does not say who may call it; add `Certificate: ...`"});
  const Schemas bare(
      Text("// Certificate of every call: an operator.\n"
           "service S { rpc Do(A) returns (A); }\nmessage A {}\n"));
  CHECK(FindCallsWithoutCertificate(bare.files()).size() == 1);
  const Schemas told(
      Text("service S {\n  // Does it.\n  //\n  // Certificate: a province.\n"
           "  rpc Do(A) returns (A);\n}\nmessage A {}\n"));
  CHECK(FindCallsWithoutCertificate(told.files()).empty());
}

TEST_CASE("what a name alone does not say is found", "[tidy]") {
  const Schemas bare(
      Text("message A { int32 number = 1; E kind = 2; }\nenum E { E_UNSPECIFIED = 0; }\n"));
  CHECK(FindUnexplained(bare.files()).size() == 4);
  const Schemas told(
      Text("// Something.\nmessage A {\n  int32 number = 1;  // from 1\n  E kind = 2;\n}\n"
           "// Some things.\nenum E { E_UNSPECIFIED = 0; }\n"));
  CHECK(FindUnexplained(told.files()).empty());
}

}  // namespace
}  // namespace landbridge::testing
