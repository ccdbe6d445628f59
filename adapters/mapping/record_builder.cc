// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/record_builder.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/amounts.h"
#include "proto/contract/digest.h"
#include "proto/contract/identifier_text.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

constexpr size_t kDigestBytes = 16;

// Whether the list holds an element like its last one. For names the text decides: an alias that
// repeats the registered name says nothing.
bool LastIsRepeated(const Message& holder, const FieldDescriptor& list) {
  const Reflection& reflection = *holder.GetReflection();
  const int last = reflection.FieldSize(holder, &list) - 1;
  const Message& added = reflection.GetRepeatedMessage(holder, &list, last);
  const bool is_name = list.message_type() == v1::Name::descriptor();
  const std::string bytes = is_name ? std::string() : added.SerializeAsString();
  for (int i = 0; i < last; ++i) {
    const Message& other = reflection.GetRepeatedMessage(holder, &list, i);
    if (is_name) {
      if (static_cast<const v1::Name&>(other).text() ==
          static_cast<const v1::Name&>(added).text()) {
        return true;
      }
    } else if (other.SerializeAsString() == bytes) {
      return true;
    }
  }
  return false;
}

std::string DigestOf(const std::vector<std::string>& parts) {
  Sha256Hasher hasher;
  for (const std::string& part : parts) {
    hasher.Update(absl::StrCat(part.size(), ":")).Update(part);
  }
  const Digest digest = hasher.Finish();
  return Hex(AsBytes(digest).substr(0, kDigestBytes));
}

constexpr std::string_view kSlash = "%2F";

// `part` without `/`, and no two parts alike: `%2F` that stood there before gets a `25` for each
// time, as in an address of the web.
std::string WithoutSlash(std::string_view part) {
  std::string escaped;
  for (size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '/') {
      escaped += kSlash;
      continue;
    }
    escaped += part[i];
    if (part[i] != '%') continue;
    size_t behind = i + 1;
    while (part.substr(behind).starts_with("25")) behind += 2;
    if (part.substr(behind).starts_with("2F")) escaped += "25";
  }
  return escaped;
}

// For people: "12500000 fen (125000.00 CNY)".
std::string InMinorUnits(int64_t minor_units, const std::string& currency) {
  return absl::StrCat(minor_units, currency == "CNY" ? " fen (" : " minor units (",
                      FormatAmount(minor_units, MinorDigitsOfCurrency(currency)), " ", currency,
                      ")");
}

// The parts of a record id with `/` between them. Only the last may have one itself, so that no
// other parts make the same id.
std::string JoinedId(const std::vector<std::string>& parts) {
  std::string id;
  for (size_t i = 0; i + 1 < parts.size(); ++i) absl::StrAppend(&id, WithoutSlash(parts[i]), "/");
  return id + parts.back();
}

}  // namespace

absl::Status RecordBuilder::Build(const Entry& entry, std::string* record_id, v1::Record* record) {
  const Scope scope = Scope::Of(entry);
  LB_RETURN_IF_ERROR(RecordId(scope, record_id));
  for (const FieldPlan& field : plan_.fields) {
    LB_RETURN_IF_ERROR(Apply(field, scope, "", record));
  }
  return absl::OkStatus();
}

absl::Status RecordBuilder::RecordId(const Scope& scope, std::string* record_id) {
  const RecordIdPlan& plan = plan_.record_id;
  std::vector<std::string> parts;
  StepValue origin;
  bool any = false;
  if (plan.text) {
    std::optional<StepValue> text = steps_.Fill(*plan.text, scope, false);
    any = text.has_value();
    if (text) {
      parts.push_back(text->text);
      origin = *std::move(text);
    }
  }
  for (const ColumnRef& column : plan.columns) {
    const std::vector<CellValue> cells = steps_.values().Values(scope, column);
    std::string& part = parts.emplace_back();
    if (cells.empty()) continue;
    part = cells[0].text;
    any = true;
    if (origin.row == nullptr) {
      origin.row = cells[0].row;
      origin.column = &column;
    }
    if (!CheckIdPart(column, cells)) return absl::OkStatus();
  }
  if (!any) {
    StepValue empty;
    empty.row = scope.row;
    empty.column = plan.columns.empty() ? nullptr : &plan.columns[0];
    steps_.Note(v1::RULE_REQUIRED, v1::FINDING_LEVEL_ERROR, "record_id", empty,
                "the columns of the record id have no value",
                "give the row its number in the source, or name other columns in the mapping");
    return absl::OkStatus();
  }
  if (plan.digest) {
    *record_id = DigestOf(parts);
  } else {
    *record_id = JoinedId(parts);
  }
  if (origins_ != nullptr) {
    origin.read = absl::StrJoin(parts, "/");
    if (plan.digest) origin.steps.emplace_back("digest");
    Remember("record_id", origin, *record_id);
  }
  return absl::OkStatus();
}

// What would make the id of another record: of several values only one would count, and of a number
// in scientific notation only its first digits are left. A digest would hide both.
bool RecordBuilder::CheckIdPart(const ColumnRef& column, const std::vector<CellValue>& cells) {
  StepValue value;
  value.row = cells[0].row;
  value.column = &column;
  for (const CellValue& cell : cells) {
    value.text = cell.text;
    if (cell.text != cells[0].text) {
      steps_.Note(v1::RULE_TOO_LONG, v1::FINDING_LEVEL_ERROR, "record_id", value,
                  "a further value for the record id, which takes one of each column",
                  "name a column that has one value, such as an attribute or the first element");
      return false;
    }
  }
  if (!IsScientificNotation(cells[0].text)) return true;
  steps_.Note(v1::RULE_IDENTIFIER_LOST, v1::FINDING_LEVEL_ERROR, "record_id", value,
              "a spreadsheet has turned the number into scientific notation; its digits are lost",
              "export the column as text and send the row again");
  return false;
}

void RecordBuilder::Remember(const std::string& path, const StepValue& value,
                             const std::string& sent) {
  if (origins_ == nullptr) return;
  FieldOrigin origin;
  if (value.row != nullptr) origin.place = value.row->place();
  if (value.column != nullptr) origin.column = steps_.values().NameInFile(*value.column);
  origin.read = value.read;
  origin.steps = value.steps;
  origin.sent = sent;
  origins_->insert_or_assign(path, std::move(origin));
}

void RecordBuilder::Tally(const FieldPlan& field, const Row* row, const Message& made) {
  if (identifiers_ == nullptr || row == nullptr) return;
  if (made.GetDescriptor() != v1::Identifier::descriptor()) return;
  identifiers_->See(field, steps_.values(), *row, static_cast<const v1::Identifier&>(made));
}

absl::Status RecordBuilder::Apply(const FieldPlan& field, const Scope& scope,
                                  const std::string& prefix, Message* message) {
  const std::string path = prefix + field.target->path();
  // The first rule that had a value for a single field stands.
  const bool composed = !field.fields.empty();
  if (!field.target->repeated() && !composed && field.target->Has(*message)) {
    return absl::OkStatus();
  }
  LB_ASSIGN_OR_RETURN(const bool holds, steps_.values().Hold(scope, field.when));
  if (!holds) return absl::OkStatus();
  std::vector<Scope> scopes;
  if (field.for_each) {
    scopes = steps_.values().Items(scope, *field.for_each);
  } else {
    scopes.push_back(scope);
  }
  if (!field.target->repeated()) return ApplySingle(field, scopes, path, message);
  for (const Scope& item : scopes) LB_RETURN_IF_ERROR(ApplyElements(field, item, path, message));
  return absl::OkStatus();
}

absl::Status RecordBuilder::ApplySingle(const FieldPlan& field, const std::vector<Scope>& scopes,
                                        const std::string& path, Message* message) {
  if (!field.fields.empty()) {
    Message* holder = field.target->Holder(message);
    const FieldDescriptor* last = field.target->field();
    // Made aside, so that no empty message is left behind when nothing comes.
    const std::unique_ptr<Message> composed(
        holder->GetReflection()->GetMessage(*holder, last).New());
    composed->CopyFrom(holder->GetReflection()->GetMessage(*holder, last));
    for (const Scope& scope : scopes) {
      for (const FieldPlan& member : field.fields) {
        LB_RETURN_IF_ERROR(Apply(member, scope, path + ".", composed.get()));
      }
    }
    if (composed->ByteSizeLong() == 0) return absl::OkStatus();
    for (const FieldPlan::Assignment& set : field.set) set.target.Put(set.text, composed.get());
    Tally(field, scopes.empty() ? nullptr : scopes[0].row, *composed);
    holder->GetReflection()->MutableMessage(holder, last)->CopyFrom(*composed);
    return absl::OkStatus();
  }
  std::vector<StepValue> values;
  for (const Scope& scope : scopes) {
    LB_ASSIGN_OR_RETURN(std::vector<StepValue> more, steps_.Run(field, scope, path));
    for (StepValue& value : more) values.push_back(std::move(value));
  }
  if (values.empty()) return absl::OkStatus();
  for (size_t i = 1; i < values.size() && !field.first; ++i) {
    if (values[i].text == values[0].text) continue;
    steps_.Note(v1::RULE_TOO_LONG, v1::FINDING_LEVEL_ERROR, path, values[i],
                absl::StrCat("a further value for ", path, ", which takes one"),
                "say in the mapping which one counts: `join`, `first`, or a condition");
    return absl::OkStatus();
  }
  if (field.target->message_type() == nullptr) {
    field.target->Put(values[0].text, message);
  } else {
    Message* holder = field.target->Holder(message);
    Message* element = holder->GetReflection()->MutableMessage(holder, field.target->field());
    field.target->PutMain(values[0].text, element);
    for (const FieldPlan::Assignment& set : field.set) set.target.Put(set.text, element);
    Tally(field, values[0].row, *element);
  }
  Remember(path, values[0], values[0].text);
  return absl::OkStatus();
}

absl::Status RecordBuilder::ApplyElements(const FieldPlan& field, const Scope& scope,
                                          const std::string& path, Message* message) {
  if (!field.fields.empty()) return AddComposed(field, scope, path, field.target->Holder(message));
  LB_ASSIGN_OR_RETURN(const std::vector<StepValue> values, steps_.Run(field, scope, path));
  if (values.empty()) return absl::OkStatus();
  Message* holder = field.target->Holder(message);
  for (const StepValue& value : values) {
    LB_RETURN_IF_ERROR(AddElement(field, value, path, holder));
  }
  return absl::OkStatus();
}

absl::Status RecordBuilder::AddElement(const FieldPlan& field, const StepValue& value,
                                       const std::string& path, Message* holder) {
  const FieldDescriptor& list = *field.target->field();
  const Reflection& reflection = *holder->GetReflection();
  const int index = reflection.FieldSize(*holder, &list);
  Message* element = reflection.AddMessage(holder, &list);
  if (field.amount) {
    auto* amount = static_cast<v1::Amount*>(element);
    amount->set_currency(field.amount->currency);
    amount->set_minor_units(value.minor_units.value_or(0));
    const bool with_unit =
        field.amount->unit == "major" || value.text.ends_with(field.amount->unit);
    amount->set_reported(with_unit ? value.text
                                   : absl::StrCat(value.text, " ", field.amount->unit));
  } else {
    field.target->PutMain(value.text, element);
  }
  for (const FieldPlan::Assignment& set : field.set) set.target.Put(set.text, element);
  Tally(field, value.row, *element);
  if (LastIsRepeated(*holder, list)) {
    reflection.RemoveLast(holder, &list);
    return absl::OkStatus();
  }
  if (origins_ != nullptr) {
    Remember(
        absl::StrCat(path, "[", index, "]"), value,
        value.minor_units ? InMinorUnits(*value.minor_units, field.amount->currency) : value.text);
  }
  return absl::OkStatus();
}

absl::Status RecordBuilder::AddComposed(const FieldPlan& field, const Scope& scope,
                                        const std::string& path, Message* holder) {
  const FieldDescriptor& list = *field.target->field();
  const Reflection& reflection = *holder->GetReflection();
  const std::string element_path =
      absl::StrCat(path, "[", reflection.FieldSize(*holder, &list), "]");
  Message* element = reflection.AddMessage(holder, &list);
  for (const FieldPlan& member : field.fields) {
    LB_RETURN_IF_ERROR(Apply(member, scope, element_path + ".", element));
  }
  if (!field.target->HasMain(*element)) {
    reflection.RemoveLast(holder, &list);
    return absl::OkStatus();
  }
  for (const FieldPlan::Assignment& set : field.set) set.target.Put(set.text, element);
  Tally(field, scope.row, *element);
  if (LastIsRepeated(*holder, list)) reflection.RemoveLast(holder, &list);
  return absl::OkStatus();
}

}  // namespace landbridge
