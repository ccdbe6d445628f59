// SPDX-License-Identifier: Apache-2.0
// Fixed fields. There is no library for them: plainly read are the lines, decoded by ICU where they
// are not UTF-8.
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/text_file.h"

namespace landbridge::bench {
namespace {

constexpr char kGb18030[] = "gb18030";

size_t CharactersIn(std::string_view utf8) {
  size_t count = 0;
  for (const char c : utf8) count += (c & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

void AppendField(std::string_view cell, size_t used, size_t width, std::string& text) {
  LB_CHECK(used <= width);
  text += cell;
  text.append(width - used, ' ');
}

size_t WidthOf(const PenaltyColumn& column, bool bytes) {
  return static_cast<size_t>(column.characters) * (bytes ? 2 : 1);
}

absl::Status Write(const std::filesystem::path& file, bool bytes, int64_t rows) {
  return WriteRows(file, rows, "", "", [bytes](const PenaltyCells& cells, std::string& text) {
    PenaltyCells stored = cells;
    if (bytes) EncodeCells(kGb18030, stored);
    for (size_t i = 0; i < cells.size(); ++i) {
      AppendField(stored[i], bytes ? stored[i].size() : CharactersIn(cells[i]),
                  WidthOf(kPenaltyColumns[i], bytes), text);
    }
    text += "\r\n";
  });
}

absl::Status ReadPlainly(const std::filesystem::path& file, bool bytes, int64_t rows) {
  int64_t bytes_read = 0;
  LineCutter lines([&bytes_read](std::string_view line) {
    bytes_read += static_cast<int64_t>(line.size());
    return absl::OkStatus();
  });
  const auto take = [&lines](std::string_view text) { return lines.Add(text); };
  LB_RETURN_IF_ERROR(bytes ? ReadDecoded(file, kGb18030, take) : ReadPieces(file, take));
  return CheckRows(lines.lines(), rows);
}

SourceForm FixedWidthForm(const std::filesystem::path& folder, bool bytes) {
  SourceForm form;
  form.name = bytes ? "fixed width, GB18030" : "fixed width, UTF-8";
  form.library = bytes ? "ICU, lines" : "lines alone";
  form.file = folder / (bytes ? "bytes.txt" : "characters.txt");
  FixedWidthOptions options;
  options.encoding = bytes ? kGb18030 : "utf-8";
  if (bytes) options.unit = FixedWidthOptions::Unit::kBytes;
  form.table = absl::StrCat("file: \"*.txt\"\n    encoding: ", options.encoding,
                            "\n    fixed_width:\n      unit: ", bytes ? "bytes" : "characters",
                            "\n      columns:");
  int start = 1;
  for (const PenaltyColumn& column : kPenaltyColumns) {
    const auto width = static_cast<int>(WidthOf(column, bytes));
    options.columns.push_back({std::string(column.name), start, width});
    absl::StrAppend(&form.table, "\n        - {name: ", AbslView(column.name), ", start: ", start,
                    ", width: ", width, "}");
    start += width;
  }
  form.options = std::move(options);
  form.write = [file = form.file, bytes](int64_t rows) { return Write(file, bytes, rows); };
  form.read_plainly = [file = form.file, bytes](int64_t rows) {
    return ReadPlainly(file, bytes, rows);
  };
  return form;
}

}  // namespace

std::vector<SourceForm> FixedWidthForms(const std::filesystem::path& folder) {
  return {FixedWidthForm(folder, false), FixedWidthForm(folder, true)};
}

}  // namespace landbridge::bench
