// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/mapping.h"

#include <fnmatch.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/mapping/compiler.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/sources/open_source.h"
#include "adapters/sources/side_files.h"
#include "proto/contract/config_file.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

namespace fs = std::filesystem;

// The one file in `folder` that `pattern` fits, side files apart.
absl::StatusOr<fs::path> FindFile(const fs::path& folder, const std::string& pattern) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const fs::path name = it->path().filename();
    if (it->is_regular_file(error) && !IsSideFile(name.native()) &&
        fnmatch(pattern.c_str(), name.c_str(), 0) == 0) {
      found.push_back(it->path());
    }
  }
  if (error) {
    return absl::NotFoundError(
        absl::StrCat(folder.string(), ": cannot be read: ", error.message()));
  }
  if (found.empty()) {
    return absl::NotFoundError(
        absl::StrCat(folder.string(), ": no file fits `", pattern,
                     "` of the mapping; put the export there, or correct `file`"));
  }
  std::sort(found.begin(), found.end());
  if (found.size() > 1) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder.string(), ": ", found.size(), " files fit `", pattern,
                     "` of the mapping, such as ", found[0].filename().string(), " and ",
                     found[1].filename().string(), "; move all but one away, or name the file"));
  }
  return found[0];
}

}  // namespace

Mapping::Mapping(std::string name, config::v1::Mapping config,
                 std::unique_ptr<const MappingPlan> plan)
    : name_(std::move(name)), config_(std::move(config)), plan_(std::move(plan)) {}
Mapping::~Mapping() = default;

absl::StatusOr<std::shared_ptr<const Mapping>> Mapping::Compile(
    ConfigFile<config::v1::Mapping> file, const Parameters& parameters) {
  std::vector<ConfigFile<config::v1::FieldList>> shared;
  for (const std::string& from : file.value.fields_from()) {
    LB_ASSIGN_OR_RETURN(auto fields, LoadConfig<config::v1::FieldList>(from));
    shared.push_back(std::move(fields));
  }
  LB_ASSIGN_OR_RETURN(auto plan, CompileMapping(file, shared, parameters));
  return std::shared_ptr<const Mapping>(new Mapping(
      fs::path(file.sources.file()).filename().string(), std::move(file.value), std::move(plan)));
}

absl::StatusOr<std::shared_ptr<const Mapping>> Mapping::Load(const fs::path& file,
                                                             const Parameters& parameters) {
  LB_ASSIGN_OR_RETURN(auto loaded, LoadConfig<config::v1::Mapping>(file));
  return Compile(std::move(loaded), parameters);
}

absl::StatusOr<std::shared_ptr<const Mapping>> Mapping::Parse(std::string_view yaml,
                                                              std::string_view name,
                                                              const Parameters& parameters) {
  LB_ASSIGN_OR_RETURN(auto loaded, LoadConfigFromText<config::v1::Mapping>(yaml, name));
  return Compile(std::move(loaded), parameters);
}

absl::StatusOr<std::vector<fs::path>> Mapping::InputFiles(const fs::path& input) const {
  std::error_code error;
  const bool is_folder = fs::is_directory(input, error);
  std::vector<fs::path> files;
  bool input_is_taken = is_folder;
  for (const TablePlan& table : plan_->tables) {
    if (const auto* const sql = std::get_if<SqlOptions>(&table.options)) {
      files.emplace_back(SqlPlaceName(*sql));
      continue;
    }
    if (input.empty()) {
      return absl::InvalidArgumentError("the mapping reads files; say with --input where they are");
    }
    if (!input_is_taken) {
      input_is_taken = true;
      if (!fs::exists(input, error)) {
        return absl::NotFoundError(absl::StrCat(input.string(),
                                                ": is not there; correct the path of the input, or "
                                                "see whether the export has been written"));
      }
      files.push_back(input);
      continue;
    }
    if (table.file.empty()) {
      return absl::FailedPreconditionError(absl::StrCat(
          input.string(), ": is a folder, and the mapping names no `file`; give the file"));
    }
    LB_ASSIGN_OR_RETURN(fs::path found,
                        FindFile(is_folder ? input : input.parent_path(), table.file));
    files.push_back(std::move(found));
  }
  if (!input.empty() && !ReadsFiles()) {
    return absl::InvalidArgumentError(
        absl::StrCat(input.string(), ": the mapping reads a database only; leave --input out"));
  }
  return files;
}

std::vector<std::string> Mapping::StatedCategories() const {
  std::vector<std::string> stated;
  for (const FieldPlan& field : plan_->fields) {
    if (field.target->path() != "decision.category") continue;
    if (field.constant && field.values.empty()) stated.push_back(*field.constant);
    for (const auto& [word, category] : field.values) {
      if (!category.empty()) stated.push_back(category);
    }
    if (field.default_text) stated.push_back(*field.default_text);
  }
  return stated;
}

bool Mapping::ReadsFiles() const {
  return std::any_of(plan_->tables.begin(), plan_->tables.end(), [](const TablePlan& table) {
    return !std::holds_alternative<SqlOptions>(table.options);
  });
}

}  // namespace landbridge
