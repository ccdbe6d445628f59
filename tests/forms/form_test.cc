// SPDX-License-Identifier: Apache-2.0
#include "adapters/forms/form.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/forms/form_workbook.h"
#include "broker/access/policy.h"
#include "broker/ingest/decision_checks.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/config_file.h"
#include "proto/contract/config_writer.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
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

std::string ReadAll(const std::filesystem::path& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

std::string WorkbookOf(const Form& form) {
  const TempDir folder;
  const auto file = folder.path() / "form.xlsx";
  const absl::Status written = WriteFormWorkbook(form, file);
  INFO(written.ToString());
  REQUIRE(written.ok());
  return ReadAll(file);
}

MappingRun Read(config::v1::Mapping mapping, const Form& form) {
  mapping.mutable_tables(0)->set_file("form.xlsx");
  return RunText(WriteConfig(mapping), {{"form.xlsx", WorkbookOf(form)}});
}

// A mapping of the form for which its example is a record like others.
config::v1::Mapping WithExample(const Form& form) {
  config::v1::Mapping mapping = MappingOf(form, "forms/test");
  mapping.mutable_tables(0)->clear_skip_rows();
  mapping.mutable_tables(0)->add_ignored_columns(form.number_title);
  return mapping;
}

// What the broker's catalogue says about a decision.
std::vector<std::string> Objections(v1::Decision decision) {
  const auto catalogue = Catalogue::LoadText(ReadAll(kCatalogueFile), kCatalogueFile);
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
  CHECK_THAT(std::string(status.message()), Catch::Contains("cn.wage-arrears"));
}

TEST_CASE("a form that is there is not overwritten") {
  const auto form = FormFor(CatalogueFile(), "cn.wage-arrears", FormLanguage::kChinese);
  const TempDir folder;
  const auto file = folder.path() / "form.xlsx";
  std::ofstream(file) << "filled in";
  CHECK(WriteFormWorkbook(*form, file).code() == absl::StatusCode::kAlreadyExists);
  CHECK(ReadAll(file) == "filled in");
  CHECK_FALSE(WriteFormWorkbook(*form, folder.path() / "nowhere" / "form.xlsx").ok());
}

}  // namespace
}  // namespace landbridge::testing
