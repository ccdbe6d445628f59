// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/catalogue_checks.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/catalogue.h"
#include "tests/contract/small_catalogue.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

// The small catalogue with `from` replaced by `to` must be refused with a message that contains
// `said` and names file and line.
void CheckRefused(const std::string& from, const std::string& to, const std::string& said) {
  const std::string small = testing::kSmallCatalogue;
  REQUIRE(absl::StrContains(small, from));
  const std::string changed = absl::StrReplaceAll(small, {{from, to}});
  const absl::Status status = Catalogue::LoadText(changed, "catalogue.yaml").status();
  CAPTURE(status.message());
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(absl::StrContains(status.message(), said));
  CHECK(absl::StartsWith(status.message(), "catalogue.yaml:"));
}

TEST_CASE("a fault is named with file, line, column, path and remedy") {
  const std::string small = testing::kSmallCatalogue;
  const std::string changed =
      absl::StrReplaceAll(small, {{"instruments: [ieepa]", "instruments: [iepa]"}});
  CHECK(std::string(Catalogue::LoadText(changed, "etc/catalogue.yaml").status().message()) ==
        "etc/catalogue.yaml:18:19: `categories[1].instruments[0]`: `iepa` is no instrument of this "
        "catalogue; add it under `instruments`, or correct the id");
}

TEST_CASE("every fault is shown at once") {
  const std::string changed = absl::StrReplaceAll(
      testing::kSmallCatalogue, {{"[ieepa]", "[iepa]"}, {"region: KH", "region: XX"}});
  const std::string message(Catalogue::LoadText(changed, "catalogue.yaml").status().message());
  CHECK(absl::StrContains(message, "`iepa` is no instrument"));
  CHECK(absl::StrContains(message, "`XX` is no region"));
}

TEST_CASE("ids are unique") {
  CheckRefused("{id: food-regulation", "{id: food-law", "`food-law` is there already");
  CheckRefused("id: sanctions", "id: penalty", "`penalty` is there already");
  CheckRefused("{id: cn.trade", "{id: us.ofac", "`us.ofac` is there already");
}

TEST_CASE("a category says exactly once how long its listings are published") {
  CheckRefused("{until_lifted: removed by the office}", "{}", "publication");
  CheckRefused("{until_lifted: removed by the office}",
               "{until_lifted: removed, months: {serious: 1}}", "keep one of both");
  CheckRefused("{until_lifted: removed by the office}", "{until_lifted: \"\"}", "has no end");
}

TEST_CASE("a default severity that would never be published is refused") {
  CheckRefused("publication: {months: {serious: 36}}", "publication: {months: {minor: 3}}",
               "publishes nothing of the category's default severity");
}

TEST_CASE("a category says exactly once who may list") {
  CheckRefused("{authorities: [us.ofac, cn.court]}",
               "{authorities: [us.ofac, cn.court], any_public_body: true}", "keep one of both");
  CheckRefused("{authorities: [us.ofac, cn.court]}", "{any_public_body: false}", "names nobody");
  CheckRefused("{authorities: [us.ofac, cn.court]}", "{authorities: [us.ofca]}",
               "`us.ofca` is no authority of this catalogue");
}

TEST_CASE("a title means one instrument of a category") {
  CheckRefused("titles: [行政处罚法]", "titles: [行政處罰法, 食品安全法]", "share the title");
}

TEST_CASE("a name means one authority of a region") {
  CheckRefused("region: KH", "region: CN", "is a name of `cn.trade` too");
  CheckRefused("names: [Office of Foreign Assets Control, OFAC]", "names: [OFAC, O.F.A.C.]",
               "is there already");
  CheckRefused("names: [Office of Foreign Assets Control, OFAC]", "names: [暂无]", "placeholder");
}

TEST_CASE("an authority's code must verify") {
  CheckRefused("11440100007000011U", "11440100007000011V", "right check digits");
}

TEST_CASE("an identifier scheme's pattern must compile, and its name be new") {
  CheckRefused("\"[0-9]{7}\"", "\"[0-9\"", "pattern");
  CheckRefused("scheme: imo", "scheme: cn.uscc", "exists already");
  CheckRefused("scheme: imo", "scheme: ofac.uid", "exists already");
}

TEST_CASE("a required field must be one of a decision") {
  CheckRefused("legal_basis.text", "legal_basis.words", "no field of landbridge.v1.Decision");
  CheckRefused("legal_basis.text", "amounts.currency", "no field of landbridge.v1.Decision");
}

}  // namespace
}  // namespace landbridge
