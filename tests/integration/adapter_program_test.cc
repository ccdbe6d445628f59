// SPDX-License-Identifier: Apache-2.0
// landbridge-adapter as a person meets it: how it ends, what it says, and which files it leaves.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/contract/exit_code.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/example_fields.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;
using Words = std::vector<std::string>;

constexpr char kAgency[] = "agency/US/office";

// A mapping, an export of two rows and a client's certificate.
class Desk {
 public:
  Desk() {
    WriteMapping("");
    Write("rows.csv", "id,note\n1,a\n2,b\n");
    const CertificateFiles files = pki_.Write("office", pki_.Client(kAgency));
    Write("connection.yaml",
          absl::StrCat("server: 127.0.0.1:1\nauthority: ", pki_.authority_file().string(),
                       "\ncertificate: ", files.certificate.string(), "\nkey: ", files.key.string(),
                       "\n"));
  }

  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }
  const TestPki& pki() const { return pki_; }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::binary | std::ios::trunc) << text;
  }
  void WriteMapping(const std::string& more, const std::string& table = "") const {
    Write("rows.yaml", absl::StrCat(R"(source: test/rows
record_id: {from: id}
tables:
  - file: rows.csv
    delimited: {}
)",
                                    table, "fields:\n", kExampleFields,
                                    "  - {to: decision.remark, from: note}\n", more));
  }

  static Finished Adapter(const Words& arguments) {
    Words command = {LANDBRIDGE_ADAPTER};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return RunProgram(command);
  }
  Finished Check(const Words& more = {}) const {
    Words arguments = {"check", Path("rows.yaml"), "--input", Path("rows.csv")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Adapter(arguments);
  }
  Finished Run(const Words& more = {}) const { return RunWith("connection.yaml", more); }
  Finished RunWith(const std::string& connection, const Words& more = {}) const {
    Words arguments = {"run", Path("rows.yaml"), "--input",       Path("rows.csv"), "--give-up",
                       "1",   "--connection",    Path(connection)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Adapter(arguments);
  }

 private:
  TempDir folder_;
  TestPki pki_;
};

// A program of the superuser's that may not read what it is not allowed to.
Finished WithoutPrivilege(const Words& command) {
  Words words;
  if (geteuid() == 0) words = {"setpriv", "--bounding-set=-dac_override,-dac_read_search"};
  words.insert(words.end(), command.begin(), command.end());
  return RunProgram(words);
}

// The codes of the table in docs/exit-codes.md.
std::set<int> DocumentedCodes() {
  std::set<int> codes;
  bool inside = false;
  for (const auto line : absl::StrSplit(FileText(LANDBRIDGE_SOURCE "/docs/exit-codes.md"), '\n')) {
    const std::string text(line);
    if (text.rfind("| exit code of `landbridge` and `landbridge-adapter`", 0) == 0) {
      inside = true;
    } else if (inside && text.rfind("| ", 0) == 0) {
      codes.insert(std::stoi(text.substr(2)));
    } else if (text.rfind("|", 0) != 0) {
      inside = false;
    }
  }
  return codes;
}

TEST_CASE("every exit code of the table is what the adapter ends with") {
  const Desk desk;
  std::set<int> seen = {kExitSoftware, kExitTemporary};  // a fault of ours, a broker that is busy
  const auto ends = [&seen](const char* what, const Finished& finished, int code) {
    INFO(what << ": " << finished.err);
    CHECK(finished.exit_code == code);
    seen.insert(code);
  };
  ends("a good file", desk.Check(), kExitOk);

  ends("no such flag", desk.Check({"--no-such-flag"}), kExitUsage);
  ends("a malformed --set", desk.Check({"--set", "x"}), kExitUsage);
  ends("no input", Desk::Adapter({"check", desk.Path("rows.yaml")}), kExitUsage);
  ends("no server given",
       Desk::Adapter({"run", desk.Path("rows.yaml"), "--input", desk.Path("rows.csv")}),
       kExitUsage);
  ends("a malformed source",
       Desk::Adapter({"template", "cn.wage-arrears", "--catalogue",
                      LANDBRIDGE_PROFILES "/catalogue.yaml", "--source", "Bad Source", "--folder",
                      desk.Path("")}),
       kExitUsage);

  ends("no such input",
       Desk::Adapter({"check", desk.Path("rows.yaml"), "--input", desk.Path("none.csv")}),
       kExitNotFound);
  ends("no such mapping",
       Desk::Adapter({"check", desk.Path("none.yaml"), "--input", desk.Path("rows.csv")}),
       kExitNotFound);
  desk.Write("secret.csv", "id,note\n1,a\n");
  chmod(desk.Path("secret.csv").c_str(), 0);
  ends("an input that nobody may read",
       WithoutPrivilege({LANDBRIDGE_ADAPTER, "check", desk.Path("rows.yaml"), "--input",
                         desk.Path("secret.csv")}),
       kExitNotFound);

  ends("a broker that cannot be reached", desk.Run(), kExitUnavailable);
  ends("a report in no folder", desk.Check({"--report", desk.Path("none/rejects.csv")}),
       kExitCannotCreate);
  ends("a report over the input", desk.Check({"--report", desk.Path("rows.csv")}),
       kExitCannotCreate);
  ends("a form on a full disk",
       RunProgram({"sh", "-c",
                   absl::StrCat("trap '' XFSZ; ulimit -f 0; exec ", LANDBRIDGE_ADAPTER,
                                " template cn.wage-arrears --catalogue ", LANDBRIDGE_PROFILES,
                                "/catalogue.yaml --folder ", desk.Path(""))}),
       kExitIo);

  desk.Write("broken.yaml", "server: 127.0.0.1:1\nauthorty: x\n");
  ends("a wrong connection file", desk.RunWith("broken.yaml"), kExitConfig);
  ends("a server without a port", desk.Run({"--server", "broker.example"}), kExitConfig);
  ends("an authority that is none", desk.Run({"--authority", desk.Path("rows.csv")}), kExitConfig);
  ends("a wrong mapping", Desk::Adapter({"check", desk.Path("broken.yaml"), "--input", "x"}),
       kExitConfig);
  ends("a faulty list of sources", Desk::Adapter({"serve", desk.Path("broken.yaml")}), kExitConfig);

  desk.Write("rows.csv", "id,other\n1,a\n");
  ends("a column that is missing", desk.Check(), kExitData);
  desk.Write("rows.csv", absl::StrCat("id,note\n1,", std::string(5000, 'a'), "\n"));
  desk.WriteMapping("  - {to: decision.conduct, from: note, extract: '(a+)+b'}\n");
  ends("a pattern that does not finish", desk.Check(), kExitData);
  desk.Write("rows.csv", "id,note\n1,a\n");
  desk.WriteMapping("  - {to: decision.severity, from: note, values: {x: minor}}\n");
  ends("a rejected row", desk.Check(), kExitFound);

  desk.WriteMapping("");
  Town town(Agencies{{.name = kAgency, .sources = {"other/*"}}});
  town.StartBroker();
  ends("a source that is not granted",
       town.Client(LANDBRIDGE_ADAPTER, kAgency,
                   {"run", desk.Path("rows.yaml"), "--input", desk.Path("rows.csv")}),
       kExitNoPermission);
  CHECK(DocumentedCodes() == seen);
}

TEST_CASE(
    "what the broker rejects the mapping for is told once, with what to do, by run as by check") {
  const Desk desk;
  Town town(Agencies{{.name = kAgency, .sources = {"test/*"}}});
  town.StartBroker();
  const Finished run = town.Client(LANDBRIDGE_ADAPTER, kAgency,
                                   {"run", desk.Path("rows.yaml"), "--input", desk.Path("rows.csv"),
                                    "--report", desk.Path("rejects.csv")});
  INFO(run.out << run.err);
  CHECK(run.exit_code == kExitFound);
  CHECK_THAT(run.out, Contains(", 2 rejected by the broker\n") &&
                          Contains("\n1 error authority_not_entitled, such as rows.yaml: ") &&
                          Contains("\n  to do: "));
  const Finished check = desk.Check({"--catalogue", LANDBRIDGE_PROFILES "/catalogue.yaml"});
  CHECK_THAT(check.out, Contains("\n1 error authority_not_entitled, such as rows.yaml: "));
  const std::string report = FileText(desk.Path("rejects.csv"));
  CHECK(std::count(report.begin(), report.end(), '\n') == 2);
}

TEST_CASE("a report is never written over an export, a mapping or anything that is no report") {
  const Desk desk;
  const std::string rows = FileText(desk.Path("rows.csv"));
  const std::string mapping = FileText(desk.Path("rows.yaml"));
  std::filesystem::create_symlink(desk.Path("rows.csv"), desk.Path("link.csv"));
  for (const char* const flag : {"--report", "--report-page"}) {
    for (const char* const name : {"rows.csv", "link.csv", "rows.yaml", "connection.yaml"}) {
      INFO(flag << " " << name);
      const Finished finished = desk.Check({flag, desk.Path(name)});
      CHECK(finished.exit_code == kExitCannotCreate);
      CHECK_THAT(finished.err, Contains(desk.Path(name)));
    }
  }
  CHECK(FileText(desk.Path("rows.csv")) == rows);
  CHECK(FileText(desk.Path("rows.yaml")) == mapping);
  CHECK(desk.Check({"--report", desk.Path("r"), "--report-page", desk.Path("r")}).exit_code ==
        kExitUsage);
}

TEST_CASE("a run that fails leaves the report of the run before, and says so") {
  const Desk desk;
  desk.WriteMapping("  - {to: decision.severity, from: note, values: {x: minor}}\n");
  const std::string report = desk.Path("rejects.csv");
  CHECK(desk.Check({"--report", report}).exit_code == kExitFound);
  const std::string earlier = FileText(report);
  CHECK_THAT(earlier, Contains("value_unknown"));

  const Finished unreachable = desk.Run({"--report", report});
  CHECK(unreachable.exit_code == kExitUnavailable);
  CHECK_THAT(unreachable.err, Contains(report + ": is as it was before"));
  desk.Write("rows.csv", "id,note\n1,\"a\n2,b\n");
  const Finished damaged = desk.Check({"--report", report});
  CHECK(damaged.exit_code == kExitIo);
  CHECK_THAT(damaged.err, Contains(report + ": is as it was before"));
  CHECK(FileText(report) == earlier);
  // It knows the first row's fault, and nothing of the third's.
  desk.WriteMapping("  - {to: decision.severity, from: note, values: {x: minor}, unknown: stop}\n");
  desk.Write("rows.csv", "id,note\n,x\n2,b\n,x\n");
  const Finished stopped = desk.Check({"--report", report});
  CHECK_THAT(stopped.err,
             Contains("The mapping says to stop") && Contains(report + ": is as it was before"));
  CHECK(FileText(report) == earlier);

  desk.Write("rows.csv", "id,note\n1,x\n");
  CHECK(desk.Check({"--report", report}).exit_code == kExitOk);
  CHECK(FileText(report).find("value_unknown") == std::string::npos);
}

TEST_CASE("devices and pipes are no input") {
  const Desk desk;
  REQUIRE(mkfifo(desk.Path("pipe").c_str(), 0600) == 0);
  for (const std::string& input : {std::string("/dev/zero"), desk.Path("pipe")}) {
    const Finished finished = Desk::Adapter({"check", desk.Path("rows.yaml"), "--input", input});
    INFO(finished.err);
    CHECK(finished.exit_code == kExitData);
    CHECK_THAT(finished.err, Contains("is a device or a pipe"));
  }
}

TEST_CASE("a form that could not be written whole leaves nothing, and can be written then") {
  const TempDir folder;
  const std::string command =
      absl::StrCat(LANDBRIDGE_ADAPTER, " template cn.wage-arrears --catalogue ",
                   LANDBRIDGE_PROFILES, "/catalogue.yaml --folder ", folder.path().string());
  CHECK(RunProgram({"sh", "-c", "trap '' XFSZ; ulimit -f 0; exec " + command}).exit_code ==
        kExitIo);
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(RunProgram({"sh", "-c", command}).exit_code == kExitOk);
  CHECK(RunProgram({"sh", "-c", command}).exit_code == kExitCannotCreate);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("forms of categories whose ids end alike have files and sources of their own") {
  const TempDir folder;
  for (const char* const category : {"gb.financial-sanctions", "eu.financial-sanctions"}) {
    const Finished finished =
        Desk::Adapter({"template", category, "--catalogue", LANDBRIDGE_PROFILES "/catalogue.yaml",
                       "--folder", folder.path().string()});
    INFO(finished.err);
    CHECK(finished.exit_code == kExitOk);
  }
  CHECK_THAT(FileText(folder.path() / "eu-financial-sanctions.yaml"),
             Contains("forms/eu-financial-sanctions"));
  CHECK(std::filesystem::exists(folder.path() / "gb-financial-sanctions.xlsx"));
}

TEST_CASE("a connection that cannot be made says which setting to look at") {
  const Desk desk;
  CHECK_THAT(desk.Run().err, Contains("correct `server`"));
  Town town(Agencies{{.name = kAgency, .sources = {"test/*"}}});
  town.StartBroker();
  // The desk's authority is another one than the town's.
  std::string others;
  for (const auto line : absl::StrSplit(FileText(town.ConnectionFile(kAgency)), '\n')) {
    const bool authority = absl::StartsWith(line, "authority:");
    absl::StrAppend(
        &others,
        authority ? absl::StrCat("authority: ", desk.pki().authority_file().string()) : line, "\n");
  }
  desk.Write("others.yaml", others);
  const Finished wrong_authority = desk.RunWith("others.yaml");
  CHECK(wrong_authority.exit_code == kExitUnavailable);
  CHECK_THAT(wrong_authority.err, Contains("not signed by `authority`"));
  desk.Write("own.yaml", FileText(town.ConnectionFile(kAgency)));
  const Finished wrong_name = desk.RunWith("own.yaml", {"--server-name", "other.example"});
  CHECK(wrong_name.exit_code == kExitUnavailable);
  CHECK_THAT(wrong_name.err, Contains("`server_name`"));
}

}  // namespace
}  // namespace landbridge::testing
