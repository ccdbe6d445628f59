// SPDX-License-Identifier: Apache-2.0
// The fields of one delimited row, put together from one or more lines by libcsv.
//
//   csv.Feed(line + line_end) until it says kRow or kBadQuote; then fields(), then Clear().
//
// Text must be UTF-8 already: in other encodings a delimiter's byte may be half of a character.
// One thread at a time.
#pragma once

#include <csv.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landbridge {

class CsvFields {
 public:
  enum class State {
    kRow,       // the row is complete
    kOpen,      // inside quotes: the row goes on in the next line
    kBadQuote,  // a quote where none may stand: the row cannot be read
  };

  // `bare_quotes`: see DelimitedOptions. `skip_blanks`: blanks around quotes are no error.
  CsvFields(char delimiter, std::optional<char> quote, bool bare_quotes, bool skip_blanks);
  ~CsvFields();
  CsvFields(const CsvFields&) = delete;
  CsvFields& operator=(const CsvFields&) = delete;

  // Takes one line with its line end. A last line without one gets "\n" from the caller.
  //
  // Requires: not after kRow or kBadQuote without Clear.
  State Feed(std::string_view line);

  // Makes ready for the next row, whatever state the last one was in.
  void Clear();

  size_t size() const { return ends_.size(); }
  // Valid until Clear.
  std::string_view field(size_t index) const;

 private:
  void Start();

  const char delimiter_;
  const std::optional<char> quote_;
  const bool bare_quotes_;
  const bool skip_blanks_;
  csv_parser parser_;
  bool row_ended_ = false;
  std::string text_;          // all fields, one after the other
  std::vector<size_t> ends_;  // where each ends in text_
};

}  // namespace landbridge
