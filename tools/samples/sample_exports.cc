// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/sample_exports.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/samples/defaulters.h"
#include "tools/samples/encoding.h"
#include "tools/samples/parties.h"
#include "tools/samples/penalties.h"
#include "tools/samples/penalty_files.h"
#include "tools/samples/wages.h"

namespace landbridge::samples {
namespace {

constexpr size_t kCompanies = 1500;

template <typename Row>
void Add(std::string name, std::string bytes, const std::vector<Row>& rows, int64_t totals_lines,
         bool later, SampleExports& exports) {
  ExportFacts facts;
  facts.file = name;
  facts.skipped = totals_lines;
  facts.rows = totals_lines;
  for (const Row& row : rows) facts.Count(row.life, later);
  exports.facts.push_back(std::move(facts));
  exports.files.push_back({std::move(name), std::move(bytes)});
}

// How many decisions there are about each company.
class DecisionCounts {
 public:
  template <typename Row>
  void Add(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      if (!row.life.copy) ++counts_[row.subject.uscc];
    }
  }
  bool HasOne(const std::string& uscc) const {
    const auto found = counts_.find(uscc);
    return found != counts_.end() && found->second == 1;
  }

 private:
  std::map<std::string, int> counts_;
};

// Companies with a single decision, so that whoever asks for them gets that one.
SampleExamples ChooseExamples(const std::vector<Penalty>& market,
                              const std::vector<Penalty>& labour, const DecisionCounts& decisions) {
  const auto choose = [&](auto fits) {
    const auto chosen = std::find_if(labour.begin(), labour.end(), [&](const Penalty& copy) {
      const Penalty& original = market[static_cast<size_t>(copy.serial) - 1];
      return copy.life.copy && copy.life.fate == Fate::kStays &&
             decisions.HasOne(copy.subject.uscc) && fits(copy, original);
    });
    return chosen == labour.end() ? std::string() : chosen->subject.uscc;
  };
  const auto stays = [](const Penalty& original) { return original.life.fate == Fate::kStays; };
  return {
      .joined = choose(
          [&](const auto& copy, const auto& original) { return !copy.differs && stays(original); }),
      .differs = choose(
          [&](const auto& copy, const auto& original) { return copy.differs && stays(original); }),
      .repaired = choose(
          [](const auto&, const auto& original) { return original.life.fate == Fate::kRepaired; }),
  };
}

std::string CatalogueAuthorities() {
  std::string yaml;
  for (const std::span<const Authority> group :
       {MarketAuthorities(), Courts(), LabourAuthorities()}) {
    for (const Authority& authority : group) {
      absl::StrAppend(&yaml, "  - {id: ", authority.catalogue_id(), ", names: [",
                      std::string(authority.name), "], uscc: ", authority.uscc(), ", region: \"",
                      std::string(authority.region), "\"}\n");
    }
  }
  return yaml;
}

}  // namespace

absl::StatusOr<SampleExports> MakeSampleExports(const SampleOptions& options) {
  const std::vector<Company> companies = MakeCompanies(kCompanies);
  const bool later = options.later;
  SampleExports exports;

  const std::vector<Penalty> market = MakeMarketPenalties(companies, options.today);
  LB_ASSIGN_OR_RETURN(std::string csv,
                      EncodeText(WriteMarketCsv(market, options.today, later), "gb18030"));
  Add("penalties.csv", std::move(csv), market, 1, later, exports);

  const std::vector<Defaulter> defaulters = MakeDefaulters(companies, options.today);
  Add("defaulters.jsonl", WriteDefaulters(defaulters, later), defaulters, 0, later, exports);

  const std::vector<WageArrears> arrears = MakeWageArrears(companies, options.today);
  LB_ASSIGN_OR_RETURN(std::string wages, WriteWageArrears(arrears, options.today, later));
  Add("wages.txt", std::move(wages), arrears, 1, later, exports);

  const std::vector<Penalty> labour = MakeLabourPenalties(companies, options.today, market);
  Add("penalties_2016.xml", WriteLabourXml(labour, later), labour, 0, later, exports);

  DecisionCounts decisions;
  decisions.Add(market);
  decisions.Add(defaulters);
  decisions.Add(arrears);
  decisions.Add(labour);
  exports.examples = ChooseExamples(market, labour, decisions);
  exports.catalogue_authorities = CatalogueAuthorities();
  return exports;
}

}  // namespace landbridge::samples
