// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "proto/contract/check.h"
#include "proto/contract/check_digits.h"
#include "proto/contract/regions.h"
#include "tools/samples/codes.h"
#include "tools/samples/sample_random.h"

namespace landbridge::testing {
namespace {

constexpr int kCopyOffices = 2;
constexpr int kPersons = 40;
constexpr int kFirstIssuerNumber = 900'000;

constexpr char kCatalogue[] = R"(
instruments:
  - {id: penalty-law, titles: [行政处罚法]}
  - {id: wage-regulation, titles: [保障农民工工资支付条例]}
  - {id: defaulters-rules, titles: [关于公布失信被执行人名单信息的若干规定]}
categories:
  - id: penalty
    title: penalties
    instruments: [penalty-law]
    who_may_list: {any_public_body: true}
    publication: {until_lifted: annulled or repaired}
    subject_kinds: [organisation, person]
    default_severity: general
  - id: wages
    title: unpaid wages
    instruments: [wage-regulation]
    who_may_list: {any_public_body: true}
    publication: {until_lifted: the wages were paid}
    subject_kinds: [organisation, person]
    default_severity: serious
  - id: defaulters
    title: judgment defaulters
    instruments: [defaulters-rules]
    who_may_list: {any_public_body: true}
    publication: {until_lifted: deleted by the enforcing court}
    subject_kinds: [organisation, person]
    default_severity: serious
)";

// The check digits of ISO 17442 and GB 11643, found by asking what holds.
std::string MakeLei(int number) {
  const std::string stem = absl::StrFormat("984500LB%010d", number);
  for (int check = 0; check < 100; ++check) {
    const std::string lei = absl::StrFormat("%s%02d", stem, check);
    if (LeiCheckHolds(lei)) return lei;
  }
  LB_CHECK(false);
  return stem;
}

std::string MakeResidentId(int number) {
  const std::string stem = absl::StrFormat("44030519900101%03d", number);
  for (const char check : std::string_view("0123456789X")) {
    if (const std::string id = stem + check; ResidentIdCheckHolds(id)) return id;
  }
  LB_CHECK(false);
  return stem;
}

std::string YamlList(const std::vector<std::string>& values) {
  if (values.empty()) return "[\"*\"]";
  return absl::StrCat("[\"", absl::StrJoin(values, "\", \""), "\"]");
}

}  // namespace

World::World(uint64_t seed, int companies)
    : seed_(seed),
      categories_({"penalty", "wages", "defaulters"}),
      regions_({"440305", "440106", "440605", "330106", "330206", "510107", "310115", "110108",
                "420106", "320106", "370102", "440000"}),
      provinces_({"province/440000", "province/330000", "province/510000", "province/310000",
                  "province/110000", "province/320000", "province/420000"}) {
  const std::vector<std::pair<std::string, std::string>> seats = {
      {"440300", "深圳市"}, {"330100", "杭州市"}, {"510100", "成都市"}, {"310000", "上海市"}};
  for (const auto& [region, city] : seats) {
    issuers_.push_back(
        {city + "市场监督管理局", region,
         samples::MakeUscc("11", region, kFirstIssuerNumber + static_cast<int>(issuers_.size()))});
  }
  // The naive view knows nothing of codes that were retired.
  for (const std::string& region : regions_) LB_CHECK(IsCurrentRegion(region));
  for (int i = 0; i < companies; ++i) {
    const std::string& region = regions_[static_cast<size_t>(i) % (regions_.size() - 1)];
    companies_.push_back(
        {absl::StrCat("示例第", i, "号有限公司"), samples::MakeUscc("91", region, i), MakeLei(i)});
    company_of_.emplace(companies_.back().code, i);
  }
  for (int i = 0; i < kPersons; ++i) persons_.push_back(MakeResidentId(i));
}

int World::agencies() const { return static_cast<int>(issuers_.size()) + kCopyOffices; }

std::string World::AgencyName(int agency) const {
  const int issuers = static_cast<int>(issuers_.size());
  if (agency >= issuers) return absl::StrCat("agency/CN/copies-", agency - issuers);
  return absl::StrCat("agency/", issuers_[static_cast<size_t>(agency)].region, "/market");
}

Grant World::GrantOf(const std::string& province, int epoch) const {
  if (province == kAuditorProvince || province == "province/440000") return {{}, {}, true};
  const std::string own = province.substr(province.find('/') + 1);
  if (province == "province/110000") return {{"penalty", "wages"}, {}, false};
  if (province != "province/320000" && province != "province/420000") {
    return {{}, {own, "440000", "310000"}, province == "province/330000"};
  }
  samples::SampleRandom random(seed_ * 31 + static_cast<uint64_t>(epoch) * 7 +
                               static_cast<uint64_t>(own[0] - '0'));
  Grant grant{{}, {own}, random.Below(2) == 0};
  if (random.Below(4) == 0) grant.regions.clear();
  for (const char* region : {"440000", "330100", "510000", "310115"}) {
    if (!grant.regions.empty() && random.Below(2) == 0) grant.regions.push_back(region);
  }
  return grant;
}

int World::CompanyOf(const std::string& code) const {
  const auto found = company_of_.find(code);
  return found == company_of_.end() ? -1 : found->second;
}

std::string World::CatalogueYaml() const { return kCatalogue; }

std::string World::PolicyYaml(int epoch) const {
  std::string yaml = "agencies:\n";
  for (int agency = 0; agency < agencies(); ++agency) {
    absl::StrAppend(&yaml, "  - {name: ", AgencyName(agency),
                    ", sources: [\"decisions\"], categories: [\"*\"]");
    if (agency < static_cast<int>(issuers_.size())) {
      absl::StrAppend(&yaml, ", issues_as: [", issuers_[static_cast<size_t>(agency)].code, "]");
    }
    yaml += "}\n";
  }
  yaml += "provinces:\n";
  std::vector<std::string> names = provinces_;
  names.push_back(kAuditorProvince);
  for (const std::string& name : names) {
    const Grant grant = GrantOf(name, epoch);
    absl::StrAppend(&yaml, "  - {name: ", name, ", categories: ", YamlList(grant.categories),
                    ", regions: ", YamlList(grant.regions),
                    ", persons: ", grant.persons ? "true" : "false", ", subscriptions_max: 200}\n");
  }
  return yaml + "operators:\n  - {name: operator/duty}\n";
}

}  // namespace landbridge::testing
