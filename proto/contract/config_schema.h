// SPDX-License-Identifier: Apache-2.0
// Inside of the loader of configuration files: how the names of a schema are written in YAML, and
// what to say about a name that the schema does not have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace landbridge::config_internal {

// Whether `field` (or each of its elements) is written as one scalar: anything but a message, and
// the messages Date and Duration.
bool IsWrittenAsScalar(const google::protobuf::FieldDescriptor& field);
bool IsDate(const google::protobuf::FieldDescriptor& field);
bool IsDuration(const google::protobuf::FieldDescriptor& field);

// The keys of `message` in the order of the schema.
std::vector<std::string> KeysOf(const google::protobuf::Descriptor& message);

// The values of `type` as YAML writes them, without the zero value, which stands for "not set".
std::vector<std::string> ValuesOf(const google::protobuf::EnumDescriptor& type);

// How YAML writes `value`, which is not the zero value.
std::string NameOf(const google::protobuf::EnumValueDescriptor& value);

// The value that YAML writes as `text`; null when there is none.
const google::protobuf::EnumValueDescriptor* ValueNamed(
    const google::protobuf::EnumDescriptor& type, std::string_view text);

// The one of `allowed` that `name` is likely to mean; empty when none is near enough.
std::string Nearest(std::string_view name, const std::vector<std::string>& allowed);

// "did you mean `x`? Allowed: x, y, z", the first part only when there is a Nearest.
std::string Suggest(std::string_view name, const std::vector<std::string>& allowed);

// `text` in backquotes, shortened to what fits into a message.
std::string Quoted(std::string_view text);

}  // namespace landbridge::config_internal
