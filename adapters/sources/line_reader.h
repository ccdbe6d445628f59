// SPDX-License-Identifier: Apache-2.0
// The lines of a text file: decoded, numbered, with their place in the file.
//
// Lines are cut apart before they are decoded, so a damaged character never swallows the line
// behind it. A line ends in LF, CR LF or CR. Bytes 0x1A at the very end of the file are an old end
// mark and no text. Memory: one line up to the limit, and one buffer.
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/row_source.h"
#include "adapters/sources/text_decoder.h"

namespace landbridge {

struct Line {
  std::string text;    // UTF-8, without the line end; empty when `too_long`
  std::string raw;     // the same as stored; cut at the limit when `too_long`
  std::string end;     // "\n", "\r\n", "\r", or empty for a last line that is not terminated
  int64_t number = 0;  // from 1
  int64_t byte_offset = 0;
  bool too_long = false;
  std::vector<DecodeError> errors;  // bytes that are no characters; they are not in `text`
};

class LineReader {
 public:
  // `encoding` as in source_options.h. A line longer than `line_bytes_max` is passed over, marked.
  //
  // Errors: as OpenSource.
  static absl::StatusOr<std::unique_ptr<LineReader>> Open(const std::filesystem::path& path,
                                                          std::string_view encoding,
                                                          int64_t line_bytes_max);

  // Reads the next line; false at the end.
  //
  // Errors: kFailedPrecondition: encoding "auto", no byte order mark, and a byte that is not UTF-8.
  //         kUnavailable: reading failed.
  absl::StatusOr<bool> Next();

  // Requires: the last Next() returned true. Valid until the next call.
  const Line& line() const { return line_; }

  // The row error for a line that is too long or cannot be decoded; nothing for a good line.
  std::optional<RowError> LineError() const;
  // The place of the current line.
  RowPlace Place() const;

  // Decodes a part of a line's raw bytes, which stands at `byte_offset`.
  void DecodePart(std::string_view raw, int64_t byte_offset, std::string* text,
                  std::vector<DecodeError>* errors) {
    decoder_->Decode(raw, byte_offset, true, text, errors);
  }

  const std::string& encoding() const { return decoder_->encoding(); }
  size_t unit_bytes() const { return decoder_->unit_bytes(); }
  const std::string& file_name() const { return input_->name(); }
  int64_t bytes_read() const { return input_->offset(); }
  // The row error for a last line that is not terminated, for formats in which what is cut off such
  // a line is not missed.
  RowError CutOffError() const;
  // Why the file's end is not clean; empty when it is. `newline_expected`: the publisher terminates
  // the last line. `last_rejected`: the row of the last line could not be read.
  //
  // Requires: Next() has returned false.
  std::string_view UncleanEnd(bool newline_expected, bool last_rejected) const;

 private:
  LineReader(std::unique_ptr<ByteInput> input, int64_t line_bytes_max);

  absl::Status Start(std::string_view encoding);
  absl::Status Refill();
  // Index of the next line end in the buffer, from position_; buffer_end_ when there is none.
  size_t FindLineEnd();
  bool UnitAt(size_t index, char expected) const;
  void Append(size_t begin, size_t end);
  absl::Status Decode();

  const std::unique_ptr<ByteInput> input_;
  const size_t line_bytes_max_;
  std::unique_ptr<TextDecoder> decoder_;
  bool encoding_assumed_ = false;

  std::vector<char> buffer_;
  size_t position_ = 0;  // of the first unread byte in buffer_
  size_t buffer_end_ = 0;
  size_t next_feed_ = 0;  // of the next LF at or after position_, where feed_known_
  bool feed_known_ = false;
  bool end_of_file_ = false;

  int64_t next_offset_ = 0;  // of the first unread byte in the file
  int64_t next_number_ = 1;
  bool last_line_terminated_ = true;
  Line line_;
};

}  // namespace landbridge
