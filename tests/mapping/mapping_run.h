// SPDX-License-Identifier: Apache-2.0
// Runs a mapping over small files of a test, or a profile over real ones, and keeps everything that
// comes out.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/record_stream.h"

namespace landbridge::testing {

struct MappingRun {
  absl::Status status;
  std::vector<MappedRecord> records;
  std::vector<RejectedRecord> rejected;
  PassSummary summary;

  // "decision.conduct: value_unknown" for each finding of all rejected rows and warnings.
  std::vector<std::string> Findings() const;
};

// File name to content.
using Files = std::map<std::string, std::string>;

// Maps `files` by `yaml`. A mapping that does not compile ends with its status too.
MappingRun RunText(std::string_view yaml, const Files& files,
                   const Mapping::Parameters& parameters = {},
                   std::shared_ptr<const Catalogue> catalogue = {});

// Maps what a mapping that reads a database finds there. `name` stands for the mapping's file.
MappingRun RunDatabase(std::string_view yaml, std::string_view name = "test.yaml",
                       const std::optional<std::string>& since = {});

// Maps `input` by the profile `name` of adapters/profiles. No list that was really published may
// look as if its columns had changed places.
MappingRun RunProfile(std::string_view name, const std::filesystem::path& input,
                      const Mapping::Parameters& parameters = {});

// A mapping of one comma-delimited table with the rules that every record needs, and `fields`
// (lines of YAML) besides. The table's columns that it reads are `id` and those that `fields` name.
std::string SimpleMapping(std::string_view fields, std::string_view table = "");

// The one value that the field `to` (a path that takes one text) gets from the table `csv`, by
// `rule`: ", from: a".
// "<rejected: rule>" for a rejected row, "<none>" when the field stays empty.
std::string ValueOf(std::string_view rule, std::string_view csv,
                    std::string_view to = "decision.remark");

// A mapping's message that it does not compile; empty when it does.
std::string CompileError(std::string_view yaml, const Mapping::Parameters& parameters = {});

// The day on which all runs take place.
inline constexpr CivilDate kToday = {2026, 4, 1};

}  // namespace landbridge::testing
