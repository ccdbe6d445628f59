// SPDX-License-Identifier: Apache-2.0
// Inside of the loader of configuration files: walks a YAML document along the schema of a message
// and collects every fault it meets.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "proto/contract/config_scalar.h"
#include "proto/contract/source_map.h"
#include "yaml-cpp/yaml.h"

namespace landbridge::config_internal {

// Belongs to one thread and reads one document.
class ConfigReader {
 public:
  // `sources` takes the places of all fields read and must outlive the reader.
  ConfigReader(std::filesystem::path folder, SourceMap* sources)
      : scalars_(std::move(folder)), sources_(sources) {}

  // Reads the whole document into `message`, which is empty. May throw YAML::Exception.
  void ReadDocument(const YAML::Node& root, google::protobuf::Message* message);

  // A fault that was found outside of the walk, such as broken syntax. An empty path means the
  // file.
  void AddFault(SourceMap::Place place, std::string_view path, std::string what);

  // OK, or kInvalidArgument with the faults in the order of their lines.
  absl::Status Outcome();

 private:
  struct Fault {
    SourceMap::Place place;
    std::string text;
  };

  void ReadMapping(const YAML::Node& node, const std::string& path,
                   google::protobuf::Message* message);
  void ReadField(const YAML::Node& node, const std::string& path,
                 const google::protobuf::FieldDescriptor& field,
                 google::protobuf::Message* message);
  void ReadList(const YAML::Node& node, const std::string& path,
                const google::protobuf::FieldDescriptor& field, google::protobuf::Message* message);
  void ReadMap(const YAML::Node& node, const std::string& path,
               const google::protobuf::FieldDescriptor& field, google::protobuf::Message* message);
  // One value of `field`, whose options are those of `declared`: added when the field is repeated,
  // otherwise set.
  void ReadOne(const YAML::Node& node, const std::string& path,
               const google::protobuf::FieldDescriptor& field,
               const google::protobuf::FieldDescriptor& declared,
               google::protobuf::Message* message);
  void CheckRequired(const YAML::Node& node, const std::string& path,
                     const std::vector<const google::protobuf::FieldDescriptor*>& given,
                     const google::protobuf::Message& message);
  // What to do about a key of a mapping of `type`, which has none such.
  std::string RemedyFor(const std::string& key, const google::protobuf::Descriptor& type) const;
  // Whether the walk may go on: aliases can make a small file stand for an endless document.
  bool Budget(const YAML::Node& node, const std::string& path);

  ScalarReader scalars_;
  SourceMap* const sources_;
  std::vector<Fault> faults_;
  // Of the mappings around the one at hand, the file's first.
  std::vector<const google::protobuf::Descriptor*> around_;
  int values_ = 0;
};

// The place of `node` in its file.
SourceMap::Place PlaceOf(const YAML::Mark& mark);

}  // namespace landbridge::config_internal
