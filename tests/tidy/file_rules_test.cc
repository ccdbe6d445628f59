// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/file_rules.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/tidy/source_tree.h"

namespace landbridge::testing {
namespace {

std::vector<SourceFile> File(std::string path, std::string text) {
  return {{std::move(path), std::move(text)}};
}

TEST_CASE("every file has its licence line", "[tidy]") {
  RequireNone(FindMissingLicence(SourceTree()));
}

TEST_CASE("a file without its licence line is found", "[tidy]") {
  const std::string licence = " SPDX-License-Identifier: Apache-2.0\n";
  CHECK(FindMissingLicence(File("storage/x.h", "#pragma once\n")).size() == 1);
  CHECK(FindMissingLicence(File("storage/x.h", "")).size() == 1);
  CHECK(FindMissingLicence(File("storage/x.h", "#" + licence)).size() == 1);
  CHECK(FindMissingLicence(File("storage/x.h", "//" + licence)).empty());
  CHECK(FindMissingLicence(File("tools/x", "#!/bin/sh\necho\n")).size() == 1);
  CHECK(FindMissingLicence(File("tools/x", "#!/bin/sh\n#" + licence)).empty());
  CHECK(FindMissingLicence(File("storage/CMakeLists.txt", "project(x)\n")).size() == 1);
  CHECK(FindMissingLicence(File("README.md", "# Landbridge\n")).empty());
}

TEST_CASE("lines of C++ have at most 100 columns", "[tidy]") {
  RequireNone(FindLongLines(SourceTree()));
}

TEST_CASE("a line of 101 columns is found", "[tidy]") {
  const std::string hundred(100, 'x');
  CHECK(FindLongLines(File("a.h", "\n" + hundred + "x\n")) ==
        Faults{"a.h:2: 101 columns; at most 100 (clang-format)"});
  CHECK(FindLongLines(File("a.h", hundred + "\n")).empty());
  CHECK(FindLongLines(File("a.cc", std::string(99, 'x') + "號\n")).empty());
  CHECK(FindLongLines(File("a.md", hundred + "x\n")).empty());
}

TEST_CASE("no file is long without a reason", "[tidy]") {
  RequireNone(FindLongFiles(SourceTree()));
}

TEST_CASE("a file of 451 lines is found", "[tidy]") {
  std::string text;
  for (int i = 0; i < 450; ++i) text += "x\n";
  CHECK(FindLongFiles(File("a.cc", text)).empty());
  CHECK(FindLongFiles(File("a.cc", text + "x\n")).size() == 1);
  CHECK(FindLongFiles(File("adapters/profiles/catalogue.yaml", text + "x\n")).empty());
  CHECK(FindLongFiles(File("adapters/profiles/catalogue.yaml", text)).size() == 1);
}

TEST_CASE("nothing is left undone in the text", "[tidy]") {
  RequireNone(FindUnfinishedWork(SourceTree()));
}

TEST_CASE("a note of unfinished work is found", "[tidy]") {
  CHECK(FindUnfinishedWork(File("a.cc", std::string("int x;  // TO") + "DO: more\n")).size() == 1);
  CHECK(FindUnfinishedWork(File("a.cc", std::string("int MASTO") + "DON;\n")).empty());
}

TEST_CASE("nothing names a machine", "[tidy]") { RequireNone(FindTracesOfMachines(SourceTree())); }

TEST_CASE("the path of a machine is found", "[tidy]") {
  CHECK(FindTracesOfMachines(File("a.md", std::string("see /ro") + "ot/notes\n")).size() == 1);
  CHECK(FindTracesOfMachines(File("a.md", "see docs/architecture.md\n")).empty());
}

}  // namespace
}  // namespace landbridge::testing
