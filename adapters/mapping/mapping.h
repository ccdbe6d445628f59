// SPDX-License-Identifier: Apache-2.0
// A mapping file, checked and ready to run.
//
//   LB_ASSIGN_OR_RETURN(const auto mapping, Mapping::Load("ofac_consolidated_csv.yaml", {}));
//   LB_ASSIGN_OR_RETURN(const auto files, mapping->InputFiles("/data/ofac"));
//   LB_ASSIGN_OR_RETURN(const auto records, RecordStream::Open(mapping, files, {.today = today}));
//
// The language is described in landbridge/config/v1/mapping.proto. Immutable: any thread may call
// any method.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "landbridge/config/v1/mapping.pb.h"
#include "proto/contract/config_file.h"

namespace landbridge {

struct MappingPlan;

class Mapping {
 public:
  // Values of --set NAME=VALUE, by name of the parameter.
  using Parameters = std::map<std::string, std::string, std::less<>>;

  // Reads and checks a mapping file, and the files that its `fields_from` names.
  //
  // Errors: kInvalidArgument: "FILE:LINE:COLUMN: what; remedy", one line for each fault: a rule of
  // the schema that is
  //           broken, a target that Record does not have (with the nearest one), a value that does
  //           not fit its target, a pattern that is none, a parameter without a value or one that
  //           the mapping does not have.
  //         kNotFound, kPermissionDenied: a file cannot be read.
  static absl::StatusOr<std::shared_ptr<const Mapping>> Load(const std::filesystem::path& file,
                                                             const Parameters& parameters);

  // The same for a mapping in memory. `name` stands for the file in messages, and `fields_from`
  // counts from its folder.
  static absl::StatusOr<std::shared_ptr<const Mapping>> Parse(std::string_view yaml,
                                                              std::string_view name,
                                                              const Parameters& parameters);

  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  // Its file's name without the folder, for messages about the mapping itself.
  const std::string& name() const { return name_; }
  // "ofac/consolidated".
  const std::string& source() const { return config_.source(); }
  // The file as it was written.
  const config::v1::Mapping& config() const { return config_; }
  // Whether records that are no longer there are to be withdrawn.
  bool complete() const { return config_.has_complete(); }

  // The categories that it states itself: constants, what tables of values give, and defaults.
  std::vector<std::string> StatedCategories() const;

  // Whether there is a table that is no database's.
  bool ReadsFiles() const;

  // The files to read, one for each table, in their order; in the place of a database stands what
  // messages call its rows. `input`, empty when no table is a file, is a folder in which the
  // tables' `file` names are looked for, or, for a mapping of one table, the file itself; for
  // several tables it may also be the first table's file, and the others are looked for beside it.
  //
  // Errors: kInvalidArgument: there is an input and no file to be read, or the other way round.
  //         kNotFound: a table has no file there. kFailedPrecondition: a pattern fits several
  // files; the message names
  //           two of them.
  absl::StatusOr<std::vector<std::filesystem::path>> InputFiles(
      const std::filesystem::path& input) const;

  // For RecordStream.
  const MappingPlan& plan() const { return *plan_; }

 private:
  Mapping(std::string name, config::v1::Mapping config, std::unique_ptr<const MappingPlan> plan);
  static absl::StatusOr<std::shared_ptr<const Mapping>> Compile(
      ConfigFile<config::v1::Mapping> file, const Parameters& parameters);

  const std::string name_;
  const config::v1::Mapping config_;
  const std::unique_ptr<const MappingPlan> plan_;
};

}  // namespace landbridge
