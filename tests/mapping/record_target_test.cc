// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/record_target.h"

#include <string>

#include "landbridge/v1/record.pb.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

absl::StatusOr<RecordTarget> Resolve(std::string_view path) {
  return RecordTarget::Resolve(*v1::Record::descriptor(), path);
}

std::string Refusal(std::string_view path) {
  const auto target = Resolve(path);
  return target.ok() ? std::string() : std::string(target.status().message());
}

TEST_CASE("a target is found by the record's own schema") {
  CHECK(Resolve("decision.number")->kind() == RecordTarget::Kind::kText);
  CHECK(Resolve("decision.subject.kind")->kind() == RecordTarget::Kind::kEnum);
  CHECK(Resolve("lift.effective_date")->kind() == RecordTarget::Kind::kDate);
  CHECK(Resolve("decision.amounts")->kind() == RecordTarget::Kind::kAmount);
  CHECK(Resolve("decision.subject.names")->repeated());
  CHECK(Resolve("decision.authority")->TakesText());
  CHECK_FALSE(Resolve("decision.subject")->TakesText());
}

TEST_CASE("an unknown target is refused with the nearest one") {
  CHECK_THAT(Refusal("decision.nubmer"), Catch::Contains("did you mean `number`?"));
  CHECK_THAT(Refusal("number"), Catch::Contains("Allowed: decision, lift"));
}

TEST_CASE("a member of a list's elements is refused with what to write") {
  CHECK_THAT(Refusal("decision.subject.names.text"), Catch::Contains("end the path there"));
}

TEST_CASE("a member of a date and of a text is refused") {
  CHECK_THAT(Refusal("decision.decided_date.year"), Catch::Contains("has no members"));
  CHECK_THAT(Refusal("decision.number.text"), Catch::Contains("has no members"));
}

TEST_CASE("what the broker sets is refused") {
  CHECK_THAT(Refusal("decision.authority.identifier.verified"),
             Catch::Contains("is set by the broker"));
}

TEST_CASE("a text, a word and a date are put into place") {
  v1::Record record;
  Resolve("decision.number")->Put("17", &record);
  Resolve("decision.severity")->Put("serious", &record);
  Resolve("decision.decided_date")->Put("2020-02-29", &record);
  CHECK(record.decision().number() == "17");
  CHECK(record.decision().severity() == v1::SEVERITY_SERIOUS);
  CHECK(record.decision().decided_date().month() == 2);
  CHECK(Resolve("decision.number")->Has(record));
  CHECK_FALSE(Resolve("decision.remark")->Has(record));
  CHECK_FALSE(Resolve("lift.note")->Has(record));
}

}  // namespace
}  // namespace landbridge
