// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/broker_rejection.h"

#include <string>

#include "adapters/mapping/rejects_report.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr char kMapping[] = R"(source: test/rows
record_id: {from: [id, day]}
tables:
  - delimited: {}
    columns: [{name: tax number, also: [Tax No]}]
fields:
  - {to: decision.category, constant: us.ofac.sdn}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.subject.identifiers, from: code, set: {scheme: cn.uscc}}
  - {to: decision.subject.identifiers, from: tax number, set: {scheme: cn.tax_registration}}
  - {to: decision.subject.identifiers, from: code, set: {scheme: cn.organisation_code}}
  - to: decision.subject.addresses
    fields:
      - {to: text, template: "{street}, {town}"}
      - {to: country, from: country}
  - {to: decision.authority, constant: Office, set: {region: US}}
  - {to: decision.number, constant: "17"}
  - {to: decision.legal_basis.instrument, constant: us.ieepa}
  - {to: decision.decided_date, from: day, date: ymd}
)";

TEST_CASE("a field that the broker names is told with the columns that its rules read") {
  const auto mapping = Mapping::Parse(kMapping, "test.yaml", {});
  REQUIRE(mapping.ok());
  const auto columns = [&](const char* field) { return ColumnsFor(**mapping, field); };
  CHECK(columns("decision.subject.identifiers") == "code, tax number");
  CHECK(columns("decision.subject.identifiers[1].value") == "code, tax number");
  CHECK(columns("decision.subject.names[0].text") == "name");
  CHECK(columns("decision.subject.addresses[0].country") == "country");
  CHECK(columns("decision.subject.addresses[2]") == "street, town, country");
  CHECK(columns("decision.decided_date") == "day");
  CHECK(columns("record_id") == "id, day");
  CHECK(columns("decision.category").empty());
  CHECK(columns("decision.decided").empty());
}

TEST_CASE("what the broker rejected is reported with its row and columns") {
  const auto mapping = Mapping::Parse(kMapping, "test.yaml", {});
  REQUIRE(mapping.ok());
  v1::Rejection rejection;
  rejection.set_record_id("17");
  v1::Finding& finding = *rejection.add_findings();
  finding.set_rule(v1::RULE_IDENTIFIERS_CONFLICT);
  finding.set_level(v1::FINDING_LEVEL_ERROR);
  finding.set_field("decision.subject.identifiers");
  finding.set_message("they belong to different subjects");
  RowPlace place;
  place.file = "rows.csv";
  place.line = 7;
  RejectsReport report;
  report.AddOfBroker(RejectedByBroker(**mapping, rejection, place));
  CHECK(report.errors() == 1);
  CHECK(report.Summary() ==
        "1 error identifiers_conflict, such as rows.csv:7, code, tax number: they belong to "
        "different subjects\n");

  RejectsReport unknown;
  unknown.AddOfBroker(RejectedByBroker(**mapping, rejection, RowPlace()));
  CHECK_THAT(unknown.Summary(), Catch::Contains("they belong to different subjects"));
}

TEST_CASE("what the mapping itself states is told once, however many records are rejected for it") {
  const auto mapping = Mapping::Parse(kMapping, "test.yaml", {});
  REQUIRE(mapping.ok());
  const auto of_mapping = [&](const char* field, v1::Rule rule = v1::RULE_VALUE_UNKNOWN) {
    v1::Finding finding;
    finding.set_field(field);
    finding.set_rule(rule);
    return IsOfMapping(**mapping, finding);
  };
  CHECK(of_mapping("decision.category"));
  CHECK(of_mapping("decision.authority.region"));
  CHECK(of_mapping("decision.subject.identifiers[1].scheme"));
  CHECK(of_mapping("decision.conduct", v1::RULE_REQUIRED));
  CHECK_FALSE(of_mapping("decision.conduct"));
  CHECK_FALSE(of_mapping("decision.subject.identifiers[1].value"));
  CHECK_FALSE(of_mapping("decision.subject.addresses[0].country"));
  CHECK_FALSE(of_mapping("decision.decided_date", v1::RULE_REQUIRED));
  CHECK_FALSE(of_mapping("record_id", v1::RULE_REQUIRED));
  CHECK_FALSE(of_mapping("decision"));

  RejectsReport report;
  v1::Rejection rejection;
  v1::Finding& finding = *rejection.add_findings();
  finding.set_rule(v1::RULE_AUTHORITY_NOT_ENTITLED);
  finding.set_level(v1::FINDING_LEVEL_ERROR);
  finding.set_field("decision.authority");
  finding.set_message("the catalogue does not let this authority list");
  finding.set_repair("state its code");
  RowPlace place;
  place.file = "rows.csv";
  for (place.line = 2; place.line < 31; ++place.line) {
    rejection.set_record_id(std::to_string(place.line));
    const RejectedRecord rejected = RejectedByBroker(**mapping, rejection, place);
    CHECK(report.Told(rejected.findings[0]) == (place.line > 2));
    report.Add(rejected);
  }
  CHECK(report.Summary() ==
        "1 error authority_not_entitled, such as test.yaml: the catalogue does not let this "
        "authority list\n  to do: state its code\n");
}

}  // namespace
}  // namespace landbridge::testing
