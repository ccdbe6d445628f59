// SPDX-License-Identifier: Apache-2.0
// The world that a simulation takes place in: who lists whom, who may see what. Numbers are
// constructed; their check digits hold.
//
// Immutable once made; any thread may call any method.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/simulation/naive_view.h"

namespace landbridge::testing {

inline constexpr char kAuditorProvince[] = "province/CN";

struct Issuer {
  std::string name;
  std::string region;
  std::string code;  // Unified Social Credit Code
};

struct Company {
  std::string name;
  std::string code;           // Unified Social Credit Code
  std::string second_number;  // LEI, which nobody reports at first
};

class World {
 public:
  World(uint64_t seed, int companies);

  const std::vector<std::string>& categories() const { return categories_; }
  const std::vector<std::string>& regions() const { return regions_; }
  const std::vector<Issuer>& issuers() const { return issuers_; }
  const std::vector<Company>& companies() const { return companies_; }
  // Personal numbers.
  const std::vector<std::string>& persons() const { return persons_; }

  // Agencies are numbered: the issuers first, then offices that report copies.
  int agencies() const;
  std::string AgencyName(int agency) const;

  // Provinces that subscribe, as their certificates name them, without the auditor's.
  const std::vector<std::string>& provinces() const { return provinces_; }
  // What the policy of this epoch grants; some provinces' grants change with it.
  Grant GrantOf(const std::string& province, int epoch) const;

  // -1 when the code is of none.
  int CompanyOf(const std::string& code) const;

  std::string CatalogueYaml() const;
  std::string PolicyYaml(int epoch) const;

 private:
  uint64_t seed_;
  std::vector<std::string> categories_;
  std::vector<std::string> regions_;
  std::vector<Issuer> issuers_;
  std::vector<Company> companies_;
  std::vector<std::string> persons_;
  std::vector<std::string> provinces_;
  absl::flat_hash_map<std::string, int> company_of_;
};

}  // namespace landbridge::testing
