// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/known_lists.h"

namespace landbridge::testing {
namespace {

// The publisher's files end with Ctrl-Z, as files of DOS did.
ListFile Ofac(const std::string& name) {
  return {.name = name, .counted_by = CountedBy::kLines, .no_rows = {{"end mark", 1}}};
}

KnownList OfacForm(const std::string& form) {
  return {.profile = "ofac_consolidated_" + form,
          .folder = "ofac_consolidated_2018",
          .files = {Ofac("cons_prim." + form), Ofac("cons_add." + form), Ofac("cons_alt." + form)}};
}

void AddSecurityCouncil(std::vector<KnownList>& lists) {
  for (const char* date : {"20180607", "20180621", "20180824", "20181029", "20200320"}) {
    lists.push_back({.profile = "un_security_council",
                     .folder = "un_security_council",
                     .files = {{.name = std::string("un_") + date + ".xml",
                                .counted_by = CountedBy::kElements,
                                .elements = {"INDIVIDUAL", "ENTITY"}}}});
  }
}

// The first two instants have a line above the header, and XML elements of another name.
void AddAustria(std::vector<KnownList>& lists) {
  const std::string folder = "austria_scheinfirmen";
  for (const std::string date :
       {"20260210T141205", "20260210T150922", "20260306T053422", "20260402T043717"}) {
    const bool early = date < "20260301";
    ListFile csv = {
        .name = date + ".csv", .counted_by = CountedBy::kQuotedLines, .no_rows = {{"header", 1}}};
    if (early) csv.no_rows["line with the time"] = 1;
    lists.push_back({.profile = folder + "_csv", .folder = folder, .files = {csv}});
    lists.push_back({.profile = folder + "_jsonl",
                     .folder = folder,
                     .files = {{.name = date + ".jsonl", .no_rows = {{"metadata", 1}}}}});
    lists.push_back({.profile = folder + "_xml",
                     .folder = folder,
                     .files = {{.name = date + ".xml",
                                .counted_by = CountedBy::kElements,
                                .elements = {early ? "eintrag" : "scheinfirma"}}}});
  }
  lists.push_back(
      {.profile = folder + "_raw",
       .folder = folder,
       .files = {{.name = "sample_raw.csv",
                  .no_rows = {{"header", 1}, {"blank line", 1}, {"line with the time", 1}}}}});
}

void AddAmerican(std::vector<KnownList>& lists) {
  for (const char* form : {"csv", "del", "pip", "ff"}) lists.push_back(OfacForm(form));
  lists.push_back({.profile = "ofac_consolidated_xml",
                   .folder = "ofac_consolidated_2018",
                   .files = {{.name = "consolidated.xml",
                              .counted_by = CountedBy::kElements,
                              .elements = {"sdnEntry"}}}});
  lists.push_back(
      {.profile = "ofac_sdn_2021",
       .folder = "ofac_sdn_2021",
       .files = {Ofac("sdn.csv"), Ofac("add.csv"), Ofac("alt.csv"), {.name = "sdn_comments.csv"}},
       .settings = {"published=2021-05-05"}});
  for (const char* date : {"2018-08-17", "2019-06-29"}) {
    lists.push_back({.profile = "bis_denied_persons",
                     .folder = "bis_denied_persons",
                     .files = {{.name = std::string("dpl_") + date + ".txt",
                                .counted_by = CountedBy::kQuotedLines,
                                .no_rows = {{"header", 1}}}}});
  }
}

std::vector<KnownList> AllLists() {
  std::vector<KnownList> lists;
  AddAmerican(lists);
  AddSecurityCouncil(lists);
  lists.push_back({.profile = "canada_sema",
                   .folder = "canada_sema",
                   .files = {{.name = "sema_2020-04.xml",
                              .counted_by = CountedBy::kElements,
                              .elements = {"record"}}},
                   .settings = {"published=2020-04-30"}});
  lists.push_back({.profile = "uk_hmt_2018",
                   .folder = "uk_hmt_2018",
                   .files = {{.name = "sanctionsconlist.csv",
                              .counted_by = CountedBy::kQuotedLines,
                              .no_rows = {{"line with the date", 1}, {"header", 1}}}}});
  lists.push_back({.profile = "eu_fsf_broken",
                   .folder = "eu_fsf_broken",
                   .files = {{.name = "EUSanctionsShort.csv", .no_rows = {{"header", 1}}}}});
  lists.push_back({.profile = "mexico_sat_69b",
                   .folder = "mexico_sat_69b",
                   .files = {{.name = "69B_upload2021-05-19.csv",
                              .counted_by = CountedBy::kQuotedLines,
                              .no_rows = {{"title lines", 2}, {"header", 1}}}}});
  lists.push_back({.profile = "mexico_sat_69b_xlsx",
                   .folder = "mexico_sat_69b",
                   .files = {{.name = "69B_upload2023-07-25.xlsx",
                              .counted_by = CountedBy::kSheetRows,
                              .no_rows = {{"header", 1}}}}});
  AddAustria(lists);
  lists.push_back({.profile = "brazil_ceis",
                   .folder = "brazil_ceis",
                   .files = {{.name = "ceis_construcao.csv",
                              .counted_by = CountedBy::kQuotedLines,
                              .no_rows = {{"header", 1}}}},
                   .settings = {"published=2014-01-01"}});
  lists.push_back({.profile = "china_counter_lists",
                   .folder = "china_counter_lists",
                   .files = {{.name = "cn_sanctions_20260629T1559.csv",
                              .counted_by = CountedBy::kQuotedLines,
                              .no_rows = {{"header", 1}}}}});
  return lists;
}

}  // namespace

const std::vector<KnownList>& KnownLists() {
  static const auto* lists = new std::vector<KnownList>(AllLists());
  return *lists;
}

const std::vector<std::string>& ProfilesWithoutList() {
  static const auto* names = new std::vector<std::string>{
      "court_defaulters",   "penalties_2016",      "penalties_2018", "penalties_2018_dbase",
      "penalties_2018_sql", "penalties_2018_xlsx", "permits_2018"};
  return *names;
}

const std::map<std::string, std::string>& NoLists() {
  static const auto* reasons = new std::map<std::string, std::string>{
      {"README.md", "says what is there"},
      {"entity_resolution", "rows to recognise one subject in; nobody decided anything about them"},
      {"formats", "fixtures of file formats"},
      {"gb2260", "codes of divisions"},
      {"legal_forms", "words in company names"},
      {"austria_scheinfirmen/scheinfirmen.csv-metadata.json", "describes the columns"},
      {"austria_scheinfirmen/scheinfirmen.xsd", "schema"},
      {"china_counter_lists/CC-BY-NC-4.0.txt", "licence"},
      {"ofac_consolidated_2018/cons_comments.csv", "empty"},
      {"ofac_consolidated_2018/cons_dat_spec.txt", "the publisher's layout"},
      {"ofac_consolidated_2018/consolidated.xsd", "schema"},
      {"un_security_council/sc-sanctions.xsd", "schema"}};
  return *reasons;
}

}  // namespace landbridge::testing
