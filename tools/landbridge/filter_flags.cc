// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/filter_flags.h"

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// SUBJECT_KIND_SOLE_TRADER for "sole-trader".
std::string EnumName(const char* prefix, const std::string& value) {
  return absl::StrCat(prefix, absl::AsciiStrToUpper(absl::StrReplaceAll(value, {{"-", "_"}})));
}

CLI::Option* AddList(CLI::App& command, const char* name, std::vector<std::string>& values,
                     const char* description) {
  return command.add_option(name, values, std::string(description) + " (may be repeated)")
      ->allow_extra_args(false);
}

}  // namespace

absl::StatusOr<v1::Filter> FilterFlags::Filter() const {
  v1::Filter filter;
  filter.mutable_categories()->Add(categories.begin(), categories.end());
  filter.mutable_subject_regions()->Add(subject_regions.begin(), subject_regions.end());
  filter.mutable_authority_regions()->Add(authority_regions.begin(), authority_regions.end());
  filter.mutable_authorities()->Add(authorities.begin(), authorities.end());
  for (const std::string& kind : kinds) {
    v1::SubjectKind value = v1::SUBJECT_KIND_UNSPECIFIED;
    if (!v1::SubjectKind_Parse(EnumName("SUBJECT_KIND_", kind), &value)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "`", kind, "` is no kind of subjects; use organisation, sole-trader or person"));
    }
    filter.add_subject_kinds(value);
  }
  for (const std::string& severity : severities) {
    v1::Severity value = v1::SEVERITY_UNSPECIFIED;
    if (!v1::Severity_Parse(EnumName("SEVERITY_", severity), &value)) {
      return absl::InvalidArgumentError(
          absl::StrCat("`", severity, "` is no severity; use minor, general or serious"));
    }
    filter.add_severities(value);
  }
  return filter;
}

std::vector<CLI::Option*> AddFilterFlags(CLI::App& command, FilterFlags& flags) {
  return {
      AddList(command, "--category", flags.categories, "only this category"),
      AddList(command, "--subject-region", flags.subject_regions, "only subjects of this region"),
      AddList(command, "--authority-region", flags.authority_regions,
              "only authorities of this region"),
      AddList(command, "--issuing-authority", flags.authorities,
              "only this authority: an id of the catalogue, or its code"),
      AddList(command, "--kind", flags.kinds, "only organisation, sole-trader or person"),
      AddList(command, "--severity", flags.severities, "only minor, general or serious"),
  };
}

}  // namespace landbridge
