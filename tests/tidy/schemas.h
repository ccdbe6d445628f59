// SPDX-License-Identifier: Apache-2.0
// The project's schemas as descriptors, with their comments, read from the .proto files themselves.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

namespace landbridge::testing {

class Schemas {
 public:
  // Text of .proto files by the name under which they are imported.
  using Sources = std::map<std::string, std::string>;

  // Compiles `sources`; a fault in them ends the running test.
  explicit Schemas(Sources sources);
  ~Schemas();
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;

  // What was compiled, by name, and as long as this object.
  const std::vector<const google::protobuf::FileDescriptor*>& files() const { return files_; }

  // All of the tree.
  static Sources OfTree();

 private:
  struct Rep;
  const std::unique_ptr<Rep> rep_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
};

// Calls `visit` for every message and every enum of a file, nested ones too.
template <typename Message, typename Enum>
void VisitTypes(const google::protobuf::Descriptor& message, const Message& on_message,
                const Enum& on_enum) {
  on_message(message);
  for (int i = 0; i < message.enum_type_count(); ++i) on_enum(*message.enum_type(i));
  for (int i = 0; i < message.nested_type_count(); ++i) {
    if (!message.nested_type(i)->options().map_entry()) {
      VisitTypes(*message.nested_type(i), on_message, on_enum);
    }
  }
}

template <typename Message, typename Enum>
void VisitTypes(const google::protobuf::FileDescriptor& file, const Message& on_message,
                const Enum& on_enum) {
  for (int i = 0; i < file.message_type_count(); ++i) {
    VisitTypes(*file.message_type(i), on_message, on_enum);
  }
  for (int i = 0; i < file.enum_type_count(); ++i) on_enum(*file.enum_type(i));
}

}  // namespace landbridge::testing
