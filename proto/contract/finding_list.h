// SPDX-License-Identifier: Apache-2.0
// Inside of the record checks: findings about one change as they come up, and the places that they
// name. Nothing is allocated before something is wrong, because most records are clean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "landbridge/v1/record.pb.h"

namespace landbridge::record_internal {

// A field of the record being walked: names what it is called inside of its parent. Lives on the
// stack of the walk and must not outlive its parent.
class FieldPath {
 public:
  explicit FieldPath(std::string_view name) : name_(name) {}
  FieldPath(const FieldPath& parent, std::string_view name, int index = -1)
      : parent_(&parent), name_(name), index_(index) {}
  FieldPath(const FieldPath&) = delete;
  FieldPath& operator=(const FieldPath&) = delete;

  // "decision.subject.identifiers[0].value".
  std::string Text() const;

 private:
  const FieldPath* parent_ = nullptr;
  std::string_view name_;
  int index_ = -1;
};

// Belongs to one thread.
class FindingList {
 public:
  // Appends to `findings`, which must outlive the list.
  explicit FindingList(std::vector<v1::Finding>* findings) : findings_(findings) {}

  // `message` says what is wrong, with the limit, and never holds a value; `repair` what to do.
  // `value` is shown up to 100 bytes, without numbers that may be a person's: mask it first where
  // it may be personal besides (MaskedValue), or leave it out.
  void Error(v1::Rule rule, const FieldPath& path, std::string_view message,
             std::string_view repair, std::string_view value = {});
  void Warning(v1::Rule rule, const FieldPath& path, std::string_view message,
               std::string_view repair, std::string_view value = {});

  // Whether there was no error.
  bool acceptable() const { return acceptable_; }

 private:
  void Add(v1::Rule rule, v1::FindingLevel level, const FieldPath& path, std::string_view message,
           std::string_view repair, std::string_view value);

  std::vector<v1::Finding>* const findings_;
  int count_ = 0;
  bool acceptable_ = true;
};

}  // namespace landbridge::record_internal
