// SPDX-License-Identifier: Apache-2.0
// A personal number stands in clear in nothing that an adapter writes, wherever it stood in the
// export and however it was mistyped. The numbers are the standard's example, right and wrong.
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "proto/contract/utf8.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

constexpr char kAgency[] = "agency/440300/market-supervision";

// What follows `table` and is the same for all exports here.
constexpr char kRules[] = R"(record_id: {from: id}
fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, from: kind}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.subject.identifiers, from: code, set: {scheme: cn.uscc}}
  - {to: decision.subject.region, from: region}
  - {to: decision.authority, constant: 深圳市市场监督管理局}
  - {to: decision.number, from: id}
  - {to: decision.legal_basis.text, constant: 《中华人民共和国广告法》第五十五条}
  - {to: decision.decided_date, from: day, date: ymd}
  - {to: decision.severity, from: severity}
  - {to: decision.amounts, from: fine, amount: {unit: 元, currency: CNY}, set: {purpose: fine}}
  - {to: decision.remark, from: remark}
)";
constexpr char kHeader[] = "id,kind,name,code,region,day,severity,fine,remark";
constexpr char kRow[] =
    "1,organisation,示例公司,91440300192317458F,440300,2020-01-01,minor,1,无证经营";

// A row for each cell, with `number` there, and with it inside of a longer text.
std::string RowsWith(const std::string& number) {
  const std::vector<std::string> cells = absl::StrSplit(kRow, ',');
  std::string rows;
  int id = 100;
  for (size_t at = 0; at < cells.size(); ++at) {
    for (const std::string& text :
         {number,
          absl::StrCat("张三身份证", number, "住址北京市朝阳区某某街道某某小区一号楼二单元")}) {
      std::vector<std::string> row = cells;
      row[0] = absl::StrCat(++id);
      row[at] = text;
      absl::StrAppend(&rows, absl::StrJoin(row, ","), "\n");
    }
  }
  return rows;
}

struct Export {
  std::string what;
  std::string table;  // of the mapping
  std::string content;
  std::string rules = kRules;
};

std::vector<Export> ExportsWith(const std::string& number) {
  const std::string header = std::string(kHeader) + "\n";
  const std::string plain = "tables: [{delimited: {}}]\n";
  const std::string rows = RowsWith(number);
  return {
      {"in each kind of cell", plain, header + rows},
      {"in the header", plain, absl::StrCat(kHeader, ",", number, "\n", kRow, ",\n")},
      {"in the header, twice", plain,
       absl::StrCat(kHeader, ",", number, ",", number, "\n", kRow, ",,\n")},
      {"in a column of which is warned", "tables: [{delimited: {}, unknown_columns: warn}]\n",
       absl::StrCat(kHeader, ",", number, "\n", kRow, ",1\n")},
      {"in the first row of a file without its header", plain, rows},
      {"in the name of a column that is taken by its place",
       "tables: [{delimited: {}, columns: [{name: remark, position: 9}]}]\n",
       absl::StrCat(absl::StrReplaceAll(kHeader, {{"remark", number}}), "\n", kRow, number, "\n")},
      {"in a word at which the mapping says to stop", plain,
       absl::StrCat(kHeader, "\n", absl::StrReplaceAll(kRow, {{"minor", number}}), "\n"),
       absl::StrReplaceAll(kRules, {{"from: severity", "from: severity, unknown: stop"}})},
  };
}

std::vector<std::string> Numbers() {
  return {"11010519491231002X",
          "110105194912310021",
          "110105491231002",
          "1101051949123100212",
          "１１０１０５１９４９１２３１００２Ｘ",
          "１１０１０５１９４９１２３１００２１",
          "110105 19491231 0021",
          "110105-19491231-0021"};
}

TEST_CASE("no personal number reaches a report, a page or what the adapter says") {
  Town town(Agencies{{kAgency, {"market/*"}}});
  town.StartBroker();
  const auto file = [&town](const char* name) { return (town.folder() / name).string(); };
  int exports = 0;
  for (const std::string& number : Numbers()) {
    for (const Export& each : ExportsWith(number)) {
      std::ofstream(file("rows.csv"), std::ios::binary) << each.content;
      std::ofstream(file("rows.yaml"), std::ios::binary)
          << "source: market/rows" << ++exports << "\n"
          << each.table << each.rules;
      const std::vector<std::string> input = {
          file("rows.yaml"),   "--input",       file("rows.csv"),    "--report",
          file("rejects.csv"), "--report-page", file("rejects.html")};
      for (const std::string command : {"check", "show", "run"}) {
        std::filesystem::remove(file("rejects.csv"));
        std::filesystem::remove(file("rejects.html"));
        std::vector<std::string> arguments = {command == "show" ? "check" : command};
        arguments.insert(arguments.end(), input.begin(), input.end());
        if (command == "show") arguments.insert(arguments.end(), {"--show", "117"});
        if (command == "run") arguments.insert(arguments.end(), {"--last-run", file("last-run")});
        std::filesystem::remove(file("last-run"));
        std::vector<std::string> adapter = {LANDBRIDGE_ADAPTER};
        adapter.insert(adapter.end(), arguments.begin(), arguments.end());
        const Finished done = command == "run" ? town.Client(LANDBRIDGE_ADAPTER, kAgency, arguments)
                                               : RunProgram(adapter);
        const std::string written =
            absl::StrCat(done.out, "\n", done.err, "\n", FileText(file("rejects.csv")), "\n",
                         FileText(file("rejects.html")), "\n", FileText(file("last-run")));
        INFO(command << " of " << number << " " << each.what << ":\n" << written);
        CHECK(done.exit_code >= 0);
        // The first digits may be shown, and what is less than half of a number.
        CHECK(written.find(number.substr(0, number.size() / 2)) == std::string::npos);
        CHECK(IsValidUtf8(written));
      }
    }
  }
}

TEST_CASE("keys of joined tables are shown without personal numbers") {
  Town town(Agencies{{kAgency, {"market/*"}}});
  const auto exports = town.folder() / "exports";
  std::filesystem::create_directory(exports);
  std::ofstream(exports / "first.csv")
      << "id,kind,name,code,region,day,severity,fine,remark\n"
      << "220105194912310021" << std::string(kRow).substr(1) << "\n"
      << "110105194912310021" << std::string(kRow).substr(1) << "\n";
  std::ofstream(exports / "names.csv") << "id,alias\n110105194912310021,甲\n";
  std::ofstream(town.folder() / "joined.yaml")
      << "source: market/joined\ntables:\n  - {name: first, file: first.csv, delimited: {}}\n"
         "  - {name: names, file: names.csv, delimited: {}, join: {key: id, first_key: id, "
         "sorted_as: text}}\n"
      << kRules << "  - {to: decision.subject.names, from: names/alias, set: {kind: alias}}\n";
  const Finished done =
      RunProgram({LANDBRIDGE_ADAPTER, "check", (town.folder() / "joined.yaml").string(), "--input",
                  exports.string()});
  INFO(done.out << done.err);
  CHECK(done.err.find("is not sorted by its key") != std::string::npos);
  CHECK((done.out + done.err).find("0105194912") == std::string::npos);
}

}  // namespace
}  // namespace landbridge::testing
