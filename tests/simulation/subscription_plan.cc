// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/subscription_plan.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace landbridge::testing {
namespace {

constexpr int kPausesMax = 2;

bool Chance(samples::SampleRandom& random, size_t percent) { return random.Below(100) < percent; }

// Any of the world's regions, or what holds one.
std::string RandomRegion(const World& world, samples::SampleRandom& random) {
  const std::string& region = world.regions()[random.Below(world.regions().size())];
  switch (random.Below(4)) {
    case 0:
      return region;
    case 1:
      // Between a municipality and its districts there is no city.
      if (region.starts_with("11") || region.starts_with("31")) return region;
      return region.substr(0, 4) + "00";
    default:
      return region.substr(0, 2) + "0000";
  }
}

}  // namespace

v1::Filter RandomFilter(const World& world, const std::string& province,
                        samples::SampleRandom& random) {
  v1::Filter filter;
  if (Chance(random, 10)) return filter;
  if (Chance(random, 40)) {
    std::vector<std::string> categories = world.GrantOf(province, 0).categories;
    if (categories.empty()) categories = world.categories();
    for (const std::string& category : categories) {
      if (Chance(random, 50)) filter.add_categories(category);
    }
  }
  if (Chance(random, 65)) {
    for (size_t i = 0; i <= random.Below(4); ++i) {
      filter.add_subject_regions(RandomRegion(world, random));
    }
  }
  if (Chance(random, 20)) {
    for (size_t i = 0; i <= random.Below(2); ++i) {
      const std::string& seat = world.issuers()[random.Below(world.issuers().size())].region;
      filter.add_authority_regions(Chance(random, 50) ? seat : seat.substr(0, 2) + "0000");
    }
  }
  if (Chance(random, 15)) filter.add_subject_kinds(v1::SUBJECT_KIND_ORGANISATION);
  if (Chance(random, 25)) {
    filter.add_severities(static_cast<v1::Severity>(v1::SEVERITY_MINOR + random.Below(3)));
  }
  if (Chance(random, 10)) {
    filter.add_authorities(world.issuers()[random.Below(world.issuers().size())].code);
  }
  return filter;
}

Watched RandomWatchList(const World& world, samples::SampleRandom& random) {
  Watched watched;
  watched.by_second_number = Chance(random, 50);
  const size_t percent = watched.by_second_number ? 70 : 5 + random.Below(40);
  for (size_t i = 0; i < world.companies().size(); ++i) {
    if (Chance(random, percent)) watched.companies.insert(static_cast<int>(i));
  }
  // A list without anybody would be refused.
  watched.companies.insert(0);
  return watched;
}

SubscriptionPlan RandomPlan(const World& world, uint64_t seed, int number) {
  SubscriptionPlan plan;
  plan.seed = seed * 99'991 + static_cast<uint64_t>(number);
  samples::SampleRandom random(plan.seed);
  plan.province = world.provinces()[static_cast<size_t>(number) % world.provinces().size()];
  plan.filter = RandomFilter(world, plan.province, random);
  plan.pauses_max = Chance(random, 25) ? kPausesMax : 0;
  if (Chance(random, 60)) {
    plan.name = absl::StrCat("simulated-", number);
    plan.has_watch_list = Chance(random, 35);
    if (plan.has_watch_list) plan.watched = RandomWatchList(world, random);
  }
  return plan;
}

}  // namespace landbridge::testing
