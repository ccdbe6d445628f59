// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/sample_exports.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "absl/strings/str_split.h"
#include "proto/contract/amounts.h"
#include "proto/contract/check_digits.h"
#include "proto/contract/dates.h"
#include "proto/contract/decision_number.h"
#include "proto/contract/digest.h"
#include "proto/contract/identifiers.h"
#include "proto/contract/regions.h"
#include "proto/contract/resident_id.h"
#include "tests/support/catch.h"
#include "tools/samples/codes.h"
#include "tools/samples/parties.h"
#include "tools/samples/penalties.h"

namespace landbridge::samples {
namespace {

constexpr CivilDate kToday = {2026, 7, 1};

SampleExports Make(bool later = false, const CivilDate& today = kToday) {
  absl::StatusOr<SampleExports> exports = MakeSampleExports({.today = today, .later = later});
  REQUIRE(exports.ok());
  return *std::move(exports);
}

std::string DigestOf(const SampleExports& exports) {
  Sha256Hasher hasher;
  for (const SampleFile& file : exports.files) hasher.Update(file.name).Update(file.bytes);
  return Hex(hasher.Finish());
}

const SampleFile& FileOf(const SampleExports& exports, std::string_view name) {
  const auto found = std::find_if(exports.files.begin(), exports.files.end(),
                                  [&](const SampleFile& file) { return file.name == name; });
  REQUIRE(found != exports.files.end());
  return *found;
}

const ExportFacts& FactsOf(const SampleExports& exports, std::string_view name) {
  const auto found = std::find_if(exports.facts.begin(), exports.facts.end(),
                                  [&](const ExportFacts& facts) { return facts.file == name; });
  REQUIRE(found != exports.facts.end());
  return *found;
}

std::string Decoded(const std::string& bytes, const char* encoding) {
  std::string text;
  icu::UnicodeString(bytes.data(), static_cast<int32_t>(bytes.size()), encoding).toUTF8String(text);
  return text;
}

// Of all four files, as UTF-8.
std::string AllText(const SampleExports& exports) {
  return Decoded(FileOf(exports, "penalties.csv").bytes, "gb18030") +
         FileOf(exports, "defaulters.jsonl").bytes +
         Decoded(FileOf(exports, "wages.txt").bytes, "gbk") +
         FileOf(exports, "penalties_2016.xml").bytes;
}

int64_t CountText(std::string_view text, std::string_view part) {
  int64_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size()))
    ++count;
  return count;
}

TEST_CASE("the same day gives the same bytes, on every machine") {
  CHECK(DigestOf(Make()) == "c5b8b888950e07bfec1508b6f9b54148e312f7bbe7b70d47b75d0d31b62a33c1");
  CHECK(DigestOf(Make(true)) == "f82966d075352e84d6e7e51c91c9bcde4c839e84d51f3043bdf98c9a10981b95");
  CHECK(DigestOf(Make(false, {2026, 7, 2})) != DigestOf(Make()));
}

TEST_CASE("the exports have about 2,000 rows, and the dirt that is documented") {
  const SampleExports exports = Make();
  int64_t rows = 0;
  for (const ExportFacts& facts : exports.facts) rows += facts.rows - facts.skipped;
  CHECK(rows == 2000);
  const ExportFacts& penalties = FactsOf(exports, "penalties.csv");
  CHECK(penalties.rows == 909);
  CHECK(penalties.repeated == 8);
  CHECK(penalties.rejected == 31);
  CHECK(penalties.refused == 6);
  CHECK(penalties.ended == 9);
  CHECK(FactsOf(exports, "defaulters.jsonl").rejected == 19);
  CHECK(FactsOf(exports, "wages.txt").rejected == 11);
  CHECK(FactsOf(exports, "penalties_2016.xml").rejected == 6);
  CHECK(FactsOf(exports, "penalties_2016.xml").joined == 150);

  const std::string text = AllText(exports);
  CHECK(CountText(text, "E+17") == 5 + 4 + 3);
  CHECK(CountText(text, "00000000000000000X") == 8);
  CHECK(CountText(text, kResidentNumber) == 3 + 4 + 2);
  CHECK(CountText(text, "信用扣分暂行办法") == 6);
  CHECK(CountText(text, "见决定书") == 3);
  CHECK(CountText(text, "合计") == 2);
  CHECK(CountText(text, "其他经营者") == 4);
}

TEST_CASE("every row is accounted for, in both exports") {
  for (const bool later : {false, true}) {
    const SampleExports exports = Make(later);
    for (const ExportFacts& facts : exports.facts) {
      CAPTURE(facts.file, later);
      CHECK(facts.rows == facts.skipped + facts.repeated + facts.rejected + facts.unchanged +
                              facts.sent - facts.withdrawn);
      CHECK(facts.sent == facts.refused + facts.created + facts.joined + facts.amended +
                              facts.ended + facts.withdrawn);
    }
  }
}

TEST_CASE("the facts count the lines of the files") {
  for (const bool later : {false, true}) {
    const SampleExports exports = Make(later);
    const auto lines = [&](std::string_view name) {
      return CountText(FileOf(exports, name).bytes, "\n");
    };
    CHECK(lines("penalties.csv") == FactsOf(exports, "penalties.csv").rows + 2);
    CHECK(lines("defaulters.jsonl") == FactsOf(exports, "defaulters.jsonl").rows);
    CHECK(lines("wages.txt") == FactsOf(exports, "wages.txt").rows + 2);
    CHECK(CountText(FileOf(exports, "penalties_2016.xml").bytes, "<ROW>") ==
          FactsOf(exports, "penalties_2016.xml").rows);
  }
}

TEST_CASE("the encodings are those of old systems") {
  const SampleExports exports = Make();
  const std::string& penalties = FileOf(exports, "penalties.csv").bytes;
  CHECK(Decoded(penalties, "gb18030").find("龙䶮") != std::string::npos);
  CHECK(penalties.find("样例") == std::string::npos);
  CHECK(FileOf(exports, "defaulters.jsonl").bytes.starts_with("\xEF\xBB\xBF{"));
  const std::string& wages = FileOf(exports, "wages.txt").bytes;
  for (const absl::string_view line :
       absl::StrSplit(wages.substr(wages.find("\n000001") + 1), "\r\n")) {
    CHECK((line.empty() || line.size() == 306));
  }
}

TEST_CASE("companies have valid codes, numbers and known regions, and names of their own") {
  std::set<std::string> names;
  std::set<std::string> provinces;
  for (const Company& company : MakeCompanies(1500)) {
    const ParsedIdentifier code = ParseIdentifier(kSchemeUscc, company.uscc);
    REQUIRE(code.verdict == IdentifierVerdict::kVerified);
    CHECK(SplitUscc(code.value)->organisation_check_digit_holds);
    CHECK(SplitUscc(code.value)->organisation_code.starts_with("XL"));
    CHECK(ParseIdentifier(kSchemeOrganisationCode, OrganisationCodeOf(company.uscc)).join_keys ==
          code.join_keys);
    CHECK(ParseIdentifier(kSchemeTaxRegistration, TaxRegistrationOf(company.uscc)).join_keys ==
          code.join_keys);
    CHECK(BusinessRegistrationCheckHolds(company.business_registration));
    CHECK(ParseIdentifier(kSchemeUscc, WithFailingCheck(company.uscc)).verdict ==
          IdentifierVerdict::kCheckDigitFailed);
    CHECK(ParseIdentifier(kSchemeUscc, InScientificNotation(company.uscc)).verdict ==
          IdentifierVerdict::kScientificNotation);
    CHECK(ParseIdentifier(kSchemeUscc, ToFullWidth(company.uscc)).value == company.uscc);
    CHECK(IsKnownRegion(company.region));
    CHECK(company.name.find("样例") != std::string::npos);
    names.insert(company.name);
    provinces.insert(ProvinceOf(company.region));
  }
  CHECK(names.size() == 1500);
  CHECK(provinces == std::set<std::string>{"110000", "330000", "430000", "440000", "510000"});
}

TEST_CASE("authorities have codes of public bodies") {
  for (const std::span<const Authority> group :
       {MarketAuthorities(), Courts(), LabourAuthorities()}) {
    for (const Authority& authority : group) {
      CHECK(ParseIdentifier(kSchemeUscc, authority.uscc()).verdict == IdentifierVerdict::kVerified);
      CHECK(authority.uscc().starts_with("11"));
    }
  }
  CHECK(CountText(Make().catalogue_authorities, "uscc: ") == 11);
}

TEST_CASE("the only resident number is the one of the standard, and masked ones are none") {
  std::string text = AllText(Make());
  for (size_t at = text.find(kResidentNumber); at != std::string::npos;
       at = text.find(kResidentNumber)) {
    text.erase(at, kResidentNumber.size());
  }
  CHECK_FALSE(ContainsResidentId(text));
}

TEST_CASE("copies write the number otherwise, and it is the same number") {
  const std::vector<Company> companies = MakeCompanies(50);
  const std::vector<Penalty> market = MakeMarketPenalties(companies, kToday);

  for (const Penalty& copy : MakeLabourPenalties(companies, kToday, market)) {
    if (!copy.life.copy) continue;
    const Penalty& original = market[static_cast<size_t>(copy.serial) - 1];
    CHECK(CopiedNumber(copy) != OfficialNumber(original));
    CHECK(NormalizeDecisionNumber(CopiedNumber(copy)) ==
          NormalizeDecisionNumber(OfficialNumber(original)));
    CHECK(original.life.dirt == Dirt::kNone);
    CHECK_FALSE(original.person);
  }
}

TEST_CASE("dates and amounts are written in many forms, and are read as the same") {
  for (size_t form = 0; form < 6; ++form) {
    const auto read = ParseDate(WriteDate({2026, 3, 9}, form), DateFormat());
    REQUIRE(read.ok());
    CHECK(*read == CivilDate{2026, 3, 9});
  }
  const AmountFormat format = *AmountFormatFor("万元", "CNY");
  for (size_t form = 0; form < 4; ++form) {
    const auto read = ParseAmount(WriteTenThousands(1234, form), format);
    REQUIRE(read.ok());
    CHECK(*read == 12'340'000);
  }
}

TEST_CASE("there is a subject to look at for each example") {
  const SampleExports exports = Make();
  std::set<std::string> examples = {exports.examples.joined, exports.examples.differs,
                                    exports.examples.repaired};
  CHECK(examples.size() == 3);
  for (const std::string& example : examples) CHECK(UsccCheckHolds(example));
  CHECK(Make(true).examples.repaired == exports.examples.repaired);
}

}  // namespace
}  // namespace landbridge::samples
