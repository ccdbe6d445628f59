// SPDX-License-Identifier: Apache-2.0
// Inside of the loader of configuration files: one scalar of YAML into one field, checked against
// the field's options.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace landbridge::config_internal {

struct Scalar {
  std::string_view text;
  bool quoted = false;  // in quotes, which makes it text whatever it looks like
};

// What is wrong with a value and, after a semicolon, the remedy; nothing when it is right.
using Objection = std::optional<std::string>;

// Belongs to one thread.
class ScalarReader {
 public:
  // Relative paths count from `folder`.
  explicit ScalarReader(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Sets `field` of `message` to `scalar`, or adds it when the field is repeated. The options are
  // those of `declared`, which differs from `field` for the values of a map. On an objection the
  // message is as it was.
  //
  // Requires: IsWrittenAsScalar(field).
  Objection Read(const Scalar& scalar, const google::protobuf::FieldDescriptor& field,
                 const google::protobuf::FieldDescriptor& declared,
                 google::protobuf::Message* message);

 private:
  Objection ReadText(const Scalar& scalar, const google::protobuf::FieldDescriptor& field,
                     const google::protobuf::FieldDescriptor& declared,
                     google::protobuf::Message* message);
  bool Matches(const std::string& pattern, std::string_view text);

  const std::filesystem::path folder_;
  // Making a regular expression is slow, and a list of a thousand values has only one.
  std::map<std::string, std::regex> patterns_;
};

}  // namespace landbridge::config_internal
