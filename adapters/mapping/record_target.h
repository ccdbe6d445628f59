// SPDX-License-Identifier: Apache-2.0
// Where a mapping puts a value: a path in landbridge.v1.Record such as "decision.subject.names",
// resolved by the schema itself, and how a text is put there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace landbridge {

// A resolved path. Copies are cheap; any thread.
class RecordTarget {
 public:
  // How the text of a value is read.
  enum class Kind { kText, kEnum, kDate, kAmount, kMessage };

  // Resolves `path` from a message of type `from`.
  //
  // Errors: kInvalidArgument: no such member (with the nearest one), a member of a list's elements,
  // or one that the broker
  //           sets; the message says what to write.
  static absl::StatusOr<RecordTarget> Resolve(const google::protobuf::Descriptor& from,
                                              std::string_view path);

  Kind kind() const { return kind_; }
  const std::string& path() const { return path_; }
  // Whether it takes a list of elements.
  bool repeated() const { return path_fields_.back()->is_repeated(); }
  // The last member of the path.
  const google::protobuf::FieldDescriptor* field() const { return path_fields_.back(); }
  // The message that the path names; null for texts, enums and dates.
  const google::protobuf::Descriptor* message_type() const;
  // The member of it that takes a text which is put there as it is; null when there is none.
  const google::protobuf::FieldDescriptor* main_member() const { return main_; }
  // Whether a text can be put there as it is: for a message, whether it has a main member.
  bool TakesText() const { return kind_ != Kind::kMessage || main_ != nullptr; }

  // Whether `word` is a value of the enum, for Kind::kEnum. The error lists the words there are,
  // and leaves out the word, which may be a cell's.
  absl::Status CheckWord(std::string_view word) const;

  // The message around the last member of the path, made where it is not there.
  google::protobuf::Message* Holder(google::protobuf::Message* from) const;
  // Whether the member has a value already.
  bool Has(const google::protobuf::Message& from) const;

  // Puts `text` (Kind::kText), the word (Kind::kEnum) or the ISO date (Kind::kDate) there.
  //
  // Requires: a valid word or date; not repeated, no message.
  void Put(std::string_view text, google::protobuf::Message* from) const;

  // Puts `text` into the main member of `element`, which is of message_type().
  //
  // Requires: TakesText(), Kind::kMessage.
  void PutMain(std::string_view text, google::protobuf::Message* element) const;
  // Whether the main member of `element` has a value; for messages without one, whether any member
  // has.
  bool HasMain(const google::protobuf::Message& element) const;

 private:
  std::string path_;
  Kind kind_ = Kind::kText;
  std::vector<const google::protobuf::FieldDescriptor*> path_fields_;
  const google::protobuf::FieldDescriptor* main_ = nullptr;
};

}  // namespace landbridge
