// SPDX-License-Identifier: Apache-2.0
// The text of a file as UTF-8, in pieces, for formats that are not made of lines.
//
// Bytes that are no characters are left out of the text and noted until somebody takes the note.
// Memory: one piece, and the notes, of which there are at most kNotesMax and those of one piece.
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/text_decoder.h"

namespace landbridge {

class TextInput {
 public:
  // The encoding that the format itself states in the first bytes of a file; empty where it states
  // none.
  using HeadReader = std::string (*)(std::string_view head);

  // `encoding` as in source_options.h. `head_reader`, when there is one, is asked where neither the
  // options nor a byte order mark say anything.
  //
  // Errors: as OpenSource.
  static absl::StatusOr<std::unique_ptr<TextInput>> Open(const std::filesystem::path& path,
                                                         std::string_view encoding,
                                                         HeadReader head_reader = nullptr);

  // Reads the next piece of the file; false at the end. A piece may have no text.
  //
  // Errors: kFailedPrecondition: nothing says the encoding, and a byte is not UTF-8.
  //         kUnavailable: reading failed. kDataLoss: more than kNotesMax notes wait to be taken.
  absl::StatusOr<bool> Next();

  // The piece. Requires: the last Next() returned true. Valid until the next call.
  const std::string& text() const { return text_; }
  // Bytes of text up to the end of the piece.
  int64_t text_end() const { return text_end_; }

  // In one row, or between two.
  static constexpr size_t kNotesMax = 100'000;

  // The notes about bytes that would stand in the text before `text_end`, which are forgotten here.
  // Their `text_offset` counts from the start of the document. Sequences with no text between them
  // have one note, with the first of them.
  std::vector<DecodeError> TakeErrors(int64_t text_end);
  // The first note that was not taken; null when there is none.
  const DecodeError* first_error() const {
    return notes_.empty() ? nullptr : &notes_.front().first;
  }

  // Where in the file a place in the text is; in the decoded text for files that are not UTF-8.
  //
  // Requires: notes behind `text_offset` were not taken.
  int64_t ByteOffset(int64_t text_offset) const;

  const std::string& encoding() const { return decoder_->encoding(); }
  const std::string& file_name() const { return input_->name(); }
  int64_t bytes_read() const { return input_->offset(); }
  bool ChangedSinceOpen() const { return input_->ChangedSinceOpen(); }

 private:
  explicit TextInput(std::unique_ptr<ByteInput> input);

  absl::Status Start(std::string_view encoding, HeadReader head_reader);
  absl::Status Decode(std::string_view bytes, int64_t byte_offset);

  const std::unique_ptr<ByteInput> input_;
  std::unique_ptr<TextDecoder> decoder_;
  bool encoding_assumed_ = false;
  std::vector<char> buffer_;
  size_t head_size_ = 0;      // of the head of the file, read by Start
  bool head_pending_ = true;  // buffer_ still holds it
  size_t mark_bytes_ = 0;
  bool end_of_file_ = false;

  std::string text_;
  int64_t text_end_ = 0;
  struct Note {
    DecodeError first;
    int64_t bytes = 0;  // of all sequences
  };
  std::deque<Note> notes_;
  std::vector<DecodeError> errors_;  // of the piece; scratch
  int64_t bytes_left_out_ = 0;       // of the notes that were taken
};

}  // namespace landbridge
