// SPDX-License-Identifier: Apache-2.0
// A run of the conformance kit, and what it says.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "tests/support/catch.h"
#include "tests/support/subprocess.h"

namespace landbridge::testing {

// Entries of a mapping's `fields` that make a fine of each row with a name and a number. Others may
// follow them.
inline constexpr char kFineFields[] =
    R"(  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.authority, constant: 深圳市市场监督管理局}
  - {to: decision.authority.identifier, constant: 11440100XL900002XJ, set: {scheme: cn.uscc}}
  - {to: decision.number, from: number}
  - {to: decision.legal_basis.text, constant: 《中华人民共和国广告法》第五十五条}
  - {to: decision.decided_date, constant: 2026-03-09}
  - {to: decision.conduct, constant: 广告与事实不符}
  - {to: decision.measure, constant: 警告}
)";

// What `conform` reports, by name of the case.
struct Conformance {
  int exit_code = 0;
  nlohmann::json report;

  std::string Verdict(const std::string& name) const { return Find(name).at("verdict"); }
  std::string Detail(const std::string& name) const { return Find(name).at("detail"); }
  const nlohmann::json& Find(const std::string& name) const {
    for (const nlohmann::json& tried : report.at("cases")) {
      if (tried.at("name") == name) return tried;
    }
    FAIL("no case is called " << name);
    return report;
  }
};

// `input` is empty for a mapping of a database.
inline Conformance Conform(const std::filesystem::path& mapping,
                           const std::filesystem::path& input) {
  std::vector<std::string> command = {LANDBRIDGE_ADAPTER, "conform", mapping.string()};
  if (!input.empty()) command.insert(command.end(), {"--input", input.string()});
  command.insert(command.end(),
                 {"--catalogue", LANDBRIDGE_PROFILES "/catalogue.yaml", "--landbridged",
                  LANDBRIDGED, "--landbridge", LANDBRIDGE, "--json"});
  const Finished finished = RunProgram(command);
  INFO(finished.err);
  REQUIRE(finished.exit_code <= 1);
  return {finished.exit_code, nlohmann::json::parse(finished.out)};
}

}  // namespace landbridge::testing
