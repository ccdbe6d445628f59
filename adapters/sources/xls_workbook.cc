// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xls_workbook.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/stored_numbers.h"
#include "adapters/sources/xls_sheet.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr uint16_t kBiff5 = 0x0500;
constexpr uint16_t kBiff8 = 0x0600;

// ICU's name of a code page; BIFF5 texts are in one.
std::string EncodingName(uint16_t code_page) {
  switch (code_page) {
    case 367:
      return "us-ascii";
    case 932:
      return "windows-31j";
    case 936:
      return "gbk";
    case 949:
      return "windows-949";
    case 950:
      return "big5";
    case 10000:
    case 32768:
      return "macintosh";
    case 0:
    case 32769:
      return "windows-1252";
    default:
      return absl::StrCat(code_page >= 1250 && code_page <= 1258 ? "windows-" : "cp", code_page);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<XlsWorkbook>> XlsWorkbook::Open(
    std::unique_ptr<const CompoundFile> file, int64_t memory_max) {
  std::unique_ptr<XlsWorkbook> workbook(new XlsWorkbook(memory_max));
  workbook->common_.file = file->name();
  LB_ASSIGN_OR_RETURN(workbook->common_.stream,
                      file->Read(file->Has("Workbook") ? "Workbook" : "Book"));
  file.reset();  // it is as large as the stream
  LB_RETURN_IF_ERROR(workbook->ReadGlobals());
  return workbook;
}

absl::Status XlsWorkbook::Damaged() const {
  return absl::DataLossError(
      absl::StrCat(common_.file, ": the file is damaged or cut off; get it again"));
}

absl::Status XlsWorkbook::Beyond(int64_t count_max, std::string_view what) const {
  const absl::Status beyond = TooMany(count_max, what);
  return absl::Status(beyond.code(), absl::StrCat(common_.file, " ", beyond.message()));
}

absl::Status XlsWorkbook::ReadGlobals() {
  BiffRecords records(common_.stream, 0);
  const auto first = records.Next();
  if (!first) return Damaged();
  LB_RETURN_IF_ERROR(ReadFirstRecord(*first));
  for (;;) {
    const auto record = records.Next();
    if (!record) return Damaged();
    if (record->kind == BiffKind::kEnd) break;
    LB_RETURN_IF_ERROR(ReadGlobal(*record, &records));
  }
  for (const int id : style_formats_) {
    const auto code = codes_.find(id);
    common_.formats.push_back(code == codes_.end() ? BuiltInNumberFormat(id) : code->second);
  }
  return absl::OkStatus();
}

absl::Status XlsWorkbook::ReadFirstRecord(const BiffRecord& record) {
  const uint16_t version = record.kind == BiffKind::kBegin && record.data.size() >= 2
                               ? LittleEndian<uint16_t>(record.data, 0)
                               : 0;
  if (version != kBiff5 && version != kBiff8) {
    return absl::FailedPreconditionError(
        absl::StrCat(common_.file, " is of a version before Excel 5; save it as xlsx"));
  }
  common_.is_biff8 = version == kBiff8;
  LB_ASSIGN_OR_RETURN(common_.decoder,
                      TextDecoder::Create(common_.is_biff8 ? "utf-16le" : "windows-1252"));
  return absl::OkStatus();
}

absl::Status XlsWorkbook::ReadGlobal(const BiffRecord& record, BiffRecords* records) {
  switch (record.kind) {
    case BiffKind::kFilePass:
      return absl::FailedPreconditionError(
          absl::StrCat(common_.file, " is protected by a password; save it without one"));
    case BiffKind::kCodePage:
      return ReadCodePage(record);
    case BiffKind::kDateMode:
      if (record.data.size() < 2) return Damaged();
      if (LittleEndian<uint16_t>(record.data, 0) == 1) common_.dates = DateSystem::k1904;
      return absl::OkStatus();
    case BiffKind::kBoundSheet:
      return ReadSheetEntry(record, records);
    case BiffKind::kFormat:
      return ReadFormat(record, records);
    case BiffKind::kStyle:
      if (record.data.size() < 4) return Damaged();
      if (style_formats_.size() == kSheetStylesMax) return Beyond(kSheetStylesMax, "styles");
      style_formats_.push_back(LittleEndian<uint16_t>(record.data, 2));
      return absl::OkStatus();
    case BiffKind::kSharedStrings:
      return ReadStrings(record, records);
    default:
      return absl::OkStatus();
  }
}

absl::Status XlsWorkbook::ReadCodePage(const BiffRecord& record) {
  if (record.data.size() < 2) return Damaged();
  if (common_.is_biff8) return absl::OkStatus();
  const uint16_t code_page = LittleEndian<uint16_t>(record.data, 0);
  auto decoder = TextDecoder::Create(EncodingName(code_page));
  if (!decoder.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(common_.file, " has its texts in code page ",
                                                      code_page,
                                                      ", which is not known; save it as xlsx"));
  }
  common_.decoder = *std::move(decoder);
  return absl::OkStatus();
}

absl::StatusOr<std::string> XlsWorkbook::Text(std::string_view stored) const {
  std::string text;
  std::vector<DecodeError> errors;
  common_.decoder->Decode(stored, 0, true, &text, &errors);
  if (!errors.empty()) return Damaged();
  return text;
}

absl::Status XlsWorkbook::ReadSheetEntry(const BiffRecord& record, BiffRecords* records) {
  constexpr size_t kNameAt = 6;
  if (record.data.size() < kNameAt + 2) return Damaged();
  if (sheets_.size() == kSheetsMax) return Beyond(kSheetsMax, "sheets");
  std::string stored;
  if (common_.is_biff8) {
    auto text = BiffTextReader(record, kNameAt, records).Next(/*short_length=*/true);
    if (!text) return Damaged();
    stored = *std::move(text);
  } else {
    stored = record.data.substr(kNameAt + 1, Byte(record.data, kNameAt));
  }
  LB_ASSIGN_OR_RETURN(std::string name, Text(stored));
  const bool visible = (Byte(record.data, 4) & 3) == 0;
  const bool is_worksheet = Byte(record.data, 5) == 0;
  sheets_.push_back({std::move(name), visible, is_worksheet});
  offsets_.push_back(LittleEndian<uint32_t>(record.data, 0));
  return absl::OkStatus();
}

absl::Status XlsWorkbook::ReadFormat(const BiffRecord& record, BiffRecords* records) {
  if (record.data.size() < 4) return Damaged();
  std::string stored;
  if (common_.is_biff8) {
    auto text = BiffTextReader(record, 2, records).Next();
    if (!text) return Damaged();
    stored = *std::move(text);
  } else {
    stored = record.data.substr(3, Byte(record.data, 2));
  }
  LB_ASSIGN_OR_RETURN(const std::string code, Text(stored));
  codes_.emplace(LittleEndian<uint16_t>(record.data, 0), ParseNumberFormat(code));
  return absl::OkStatus();
}

absl::Status XlsWorkbook::ReadStrings(const BiffRecord& record, BiffRecords* records) {
  constexpr size_t kFirstAt = 8;
  if (record.data.size() < kFirstAt) return Damaged();
  const uint32_t count = LittleEndian<uint32_t>(record.data, 4);
  const int64_t bytes_max = memory_max_ - static_cast<int64_t>(common_.stream.size());
  BiffTextReader texts(record, kFirstAt, records);
  for (uint32_t i = 0; i < count; ++i) {
    const auto text = texts.Next();
    if (!text) return Damaged();
    if (!common_.strings.Add(*text, bytes_max)) {
      return absl::ResourceExhaustedError(
          absl::StrCat(common_.file, ": the file and its texts take more than ", memory_max_,
                       " bytes of memory; raise memory_max, or save it as xlsx"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<SheetReader>> XlsWorkbook::OpenSheet(size_t index) {
  LB_ASSIGN_OR_RETURN(XlsCells cells, ReadXlsCells(common_, offsets_[index]));
  return std::make_unique<XlsSheet>(common_, std::move(cells));
}

absl::StatusOr<std::vector<MergedCells>> XlsWorkbook::ReadMergedCells(size_t index) {
  LB_ASSIGN_OR_RETURN(XlsCells cells, ReadXlsCells(common_, offsets_[index]));
  return std::move(cells.merged);
}

}  // namespace landbridge
