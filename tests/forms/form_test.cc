// SPDX-License-Identifier: Apache-2.0
#include "adapters/forms/form.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/forms/form_examples.h"
#include "adapters/forms/form_workbook.h"
#include "broker/access/policy.h"
#include "broker/ingest/decision_checks.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/config_file.h"
#include "proto/contract/config_writer.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

constexpr char kCatalogueFile[] = "adapters/profiles/catalogue.yaml";
constexpr char kAgency[] = "agency/440300/market-supervision";

config::v1::Catalogue CatalogueFile() {
  auto catalogue = LoadConfig<config::v1::Catalogue>(kCatalogueFile);
  REQUIRE(catalogue.ok());
  return std::move(catalogue->value);
}

std::string WorkbookOf(const Form& form) {
  const TempDir folder;
  const auto file = folder.path() / "form.xlsx";
  const absl::Status written = WriteFormWorkbook(form, file);
  INFO(written.ToString());
  REQUIRE(written.ok());
  return FileText(file);
}

MappingRun Read(config::v1::Mapping mapping, const Form& form) {
  mapping.mutable_tables(0)->set_file("form.xlsx");
  return RunText(WriteConfig(mapping), {{"form.xlsx", WorkbookOf(form)}});
}

// A mapping of the form for which its example is a record like others.
config::v1::Mapping WithExample(const Form& form) {
  config::v1::Mapping mapping = MappingOf(form, "forms/test");
  mapping.mutable_tables(0)->clear_skip_rows();
  return mapping;
}

// What the broker's catalogue says about a decision.
std::vector<std::string> Objections(v1::Decision decision) {
  const auto catalogue = Catalogue::LoadText(FileText(kCatalogueFile), kCatalogueFile);
  REQUIRE(catalogue.ok());
  const auto policy = Policy::LoadText(
      "agencies:\n  - {name: agency/440300/market-supervision, sources: ['*'], categories: ['*']}\n"
      "provinces: []\noperators: [{name: operator/duty}]\n",
      "policy.yaml", **catalogue);
  INFO(policy.status().ToString());
  REQUIRE(policy.ok());
  const Peer agency = *ParsePeerName(kAgency);
  DecisionChecks checks(agency);
  checks.Use(*catalogue, *policy);
  std::vector<v1::Finding> findings;
  checks.Check(decision, findings);
  std::vector<std::string> objections;
  for (const v1::Finding& finding : findings) {
    if (finding.level() == v1::FINDING_LEVEL_ERROR) {
      objections.push_back(finding.field() + ": " + finding.message());
    }
  }
  return objections;
}

TEST_CASE("an unfilled form is read, and its example is no record") {
  const config::v1::Catalogue catalogue = CatalogueFile();
  for (const config::v1::Category& category : catalogue.categories()) {
    INFO(category.id());
    const auto form = FormFor(catalogue, category.id(), LanguageOf(category.id()));
    REQUIRE(form.ok());
    const MappingRun run = Read(MappingOf(*form, "forms/test"), *form);
    INFO(run.status.ToString());
    REQUIRE(run.status.ok());
    CHECK(run.records.empty());
    CHECK(run.rejected.empty());
    CHECK(run.summary.clean_end);
    CHECK(run.summary.rows_skipped == std::map<std::string, int64_t>{{"example", 1}});
  }
}

TEST_CASE("the example of each category's form is a record that the catalogue admits") {
  const config::v1::Catalogue catalogue = CatalogueFile();
  for (const config::v1::Category& category : catalogue.categories()) {
    INFO(category.id());
    const auto form = FormFor(catalogue, category.id(), LanguageOf(category.id()));
    REQUIRE(form.ok());
    const MappingRun run = Read(WithExample(*form), *form);
    INFO(run.status.ToString());
    CHECK(run.Findings() == std::vector<std::string>{});
    REQUIRE(run.records.size() == 1);
    const v1::Decision& decision = run.records.front().record.decision();
    CHECK(decision.category() == category.id());
    CHECK(decision.subject().kind() == v1::SUBJECT_KIND_ORGANISATION);
    CHECK(category.instruments(0) == decision.legal_basis().instrument());
    CHECK(decision.decided_date().year() == 2026);
    CHECK(Objections(decision) == std::vector<std::string>{});
  }
}

// What comes of a form of which the first row reads so, by title of the column.
MappingRun TypedOver(const std::string& category, const std::map<std::string, std::string>& cells) {
  const auto form = FormFor(CatalogueFile(), category, LanguageOf(category));
  REQUIRE(form.ok());
  Form typed = *form;
  size_t found = 0;
  for (FormColumn& column : typed.columns) {
    const auto cell = cells.find(column.title);
    if (cell == cells.end()) continue;
    column.example = cell->second;
    ++found;
  }
  REQUIRE(found == cells.size());
  return Read(MappingOf(*form, "forms/test"), typed);
}

TEST_CASE("whoever types over the example has made a row of it, whatever its number says") {
  const auto names = [](const std::map<std::string, std::string>& cells) {
    const MappingRun run = TypedOver("cn.administrative-penalty", cells);
    INFO(run.status.ToString());
    CHECK(run.rejected.empty());
    std::vector<std::string> found;
    for (const MappedRecord& one : run.records) {
      found.push_back(one.record.decision().subject().names(0).text());
    }
    return found;
  };
  CHECK(names({}).empty());
  CHECK(names({{"主体名称", "深圳示例科技有限公司"}}) ==
        std::vector<std::string>{"深圳示例科技有限公司"});
  CHECK(names({{"决定文书号", "深市监罚字〔2026〕第12号"}}).size() == 1);
  // With both it is the example still, whoever has saved it and in whatever form its date is now.
  CHECK(names({{"决定日期", "2026-03-10"}}).empty());
}

TEST_CASE("an amount that does not say what it is for rejects its row") {
  const MappingRun run = TypedOver("cn.administrative-penalty",
                                   {{"主体名称", "深圳示例科技有限公司"}, {"金额性质", ""}});
  INFO(run.status.ToString());
  CHECK(run.records.empty());
  REQUIRE(run.rejected.size() == 1);
  REQUIRE(run.rejected[0].findings.size() == 1);
  const RowFinding& found = run.rejected[0].findings[0];
  CHECK(found.column == "金额性质");
  CHECK_THAT(found.finding.message(), Catch::Contains("没有选择金额性质"));
  CHECK(TypedOver("cn.administrative-penalty",
                  {{"主体名称", "深圳示例科技有限公司"}, {"金额性质", ""}, {"金额（万元）", ""}})
            .records.size() == 1);
}

TEST_CASE("the instructions say what to do about a wrong name or number that was sent") {
  const auto holds = [](const std::string& category, const std::string& text) {
    const auto form = FormFor(CatalogueFile(), category, LanguageOf(category));
    REQUIRE(form.ok());
    for (const std::string& line : form->instructions) {
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  };
  CHECK(holds("cn.administrative-penalty", "不要在原行修改"));
  CHECK(holds("un.security-council", "do not change it in its row"));
}

TEST_CASE("the example of each category's form is about that category") {
  const config::v1::Catalogue catalogue = CatalogueFile();
  std::set<std::string> seen;
  for (const config::v1::Category& category : catalogue.categories()) {
    INFO(category.id());
    const FormExample& example = ExampleOf(category.id());
    CHECK(example.category == category.id());
    const auto form = FormFor(catalogue, category.id(), LanguageOf(category.id()));
    REQUIRE(form.ok());
    std::string row;
    for (const FormColumn& column : form->columns) {
      const std::string to = column.rules.empty() ? "" : column.rules[0].to();
      if (to == "decision.number" || to == "decision.conduct" || to == "decision.measure") {
        row += column.example + "|";
      }
      if (to == "decision.conduct") CHECK(column.example == example.conduct);
    }
    CHECK(seen.insert(row).second);
    const bool about_food = row.find("食品") != std::string::npos;
    CHECK(about_food ==
          (category.id() == "cn.food-safety" || category.id() == "cn.administrative-permit"));
  }
}

TEST_CASE("a category of a catalogue of one's own has an example in its language") {
  CHECK(std::string(ExampleOf("cn.something-new").authority) == "示例市示例局");
  CHECK(std::string(ExampleOf("xx.new").authority) == "Example Office");
}

TEST_CASE("a form has each title once, and no hint that a spreadsheet would refuse") {
  const config::v1::Catalogue catalogue = CatalogueFile();
  for (const config::v1::Category& category : catalogue.categories()) {
    const auto form = FormFor(catalogue, category.id(), LanguageOf(category.id()));
    REQUIRE(form.ok());
    std::set<std::string> titles = {form->number_title};
    for (const FormColumn& column : form->columns) {
      INFO(category.id() << ", " << column.title);
      CHECK(titles.insert(column.title).second);
      CHECK_FALSE(column.title.empty());
      CHECK(column.hint.size() <= 255);
    }
  }
}

TEST_CASE("a form asks for what its category needs") {
  const config::v1::Catalogue catalogue = CatalogueFile();
  const auto column = [&](std::string_view category, std::string_view title) {
    const auto form = FormFor(catalogue, category, LanguageOf(category));
    REQUIRE(form.ok());
    for (const FormColumn& one : form->columns) {
      if (one.title == title) return one;
    }
    return FormColumn();
  };
  CHECK(column("cn.administrative-penalty", "决定内容").required);
  CHECK_FALSE(column("cn.wage-arrears", "决定内容").required);
  CHECK(column("cn.wage-arrears", "决定机关代码").length == 18);
  CHECK(column("cn.export-control", "决定机关代码").title.empty());
  CHECK(column("cn.export-control", "决定机关").choices.size() == 1);
  CHECK(column("cn.export-control", "主体类型").choices ==
        std::vector<std::string>{"企业或其他组织"});
  CHECK(column("cn.judgment-defaulters", "严重程度").title.empty());
  CHECK(column("cn.wage-arrears", "严重程度").choices.size() == 3);
  CHECK(column("un.security-council", "Authority").choices.size() == 1);
}

TEST_CASE("a category that the catalogue lacks is named with those it has") {
  const absl::Status status =
      FormFor(CatalogueFile(), "cn.wage-arrear", FormLanguage::kChinese).status();
  CHECK(status.code() == absl::StatusCode::kNotFound);
  CHECK_THAT(std::string(status.message()),
             Catch::Contains("did you mean `cn.wage-arrears`? Allowed: "));
}

TEST_CASE("a form that is there is not overwritten") {
  const auto form = FormFor(CatalogueFile(), "cn.wage-arrears", FormLanguage::kChinese);
  const TempDir folder;
  const auto file = folder.path() / "form.xlsx";
  std::ofstream(file) << "filled in";
  CHECK(WriteFormWorkbook(*form, file).code() == absl::StatusCode::kAlreadyExists);
  CHECK(FileText(file) == "filled in");
  CHECK_FALSE(WriteFormWorkbook(*form, folder.path() / "nowhere" / "form.xlsx").ok());
}

}  // namespace
}  // namespace landbridge::testing
