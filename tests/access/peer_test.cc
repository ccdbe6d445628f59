// SPDX-License-Identifier: Apache-2.0
#include "broker/access/peer.h"

#include <string>

#include "proto/contract/problem.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("the three forms of a peer's name are read") {
  const auto agency = ParsePeerName("agency/440000/court-1");
  REQUIRE(agency.ok());
  CHECK(agency->role == Role::kAgency);
  CHECK(agency->region == "440000");
  CHECK(agency->name == "agency/440000/court-1");

  const auto province = ParsePeerName("province/UN");
  REQUIRE(province.ok());
  CHECK(province->role == Role::kProvince);
  CHECK(province->region == "UN");

  const auto op = ParsePeerName("operator/duty");
  REQUIRE(op.ok());
  CHECK(op->role == Role::kOperator);
  CHECK(op->region.empty());
}

TEST_CASE("anything else is no peer's name") {
  const std::string path = GENERATE(
      "", "agency", "agency/440000", "agency/440000/", "agency/440000/Court", "agency/440000/-x",
      "agency/4400001/court", "agency/4/court", "agency/gd/court", "agency/440000/court/more",
      "province/440000/x", "province/", "operator/", "operator/a/b", "auditor/440000",
      "agency/440000/court ", "/agency/440000/court", "agency//court",
      "agency/440000/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  CAPTURE(path);
  CHECK(ParsePeerName(path).status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("a name with a zero byte is no peer's name") {
  CHECK_FALSE(ParsePeerName(std::string("operator/duty\0x", 15)).ok());
}

TEST_CASE("serial numbers are one however they are written") {
  CHECK(NormalizeSerial("0A:Bc:01") == "abc01");
  CHECK(NormalizeSerial("0x0ABC01") == "abc01");
  CHECK(NormalizeSerial("abc 01") == "abc01");
  CHECK(NormalizeSerial("000") == "0");
  CHECK(NormalizeSerial("12g") == "");
  CHECK(NormalizeSerial("") == "");
  CHECK(NormalizeSerial(":") == "");
}

TEST_CASE("a call for another role is denied with both roles named") {
  const Peer agency = *ParsePeerName("agency/440000/court");
  CHECK(RequireRole(agency, {Role::kAgency}, "Publish").ok());
  CHECK(RequireRole(agency, {Role::kOperator, Role::kAgency}, "ListRejections").ok());

  const absl::Status denied = RequireRole(agency, {Role::kProvince}, "Subscribe");
  CHECK(denied.code() == absl::StatusCode::kPermissionDenied);
  CHECK(ReasonOf(denied) == v1::PROBLEM_REASON_ROLE_NOT_ALLOWED);
  CHECK(std::string(denied.message()) ==
        "Subscribe needs the certificate of a province; yours is agency/440000/court, which is an "
        "agency; connect with the certificate of a province");
}

}  // namespace
}  // namespace landbridge
