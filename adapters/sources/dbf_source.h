// SPDX-License-Identifier: Apache-2.0
// Rows of a dBase or FoxPro table, with its memo file. The options (source_options.h) say what is
// accepted.
//
// A reader of our own: the library that Debian has for these files (shapelib) reads the numbers and
// short texts of dBase III alone; it knows neither memo files nor the types of FoxPro and dBase 7,
// takes the stars of a number that did not fit for a number, and decodes no text.
//
// A row's number is the record's, counted from 1 with the deleted ones, as the programs show it.
// A blank field has no value: the format does not tell it from an empty one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/dbf_layout.h"
#include "adapters/sources/dbf_memos.h"
#include "adapters/sources/dbf_values.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"
#include "adapters/sources/text_decoder.h"

namespace landbridge {

class DbfSource final : public RowSourceBase {
 public:
  // Errors: as OpenSource, and those of ReadDbfLayout. kFailedPrecondition also: the memo file is
  //         not there, a column is of a type that is not read, or the code page is not known.
  static absl::StatusOr<std::unique_ptr<DbfSource>> Open(const DbfOptions& options,
                                                         const std::filesystem::path& path);

 private:
  struct Column {
    DbfField field;
    ColumnId id;
    std::string name;  // in UTF-8
  };

  DbfSource(const DbfOptions& options, std::unique_ptr<ByteInput> input, DbfLayout layout)
      : options_(options), input_(std::move(input)), layout_(std::move(layout)) {}

  absl::Status ChooseDecoder();
  absl::Status NameColumns();
  absl::Status OpenMemos(const std::filesystem::path& path);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return input_->offset(); }

  // The next record; empty when the file has no more.
  //
  // Errors: kDataLoss: the file ends within the record, or what stands there is none.
  absl::StatusOr<std::string_view> NextRecord();
  absl::Status ReadColumn(const Column& column, std::string_view record, Row* row);
  absl::Status ReadMemo(const Column& column, std::string_view raw, Row* row);
  absl::Status AddText(const Column& column, std::string_view bytes, int64_t offset, bool in_memo,
                       Row* row);
  // The refusal for want of an encoding, with what the texts of the table look like, `text` first.
  absl::Status NoEncoding(std::string_view what, std::string_view text) const;
  bool Flag(std::string_view record, size_t bit) const;
  void Fault(RowRule rule, const Column& column, std::string_view what);
  absl::StatusOr<Step> Finish();

  RowPlace Place() const;

  const DbfOptions options_;
  const std::unique_ptr<ByteInput> input_;
  const DbfLayout layout_;
  std::unique_ptr<TextDecoder> decoder_;
  bool encoding_assumed_ = false;
  std::vector<Column> columns_read_;
  size_t null_flags_offset_ = 0;  // 0: the records have none
  std::unique_ptr<DbfMemos> memos_;

  std::string buffer_;  // whole records
  size_t buffered_ = 0;
  size_t next_ = 0;     // in buffer_
  int64_t record_ = 0;  // number of the current one, from 1
  int64_t deleted_ = 0;
  int64_t record_offset_ = 0;
  std::optional<RowError> fault_;  // the first of the current record
  DbfValue value_;
  std::string memo_;
  std::string text_;
  std::vector<DecodeError> decode_errors_;
};

}  // namespace landbridge
