// SPDX-License-Identifier: Apache-2.0
// The program's `check` and `template`, as somebody at a department calls them.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "tests/support/catch.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

constexpr char kCatalogue[] = "adapters/profiles/catalogue.yaml";

constexpr char kMapping[] = R"(source: market/fines
record_id: {from: id}
tables: [{delimited: {}}]
fields:
  - {to: decision.category, constant: us.ofac.sdn}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, constant: Example Works, set: {kind: registered}}
  - {to: decision.authority, constant: Office of Foreign Assets Control, set: {region: US}}
  - {to: decision.number, from: id}
  - {to: decision.legal_basis.instrument, constant: us.ieepa}
  - {to: decision.decided_date, constant: "2020-01-31"}
)";

// A folder with a mapping and an export of two rows.
class Desk {
 public:
  explicit Desk(const std::string& category = "us.ofac.sdn") {
    std::ofstream(folder_.path() / "rows.yaml")
        << absl::StrReplaceAll(kMapping, {{"us.ofac.sdn", category}});
    std::ofstream(folder_.path() / "rows.csv") << "id\n1\n2\n";
  }

  Finished Check(const std::vector<std::string>& flags = {}) const {
    std::vector<std::string> command = {LANDBRIDGE_ADAPTER, "check",
                                        (folder_.path() / "rows.yaml").string(), "--input",
                                        (folder_.path() / "rows.csv").string()};
    command.insert(command.end(), flags.begin(), flags.end());
    return RunProgram(command);
  }

  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TempDir folder_;
};

TEST_CASE("check finds without a broker what the broker would reject for its catalogue") {
  const Finished right = Desk().Check({"--catalogue", kCatalogue});
  INFO(right.out << right.err);
  CHECK(right.exit_code == 0);
  CHECK(right.err.empty());
  const Finished wrong = Desk("us.ofac.sdnn").Check({"--catalogue", kCatalogue});
  CHECK(wrong.exit_code == 1);
  CHECK_THAT(wrong.out, Contains("2 rejected here"));
  CHECK_THAT(wrong.out, Contains("1 error category_unknown, such as rows.yaml: "));
}

TEST_CASE(
    "check says so in one line where no catalogue is found, and refuses one that is not there") {
  const Finished without = Desk("us.ofac.sdnn").Check();
  INFO(without.out << without.err);
  CHECK(without.exit_code == 0);
  CHECK_THAT(without.err,
             Contains("were not checked: no catalogue is at") && Contains("--catalogue"));
  CHECK_THAT(Desk().Check({"--catalogue", "none.yaml"}).err, Contains("no catalogue is at"));
}

TEST_CASE("check and template take the catalogue that is installed with the program") {
  const Desk desk("us.ofac.sdnn");
  const auto program = desk.folder() / "bin" / "landbridge-adapter";
  std::filesystem::create_directories(program.parent_path());
  std::filesystem::create_directories(desk.folder() / "share/landbridge");
  std::filesystem::copy_file(LANDBRIDGE_ADAPTER, program);
  std::filesystem::copy_file(kCatalogue, desk.folder() / "share/landbridge/catalogue.yaml");
  const Finished checked =
      RunProgram({program.string(), "check", (desk.folder() / "rows.yaml").string(), "--input",
                  (desk.folder() / "rows.csv").string()});
  INFO(checked.out << checked.err);
  CHECK(checked.exit_code == 1);
  const Finished form = RunProgram(
      {program.string(), "template", "cn.wage-arrears", "--folder", desk.folder().string()});
  INFO(form.out << form.err);
  CHECK(form.exit_code == 0);
}

TEST_CASE("a finding is told on screen with what to do about it") {
  const Finished wrong = Desk("us.ofac.sdnn").Check({"--catalogue", kCatalogue});
  CHECK_THAT(wrong.out, Contains("\n  to do: "));
}

TEST_CASE("a rejected record is shown as such, with the reason, and ends with 1") {
  const Finished sent = Desk().Check({"--catalogue", kCatalogue, "--show", "1"});
  CHECK(sent.exit_code == 0);
  CHECK_THAT(sent.out, Contains("\n  sent  1\n") && !Contains("rejected"));
  const Finished rejected = Desk("us.ofac.sdnn").Check({"--catalogue", kCatalogue, "--show", "1"});
  INFO(rejected.out << rejected.err);
  CHECK(rejected.exit_code == 1);
  CHECK_THAT(rejected.out,
             Catch::StartsWith("The record is rejected and not sent:\n  rows.yaml, "
                               "decision.category: the catalogue has no such category; ") &&
                 Contains("\n  made  1\n") && !Contains("  sent  "));
}

TEST_CASE("an export in the place of the mapping is told to come behind --input") {
  const Desk desk;
  const std::string sheet = (desk.folder() / "fines.xlsx").string();
  const std::string mapping = (desk.folder() / "rows.yaml").string();
  std::ofstream(sheet) << "PK\x03\x04 and more";
  const Finished exchanged = RunProgram({LANDBRIDGE_ADAPTER, "check", sheet, "--input", mapping});
  CHECK(exchanged.exit_code == 78);
  CHECK_THAT(exchanged.err, Contains("this is a spreadsheet (xlsx, ods)") &&
                                Contains("The mapping (YAML) comes first, and the export behind "
                                         "--input. Here fines.xlsx is taken for the mapping."));
  const Finished nothing =
      RunProgram({LANDBRIDGE_ADAPTER, "check", mapping, "--input", "none.csv"});
  CHECK_THAT(nothing.err, Contains("none.csv: is not there; correct the path of the input"));
}

TEST_CASE("a mistyped flag or subcommand is named with the nearest one") {
  const Finished flag = RunProgram(
      {LANDBRIDGE_ADAPTER, "check", "rows.yaml", "--inptu", "rows.csv", "--repotr=x.csv"});
  INFO(flag.err);
  CHECK(flag.exit_code == 64);
  CHECK_THAT(flag.err, Contains("`--inptu` is no flag of check; did you mean `--input`?") &&
                           Contains("`--repotr` is no flag of check; did you mean `--report`?"));
  const Finished command = RunProgram({LANDBRIDGE_ADAPTER, "chek", "rows.yaml"});
  INFO(command.err);
  CHECK(command.exit_code == 64);
  CHECK_THAT(command.err, Contains("`chek` is no subcommand; did you mean `check`? Allowed: "));
  CHECK_THAT(RunProgram({LANDBRIDGE_ADAPTER}).err, Contains("A subcommand is required"));
}

TEST_CASE("template without a category lists all with the fields that they need") {
  const Finished list = RunProgram({LANDBRIDGE_ADAPTER, "template", "--catalogue", kCatalogue});
  INFO(list.out << list.err);
  CHECK(list.exit_code == 0);
  CHECK_THAT(list.out, Contains("Every record needs decision.category, ") &&
                           Contains("\ncn.administrative-penalty  行政处罚 ") &&
                           Contains("\n  needs also  decision.conduct, decision.measure\n"
                                    "  subjects    organisation, sole_trader, person\n"
                                    "  who lists   any public body, ") &&
                           Contains("\n  who lists   us.ofac\n"));
}

}  // namespace
}  // namespace landbridge::testing
