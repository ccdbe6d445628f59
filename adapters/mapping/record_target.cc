// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/record_target.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/config_schema.h"
#include "proto/contract/dates.h"

namespace landbridge {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

const FieldDescriptor* MainMember(const Descriptor& type) {
  for (const char* name : {"text", "value", "name"}) {
    const FieldDescriptor* member = type.FindFieldByName(name);
    if (member != nullptr && member->type() == FieldDescriptor::TYPE_STRING) return member;
  }
  return nullptr;
}

bool SetByBroker(const FieldDescriptor& field) {
  return field.containing_type() == v1::Identifier::descriptor() &&
         field.type() == FieldDescriptor::TYPE_BOOL;
}

absl::Status Unknown(std::string_view part, const Descriptor& type) {
  return absl::InvalidArgumentError(
      absl::StrCat("`", AbslView(part), "` is no member of ", type.name(), "; ",
                   config_internal::Suggest(part, config_internal::KeysOf(type))));
}

}  // namespace

absl::StatusOr<RecordTarget> RecordTarget::Resolve(const Descriptor& from, std::string_view path) {
  RecordTarget target;
  target.path_ = path;
  const Descriptor* type = &from;
  for (const absl::string_view part : absl::StrSplit(AbslView(path), '.')) {
    if (!target.path_fields_.empty() && target.path_fields_.back()->is_repeated()) {
      return absl::InvalidArgumentError(
          absl::StrCat("`", target.path_fields_.back()->name(),
                       "` is a list; end the path there, and give members with `set` or `fields`"));
    }
    if (type == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("`", target.path_fields_.back()->name(),
                                                     "` has no members; end the path there"));
    }
    const FieldDescriptor* field = type->FindFieldByName(std::string(part));
    if (field == nullptr) return Unknown(StdView(part), *type);
    if (SetByBroker(*field)) {
      return absl::InvalidArgumentError(
          absl::StrCat("`", field->name(), "` is set by the broker; remove the rule"));
    }
    target.path_fields_.push_back(field);
    type = field->message_type() == v1::Date::descriptor() ? nullptr : field->message_type();
  }
  const FieldDescriptor& last = *target.path_fields_.back();
  if (last.message_type() == v1::Date::descriptor()) {
    target.kind_ = Kind::kDate;
  } else if (last.message_type() == v1::Amount::descriptor()) {
    target.kind_ = Kind::kAmount;
  } else if (last.message_type() != nullptr) {
    target.kind_ = Kind::kMessage;
    target.main_ = MainMember(*last.message_type());
  } else if (last.type() == FieldDescriptor::TYPE_ENUM) {
    target.kind_ = Kind::kEnum;
  } else if (last.type() == FieldDescriptor::TYPE_STRING) {
    target.kind_ = Kind::kText;
  } else {
    return absl::InvalidArgumentError(absl::StrCat(
        "`", last.name(), "` is not set by itself; write the rule for the message around it"));
  }
  return target;
}

const Descriptor* RecordTarget::message_type() const {
  if (kind_ != Kind::kMessage && kind_ != Kind::kAmount) return nullptr;
  return path_fields_.back()->message_type();
}

absl::Status RecordTarget::CheckWord(std::string_view word) const {
  const auto& type = *path_fields_.back()->enum_type();
  if (config_internal::ValueNamed(type, word) != nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("no value of `", path_, "`; ",
                   config_internal::Suggest(word, config_internal::ValuesOf(type))));
}

Message* RecordTarget::Holder(Message* from) const {
  Message* holder = from;
  for (size_t i = 0; i + 1 < path_fields_.size(); ++i) {
    holder = holder->GetReflection()->MutableMessage(holder, path_fields_[i]);
  }
  return holder;
}

bool RecordTarget::Has(const Message& from) const {
  const Message* holder = &from;
  for (size_t i = 0; i + 1 < path_fields_.size(); ++i) {
    if (!holder->GetReflection()->HasField(*holder, path_fields_[i])) return false;
    holder = &holder->GetReflection()->GetMessage(*holder, path_fields_[i]);
  }
  const FieldDescriptor* last = path_fields_.back();
  const Reflection& reflection = *holder->GetReflection();
  return last->is_repeated() ? reflection.FieldSize(*holder, last) > 0
                             : reflection.HasField(*holder, last);
}

void RecordTarget::Put(std::string_view text, Message* from) const {
  Message* holder = Holder(from);
  const FieldDescriptor* last = path_fields_.back();
  const Reflection& reflection = *holder->GetReflection();
  LB_CHECK(!last->is_repeated());
  if (kind_ == Kind::kText) {
    reflection.SetString(holder, last, std::string(text));
  } else if (kind_ == Kind::kEnum) {
    const auto* value = config_internal::ValueNamed(*last->enum_type(), text);
    LB_CHECK(value != nullptr);
    reflection.SetEnum(holder, last, value);
  } else {
    LB_CHECK(kind_ == Kind::kDate);
    const auto date = ParseDate(text, DateFormat());
    LB_CHECK(date.ok());
    auto* message = static_cast<v1::Date*>(reflection.MutableMessage(holder, last));
    message->set_year(date->year);
    message->set_month(date->month);
    message->set_day(date->day);
  }
}

void RecordTarget::PutMain(std::string_view text, Message* element) const {
  LB_CHECK(main_ != nullptr);
  element->GetReflection()->SetString(element, main_, std::string(text));
}

bool RecordTarget::HasMain(const Message& element) const {
  if (main_ == nullptr) return element.ByteSizeLong() > 0;
  return element.GetReflection()->HasField(element, main_);
}

}  // namespace landbridge
