// SPDX-License-Identifier: Apache-2.0
// What a complete source no longer holds is withdrawn, and nothing else.
#include <fstream>

#include "absl/strings/str_replace.h"
#include "tests/integration/shell_companies.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

// A list of shell companies with one row for each number; a number of 0 is a row without any of the
// fields that make its id, and -1 one that cannot be read.
void WriteList(const std::filesystem::path& file, const std::vector<int>& numbers) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << kShellCompaniesHeader;
  for (const int number : numbers) {
    if (number == 0) {
      out << ",,2025-01-21,,2024-06-06,,,,\n";
    } else if (number < 0) {
      out << "Beispiel, die zu viele Felder hat GmbH,\"1010 Wien\",2025-01-21,,2024-06-06,,,,\n";
    } else {
      out << ShellCompany(number, number);
    }
  }
}

// Its second column is checked by the broker only, which has the catalogue.
constexpr char kFines[] = R"(source: market/fines
tables: [{delimited: {}}]
record_id: {from: "no"}
fields:
  - {to: decision.category, constant: at.scheinunternehmen}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, template: "Beispiel {no} GmbH", set: {kind: registered}}
  - {to: decision.subject.region, constant: AT}
  - {to: decision.authority, constant: Bundesministerium für Finanzen, set: {region: AT}}
  - {to: decision.number, from: "no"}
  - {to: decision.legal_basis.instrument, from: basis}
  - {to: decision.decided_date, constant: "2025-01-11"}
)";

// A list whose names and numbers stand in columns of their own.
constexpr char kNamed[] = R"(source: market/named
tables: [{delimited: {}}]
record_id: {from: "no"}
fields:
  - {to: decision.category, constant: at.scheinunternehmen}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.subject.identifiers, from: uid, set: {scheme: at.uid}}
  - {to: decision.subject.region, constant: AT}
  - {to: decision.authority, constant: Bundesministerium für Finanzen, set: {region: AT}}
  - {to: decision.number, from: "no"}
  - {to: decision.legal_basis.instrument, constant: at.sbbg}
  - {to: decision.decided_date, constant: "2025-01-11"}
)";

std::vector<int> UpTo(int last) {
  std::vector<int> numbers;
  for (int i = 1; i <= last; ++i) numbers.push_back(i);
  return numbers;
}

class AustrianTown : public Town {
 public:
  AustrianTown() : Town(Agencies{{"agency/AT/finance", {"at/*"}}}) {
    StartBroker();
    Publish(UpTo(200));
    Follow();
  }

  Pass Publish(const std::vector<int>& numbers, const std::vector<std::string>& flags = {}) {
    const auto file = folder() / "list.csv";
    WriteList(file, numbers);
    return Run("agency/AT/finance", "austria_scheinfirmen_csv", file, flags);
  }
};

TEST_CASE("a record that a complete source no longer holds is withdrawn and its listing lifted") {
  AustrianTown town;
  const Pass pass = town.Publish(UpTo(198));
  INFO(pass.err);
  CHECK(pass.exit_code == 0);
  CHECK(pass.count("withdrawn") == 2);
  CHECK(CountKind(town.NewEvents(), "LIFTED") == 2);
}

TEST_CASE(
    "while a rejected row may be any record, nothing is withdrawn, and the adapter says why") {
  AustrianTown town;
  std::vector<int> numbers = UpTo(198);
  numbers.push_back(0);
  const Pass pass = town.Publish(numbers);
  INFO(pass.err << pass.outcome.dump());
  CHECK(pass.exit_code == 1);
  CHECK(pass.count("withdrawn") == 0);
  CHECK(pass.outcome.at("not_withdrawn").get<std::string>().find("record id is not known") !=
        std::string::npos);
  CHECK(town.NewEvents().empty());
}

TEST_CASE("a row that cannot be read holds back withdrawals, and everything else is sent") {
  AustrianTown town;
  std::vector<int> numbers = UpTo(198);
  numbers.push_back(201);
  numbers.push_back(-1);
  const Pass pass = town.Publish(numbers);
  INFO(pass.err << pass.outcome.dump());
  CHECK(pass.exit_code == 1);
  CHECK(pass.count("rows_unreadable") == 1);
  CHECK(pass.tally("created") == 1);
  CHECK(pass.count("withdrawn") == 0);
  const std::string why = pass.outcome.at("not_withdrawn").get<std::string>();
  CHECK(why.find("every record that could be read was compared and sent, but the 2 ") == 0);
  CHECK(CountKind(town.NewEvents(), "LIFTED") == 0);
}

TEST_CASE("a source that lost too large a share of its records stops before anything is sent") {
  AustrianTown town;
  const Pass pass = town.Publish(UpTo(110));
  CHECK(pass.exit_code >= 64);
  INFO(pass.err);
  CHECK(pass.err.find("200") != std::string::npos);
  CHECK(town.NewEvents().empty());
}

TEST_CASE("each guard that trips sends nothing, and names the word with which one run goes on") {
  AustrianTown town;
  const std::string note = (town.folder() / "list.last-run").string();
  REQUIRE(town.Publish(UpTo(200), {"--last-run", note}).exit_code == 0);
  const Pass rows = town.Publish(UpTo(90), {"--last-run", note});
  CHECK(rows.exit_code >= 64);
  INFO(rows.err);
  CHECK(rows.err.find("run once with --accept rows") != std::string::npos);
  const Pass withdrawals = town.Publish(UpTo(90), {"--last-run", note, "--accept", "rows"});
  CHECK(withdrawals.exit_code >= 64);
  INFO(withdrawals.err);
  CHECK(withdrawals.err.find("run once with --accept withdrawals") != std::string::npos);
  CHECK(town.NewEvents().empty());
  const Pass both = town.Publish(UpTo(90), {"--last-run", note, "--accept", "rows,withdrawals"});
  INFO(both.err);
  CHECK(both.exit_code == 0);
  CHECK(CountKind(town.NewEvents(), "LIFTED") == 110);
  CHECK(town.Publish(UpTo(90), {"--last-run", note, "--accept", "rows"}).exit_code == 0);
}

TEST_CASE("names and numbers that have changed places are not sent, and lift nothing") {
  for (const char* complete : {"", "complete: {}\n"}) {
    INFO(complete);
    Town town(Agencies{{"agency/CN/market", {"market/*"}}});
    town.StartBroker();
    const auto mapping = town.folder() / "named.yaml";
    const auto file = town.folder() / "named.csv";
    std::ofstream(mapping) << kNamed << complete;
    const auto publish = [&](const std::string& header, std::vector<std::string> flags = {}) {
      std::ofstream out(file, std::ios::binary | std::ios::trunc);
      out << header << "\n";
      for (int i = 1; i <= 12; ++i) out << i << ",Beispiel " << i << " GmbH,ATU79209223\n";
      out.close();
      flags.insert(flags.begin(), {"run", mapping.string(), "--input", file.string()});
      return town.Client(LANDBRIDGE_ADAPTER, "agency/CN/market", flags);
    };
    const Finished right = publish("no,name,uid");
    INFO(right.out << right.err);
    REQUIRE(right.exit_code == 0);
    town.Follow();
    const Finished swapped = publish("no,uid,name");
    INFO(swapped.err);
    CHECK(swapped.exit_code >= 64);
    CHECK(swapped.err.find("12 of its 12 values have not the form of one") != std::string::npos);
    CHECK(swapped.err.find("run once with --accept columns") != std::string::npos);
    // Whoever goes on all the same has each row rejected for its name.
    const Finished accepted = publish("no,uid,name", {"--accept", "columns"});
    INFO(accepted.out << accepted.err);
    CHECK(accepted.exit_code == 1);
    CHECK(town.NewEvents().empty());
  }
}

// The fines with further names from alias.csv, of which `complete` says whether they are all.
class TownOfTwoTables : public Town {
 public:
  explicit TownOfTwoTables(const std::string& complete)
      : Town(Agencies{{"agency/CN/market", {"market/*"}}}) {
    std::string mapping = kFines;
    mapping.replace(mapping.find("tables: [{delimited: {}}]"), 25,
                    complete +
                        "tables:\n  - {file: fines.csv, delimited: {}}\n  - {name: aliases, file: "
                        "alias.csv, encoding: utf-8, delimited: {}, join: {key: \"no\"}}");
    std::ofstream(folder() / "fines.yaml")
        << mapping << "  - {to: decision.subject.names, from: aliases/alias, set: {kind: alias}}\n";
    StartBroker();
  }

  Pass Publish(int rows, const std::string& aliases) {
    std::ofstream fines(folder() / "fines.csv");
    fines << "no,basis\n";
    for (int i = 1; i <= rows; ++i) fines << i << ",at.sbbg\n";
    fines.close();
    std::ofstream(folder() / "alias.csv") << "no,alias\n" << aliases;
    const Finished run =
        Client(LANDBRIDGE_ADAPTER, "agency/CN/market",
               {"run", (folder() / "fines.yaml").string(), "--input", folder().string(), "--report",
                (folder() / "rejects.csv").string(), "--format", "json"});
    return {run.exit_code, nlohmann::json::parse(run.out, nullptr, false), run.err};
  }
};

TEST_CASE("a joined row that may be any record's sends nothing, of a source that is not complete") {
  TownOfTwoTables town("");
  REQUIRE(town.Publish(3, "1,Eins\n2,Zwei\n").exit_code == 0);
  town.Follow();
  const Pass pass = town.Publish(3, "1,Eins\n2,Zw\xFFi\n");
  INFO(pass.err);
  CHECK(pass.exit_code >= 64);
  CHECK(pass.err.find("nothing was sent: 1 row could not be read") != std::string::npos);
  CHECK(town.NewEvents().empty());
  CHECK(FileText(town.folder() / "rejects.csv").find("\"alias.csv\",") != std::string::npos);
}

TEST_CASE("a joined row without a record withholds no withdrawals") {
  TownOfTwoTables town("complete: {}\n");
  REQUIRE(town.Publish(10, "1,Eins\n10,Zehn\n").exit_code == 0);
  const Pass pass = town.Publish(9, "1,Eins\n10,Zehn\n");
  INFO(pass.err << pass.outcome.dump());
  CHECK(pass.exit_code == 1);  // the row is reported
  CHECK(pass.count("withdrawn") == 1);
  CHECK(pass.count("joined_rows_rejected") == 1);
}

TEST_CASE("a rejection that the broker keeps is settled by the next run of the repaired file") {
  Town town(Agencies{{"agency/CN/market", {"market/*"}}});
  town.StartBroker();
  const auto mapping = town.folder() / "fines.yaml";
  const auto file = town.folder() / "fines.csv";
  std::ofstream(mapping) << kFines;
  std::ofstream(file) << "no,basis\n1,at.sbbg\n2,at.sbgg\n";
  const auto publish = [&] {
    return town.Client(LANDBRIDGE_ADAPTER, "agency/CN/market",
                       {"run", mapping.string(), "--input", file.string(), "--report-page",
                        (town.folder() / "rejects.html").string()});
  };
  const auto kept = [&town] { return town.Status()["sources"][0]["kept_rejections"].dump(); };
  const Finished first = publish();
  INFO(first.out << first.err << town.Status().dump());
  CHECK(first.exit_code == 1);
  CHECK(kept() == "\"1\"");
  const std::string page = FileText(town.folder() / "rejects.html");
  CHECK(page.find("<td>fines.csv</td><td></td><td>3</td><td>error</td><td>2</td>") !=
        std::string::npos);
  std::ofstream(file) << "no,basis\n1,at.sbbg\n2,at.sbbg\n";
  CHECK(publish().exit_code == 0);
  CHECK(kept() != "\"1\"");
}

TEST_CASE("a run that a new column stops on its way says how much was sent before") {
  Town town(Agencies{{"agency/CN/market", {"market/*"}}});
  town.StartBroker();
  const auto mapping = town.folder() / "fines.yaml";
  const auto file = town.folder() / "fines.jsonl";
  std::ofstream(mapping) << absl::StrReplaceAll(kFines, {{"delimited", "json_lines"}});
  {
    std::ofstream out(file);
    for (const int number : UpTo(1000)) {
      out << R"({"no":")" << number << R"(","basis":"at.sbbg"})"
          << "\n";
    }
    out << R"({"no":"1001","basis":"at.sbbg","fine":"3"})"
        << "\n";
  }
  const Finished stopped = town.Client(LANDBRIDGE_ADAPTER, "agency/CN/market",
                                       {"run", mapping.string(), "--input", file.string()});
  CHECK_THAT(stopped.err, Catch::Contains("the column `fine` is not known to the mapping") &&
                              Catch::Contains(" changes sent before)") &&
                              !Catch::Contains("Nothing was sent"));
}

}  // namespace
}  // namespace landbridge::testing
