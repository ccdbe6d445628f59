// SPDX-License-Identifier: Apache-2.0
// The header of a dBase or FoxPro table: which program wrote it, how many records it has, where
// each field lies and how its bytes are to be read.
//
// Pure data and one function. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/byte_input.h"

namespace landbridge {

// What the bytes of a field are.
enum class DbfForm {
  kText,          // C: characters, filled up with spaces
  kVarText,       // V: characters; the last byte is the length when the record's flag says so
  kNumber,        // N, F: decimal digits
  kDate,          // D: YYYYMMDD
  kLogical,       // L: one letter
  kMemo,          // M: the block in the memo file, as digits or as 4 bytes
  kInteger,       // I: 4 bytes, low byte first
  kBigInteger,    // +, and I of dBase 7: 4 bytes, high byte first, the sign bit inverted
  kCurrency,      // Y: 8 bytes, low byte first, ten-thousandths
  kDateTime,      // T: day of the Julian period and milliseconds, 4 bytes each
  kDouble,        // B of Visual FoxPro: IEEE 754, low byte first
  kSortedDouble,  // O: IEEE 754, high byte first, changed so that bytes sort as numbers
  kNullFlags,     // 0: the bits of a record; no column
  kUnread,        // what is no text: pictures, objects, binary data
};

struct DbfField {
  std::string name;    // as stored, in the table's encoding
  size_t name_at = 0;  // in the header
  char type = 'C';
  DbfForm form = DbfForm::kText;
  size_t offset = 0;  // in the record, whose first byte tells whether it is deleted
  size_t length = 0;
  int decimals = 0;
  // Bits of the record's null flags: no value, and a kVarText shorter than its field.
  std::optional<size_t> null_bit;
  std::optional<size_t> length_bit;
};

enum class DbfMemoForm { kBase3, kBase4, kFoxPro };

struct DbfLayout {
  std::string program;       // "dBase III", for messages
  int64_t record_count = 0;  // deleted ones included
  size_t header_bytes = 0;
  size_t record_bytes = 0;
  uint8_t code_page_mark = 0;     // 0: none
  bool transaction_open = false;  // dBase IV: somebody was in the middle of changing it
  DbfMemoForm memo_form = DbfMemoForm::kBase3;
  std::vector<DbfField> fields;
};

// Reads the header, so that `input` stands at the first record.
//
// Errors: kFailedPrecondition: no table of a known program, an encrypted one, or one without
//         fields; the message says what to do.
//         kDataLoss: the header is cut off or contradicts itself; get the file again.
absl::StatusOr<DbfLayout> ReadDbfLayout(ByteInput& input);

}  // namespace landbridge
