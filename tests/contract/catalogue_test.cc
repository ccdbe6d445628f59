// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/catalogue.h"

#include <string>

#include "tests/contract/small_catalogue.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

std::shared_ptr<const Catalogue> Small() {
  auto catalogue = Catalogue::LoadText(testing::kSmallCatalogue, "catalogue.yaml");
  INFO(catalogue.status().message());
  REQUIRE(catalogue.ok());
  return *catalogue;
}

v1::LegalBasis Text(const std::string& text) {
  v1::LegalBasis basis;
  basis.set_text(text);
  return basis;
}

v1::Authority Named(const std::string& name, const std::string& region = "",
                    const std::string& uscc = "") {
  v1::Authority authority;
  authority.set_name(name);
  authority.set_region(region);
  if (!uscc.empty()) {
    authority.mutable_identifier()->set_scheme("cn.uscc");
    authority.mutable_identifier()->set_value(uscc);
  }
  return authority;
}

TEST_CASE("categories are found by their id") {
  const auto catalogue = Small();
  REQUIRE(catalogue->FindCategory("penalty") != nullptr);
  CHECK(catalogue->FindCategory("penalty")->title() == "penalties");
  CHECK(catalogue->FindCategory("penalties") == nullptr);
  CHECK(catalogue->categories().size() == 3);
}

TEST_CASE("an instrument is found by its id, within its category only") {
  const auto catalogue = Small();
  v1::LegalBasis basis;
  basis.set_instrument("food-law");
  CHECK(*catalogue->ResolveInstrument(*catalogue->FindCategory("penalty"), basis) == "food-law");
  CHECK(
      catalogue->ResolveInstrument(*catalogue->FindCategory("sanctions"), basis).status().code() ==
      absl::StatusCode::kNotFound);
}

TEST_CASE("an instrument is found by a title inside a text, whatever its width and case") {
  const auto catalogue = Small();
  const auto& penalty = *catalogue->FindCategory("penalty");
  CHECK(*catalogue->ResolveInstrument(
            penalty, Text("依据《中华人民共和国食品安全法》第一百二十四条第一款")) == "food-law");
  CHECK(*catalogue->ResolveInstrument(penalty, Text("《行政處罰法》第三十二條")) == "penalty-law");
  CHECK(*catalogue->ResolveInstrument(
            *catalogue->FindCategory("sanctions"),
            Text("ＩＮＴＥＲＮＡＴＩＯＮＡＬ emergency economic powers act, sec. 203")) == "ieepa");
}

TEST_CASE("a title inside a longer one that was found too does not count") {
  const auto catalogue = Small();
  const auto& penalty = *catalogue->FindCategory("penalty");
  CHECK(*catalogue->ResolveInstrument(penalty, Text("《食品安全法实施条例》第六十九条")) ==
        "food-regulation");
  // Both are really named here.
  CHECK(catalogue->ResolveInstrument(penalty, Text("《食品安全法实施条例》、《食品安全法》"))
            .status()
            .code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("a text that names no instrument, or several, names none") {
  const auto catalogue = Small();
  const auto& penalty = *catalogue->FindCategory("penalty");
  CHECK(catalogue->ResolveInstrument(penalty, Text("《刑法》")).status().code() ==
        absl::StatusCode::kNotFound);
  CHECK(catalogue->ResolveInstrument(penalty, Text("")).status().code() ==
        absl::StatusCode::kNotFound);
  const absl::Status several =
      catalogue->ResolveInstrument(penalty, Text("《食品安全法》和《行政处罚法》")).status();
  CHECK(several.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(std::string(several.message()) ==
        "the legal basis names several instruments (food-law, penalty-law); give the id of the one "
        "that the listing rests on");
}

TEST_CASE("a verified code identifies an authority whatever its name is") {
  const auto catalogue = Small();
  const ResolvedAuthority one =
      catalogue->ResolveAuthority(Named("某某市市场监督管理局", "", "1211000040000123XG"));
  CHECK(one.key == "cn.organisation_code:40000123X");
  CHECK(one.public_body);
  CHECK(one.known_id.empty());
  CHECK(catalogue->ResolveAuthority(Named("市监局", "440100", "1211000040000123XG")).key ==
        one.key);
}

TEST_CASE("a company's code makes no public body") {
  const auto catalogue = Small();
  const ResolvedAuthority company =
      catalogue->ResolveAuthority(Named("某某有限公司", "", "91440101MA5D00016R"));
  CHECK(company.key == "cn.organisation_code:MA5D00016");
  CHECK_FALSE(company.public_body);
  CHECK_FALSE(catalogue->MayList(*catalogue->FindCategory("penalty"), company));
}

TEST_CASE("a code with a wrong check digit identifies nobody") {
  const auto catalogue = Small();
  const ResolvedAuthority one =
      catalogue->ResolveAuthority(Named("某某局", "", "1211000040000123XH"));
  CHECK(one.key == "name:某某局");
  CHECK_FALSE(one.public_body);
}

TEST_CASE("a known authority is found by its exact name, with the code that the catalogue gives") {
  const auto catalogue = Small();
  CHECK(catalogue->ResolveAuthority(Named("ofac")).key == "us.ofac");
  CHECK(catalogue->ResolveAuthority(Named("Office of Foreign Assets")).key ==
        "name:office of foreign assets");
  const ResolvedAuthority court =
      catalogue->ResolveAuthority(Named("广州市中级人民法院", "440100"));
  CHECK(court.known_id == "cn.court");
  CHECK(court.key == "cn.organisation_code:007000011");
  CHECK(court.public_body);
  CHECK(catalogue->KeyOfKnownAuthority("cn.court") == court.key);
  CHECK_FALSE(catalogue->KeyOfKnownAuthority("cn.nobody").has_value());
}

TEST_CASE("a name that two authorities share needs the region") {
  const auto catalogue = Small();
  CHECK(catalogue->ResolveAuthority(Named("Ministry of Commerce", "CN")).key == "cn.trade");
  CHECK(catalogue->ResolveAuthority(Named("Ministry of Commerce", "KH")).key == "kh.trade");
  CHECK(catalogue->ResolveAuthority(Named("Ministry of Commerce")).key ==
        "name:ministry of commerce");
  CHECK(catalogue->ResolveAuthority(Named("Ministry of Commerce", "FR")).key ==
        "name:ministry of commerce");
}

TEST_CASE("a known name with somebody else's code is somebody else") {
  const auto catalogue = Small();
  const ResolvedAuthority other =
      catalogue->ResolveAuthority(Named("广州市中级人民法院", "440100", "1211000040000123XG"));
  CHECK(other.key == "cn.organisation_code:40000123X");
  CHECK(other.known_id.empty());
}

TEST_CASE("only whom the catalogue names may list") {
  const auto catalogue = Small();
  const auto& sanctions = *catalogue->FindCategory("sanctions");
  CHECK(catalogue->MayList(sanctions, catalogue->ResolveAuthority(Named("OFAC", "US"))));
  // The court by its code alone.
  CHECK(catalogue->MayList(sanctions,
                           catalogue->ResolveAuthority(Named("中院", "", "11440100007000011U"))));
  CHECK_FALSE(catalogue->MayList(
      sanctions, catalogue->ResolveAuthority(Named("某局", "", "1211000040000123XG"))));
  CHECK(catalogue->MayList(*catalogue->FindCategory("penalty"),
                           catalogue->ResolveAuthority(Named("某局", "", "1211000040000123XG"))));
}

TEST_CASE("publication ends so many months after the decision as its severity gives") {
  const auto catalogue = Small();
  const auto& penalty = *catalogue->FindCategory("penalty");
  const CivilDate decided{2026, 1, 31};
  CHECK(catalogue->PublicationOf(penalty, v1::SEVERITY_MINOR, decided).end_day ==
        CivilDate{2026, 4, 30});
  CHECK(catalogue->PublicationOf(penalty, v1::SEVERITY_SERIOUS, decided).end_day ==
        CivilDate{2029, 1, 31});
  // Unspecified: the category's default, general.
  CHECK(catalogue->PublicationOf(penalty, v1::SEVERITY_UNSPECIFIED, decided).end_day ==
        CivilDate{2027, 1, 31});
}

TEST_CASE("a severity without a term is not published, a category with a lift has no last day") {
  const auto catalogue = Small();
  const CivilDate decided{2026, 1, 31};
  CHECK_FALSE(
      catalogue
          ->PublicationOf(*catalogue->FindCategory("serious-only"), v1::SEVERITY_MINOR, decided)
          .published);
  const PublicationPeriod until_lifted =
      catalogue->PublicationOf(*catalogue->FindCategory("sanctions"), v1::SEVERITY_MINOR, decided);
  CHECK(until_lifted.published);
  CHECK_FALSE(until_lifted.end_day.has_value());
}

TEST_CASE("declared schemes join and stay readable only as the catalogue says") {
  const auto catalogue = Small();
  CHECK(catalogue->schemes().Knows("ofac.uid"));
  CHECK(catalogue->Joins("ofac.uid"));
  CHECK(catalogue->IsPublicReference("ofac.uid"));
  CHECK_FALSE(catalogue->Joins("imo"));
  CHECK_FALSE(catalogue->IsPublicReference("imo"));
  CHECK(catalogue->Joins("cn.uscc"));
  CHECK_FALSE(catalogue->IsPublicReference("cn.resident_id"));
  CHECK_FALSE(catalogue->Joins("nobody.knows"));
}

TEST_CASE("a lift is to be acknowledged within 72 hours unless the category says otherwise") {
  const auto catalogue = Small();
  CHECK(catalogue->LiftDeadlineHours(*catalogue->FindCategory("penalty")) == 72);
  CHECK(catalogue->LiftDeadlineHours(*catalogue->FindCategory("sanctions")) == 24);
}

TEST_CASE("the catalogue that is installed is valid") {
  const auto catalogue = Catalogue::Load("adapters/profiles/catalogue.yaml");
  INFO(catalogue.status().message());
  REQUIRE(catalogue.ok());
  for (const auto& category : (*catalogue)->categories()) {
    CAPTURE(category.id());
    CHECK_FALSE(category.source().empty());
  }
  for (const auto& instrument : (*catalogue)->config().instruments()) {
    CAPTURE(instrument.id());
    CHECK_FALSE(instrument.source().empty());
  }
  CHECK((*catalogue)
            ->PublicationOf(*(*catalogue)->FindCategory("cn.administrative-penalty"),
                            v1::SEVERITY_MINOR, CivilDate{2026, 4, 1})
            .end_day == CivilDate{2026, 7, 1});
}

}  // namespace
}  // namespace landbridge
