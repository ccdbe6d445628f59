// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/dbf_layout.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "adapters/sources/stored_numbers.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// How a program lays out header and fields.
enum class Family { kBase2, kBase3, kBase7, kVisualFoxPro };

struct Program {
  uint8_t version;
  Family family;
  DbfMemoForm memo_form;
  std::string_view name;
};
constexpr std::array<Program, 13> kPrograms = {
    {{0x02, Family::kBase2, DbfMemoForm::kBase3, "dBase II"},
     {0x03, Family::kBase3, DbfMemoForm::kBase3, "dBase III"},
     {0x04, Family::kBase7, DbfMemoForm::kBase4, "dBase 7"},
     {0x30, Family::kVisualFoxPro, DbfMemoForm::kFoxPro, "Visual FoxPro"},
     {0x31, Family::kVisualFoxPro, DbfMemoForm::kFoxPro, "Visual FoxPro"},
     {0x32, Family::kVisualFoxPro, DbfMemoForm::kFoxPro, "Visual FoxPro"},
     {0x43, Family::kBase3, DbfMemoForm::kBase4, "dBase IV"},
     {0x7b, Family::kBase3, DbfMemoForm::kBase4, "dBase IV"},
     {0x83, Family::kBase3, DbfMemoForm::kBase3, "dBase III"},
     {0x8b, Family::kBase3, DbfMemoForm::kBase4, "dBase IV"},
     {0x8c, Family::kBase7, DbfMemoForm::kBase4, "dBase 7"},
     {0xcb, Family::kBase3, DbfMemoForm::kBase4, "dBase IV"},
     {0xf5, Family::kBase3, DbfMemoForm::kFoxPro, "FoxPro 2"}}};

// Where things stand in the header and in a field's descriptor.
struct Plan {
  size_t fields_at;
  size_t descriptor_bytes;
  size_t name_bytes;
  size_t type_at;
  size_t length_at;
  size_t decimals_at;
};
Plan PlanOf(Family family) {
  switch (family) {
    case Family::kBase2:
      return {8, 16, 11, 11, 12, 15};
    case Family::kBase7:
      return {68, 48, 32, 32, 33, 34};
    case Family::kBase3:
    case Family::kVisualFoxPro:
      break;
  }
  return {32, 32, 11, 11, 16, 17};
}

constexpr size_t kHeadBytes = 32;
constexpr size_t kBase2HeaderBytes = 521;
constexpr char kFieldsEnd = 0x0D;
constexpr uint8_t kNullable = 0x02;

absl::Status Damaged(const std::string& file, std::string_view what) {
  return absl::DataLossError(absl::StrCat(file, ": the header ", std::string(what),
                                          ": the file is damaged or cut off; get it again"));
}

absl::Status ReadMore(ByteInput& input, size_t bytes, std::string* header) {
  const size_t before = header->size();
  header->resize(std::max(before, bytes));
  LB_ASSIGN_OR_RETURN(const size_t got, input.Read(std::span<char>(header->data() + before,
                                                                   header->size() - before)));
  if (before + got < header->size()) return Damaged(input.name(), "is not complete");
  return absl::OkStatus();
}

DbfForm FormOf(char type, Family family) {
  switch (type) {
    case 'C':
      return DbfForm::kText;
    case 'V':
      return DbfForm::kVarText;
    case 'N':
    case 'F':
      return DbfForm::kNumber;
    case 'D':
      return DbfForm::kDate;
    case 'L':
      return DbfForm::kLogical;
    case 'M':
      return DbfForm::kMemo;
    case 'I':
      return family == Family::kBase7 ? DbfForm::kBigInteger : DbfForm::kInteger;
    case '+':
      return DbfForm::kBigInteger;
    case 'Y':
      return DbfForm::kCurrency;
    case 'T':
      return DbfForm::kDateTime;
    case 'B':
      return family == Family::kVisualFoxPro ? DbfForm::kDouble : DbfForm::kUnread;
    case 'O':
      return DbfForm::kSortedDouble;
    case '0':
      return DbfForm::kNullFlags;
    default:
      return DbfForm::kUnread;
  }
}

bool LengthFits(const DbfField& field) {
  switch (field.form) {
    case DbfForm::kDate:
    case DbfForm::kCurrency:
    case DbfForm::kDateTime:
    case DbfForm::kDouble:
    case DbfForm::kSortedDouble:
      return field.length == 8;
    case DbfForm::kInteger:
    case DbfForm::kBigInteger:
      return field.length == 4;
    case DbfForm::kMemo:
      return field.length == 4 || field.length == 10;
    default:
      return field.length > 0;
  }
}

size_t RecordBytes(const std::vector<DbfField>& fields) {
  size_t bytes = 1;  // whether the record is deleted
  for (const DbfField& field : fields) bytes += field.length;
  return bytes;
}

// Reads the descriptors from `header`.
std::vector<DbfField> ReadFields(std::string_view header, Family family) {
  const Plan plan = PlanOf(family);
  std::vector<DbfField> fields;
  size_t bit = 0;
  for (size_t at = plan.fields_at;
       at + plan.descriptor_bytes <= header.size() && header[at] != kFieldsEnd;
       at += plan.descriptor_bytes) {
    const std::string_view one = header.substr(at, plan.descriptor_bytes);
    DbfField field;
    field.name = one.substr(0, std::min(one.find('\0'), plan.name_bytes));
    field.name.resize(field.name.find_last_not_of(' ') + 1);
    field.name_at = at;
    field.type = one[plan.type_at];
    field.form = FormOf(field.type, family);
    field.length = Byte(one, plan.length_at);
    field.decimals = Byte(one, plan.decimals_at);
    if (family == Family::kVisualFoxPro) {
      if (field.type == 'V' || field.type == 'Q') field.length_bit = bit++;
      if ((Byte(one, 18) & kNullable) != 0) field.null_bit = bit++;
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

// Clipper and FoxPro put the high byte of a long text's length where the decimals stand.
void WidenLongTexts(std::vector<DbfField>& fields) {
  for (DbfField& field : fields) {
    if (field.form != DbfForm::kText) continue;
    field.length += static_cast<size_t>(field.decimals) * 256;
    field.decimals = 0;
  }
}

absl::Status PlaceFields(const std::string& file, DbfLayout& layout) {
  if (layout.fields.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(file, ": the table has no fields; is it the right file?"));
  }
  if (RecordBytes(layout.fields) != layout.record_bytes) WidenLongTexts(layout.fields);
  if (RecordBytes(layout.fields) != layout.record_bytes) {
    return Damaged(file, absl::StrCat("says that a record has ", layout.record_bytes,
                                      " bytes, and its fields have ", RecordBytes(layout.fields)));
  }
  size_t offset = 1;
  for (DbfField& field : layout.fields) {
    if (!LengthFits(field)) {
      return Damaged(file, absl::StrCat("gives a field of type ", std::string(1, field.type), " ",
                                        field.length, " bytes"));
    }
    field.offset = offset;
    offset += field.length;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DbfLayout> ReadDbfLayout(ByteInput& input) {
  std::string header;
  LB_RETURN_IF_ERROR(ReadMore(input, kHeadBytes, &header));
  const uint8_t version = Byte(header, 0);
  const auto program = std::find_if(kPrograms.begin(), kPrograms.end(),
                                    [&](const Program& one) { return one.version == version; });
  if (program == kPrograms.end()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: its first byte, 0x%02x, is of no dBase or FoxPro that is known here; save the table "
        "as dBase III or IV, or as text",
        input.name(), version));
  }
  DbfLayout layout;
  layout.program = program->name;
  layout.memo_form = program->memo_form;
  if (program->family == Family::kBase2) {
    layout.record_count = LittleEndian<uint16_t>(header, 1);
    layout.record_bytes = LittleEndian<uint16_t>(header, 6);
    layout.header_bytes = kBase2HeaderBytes;
  } else {
    layout.record_count = LittleEndian<uint32_t>(header, 4);
    layout.header_bytes = LittleEndian<uint16_t>(header, 8);
    layout.record_bytes = LittleEndian<uint16_t>(header, 10);
    layout.code_page_mark = Byte(header, 29);
    const bool base4 = program->memo_form == DbfMemoForm::kBase4;
    layout.transaction_open = base4 && Byte(header, 14) != 0;
    if (base4 && Byte(header, 15) != 0) {
      return absl::FailedPreconditionError(
          absl::StrCat(input.name(), ": the table is encrypted; save it without encryption"));
    }
  }
  if (layout.header_bytes <= kHeadBytes) {
    return Damaged(input.name(), absl::StrCat("says that it has ", layout.header_bytes, " bytes"));
  }
  LB_RETURN_IF_ERROR(ReadMore(input, layout.header_bytes, &header));
  layout.fields = ReadFields(header, program->family);
  LB_RETURN_IF_ERROR(PlaceFields(input.name(), layout));
  return layout;
}

}  // namespace landbridge
