// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/unknown_fields.h"

#include <algorithm>

#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"

namespace landbridge {
namespace {

// Once for each type: a message looks its own one up each time that it is asked.
template <typename Message>
const google::protobuf::Reflection& ReflectionOf() {
  static const auto& reflection = *Message::default_instance().GetReflection();
  return reflection;
}

// Protocol Buffers' own removal lists every field of every message, which costs more than the rest
// of admission.
template <typename... Messages>
bool AnyUnknown(const Messages&... messages) {
  return (!ReflectionOf<Messages>().GetUnknownFields(messages).empty() || ...);
}

template <typename Repeated>
bool AnyUnknownIn(const Repeated& messages) {
  return std::any_of(messages.begin(), messages.end(),
                     [](const auto& message) { return AnyUnknown(message); });
}

bool AnyUnknownInSubject(const v1::Subject& subject) {
  return AnyUnknown(subject) || AnyUnknownIn(subject.names()) ||
         AnyUnknownIn(subject.identifiers()) || AnyUnknownIn(subject.addresses()) ||
         std::any_of(subject.representatives().begin(), subject.representatives().end(),
                     [](const v1::Representative& representative) {
                       return AnyUnknown(representative, representative.identifier());
                     });
}

}  // namespace

void DropUnknownFields(v1::Decision& decision) {
  if (AnyUnknown(decision, decision.authority(), decision.authority().identifier(),
                 decision.legal_basis(), decision.decided_date(),
                 decision.publication_end_date()) ||
      AnyUnknownIn(decision.amounts()) || AnyUnknownInSubject(decision.subject())) {
    decision.DiscardUnknownFields();
  }
}

}  // namespace landbridge
