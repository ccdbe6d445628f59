// SPDX-License-Identifier: Apache-2.0
// JSON lines and a JSON document, plainly read by the JSON library's events.
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/sources/text_file.h"

namespace landbridge::bench {
namespace {

// Without what the row does not have.
void AppendObject(const PenaltyCells& cells, std::string& text) {
  char before = '{';
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    const PenaltyColumn& column = kPenaltyColumns[i];
    const std::string_view quote = column.kind == CellKind::kAmount ? "" : "\"";
    text += before;
    absl::StrAppend(&text, "\"", AbslView(column.name), "\":", AbslView(quote),
                    absl::StrReplaceAll(cells[i], {{"\"", "\\\""}}), AbslView(quote));
    before = ',';
  }
  text += '}';
}

absl::Status WriteLines(const std::filesystem::path& file, int64_t rows) {
  return WriteRows(file, rows, "", "", [](const PenaltyCells& cells, std::string& text) {
    AppendObject(cells, text);
    text += '\n';
  });
}

// An array of all rows.
absl::Status WriteDocument(const std::filesystem::path& file, int64_t rows) {
  const char* before = "[\n";
  return WriteRows(file, rows, "", "\n]\n",
                   [&before](const PenaltyCells& cells, std::string& text) {
                     text += before;
                     AppendObject(cells, text);
                     before = ",\n";
                   });
}

struct CountingEvents : nlohmann::json_sax<nlohmann::json> {
  int64_t objects = 0;
  int64_t bytes = 0;

  bool Take(size_t size) {
    bytes += static_cast<int64_t>(size);
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t& text) override { return Take(text.size()); }
  bool string(string_t& text) override { return Take(text.size()); }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override {
    ++objects;
    return true;
  }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }
};

absl::Status ReadLines(const std::filesystem::path& file, int64_t rows) {
  CountingEvents events;
  LineCutter lines([&events](std::string_view line) {
    return nlohmann::json::sax_parse(line.begin(), line.end(), &events)
               ? absl::OkStatus()
               : absl::DataLossError("the JSON library refuses a line");
  });
  LB_RETURN_IF_ERROR(
      ReadPieces(file, [&lines](std::string_view piece) { return lines.Add(piece); }));
  return CheckRows(lines.lines(), rows);
}

absl::Status ReadDocument(const std::filesystem::path& file, int64_t rows) {
  std::ifstream in(file, std::ios::binary);
  CountingEvents events;
  if (!nlohmann::json::sax_parse(in, &events)) {
    return absl::DataLossError("the JSON library refuses the document");
  }
  return CheckRows(events.objects, rows);
}

constexpr char kLibrary[] = "nlohmann::json, events";

}  // namespace

SourceForm JsonLinesForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "JSON lines";
  form.library = kLibrary;
  form.file = folder / "penalties.jsonl";
  form.options = JsonLinesOptions();
  form.table = "file: \"*.jsonl\"\n    json_lines: {}";
  form.write = [file = form.file](int64_t rows) { return WriteLines(file, rows); };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadLines(file, rows); };
  return form;
}

SourceForm JsonDocumentForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "JSON document";
  form.library = kLibrary;
  form.file = folder / "penalties.json";
  form.options = JsonDocumentOptions();
  form.table = "file: \"*.json\"\n    json: {}";
  form.write = [file = form.file](int64_t rows) { return WriteDocument(file, rows); };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadDocument(file, rows); };
  return form;
}

}  // namespace landbridge::bench
