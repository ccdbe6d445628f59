// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_writer.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "proto/contract/check.h"
#include "proto/contract/config_schema.h"
#include "yaml-cpp/yaml.h"

namespace landbridge {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// Beyond this a message is easier to read with a line for each field.
constexpr size_t kFlowFieldsMax = 6;

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

class Writer {
 public:
  std::string Write(const Message& message) {
    Emit(message);
    return std::string(out_.c_str()) + "\n";
  }

 private:
  static std::vector<const FieldDescriptor*> FieldsOf(const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    return fields;
  }

  static bool FitsOneLine(const Message& message) {
    const auto fields = FieldsOf(message);
    return fields.size() <= kFlowFieldsMax &&
           std::all_of(fields.begin(), fields.end(), [&](const FieldDescriptor* field) {
             if (!IsMessage(*field)) return true;
             if (field->is_map()) return message.GetReflection()->FieldSize(message, field) < 8;
             return !field->is_repeated() &&
                    FitsOneLine(message.GetReflection()->GetMessage(message, field));
           });
  }

  void Emit(const Message& message) {
    if (FitsOneLine(message)) out_ << YAML::Flow;
    out_ << YAML::BeginMap;
    for (const FieldDescriptor* field : FieldsOf(message)) {
      out_ << YAML::Key << field->name() << YAML::Value;
      if (field->is_map()) {
        EmitMap(message, *field);
      } else if (field->is_repeated()) {
        EmitList(message, *field);
      } else {
        EmitValue(message, *field, /*index=*/-1);
      }
    }
    out_ << YAML::EndMap;
  }

  void EmitList(const Message& message, const FieldDescriptor& field) {
    const int size = message.GetReflection()->FieldSize(message, &field);
    // One single value stands for a list of one.
    if (size == 1 && !IsMessage(field)) return EmitValue(message, field, 0);
    if (!IsMessage(field)) out_ << YAML::Flow;
    out_ << YAML::BeginSeq;
    for (int i = 0; i < size; ++i) EmitValue(message, field, i);
    out_ << YAML::EndSeq;
  }

  void EmitMap(const Message& message, const FieldDescriptor& field) {
    const auto& reflection = *message.GetReflection();
    const FieldDescriptor& key = *field.message_type()->map_key();
    LB_CHECK(key.cpp_type() == FieldDescriptor::CPPTYPE_STRING);
    std::vector<const Message*> entries;
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      entries.push_back(&reflection.GetRepeatedMessage(message, &field, i));
    }
    const auto key_of = [&key](const Message* entry) {
      return entry->GetReflection()->GetString(*entry, &key);
    };
    std::sort(entries.begin(), entries.end(), [&](const Message* one, const Message* other) {
      return key_of(one) < key_of(other);
    });
    const FieldDescriptor& value = *field.message_type()->map_value();
    if (!IsMessage(value)) out_ << YAML::Flow;
    out_ << YAML::BeginMap;
    for (const Message* entry : entries) {
      out_ << YAML::Key << key_of(entry) << YAML::Value;
      EmitValue(*entry, value, /*index=*/-1);
    }
    out_ << YAML::EndMap;
  }

  // The element `index` of a list, or the field itself.
  void EmitValue(const Message& message, const FieldDescriptor& field, int index) {
    const auto& reflection = *message.GetReflection();
    const bool in_list = index >= 0;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        out_ << (in_list ? reflection.GetRepeatedString(message, &field, index)
                         : reflection.GetString(message, &field));
        return;
      case FieldDescriptor::CPPTYPE_BOOL:
        out_ << (in_list ? reflection.GetRepeatedBool(message, &field, index)
                         : reflection.GetBool(message, &field));
        return;
      case FieldDescriptor::CPPTYPE_INT32:
        out_ << (in_list ? reflection.GetRepeatedInt32(message, &field, index)
                         : reflection.GetInt32(message, &field));
        return;
      case FieldDescriptor::CPPTYPE_INT64:
        out_ << (in_list ? reflection.GetRepeatedInt64(message, &field, index)
                         : reflection.GetInt64(message, &field));
        return;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        out_ << (in_list ? reflection.GetRepeatedDouble(message, &field, index)
                         : reflection.GetDouble(message, &field));
        return;
      case FieldDescriptor::CPPTYPE_ENUM:
        out_ << config_internal::NameOf(in_list
                                            ? *reflection.GetRepeatedEnum(message, &field, index)
                                            : *reflection.GetEnum(message, &field));
        return;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        LB_CHECK(!config_internal::IsWrittenAsScalar(field));
        Emit(in_list ? reflection.GetRepeatedMessage(message, &field, index)
                     : reflection.GetMessage(message, &field));
        return;
      default:
        LB_CHECK(false);
    }
  }

  YAML::Emitter out_;
};

}  // namespace

std::string WriteConfig(const Message& message) { return Writer().Write(message); }

}  // namespace landbridge
