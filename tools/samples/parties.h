// SPDX-License-Identifier: Apache-2.0
// Who appears in the sample exports: companies, sole traders and authorities that do not exist.
// Every name has 样例
// ("sample") in it; persons are called 某 ("somebody").
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landbridge::samples {

struct Company {
  std::string name;
  std::string uscc;
  std::string business_registration;
  std::string region;          // six digits, of the registration
  std::string representative;  // a person's name
  bool sole_trader = false;
};

struct Authority {
  std::string_view name;
  std::string_view region;
  std::string_view sort;           // "market"
  std::string_view number_prefix;  // its decisions' numbers begin with this
  int code_number;

  // Registered by a staffing office, as public bodies are.
  std::string uscc() const;

  // "sample-market-2".
  std::string catalogue_id() const;
};

// The authorities of each sort; the first one is the provincial one.
std::span<const Authority> MarketAuthorities();
std::span<const Authority> Courts();
std::span<const Authority> LabourAuthorities();

// The same `count` companies each time. Of ten, eight are registered in Guangdong, one in Hunan,
// and one elsewhere.
std::vector<Company> MakeCompanies(size_t count);

// "王某某": the `number`th person.
std::string PersonName(size_t number);

}  // namespace landbridge::samples
