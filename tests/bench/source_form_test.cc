// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/source_form.h"

#include <fstream>
#include <string>
#include <vector>

#include "adapters/sources/open_source.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kRows = 40;

std::vector<SourceForm> FileForms(const std::filesystem::path& folder) {
  std::vector<SourceForm> forms = DelimitedForms(folder);
  for (SourceForm& form : FixedWidthForms(folder)) forms.push_back(std::move(form));
  for (const auto make : {JsonLinesForm, JsonDocumentForm, XmlForm, XlsxForm, OdsForm, XlsForm,
                          DbaseForm, SqliteForm}) {
    forms.push_back(make(folder));
  }
  return forms;
}

// As many as the project's own source finds.
int64_t RowsIn(const SourceForm& form) {
  const auto source = OpenSource(form.options, form.file);
  INFO(form.name << ": " << source.status());
  REQUIRE(source.ok());
  for (;;) {
    const auto step = (*source)->Next();
    INFO(step.status());
    REQUIRE(step.ok());
    if (*step == RowSource::Step::kEnd) break;
  }
  CHECK((*source)->summary().clean_end);
  CHECK((*source)->summary().rows_rejected == 0);
  return (*source)->summary().rows_read;
}

TEST_CASE("every form holds the rows that it was told to, and its plain reader finds them") {
  const testing::TempDir folder;
  for (const SourceForm& form : FileForms(folder.path())) {
    INFO(form.name);
    REQUIRE(form.write(kRows).ok());
    CHECK(RowsIn(form) == kRows);
    CHECK(form.read_plainly(kRows).ok());
  }
}

TEST_CASE("a plain reader that finds other rows than there should be says so") {
  const testing::TempDir folder;
  for (const SourceForm& form : FileForms(folder.path())) {
    INFO(form.name);
    if (form.name == "xls") continue;  // of which the bytes are read and no rows
    REQUIRE(form.write(kRows).ok());
    CHECK(form.read_plainly(kRows + 1).code() == absl::StatusCode::kInternal);
  }
}

TEST_CASE("a plain reader says that a file is not there or not what it should be") {
  const testing::TempDir folder;
  for (const SourceForm& form : FileForms(folder.path())) {
    INFO(form.name);
    CHECK_FALSE(form.read_plainly(kRows).ok());
    std::ofstream(form.file, std::ios::binary) << "\x81 is no text in any of the encodings";
    if (form.name == "xls") continue;
    CHECK_FALSE(form.read_plainly(kRows).ok());
  }
}

TEST_CASE("text in UTF-16 begins with a mark of the low byte first") {
  const testing::TempDir folder;
  for (const SourceForm& form : DelimitedForms(folder.path())) {
    if (form.name != "delimited, UTF-16LE") continue;
    REQUIRE(form.write(kRows).ok());
    const auto text = ReadWhole(form.file);
    REQUIRE(text.ok());
    CHECK(text->substr(0, 6) == std::string("\xFF\xFE"
                                            "C\0F\0",
                                            6));
    return;
  }
  FAIL("there is none");
}

}  // namespace
}  // namespace landbridge::bench
