// SPDX-License-Identifier: Apache-2.0
// Every real list through its profile to one broker that has them all: rows in = accepted, further
// rows of a record, repeated, left out or rejected. docs/profiles.md shows the table that comes
// out.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/integration/known_lists.h"
#include "tests/integration/list_account.h"
#include "tests/integration/plain_count.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr char kTableHeader[] =
    "| profile | file | in the file | rows | records | further rows | repeated | left out | "
    "rejected |";

int64_t PlainCount(const ListFile& file, const fs::path& path) {
  switch (file.counted_by) {
    case CountedBy::kLines:
      return CountLines(path, /*quoted=*/false);
    case CountedBy::kQuotedLines:
      return CountLines(path, /*quoted=*/true);
    case CountedBy::kElements:
      return CountElements(path, file.elements);
    case CountedBy::kSheetRows:
      return CountSheetRows(path);
  }
  return 0;
}

const char* UnitOf(CountedBy counted_by) {
  if (counted_by == CountedBy::kElements) return " elements";
  return counted_by == CountedBy::kSheetRows ? " rows of the sheet" : " lines";
}

// One list, sent by an agency of its own.
class ListRun {
 public:
  ListRun(Town& town, std::string agency, const KnownList& list, fs::path folder)
      : town_(town), agency_(std::move(agency)), list_(list), folder_(std::move(folder)) {}

  // Sends the list, and gives an account for each of its files.
  std::vector<ListAccount> Send() {
    const fs::path report = town_.folder() / "rejects.csv";
    const fs::path note = town_.folder() / (fs::path(agency_).filename().string() + ".last-run");
    const Pass pass = Run({"--report", report.string(), "--last-run", note.string()});
    rejected_by_broker_ = pass.tally("rejected");
    ListAccount first = AccountOf(pass);
    first.reasons = ReasonsOf(report);
    CHECK(AddsUp(first));
    CHECK(HeldRecords() == first.accepted);
    accepted_ = first.accepted;
    std::vector<ListAccount> accounts = {std::move(first)};
    const json tables = json::parse(FileText(note)).at("tables");
    REQUIRE(tables.size() == list_.files.size());
    for (size_t i = 1; i < tables.size(); ++i) {
      const int64_t rows = std::stoll(tables[i].at("rows").at(0).get<std::string>());
      // None is without a record: AccountOf has looked.
      accounts.push_back({.profile = "",
                          .file = list_.files[i].name,
                          .in_file = InFile(list_.files[i], rows),
                          .rows = rows,
                          .further = rows,
                          .skipped = {},
                          .reasons = {}});
    }
    return accounts;
  }

  // What the broker rejected is offered again, as it may know better now; nothing else is.
  void SendAgain() {
    const Pass again = Run({});
    CHECK(again.count("unchanged") == accepted_);
    CHECK(again.count("withdrawn") == 0);
    CHECK(again.count("sent") == rejected_by_broker_);
    CHECK(again.tally("rejected") == rejected_by_broker_);
  }

 private:
  Pass Run(std::vector<std::string> flags) {
    for (const std::string& setting : list_.settings) {
      flags.insert(flags.end(), {"--set", setting});
    }
    const bool whole_folder = list_.files.size() > 1;
    Pass pass = town_.Run(agency_, list_.profile,
                          whole_folder ? folder_ : folder_ / list_.files[0].name, flags);
    INFO(pass.err);
    REQUIRE((pass.exit_code == 0 || pass.exit_code == 1));
    return pass;
  }

  ListAccount AccountOf(const Pass& pass) const {
    CHECK(pass.count("verdict_lost") == 0);
    CHECK(pass.count("joined_rows_rejected") == 0);
    ListAccount account;
    account.profile = list_.profile;
    account.file = list_.files[0].name;
    account.rows = pass.count("rows");
    account.in_file = InFile(list_.files[0], account.rows);
    for (const char* verdict : {"created", "attested", "amended", "unchanged", "ended"})
      account.accepted += pass.tally(verdict);
    account.further = pass.count("rows_mapped") - pass.count("records");
    account.repeated = pass.count("rows_duplicate");
    for (const auto& [reason, count] : pass.outcome.at("rows_skipped").items())
      account.skipped[reason] = count.get<int64_t>();
    account.rejected =
        pass.count("rows_rejected") + pass.count("rows_unreadable") + rejected_by_broker_;
    return account;
  }

  // Compares the plain count of a file with its rows.
  std::string InFile(const ListFile& file, int64_t rows) const {
    const int64_t counted = PlainCount(file, folder_ / file.name);
    INFO(file.name);
    CHECK(counted == rows + SumOf(file.no_rows));
    return absl::StrCat(counted, UnitOf(file.counted_by), file.no_rows.empty() ? "" : ": ",
                        Listed(file.no_rows));
  }

  // As the broker counts them.
  int64_t HeldRecords() {
    const json status = town_.Status();
    for (const json& source : status.at("sources")) {
      if (source.at("agency") == agency_)
        return std::stoll(source.at("live_records").get<std::string>());
    }
    return 0;
  }

  Town& town_;
  const std::string agency_;
  const KnownList& list_;
  const fs::path folder_;
  int64_t accepted_ = 0;
  int64_t rejected_by_broker_ = 0;
};

TEST_CASE(
    "every row of every list is accepted, repeated, left out or rejected with a reason, and a "
    "second run sends nothing new") {
  LB_SHARED_DATA_OR_SKIP(data, "");
  Agencies agencies;
  for (size_t i = 0; i < KnownLists().size(); ++i)
    agencies.push_back({absl::StrCat("agency/CN/list-", i), {"*"}});
  Town town(agencies);
  town.StartBroker();
  std::vector<std::string> table;
  std::vector<ListRun> runs;
  for (size_t i = 0; i < KnownLists().size(); ++i) {
    const KnownList& list = KnownLists()[i];
    INFO(list.profile << " over " << list.files[0].name);
    runs.emplace_back(town, agencies[i].name, list, data / list.folder);
    for (const ListAccount& account : runs.back().Send()) table.push_back(TableRow(account));
  }
  const json before = town.Status();
  for (ListRun& run : runs) run.SendAgain();
  const json after = town.Status();
  CHECK(after.at("event_head") == before.at("event_head"));
  CHECK(after.at("listings_in_force") == before.at("listings_in_force"));

  const std::string printed = absl::StrJoin(table, "\n");
  std::cout << kTableHeader << "\n" << printed << "\n";
  CHECK(absl::StrJoin(TableOfDocument(LANDBRIDGE_SOURCE "/docs/profiles.md", kTableHeader), "\n") ==
        printed);
}

TEST_CASE("every profile has a list, or is named as one that has none") {
  std::set<std::string> named(ProfilesWithoutList().begin(), ProfilesWithoutList().end());
  for (const KnownList& list : KnownLists()) named.insert(list.profile);
  std::set<std::string> there;
  for (const auto& entry : fs::directory_iterator(LANDBRIDGE_PROFILES)) {
    // Shared rules, the catalogue and the policy publish nothing.
    if (FileText(entry.path()).find("\nsource: ") != std::string::npos)
      there.insert(entry.path().stem().string());
  }
  CHECK(there == named);
  const std::string page = FileText(LANDBRIDGE_SOURCE "/docs/profiles.md");
  for (const std::string& profile : there) CHECK_THAT(page, Catch::Contains("`" + profile + "`"));
}

TEST_CASE("everything among the real lists is read by a profile, or named as no list") {
  LB_SHARED_DATA_OR_SKIP(data, "");
  std::set<std::string> read;
  std::set<std::string> folders;
  for (const KnownList& list : KnownLists()) {
    folders.insert(list.folder);
    for (const ListFile& file : list.files) read.insert(list.folder + "/" + file.name);
  }
  for (const auto& entry : fs::directory_iterator(data)) {
    const std::string name = entry.path().filename().string();
    if (!folders.contains(name)) {
      INFO(name);
      CHECK(NoLists().contains(name));
      continue;
    }
    for (const auto& file : fs::directory_iterator(entry.path())) {
      const std::string path = name + "/" + file.path().filename().string();
      INFO(path);
      CHECK(read.contains(path) != NoLists().contains(path));
    }
  }
}

}  // namespace
}  // namespace landbridge::testing
