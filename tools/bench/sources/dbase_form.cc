// SPDX-License-Identifier: Apache-2.0
// A dBase III table in GB18030. Its reader is the project's own: plainly read are the records by
// their length, decoded by ICU.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/little_endian.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/text_file.h"

namespace landbridge::bench {
namespace {

constexpr char kGb18030[] = "gb18030";
constexpr char kBase3 = 0x03;
constexpr char kGbkMark = 0x4d;
constexpr size_t kFieldBytes = 32;
constexpr size_t kDayBytes = 8;
constexpr char kDecimals = 2;

size_t WidthOf(const PenaltyColumn& column) {
  const auto characters = static_cast<size_t>(column.characters);
  if (column.kind == CellKind::kDay) return kDayBytes;
  return column.kind == CellKind::kAmount ? characters : 2 * characters;
}

size_t RecordBytes() {
  size_t bytes = 1;
  for (const PenaltyColumn& column : kPenaltyColumns) bytes += WidthOf(column);
  return bytes;
}

std::string Field(const PenaltyColumn& column) {
  std::string field(InTenBytes(column.name));
  field.resize(11, '\0');
  field += std::string_view("CND")[static_cast<size_t>(column.kind)];
  field.resize(16, '\0');
  field += static_cast<char>(WidthOf(column));
  field += column.kind == CellKind::kAmount ? kDecimals : '\0';
  field.resize(kFieldBytes, '\0');
  return field;
}

std::string Header(int64_t rows) {
  const size_t bytes = kFieldBytes * (1 + kPenaltyColumns.size()) + 1;
  std::string header(1, kBase3);
  absl::StrAppend(&header, "\x7e\x04\x06", LittleEndian(static_cast<uint64_t>(rows), 4),
                  LittleEndian(bytes, 2), LittleEndian(RecordBytes(), 2));
  header.resize(29, '\0');
  header += kGbkMark;
  header.resize(kFieldBytes, '\0');
  for (const PenaltyColumn& column : kPenaltyColumns) header += Field(column);
  return header + '\r';
}

void AppendRow(const PenaltyCells& cells, std::string& text) {
  PenaltyCells stored = cells;
  EncodeCells(kGb18030, stored);
  text += ' ';
  for (size_t i = 0; i < stored.size(); ++i) {
    const PenaltyColumn& column = kPenaltyColumns[i];
    if (column.kind == CellKind::kDay) stored[i] = absl::StrReplaceAll(stored[i], {{"-", ""}});
    LB_CHECK(stored[i].size() <= WidthOf(column));
    const std::string filling(WidthOf(column) - stored[i].size(), ' ');
    text += column.kind == CellKind::kAmount ? filling + stored[i] : stored[i] + filling;
  }
}

absl::Status ReadPlainly(const std::filesystem::path& file, int64_t rows) {
  const size_t record_bytes = RecordBytes();
  IcuText decoder(kGb18030);
  size_t header_left = Header(rows).size();
  size_t passed = 0;
  size_t text_bytes = 0;
  LB_RETURN_IF_ERROR(ReadPieces(file, [&](std::string_view piece) -> absl::Status {
    const size_t header = std::min(header_left, piece.size());
    header_left -= header;
    piece.remove_prefix(header);
    passed += piece.size();
    LB_ASSIGN_OR_RETURN(const std::string_view text, decoder.Decode(piece));
    text_bytes += text.size();
    return absl::OkStatus();
  }));
  return CheckRows(static_cast<int64_t>(passed / record_bytes), rows);
}

}  // namespace

SourceForm DbaseForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "dBase, GB18030";
  form.library = "ICU, record lengths";
  form.file = folder / "penalties.dbf";
  DbfOptions options;
  options.encoding = kGb18030;
  form.options = options;
  form.table = "file: \"*.dbf\"\n    encoding: gb18030\n    dbase: {}";
  form.ten_bytes = true;
  form.write = [file = form.file](int64_t rows) {
    return WriteRows(file, rows, Header(rows), "\x1A", AppendRow);
  };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadPlainly(file, rows); };
  return form;
}

}  // namespace landbridge::bench
