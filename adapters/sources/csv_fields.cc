// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/csv_fields.h"

#include "proto/contract/check.h"

namespace landbridge {
namespace {

// No byte of UTF-8 text: libcsv then never sees a quote.
constexpr unsigned char kNoQuote = 0xFF;

int NothingIsBlank(unsigned char) { return 0; }

}  // namespace

CsvFields::CsvFields(char delimiter, std::optional<char> quote, bool bare_quotes, bool skip_blanks)
    : delimiter_(delimiter), quote_(quote), bare_quotes_(bare_quotes), skip_blanks_(skip_blanks) {
  Start();
}

CsvFields::~CsvFields() { csv_free(&parser_); }

void CsvFields::Start() {
  LB_CHECK(csv_init(&parser_, CSV_STRICT) == 0);
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter_));
  csv_set_quote(&parser_, quote_ ? static_cast<unsigned char>(*quote_) : kNoQuote);
  // libcsv takes blanks off every field unless it is told that there are none.
  if (!skip_blanks_) csv_set_space_func(&parser_, NothingIsBlank);
}

CsvFields::State CsvFields::Feed(std::string_view line) {
  const auto on_field = [](void* data, size_t size, void* self) {
    auto& fields = *static_cast<CsvFields*>(self);
    fields.text_.append(static_cast<const char*>(data), size);
    fields.ends_.push_back(fields.text_.size());
  };
  const auto on_row = [](int, void* self) { static_cast<CsvFields*>(self)->row_ended_ = true; };

  while (!line.empty()) {
    const size_t used = csv_parse(&parser_, line.data(), line.size(), on_field, on_row, this);
    line.remove_prefix(used);
    if (line.empty()) break;
    LB_CHECK(csv_error(&parser_) == CSV_EPARSE);  // the only other error is: no memory
    if (!bare_quotes_ || parser_.quoted != 0) return State::kBadQuote;
    // The quote stands inside an unquoted field: lenient for this one byte, which is then text.
    csv_set_opts(&parser_, 0);
    csv_parse(&parser_, line.data(), 1, on_field, on_row, this);
    csv_set_opts(&parser_, CSV_STRICT);
    line.remove_prefix(1);
  }
  if (row_ended_) return State::kRow;
  if (parser_.quoted != 0) return State::kOpen;
  // libcsv passes over a line without text; for us it is a row of one empty field.
  ends_.push_back(text_.size());
  row_ended_ = true;
  return State::kRow;
}

void CsvFields::Clear() {
  if (!row_ended_) {  // in the middle of a row: only a new parser forgets it
    csv_free(&parser_);
    Start();
  }
  row_ended_ = false;
  text_.clear();
  ends_.clear();
}

std::string_view CsvFields::field(size_t index) const {
  const size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(text_).substr(begin, ends_[index] - begin);
}

}  // namespace landbridge
