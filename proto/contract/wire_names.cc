// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/wire_names.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/utf8.h"

namespace landbridge {
namespace {

bool IsLowerOrDigit(char c) {
  return absl::ascii_islower(static_cast<unsigned char>(c)) ||
         absl::ascii_isdigit(static_cast<unsigned char>(c));
}

absl::Status CheckLength(const char* what, std::string_view name, size_t bytes_max) {
  if (name.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the ", what, " is empty; give it 1 to ", bytes_max, " bytes"));
  }
  if (name.size() > bytes_max) {
    return absl::InvalidArgumentError(absl::StrCat("the ", what, " has ", name.size(),
                                                   " bytes; at most ", bytes_max,
                                                   " are allowed, so choose a shorter one"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSourceName(std::string_view source) {
  if (absl::Status status = CheckLength("source name", source, kSourceNameBytesMax); !status.ok()) {
    return status;
  }
  bool part_starts = true;
  bool well_formed = source.back() != '/';
  for (const char c : source) {
    const bool allowed = IsLowerOrDigit(c) || (!part_starts && (c == '-' || c == '_' || c == '/'));
    well_formed = well_formed && allowed;
    part_starts = c == '/';
  }
  if (well_formed) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "the source name is malformed; write parts of lower-case letters, digits, '-' and '_', each "
      "starting with a "
      "letter or digit, joined by '/', such as `enforcement/defaulters`");
}

absl::Status CheckRecordId(std::string_view record_id) {
  if (absl::Status status = CheckLength("record id", record_id, kRecordIdBytesMax); !status.ok()) {
    return status;
  }
  if (!IsValidUtf8(record_id)) {
    return absl::InvalidArgumentError(
        "the record id is not valid UTF-8; name the encoding of the export, so that it is "
        "converted");
  }
  if (HasControlCharacter(record_id)) {
    return absl::InvalidArgumentError(
        "the record id has a control character; take the id from a column without line breaks and "
        "tabs");
  }
  return absl::OkStatus();
}

absl::Status CheckCategoryId(std::string_view category) {
  if (absl::Status status = CheckLength("category", category, kCategoryIdBytesMax); !status.ok()) {
    return status;
  }
  const bool well_formed = absl::ascii_islower(static_cast<unsigned char>(category.front())) &&
                           std::all_of(category.begin(), category.end(), [](char c) {
                             return IsLowerOrDigit(c) || c == '_' || c == '.' || c == '-';
                           });
  if (well_formed) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "the category is malformed; write a lower-case letter, then lower-case letters, digits, '_', "
      "'.' or '-', as the "
      "catalogue does");
}

absl::Status CheckSubscriptionName(std::string_view subscription) {
  if (absl::Status status =
          CheckLength("subscription name", subscription, kSubscriptionNameBytesMax);
      !status.ok()) {
    return status;
  }
  const bool well_formed = IsLowerOrDigit(subscription.front()) &&
                           std::all_of(subscription.begin(), subscription.end(), [](char c) {
                             return IsLowerOrDigit(c) || c == '_' || c == '-';
                           });
  if (well_formed) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "the subscription name is malformed; write a lower-case letter or digit, then lower-case "
      "letters, digits, '_' or "
      "'-'");
}

}  // namespace landbridge
