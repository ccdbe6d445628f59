// SPDX-License-Identifier: Apache-2.0
// Every profile over the real list it is made for: each row is accounted for, and forms of one
// publication agree.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/mapping/guards.h"
#include "adapters/mapping/mapping.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

// What a profile makes of its list, row by row.
struct Counts {
  int64_t rows = 0;
  int64_t mapped = 0;
  int64_t duplicate = 0;
  int64_t rejected = 0;
  int64_t unreadable = 0;
  int64_t skipped = 0;
  int64_t records = 0;

  friend bool operator==(const Counts&, const Counts&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Counts& counts) {
    return out << counts.rows << " rows: " << counts.mapped << " mapped, " << counts.duplicate
               << " duplicate, " << counts.rejected << " rejected, " << counts.unreadable
               << " unreadable, " << counts.skipped << " skipped; " << counts.records << " records";
  }
};

// Of a run that came to its end; checks that every row is accounted for.
Counts CountsOf(const MappingRun& run) {
  INFO(run.status);
  REQUIRE(run.status.ok());
  const PassSummary& summary = run.summary;
  Counts counts = {summary.rows,          summary.rows_mapped,     summary.rows_duplicate,
                   summary.rows_rejected, summary.rows_unreadable, 0,
                   summary.records};
  for (const auto& [reason, count] : summary.rows_skipped) counts.skipped += count;
  CHECK(counts.rows ==
        counts.mapped + counts.duplicate + counts.rejected + counts.unreadable + counts.skipped);
  CHECK(summary.joined_rows_rejected == 0);
  return counts;
}

std::map<std::string, std::string> ById(const MappingRun& run) {
  std::map<std::string, std::string> records;
  for (const MappedRecord& one : run.records) {
    records.emplace(one.record_id, one.record.SerializeAsString());
  }
  return records;
}

// Record ids whose content differs, or that only one of both has.
std::set<std::string> Differing(const MappingRun& a, const MappingRun& b) {
  std::set<std::string> ids;
  const auto first = ById(a);
  const auto second = ById(b);
  for (const auto& [id, content] : first) {
    const auto other = second.find(id);
    if (other == second.end() || other->second != content) ids.insert(id);
  }
  for (const auto& [id, content] : second) {
    if (!first.contains(id)) ids.insert(id);
  }
  return ids;
}

TEST_CASE("the five forms of one consolidated list give the same 639 records but for four") {
  LB_SHARED_DATA_OR_SKIP(folder, "ofac_consolidated_2018");
  const MappingRun csv = RunProfile("ofac_consolidated_csv", folder);
  CHECK(CountsOf(csv) == Counts{639, 639, 0, 0, 0, 0, 639});
  const std::map<std::string, std::set<std::string>> expected = {
      {"ofac_consolidated_del", {}},
      {"ofac_consolidated_pip", {}},
      // The delimited forms replace the quotes inside of a text by apostrophes: "F" in an address,
      // "DRUZHBA" in an alias.
      {"ofac_consolidated_ff", {"11625", "22391"}},
      // The same two, and two entries whose programmes stand in another order: SYRIA and FSE-SY.
      {"ofac_consolidated_xml", {"11625", "17527", "17532", "22391"}},
  };
  for (const auto& [profile, differing] : expected) {
    INFO(profile);
    const MappingRun run = RunProfile(profile, folder);
    CHECK(CountsOf(run) == Counts{639, 639, 0, 0, 0, 0, 639});
    CHECK(run.summary.warnings == 0);
    CHECK(Differing(csv, run) == differing);
  }
}

TEST_CASE("the joined tables of the consolidated list are used to their last row") {
  LB_SHARED_DATA_OR_SKIP(folder, "ofac_consolidated_2018");
  int names = 0;
  int addresses = 0;
  for (const MappedRecord& one : RunProfile("ofac_consolidated_csv", folder).records) {
    names += one.record.decision().subject().names_size();
    addresses += one.record.decision().subject().addresses_size();
  }
  // 639 entries and 1,209 aliases, less those that repeat a name; 857 address rows, of which 146
  // are empty.
  CHECK(names == 1846);
  CHECK(addresses == 711);
}

TEST_CASE("the 2021 list of designated nationals is mapped with its four tables") {
  LB_SHARED_DATA_OR_SKIP(folder, "ofac_sdn_2021");
  const MappingRun run = RunProfile("ofac_sdn_2021", folder, {{"published", "2021-05-05"}});
  CHECK(CountsOf(run) == Counts{8976, 8976, 0, 0, 0, 0, 8976});
  const auto continued =
      std::find_if(run.records.begin(), run.records.end(),
                   [](const MappedRecord& one) { return one.record_id == "12300"; });
  REQUIRE(continued != run.records.end());
  CHECK(continued->record.decision().remark().size() > 1000);
}

TEST_CASE("the five dates of the Security Council's list are mapped whole") {
  LB_SHARED_DATA_OR_SKIP(folder, "un_security_council");
  const std::map<std::string, int64_t> entries = {{"un_20180607.xml", 1098},
                                                  {"un_20180621.xml", 1100},
                                                  {"un_20180824.xml", 1098},
                                                  {"un_20181029.xml", 1093},
                                                  {"un_20200320.xml", 1014}};
  for (const auto& [file, count] : entries) {
    INFO(file);
    const MappingRun run = RunProfile("un_security_council", folder / file);
    CHECK(CountsOf(run) == Counts{count, count, 0, 0, 0, 0, count});
    CHECK(run.summary.warnings == 0);
  }
}

TEST_CASE("the denied persons of two dates are grouped by order") {
  LB_SHARED_DATA_OR_SKIP(folder, "bis_denied_persons");
  const MappingRun first = RunProfile("bis_denied_persons", folder / "dpl_2018-08-17.txt");
  CHECK(CountsOf(first) == Counts{539, 538, 0, 1, 0, 0, 409});
  // One order without a citation in the Federal Register.
  REQUIRE(first.rejected.size() == 1);
  CHECK(first.rejected[0].findings[0].column == "FR_Citation");
  const MappingRun second = RunProfile("bis_denied_persons", folder / "dpl_2019-06-29.txt");
  CHECK(CountsOf(second) == Counts{546, 546, 0, 0, 0, 0, 417});
}

TEST_CASE("the Canadian list is mapped whole") {
  LB_SHARED_DATA_OR_SKIP(folder, "canada_sema");
  const MappingRun run = RunProfile("canada_sema", folder, {{"published", "2020-04-30"}});
  CHECK(CountsOf(run) == Counts{1369, 1369, 0, 0, 0, 0, 1369});
  int organisations = 0;
  for (const MappedRecord& one : run.records) {
    const v1::Subject& subject = one.record.decision().subject();
    if (subject.kind() == v1::SUBJECT_KIND_ORGANISATION) ++organisations;
    // A legal form after a comma is no alias.
    for (const v1::Name& name : subject.names()) CHECK(name.text() != "Ltd.");
  }
  CHECK(organisations == 384);
}

TEST_CASE("9,487 rows of the Treasury's list are 2,114 decisions about 2,106 targets") {
  LB_SHARED_DATA_OR_SKIP(folder, "uk_hmt_2018");
  const MappingRun run = RunProfile("uk_hmt_2018", folder);
  CHECK(CountsOf(run) == Counts{9487, 9487, 0, 0, 0, 0, 2114});
  std::set<std::string> targets;
  int with_reference = 0;
  for (const MappedRecord& one : run.records) {
    targets.insert(one.record_id.substr(0, one.record_id.find('/')));
    for (const v1::Identifier& id : one.record.decision().subject().identifiers()) {
      if (id.scheme() == "un.reference") ++with_reference;
    }
  }
  CHECK(targets.size() == 2106);
  CHECK(with_reference == 255);
}

TEST_CASE("the broken European export is mapped to its last row, and never taken for complete") {
  LB_SHARED_DATA_OR_SKIP(folder, "eu_fsf_broken");
  const MappingRun run = RunProfile("eu_fsf_broken", folder);
  CHECK(CountsOf(run) == Counts{999, 999, 0, 0, 0, 0, 93});
  const auto mapping = Mapping::Load("adapters/profiles/eu_fsf_broken.yaml", {});
  REQUIRE(mapping.ok());
  CHECK_FALSE(CheckComplete(**mapping, run.summary).ok());
}

TEST_CASE("12,505 Mexican taxpayers are accounted for, and the status decides what is lifted") {
  LB_SHARED_DATA_OR_SKIP(folder, "mexico_sat_69b");
  const MappingRun run = RunProfile("mexico_sat_69b", folder / "69B_upload2021-05-19.csv");
  CHECK(CountsOf(run) == Counts{12505, 12418, 0, 0, 0, 87, 12418});
  std::map<std::string, std::map<int, int>> lifts;  // by status and reason
  for (const MappedRecord& one : run.records) {
    ++lifts[one.record.decision().programme()][one.record.lift().reason()];
  }
  CHECK(lifts == std::map<std::string, std::map<int, int>>{
                     {"Definitivo", {{v1::LIFT_REASON_UNSPECIFIED, 10447}}},
                     {"Desvirtuado", {{v1::LIFT_REASON_CORRECTED, 301}}},
                     {"Presunto", {{v1::LIFT_REASON_UNSPECIFIED, 767}}},
                     {"Sentencia Favorable", {{v1::LIFT_REASON_COURT_ORDER, 903}}}});
  const MappedRecord& first = run.records.at(0);
  CHECK(first.record.decision().number() == "500-05-2018-16632");
  CHECK(first.record.decision().decided_date().month() == 6);
  CHECK(first.record.lift().effective_date().year() == 2019);
}

TEST_CASE("the Mexican workbook of 2023 says what changed since the CSV of 2021") {
  LB_SHARED_DATA_OR_SKIP(folder, "mexico_sat_69b");
  const MappingRun before = RunProfile("mexico_sat_69b", folder / "69B_upload2021-05-19.csv");
  const MappingRun after = RunProfile("mexico_sat_69b_xlsx", folder / "69B_upload2023-07-25.xlsx");
  CHECK(CountsOf(after) == Counts{12686, 12599, 0, 0, 0, 87, 12599});
  const auto old = ById(before);
  const auto recent = ById(after);
  std::map<std::string, int> events;
  for (const auto& [id, content] : recent) {
    const auto known = old.find(id);
    ++events[known == old.end() ? "new" : known->second == content ? "unchanged" : "changed"];
  }
  for (const auto& [id, content] : old) {
    if (!recent.contains(id)) ++events["gone"];
  }
  CHECK(events["unchanged"] == 11309);
  CHECK(events["changed"] == 1108);
  CHECK(events["new"] == 182);
  CHECK(events["gone"] == 1);

  // Nearly all changes are of the status, and of the lift that comes with it.
  std::map<std::string, std::string> statuses;
  for (const MappedRecord& one : before.records) {
    statuses.emplace(one.record_id, one.record.decision().programme());
  }
  std::map<std::string, int> moves;
  for (const MappedRecord& one : after.records) {
    const auto known = statuses.find(one.record_id);
    const std::string& status = one.record.decision().programme();
    if (known == statuses.end() || known->second == status) continue;
    ++moves[known->second + " to " + status];
  }
  CHECK(moves == std::map<std::string, int>{{"Definitivo to Desvirtuado", 3},
                                            {"Definitivo to Sentencia Favorable", 398},
                                            {"Presunto to Definitivo", 610},
                                            {"Presunto to Desvirtuado", 17},
                                            {"Presunto to Sentencia Favorable", 47},
                                            {"Sentencia Favorable to Definitivo", 18},
                                            {"Sentencia Favorable to Desvirtuado", 5}});
}

TEST_CASE("the Austrian list is the same from CSV, JSON lines and XML, at all four instants") {
  LB_SHARED_DATA_OR_SKIP(folder, "austria_scheinfirmen");
  const std::map<std::string, int64_t> rows = {{"20260210T141205", 1270},
                                               {"20260210T150922", 1270},
                                               {"20260306T053422", 1304},
                                               {"20260402T043717", 1362}};
  for (const auto& [instant, count] : rows) {
    INFO(instant);
    const MappingRun csv = RunProfile("austria_scheinfirmen_csv", folder / (instant + ".csv"));
    // One firm stands in each export twice.
    CHECK(CountsOf(csv) == Counts{count, count - 1, 1, 0, 0, 0, count - 1});
    for (const char* form : {"jsonl", "xml"}) {
      const MappingRun other =
          RunProfile(std::string("austria_scheinfirmen_") + form, folder / (instant + "." + form));
      CHECK(CountsOf(other) == CountsOf(csv));
      CHECK(Differing(csv, other).empty());
      CHECK(other.summary.declared_count_problem.empty());
    }
  }
}

TEST_CASE("the Austrian publisher's own form gives records of the same shape") {
  LB_SHARED_DATA_OR_SKIP(folder, "austria_scheinfirmen");
  const MappingRun raw = RunProfile("austria_scheinfirmen_raw", folder / "sample_raw.csv");
  CHECK(CountsOf(raw) == Counts{10, 10, 0, 0, 0, 0, 10});
  CHECK(raw.summary.clean_end);
}

TEST_CASE("the Brazilian extract is mapped, with its two exact repetitions told apart") {
  LB_SHARED_DATA_OR_SKIP(folder, "brazil_ceis");
  const MappingRun run = RunProfile("brazil_ceis", folder, {{"published", "2014-01-01"}});
  CHECK(CountsOf(run) == Counts{239, 237, 2, 0, 0, 0, 237});
}

TEST_CASE("the Chinese counter lists are mapped, and rows without authority or date rejected") {
  LB_SHARED_DATA_OR_SKIP(folder, "china_counter_lists");
  const MappingRun run = RunProfile("china_counter_lists", folder);
  CHECK(CountsOf(run) == Counts{330, 327, 0, 3, 0, 0, 318});
  std::map<std::string, int> categories;
  for (const MappedRecord& one : run.records) ++categories[one.record.decision().category()];
  CHECK(categories == std::map<std::string, int>{{"cn.counter-sanctions", 254},
                                                 {"cn.export-control", 40},
                                                 {"cn.unreliable-entities", 24}});
}

TEST_CASE("a profile that needs a date that its list does not state asks for it") {
  for (const char* name : {"ofac_sdn_2021", "canada_sema", "brazil_ceis"}) {
    const auto mapping = Mapping::Load(std::string("adapters/profiles/") + name + ".yaml", {});
    CHECK_THAT(std::string(mapping.status().message()), Catch::Contains("--set published=..."));
  }
}

}  // namespace
}  // namespace landbridge::testing
