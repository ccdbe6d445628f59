// SPDX-License-Identifier: Apache-2.0
// The records of an xls file's workbook stream (BIFF), and the texts in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace landbridge {

// The kinds of records that matter to reading values.
enum class BiffKind : uint16_t {
  kFormula = 0x0006,
  kEnd = 0x000A,
  kDateMode = 0x0022,
  kFilePass = 0x002F,
  kContinue = 0x003C,
  kCodePage = 0x0042,
  kBoundSheet = 0x0085,
  kMultipleRk = 0x00BD,
  kRichString = 0x00D6,
  kStyle = 0x00E0,
  kMergedCells = 0x00E5,
  kSharedStrings = 0x00FC,
  kSharedLabel = 0x00FD,
  kNumber = 0x0203,
  kLabel = 0x0204,
  kBooleanOrError = 0x0205,
  kString = 0x0207,
  kRow = 0x0208,
  kRk = 0x027E,
  kFormat = 0x041E,
  kBegin = 0x0809,
};

struct BiffRecord {
  BiffKind kind = BiffKind::kEnd;
  size_t offset = 0;  // where it starts in the stream
  std::string_view data;
};

// Walks over records from an offset on. The stream must outlive it.
class BiffRecords {
 public:
  BiffRecords(std::string_view stream, size_t offset) : stream_(stream), next_(offset) {}

  // The next record; nothing at the end of the stream or when it is cut off.
  std::optional<BiffRecord> Next();
  // The next one without moving on.
  std::optional<BiffRecord> Peek() const;

 private:
  const std::string_view stream_;
  size_t next_;
};

// Reads texts that continue in further records. In BIFF8 a text says of itself, and again at each
// continuation, whether its characters have one byte or two.
class BiffTextReader {
 public:
  // Starts behind the first `skip` bytes of `record`; `records` stands behind it.
  BiffTextReader(const BiffRecord& record, size_t skip, BiffRecords* records)
      : data_(record.data), at_(skip), records_(records) {}

  // The next text of BIFF8, as UTF-16 with the low byte first; its length has two bytes, or one.
  // Nothing when it is cut off.
  std::optional<std::string> Next(bool short_length = false);

 private:
  // Moves to the continuation when the record is used up; false when there is none.
  bool More();
  // Passes over `count` bytes.
  bool Skip(size_t count);
  std::optional<uint32_t> Number(size_t bytes);

  std::string_view data_;
  size_t at_;
  BiffRecords* records_;
};

// A number in 30 bits, as RK cells have it.
double RkNumber(uint32_t rk);

// "#N/A" and so on.
std::string_view BiffErrorName(uint8_t code);

}  // namespace landbridge
