// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/finding.h"

#include <cstddef>
#include <utility>

#include "proto/contract/resident_id.h"

namespace landbridge {
namespace {

constexpr size_t kValueBytesMax = 100;

// Any column can end up in any field: a wrong mapping puts numbers of persons where categories
// belong.
std::string_view Presentable(std::string_view value) {
  if (ContainsResidentId(value)) return {};
  if (value.size() <= kValueBytesMax) return value;
  size_t end = kValueBytesMax;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return value.substr(0, end);
}

v1::Finding MakeFinding(v1::FindingLevel level, v1::Rule rule, std::string_view field,
                        std::string_view value, std::string message, std::string repair) {
  v1::Finding finding;
  finding.set_rule(rule);
  finding.set_level(level);
  finding.set_field(std::string(field));
  finding.set_value(std::string(Presentable(value)));
  finding.set_message(std::move(message));
  finding.set_repair(std::move(repair));
  return finding;
}

}  // namespace

v1::Finding ErrorFinding(v1::Rule rule, std::string_view field, std::string_view value,
                         std::string message, std::string repair) {
  return MakeFinding(v1::FINDING_LEVEL_ERROR, rule, field, value, std::move(message),
                     std::move(repair));
}

v1::Finding WarningFinding(v1::Rule rule, std::string_view field, std::string_view value,
                           std::string message, std::string repair) {
  return MakeFinding(v1::FINDING_LEVEL_WARNING, rule, field, value, std::move(message),
                     std::move(repair));
}

}  // namespace landbridge
