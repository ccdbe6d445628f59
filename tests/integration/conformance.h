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
