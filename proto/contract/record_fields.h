// SPDX-License-Identifier: Apache-2.0
// Inside of the record checks: those of single texts and of the identifiers of one subject.
#pragma once

#include <cstddef>
#include <string_view>

#include "google/protobuf/repeated_ptr_field.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/finding_list.h"

namespace landbridge::record_internal {

// Whether line ends and tabs may stand in a text. They do so in names of published lists too.
enum class TextLines { kOne, kSeveral };

// UTF-8 of characters that somebody wrote, at most `bytes_max` bytes, no resident number. Says
// whether all of it holds.
bool CheckText(const FieldPath& path, std::string_view text, size_t bytes_max,
               FindingList* findings, TextLines lines = TextLines::kSeveral);

// The part of it about characters. Requires: valid UTF-8.
bool CheckCharacters(const FieldPath& path, std::string_view text, TextLines lines,
                     FindingList* findings);

// What holds for any text, and that it is there and does not stand for "none". `what` names it in
// messages: "the decision number".
bool CheckRequiredText(const FieldPath& path, std::string_view text, size_t bytes_max,
                       std::string_view what, FindingList* findings,
                       TextLines lines = TextLines::kSeveral);

// Whether a text stands for "none", as "暂无" does.
bool StandsForNone(std::string_view text);

// One identifier of an authority or representative. With `of_person` its value is never shown.
void CheckIdentifier(const FieldPath& path, const v1::Identifier& identifier, bool of_person,
                     FindingList* findings);

// All identifiers of the subject at `parent`, and that none contradicts another.
void CheckIdentifiers(const FieldPath& parent,
                      const google::protobuf::RepeatedPtrField<v1::Identifier>& identifiers,
                      bool of_person, FindingList* findings);

}  // namespace landbridge::record_internal
