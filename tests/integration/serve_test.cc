// SPDX-License-Identifier: Apache-2.0
// One adapter that serves many sources: what fails, what goes on, and what is left after a kill.
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/integration/office.h"
#include "tests/support/catch.h"
#include "tests/support/csv_file.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

std::string Content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

TEST_CASE("sources of one process go on when others fail, and are taken up again when mended") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  office.Add("permits");
  office.Add("warnings");
  Replace(office.file("fines.csv"), FinesExport(1, 3, "x,,,2026-02-30,\n"));
  // No file for permits, and no good mapping for warnings.
  Replace(office.file("warnings.csv"), FinesExport(21, 25));
  Replace(office.file("warnings.yaml"), "source: market/warnings\ntables: []\n");
  office.Start();
  office.Await("fines", HasRecords(3));
  office.AwaitLog("market/fines: fines.csv:5, date: ");
  office.AwaitLog("error market/permits: ");
  office.AwaitLog("warnings.yaml:2");
  CHECK_THAT(Content(office.file("reports/market.fines.csv")), Catch::Contains("fines.csv"));

  Replace(office.file("permits.csv"), FinesExport(11, 14));
  office.Await("permits", HasRecords(4));
  Replace(office.file("warnings.yaml"), FinesMapping("market/warnings"));
  office.Await("warnings", HasRecords(5));
  Replace(office.file("fines.csv"), FinesExport(1, 6));
  office.Await("fines", HasRecords(6));
  // Of the first pass, at least.
  CHECK_THAT(Content(office.file("reports/market.fines.last-run")),
             Catch::Contains("market/fines"));
  // Whoever is served stays connected although nothing changes.
  for (const char* name : {"fines", "permits", "warnings"}) office.Await(name, IsConnected);
  office.Stop();
}

TEST_CASE("a mapping that was wrong at the start gets its report, and no source of another entry") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  office.Add("copy");
  const std::string export_text = FinesExport(1, 3);
  Replace(office.file("fines.csv"), export_text);
  Replace(office.file("copy.csv"), export_text);
  for (const char* mapping : {"fines.yaml", "copy.yaml"}) {
    Replace(office.file(mapping), "source: market/fines\ntables: []\n");
  }
  office.Start();
  office.AwaitLog("error fines.yaml: ");
  Replace(office.file("fines.yaml"), FinesMapping("market/fines"));
  office.AwaitLog("market/fines: read ");
  Replace(office.file("copy.yaml"), FinesMapping("market/fines"));
  office.AwaitLog("copy.yaml: publishes the source market/fines, as ");
  office.Stop();
  CHECK(std::filesystem::exists(office.file("reports/market.fines.csv")));
  CHECK_FALSE(std::filesystem::exists(office.file("reports/fines.yaml.csv")));
  CHECK_THAT(office.Log(), !Catch::Contains("is as it was before"));
}

TEST_CASE("what a person is to look at after a pass is a warning in the log") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Replace(office.file("fines.csv"), FinesExport(1, 4));
  office.Start();
  office.Await("fines", HasRecords(4));
  Replace(office.file("fines.csv"), FinesExport(1, 3, ",,,2026-02-30,\n"));
  office.AwaitLog("warning market/fines: withdrew  nothing: ");
  office.Stop();
  CHECK_THAT(office.Log(), !Catch::Contains("info market/fines: withdrew  nothing: "));
}

TEST_CASE("a served source finds its broker again after it was killed") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Replace(office.file("fines.csv"), FinesExport(1, 3));
  office.Start();
  office.Await("fines", IsConnected);
  town.KillBroker();
  Replace(office.file("fines.csv"), FinesExport(1, 4));
  office.AwaitLog("no connection, trying again");
  town.RestartBroker();
  office.Await("fines", HasRecords(4));
  office.Await("fines", IsConnected);
  office.Stop();
}

TEST_CASE(
    "an adapter killed in the middle of 20,000 rows leaves nothing out and sends nothing twice") {
  constexpr int kRows = 20'000;
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Replace(office.file("fines.csv"), FinesExport(1, kRows));
  office.Start();
  office.Await("fines", [](const json& source) { return source.contains("live_records"); });
  office.process().Signal(SIGKILL);
  office.process().Wait();
  const json killed = town.Status().at("sources")[0];
  CHECK(std::stoi(killed.at("live_records").get<std::string>()) < kRows);

  office.Start();
  office.Await("fines", HasRecords(kRows));
  office.Stop();
  const json status = town.Status();
  const json& source = status.at("sources")[0];
  CHECK(source.at("tally").at("created") == std::to_string(kRows));
  CHECK(status.at("listings_in_force") == std::to_string(kRows));
  // What was on its way when it was killed may come once more, and changes nothing.
  const int again = std::stoi(source.at("tally").value("unchanged", std::string("0")));
  CHECK(std::stoi(source.at("settled_sequence").get<std::string>()) == kRows + again);
  CHECK(again < kRows / 2);
}

TEST_CASE("what the broker rejects is reported with its row and the column to look into") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  const std::string constant = "constant: 《中华人民共和国食品安全法》第一百二十四条";
  std::string mapping = FinesMapping("market/fines");
  mapping.replace(mapping.find(constant), constant.size(), "from: law");
  Replace(town.folder() / "fines.yaml", mapping);
  // The 4,000th row names no law that the catalogue knows.
  std::istringstream rows(FinesExport(1, 5'000));
  std::string text;
  int64_t number = 0;
  for (std::string row; std::getline(rows, row); ++number) {
    text += row + (number == 0      ? ",law\n"
                   : number == 4000 ? ",某某办法\n"
                                    : ",《中华人民共和国食品安全法》第一百二十四条\n");
  }
  Replace(town.folder() / "fines.csv", text);
  const auto report = town.folder() / "rejects.csv";
  const Finished run =
      town.Client(LANDBRIDGE_ADAPTER, kOfficeAgency,
                  {"run", (town.folder() / "fines.yaml").string(), "--input",
                   (town.folder() / "fines.csv").string(), "--report", report.string()});
  INFO(run.err << run.out);
  CHECK(run.exit_code == 1);
  const auto lines = ReadCsv(report);
  REQUIRE(lines.size() >= 2);
  CHECK(lines[1].at(2) == "4001");
  CHECK(lines[1].at(4) == "4000");
  CHECK(lines[1].at(5) == "law");
  CHECK(lines[1].at(6) == "decision.legal_basis.text");
}

TEST_CASE("a served source that is asked to stop in the middle of a pass ends well") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Replace(office.file("fines.csv"), FinesExport(1, 20'000));
  office.Start();
  office.Await("fines", [](const json& source) { return source.contains("live_records"); });
  office.Stop();
  CHECK_THAT(office.Log(), Catch::Contains("stopped"));
}

TEST_CASE("a served source whose broker went away in the middle of a pass ends well all the same") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Replace(office.file("fines.csv"), FinesExport(1, 20'000));
  office.Start();
  office.Await("fines", [](const json& source) { return source.contains("live_records"); });
  town.KillBroker();
  office.AwaitLog("no connection, trying again");
  office.Stop();
}

TEST_CASE("SIGHUP reads every source again, and a source taken by another adapter is left to it") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines", ", at: [\"00:00\"]");
  Replace(office.file("fines.csv"), FinesExport(1, 3));
  office.Start();
  office.Await("fines", IsConnected);
  Replace(office.file("fines.csv"), FinesExport(1, 5));
  office.process().Signal(SIGHUP);
  office.Await("fines", HasRecords(5));
  office.Await("fines", IsConnected);
  const Finished by_hand = town.Client(
      LANDBRIDGE_ADAPTER, kOfficeAgency,
      {"run", office.file("fines.yaml").string(), "--input", office.file("fines.csv").string()});
  INFO(by_hand.err);
  CHECK(by_hand.exit_code == 0);
  office.AwaitLog("another adapter has opened the source");
  office.Stop();
}

TEST_CASE("a wrong file of sources is refused with its line and exit code 78") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  const auto serve = [&](const std::string& text) {
    Replace(town.folder() / "sources.yaml",
            text + "connection: " + town.ConnectionFile(kOfficeAgency).string() + "\n");
    return RunProgram(
        {LANDBRIDGE_ADAPTER, "serve", (town.folder() / "sources.yaml").string(), "--check-config"});
  };
  Replace(town.folder() / "a.yaml", FinesMapping("market/fines"));
  Replace(town.folder() / "b.yaml", FinesMapping("market/fines"));
  Replace(town.folder() / "c.yaml", "source: market/permits\n");
  const Finished time = serve("sources:\n  - {mapping: a.yaml, input: a.csv, at: [\"24:00\"]}\n");
  CHECK(time.exit_code == 78);
  CHECK_THAT(time.err, Catch::Contains("sources.yaml:2:"));
  const Finished twice =
      serve("sources:\n  - {mapping: a.yaml, input: a.csv}\n  - {mapping: b.yaml, input: b.csv}\n");
  CHECK(twice.exit_code == 78);
  CHECK_THAT(twice.err, Catch::Contains("sources.yaml:3:"));
  CHECK_THAT(twice.err, Catch::Contains("market/fines"));
  const Finished nothing = serve("sources:\n  - {mapping: a.yaml}\n");
  CHECK(nothing.exit_code == 78);
  CHECK_THAT(nothing.err, Catch::Contains("sources.yaml:2:") && Catch::Contains("`input`"));
  const Finished mapping = serve("sources:\n  - {mapping: c.yaml, input: a.csv}\n");
  CHECK(mapping.exit_code == 78);
  CHECK_THAT(mapping.err, Catch::Contains("c.yaml:1:"));
  const Finished good = serve("sources:\n  - {mapping: a.yaml, input: a.csv, every: 6h}\n");
  CHECK(good.exit_code == 0);
  CHECK_THAT(good.out, Catch::Contains("market/fines"));
}

TEST_CASE("--check-config of serve reads catalogue and certificates, as the start does") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  const auto sources = town.folder() / "sources.yaml";
  const std::string entry = "sources:\n  - {mapping: a.yaml, input: a.csv}\n";
  const std::string connection =
      "connection: " + town.ConnectionFile(kOfficeAgency).string() + "\n";
  const std::string catalogue = "catalogue: " LANDBRIDGE_PROFILES "/catalogue.yaml\n";
  Replace(town.folder() / "a.yaml", FinesMapping("market/fines"));
  const auto check = [&](const std::string& text) {
    Replace(sources, text);
    return RunProgram({LANDBRIDGE_ADAPTER, "serve", sources.string(), "--check-config"});
  };
  CHECK(check(connection + catalogue + entry).exit_code == 0);

  Replace(town.folder() / "bad.yaml", "categories:\n  - {id: x}\n");
  std::ifstream stream(town.ConnectionFile(kOfficeAgency));
  std::string torn(std::istreambuf_iterator<char>(stream), {});
  torn.replace(torn.find("key: "), 5, "key: /nowhere");
  Replace(town.folder() / "torn.yaml", torn);
  struct Case {
    std::string text;
    std::string said;
  };
  for (const Case& one : {Case{entry, "no server address is given"},
                          Case{"connection: torn.yaml\n" + entry, "key /nowhere/"},
                          Case{connection + "catalogue: bad.yaml\n" + entry, "bad.yaml:2:"},
                          Case{connection + "catalogue: none.yaml\n" + entry, "none.yaml"}}) {
    const Finished checked = check(one.text);
    CHECK(checked.exit_code == 78);
    CHECK_THAT(checked.err, Catch::Contains(one.said));
    const Finished started = RunProgram({LANDBRIDGE_ADAPTER, "serve", sources.string()});
    CHECK(started.exit_code == 78);
    CHECK(started.err == checked.err);
  }

  std::string misspelt = FinesMapping("market/fines");
  misspelt.replace(misspelt.find("cn.administrative-penalty"), 25, "cn.administrative-penalties");
  Replace(town.folder() / "a.yaml", misspelt);
  const Finished category = check(connection + catalogue + entry);
  CHECK(category.exit_code == 78);
  CHECK_THAT(category.err, Catch::Contains("a.yaml: the catalogue has no category") &&
                               Catch::Contains("did you mean `cn.administrative-penalty`?"));
  CHECK(check(connection + entry).exit_code == 0);  // nobody was asked
}

TEST_CASE("a served source asks the catalogue that it is given before it sends") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Set("catalogue: " LANDBRIDGE_PROFILES "/catalogue.yaml");
  office.Add("fines");
  std::string misspelt = FinesMapping("market/fines");
  misspelt.replace(misspelt.find("cn.administrative-penalty"), 25, "cn.administrative-penalties");
  Replace(office.file("fines.yaml"), misspelt);
  Replace(office.file("fines.csv"), FinesExport(1, 3));
  office.Start();
  office.AwaitLog("did you mean `cn.administrative-penalty`?");
  Replace(office.file("fines.yaml"), FinesMapping("market/fines"));
  office.Await("fines", HasRecords(3));
  office.Stop();
  CHECK(town.Status().at("sources")[0].at("tally").value("rejected", std::string("0")) == "0");
}

TEST_CASE("reports in the folder that a source is read from are refused before they wake it") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  std::filesystem::create_directory(town.folder() / "exports");
  std::filesystem::create_directory_symlink("exports", town.folder() / "link");
  Replace(town.folder() / "a.yaml", FinesMapping("market/fines"));
  const auto check = [&](const std::string& reports, const std::string& input) {
    Replace(town.folder() / "sources.yaml",
            "connection: " + town.ConnectionFile(kOfficeAgency).string() + "\nreports: " + reports +
                "\nsources:\n  - {mapping: a.yaml, input: " + input + "}\n");
    return RunProgram(
        {LANDBRIDGE_ADAPTER, "serve", (town.folder() / "sources.yaml").string(), "--check-config"});
  };
  for (const auto& [reports, input] : std::vector<std::pair<std::string, std::string>>{
           {"exports", "exports"}, {"exports/", "link"}, {"later", "./later/"}}) {
    const Finished refused = check(reports, input);
    CHECK(refused.exit_code == 78);
    CHECK_THAT(refused.err, Catch::Contains("sources.yaml:2:") && Catch::Contains("market/fines") &&
                                Catch::Contains("a folder of its own"));
  }
  CHECK(check("exports/reports", "exports").exit_code == 0);
  CHECK(check("exports", "exports/a.csv").exit_code == 0);
}

TEST_CASE("no personal number of an export reaches the log of served sources, or their reports") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  office.Add("bare");
  const std::string number = "110105194912310021";  // mistyped, and still a person's
  Replace(office.file("fines.csv"),
          FinesExport(1, 2, "9,张三,深市监罚字〔2026〕第9号," + number + ",无证经营\n"));
  const std::string rows = FinesExport(1, 2);
  Replace(office.file("bare.csv"),
          number + ",张三,1,2026-03-09,无证经营\n" + rows.substr(rows.find('\n') + 1));
  office.Start();
  office.AwaitLog("not a date");
  office.AwaitLog("it reads like a row");
  office.Await("fines", HasRecords(2));
  office.Stop();
  INFO(office.Log());
  CHECK_THAT(office.Log(), !Catch::Contains(number.substr(0, 8)) && !Catch::Contains("张三"));
  for (const auto& report : std::filesystem::directory_iterator(office.file("reports"))) {
    CHECK_THAT(Content(report.path()), !Catch::Contains(number.substr(0, 8)));
  }
}

}  // namespace
}  // namespace landbridge::testing
