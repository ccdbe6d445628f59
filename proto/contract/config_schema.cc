// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_schema.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace landbridge::config_internal {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::EnumDescriptor;
using ::google::protobuf::EnumValueDescriptor;
using ::google::protobuf::FieldDescriptor;

constexpr std::string_view kZeroSuffix = "UNSPECIFIED";
constexpr size_t kQuotedBytesMax = 80;

// What all values of `type` start with. Read off the zero value, which every enum of the project
// has.
std::string_view PrefixOf(const EnumDescriptor& type) {
  std::string_view zero = type.value(0)->name();
  if (zero.ends_with(kZeroSuffix)) zero.remove_suffix(kZeroSuffix.size());
  return zero;
}

// How many letters have to be changed, added or removed to turn one into the other.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

bool IsMessageNamed(const FieldDescriptor& field, std::string_view name) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         std::string_view(field.message_type()->full_name()) == name;
}

}  // namespace

std::string NameOf(const EnumValueDescriptor& value) {
  std::string_view name = value.name();
  const std::string_view prefix = PrefixOf(*value.type());
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  std::string yaml_name(name);
  absl::AsciiStrToLower(&yaml_name);
  return yaml_name;
}

bool IsDate(const FieldDescriptor& field) { return IsMessageNamed(field, "landbridge.v1.Date"); }

bool IsDuration(const FieldDescriptor& field) {
  return IsMessageNamed(field, "google.protobuf.Duration");
}

bool IsWrittenAsScalar(const FieldDescriptor& field) {
  return field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || IsDate(field) || IsDuration(field);
}

std::vector<std::string> KeysOf(const Descriptor& message) {
  std::vector<std::string> keys;
  for (int i = 0; i < message.field_count(); ++i) keys.emplace_back(message.field(i)->name());
  return keys;
}

std::vector<std::string> ValuesOf(const EnumDescriptor& type) {
  std::vector<std::string> values;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) values.push_back(NameOf(*type.value(i)));
  }
  return values;
}

const EnumValueDescriptor* ValueNamed(const EnumDescriptor& type, std::string_view text) {
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor* value = type.value(i);
    if (value->number() != 0 && NameOf(*value) == text) return value;
  }
  return nullptr;
}

std::string Nearest(std::string_view name, const std::vector<std::string>& allowed) {
  // Names that people write are short; the bound keeps a damaged file from costing time.
  if (allowed.empty() || name.size() > kQuotedBytesMax) return {};
  const auto distance = [name](const std::string& candidate) {
    return EditDistance(name, candidate);
  };
  const auto nearest = std::min_element(
      allowed.begin(), allowed.end(),
      [&](const std::string& a, const std::string& b) { return distance(a) < distance(b); });
  const size_t near_enough = std::max<size_t>(1, std::max(name.size(), nearest->size()) / 3);
  return distance(*nearest) > near_enough ? std::string() : *nearest;
}

std::string Suggest(std::string_view name, const std::vector<std::string>& allowed) {
  const std::string nearest = Nearest(name, allowed);
  return absl::StrCat(nearest.empty() ? "" : absl::StrCat("did you mean `", nearest, "`? "),
                      "Allowed: ", absl::StrJoin(allowed, ", "));
}

std::string Quoted(std::string_view text) {
  std::string quoted(text.substr(0, kQuotedBytesMax));
  if (quoted.size() < text.size()) {
    while (!quoted.empty() && (static_cast<unsigned char>(quoted.back()) & 0xC0) == 0x80) {
      quoted.pop_back();
    }
    if (!quoted.empty() && static_cast<unsigned char>(quoted.back()) >= 0xC0) quoted.pop_back();
    quoted += "...";
  }
  for (char& c : quoted) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return absl::StrCat("`", quoted, "`");
}

}  // namespace landbridge::config_internal
