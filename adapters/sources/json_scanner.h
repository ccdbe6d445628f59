// SPDX-License-Identifier: Apache-2.0
// Where the values of a JSON document begin and end, found by brackets, quotes and commas alone: so
// a value of any size is passed over in constant memory, and one that is no good costs itself only.
// What stands between the brackets is the JSON library's to judge.
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "adapters/sources/text_input.h"

namespace landbridge {

class JsonScanner {
 public:
  // `input` must outlive the scanner, which alone reads on in it.
  explicit JsonScanner(TextInput* input) : input_(input) {}
  // Over a document that is all in memory, and outlives the scanner.
  explicit JsonScanner(std::string_view document) : piece_(document) {}

  // Passes over white space and returns the character behind it, which stays unread; nothing at the
  // end of the document.
  //
  // Errors: as TextInput::Next.
  absl::StatusOr<std::optional<char>> Peek();

  // Passes over the character that Peek() found.
  void Skip() { ++at_; }

  // Passes over the value that begins at the character that Peek() found. `*value` gets its text,
  // of a longer one the first `bytes_max` bytes. Whether it is the whole text.
  //
  // Errors: kDataLoss: no value begins here, it does not end, or its brackets do not match; the
  //         message does not say where.
  //         Others as TextInput::Next.
  absl::StatusOr<bool> ReadValue(size_t bytes_max, std::string* value);

  // Of the next character, in the text and in lines from 1.
  int64_t offset() const {
    const int64_t begin =
        input_ == nullptr ? 0 : input_->text_end() - static_cast<int64_t>(piece_.size());
    return begin + static_cast<int64_t>(at_);
  }
  int64_t line() const { return line_; }

 private:
  // Reads the next piece that has text; false at the end.
  absl::StatusOr<bool> Refill();
  // Passes over what the piece has of a value; whether the value ended.
  absl::StatusOr<bool> ScanPiece();
  absl::Status Close(char bracket);

  TextInput* const input_ = nullptr;
  std::string_view piece_;
  size_t at_ = 0;  // in piece_
  int64_t line_ = 1;

  // Of the value that is being read.
  std::string open_;  // the brackets that will close it, outermost first
  bool in_text_ = false;
  bool escaped_ = false;  // behind a backslash
};

}  // namespace landbridge
