// SPDX-License-Identifier: Apache-2.0
// Delimited text, plainly read by ICU and libcsv.
#include <csv.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/text_file.h"

namespace landbridge::bench {
namespace {

constexpr char kUtf8[] = "utf-8";

void AppendRow(const PenaltyCells& cells, std::string& text) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    if (cells[i].find_first_of(",\"") == std::string::npos) {
      text += cells[i];
    } else {
      absl::StrAppend(&text, "\"", absl::StrReplaceAll(cells[i], {{"\"", "\"\""}}), "\"");
    }
  }
  text += "\r\n";
}

std::string Header() {
  PenaltyCells names;
  for (size_t i = 0; i < names.size(); ++i) names[i] = kPenaltyColumns[i].name;
  std::string text;
  AppendRow(names, text);
  return text;
}

// No ASCII byte of GB18030 text that libcsv looks for is half of a character.
absl::Status Write(const std::filesystem::path& file, const std::string& encoding, int64_t rows) {
  return WriteRows(file, rows, Header(), "", [&](const PenaltyCells& cells, std::string& text) {
    if (encoding == kUtf8) return AppendRow(cells, text);
    PenaltyCells encoded = cells;
    EncodeCells(encoding.c_str(), encoded);
    AppendRow(encoded, text);
  });
}

struct Counts {
  int64_t rows = 0;
  int64_t bytes = 0;
};

absl::Status ReadPlainly(const std::filesystem::path& file, const std::string& encoding,
                         int64_t rows) {
  csv_parser parser;
  LB_CHECK(csv_init(&parser, CSV_STRICT) == 0);
  Counts counts;
  const auto on_field = [](void*, size_t size, void* all) {
    static_cast<Counts*>(all)->bytes += static_cast<int64_t>(size);
  };
  const auto on_row = [](int, void* all) { ++static_cast<Counts*>(all)->rows; };
  const auto take = [&](std::string_view text) {
    const size_t used = csv_parse(&parser, text.data(), text.size(), on_field, on_row, &counts);
    return used == text.size() ? absl::OkStatus() : absl::DataLossError("libcsv refuses the file");
  };
  const absl::Status read =
      encoding == kUtf8 ? ReadPieces(file, take) : ReadDecoded(file, encoding.c_str(), take);
  csv_fini(&parser, on_field, on_row, &counts);
  csv_free(&parser);
  LB_RETURN_IF_ERROR(read);
  return CheckRows(counts.rows - 1, rows);  // without the header
}

SourceForm DelimitedForm(const std::filesystem::path& folder, const std::string& encoding,
                         const std::string& name, const std::string& library) {
  SourceForm form;
  form.name = name;
  form.library = library;
  form.file = folder / absl::StrCat(encoding, ".csv");
  DelimitedOptions options;
  options.encoding = encoding;
  form.options = options;
  form.table = absl::StrCat("file: \"*.csv\"\n    encoding: ", encoding, "\n    delimited: {}");
  form.write = [file = form.file, encoding](int64_t rows) { return Write(file, encoding, rows); };
  form.read_plainly = [file = form.file, encoding](int64_t rows) {
    return ReadPlainly(file, encoding, rows);
  };
  return form;
}

}  // namespace

std::vector<SourceForm> DelimitedForms(const std::filesystem::path& folder) {
  return {DelimitedForm(folder, kUtf8, "delimited, UTF-8", "libcsv"),
          DelimitedForm(folder, "gb18030", "delimited, GB18030", "ICU, libcsv")};
}

}  // namespace landbridge::bench
