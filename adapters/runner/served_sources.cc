// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/served_sources.h"

#include <map>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "landbridge/config/v1/sources.pb.h"
#include "proto/contract/config_file.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kPassesMax = 4;

// "06:30"; the schema has checked the form.
absl::Duration TimeOfDay(const std::string& text) {
  return absl::Hours(std::stoi(text.substr(0, 2))) + absl::Minutes(std::stoi(text.substr(3)));
}

ServedSource Served(const config::v1::ServedSource& config) {
  ServedSource source;
  source.mapping = config.mapping();
  source.input = config.input();
  for (const auto& [name, value] : config.parameters()) source.parameters[name] = value;
  source.schedule.every =
      absl::Seconds(config.every().seconds()) + absl::Nanoseconds(config.every().nanos());
  for (const std::string& time : config.at()) source.schedule.at.push_back(TimeOfDay(time));
  source.on_change = config.on_change() || (!config.has_every() && config.at().empty());
  const auto mapping = Mapping::Load(source.mapping, source.parameters);
  source.fault = mapping.status();
  source.name = mapping.ok() ? (*mapping)->source() : source.mapping.filename().string();
  if (mapping.ok()) source.categories = (*mapping)->StatedCategories();
  return source;
}

// Also by another name, and before it is made.
bool IsSameFolder(const std::filesystem::path& one, const std::filesystem::path& other) {
  const auto as_folder = [](const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::weakly_canonical(path, error) / "";
  };
  return !one.empty() && !other.empty() && as_folder(one) == as_folder(other);
}

}  // namespace

absl::StatusOr<ServedSources> LoadServedSources(const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(const auto config, LoadConfig<config::v1::SourcesConfig>(file));
  ServedSources served;
  served.connection = config.value.connection();
  served.reports = config.value.reports();
  served.catalogue = config.value.catalogue();
  served.passes_max = config.value.passes_max() > 0 ? config.value.passes_max() : kPassesMax;
  std::map<std::string, std::string> paths;  // of the entry that publishes a source
  for (const config::v1::ServedSource& each : config.value.sources()) {
    ServedSource source = Served(each);
    const std::string entry = absl::StrCat("sources[", served.sources.size(), "]");
    if (each.input().empty() && (each.on_change() || (!each.has_every() && each.at().empty()))) {
      return config.sources.ErrorAt(
          entry,
          "has no `input` whose files could change; name the exported files, or for a "
          "database say with `every` or `at` when it is read");
    }
    if (IsSameFolder(served.reports, source.input)) {
      // A folder below the input is not looked into.
      return config.sources.ErrorAt(
          "reports", absl::StrCat("is the folder in which ", source.name,
                                  " is read: each report would count as a changed file, and be "
                                  "read as one; choose a folder of its own"));
    }
    const std::string path = entry + ".mapping";
    const auto [other, first] = paths.emplace(source.name, path);
    if (!first && source.fault.ok()) {
      return config.sources.ErrorAt(
          path, absl::StrCat("publishes the source ", source.name, ", as `", other->second,
                             "` does; give it a source of its own in its mapping"));
    }
    served.sources.push_back(std::move(source));
  }
  return served;
}

absl::Status CheckServed(const ServedSource& source, const Catalogue* catalogue) {
  LB_RETURN_IF_ERROR(source.fault);
  if (catalogue == nullptr) return absl::OkStatus();
  for (const std::string& category : source.categories) {
    if (catalogue->FindCategory(category) != nullptr) continue;
    const std::string nearest = catalogue->NearestCategory(category);
    return absl::InvalidArgumentError(absl::StrCat(
        source.mapping.string(), ": the catalogue has no category `", category, "`; ",
        nearest.empty() ? "" : absl::StrCat("did you mean `", nearest, "`? "),
        "Records of it would be rejected: use one of the catalogue, or have its operator add it"));
  }
  return absl::OkStatus();
}

}  // namespace landbridge
