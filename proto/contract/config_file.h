// SPDX-License-Identifier: Apache-2.0
// Loads any configuration file of the project: YAML in, a checked protobuf message out.
//
// The schema is the message's own descriptor with the field options of
// landbridge/config/v1/options.proto. In the file
//   - keys are the field names in snake_case; a key that the schema does not know is an error,
//   - enum values are lower-case names without the enum's prefix: `organisation` for
//     SUBJECT_KIND_ORGANISATION,
//   - a list of single values with one element may be written as that element,
//   - a google.protobuf.Duration is written `250ms`, `15s`, `2m`, `36h` or `1h30m`,
//   - a landbridge.v1.Date is written `2018-04-06`,
//   - a number with the option `bytes_size` may have a unit: `64MiB`,
//   - a key without a value is an error: remove the key, or write `""`, `[]` or `{}`.
// Environment variables are not substituted: what the file says is what runs.
//
//   LB_ASSIGN_OR_RETURN(const auto policy, LoadConfig<config::v1::Policy>(file));
//   if (clash) {
//     return policy.sources.ErrorAt("agencies[2].sources", "names a source twice; remove one");
//   }
//
// All functions may be called from any thread.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "proto/contract/source_map.h"

namespace landbridge {

// A loaded configuration, and where each of its fields stands in the file.
template <typename Message>
struct ConfigFile {
  Message value;
  SourceMap sources;
};

// Fills `message` from `file` and `sources` (which may be null) with the place of every field that
// the file sets. On an error neither is changed.
//
// Errors: kInvalidArgument: the content breaks the schema. The message has one line for each fault,
//         at most 20 lines, and is meant to be shown as it is to the person who wrote the file:
//           policy.yaml:12:5: `agencies[2].sorces`: is not known here; did you mean `sources`?
//         kNotFound, kPermissionDenied and others: the file cannot be read.
absl::Status LoadConfigFile(const std::filesystem::path& file, google::protobuf::Message* message,
                            SourceMap* sources);

// The same for `yaml` that is in memory. `name` stands for the file in messages, and relative paths
// in the content count from its folder.
absl::Status LoadConfigText(std::string_view yaml, std::string_view name,
                            google::protobuf::Message* message, SourceMap* sources);

template <typename Message>
absl::StatusOr<ConfigFile<Message>> LoadConfig(const std::filesystem::path& file) {
  ConfigFile<Message> loaded;
  if (absl::Status status = LoadConfigFile(file, &loaded.value, &loaded.sources); !status.ok()) {
    return status;
  }
  return loaded;
}

template <typename Message>
absl::StatusOr<ConfigFile<Message>> LoadConfigFromText(std::string_view yaml,
                                                       std::string_view name) {
  ConfigFile<Message> loaded;
  if (absl::Status status = LoadConfigText(yaml, name, &loaded.value, &loaded.sources);
      !status.ok()) {
    return status;
  }
  return loaded;
}

}  // namespace landbridge
