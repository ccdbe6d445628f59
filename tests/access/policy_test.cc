// SPDX-License-Identifier: Apache-2.0
#include "broker/access/policy.h"

#include <string>

#include "absl/strings/match.h"
#include "tests/contract/small_catalogue.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

constexpr char kPolicy[] = R"(
agencies:
  - name: agency/440000/court
    sources: [enforcement/defaulters, "penalties/*"]
    categories: [penalty]
    issues_as: [cn.court, 1211000040000123XG]
  - {name: agency/US/treasury, sources: "*", categories: "*"}
provinces:
  - {name: province/440000, categories: [penalty], regions: ["440000", US], persons: true}
  - {name: province/110000, categories: "*", regions: "*"}
operators:
  - name: operator/duty
revoked_serials: ["0A:BC"]
)";

std::shared_ptr<const Catalogue> Small() {
  return *Catalogue::LoadText(testing::kSmallCatalogue, "catalogue.yaml");
}

std::shared_ptr<const Policy> Load(const std::string& yaml) {
  auto policy = Policy::LoadText(yaml, "policy.yaml", *Small());
  INFO(policy.status().message());
  REQUIRE(policy.ok());
  return *policy;
}

Peer Named(const std::string& name) { return *ParsePeerName(name); }

TEST_CASE("an agency publishes the sources and categories that it was granted, and no others") {
  const auto policy = Load(kPolicy);
  const Peer court = Named("agency/440000/court");
  CHECK(policy->MayPublishSource(court, "enforcement/defaulters"));
  CHECK(policy->MayPublishSource(court, "penalties/2026/food"));
  CHECK_FALSE(policy->MayPublishSource(court, "enforcement/defaulters2"));
  CHECK_FALSE(policy->MayPublishSource(court, "enforcement"));
  CHECK_FALSE(policy->MayPublishSource(court, "penalties"));
  CHECK(policy->MayPublishCategory(court, "penalty"));
  CHECK_FALSE(policy->MayPublishCategory(court, "sanctions"));

  const Peer treasury = Named("agency/US/treasury");
  CHECK(policy->MayPublishSource(treasury, "sdn"));
  CHECK(policy->MayPublishCategory(treasury, "sanctions"));
}

TEST_CASE("what is not granted is denied") {
  const auto policy = Load(kPolicy);
  for (const char* name : {"agency/440000/other", "province/440000", "operator/duty"}) {
    CAPTURE(name);
    CHECK_FALSE(policy->MayPublishSource(Named(name), "enforcement/defaulters"));
    CHECK_FALSE(policy->MayPublishCategory(Named(name), "penalty"));
    CHECK_FALSE(policy->IssuesAs(Named(name), "cn.organisation_code:007000011"));
  }
  CHECK_FALSE(policy->Knows(Named("agency/440000/other")));
  CHECK_FALSE(policy->Knows(Named("province/320000")));
  CHECK_FALSE(policy->Knows(Named("operator/night")));
  CHECK(policy->Knows(Named("operator/duty")));
}

TEST_CASE("an agency is the authorities that the policy says, by id or by code") {
  const auto policy = Load(kPolicy);
  const Peer court = Named("agency/440000/court");
  CHECK(policy->IssuesAs(court, "cn.organisation_code:007000011"));
  CHECK(policy->IssuesAs(court, "cn.organisation_code:40000123X"));
  CHECK_FALSE(policy->IssuesAs(court, "us.ofac"));
  CHECK_FALSE(policy->IssuesAs(Named("agency/US/treasury"), "us.ofac"));
}

TEST_CASE("a province sees what it was granted, an operator everything, an agency nothing") {
  const auto policy = Load(kPolicy);
  const ViewBounds guangdong = policy->ViewOf(Named("province/440000"));
  CHECK_FALSE(guangdong.all_categories);
  CHECK(guangdong.categories == absl::flat_hash_set<std::string>{"penalty"});
  CHECK_FALSE(guangdong.all_regions);
  CHECK(guangdong.regions == std::vector<std::string>{"440000", "US"});
  CHECK(guangdong.persons);

  const ViewBounds beijing = policy->ViewOf(Named("province/110000"));
  CHECK(beijing.all_categories);
  CHECK(beijing.all_regions);
  CHECK_FALSE(beijing.persons);

  const ViewBounds duty = policy->ViewOf(Named("operator/duty"));
  CHECK((duty.all_categories && duty.all_regions && duty.persons));

  for (const char* name : {"agency/440000/court", "province/320000", "operator/night"}) {
    CAPTURE(name);
    const ViewBounds nothing = policy->ViewOf(Named(name));
    CHECK_FALSE(nothing.all_categories);
    CHECK(nothing.categories.empty());
    CHECK_FALSE(nothing.all_regions);
    CHECK(nothing.regions.empty());
    CHECK_FALSE(nothing.persons);
  }
}

TEST_CASE("a serial number is revoked however it is written") {
  const auto policy = Load(kPolicy);
  CHECK(policy->IsRevoked("abc"));
  CHECK(policy->IsRevoked("0ABC"));
  CHECK_FALSE(policy->IsRevoked("abd"));
}

TEST_CASE("a grant's text changes exactly when the grant does") {
  const Peer court = Named("agency/440000/court");
  const auto one =
      Load("agencies:\n- {name: agency/440000/court, sources: a, categories: penalty}\n");
  const auto same = Load(
      "# moved\n\nagencies:\n- {name: agency/440000/court, sources: [a], categories: [penalty]}\n");
  const auto other =
      Load("agencies:\n- {name: agency/440000/court, sources: b, categories: penalty}\n");
  CHECK(one->GrantOf(court) == same->GrantOf(court));
  CHECK(one->GrantOf(court) != other->GrantOf(court));
  CHECK(one->GrantOf(Named("agency/440000/none")).empty());
}

TEST_CASE("a policy that grants nothing is valid") {
  CHECK_FALSE(Load("agencies: []\n")->Knows(Named("agency/440000/court")));
}

TEST_CASE("the example of a policy fits the catalogue that is installed with it") {
  const auto catalogue = Catalogue::Load("adapters/profiles/catalogue.yaml");
  REQUIRE(catalogue.ok());
  const auto policy = Policy::Load("adapters/profiles/policy.example.yaml", **catalogue);
  INFO(policy.status().message());
  REQUIRE(policy.ok());
  CHECK((*policy)->IssuesAs(Named("agency/CN/commerce"), "cn.mofcom"));
}

void CheckRefused(const std::string& yaml, const std::string& said) {
  const absl::Status status = Policy::LoadText(yaml, "policy.yaml", *Small()).status();
  CAPTURE(status.message());
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(absl::StrContains(status.message(), said));
  CHECK(absl::StartsWith(status.message(), "policy.yaml:"));
}

TEST_CASE("a category that the catalogue does not have is refused with file, line and remedy") {
  const std::string yaml =
      "agencies:\n  - name: agency/440000/court\n    sources: a\n    categories: [penalty, "
      "penalties]\n";
  CHECK(std::string(Policy::LoadText(yaml, "policy.yaml", *Small()).status().message()) ==
        "policy.yaml:4:27: `agencies[0].categories[1]`: `penalties` is no category of the "
        "catalogue; write `penalty`, or add the category there");
}

TEST_CASE("what a policy must not say is refused") {
  CheckRefused(
      "agencies:\n- {name: agency/440000/x, sources: a, categories: penalty, issues_as: "
      "cn.nobody}\n",
      "neither a known authority");
  CheckRefused("agencies:\n- {name: agency/440000/x, sources: \"A/*\", categories: penalty}\n",
               "source name is malformed");
  CheckRefused("agencies:\n- {name: agency/XX/x, sources: a, categories: penalty}\n",
               "names no region");
  CheckRefused(
      "agencies:\n- {name: agency/440000/x, sources: a, categories: penalty}\n"
      "- {name: agency/440000/x, sources: b, categories: penalty}\n",
      "is there already; join both grants");
  CheckRefused("provinces:\n- {name: province/440000, categories: penalty, regions: \"000001\"}\n",
               "`000001` is no region");
  CheckRefused("provinces:\n- {name: province/440000, categories: none, regions: \"*\"}\n",
               "`none` is no category");
  CheckRefused("revoked_serials: [\"xyz\"]\n", "no hexadecimal serial number");
  CheckRefused("agencies:\n- {name: agency/440000/x, sources: a, categories: penalty, role: y}\n",
               "is not known here");
}

}  // namespace
}  // namespace landbridge
