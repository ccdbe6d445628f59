// SPDX-License-Identifier: Apache-2.0
// JSON lines, plainly read by the JSON library's events.
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
void AppendRow(const PenaltyCells& cells, std::string& text) {
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
  text += "}\n";
}

struct CountingEvents : nlohmann::json_sax<nlohmann::json> {
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
  bool start_object(size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }
};

absl::Status ReadPlainly(const std::filesystem::path& file, int64_t rows) {
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

}  // namespace

SourceForm JsonLinesForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "JSON lines";
  form.library = "nlohmann::json, events";
  form.file = folder / "penalties.jsonl";
  form.options = JsonLinesOptions();
  form.table = "file: \"*.jsonl\"\n    json_lines: {}";
  form.write = [file = form.file](int64_t rows) {
    return WriteRows(file, rows, "", "", AppendRow);
  };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadPlainly(file, rows); };
  return form;
}

}  // namespace landbridge::bench
