// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/file_kind.h"

#include <fstream>
#include <string>

#include "adapters/sources/open_source.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// What opening a file of `bytes` as delimited text answers.
std::string Answer(const std::string& bytes) {
  const TempDir folder;
  const auto file = folder.path() / "list.csv";
  std::ofstream(file, std::ios::binary) << bytes;
  return std::string(OpenSource(DelimitedOptions(), file).status().message());
}

TEST_CASE("a spreadsheet, an archive or a PDF that is read as text is named with what to do") {
  CHECK_THAT(Answer("PK\x03\x04\x14"), Contains("list.csv is no text: it is a spreadsheet (xlsx") &&
                                           Contains("read it with `workbook`"));
  CHECK_THAT(Answer("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
             Contains("an old spreadsheet (xls)") && Contains("`workbook`"));
  CHECK_THAT(Answer("%PDF-1.7\n"), Contains("a PDF"));
  CHECK(Answer("PK,name\n1,x\n").empty());
  CHECK_THAT(Answer(""), Contains("is empty"));
}

}  // namespace
}  // namespace landbridge::testing
