// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/source_form.h"

#include <csignal>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "adapters/sources/open_source.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kRows = 40;

// tools/dependencies has all that they need.
std::vector<SourceForm> Forms(const std::filesystem::path& folder) {
  std::vector<SourceForm> forms;
  for (PackagedForm& packaged : AllForms(folder)) {
    INFO(packaged.name << ": " << packaged.form.status());
    REQUIRE(packaged.form.ok());
    CHECK(packaged.form->name == packaged.name);
    forms.push_back(*std::move(packaged.form));
  }
  return forms;
}

std::vector<std::string> NamesOf(const std::vector<PackagedForm>& forms) {
  std::vector<std::string> names;
  for (const PackagedForm& form : forms) names.push_back(form.name);
  return names;
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
  for (const SourceForm& form : Forms(folder.path())) {
    INFO(form.name);
    const absl::Status written = form.write(kRows);
    INFO(written);
    REQUIRE(written.ok());
    CHECK(RowsIn(form) == kRows);
    const absl::Status read = form.read_plainly(kRows);
    INFO(read);
    CHECK(read.ok());
  }
}

TEST_CASE("a plain reader that finds other rows than there should be says so") {
  const testing::TempDir folder;
  for (const SourceForm& form : Forms(folder.path())) {
    INFO(form.name);
    if (form.name == "xls") continue;  // of which the bytes are read and no rows
    REQUIRE(form.write(kRows).ok());
    CHECK(form.read_plainly(kRows + 1).code() == absl::StatusCode::kInternal);
  }
}

TEST_CASE("a plain reader says that a file is not there or not what it should be") {
  const testing::TempDir folder;
  for (const SourceForm& form : Forms(folder.path())) {
    INFO(form.name);
    CHECK_FALSE(form.read_plainly(kRows).ok());
    if (form.file.empty()) continue;  // a server's, which does not run
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

TEST_CASE("a database is the same one through its ODBC driver") {
  const testing::TempDir folder;
  const auto postgres = PostgresForm(folder.path());
  REQUIRE(postgres.ok());
  for (const SourceForm& form : {SqliteForm(folder.path()), *postgres}) {
    INFO(form.name);
    const auto through = ThroughOdbc(form);
    REQUIRE(through.ok());
    REQUIRE(form.write(kRows).ok());
    CHECK(RowsIn(*through) == kRows);
    REQUIRE(through->write(kRows - 1).ok());
    CHECK(form.read_plainly(kRows - 1).ok());
  }
}

TEST_CASE("what is not installed is named by its package") {
  const testing::TempDir folder;
  SourceForm form = SqliteForm(folder.path());
  form.odbc.library = "no-such-driver.so";
  form.odbc.package = "some-package";
  const auto without_driver = ThroughOdbc(form);
  CHECK(absl::IsNotFound(without_driver.status()));
  CHECK(without_driver.status().message() == "the package some-package is not installed");
  const absl::Status without_server = absl::NotFoundError("the package of a server is missing");
  CHECK(ThroughOdbc(without_server).status() == without_server);
}

TEST_CASE("a server runs as long as a copy of its form is there, and leaves nothing behind") {
  const testing::TempDir folder;
  pid_t server = 0;
  {
    auto form = MysqlForm(folder.path());
    REQUIRE(form.ok());
    CHECK(std::filesystem::is_empty(folder.path()));
    REQUIRE(form->write(kRows).ok());
    const SourceForm copy = *form;
    form = absl::CancelledError();
    CHECK(copy.read_plainly(kRows).ok());
    std::ifstream(folder.path() / "mysql" / "pid") >> server;
    REQUIRE(server > 0);
    CHECK(kill(server, 0) == 0);
  }
  CHECK(kill(server, 0) != 0);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("forms are chosen by their names, and a name that none has is refused") {
  const testing::TempDir folder;
  CHECK(NamedForms(AllForms(folder.path()), {})->size() == AllForms(folder.path()).size());
  const auto two = NamedForms(AllForms(folder.path()), {"MySQL", "delimited, UTF-16LE"});
  REQUIRE(two.ok());
  CHECK(NamesOf(*two) == std::vector<std::string>{"delimited, UTF-16LE", "MySQL"});
  const absl::Status none = NamedForms(AllForms(folder.path()), {"xlsx", "Excel"}).status();
  CHECK(absl::IsInvalidArgument(none));
  CHECK_THAT(std::string(none.message()),
             Catch::Contains("\"Excel\"") && Catch::Contains("; xlsx; ods; "));
}

}  // namespace
}  // namespace landbridge::bench
