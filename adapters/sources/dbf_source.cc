// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/dbf_source.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "adapters/sources/column_patterns.h"
#include "adapters/sources/dbf_code_pages.h"
#include "adapters/sources/encoding_suggestion.h"
#include "adapters/sources/stored_numbers.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr char kKept = ' ';
constexpr char kDeleted = '*';
constexpr char kEndMark = '\x1A';
constexpr char kEncodingChoices[] =
    "gb18030, gbk, big5, windows-1252 or the one that the program wrote";

}  // namespace

absl::StatusOr<std::unique_ptr<DbfSource>> DbfSource::Open(const DbfOptions& options,
                                                           const std::filesystem::path& path) {
  LB_ASSIGN_OR_RETURN(auto input, ByteInput::Open(path));
  LB_ASSIGN_OR_RETURN(DbfLayout layout, ReadDbfLayout(*input));
  std::unique_ptr<DbfSource> source(new DbfSource(options, std::move(input), std::move(layout)));
  LB_RETURN_IF_ERROR(source->ChooseDecoder());
  LB_RETURN_IF_ERROR(source->NameColumns());
  LB_RETURN_IF_ERROR(source->OpenMemos(path));
  const size_t record_bytes = source->layout_.record_bytes;
  source->buffer_.resize(std::max<size_t>(kBufferBytes / record_bytes, 1) * record_bytes);
  if (source->layout_.transaction_open) {
    source->EndsUncleanly(
        "the table was copied while a transaction was changing it; export it again");
  }
  return source;
}

absl::Status DbfSource::ChooseDecoder() {
  std::string encoding = options_.encoding;
  if (encoding == "auto" && SaysEncoding(layout_.code_page_mark)) {
    encoding = EncodingOfMark(layout_.code_page_mark);
    if (encoding.empty()) {
      return absl::FailedPreconditionError(
          absl::StrFormat("%s: its code page mark 0x%02x is of no encoding that is known here; "
                          "state the encoding, or save the table in another code page",
                          input_->name(), layout_.code_page_mark));
    }
  } else if (encoding == "auto") {
    encoding = "utf-8";
    encoding_assumed_ = true;
  }
  LB_ASSIGN_OR_RETURN(decoder_, TextDecoder::Create(encoding));
  if (decoder_->unit_bytes() != 1) {
    return absl::InvalidArgumentError(absl::StrCat(input_->name(), ": a dBase table is never in ",
                                                   encoding, "; state another encoding"));
  }
  return absl::OkStatus();
}

absl::Status DbfSource::NameColumns() {
  std::unordered_map<std::string, int> seen;
  for (const DbfField& field : layout_.fields) {
    if (field.form == DbfForm::kNullFlags) {
      null_flags_offset_ = field.offset;
      continue;
    }
    std::string name;
    std::vector<DecodeError> errors;
    decoder_->Decode(field.name, 0, true, &name, &errors);
    if (!errors.empty()) {
      const std::string what =
          absl::StrCat(input_->name(), ": the name of column ", names().size() + 1, ": ",
                       DescribeDecodeError(errors.front(), decoder_->encoding()));
      return encoding_assumed_ ? NoEncoding(what, "") : absl::FailedPreconditionError(what);
    }
    if (const int times = ++seen[name]; times > 1) {
      if (!options_.number_repeated_columns) {
        return absl::FailedPreconditionError(
            absl::StrCat(input_->name(), ": two columns are called '", name,
                         "'; rename one, or set number_repeated_columns"));
      }
      name = absl::StrCat(name, "#", times);
    }
    const ColumnId id = names().Intern(name);
    if (FitsAnyColumnPattern(name, options_.ignored_columns)) continue;
    if (field.form == DbfForm::kUnread) {
      return absl::FailedPreconditionError(absl::StrCat(
          input_->name(), ": column '", name, "' is of type ", std::string(1, field.type), " of ",
          layout_.program,
          ", which is no text; list it under ignored_columns, or export it as another type"));
    }
    columns_read_.push_back({field, id, std::move(name)});
  }
  return absl::OkStatus();
}

absl::Status DbfSource::OpenMemos(const std::filesystem::path& path) {
  const auto memo =
      std::find_if(columns_read_.begin(), columns_read_.end(),
                   [](const Column& column) { return column.field.form == DbfForm::kMemo; });
  if (memo == columns_read_.end()) return absl::OkStatus();
  auto memos = DbfMemos::OpenBeside(path, layout_.memo_form);
  if (absl::IsNotFound(memos.status())) {
    return absl::FailedPreconditionError(
        absl::StrCat(memos.status().message(),
                     "; put it there, or list the columns whose texts it holds, such "
                     "as '",
                     memo->name, "', under ignored_columns"));
  }
  LB_RETURN_IF_ERROR(memos.status());
  memos_ = *std::move(memos);
  return absl::OkStatus();
}

RowPlace DbfSource::Place() const {
  return RowPlace{input_->name(), "", record_, record_, record_offset_};
}

absl::StatusOr<std::string_view> DbfSource::NextRecord() {
  if (next_ == buffered_) {
    LB_ASSIGN_OR_RETURN(buffered_, input_->Read(std::span<char>(buffer_)));
    next_ = 0;
  }
  const size_t left = buffered_ - next_;
  if (left == 0 || buffer_[next_] == kEndMark) return std::string_view();
  ++record_;
  record_offset_ = static_cast<int64_t>(layout_.header_bytes) +
                   (record_ - 1) * static_cast<int64_t>(layout_.record_bytes);
  const char mark = buffer_[next_];
  if (left < layout_.record_bytes) {
    return absl::DataLossError(
        absl::StrCat(Place().ToString(),
                     ": the file ends inside this record: it was cut off; get the file again"));
  }
  if (mark != kKept && mark != kDeleted) {
    return absl::DataLossError(absl::StrFormat(
        "%s: the record begins with byte 0x%02x in the place of a space or a star: the file is "
        "damaged from here on; get it again",
        Place().ToString(), static_cast<unsigned char>(mark)));
  }
  const std::string_view record = std::string_view(buffer_).substr(next_, layout_.record_bytes);
  next_ += layout_.record_bytes;
  return record;
}

absl::StatusOr<RowSource::Step> DbfSource::Advance() {
  for (;;) {
    if (record_ == layout_.record_count) return Finish();
    LB_ASSIGN_OR_RETURN(const std::string_view record, NextRecord());
    if (record.empty()) return Finish();
    if (record[0] == kDeleted) {
      ++deleted_;
      NoteDeletedRow();
      continue;
    }
    fault_.reset();
    Row& row = StartRow(Place());
    for (const Column& column : columns_read_) {
      LB_RETURN_IF_ERROR(ReadColumn(column, record, &row));
      if (fault_) return RejectRow(*std::move(fault_));
    }
    return EmitRow();
  }
}

bool DbfSource::Flag(std::string_view record, size_t bit) const {
  const size_t at = null_flags_offset_ + bit / 8;
  if (null_flags_offset_ == 0 || at >= record.size()) return false;
  return (static_cast<unsigned char>(record[at]) >> (bit % 8) & 1) != 0;
}

void DbfSource::Fault(RowRule rule, const Column& column, std::string_view what) {
  fault_ = RowError{rule, Place(), std::nullopt,
                    absl::StrCat("column '", column.name, "': ", std::string(what))};
}

absl::Status DbfSource::ReadColumn(const Column& column, std::string_view record, Row* row) {
  const DbfField& field = column.field;
  if (field.null_bit && Flag(record, *field.null_bit)) return absl::OkStatus();
  std::string_view raw = record.substr(field.offset, field.length);
  const int64_t offset = record_offset_ + static_cast<int64_t>(field.offset);
  switch (field.form) {
    case DbfForm::kVarText:
      if (field.length_bit && Flag(record, *field.length_bit)) {
        const size_t length = static_cast<unsigned char>(raw.back());
        if (length >= raw.size()) {
          Fault(RowRule::kValue, column,
                "its text is said to be longer than the column; correct it in the program that "
                "keeps the table");
          return absl::OkStatus();
        }
        return AddText(column, raw.substr(0, length), offset, false, row);
      }
      return AddText(column, raw, offset, false, row);
    case DbfForm::kText:
      raw = WithoutPadding(raw);
      return raw.empty() ? absl::OkStatus() : AddText(column, raw, offset, false, row);
    case DbfForm::kMemo:
      return ReadMemo(column, raw, row);
    default:
      break;
  }
  ReadDbfValue(field, raw, &value_);
  if (!value_.fault.empty()) {
    Fault(RowRule::kValue, column, value_.fault);
  } else if (value_.present) {
    row->Add(column.id, value_.text);
  }
  return absl::OkStatus();
}

absl::Status DbfSource::ReadMemo(const Column& column, std::string_view raw, Row* row) {
  int64_t block = 0;
  if (raw.size() == 4) {
    block = LittleEndian<uint32_t>(raw, 0);
  } else {
    raw = WithoutPadding(raw);
    raw.remove_prefix(std::min(raw.find_first_not_of(' '), raw.size()));
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), block);
    if (!raw.empty() && (error != std::errc() || end != raw.data() + raw.size() || block < 0)) {
      Fault(RowRule::kValue, column,
            "the number of its memo is none; correct it in the program that keeps the table");
      return absl::OkStatus();
    }
  }
  if (block == 0) return absl::OkStatus();
  LB_ASSIGN_OR_RETURN(const DbfMemos::Found found,
                      memos_->Read(block, static_cast<size_t>(options_.memo_bytes_max), &memo_));
  switch (found) {
    case DbfMemos::Found::kText:
      break;
    case DbfMemos::Found::kTooLong:
      Fault(RowRule::kTooLong, column,
            absl::StrCat("its memo has more than ", options_.memo_bytes_max, " bytes; shorten it"));
      return absl::OkStatus();
    case DbfMemos::Found::kOutside:
      Fault(RowRule::kValue, column,
            "its memo lies outside of the memo file: table and memo file do not belong together, "
            "or one of them is damaged; get both again");
      return absl::OkStatus();
    case DbfMemos::Found::kNoText:
      Fault(RowRule::kValue, column,
            "its memo is no text: it is a picture or an object, or the memo file is damaged; get "
            "both files again, or list the column under ignored_columns");
      return absl::OkStatus();
  }
  const std::string_view text = WithoutPadding(memo_);
  return text.empty() ? absl::OkStatus() : AddText(column, text, 0, true, row);
}

absl::Status DbfSource::AddText(const Column& column, std::string_view bytes, int64_t offset,
                                bool in_memo, Row* row) {
  text_.clear();
  decode_errors_.clear();
  decoder_->Decode(bytes, offset, true, &text_, &decode_errors_);
  if (decode_errors_.empty()) {
    row->Add(column.id, text_);
    return absl::OkStatus();
  }
  const DecodeError& error = decode_errors_.front();
  const std::string what = absl::StrCat(in_memo ? "in its memo, " : "",
                                        DescribeDecodeError(error, decoder_->encoding()));
  // The choice is at fault, not the row.
  if (encoding_assumed_) {
    return NoEncoding(absl::StrCat(Place().ToString(), ", column '", column.name, "': ", what),
                      bytes);
  }
  Fault(RowRule::kUndecodable, column, what);
  if (!in_memo) fault_->byte_offset = error.byte_offset;
  return absl::OkStatus();
}

absl::Status DbfSource::NoEncoding(std::string_view what, std::string_view text) const {
  std::string sample(text);
  for (const DbfField& field : layout_.fields) absl::StrAppend(&sample, "\n", field.name);
  std::string record(layout_.record_bytes, '\0');
  for (auto at = static_cast<int64_t>(layout_.header_bytes); sample.size() < kEncodingSampleBytes;
       at += static_cast<int64_t>(layout_.record_bytes)) {
    const auto got = input_->ReadAt(at, record);
    if (!got.ok() || *got < record.size()) break;
    for (const DbfField& field : layout_.fields) {
      if (field.form != DbfForm::kText && field.form != DbfForm::kVarText) continue;
      absl::StrAppend(&sample, "\n", record.substr(field.offset, field.length));
    }
  }
  // Texts end in zero bytes in some tables, and a table is never in UTF-16.
  std::replace(sample.begin(), sample.end(), '\0', ' ');
  return EncodingNotStated(
      absl::StrCat(AbslView(what), "; the table has no code page mark and no encoding is stated"),
      SuggestEncoding(sample), kEncodingChoices);
}

absl::StatusOr<RowSource::Step> DbfSource::Finish() {
  DeclareCount(layout_.record_count - deleted_);
  if (record_ < layout_.record_count) {
    EndsUncleanly(absl::StrCat("the header counts ", layout_.record_count,
                               " records, and the file ends after ", record_,
                               ": it was cut off; get the file again"));
  } else {
    if (next_ == buffered_) {
      LB_ASSIGN_OR_RETURN(buffered_, input_->Read(std::span<char>(buffer_)));
      next_ = 0;
    }
    if (next_ < buffered_ && buffer_[next_] != kEndMark) {
      EndsUncleanly(absl::StrCat("the header counts ", layout_.record_count,
                                 " records, and more follows them; let the program that keeps the "
                                 "table write it again"));
    }
  }
  if (input_->ChangedSinceOpen() || (memos_ && memos_->file().ChangedSinceOpen())) {
    EndsUncleanly("the file changed while it was read; read it again when it is complete");
  }
  return End();
}

}  // namespace landbridge
