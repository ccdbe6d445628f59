// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/finding_list.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/record_validation.h"
#include "proto/contract/utf8.h"

namespace landbridge::record_internal {
namespace {

constexpr size_t kShownBytesMax = 100;

// The longest start of `text` that is UTF-8 and at most `bytes_max` long: findings travel as
// protobuf strings.
std::string_view ValidStart(std::string_view text, size_t bytes_max) {
  const std::string_view start = text.substr(0, bytes_max);
  return start.substr(0, FirstInvalidUtf8(start));
}

}  // namespace

std::string FieldPath::Text() const {
  std::string text = parent_ == nullptr ? std::string() : parent_->Text();
  if (!text.empty()) text += '.';
  text += name_;
  if (index_ >= 0) absl::StrAppend(&text, "[", index_, "]");
  return text;
}

void FindingList::Error(v1::Rule rule, const FieldPath& path, std::string_view message,
                        std::string_view repair, std::string_view value) {
  acceptable_ = false;
  Add(rule, v1::FINDING_LEVEL_ERROR, path, message, repair, value);
}

void FindingList::Warning(v1::Rule rule, const FieldPath& path, std::string_view message,
                          std::string_view repair, std::string_view value) {
  Add(rule, v1::FINDING_LEVEL_WARNING, path, message, repair, value);
}

void FindingList::Add(v1::Rule rule, v1::FindingLevel level, const FieldPath& path,
                      std::string_view message, std::string_view repair, std::string_view value) {
  ++count_;
  if (count_ > kFindingsPerChangeMax) {
    // The last place is kept for saying so, at the level of the gravest that is left out.
    v1::Finding& last = findings_->back();
    if (last.level() < level) last.set_level(level);
    last.set_message(absl::StrCat(last.field(), " and ", count_ - kFindingsPerChangeMax,
                                  " further faults: more than the ", kFindingsPerChangeMax,
                                  " that are reported"));
    last.set_repair("mend what is reported, then check again");
    return;
  }
  v1::Finding& finding = findings_->emplace_back();
  finding.set_rule(rule);
  finding.set_level(level);
  finding.set_field(path.Text());
  finding.set_value(std::string(ValidStart(WithoutPersonalNumbers(value), kShownBytesMax)));
  finding.set_message(WithoutPersonalNumbers(message));
  finding.set_repair(std::string(repair));
}

}  // namespace landbridge::record_internal
