// SPDX-License-Identifier: Apache-2.0
// Small spreadsheet files of a test's own, in each of the formats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace landbridge::testing {

// A zip file of these parts.
std::string ZipOf(const std::vector<std::pair<std::string, std::string>>& parts);

struct XlsxSheetText {
  std::string name;
  std::string rows;   // what stands in sheetData
  std::string state;  // "hidden"
  std::string after;  // what follows sheetData: merged cells
};

struct XlsxText {
  std::vector<XlsxSheetText> sheets;
  std::string strings;               // what stands in sst
  std::vector<std::string> formats;  // codes; the cell style `n` has the `n`th, from 1
  bool date1904 = false;
  std::string calculation;  // attributes of calcPr

  std::string Bytes() const;
};

// An xlsx file of one sheet.
std::string XlsxOf(std::string_view rows, std::string_view after = "");

// `<c r="A1" ...>` with a text that stands in the cell.
std::string TextCell(std::string_view address, std::string_view text);
// With a number, in the cell style `style`.
std::string NumberCell(std::string_view address, std::string_view number, int style = 0);
std::string RowOf(int number, std::string_view cells, std::string_view attributes = "");

// An ods file; `tables` is what stands in office:spreadsheet, `styles` in office:automatic-styles.
std::string OdsOf(std::string_view tables, std::string_view styles = "");

// `<table:table-cell ...>` with a text.
std::string OdsCell(std::string_view text, std::string_view attributes = "");

// A compound file with one stream.
std::string CompoundOf(std::string_view stream_name, std::string content);

// The records of a BIFF8 stream, one after the other.
class BiffWriter {
 public:
  BiffWriter& Record(uint16_t kind, std::string_view data);
  // The numbers of a record, two bytes each.
  BiffWriter& Words(uint16_t kind, const std::vector<uint16_t>& words);

  size_t size() const { return bytes_.size(); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

std::string LittleEndian16(uint16_t number);
std::string LittleEndian32(uint32_t number);
std::string LittleEndianDouble(double number);
// A text of BIFF8 with one byte for each character.
std::string BiffText(std::string_view text);

struct XlsSheetText {
  std::string name;
  std::string records;  // between its beginning and its end
  uint8_t state = 0;    // 1: hidden
};

// An xls file; `globals` are further records that hold for all sheets. BIFF5 has its texts, names
// of sheets among them, in a code page.
enum class BiffVersion : uint16_t { k5 = 0x0500, k8 = 0x0600 };
std::string XlsOf(const std::vector<XlsSheetText>& sheets, std::string_view globals = "",
                  BiffVersion version = BiffVersion::k8);

}  // namespace landbridge::testing
