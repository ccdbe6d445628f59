// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/schema_golden.h"

#include <cstddef>
#include <map>
#include <set>
#include <string_view>

#include "tests/tidy/schemas.h"

namespace landbridge::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

std::string TypeOf(const FieldDescriptor& field) {
  if (field.is_map()) {
    return "map<" + TypeOf(*field.message_type()->map_key()) + "," +
           TypeOf(*field.message_type()->map_value()) + ">";
  }
  if (field.message_type() != nullptr) return field.message_type()->full_name();
  if (field.enum_type() != nullptr) return field.enum_type()->full_name();
  return field.type_name();
}

std::string LabelOf(const FieldDescriptor& field) {
  if (field.is_repeated()) return "repeated";
  if (const auto* const oneof = field.real_containing_oneof()) return "oneof " + oneof->name();
  return field.has_optional_keyword() ? "optional" : "singular";
}

std::string LineOf(const FieldDescriptor& field) {
  return "field " + field.full_name() + " = " + std::to_string(field.number()) + " " +
         TypeOf(field) + " " + LabelOf(field);
}

std::string NameOf(const EnumValueDescriptor& value) {
  return value.type()->full_name() + "." + value.name();
}

std::string LineOf(const MethodDescriptor& method) {
  return "rpc " + method.full_name() + (method.client_streaming() ? " stream " : " ") +
         method.input_type()->full_name() + " ->" + (method.server_streaming() ? " stream " : " ") +
         method.output_type()->full_name();
}

void AddElementsOf(const FileDescriptor& file, std::vector<std::string>& lines) {
  for (int i = 0; i < file.service_count(); ++i) {
    const ServiceDescriptor& service = *file.service(i);
    for (int j = 0; j < service.method_count(); ++j) lines.push_back(LineOf(*service.method(j)));
  }
  VisitTypes(
      file,
      [&lines](const Descriptor& message) {
        lines.push_back("message " + message.full_name());
        for (int i = 0; i < message.field_count(); ++i) lines.push_back(LineOf(*message.field(i)));
      },
      [&lines](const EnumDescriptor& type) {
        lines.push_back("enum " + type.full_name());
        for (int i = 0; i < type.value_count(); ++i) {
          const EnumValueDescriptor& value = *type.value(i);
          lines.push_back("value " + NameOf(value) + " = " + std::to_string(value.number()));
        }
      });
}

// "field landbridge.v1.Date.year": what a line is about.
std::string KeyOf(const std::string& line) {
  return line.substr(0, line.find(' ', line.find(' ') + 1));
}

// Numbers and names that are reserved, as the lines' keys with their numbers.
std::set<std::string> ReservedIn(const SchemaFiles& files) {
  std::set<std::string> reserved;
  for (const FileDescriptor* file : files) {
    VisitTypes(
        *file,
        [&reserved](const Descriptor& message) {
          for (int i = 0; i < message.reserved_range_count(); ++i) {
            const auto& range = *message.reserved_range(i);
            for (int number = range.start; number < range.end; ++number) {
              for (int j = 0; j < message.reserved_name_count(); ++j) {
                reserved.insert("field " + message.full_name() + "." + message.reserved_name(j) +
                                " = " + std::to_string(number));
              }
            }
          }
        },
        [&reserved](const EnumDescriptor& type) {
          for (int i = 0; i < type.reserved_range_count(); ++i) {
            const auto& range = *type.reserved_range(i);
            for (int number = range.start; number <= range.end; ++number) {
              for (int j = 0; j < type.reserved_name_count(); ++j) {
                reserved.insert("value " + type.full_name() + "." + type.reserved_name(j) + " = " +
                                std::to_string(number));
              }
            }
          }
        });
  }
  return reserved;
}

// "field landbridge.v1.Date.year = 1" of "field landbridge.v1.Date.year = 1 int32 singular".
std::string KeyAndNumberOf(const std::string& line) {
  size_t end = 0;
  for (int words = 0; words < 4 && end != std::string::npos; ++words) end = line.find(' ', end + 1);
  return line.substr(0, end);
}

}  // namespace

std::vector<std::string> ElementsOf(const SchemaFiles& files) {
  std::vector<std::string> lines;
  for (const FileDescriptor* file : files) AddElementsOf(*file, lines);
  return lines;
}

SchemaComparison CompareSchemas(const std::vector<std::string>& golden, const SchemaFiles& files) {
  std::map<std::string, std::string> present;
  const std::vector<std::string> elements = ElementsOf(files);
  for (const std::string& line : elements) present.emplace(KeyOf(line), line);
  const std::set<std::string> reserved = ReservedIn(files);

  SchemaComparison comparison;
  std::set<std::string> promised;
  for (const std::string& line : golden) {
    promised.insert(KeyOf(line));
    const auto found = present.find(KeyOf(line));
    if (found == present.end()) {
      if (reserved.contains(KeyAndNumberOf(line))) {
        comparison.retired.push_back(line);
      } else {
        comparison.broken.push_back(
            "gone: " + line +
            "\n    a field or value may go when its number and its name are reserved");
      }
    } else if (found->second != line) {
      comparison.broken.push_back(
          "changed: " + line + "\n    into " + found->second +
          "\n    restore it, and add the new one under a number of its own");
    }
  }
  for (const std::string& line : elements) {
    if (!promised.contains(KeyOf(line))) comparison.added.push_back(line);
  }
  return comparison;
}

}  // namespace landbridge::testing
