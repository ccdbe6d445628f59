// SPDX-License-Identifier: Apache-2.0
#include "broker/query/query_service.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "tests/query/query_fixture.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Stub = v1::QueryService::Stub;

v1::Identifier IdentifierOf(std::string_view scheme, std::string_view value) {
  v1::Identifier identifier;
  identifier.set_scheme(std::string(scheme));
  identifier.set_value(std::string(value));
  return identifier;
}

absl::StatusOr<v1::Listing> GetListing(Stub& stub, std::string_view id) {
  v1::GetListingRequest request;
  request.set_listing_id(std::string(id));
  v1::GetListingResponse response;
  grpc::ClientContext context;
  const grpc::Status status = stub.GetListing(&context, request, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response.listing();
}

absl::StatusOr<v1::FindListingsResponse> Find(Stub& stub, const v1::Identifier& identifier,
                                              bool include_lifted = false) {
  v1::FindListingsRequest request;
  *request.mutable_identifier() = identifier;
  request.set_include_lifted(include_lifted);
  v1::FindListingsResponse response;
  grpc::ClientContext context;
  const grpc::Status status = stub.FindListings(&context, request, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response;
}

absl::StatusOr<v1::ScreenResponse> Screen(Stub& stub,
                                          const std::vector<v1::Identifier>& identifiers) {
  v1::ScreenRequest request;
  for (const v1::Identifier& identifier : identifiers) *request.add_identifiers() = identifier;
  v1::ScreenResponse response;
  grpc::ClientContext context;
  const grpc::Status status = stub.Screen(&context, request, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response;
}

// A penalty against a natural person, known by number.
v1::Change PenaltyOfPerson(std::string_view record_id) {
  v1::Change change = RecentPenalty(record_id);
  v1::Subject& subject = *change.mutable_upsert()->mutable_decision()->mutable_subject();
  subject.set_kind(v1::SUBJECT_KIND_PERSON);
  subject.mutable_names(0)->set_text("张三");
  subject.mutable_identifiers(0)->set_scheme("cn.resident_id");
  subject.mutable_identifiers(0)->set_value(kResidentId);
  return change;
}

TEST_CASE("a listing is answered with its content and who reports it") {
  QueryFixture broker;
  broker.Publish(RecentPenalty("1"));
  for (const char* caller : {"province/440000", "operator/duty"}) {
    const auto listing = GetListing(*broker.Client(caller), "L1").value();
    CHECK(listing.listing_id() == "L1");
    CHECK(listing.subject_id() == "S1");
    CHECK(listing.event() == 1);
    CHECK(listing.decision().conduct() == "经营标签不符合规定的预包装食品");
    REQUIRE(listing.attestations_size() == 1);
    CHECK(listing.attestations(0).agency() == kAgency);
    CHECK(listing.attestations(0).record_id() == "1");
  }
}

TEST_CASE("a listing outside of the caller's view looks like one that never existed") {
  QueryFixture broker;
  broker.Publish(RecentPenalty("1"));
  auto stub = broker.Client("province/330000");
  const absl::Status hidden = GetListing(*stub, "L1").status();
  const absl::Status unknown = GetListing(*stub, "L2").status();
  CHECK(ReasonOf(hidden) == v1::PROBLEM_REASON_LISTING_UNKNOWN);
  CHECK(hidden.code() == absl::StatusCode::kNotFound);
  CHECK(ReasonOf(unknown) == v1::PROBLEM_REASON_LISTING_UNKNOWN);
  CHECK(GetListing(*stub, "42").status().code() == absl::StatusCode::kInvalidArgument);

  const auto found = Find(*stub, IdentifierOf("cn.uscc", kCompanyUscc)).value();
  CHECK(found.subject_id().empty());
  CHECK(found.listings().empty());
}

TEST_CASE("a company is found by each of its numbers, however they are written") {
  QueryFixture broker;
  broker.Publish(RecentPenalty("1"));
  broker.Publish(RecentPenalty("2"));
  auto stub = broker.Client("province/440000");
  for (const v1::Identifier& identifier :
       {IdentifierOf("cn.uscc", kCompanyUscc), IdentifierOf("cn.uscc", "91440300ma5tex105n"),
        IdentifierOf("cn.uscc", "９１４４０３００MA5TEX105N"),
        IdentifierOf("cn.organisation_code", "MA5TEX10-5")}) {
    CAPTURE(identifier.ShortDebugString());
    const auto found = Find(*stub, identifier).value();
    CHECK(found.subject_id() == "S1");
    REQUIRE(found.listings_size() == 2);
    CHECK(found.listings(0).listing_id() == "L1");
    CHECK(found.listings(1).listing_id() == "L2");
  }
  CHECK(Find(*stub, IdentifierOf("cn.uscc", kOtherCompanyUscc)).value().subject_id().empty());
}

TEST_CASE("a lifted listing is answered without its content, to those who could see it") {
  QueryFixture broker;
  broker.Publish(RecentPenalty("1"));
  broker.Withdraw("1");
  auto stub = broker.Client("province/440000");
  const auto listing = GetListing(*stub, "L1").value();
  CHECK(listing.lift().reason() == v1::LIFT_REASON_REPAIRED);
  CHECK(listing.event() == 2);
  CHECK_FALSE(listing.has_decision());
  CHECK(listing.subject_id().empty());
  CHECK(listing.attestations().empty());
  CHECK(ReasonOf(GetListing(*broker.Client("province/330000"), "L1").status()) ==
        v1::PROBLEM_REASON_LISTING_UNKNOWN);

  const v1::Identifier company = IdentifierOf("cn.uscc", kCompanyUscc);
  CHECK(Find(*stub, company).value().listings().empty());
  CHECK(Find(*stub, company, /*include_lifted=*/true).value().listings_size() == 1);
  const auto screened = Screen(*stub, {company}).value();
  CHECK(screened.results(0).listing_ids().empty());
}

TEST_CASE("a number that a company and a person were both reported under joins them with nobody") {
  QueryFixture broker;
  v1::Change company = PenaltyChange("1");
  v1::Subject& subject = *company.mutable_upsert()->mutable_decision()->mutable_subject();
  subject.clear_identifiers();
  AddIdentifier(subject, "list.number", "7");
  v1::Change person = company;
  person.set_record_id("2");
  person.mutable_upsert()->mutable_decision()->mutable_subject()->set_kind(
      v1::SUBJECT_KIND_PERSON);
  broker.Publish(company);
  broker.Publish(person);
  const auto client = broker.Client("operator/duty");
  const v1::Identifier number = IdentifierOf("list.number", "7");

  const auto found = Find(*client, number).value();
  REQUIRE(found.listings_size() == 2);
  CHECK(found.listings(0).decision().subject().kind() == v1::SUBJECT_KIND_ORGANISATION);
  CHECK(found.listings(0).subject_id() == found.subject_id());
  CHECK(found.listings(1).subject_id() != found.subject_id());
  broker.Withdraw("1");
  const auto left = Find(*client, number).value();
  REQUIRE(left.listings_size() == 1);
  CHECK(left.listings(0).decision().subject().kind() == v1::SUBJECT_KIND_PERSON);
  CHECK(left.subject_id() != found.subject_id());
}

TEST_CASE("a natural person is found by number only by those who may see persons") {
  QueryFixture broker;
  broker.Publish(PenaltyOfPerson("1"));
  const v1::Identifier number = IdentifierOf("cn.resident_id", kResidentId);
  for (const char* caller : {"province/430000", "operator/duty"}) {
    const auto found = Find(*broker.Client(caller), number).value();
    REQUIRE(found.listings_size() == 1);
    CHECK(found.SerializeAsString().find(kResidentId) == std::string::npos);
    CHECK(found.listings(0).decision().subject().identifiers(0).digested());
  }
  const auto hidden = Find(*broker.Client("province/440000"), number, true).value();
  CHECK(hidden.subject_id().empty());
  CHECK(hidden.listings().empty());
}

TEST_CASE("a number that identifies nobody is answered with the reason, never by resemblance") {
  QueryFixture broker;
  broker.Publish(RecentPenalty("1"));
  auto stub = broker.Client("province/440000");
  struct Case {
    v1::Identifier identifier;
    std::string field;
    std::string message;
  };
  const std::vector<Case> cases = {
      {IdentifierOf("cn.uscc", "91440300MA5TEX105M"), "identifier.value", "check digit"},
      {IdentifierOf("cn.uscc", "91440300"), "identifier.value", "form"},
      {IdentifierOf("cn.uscc", "暂无"), "identifier.value", "placeholder"},
      {IdentifierOf("cn.resident_id", "1101051949****002X"), "identifier.value", "masked"},
      {IdentifierOf("cn.uscc", "9.14403E+17"), "identifier.value", "scientific"},
      {IdentifierOf("no.such", "1"), "identifier.scheme", "scheme"},
      {IdentifierOf("ship", "IMO1234567"), "identifier.scheme", "identify nobody"},
  };
  std::vector<v1::Identifier> identifiers = {IdentifierOf("cn.uscc", kCompanyUscc)};
  for (const Case& c : cases) {
    CAPTURE(c.message);
    const absl::Status refused = Find(*stub, c.identifier).status();
    CHECK(refused.code() == absl::StatusCode::kInvalidArgument);
    CHECK(ReasonOf(refused) == v1::PROBLEM_REASON_FIELD_INVALID);
    REQUIRE(ProblemOf(refused));
    CHECK(ProblemOf(refused)->field() == c.field);
    CHECK(ProblemOf(refused)->message().find(c.message) != std::string::npos);
    CHECK(ProblemOf(refused)->message().find(c.identifier.value()) == std::string::npos);
    identifiers.push_back(c.identifier);
  }

  const auto screened = Screen(*stub, identifiers).value();
  REQUIRE(screened.results_size() == static_cast<int>(identifiers.size()));
  CHECK(screened.results(0).problem().empty());
  CHECK(screened.results(0).listing_ids(0) == "L1");
  for (size_t i = 0; i < cases.size(); ++i) {
    const auto& result = screened.results(static_cast<int>(i) + 1);
    CHECK(result.problem().find(cases[i].message) != std::string::npos);
    CHECK(result.subject_id().empty());
    CHECK(result.listing_ids().empty());
  }
}

TEST_CASE("screening answers each identifier in its place") {
  QueryFixture broker;
  broker.Publish(RecentPenalty("1"));
  auto stub = broker.Client("province/440000");
  const v1::Identifier listed = IdentifierOf("cn.uscc", kCompanyUscc);
  const v1::Identifier other = IdentifierOf("cn.uscc", kOtherCompanyUscc);
  const auto screened = Screen(*stub, {other, listed, other, listed}).value();
  REQUIRE(screened.results_size() == 4);
  for (const int i : {0, 2}) {
    CHECK(screened.results(i).subject_id().empty());
    CHECK(screened.results(i).listing_ids().empty());
    CHECK(screened.results(i).problem().empty());
  }
  for (const int i : {1, 3}) {
    CHECK(screened.results(i).subject_id() == "S1");
    REQUIRE(screened.results(i).listing_ids_size() == 1);
    CHECK(screened.results(i).listing_ids(0) == "L1");
  }

  CHECK(ReasonOf(Screen(*stub, {}).status()) == v1::PROBLEM_REASON_LIMIT_EXCEEDED);
  const std::vector<v1::Identifier> too_many(kScreenIdentifiersMax + 1, listed);
  CHECK(ReasonOf(Screen(*stub, too_many).status()) == v1::PROBLEM_REASON_LIMIT_EXCEEDED);
}

TEST_CASE("questions are for provinces with a grant and for operators") {
  QueryFixture broker;
  struct Case {
    std::string caller;
    v1::ProblemReason reason;
  };
  for (const Case& c : {Case{"", v1::PROBLEM_REASON_CERTIFICATE_MISSING},
                        Case{kAgency, v1::PROBLEM_REASON_ROLE_NOT_ALLOWED},
                        Case{"province/510000", v1::PROBLEM_REASON_NOT_GRANTED},
                        Case{"operator/unknown", v1::PROBLEM_REASON_NOT_GRANTED}}) {
    CAPTURE(c.caller);
    auto stub = broker.Client(c.caller);
    const v1::Identifier company = IdentifierOf("cn.uscc", kCompanyUscc);
    CHECK(ReasonOf(GetListing(*stub, "L1").status()) == c.reason);
    CHECK(ReasonOf(Find(*stub, company).status()) == c.reason);
    CHECK(ReasonOf(Screen(*stub, {company}).status()) == c.reason);
  }
}

}  // namespace
}  // namespace landbridge::testing
