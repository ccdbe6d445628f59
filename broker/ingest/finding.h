// SPDX-License-Identifier: Apache-2.0
// Makes the findings of admission. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "landbridge/v1/record.pb.h"

namespace landbridge {

// A finding shows at most so many bytes of a value.
inline constexpr size_t kFindingValueBytesMax = 100;

// `value` is cut to kFindingValueBytesMax at a character's boundary; pass none where it may be personal.
inline v1::Finding MakeFinding(v1::FindingLevel level, v1::Rule rule, std::string_view field,
                               std::string_view value, std::string message, std::string repair) {
  if (value.size() > kFindingValueBytesMax) {
    size_t end = kFindingValueBytesMax;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
    value = value.substr(0, end);
  }
  v1::Finding finding;
  finding.set_rule(rule);
  finding.set_level(level);
  finding.set_field(std::string(field));
  finding.set_value(std::string(value));
  finding.set_message(std::move(message));
  finding.set_repair(std::move(repair));
  return finding;
}

// The record is rejected.
inline v1::Finding ErrorFinding(v1::Rule rule, std::string_view field, std::string_view value,
                                std::string message, std::string repair) {
  return MakeFinding(v1::FINDING_LEVEL_ERROR, rule, field, value, std::move(message),
                     std::move(repair));
}

// The record is accepted.
inline v1::Finding WarningFinding(v1::Rule rule, std::string_view field, std::string_view value,
                                  std::string message, std::string repair) {
  return MakeFinding(v1::FINDING_LEVEL_WARNING, rule, field, value, std::move(message),
                     std::move(repair));
}

}  // namespace landbridge
