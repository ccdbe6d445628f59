// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/conflicts.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kValueBytesMax = 2000;

std::string FieldText(const Message& message, const FieldDescriptor& field);

// All that is set, as "name=value" in field order.
std::string MessageText(const Message& message) {
  if (message.GetDescriptor() == v1::Date::descriptor()) {
    const auto& date = static_cast<const v1::Date&>(message);
    return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
  }
  std::string text;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const std::string value = FieldText(message, field);
    if (value.empty()) continue;
    absl::StrAppend(&text, text.empty() ? "" : " ", field.name(), "=", value);
  }
  return text;
}

// The value, or one element of a repeated one; empty for a scalar that has its default.
std::string ValueText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? reflection.GetRepeatedString(message, &field, index)
                      : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(repeated ? reflection.GetRepeatedMessage(message, &field, index)
                                  : reflection.GetMessage(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = repeated ? reflection.GetRepeatedEnum(message, &field, index)
                                   : reflection.GetEnum(message, &field);
      return value->number() == 0 ? "" : std::string(value->name());
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "";
    case FieldDescriptor::CPPTYPE_INT32: {
      const int32_t value = reflection.GetInt32(message, &field);
      return value == 0 ? "" : absl::StrCat(value);
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      const int64_t value = reflection.GetInt64(message, &field);
      return value == 0 ? "" : absl::StrCat(value);
    }
    default:
      return "";
  }
}

std::string FieldText(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    if (field.has_presence() && !reflection.HasField(message, &field)) return "";
    return ValueText(message, field, 0);
  }
  std::string text;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : "; ", ValueText(message, field, i));
  }
  return text;
}

// Cuts at a character's beginning.
std::string Shortened(std::string text) {
  if (text.size() <= kValueBytesMax) return text;
  size_t end = kValueBytesMax - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

// What makes two records reports of one decision is no difference, however it is written.
bool IsOfKey(const FieldDescriptor& field) {
  return field.containing_type() == v1::Decision::descriptor() &&
         (field.number() == v1::Decision::kCategoryFieldNumber ||
          field.number() == v1::Decision::kAuthorityFieldNumber ||
          field.number() == v1::Decision::kNumberFieldNumber);
}

class Finder {
 public:
  explicit Finder(const std::vector<OtherReport>& others) : others_(others) {}

  // `other_of` gives the message of a report that stands where `ruling` stands in the ruling one.
  template <typename OtherOf>
  void Compare(const Message& ruling, std::string_view prefix, OtherOf other_of,
               const FieldDescriptor* except) {
    for (int i = 0; i < ruling.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *ruling.GetDescriptor()->field(i);
      if (&field != except && !IsOfKey(field)) {
        CompareField(ruling, absl::StrCat(AbslView(prefix), field.name()), field, other_of);
      }
    }
  }

  google::protobuf::RepeatedPtrField<v1::Conflict> Take() { return std::move(conflicts_); }

 private:
  template <typename OtherOf>
  void CompareField(const Message& ruling, const std::string& path, const FieldDescriptor& field,
                    OtherOf other_of) {
    const std::string ruling_text = FieldText(ruling, field);
    const int first = conflicts_.size();
    for (const OtherReport& report : others_) {
      const std::string text = FieldText(other_of(report), field);
      // A report that lacks the field says nothing about it.
      if (text.empty() || text == ruling_text) continue;
      const std::string value = Shortened(text);
      const auto same =
          std::find_if(conflicts_.begin() + first, conflicts_.end(),
                       [&](const v1::Conflict& known) { return known.value() == value; });
      v1::Conflict& conflict = same != conflicts_.end() ? *same : *conflicts_.Add();
      conflict.set_field(path);
      conflict.set_value(value);
      for (const std::string& reporter : report.reporters) conflict.add_reporters(reporter);
    }
  }

  const std::vector<OtherReport>& others_;
  google::protobuf::RepeatedPtrField<v1::Conflict> conflicts_;
};

}  // namespace

google::protobuf::RepeatedPtrField<v1::Conflict> FindConflicts(
    const v1::Decision& ruling, const std::vector<OtherReport>& others) {
  Finder finder(others);
  finder.Compare(
      ruling.subject(), "subject.",
      [](const OtherReport& report) -> const Message& { return report.decision.subject(); },
      nullptr);
  finder.Compare(
      ruling, "", [](const OtherReport& report) -> const Message& { return report.decision; },
      v1::Decision::descriptor()->FindFieldByNumber(v1::Decision::kSubjectFieldNumber));
  return finder.Take();
}

}  // namespace landbridge
