// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_scalar.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "landbridge/config/v1/options.pb.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/config_mistypes.h"
#include "proto/contract/config_schema.h"

namespace landbridge::config_internal {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// std::regex recurses over the text it matches and would exhaust the stack on a very long one.
constexpr size_t kMatchedBytesMax = 4096;

std::string InUnitOf(const FieldDescriptor& declared, double value) {
  if (IsDuration(declared)) return absl::FormatDuration(absl::Seconds(value));
  if (declared.options().GetExtension(config::v1::bytes_size)) {
    return absl::StrCat(value, " bytes");
  }
  return absl::StrCat(value);
}

Objection OutOfRange(const FieldDescriptor& declared, double value) {
  const auto& options = declared.options();
  if (options.HasExtension(config::v1::min) && value < options.GetExtension(config::v1::min)) {
    return absl::StrCat("is ", InUnitOf(declared, value), "; it must be at least ",
                        InUnitOf(declared, options.GetExtension(config::v1::min)));
  }
  if (options.HasExtension(config::v1::max) && value > options.GetExtension(config::v1::max)) {
    return absl::StrCat("is ", InUnitOf(declared, value), "; it must be at most ",
                        InUnitOf(declared, options.GetExtension(config::v1::max)));
  }
  return std::nullopt;
}

// Whole numbers, with a unit where the field is an amount of bytes.
std::optional<int64_t> ParseWhole(std::string_view text, bool bytes_size) {
  int64_t unit = 1;
  if (bytes_size) {
    constexpr std::array<std::pair<std::string_view, int64_t>, 5> kUnits = {{
        {"KiB", int64_t{1} << 10},
        {"MiB", int64_t{1} << 20},
        {"GiB", int64_t{1} << 30},
        {"TiB", int64_t{1} << 40},
        {"B", 1},
    }};
    for (const auto& [suffix, bytes] : kUnits) {
      if (!text.ends_with(suffix)) continue;
      text.remove_suffix(suffix.size());
      unit = bytes;
      break;
    }
  }
  int64_t number = 0;
  // SimpleAtoi forgives spaces and a plus sign, which a number in a configuration does not have.
  if (text.empty() || text.find_first_not_of("-0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(AbslView(text), &number)) {
    return std::nullopt;
  }
  if (number > std::numeric_limits<int64_t>::max() / unit ||
      number < std::numeric_limits<int64_t>::min() / unit) {
    return std::nullopt;
  }
  return number * unit;
}

template <typename Number>
Objection ReadWhole(const Scalar& scalar, const FieldDescriptor& declared, Number* result) {
  const bool bytes_size = declared.options().GetExtension(config::v1::bytes_size);
  const std::optional<int64_t> number = ParseWhole(scalar.text, bytes_size);
  if (scalar.quoted || !number.has_value()) {
    return absl::StrCat("is ", Quoted(scalar.text), ", which is not ",
                        bytes_size ? "an amount of bytes; write one like 4096 or 64MiB"
                                   : "a whole number; write digits without quotes");
  }
  if (!std::in_range<Number>(*number)) {
    return absl::StrCat("is ", *number, "; it must be between ", std::numeric_limits<Number>::min(),
                        " and ", std::numeric_limits<Number>::max());
  }
  *result = static_cast<Number>(*number);
  return OutOfRange(declared, static_cast<double>(*number));
}

Objection ReadReal(const Scalar& scalar, const FieldDescriptor& declared, double* result) {
  if (scalar.quoted || !absl::SimpleAtod(AbslView(scalar.text), result) ||
      !std::isfinite(*result)) {
    return absl::StrCat("is ", Quoted(scalar.text),
                        ", which is not a number; write one like 0.25 without quotes");
  }
  return OutOfRange(declared, *result);
}

Objection ReadDate(const Scalar& scalar, v1::Date* date) {
  const auto refuse = [&scalar] {
    return absl::StrCat("is ", Quoted(scalar.text),
                        ", which is not a date; write an existing day like 2018-04-06");
  };
  if (scalar.text.size() != 10 || scalar.text[4] != '-' || scalar.text[7] != '-') return refuse();
  const std::optional<int64_t> year = ParseWhole(scalar.text.substr(0, 4), false);
  const std::optional<int64_t> month = ParseWhole(scalar.text.substr(5, 2), false);
  const std::optional<int64_t> day = ParseWhole(scalar.text.substr(8, 2), false);
  if (!year || !month || !day || *year < 1900 || *year > 2999) return refuse();
  // A civil day that does not exist turns into one of the following month.
  const absl::CivilDay existing(*year, *month, *day);
  if (existing.month() != *month || existing.day() != *day) return refuse();
  date->set_year(static_cast<int32_t>(*year));
  date->set_month(static_cast<int32_t>(*month));
  date->set_day(static_cast<int32_t>(*day));
  return std::nullopt;
}

Objection ReadDuration(const Scalar& scalar, const FieldDescriptor& declared,
                       google::protobuf::Duration* result) {
  absl::Duration duration;
  if (!absl::ParseDuration(AbslView(scalar.text), &duration) || duration < absl::ZeroDuration() ||
      duration == absl::InfiniteDuration()) {
    return absl::StrCat("is ", Quoted(scalar.text),
                        ", which is not a duration; write one like 250ms, 15s, 2m or 36h");
  }
  absl::Duration below_a_second;
  result->set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &below_a_second));
  result->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(below_a_second)));
  return OutOfRange(declared, absl::ToDoubleSeconds(duration));
}

}  // namespace

bool ScalarReader::Matches(const std::string& pattern, std::string_view text) {
  auto found = patterns_.find(pattern);
  if (found == patterns_.end()) {
    try {
      found = patterns_.emplace(pattern, std::regex(pattern)).first;
    } catch (const std::regex_error&) {
      LB_CHECK(!"a pattern in a configuration schema is not a regular expression");
    }
  }
  if (text.size() > kMatchedBytesMax) return false;
  try {
    return std::regex_match(text.begin(), text.end(), found->second);
  } catch (const std::regex_error&) {
    return false;  // too complex to decide
  }
}

Objection ScalarReader::ReadText(const Scalar& scalar, const FieldDescriptor& field,
                                 const FieldDescriptor& declared, Message* message) {
  LB_CHECK(field.type() == FieldDescriptor::TYPE_STRING);
  const auto& options = declared.options();
  const std::string& pattern = options.GetExtension(config::v1::pattern);
  if (!pattern.empty() && !Matches(pattern, scalar.text)) {
    const std::string& words = options.GetExtension(config::v1::pattern_in_words);
    return absl::StrCat(
        "is ", Quoted(scalar.text), "; ",
        words.empty() ? absl::StrCat("it must match ", pattern) : absl::StrCat("write ", words));
  }
  std::string text(scalar.text);
  if (options.GetExtension(config::v1::path) && !text.empty()) {
    text = (folder_ / text).lexically_normal().string();
  }
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  if (field.is_repeated()) {
    reflection.AddString(message, &field, std::move(text));
  } else {
    reflection.SetString(message, &field, std::move(text));
  }
  return std::nullopt;
}

Objection ScalarReader::Read(const Scalar& scalar, const FieldDescriptor& field,
                             const FieldDescriptor& declared, Message* message) {
  if (!scalar.quoted && IsInTypographicQuotes(scalar.text)) return std::string(kTypographicQuotes);
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  const bool add = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return ReadText(scalar, field, declared, message);
    case FieldDescriptor::CPPTYPE_BOOL: {
      const bool value = scalar.text == "true";
      if (scalar.quoted || (!value && scalar.text != "false")) {
        return absl::StrCat("is ", Quoted(scalar.text), "; write true or false, without quotes");
      }
      add ? reflection.AddBool(message, &field, value) : reflection.SetBool(message, &field, value);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = ValueNamed(*field.enum_type(), scalar.text);
      if (value == nullptr) {
        return absl::StrCat("is ", Quoted(scalar.text), ", which is not known here; ",
                            Suggest(scalar.text, ValuesOf(*field.enum_type())));
      }
      add ? reflection.AddEnum(message, &field, value) : reflection.SetEnum(message, &field, value);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value = 0;
      if (Objection objection = ReadWhole(scalar, declared, &value)) return objection;
      add ? reflection.AddInt32(message, &field, value)
          : reflection.SetInt32(message, &field, value);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t value = 0;
      if (Objection objection = ReadWhole(scalar, declared, &value)) return objection;
      add ? reflection.AddInt64(message, &field, value)
          : reflection.SetInt64(message, &field, value);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      uint32_t value = 0;
      if (Objection objection = ReadWhole(scalar, declared, &value)) return objection;
      add ? reflection.AddUInt32(message, &field, value)
          : reflection.SetUInt32(message, &field, value);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double value = 0;
      if (Objection objection = ReadReal(scalar, declared, &value)) return objection;
      add ? reflection.AddDouble(message, &field, value)
          : reflection.SetDouble(message, &field, value);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      std::unique_ptr<Message> value;
      Objection objection;
      if (IsDate(field)) {
        auto date = std::make_unique<v1::Date>();
        objection = ReadDate(scalar, date.get());
        value = std::move(date);
      } else {
        auto duration = std::make_unique<google::protobuf::Duration>();
        objection = ReadDuration(scalar, declared, duration.get());
        value = std::move(duration);
      }
      if (objection) return objection;
      (add ? reflection.AddMessage(message, &field) : reflection.MutableMessage(message, &field))
          ->CopyFrom(*value);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  LB_CHECK(!"a configuration schema has a field of a type that configuration files do not support");
  return std::nullopt;
}

}  // namespace landbridge::config_internal
