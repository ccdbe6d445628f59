// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/pass.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/mapping/last_run_note.h"
#include "adapters/runner/outcome_text.h"
#include "adapters/sdk/publish_errors.h"
#include "proto/contract/exit_code.h"
#include "tests/support/catch.h"
#include "tests/support/example_fields.h"
#include "tests/support/gb18030.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

std::string RowsMapping() {
  return absl::StrCat(R"(source: test/rows
record_id: {from: id}
complete: {}
tables:
  - delimited: {}
    columns: [{name: note, optional: true}]
fields:
)",
                      kExampleFields, "  - {to: decision.remark, from: note}\n");
}

// A department's folder, with a mapping, an export and a note.
class Department {
 public:
  explicit Department(const std::string& mapping = RowsMapping())
      : mapping_(*Mapping::Parse(mapping, "test.yaml", {})) {
    Take("id,note\n", 30, ",a");
  }

  // Replaces the export by anything.
  void Write(const std::string& content) {
    std::ofstream(file("rows.csv"), std::ios::binary | std::ios::trunc) << content;
  }

  // Replaces the export by `header` and numbered rows that end with `rest`.
  void Take(const std::string& header, int rows, const std::string& rest) {
    std::ofstream out(file("rows.csv"), std::ios::binary | std::ios::trunc);
    out << header;
    for (int i = 1; i <= rows; ++i) out << i << rest << "\n";
  }

  absl::StatusOr<PassSummary> Check(const Accepted& accepted = {}) {
    PassOptions options;
    options.mapping = mapping_;
    options.files = {file("rows.csv")};
    options.today = {2026, 4, 1};
    options.last_run = file("rows.last-run");
    options.accepted = accepted;
    return CheckPass(options);
  }

  // Notes the export as run does after it has sent everything.
  absl::Status Keep(const Accepted& accepted = {}) {
    const auto pass = Check(accepted);
    if (!pass.ok()) return pass.status();
    const auto note = LastRunNote::Open(*mapping_, file("rows.last-run"), accepted);
    return note.ok() ? note->Keep(*pass) : note.status();
  }

  std::string Refusal(const Accepted& accepted = {}) {
    return std::string(Check(accepted).status().message());
  }

  std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }

 private:
  TempDir folder_;
  std::shared_ptr<const Mapping> mapping_;
};

TEST_CASE("a check of a file whose encoding nothing states shows how it would read") {
  Department department;
  department.Take("id,note\n", 3, "," + ToGb18030("深圳示例科技有限公司"));
  const auto pass = department.Check();
  CHECK_THAT(std::string(pass.status().message()), Contains("It looks like gb18030"));
  CHECK(ExcerptAsText(pass.status()) == "read as gb18030: 1,深圳示例科技有限公司\n");
  CHECK(ExcerptAsText(absl::UnavailableError("x")).empty());
}

// Sanitizers need an address space without a limit.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Limits what this process may have in memory from now on.
class MemoryLimit {
 public:
  explicit MemoryLimit(rlim_t more) {
    REQUIRE(::getrlimit(RLIMIT_AS, &before_) == 0);
    int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlimit limit{
        static_cast<rlim_t>(pages) * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + more,
        before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_AS, &limit) == 0);
  }
  ~MemoryLimit() { ::setrlimit(RLIMIT_AS, &before_); }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  rlimit before_{};
};

TEST_CASE("a source that needs more memory than there is fails alone, and says so") {
  const TempDir folder;
  const auto file = folder.path() / "rows.csv";
  std::ofstream(file) << "id,note\n";
  std::filesystem::resize_file(file, uintmax_t{1} << 30);  // one line without an end
  std::string yaml = RowsMapping();
  yaml.replace(yaml.find("delimited: {}"), 13, "delimited: {row_bytes_max: 2147483647}");
  PassOptions options;
  options.mapping = *Mapping::Parse(yaml, "test.yaml", {});
  options.files = {file};
  options.today = {2026, 4, 1};
  const absl::Status status = [&options] {
    const MemoryLimit limit(rlim_t{200} << 20);
    return CheckPass(options).status();
  }();
  CHECK(absl::IsResourceExhausted(status));
  CHECK_THAT(std::string(status.message()),
             Contains("test/rows: the memory is not enough to read the source"));
}
#endif

TEST_CASE("a file beyond a limit of its mapping is wrong input, which trying again does not mend") {
  std::string yaml = RowsMapping();
  yaml.replace(yaml.find("delimited: {}"), 13,
               "delimited: {}\n    group_by: {columns: [id], scattered: true, memory_max: 1024}");
  Department department(yaml);
  const absl::Status status = department.Check().status();
  CHECK_THAT(std::string(status.message()), Contains("raise `memory_max`"));
  CHECK(ExitCodeOf(status) == kExitData);
  CHECK_FALSE(WorthOpeningAgain(status));
  CHECK(WorthOpeningAgain(absl::ResourceExhaustedError("the broker has no space left")));
}

TEST_CASE("a pass is compared with the note of the run before, which check leaves as it is") {
  Department department;
  REQUIRE(department.Keep().ok());
  department.Take("id,remark\n", 30, ",a");
  CHECK_THAT(department.Refusal(),
             Contains("the column `note` of the last run is missing; a new column `remark`"));
  department.Take("id\n", 30, "");
  CHECK_FALSE(department.Check().ok());
  CHECK(department.Check({.columns = true}).ok());
  // Nothing was noted by that.
  CHECK_FALSE(department.Check().ok());
  REQUIRE(department.Keep({.columns = true}).ok());
  CHECK(department.Check().ok());
}

TEST_CASE("another number of rows stops a complete source once, until it is accepted") {
  Department department;
  REQUIRE(department.Keep().ok());
  department.Take("id,note\n", 80, ",a");
  CHECK_THAT(department.Refusal(), Contains("80 rows") && Contains("--accept rows"));
  CHECK(department.Check({.rows = true}).ok());
  REQUIRE(department.Keep({.rows = true}).ok());
  CHECK(department.Check().ok());
}

TEST_CASE("an element of rows that has another name stops a source that is not complete") {
  std::string mapping = RowsMapping();
  mapping.replace(mapping.find("complete: {}\n"), 13, "");
  mapping.replace(mapping.find("delimited: {}"), 13, "xml: {rows: [list/row]}");
  Department department(mapping);
  department.Write("<list><row><id>1</id></row><row><id>2</id></row></list>\n");
  const absl::Status kept = department.Keep();
  INFO(kept);
  REQUIRE(kept.ok());
  department.Write("<list><record><id>1</id></record><record><id>2</id></record></list>\n");
  CHECK_THAT(department.Refusal(), Contains("has no rows, and had 2 at the last run"));
  CHECK(department.Check({.rows = true}).ok());
}

TEST_CASE("a note that is lost weakens one comparison and nothing else") {
  Department department;
  REQUIRE(department.Keep().ok());
  std::filesystem::remove(department.file("rows.last-run"));
  department.Take("id\n", 30, "");
  CHECK(department.Check().ok());
  REQUIRE(department.Keep().ok());
  CHECK(department.Check().ok());
}

TEST_CASE("a note that is none, or another source's, is refused with the remedy") {
  Department department;
  std::ofstream(department.file("rows.last-run")) << "{\"source\": \"test/other\"}";
  CHECK_THAT(department.Refusal(), Contains("is no note of the last run of `test/rows`"));
  std::ofstream(department.file("rows.last-run")) << "{\"source\": \"te";
  CHECK_THAT(department.Refusal(), Contains("remove this one"));
}

TEST_CASE("a note that cannot be written is said so") {
  Department department;
  REQUIRE(department.Keep().ok());
  const auto pass = department.Check();
  REQUIRE(pass.ok());
  const auto mapping = Mapping::Parse(RowsMapping(), "test.yaml", {});
  REQUIRE(mapping.ok());
  const auto note = LastRunNote::Open(**mapping, department.file("none/rows.last-run"), {});
  REQUIRE(note.ok());
  CHECK_THAT(std::string(note->Keep(*pass).message()), Contains("could not be written"));
}

TEST_CASE("a column of names in the place of one of numbers stops a pass, note or none") {
  std::string mapping = RowsMapping();
  mapping += "  - {to: decision.subject.identifiers, from: note, set: {scheme: cn.uscc}}\n";
  for (const bool complete : {true, false}) {
    std::string yaml = mapping;
    if (!complete) yaml.replace(yaml.find("complete: {}\n"), 13, "");
    Department department(yaml);
    department.Take("id,note\n", 30, ",Example Works");
    CHECK_THAT(department.Refusal(), Contains("30 of its 30 values have not the form of one") &&
                                         Contains("--accept columns"));
    CHECK(department.Check({.columns = true}).ok());
    department.Take("id,note\n", 30, ",91440300085948158H");
    CHECK(department.Check().ok());
  }
}

}  // namespace
}  // namespace landbridge::testing
