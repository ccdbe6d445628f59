// SPDX-License-Identifier: Apache-2.0
// Official lists from files through adapters and the broker to a subscriber.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

// What a subscriber sees of an event, without what depends on when it happened.
json Essence(const json& entry) {
  json essence = entry;
  essence.erase("event_time");
  return essence;
}

std::vector<json> Essences(const std::vector<json>& entries) {
  std::vector<json> essences;
  for (const json& entry : entries) essences.push_back(Essence(entry));
  return essences;
}

// A field in which some forms of a publication differ from the others.
struct Difference {
  std::string field;
  std::set<std::string> forms;
  std::string why;
};

TEST_CASE(
    "five agencies that publish one list in five forms make 639 listings with five attestations "
    "each") {
  LB_SHARED_DATA_OR_SKIP(list, "ofac_consolidated_2018");
  const std::vector<std::string> forms = {"csv", "del", "pip", "ff", "xml"};
  std::vector<Agency> agencies;
  for (const std::string& form : forms) agencies.push_back({"agency/US/" + form, {"ofac/*"}});
  Town town(agencies);
  town.StartBroker();
  town.Follow();

  for (const std::string& form : forms) {
    INFO(form);
    const Pass pass = town.Run("agency/US/" + form, "ofac_consolidated_" + form, list);
    INFO(pass.err);
    REQUIRE(pass.exit_code == 0);
    CHECK(pass.count("records") == 639);
    CHECK(pass.count("sent") == 639);
    CHECK(pass.tally("rejected") == 0);
    CHECK(pass.tally(form == "csv" ? "created" : "attested") == 639);
  }

  const std::vector<json> events = town.NewEvents();
  CHECK(CountKind(events, "LISTED") == 639);
  CHECK(CountKind(events, "LIFTED") == 0);
  // Where the forms of the publication truly differ, which reports say so, and why.
  const std::string quotes =
      "the delimited forms write single quotes where the fixed-field and XML forms have double "
      "ones";
  const std::string order = "the XML form names the programmes in another order";
  const std::map<std::string, Difference> explained = {
      {"11625", {"subject.addresses", {"ff", "xml"}, quotes}},
      {"22391", {"subject.names", {"ff", "xml"}, quotes}},
      {"17527", {"programme", {"xml"}, order}},
      {"17532", {"programme", {"xml"}, order}}};
  int64_t amendments = 0;
  for (const auto& [number, difference] : explained)
    amendments += static_cast<int64_t>(difference.forms.size());
  CHECK(CountKind(events, "AMENDED") == amendments);
  for (const json& entry : events) {
    if (entry.at("kind") != "ENTRY_KIND_AMENDED") continue;
    const json& listing = entry.at("listing");
    INFO(listing.at("decision").at("number") << ": " << listing.at("conflicts").dump());
    const auto found = explained.find(listing.at("decision").at("number"));
    REQUIRE(found != explained.end());
    INFO(found->second.why);
    REQUIRE(listing.at("conflicts").size() == 1);
    CHECK(listing.at("conflicts")[0].at("field") == found->second.field);
    for (const json& reporter : listing.at("conflicts")[0].at("reporters")) {
      const std::string form = reporter.get<std::string>().substr(sizeof("agency/US/") - 1);
      CHECK(found->second.forms.contains(form.substr(0, form.find(' '))));
    }
  }

  const std::vector<json> snapshot = town.Snapshot();
  REQUIRE(snapshot.size() == 639);
  for (size_t i = 0; i < snapshot.size(); i += 71) {
    const json listing = town.Get(snapshot[i].at("listing_id"));
    REQUIRE(listing.at("attestations").size() == 5);
    CHECK(listing.at("attestations")[0].at("agency") == "agency/US/csv");
  }
  const json status = town.Status();
  for (const json& source : status.at("sources")) CHECK(source.at("live_records") == "639");

  SECTION("and a second pass of all five sends no change and makes no event") {
    for (const std::string& form : forms) {
      const Pass pass = town.Run("agency/US/" + form, "ofac_consolidated_" + form, list);
      CHECK(pass.exit_code == 0);
      CHECK(pass.count("sent") == 0);
      CHECK(pass.count("unchanged") == 639);
    }
    CHECK(town.NewEvents().empty());
  }
}

TEST_CASE(
    "the same list as CSV, JSON lines and XML makes the same events, and only real changes between "
    "its dates") {
  LB_SHARED_DATA_OR_SKIP(list, "austria_scheinfirmen");
  const std::vector<std::string> dates = {"20260210T141205", "20260210T150922", "20260306T053422",
                                          "20260402T043717"};
  std::map<std::string, std::vector<std::vector<json>>> events;  // by form, by date
  for (const std::string form : {"csv", "jsonl", "xml"}) {
    Town town(Agencies{{"agency/AT/finance", {"at/*"}}});
    town.StartBroker();
    town.Follow();
    for (const std::string& date : dates) {
      const Pass pass =
          town.Run("agency/AT/finance", "austria_scheinfirmen_" + form, list / (date + "." + form));
      INFO(form << " of " << date << ": " << pass.err << pass.outcome.dump());
      REQUIRE((pass.exit_code == 0 || pass.exit_code == 1));
      CHECK(pass.count("rows") == pass.count("rows_mapped") + pass.count("rows_duplicate") +
                                      pass.count("rows_rejected") + pass.count("rows_unreadable"));
      events[form].push_back(Essences(town.NewEvents()));
    }
  }
  for (size_t date = 0; date < dates.size(); ++date) {
    INFO(dates[date]);
    CHECK(events["csv"][date] == events["jsonl"][date]);
    CHECK(events["csv"][date] == events["xml"][date]);
  }
  CHECK(CountKind(events["csv"][0], "LISTED") >= 1268);
  CHECK(events["csv"][1].empty());  // the two exports of one day are the same
  // Whole rows of the files compared: 36 came and 2 went, then 59 came and 1 went.
  CHECK(CountKind(events["csv"][2], "LISTED") + CountKind(events["csv"][2], "AMENDED") == 36);
  CHECK(CountKind(events["csv"][2], "LIFTED") + CountKind(events["csv"][2], "AMENDED") == 2);
  CHECK(CountKind(events["csv"][3], "LISTED") + CountKind(events["csv"][3], "AMENDED") == 59);
  CHECK(CountKind(events["csv"][3], "LIFTED") + CountKind(events["csv"][3], "AMENDED") == 1);
}

TEST_CASE(
    "five dates of a list give the events that an independent comparison of the files gives") {
  LB_SHARED_DATA_OR_SKIP(list, "un_security_council");
  std::vector<std::string> command = {"node",
                                      LANDBRIDGE_SOURCE "/tests/integration/compare_un_lists.js"};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(list)) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) command.push_back(file.string());
  const Finished independent = RunProgram(command);
  INFO(independent.err);
  REQUIRE(independent.exit_code == 0);
  const json expected = json::parse(independent.out);

  Town town(Agencies{{"agency/UN/secretariat", {"un/*"}}});
  town.StartBroker();
  town.Follow();
  for (size_t i = 0; i < files.size(); ++i) {
    // Between the last two lie 17 months, in which more went than may go unasked.
    const Pass pass = town.Run("agency/UN/secretariat", "un_security_council", files[i],
                               {"--accept", "withdrawals"});
    INFO(files[i].filename() << ": " << pass.err << pass.outcome.dump());
    REQUIRE(pass.exit_code == 0);
    CHECK(pass.count("records") == expected[i].at("entries"));
    const std::vector<json> events = town.NewEvents();
    CHECK(CountKind(events, "LISTED") == expected[i].at("listed"));
    CHECK(CountKind(events, "AMENDED") == expected[i].at("amended"));
    CHECK(CountKind(events, "LIFTED") == expected[i].at("lifted"));
  }
}

TEST_CASE(
    "every row of a list with a life cycle is accounted for, and its status decides what is in "
    "force") {
  LB_SHARED_DATA_OR_SKIP(list, "mexico_sat_69b");
  Town town(Agencies{{"agency/MX/tax", {"mx/*"}}});
  town.StartBroker();
  town.Follow();
  const auto file = list / "69B_upload2021-05-19.csv";
  const Pass pass = town.Run("agency/MX/tax", "mexico_sat_69b", file);
  INFO(pass.err << pass.outcome.dump());
  REQUIRE((pass.exit_code == 0 || pass.exit_code == 1));
  CHECK(pass.count("rows") == 12505);
  int64_t skipped = 0;
  for (const auto& [reason, count] : pass.outcome.at("rows_skipped").items())
    skipped += count.get<int64_t>();
  CHECK(pass.count("rows") == pass.count("rows_mapped") + pass.count("rows_duplicate") +
                                  pass.count("rows_rejected") + pass.count("rows_unreadable") +
                                  skipped);
  CHECK(pass.count("sent") == pass.tally("created") + pass.tally("attested") +
                                  pass.tally("amended") + pass.tally("unchanged") +
                                  pass.tally("ended") + pass.tally("rejected"));

  // Presumed and final are in force; cleared and won in court are not, and say why.
  std::map<std::string, int64_t> in_force;
  const std::vector<json> present = town.Snapshot();
  for (const json& entry : present) ++in_force[entry.at("listing").at("decision").at("programme")];
  CHECK(in_force.size() == 2);
  CHECK(in_force["Presunto"] > 700);
  CHECK(in_force["Definitivo"] > 10000);
  CHECK(CountKind(town.NewEvents(), "LIFTED") == 0);
  CHECK(pass.tally("ended") > 1100);
  WARN("in force: " << json(in_force).dump() << "; " << pass.outcome.dump());

  SECTION("a taxpayer that wins in court is lifted with that reason") {
    std::string text = FileText(file);
    const size_t row = text.find(",Presunto,");
    REQUIRE(row != std::string::npos);
    text.replace(row, sizeof(",Presunto,") - 1, ",Sentencia Favorable,");
    const auto changed = town.folder() / "changed.csv";
    std::ofstream(changed, std::ios::binary) << text;
    const Pass again = town.Run("agency/MX/tax", "mexico_sat_69b", changed);
    INFO(again.err << again.outcome.dump());
    CHECK(again.tally("lifted") == 1);
    const std::vector<json> events = town.NewEvents();
    REQUIRE(events.size() == 1);
    CHECK(events[0].at("lift").at("reason") == "LIFT_REASON_COURT_ORDER");
  }
}

TEST_CASE("an empty or cut file in the place of a complete source withdraws nothing and says why") {
  LB_SHARED_DATA_OR_SKIP(list, "un_security_council");
  Town town(Agencies{{"agency/UN/secretariat", {"un/*"}}});
  town.StartBroker();
  const auto whole = list / "un_20180607.xml";
  REQUIRE(town.Run("agency/UN/secretariat", "un_security_council", whole).exit_code == 0);
  town.Follow();

  const std::string text = FileText(whole);
  const auto damaged = town.folder() / "damaged.xml";
  for (const std::string& content : {std::string(), text.substr(0, text.size() / 2)}) {
    std::ofstream(damaged, std::ios::binary | std::ios::trunc) << content;
    const Pass pass = town.Run("agency/UN/secretariat", "un_security_council", damaged);
    CHECK(pass.exit_code >= 64);
    CHECK(pass.err.find("damaged.xml") != std::string::npos);
    INFO(pass.err);
    CHECK(town.NewEvents().empty());
  }
  CHECK(town.Status().at("listings_in_force") == "1098");
}

}  // namespace
}  // namespace landbridge::testing
