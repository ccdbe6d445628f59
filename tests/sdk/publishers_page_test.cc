// SPDX-License-Identifier: Apache-2.0
// What docs/publishers.md shows of a program stands in that program: each block behind
// `<!-- from: FILE -->`, whatever the indentation.
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

std::string WithoutIndentation(const std::string& text) {
  std::string lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::StrAppend(&lines, absl::StripAsciiWhitespace(line), "\n");
  }
  return lines;
}

TEST_CASE("every excerpt of the page for programmers who publish stands in the program it names") {
  const std::string page = FileText("docs/publishers.md");
  const std::string mark = "<!-- from: ";
  int excerpts = 0;
  for (size_t at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
    const size_t name_at = at + mark.size();
    const std::string name = page.substr(name_at, page.find(" -->", at) - name_at);
    const size_t begin = page.find('\n', page.find("```", at)) + 1;
    const std::string block = page.substr(begin, page.find("```", begin) - begin);
    INFO(name << ":\n" << block);
    CHECK_THAT(WithoutIndentation(FileText(name)),
               Catch::Contains(WithoutIndentation(block.substr(0, block.size() - 1))));
    ++excerpts;
  }
  CHECK(excerpts == 8);
}

}  // namespace
}  // namespace landbridge::testing
