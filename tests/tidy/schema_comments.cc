// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/schema_comments.h"

#include <set>
#include <string>
#include <string_view>

#include "tests/tidy/schemas.h"

namespace landbridge::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::SourceLocation;

template <typename Element>
std::string CommentOf(const Element& element) {
  SourceLocation location;
  if (!element.GetSourceLocation(&location)) return {};
  return location.leading_comments + location.trailing_comments;
}

template <typename Element>
std::string FaultAt(const FileDescriptor& file, const Element& element, std::string_view what) {
  SourceLocation location;
  element.GetSourceLocation(&location);
  return "proto/" + file.name() + ":" + std::to_string(location.start_line + 1) + ": " +
         element.full_name() + " " + std::string(what);
}

// Names that mean the same in every message, explained where they are first met.
bool IsSelfEvident(const FieldDescriptor& field) {
  static const auto* const names = new std::set<std::string_view>{"agency",
                                                                  "source",
                                                                  "record_id",
                                                                  "subscription",
                                                                  "province",
                                                                  "listing_id",
                                                                  "version",
                                                                  "filter",
                                                                  "connected",
                                                                  "start_time",
                                                                  "name",
                                                                  "settled_sequence",
                                                                  "sequence",
                                                                  "subjects",
                                                                  "listings_lifted",
                                                                  "live_records",
                                                                  "rejected",
                                                                  "listings_in_force",
                                                                  "kept_rejections",
                                                                  "applied_position",
                                                                  "acknowledge_time",
                                                                  "last_change_time",
                                                                  "receive_time",
                                                                  "first_seen_time",
                                                                  "event_time",
                                                                  "include_lifted",
                                                                  "acknowledged_event"};
  return names->contains(field.name());
}

bool IsExplained(const FieldDescriptor& field) {
  if (!CommentOf(field).empty() || IsSelfEvident(field)) return true;
  // The type says it; one that is nested here exists for this field.
  const Descriptor* const message = field.message_type();
  if (message != nullptr) {
    return message->containing_type() != nullptr || !CommentOf(*message).empty();
  }
  return field.enum_type() != nullptr && !CommentOf(*field.enum_type()).empty();
}

bool StandsWithItsCall(const Descriptor& message) {
  const std::string& name = message.name();
  return name.ends_with("Request") || name.ends_with("Response") ||
         (message.containing_type() != nullptr && StandsWithItsCall(*message.containing_type()));
}

}  // namespace

Faults FindCallsWithoutCertificate(const SchemaFiles& files) {
  Faults faults;
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->service_count(); ++i) {
      const ServiceDescriptor& service = *file->service(i);
      const bool of_all =
          CommentOf(service).find("Certificate of every call:") != std::string::npos;
      for (int j = 0; j < service.method_count(); ++j) {
        const MethodDescriptor& method = *service.method(j);
        const std::string comment = CommentOf(method);
        if (comment.empty()) faults.push_back(FaultAt(*file, method, "does not say what it does"));
        if (of_all || comment.find("Certificate:") != std::string::npos) continue;
        faults.push_back(
            FaultAt(*file, method, "does not say who may call it; add `Certificate: ...`"));
      }
    }
  }
  return faults;
}

Faults FindUnexplained(const SchemaFiles& files) {
  Faults faults;
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->service_count(); ++i) {
      if (CommentOf(*file->service(i)).empty()) {
        faults.push_back(FaultAt(*file, *file->service(i), "has no comment"));
      }
    }
    VisitTypes(
        *file,
        [&](const Descriptor& message) {
          if (!StandsWithItsCall(message) && CommentOf(message).empty()) {
            faults.push_back(FaultAt(*file, message, "has no comment"));
          }
          for (int i = 0; i < message.field_count(); ++i) {
            if (IsExplained(*message.field(i))) continue;
            faults.push_back(
                FaultAt(*file, *message.field(i), "has no comment, and its type has none"));
          }
        },
        [&](const EnumDescriptor& type) {
          if (CommentOf(type).empty()) faults.push_back(FaultAt(*file, type, "has no comment"));
        });
  }
  return faults;
}

}  // namespace landbridge::testing
