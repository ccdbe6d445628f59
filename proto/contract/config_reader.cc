// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_reader.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "landbridge/config/v1/options.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/config_mistypes.h"
#include "proto/contract/config_schema.h"

namespace landbridge::config_internal {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::OneofDescriptor;

constexpr size_t kFaultLinesMax = 20;
constexpr size_t kDepthMax = 64;
constexpr int kBelongsDepth = 2;
constexpr int kValuesMax = 2'000'000;

constexpr std::string_view kNoValue =
    "has no value; remove the key, or write \"\", [] or {} for an empty one";

std::string Child(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : absl::StrCat(path, ".", AbslView(key));
}

bool IsRequired(const FieldDescriptor& field) {
  return field.options().GetExtension(config::v1::required);
}

std::string KindOf(const YAML::Node& node) {
  if (node.IsMap()) return "a mapping";
  if (node.IsSequence()) return "a list";
  return absl::StrCat("the single value ", Quoted(node.Scalar()));
}

std::string ExpectedMapping(const YAML::Node& node, const Descriptor& type) {
  return absl::StrCat("is ", KindOf(node), "; write a mapping with the keys ",
                      absl::StrJoin(KeysOf(type), ", "));
}

// The keys below `type`, down to `depth` of them, whose mappings have a key `name`: "`tables`",
// "`tables`, `workbook`".
void FindBelow(const Descriptor& type, std::string_view name, const std::string& path, int depth,
               std::vector<std::string>& places) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsWrittenAsScalar(field) || field.is_map()) continue;
    const Descriptor& below = *field.message_type();
    const std::string place = absl::StrCat(path, path.empty() ? "" : ", ", "`", field.name(), "`");
    if (below.FindFieldByName(std::string(name)) != nullptr) places.push_back(place);
    if (depth > 1) FindBelow(below, name, place, depth - 1, places);
  }
}

// Where a key belongs that is none of `type`, whose mapping stands below those of `around`; empty
// when no mapping near it has such a key.
std::string WhereItBelongs(const Descriptor& type, const std::vector<const Descriptor*>& around,
                           std::string_view name) {
  std::vector<std::string> places;
  // The nearest first.
  for (int depth = 1; depth <= kBelongsDepth && places.empty(); ++depth) {
    FindBelow(type, name, "", depth, places);
  }
  if (!places.empty()) return absl::StrCat("it belongs below ", absl::StrJoin(places, " or "));
  for (size_t i = around.size(); i > 0; --i) {
    if (around[i - 1]->FindFieldByName(std::string(name)) == nullptr) continue;
    return i == 1 ? "it belongs at the top of the file" : "it belongs one level further out";
  }
  return "";
}

// Whether the value that was read for a required field is one.
bool IsEmptyValue(const FieldDescriptor& field, const Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(message, &field) == 0;
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
         reflection.GetString(message, &field).empty();
}

// Finds keys that a mapping has twice.
class KeysSeen {
 public:
  // The line of the earlier one.
  std::optional<int> Repeats(const std::string& key, SourceMap::Place place) {
    const auto [found, added] = lines_.emplace(key, place.line);
    if (added) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, int, std::less<>> lines_;
};

std::string Repeated(int line) {
  return absl::StrCat("stands here a second time, after line ", line, "; keep one of them");
}

}  // namespace

SourceMap::Place PlaceOf(const YAML::Mark& mark) {
  return {std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
}

void ConfigReader::AddFault(SourceMap::Place place, std::string_view path, std::string what) {
  faults_.push_back(
      {place, path.empty() ? std::move(what) : absl::StrCat("`", AbslView(path), "`: ", what)});
}

absl::Status ConfigReader::Outcome() {
  if (faults_.empty()) return absl::OkStatus();
  std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
  // The last line says how many more there are, when there are more than lines.
  const size_t shown = faults_.size() > kFaultLinesMax ? kFaultLinesMax - 1 : faults_.size();
  std::string lines;
  for (size_t i = 0; i < shown; ++i) {
    const Fault& fault = faults_[i];
    absl::StrAppend(&lines, i == 0 ? "" : "\n", sources_->file(), ":", fault.place.line, ":",
                    fault.place.column, ": ", fault.text);
  }
  if (shown < faults_.size()) {
    absl::StrAppend(&lines, "\n", sources_->file(), ": ", faults_.size() - shown,
                    " more faults; mend these first");
  }
  return absl::InvalidArgumentError(lines);
}

void ConfigReader::ReadDocument(const YAML::Node& root, Message* message) {
  if (root.IsNull()) {
    AddFault({}, "",
             absl::StrCat("the file is empty; write a mapping with the keys ",
                          absl::StrJoin(KeysOf(*message->GetDescriptor()), ", ")));
  } else if (!root.IsMap()) {
    const std::string mistype = root.IsScalar() ? MistypeInKey(root.Scalar()) : std::string();
    AddFault(PlaceOf(root.Mark()), "",
             absl::StrCat("the file ", ExpectedMapping(root, *message->GetDescriptor()),
                          mistype.empty() ? "" : absl::StrCat(". In it, ", mistype)));
  } else {
    ReadMapping(root, "", message);
  }
}

void ConfigReader::ReadMapping(const YAML::Node& node, const std::string& path, Message* message) {
  const Descriptor& type = *message->GetDescriptor();
  KeysSeen seen;
  std::map<const OneofDescriptor*, const FieldDescriptor*> chosen;
  std::vector<const FieldDescriptor*> given;
  for (const auto& entry : node) {
    const YAML::Node& key = entry.first;
    const SourceMap::Place place = PlaceOf(key.Mark());
    if (!key.IsScalar()) {
      AddFault(place, path, "has a key that is no word; write keys as plain words");
      continue;
    }
    const std::string& name = key.Scalar();
    const std::string field_path = Child(path, name);
    if (const std::optional<int> line = seen.Repeats(name, place)) {
      AddFault(place, field_path, Repeated(*line));
      continue;
    }
    const FieldDescriptor* field = type.FindFieldByName(name);
    if (field == nullptr) {
      AddFault(place, Child(path, Quoted(name).substr(1, Quoted(name).size() - 2)),
               absl::StrCat("is not known here; ", RemedyFor(name, type)));
      continue;
    }
    given.push_back(field);
    if (const OneofDescriptor* oneof = field->real_containing_oneof(); oneof != nullptr) {
      const auto [other, first] = chosen.emplace(oneof, field);
      if (!first) {
        AddFault(
            place, field_path,
            absl::StrCat("cannot stand beside `", other->second->name(), "`; keep one of both"));
        continue;
      }
    }
    sources_->Add(field_path, place);
    if (entry.second.IsNull()) {
      AddFault(place, field_path, std::string(kNoValue));
      continue;
    }
    ReadField(entry.second, field_path, *field, message);
  }
  CheckRequired(node, path, given, *message);
}

std::string ConfigReader::RemedyFor(const std::string& key, const Descriptor& type) const {
  if (std::string mistype = MistypeInKey(key); !mistype.empty()) return mistype;
  const std::string place = WhereItBelongs(type, around_, key);
  return place.empty() ? Suggest(key, KeysOf(type))
                       : absl::StrCat(place, ". Allowed here: ", absl::StrJoin(KeysOf(type), ", "));
}

void ConfigReader::CheckRequired(const YAML::Node& node, const std::string& path,
                                 const std::vector<const FieldDescriptor*>& given,
                                 const Message& message) {
  const Descriptor& type = *message.GetDescriptor();
  const SourceMap::Place place = PlaceOf(node.Mark());
  const auto is_given = [&given](const FieldDescriptor* field) {
    return std::find(given.begin(), given.end(), field) != given.end();
  };
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (IsRequired(*field) && !is_given(field)) {
      AddFault(place, Child(path, field->name()), "is required; add the key");
    }
  }
  for (int i = 0; i < type.real_oneof_decl_count(); ++i) {
    const OneofDescriptor* oneof = type.oneof_decl(i);
    if (!oneof->options().GetExtension(config::v1::one_required)) continue;
    std::vector<std::string> names;
    bool any = false;
    for (int j = 0; j < oneof->field_count(); ++j) {
      names.push_back(absl::StrCat("`", oneof->field(j)->name(), "`"));
      any = any || is_given(oneof->field(j));
    }
    if (!any) {
      AddFault(place, path,
               absl::StrCat(path.empty() ? "the file " : "", "lacks one of ",
                            absl::StrJoin(names, ", "), "; add exactly one of these keys"));
    }
  }
}

void ConfigReader::ReadField(const YAML::Node& node, const std::string& path,
                             const FieldDescriptor& field, Message* message) {
  const size_t faults_before = faults_.size();
  if (field.is_map()) {
    ReadMap(node, path, field, message);
  } else if (field.is_repeated()) {
    ReadList(node, path, field, message);
  } else {
    ReadOne(node, path, field, field, message);
  }
  if (IsRequired(field) && faults_.size() == faults_before && IsEmptyValue(field, *message)) {
    AddFault(PlaceOf(node.Mark()), path, "is empty, but required; give it a value");
  }
}

void ConfigReader::ReadList(const YAML::Node& node, const std::string& path,
                            const FieldDescriptor& field, Message* message) {
  if (node.IsScalar() && IsWrittenAsScalar(field)) {
    ReadOne(node, path, field, field, message);
    return;
  }
  if (!node.IsSequence()) {
    AddFault(PlaceOf(node.Mark()), path,
             absl::StrCat("is ", KindOf(node), "; write a list, each element after a dash"));
    return;
  }
  int index = 0;
  for (const YAML::Node& element : node) {
    const std::string element_path = absl::StrCat(path, "[", index++, "]");
    const SourceMap::Place place = PlaceOf(element.Mark());
    sources_->Add(element_path, place);
    if (element.IsNull()) {
      AddFault(place, element_path, "has no value; remove the dash, or write the value in quotes");
      continue;
    }
    ReadOne(element, element_path, field, field, message);
  }
}

void ConfigReader::ReadMap(const YAML::Node& node, const std::string& path,
                           const FieldDescriptor& field, Message* message) {
  LB_CHECK(field.message_type()->map_key()->cpp_type() == FieldDescriptor::CPPTYPE_STRING);
  if (!node.IsMap()) {
    AddFault(PlaceOf(node.Mark()), path,
             absl::StrCat("is ", KindOf(node), "; write a mapping from names to values"));
    return;
  }
  KeysSeen seen;
  for (const auto& entry : node) {
    const SourceMap::Place place = PlaceOf(entry.first.Mark());
    if (!entry.first.IsScalar()) {
      AddFault(place, path, "has a key that is no single value; write text, in quotes if need be");
      continue;
    }
    const std::string& key = entry.first.Scalar();
    const std::string entry_path = absl::StrCat(path, "[\"", key, "\"]");
    sources_->Add(entry_path, place);
    // yaml-cpp marks a plain scalar with the tag "?".
    if (entry.first.Tag() == "?" && IsInTypographicQuotes(key)) {
      AddFault(place, entry_path, std::string(kTypographicQuotes));
    } else if (const std::optional<int> line = seen.Repeats(key, place)) {
      AddFault(place, entry_path, Repeated(*line));
    } else if (entry.second.IsNull()) {
      AddFault(place, entry_path, std::string(kNoValue));
    } else {
      Message* added = message->GetReflection()->AddMessage(message, &field);
      added->GetReflection()->SetString(added, field.message_type()->map_key(), key);
      ReadOne(entry.second, entry_path, *field.message_type()->map_value(), field, added);
    }
  }
}

void ConfigReader::ReadOne(const YAML::Node& node, const std::string& path,
                           const FieldDescriptor& field, const FieldDescriptor& declared,
                           Message* message) {
  if (!Budget(node, path)) return;
  if (IsWrittenAsScalar(field)) {
    if (!node.IsScalar()) {
      AddFault(PlaceOf(node.Mark()), path,
               absl::StrCat("is ", KindOf(node), "; write a single value"));
      return;
    }
    // yaml-cpp marks a plain scalar with the tag "?".
    const Scalar scalar{node.Scalar(), node.Tag() != "?"};
    if (Objection objection = scalars_.Read(scalar, field, declared, message)) {
      AddFault(PlaceOf(node.Mark()), path, *std::move(objection));
    }
    return;
  }
  if (!node.IsMap()) {
    AddFault(PlaceOf(node.Mark()), path, ExpectedMapping(node, *field.message_type()));
    return;
  }
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  Message* nested = field.is_repeated() ? reflection.AddMessage(message, &field)
                                        : reflection.MutableMessage(message, &field);
  around_.push_back(message->GetDescriptor());
  ReadMapping(node, path, nested);
  around_.pop_back();
}

bool ConfigReader::Budget(const YAML::Node& node, const std::string& path) {
  ++values_;
  const bool too_deep = around_.size() >= kDepthMax;
  if (!too_deep && values_ < kValuesMax) return true;
  if (too_deep) {
    AddFault(PlaceOf(node.Mark()), path,
             absl::StrCat("is nested deeper than ", kDepthMax, " levels; write it flatter"));
  } else if (values_ == kValuesMax) {
    AddFault(PlaceOf(node.Mark()), path,
             absl::StrCat("is beyond the ", kValuesMax, " values of a file; split the file"));
  }
  return false;
}

}  // namespace landbridge::config_internal
