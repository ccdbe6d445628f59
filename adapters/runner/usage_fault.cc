// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/usage_fault.h"

#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "proto/contract/config_schema.h"
#include "proto/contract/personal_numbers.h"

namespace landbridge {
namespace {

using config_internal::Nearest;
using config_internal::Suggest;

std::vector<std::string> Subcommands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    names.push_back(command->get_name());
  }
  return names;
}

// The long names of all flags of `app`.
std::vector<std::string> Flags(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options(nullptr)) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace

std::string UsageFault(const CLI::App* app, const CLI::Error& error) {
  const std::string more = "Run with --help for more information.\n";
  const std::vector<const CLI::App*> chosen = [app] {
    const auto commands = app->get_subcommands();
    return std::vector<const CLI::App*>(commands.begin(), commands.end());
  }();
  const std::vector<std::string> unknown = app->remaining(/*recurse=*/true);
  if (chosen.empty() && !unknown.empty()) {
    return WithoutPersonalNumbers(absl::StrCat("`", unknown[0], "` is no subcommand; ",
                                               Suggest(unknown[0], Subcommands(*app)), "\n", more));
  }
  std::string text = absl::StrCat(error.what(), "\n");
  for (const std::string& word : unknown) {
    if (!word.starts_with("--") || chosen.empty()) continue;
    const std::string flag = word.substr(0, word.find('='));
    const std::string nearest = Nearest(flag, Flags(*chosen[0]));
    absl::StrAppend(&text, "`", flag, "` is no flag of ", chosen[0]->get_name(),
                    nearest.empty() ? "" : absl::StrCat("; did you mean `", nearest, "`?"), "\n");
  }
  return WithoutPersonalNumbers(text + more);
}

}  // namespace landbridge
