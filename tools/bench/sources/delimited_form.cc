// SPDX-License-Identifier: Apache-2.0
// Delimited text, plainly read by ICU and libcsv.
#include <csv.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/text_file.h"
#include "tools/samples/encoding.h"

namespace landbridge::bench {
namespace {

// A file's encoding.
struct TextEncoding {
  const char* name;       // that mappings and readers are told
  const char* stored;     // without a mark, as ICU calls it; nullptr: UTF-8
  std::string_view mark;  // before the text
};

constexpr TextEncoding kUtf8 = {"utf-8", nullptr, ""};
constexpr TextEncoding kGb18030 = {"gb18030", "gb18030", ""};
constexpr TextEncoding kUtf16 = {"utf-16", "utf-16le", "\xFF\xFE"};

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

PenaltyCells Names() {
  PenaltyCells names;
  for (size_t i = 0; i < names.size(); ++i) names[i] = kPenaltyColumns[i].name;
  return names;
}

absl::Status Write(const std::filesystem::path& file, const TextEncoding& encoding, int64_t rows) {
  const auto append = [&encoding](const PenaltyCells& cells, std::string& text) {
    if (encoding.stored == nullptr) return AppendRow(cells, text);
    std::string row;
    AppendRow(cells, row);
    const absl::StatusOr<std::string> encoded = samples::EncodeText(row, encoding.stored);
    LB_CHECK(encoded.ok());
    text += *encoded;
  };
  std::string before(encoding.mark);
  append(Names(), before);
  return WriteRows(file, rows, before, "", append);
}

struct Counts {
  int64_t rows = 0;
  int64_t bytes = 0;
};

absl::Status ReadPlainly(const std::filesystem::path& file, const TextEncoding& encoding,
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
      encoding.stored == nullptr ? ReadPieces(file, take) : ReadDecoded(file, encoding.name, take);
  csv_fini(&parser, on_field, on_row, &counts);
  csv_free(&parser);
  LB_RETURN_IF_ERROR(read);
  return CheckRows(counts.rows - 1, rows);  // without the header
}

SourceForm DelimitedForm(const std::filesystem::path& folder, const TextEncoding& encoding,
                         const std::string& name) {
  SourceForm form;
  form.name = absl::StrCat("delimited, ", name);
  form.library = encoding.stored == nullptr ? "libcsv" : "ICU, libcsv";
  form.file = folder / absl::StrCat(encoding.name, ".csv");
  DelimitedOptions options;
  options.encoding = encoding.name;
  form.options = options;
  form.table =
      absl::StrCat("file: \"*.csv\"\n    encoding: ", encoding.name, "\n    delimited: {}");
  form.write = [file = form.file, encoding](int64_t rows) { return Write(file, encoding, rows); };
  form.read_plainly = [file = form.file, encoding](int64_t rows) {
    return ReadPlainly(file, encoding, rows);
  };
  return form;
}

}  // namespace

std::vector<SourceForm> DelimitedForms(const std::filesystem::path& folder) {
  return {DelimitedForm(folder, kUtf8, "UTF-8"), DelimitedForm(folder, kGb18030, "GB18030"),
          DelimitedForm(folder, kUtf16, "UTF-16LE")};
}

}  // namespace landbridge::bench
