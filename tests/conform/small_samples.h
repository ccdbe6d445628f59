// SPDX-License-Identifier: Apache-2.0
// Small samples of a test's own, taken apart as the kit does it.
#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/conform/sample.h"
#include "adapters/mapping/table_options.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {

// A mapping of `table`, a line of YAML, whose columns are `id` and `name`.
inline std::shared_ptr<const Mapping> MappingOf(const std::string& table) {
  const auto mapping = Mapping::Parse(absl::StrCat("source: market/fines\ntables:\n  - ", table, R"(
record_id: {from: id}
fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.authority, constant: a}
  - {to: decision.number, from: id}
  - {to: decision.legal_basis.text, constant: b}
  - {to: decision.decided_date, constant: 2026-03-09}
)"),
                                      "fines.yaml", {});
  INFO(mapping.status().message());
  REQUIRE(mapping.ok());
  return *mapping;
}

inline absl::StatusOr<std::unique_ptr<const Sample>> TryToOpen(const std::string& table,
                                                               const std::string& bytes) {
  const SmallFile file(bytes, "fines");
  return OpenSample(*MappingOf(table), file.path());
}

inline std::unique_ptr<const Sample> SampleOf(const std::string& table, const std::string& bytes) {
  auto sample = TryToOpen(table, bytes);
  INFO(sample.status().message());
  REQUIRE(sample.ok());
  return *std::move(sample);
}

// What the mapping's source reads in `bytes`.
inline ReadResult ReadBy(const std::string& table, const absl::StatusOr<std::string>& bytes) {
  INFO(bytes.status().message());
  REQUIRE(bytes.ok());
  return ReadText(SourceOptionsOf(MappingOf(table)->config().tables(0)), *bytes, "fines");
}

}  // namespace landbridge::testing
