// SPDX-License-Identifier: Apache-2.0
// A filter as flags of a subcommand.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "landbridge/v1/feed_service.pb.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace landbridge {

struct FilterFlags {
  std::vector<std::string> categories;
  std::vector<std::string> subject_regions;
  std::vector<std::string> authority_regions;
  std::vector<std::string> authorities;
  std::vector<std::string> kinds;
  std::vector<std::string> severities;

  // Errors: kInvalidArgument: a kind or a severity that there is not.
  absl::StatusOr<v1::Filter> Filter() const;
};

// The result is for whoever groups the options or excludes others.
std::vector<CLI::Option*> AddFilterFlags(CLI::App& command, FilterFlags& flags);

}  // namespace landbridge
