// SPDX-License-Identifier: Apache-2.0
// The official lists as they were published. Their rows may name persons: messages of failed checks
// show numbers only.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adapters/sources/text_decoder.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

size_t Occurrences(const std::string& text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

// A list that is read whole: every row, a clean end, no U+FFFD.
void CheckWhole(const ReadResult& result, size_t rows) {
  REQUIRE(result.status.ok());
  CHECK(result.errors.empty());
  CHECK(result.rows.size() == rows);
  CHECK(result.summary.clean_end);
  CHECK(result.summary.unclean_reason == "");
  CHECK(result.summary.rows_read == static_cast<int64_t>(rows));
  bool replaced = false;
  for (const Row& row : result.rows) {
    for (size_t i = 0; i < row.view().size(); ++i) {
      replaced |= row.view().value(i).find("\xEF\xBF\xBD") != std::string_view::npos;
    }
  }
  CHECK_FALSE(replaced);
}

const Names kPrimary = {"ent_num",   "SDN_Name", "SDN_Type", "Program",   "Title",      "Call_Sign",
                        "Vess_type", "Tonnage",  "GRT",      "Vess_flag", "Vess_owner", "Remarks"};
const Names kAddress = {"Ent_num", "Add_num", "Address", "City", "Country", "Add_remarks"};
const Names kAlias = {"ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"};

DelimitedOptions Ofac(const Names& columns, char delimiter) {
  DelimitedOptions options;
  options.delimiter = delimiter;
  options.header = false;
  options.columns = columns;
  options.null_tokens = {"-0-"};
  return options;
}

FixedWidthOptions OfacFixed(const Names& columns, const std::vector<int>& widths) {
  FixedWidthOptions options;
  options.null_tokens = {"-0-", ""};  // the city of an address is left blank in this form
  int start = 1;
  for (size_t i = 0; i < columns.size(); ++i) {
    options.columns.push_back({columns[i], start, widths[i]});
    start += widths[i];
  }
  return options;
}

struct OfacTable {
  std::string name;
  Names columns;
  std::vector<int> widths;  // as the publisher's cons_dat_spec.txt has them
  size_t rows;
};

TEST_CASE("the four text forms of the consolidated list are the same cell for cell") {
  LB_SHARED_DATA_OR_SKIP(folder, "ofac_consolidated_2018");
  const OfacTable table = GENERATE(
      OfacTable{"cons_prim", kPrimary, {10, 350, 12, 50, 200, 8, 25, 14, 8, 40, 150, 1000}, 639},
      OfacTable{"cons_add", kAddress, {10, 10, 750, 116, 250, 200}, 857},
      OfacTable{"cons_alt", kAlias, {10, 10, 8, 350, 200}, 1209});
  const ReadResult csv = ReadAll(Ofac(table.columns, ','), folder / (table.name + ".csv"));
  CheckWhole(csv, table.rows);
  const Table cells = AllCells(csv);
  CHECK(cells[0][0] == "4632");
  for (const auto& [ending, delimiter] : {std::pair{".del", '@'}, std::pair{".pip", '|'}}) {
    const ReadResult other =
        ReadAll(Ofac(table.columns, delimiter), folder / (table.name + ending));
    CheckWhole(other, table.rows);
    const bool same = AllCells(other) == cells;
    CHECK(same);
  }
  const ReadResult fixed =
      ReadAll(OfacFixed(table.columns, table.widths), folder / (table.name + ".ff"));
  CheckWhole(fixed, table.rows);
  // Padding cannot be told from blanks at the end of a value, and this form alone writes quotes
  // as they are: the others need them for themselves.
  DelimitedOptions trimmed = Ofac(table.columns, ',');
  trimmed.trim = true;
  Table fixed_cells = AllCells(fixed);
  for (Names& row : fixed_cells) {
    for (std::string& cell : row) std::replace(cell.begin(), cell.end(), '"', '\'');
  }
  const bool same = fixed_cells == AllCells(ReadAll(trimmed, folder / (table.name + ".csv")));
  CHECK(same);
}

TEST_CASE("the empty comments file is an empty table") {
  LB_SHARED_DATA_OR_SKIP(folder, "ofac_consolidated_2018");
  CheckWhole(ReadAll(Ofac({"ent_num", "comment"}, ','), folder / "cons_comments.csv"), 0);
}

TEST_CASE("the XML form of the consolidated list has the rows of the text form, with groups") {
  LB_SHARED_DATA_OR_SKIP(folder, "ofac_consolidated_2018");
  XmlOptions options;
  options.row_paths = {"sdnList/sdnEntry"};
  options.declared_count_path = "sdnList/publshInformation/Record_Count";
  const ReadResult xml = ReadAll(options, folder / "consolidated.xml");
  CheckWhole(xml, 639);
  CHECK(xml.summary.declared_count == 639);

  const Table primary = AllCells(ReadAll(Ofac(kPrimary, ','), folder / "cons_prim.csv"));
  const Table aliases = AllCells(ReadAll(Ofac(kAlias, ','), folder / "cons_alt.csv"));
  Names ids, expected_ids;
  Table found;
  for (const Row& row : xml.rows) {
    ids.emplace_back(row.First("uid").value_or(""));
    for (const RowView& aka : row.Groups("akaList/aka")) {
      if (aka.First("category") != "strong") continue;
      found.push_back({ids.back(), std::string(aka.First("uid").value_or(""))});
    }
  }
  for (const auto& row : primary) expected_ids.push_back(row[0]);
  std::sort(ids.begin(), ids.end());
  std::sort(expected_ids.begin(), expected_ids.end());
  CHECK(ids == expected_ids);
  // The text form leaves weak aliases out of its alias table.
  Table expected;
  for (const auto& row : aliases) expected.push_back({row[0], row[1]});
  std::sort(found.begin(), found.end());
  std::sort(expected.begin(), expected.end());
  CHECK(found == expected);
}

TEST_CASE("the relational set of 2021 is read whole") {
  LB_SHARED_DATA_OR_SKIP(folder, "ofac_sdn_2021");
  CheckWhole(ReadAll(Ofac(kPrimary, ','), folder / "sdn.csv"), 8976);
  CheckWhole(ReadAll(Ofac(kAddress, ','), folder / "add.csv"), 13837);
  CheckWhole(ReadAll(Ofac(kAlias, ','), folder / "alt.csv"), 11910);
  CheckWhole(ReadAll(Ofac({"ent_num", "remarks"}, ','), folder / "sdn_comments.csv"), 5);
}

TEST_CASE("both kinds of elements of the Security Council's list are rows") {
  LB_SHARED_DATA_OR_SKIP(folder, "un_security_council");
  const std::string date = GENERATE("20180607", "20180621", "20180824", "20181029", "20200320");
  const auto path = folder / ("un_" + date + ".xml");
  XmlOptions options;
  options.row_paths = {"CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL",
                       "CONSOLIDATED_LIST/ENTITIES/ENTITY"};
  options.element_column = "@element";
  const ReadResult result = ReadAll(options, path);
  const std::string text = FileText(path);
  const size_t persons = Occurrences(text, "</INDIVIDUAL>");
  const size_t entities = Occurrences(text, "</ENTITY>");
  CheckWhole(result, persons + entities);
  CHECK(persons > 600);
  size_t rows_of_entities = 0;
  size_t aliases = 0;
  size_t without_id = 0;
  for (const Row& row : result.rows) {
    rows_of_entities += row.First("@element") == "ENTITY";
    aliases += row.Groups("INDIVIDUAL_ALIAS").size() + row.Groups("ENTITY_ALIAS").size();
    without_id += row.First("DATAID").value_or("").empty();
  }
  CHECK(rows_of_entities == entities);
  CHECK(aliases == Occurrences(text, "</INDIVIDUAL_ALIAS>") + Occurrences(text, "</ENTITY_ALIAS>") +
                       Occurrences(text, "<INDIVIDUAL_ALIAS/>") +
                       Occurrences(text, "<ENTITY_ALIAS/>"));
  CHECK(without_id == 0);
}

TEST_CASE("a Security Council list cut off in the middle is damaged") {
  LB_SHARED_DATA_OR_SKIP(folder, "un_security_council");
  const std::string text = FileText(folder / "un_20200320.xml");
  XmlOptions options;
  options.row_paths = {"CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL"};
  const ReadResult cut = ReadText(options, text.substr(0, text.size() / 2), "un.xml");
  CHECK(cut.status.code() == absl::StatusCode::kDataLoss);
  CHECK_FALSE(cut.summary.clean_end);
  CHECK(cut.rows.size() > 100);
}

struct Instant {
  std::string name;
  size_t rows;
  bool renamed;  // the later field names
};

// Empty and absent are the same to the publisher.
Table ValuesOf(const ReadResult& result, const Names& paths) {
  Table table;
  for (const Row& row : result.rows) {
    Names values;
    for (const std::string& path : paths) values.emplace_back(row.First(path).value_or(""));
    table.push_back(std::move(values));
  }
  return table;
}

TEST_CASE("the three forms of each Austrian instant are the same value for value") {
  LB_SHARED_DATA_OR_SKIP(folder, "austria_scheinfirmen");
  const Instant instant =
      GENERATE(Instant{"20260210T141205", 1270, false}, Instant{"20260210T150922", 1270, false},
               Instant{"20260306T053422", 1304, true}, Instant{"20260402T043717", 1362, true});
  DelimitedOptions csv;
  csv.comment_prefix = "#";
  const ReadResult from_csv = ReadAll(csv, folder / (instant.name + ".csv"));
  CheckWhole(from_csv, instant.rows);
  CHECK(from_csv.columns[0] == "Name");
  const Table expected = ValuesOf(from_csv, from_csv.columns);

  JsonLinesOptions json;
  json.metadata_key = "_metadata";
  json.declared_count_path = "_metadata/count";
  const ReadResult from_json = ReadAll(json, folder / (instant.name + ".jsonl"));
  CheckWhole(from_json, instant.rows);
  CHECK(from_json.summary.declared_count == static_cast<int64_t>(instant.rows));
  const Names old_names = {"name",           "anschrift", "veroeffentlichung",
                           "rechtskraeftig", "seit",      "geburtsdatum",
                           "firmenbuch_nr",  "uid_nr",    "kennziffer_ur"};
  const Names new_names = {"name",           "anschrift", "veroeffentlicht",
                           "rechtskraeftig", "seit",      "geburtsdatum",
                           "fbnr",           "uid",       "kennziffer"};
  const bool json_same = ValuesOf(from_json, instant.renamed ? new_names : old_names) == expected;
  CHECK(json_same);

  XmlOptions xml;
  xml.row_paths = {"scheinfirmen/eintrag", "scheinfirmen/scheinfirma"};
  xml.declared_count_path = "scheinfirmen/@anzahl";
  const ReadResult from_xml = ReadAll(xml, folder / (instant.name + ".xml"));
  CheckWhole(from_xml, instant.rows);
  CHECK(from_xml.summary.declared_count == static_cast<int64_t>(instant.rows));
  Names attributes = {"."};
  for (size_t i = 1; i < new_names.size(); ++i) attributes.push_back("@" + new_names[i]);
  const bool xml_same = ValuesOf(from_xml, instant.renamed ? attributes : old_names) == expected;
  CHECK(xml_same);
}

TEST_CASE("the publisher's own Austrian form has a trailer and another encoding") {
  LB_SHARED_DATA_OR_SKIP(folder, "austria_scheinfirmen");
  DelimitedOptions options;
  options.encoding = "iso-8859-1";
  options.delimiter = '~';
  options.quote.reset();
  options.trim = true;
  options.trailer_prefix = "Stand:";
  const ReadResult result = ReadAll(options, folder / "sample_raw.csv");
  CheckWhole(result, 10);
  CHECK(result.columns[2] == "Veröffentlichung");
  CHECK(result.rows[0].First("Zeitpunkt als Scheinunternehmen") == "");
}

TEST_CASE("the delimited lists are read whole with the encoding they are in") {
  struct List {
    std::string path;
    size_t rows;
    DelimitedOptions options;
  };
  DelimitedOptions hmt;
  hmt.encoding = "windows-1252";
  hmt.skip_lines = 1;
  DelimitedOptions mexico = hmt;
  mexico.skip_lines = 2;
  DelimitedOptions bis;
  bis.delimiter = '\t';
  DelimitedOptions bis_open = bis;
  bis_open.final_newline = false;
  DelimitedOptions ceis;
  ceis.encoding = "iso-8859-1";
  const std::vector<List> lists = {
      {"uk_hmt_2018/sanctionsconlist.csv", 9487, hmt},
      {"mexico_sat_69b/69B_upload2021-05-19.csv", 12505, mexico},
      {"bis_denied_persons/dpl_2018-08-17.txt", 539, bis},
      {"bis_denied_persons/dpl_2019-06-29.txt", 546, bis_open},
      {"brazil_ceis/ceis_construcao.csv", 239, ceis},
      {"china_counter_lists/cn_sanctions_20260629T1559.csv", 330, {}},
      {"entity_resolution/nine_agencies/csv_example_messy_input.csv", 3337, {}}};
  for (const List& list : lists) {
    LB_SHARED_DATA_OR_SKIP(path, list.path);
    INFO(list.path);
    CheckWhole(ReadAll(list.options, path), list.rows);
  }
}

TEST_CASE("an encoding that is stated wrongly is found out in the real lists") {
  LB_SHARED_DATA_OR_SKIP(path, "uk_hmt_2018/sanctionsconlist.csv");
  DelimitedOptions options;
  options.skip_lines = 1;
  const ReadResult automatic = ReadAll(options, path);
  CHECK(automatic.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(Message(automatic.status).find("sanctionsconlist.csv:") == 0);
  options.encoding = "iso-8859-1";
  const ReadResult latin = ReadAll(options, path);
  REQUIRE_FALSE(latin.errors.empty());
  CHECK(latin.errors[0].message.find("often windows-1252") != std::string::npos);
  CHECK(latin.errors.size() + latin.rows.size() == 9487);
}

TEST_CASE("the Canadian list's records have no attributes and a clean end") {
  LB_SHARED_DATA_OR_SKIP(path, "canada_sema/sema_2020-04.xml");
  XmlOptions options;
  options.row_paths = {"data-set/record"};
  const ReadResult result = ReadAll(options, path);
  CheckWhole(result, 1369);
  size_t with_country = 0;
  for (const Row& row : result.rows) with_country += row.First("Country").has_value();
  CHECK(with_country == 1369);
}

TEST_CASE("the broken European export is unwrapped, row for row") {
  LB_SHARED_DATA_OR_SKIP(path, "eu_fsf_broken/EUSanctionsShort.csv");
  DelimitedOptions options;
  options.encoding = "windows-1252";
  options.delimiter = ';';
  options.unwrap_lines = true;
  options.number_repeated_columns = true;
  CheckWhole(ReadAll(options, path), 999);
  const ReadResult result = ReadAll(options, path);
  REQUIRE(result.columns.size() == 59);
  CHECK(std::count_if(result.columns.begin(), result.columns.end(), [](const std::string& name) {
          return name.find("Entity_logical_id") == 0;
        }) == 6);
  CHECK(result.columns.back() == "EU_ref_num");
  bool references = true;
  for (const Row& row : result.rows) {
    references &= row.First("EU_ref_num").value_or("").substr(0, 3) == "EU.";
    references &= row.First("Entity_logical_id").has_value();
  }
  CHECK(references);

  // Cut in the middle of a row, as the file was before somebody closed its last line.
  const std::string text = FileText(path);
  const ReadResult cut = ReadText(options, text.substr(0, text.size() - 100));
  REQUIRE(cut.errors.size() == 1);
  CHECK(cut.errors[0].place.line == 1000);
  CHECK_FALSE(cut.summary.clean_end);
}

TEST_CASE("GB18030 decodes every character of the encoding's index") {
  LB_SHARED_DATA_OR_SKIP(path, "formats/gb18030/index-gb18030.txt");
  auto decoder = TextDecoder::Create("gb18030");
  REQUIRE(decoder.ok());
  DelimitedOptions options;
  options.delimiter = '\t';
  options.quote.reset();
  options.header = false;
  options.columns = {"pointer", "code point", "name"};
  options.comment_prefix = "#";
  options.trim = true;
  const ReadResult index = ReadAll(options, path);
  REQUIRE(index.rows.size() == 23940);
  int different = 0;
  for (const Row& row : index.rows) {
    const int pointer = std::stoi(std::string(*row.First("pointer")));
    const int trail = pointer % 190;
    const std::string bytes{static_cast<char>(pointer / 190 + 0x81),
                            static_cast<char>(trail + (trail < 0x3F ? 0x40 : 0x41))};
    std::string text;
    std::vector<DecodeError> errors;
    (*decoder)->Decode(bytes, 0, true, &text, &errors);
    const std::string_view name = *row.First("name");
    different += !errors.empty() || name.substr(0, text.size()) != text;
  }
  // The index is of the standard of 2022. ICU before release 73 has the one of 2005, in which 19
  // characters had other code points.
  CHECK(different <= 19);
}

}  // namespace
}  // namespace landbridge::testing
