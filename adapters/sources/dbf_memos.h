// SPDX-License-Identifier: Apache-2.0
// The memo file beside a dBase or FoxPro table: long texts, in blocks that the table's records name
// by number.
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/dbf_layout.h"

namespace landbridge {

class DbfMemos {
 public:
  // Finds and opens the memo file of `table`: the same name with .dbt or .fpt (.dct for .dbc), in
  // any case of its letters.
  //
  // Errors: kNotFound: there is none. kDataLoss: its header is damaged. Others as ByteInput::Open.
  static absl::StatusOr<std::unique_ptr<DbfMemos>> OpenBeside(const std::filesystem::path& table,
                                                              DbfMemoForm form);

  enum class Found {
    kText,
    kTooLong,  // more than `bytes_max`
    kOutside,  // the file ends before it: table and memo file do not belong together
    kNoText,   // a picture, an object, or no beginning of a memo at all
  };

  // Reads the text at `block` into `bytes`.
  //
  // Requires: block > 0. Errors: kUnavailable: reading failed; read the table again.
  absl::StatusOr<Found> Read(int64_t block, size_t bytes_max, std::string* bytes) const;

  const ByteInput& file() const { return *input_; }

 private:
  DbfMemos(DbfMemoForm form, std::unique_ptr<ByteInput> input)
      : form_(form), input_(std::move(input)) {}

  absl::StatusOr<Found> ReadToEndMark(int64_t offset, size_t bytes_max, std::string* bytes) const;
  absl::StatusOr<Found> ReadSized(int64_t offset, size_t bytes_max, std::string* bytes) const;

  const DbfMemoForm form_;
  const std::unique_ptr<ByteInput> input_;
  int64_t block_bytes_ = 512;
};

}  // namespace landbridge
