// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/load.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/check.h"
#include "proto/contract/regions.h"
#include "tools/samples/codes.h"

namespace landbridge::bench {
namespace {

constexpr char kAuthorityName[] = "样例省市场监督管理局";

// Cities of today, the first in the order of their codes.
std::vector<std::string> MakeRegions() {
  std::vector<std::string> regions;
  for (const std::string& province : AllProvinces()) {
    for (int city = 1; city <= 20 && regions.size() < kRegions; ++city) {
      std::string code =
          absl::StrCat(province.substr(0, 2), absl::Dec(city, absl::kZeroPad2), "00");
      if (IsCurrentRegion(code)) regions.push_back(std::move(code));
    }
  }
  LB_CHECK(regions.size() == kRegions);
  return regions;
}

const std::vector<std::string>& Regions() {
  static const auto* const regions = new std::vector<std::string>(MakeRegions());
  return *regions;
}

void SetDecided(v1::Date& date) {
  static const absl::CivilDay day = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) - 20;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

}  // namespace

v1::Record MakeRecord(int64_t number) {
  static const std::string authority = samples::MakeUscc("11", "440000", 7);
  const auto company = static_cast<int>(number % kCompanies);
  const std::string& region = Regions()[static_cast<size_t>(RegionOf(number))];
  v1::Record record;
  v1::Decision& decision = *record.mutable_decision();
  decision.set_category("cn.administrative-penalty");
  v1::Subject& subject = *decision.mutable_subject();
  subject.set_kind(v1::SUBJECT_KIND_ORGANISATION);
  v1::Name& name = *subject.add_names();
  name.set_text(absl::StrCat("样例第", company, "号食品公司"));
  name.set_kind(v1::NAME_KIND_REGISTERED);
  v1::Identifier& identifier = *subject.add_identifiers();
  identifier.set_scheme("cn.uscc");
  identifier.set_value(samples::MakeUscc("91", region, company));
  subject.set_region(region);
  v1::Authority& issuer = *decision.mutable_authority();
  issuer.set_name(kAuthorityName);
  issuer.mutable_identifier()->set_scheme("cn.uscc");
  issuer.mutable_identifier()->set_value(authority);
  decision.set_number(DecisionNumber(number));
  decision.mutable_legal_basis()->set_text("食品安全法");
  SetDecided(*decision.mutable_decided_date());
  decision.set_severity(v1::SEVERITY_GENERAL);
  decision.set_conduct("经营过期食品");
  decision.set_measure("罚款5000元");
  return record;
}

std::string RecordId(int64_t number) { return absl::StrCat("2026-", number); }

std::string DecisionNumber(int64_t number) {
  return absl::StrCat("样市监罚〔2026〕", number, "号");
}

int RegionOf(int64_t number) { return static_cast<int>(number % kCompanies % kRegions); }

std::string NameOf(Views views) {
  switch (views) {
    case Views::kSame:
      return "same";
    case Views::kDifferent:
      return "different";
    case Views::kNarrow:
      return "narrow";
  }
  LB_CHECK(false);
}

v1::Filter FilterOf(Views views, int index) {
  v1::Filter filter;
  if (views == Views::kSame) return filter;
  for (int region = 0; region < kRegions; ++region) {
    if ((region == index % kRegions) == (views == Views::kNarrow)) {
      filter.add_subject_regions(Regions()[static_cast<size_t>(region)]);
    }
  }
  return filter;
}

bool IsSeen(Views views, int index, int64_t number) {
  if (views == Views::kSame) return true;
  return (RegionOf(number) == index % kRegions) == (views == Views::kNarrow);
}

int64_t SeenOf(Views views, int index, int64_t begin, int64_t end) {
  int64_t seen = 0;
  for (int64_t number = begin; number < end; ++number) seen += IsSeen(views, index, number);
  return seen;
}

}  // namespace landbridge::bench
