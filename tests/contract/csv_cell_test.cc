// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/csv_cell.h"

#include <vector>

#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a cell keeps quotes, commas and line breaks, and is never a formula") {
  CHECK(CsvCell("") == "\"\"");
  CHECK(CsvCell("a,\"b\"\r\nc") == "\"a,\"\"b\"\"\r\nc\"");
  for (const char* formula : {"=1", "+1", "-1", "@x", "\tx", "\rx", "\nx"}) {
    CHECK(CsvCell(formula) == std::string("\"'") + formula + "\"");
  }
  CHECK(CsvCell("1-2") == "\"1-2\"");
  CHECK(CsvRow(std::vector<std::string>{"", "a", "b"}) == "\"\",\"a\",\"b\"\r\n");
}

}  // namespace
}  // namespace landbridge::testing
