// SPDX-License-Identifier: Apache-2.0
#include "tests/sources/small_workbooks.h"

#include <zip.h>

#include <bit>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string Relation(std::string_view id, std::string_view type, std::string_view target) {
  return absl::StrCat("<Relationship Id=\"", AbslView(id), "\" Type=\"", AbslView(kRelations), "/",
                      AbslView(type), "\" Target=\"", AbslView(target), "\"/>");
}

std::string Relations(std::string_view relations) {
  return absl::StrCat(
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
      AbslView(relations), "</Relationships>");
}

}  // namespace

std::string ZipOf(const std::vector<std::pair<std::string, std::string>>& parts) {
  const TempDir folder;
  const std::string path = (folder.path() / "small.zip").string();
  int error = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  REQUIRE(archive != nullptr);
  for (const auto& [name, content] : parts) {
    zip_source_t* const source = zip_source_buffer(archive, content.data(), content.size(), 0);
    REQUIRE(zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0);
  }
  REQUIRE(zip_close(archive) == 0);
  return FileText(path);
}

std::string XlsxText::Bytes() const {
  std::vector<std::pair<std::string, std::string>> parts = {
      {"[Content_Types].xml", "<Types/>"},
      {"_rels/.rels", Relations(Relation("r1", "officeDocument", "xl/workbook.xml"))}};
  std::string entries;
  std::string relations = Relation("styles", "styles", "styles.xml");
  for (size_t i = 0; i < sheets.size(); ++i) {
    const std::string file = absl::StrCat("worksheets/sheet", i + 1, ".xml");
    absl::StrAppend(&entries, "<sheet name=\"", sheets[i].name, "\" r:id=\"s", i, "\" state=\"",
                    sheets[i].state.empty() ? "visible" : sheets[i].state, "\"/>");
    relations += Relation(absl::StrCat("s", i), "worksheet", file);
    parts.emplace_back("xl/" + file, absl::StrCat("<worksheet xmlns=\"", AbslView(kMain),
                                                  "\"><sheetData>", sheets[i].rows, "</sheetData>",
                                                  sheets[i].after, "</worksheet>"));
  }
  if (!strings.empty()) {
    relations += Relation("strings", "sharedStrings", "/xl/sharedStrings.xml");
    parts.emplace_back("xl/sharedStrings.xml",
                       absl::StrCat("<sst xmlns=\"", AbslView(kMain), "\">", strings, "</sst>"));
  }
  std::string codes;
  std::string styles = "<xf numFmtId=\"0\"/>";
  for (size_t i = 0; i < formats.size(); ++i) {
    absl::StrAppend(&codes, "<numFmt numFmtId=\"", 164 + i, "\" formatCode=\"", formats[i], "\"/>");
    absl::StrAppend(&styles, "<xf numFmtId=\"", 164 + i, "\"/>");
  }
  parts.emplace_back("xl/styles.xml",
                     absl::StrCat("<styleSheet xmlns=\"", AbslView(kMain), "\"><numFmts>", codes,
                                  "</numFmts><cellXfs>", styles, "</cellXfs></styleSheet>"));
  parts.emplace_back(
      "xl/workbook.xml",
      absl::StrCat("<workbook xmlns=\"", AbslView(kMain), "\" xmlns:r=\"", AbslView(kRelations),
                   "\"><workbookPr date1904=\"", date1904 ? 1 : 0, "\"/><sheets>", entries,
                   "</sheets><calcPr ", calculation, "/></workbook>"));
  parts.emplace_back("xl/_rels/workbook.xml.rels", Relations(relations));
  return ZipOf(parts);
}

std::string XlsxOf(std::string_view rows, std::string_view after) {
  XlsxText text;
  text.sheets = {{"Fines", std::string(rows), "", std::string(after)}};
  return text.Bytes();
}

std::string TextCell(std::string_view address, std::string_view text) {
  return absl::StrCat("<c r=\"", AbslView(address), "\" t=\"inlineStr\"><is><t>", AbslView(text),
                      "</t></is></c>");
}

std::string NumberCell(std::string_view address, std::string_view number, int style) {
  return absl::StrCat("<c r=\"", AbslView(address), "\" s=\"", style, "\"><v>", AbslView(number),
                      "</v></c>");
}

std::string RowOf(int number, std::string_view cells, std::string_view attributes) {
  return absl::StrCat("<row r=\"", number, "\" ", AbslView(attributes), ">", AbslView(cells),
                      "</row>");
}

std::string OdsOf(std::string_view tables, std::string_view styles) {
  constexpr std::string_view kNames = "urn:oasis:names:tc:opendocument:xmlns:";
  std::string names;
  for (const std::string_view name : {"office", "table", "text", "style"}) {
    absl::StrAppend(&names, " xmlns:", AbslView(name), "=\"", AbslView(kNames), AbslView(name),
                    ":1.0\"");
  }
  return ZipOf(
      {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
       {"META-INF/manifest.xml", "<manifest/>"},
       {"content.xml",
        absl::StrCat(
            "<office:document-content", names,
            " xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:"
            "calcext:1.0\"><office:automatic-styles>",
            AbslView(styles), "</office:automatic-styles><office:body><office:spreadsheet>",
            AbslView(tables), "</office:spreadsheet></office:body></office:document-content>")}});
}

std::string OdsCell(std::string_view text, std::string_view attributes) {
  return absl::StrCat("<table:table-cell office:value-type=\"string\" ", AbslView(attributes),
                      "><text:p>", AbslView(text), "</text:p></table:table-cell>");
}

std::string LittleEndian16(uint16_t number) {
  return {static_cast<char>(number & 0xFF), static_cast<char>(number >> 8)};
}

std::string LittleEndian32(uint32_t number) {
  return LittleEndian16(static_cast<uint16_t>(number)) +
         LittleEndian16(static_cast<uint16_t>(number >> 16));
}

std::string LittleEndianDouble(double number) {
  const auto bits = std::bit_cast<uint64_t>(number);
  return LittleEndian32(static_cast<uint32_t>(bits)) +
         LittleEndian32(static_cast<uint32_t>(bits >> 32));
}

std::string CompoundOf(std::string_view stream_name, std::string content) {
  constexpr size_t kSector = 512;
  constexpr uint32_t kFree = 0xFFFFFFFF;
  constexpr uint32_t kEnd = 0xFFFFFFFE;
  constexpr uint32_t kTable = 0xFFFFFFFD;
  // Shorter streams would stand in small sectors.
  content.resize(std::max<size_t>(content.size(), 4096), '\0');
  const size_t size = content.size();
  content.resize((size + kSector - 1) / kSector * kSector, '\0');
  const size_t sectors = content.size() / kSector;
  REQUIRE(sectors + 2 <= kSector / 4);

  // Sector 0 is the table, sector 1 the directory, the content follows.
  std::string table = LittleEndian32(kTable) + LittleEndian32(kEnd);
  for (size_t i = 0; i < sectors; ++i) {
    table += LittleEndian32(i + 1 == sectors ? kEnd : static_cast<uint32_t>(i + 3));
  }
  while (table.size() < kSector) table += LittleEndian32(kFree);

  const auto entry = [](std::string_view name, char type, uint32_t start, size_t bytes) {
    std::string text;
    for (const char c : name) text += {c, '\0'};
    text.resize(64, '\0');
    text += LittleEndian16(static_cast<uint16_t>(name.size() * 2 + 2));
    text += {type, '\1'};
    text += LittleEndian32(kFree) + LittleEndian32(kFree) + LittleEndian32(kFree);
    text.resize(0x74, '\0');
    text += LittleEndian32(start) + LittleEndian32(static_cast<uint32_t>(bytes));
    text.resize(128, '\0');
    return text;
  };
  std::string directory = entry("Root Entry", '\5', kEnd, 0) + entry(stream_name, '\2', 2, size);
  directory.resize(kSector, '\0');

  std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  header.resize(0x18, '\0');
  header += LittleEndian16(0x3E) + LittleEndian16(3) + LittleEndian16(0xFFFE);
  header += LittleEndian16(9) + LittleEndian16(6);
  header.resize(0x2C, '\0');
  header += LittleEndian32(1) + LittleEndian32(1) + LittleEndian32(0) + LittleEndian32(4096);
  header += LittleEndian32(kEnd) + LittleEndian32(0) + LittleEndian32(kEnd) + LittleEndian32(0);
  header += LittleEndian32(0);
  while (header.size() < kSector) header += LittleEndian32(kFree);
  return header + table + directory + content;
}

BiffWriter& BiffWriter::Record(uint16_t kind, std::string_view data) {
  bytes_ += LittleEndian16(kind) + LittleEndian16(static_cast<uint16_t>(data.size()));
  bytes_ += data;
  return *this;
}

BiffWriter& BiffWriter::Words(uint16_t kind, const std::vector<uint16_t>& words) {
  std::string data;
  for (const uint16_t word : words) data += LittleEndian16(word);
  return Record(kind, data);
}

std::string BiffText(std::string_view text) {
  return LittleEndian16(static_cast<uint16_t>(text.size())) + '\0' + std::string(text);
}

std::string XlsOf(const std::vector<XlsSheetText>& sheets, std::string_view globals,
                  BiffVersion version) {
  const auto begin = [version](uint16_t type) {
    const auto number = static_cast<uint16_t>(version);
    return BiffWriter().Words(0x0809, {number, type, 0, 0, 0, 0, 0, 0}).bytes();
  };
  const std::string flags = version == BiffVersion::k8 ? std::string(1, '\0') : "";
  const std::string end = BiffWriter().Record(0x000A, "").bytes();
  size_t entries_size = 0;
  for (const XlsSheetText& sheet : sheets) entries_size += 4 + 7 + flags.size() + sheet.name.size();
  const std::string first = begin(5) + std::string(globals);
  size_t offset = first.size() + entries_size + end.size();
  std::string entries;
  std::string bodies;
  for (const XlsSheetText& sheet : sheets) {
    const std::string data = LittleEndian32(static_cast<uint32_t>(offset)) +
                             static_cast<char>(sheet.state) + '\0' +
                             static_cast<char>(sheet.name.size()) + flags + sheet.name;
    entries += BiffWriter().Record(0x0085, data).bytes();
    const std::string body = begin(0x10) + sheet.records + end;
    bodies += body;
    offset += body.size();
  }
  return CompoundOf(version == BiffVersion::k8 ? "Workbook" : "Book",
                    first + entries + end + bodies);
}

}  // namespace landbridge::testing
