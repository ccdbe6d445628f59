// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/text_sample.h"

#include <algorithm>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/conform/text_encoding.h"
#include "adapters/sources/encoding_choice.h"
#include "adapters/sources/json_scanner.h"
#include "adapters/sources/line_reader.h"
#include "adapters/sources/open_source.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kEndMark = '\x1A';
constexpr char kNameEnds[] = " \t\r\n";

// Where the trailer begins; the file's size when it has none.
absl::StatusOr<size_t> TrailerOffset(const std::filesystem::path& file,
                                     const DelimitedOptions& options, size_t size) {
  if (options.trailer_prefix.empty()) return size;
  LB_ASSIGN_OR_RETURN(const auto lines,
                      LineReader::Open(file, options.encoding, options.row_bytes_max));
  size_t trailer = size;
  for (;;) {
    LB_ASSIGN_OR_RETURN(const bool more, lines->Next());
    if (!more) return trailer;
    const Line& line = lines->line();
    if (line.text.starts_with(options.trailer_prefix)) {
      trailer = static_cast<size_t>(line.byte_offset);
    }
  }
}

// Where `name` stands by itself in `header`, from `from` on.
size_t FindName(std::string_view header, std::string_view name, const std::string& ends,
                size_t from) {
  const auto is_end = [&](size_t at) { return ends.find(header[at]) != std::string::npos; };
  for (size_t at = header.find(name, from); at != std::string_view::npos;
       at = header.find(name, at + 1)) {
    const size_t behind = at + name.size();
    if ((at == 0 || is_end(at - 1)) && (behind == header.size() || is_end(behind))) return at;
  }
  return std::string_view::npos;
}

// Renames a key wherever it stands in front of a colon.
size_t RenameKeys(std::string& text, const std::string& name, const std::string& renamed) {
  const std::string quoted = absl::StrCat("\"", name, "\"");
  size_t count = 0;
  for (size_t at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at + 1)) {
    const size_t behind = text.find_first_not_of(kNameEnds, at + quoted.size());
    if (behind == std::string::npos || text[behind] != ':') continue;
    text.replace(at + 1, name.size(), renamed);
    ++count;
  }
  return count;
}

// How many bytes of `text` the JSON value has that it begins with.
absl::StatusOr<size_t> SizeOfValue(std::string_view text) {
  JsonScanner scanner(text);
  LB_RETURN_IF_ERROR(scanner.Peek().status());
  std::string value;
  LB_RETURN_IF_ERROR(scanner.ReadValue(0, &value).status());
  return static_cast<size_t>(scanner.offset());
}

}  // namespace

absl::StatusOr<TextSample::Reading> TextSample::Read(const SourceOptions& options) {
  if (const auto* delimited = std::get_if<DelimitedOptions>(&options)) {
    delimiter_ = delimited->delimiter;
    quote_ = delimited->quote.value_or('\0');
    return Reading{delimited->encoding, delimited->header};
  }
  if (const auto* fixed = std::get_if<FixedWidthOptions>(&options)) {
    form_ = Form::kFixedWidth;
    return Reading{fixed->encoding, false};
  }
  if (const auto* lines = std::get_if<JsonLinesOptions>(&options)) {
    form_ = Form::kJsonLines;
    return Reading{lines->encoding, true};
  }
  if (const auto* document = std::get_if<JsonDocumentOptions>(&options)) {
    form_ = Form::kJson;
    return Reading{document->encoding, true};
  }
  return absl::UnimplementedError("rows of this format are not moved about or changed here");
}

absl::StatusOr<std::unique_ptr<const Sample>> TextSample::Open(const SourceOptions& options,
                                                               const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadSample(file));
  size_t end = bytes.size();
  while (end > 0 && bytes[end - 1] == kEndMark) --end;
  auto sample = std::make_unique<TextSample>();
  LB_ASSIGN_OR_RETURN(const Reading reading, sample->Read(options));
  if (const auto* delimited = std::get_if<DelimitedOptions>(&options)) {
    LB_ASSIGN_OR_RETURN(const size_t trailer, TrailerOffset(file, *delimited, bytes.size()));
    end = std::min(end, trailer);
  }
  LB_ASSIGN_OR_RETURN(const auto lines, LineReader::Open(file, reading.encoding, 1));
  sample->encoding_ = lines->encoding();
  LB_ASSIGN_OR_RETURN(sample->line_end_, sample->Encoded("\n"));
  if (sample->form_ == Form::kJson && !SameEncoding(sample->encoding_, "utf-8")) {
    return absl::UnimplementedError("a JSON document that is not UTF-8 is not taken apart here");
  }
  LB_ASSIGN_OR_RETURN(const auto source, OpenSource(options, file));
  LB_RETURN_IF_ERROR(sample->ReadRows(source.get()));
  if (!reading.has_names) sample->ForgetColumns();
  LB_RETURN_IF_ERROR(sample->Cut(bytes, end));
  return sample;
}

absl::Status TextSample::Cut(const std::string& bytes, size_t end) {
  for (size_t row = 0; row < rows(); ++row) {
    const size_t begin = Begin(row);
    const size_t next = row + 1 < rows() ? Begin(row + 1) : end;
    rows_.push_back(bytes.substr(begin, next - begin));
    if (form_ != Form::kJson) continue;
    LB_ASSIGN_OR_RETURN(const size_t size, SizeOfValue(rows_.back()));
    if (row + 1 == rows()) end = begin + size;
    between_.push_back(rows_.back().substr(size));
    rows_.back().resize(size);
  }
  head_ = bytes.substr(0, rows() == 0 ? end : Begin(0));
  tail_ = bytes.substr(end);
  return absl::OkStatus();
}

std::optional<size_t> TextSample::BeforeLastCharacter() const {
  const absl::StatusOr<std::string> text = DecodeWhole(rows_.back(), encoding_);
  if (!text.ok()) return std::nullopt;
  size_t end = text->find_last_not_of("\r\n");
  // Back to where the character begins.
  while (end != std::string::npos && end > 0 &&
         (static_cast<unsigned char>((*text)[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  if (end == std::string::npos || end == 0) return std::nullopt;
  const absl::StatusOr<std::string> kept = Encoded(text->substr(0, end));
  if (!kept.ok()) return std::nullopt;
  return Begin(rows() - 1) + kept->size();
}

std::vector<size_t> TextSample::Cuts(size_t file_size) const {
  if (rows() == 0) return CutsAnywhere(file_size);
  std::vector<Stretch> stretches;
  for (size_t row = 0; row < rows(); ++row) stretches.push_back({Begin(row), rows_[row].size()});
  std::vector<size_t> cuts = CutsInside(stretches);
  if (const auto last = BeforeLastCharacter()) cuts.push_back(*last);
  return cuts;
}

std::optional<size_t> TextSample::LastRow() const {
  if (rows() < 2) return std::nullopt;
  return Begin(rows() - 1);
}

absl::StatusOr<std::string> TextSample::Encoded(std::string_view utf8) const {
  return EncodeWhole(utf8, encoding_);
}

std::string TextSample::Joined(const std::vector<std::string>& rows) const {
  std::string bytes = head_;
  if (form_ == Form::kJson) {
    for (size_t i = 0; i < rows.size(); ++i) {
      bytes += rows[i];
      if (i + 1 < rows.size()) bytes += between_[i];
    }
    return bytes + tail_;
  }
  for (const std::string& row : rows) {
    bytes += row;
    // The last row of the file may have been left open.
    if (!row.ends_with('\n') && !row.ends_with('\r') && !row.ends_with(line_end_)) {
      bytes += line_end_;
    }
  }
  return bytes + tail_;
}

absl::StatusOr<std::string> TextSample::Arranged(const Arrangement& rows) const {
  std::vector<std::string> arranged;
  for (const std::vector<size_t>& here : rows) {
    std::vector<std::string> there;
    for (const size_t row : here) there.push_back(rows_[row]);
    if (form_ == Form::kJson) there = {absl::StrJoin(there, ",\n")};
    arranged.insert(arranged.end(), there.begin(), there.end());
  }
  return Joined(arranged);
}

absl::StatusOr<std::string> TextSample::Lengthened(size_t row, size_t bytes) const {
  LB_ASSIGN_OR_RETURN(const std::string letter, Encoded("x"));
  size_t at = 0;
  if (is_json()) {
    LB_ASSIGN_OR_RETURN(std::string text, DecodeWhole(rows_[row], encoding_));
    size_t value = text.find(':');
    while (value != std::string::npos) {
      value = text.find_first_not_of(kNameEnds, value + 1);
      if (value == std::string::npos || text[value] == '"') break;
      value = text.find(':', value);
    }
    if (value == std::string::npos) return absl::NotFoundError("the row has no text");
    LB_ASSIGN_OR_RETURN(const std::string before, Encoded(text.substr(0, value + 1)));
    at = before.size();
  } else if (quote_ != '\0') {
    LB_ASSIGN_OR_RETURN(const std::string quote, Encoded(std::string_view(&quote_, 1)));
    if (rows_[row].starts_with(quote)) at = quote.size();
  }
  std::string longer;
  while (longer.size() < bytes) longer += letter;
  std::vector<std::string> rows = rows_;
  rows[row].insert(at, longer);
  return Joined(rows);
}

absl::StatusOr<std::string> TextSample::RenamedKeys(const std::string& column) const {
  const std::string key = column.substr(column.rfind('/') + 1);
  std::vector<std::string> rows;
  size_t count = 0;
  for (const std::string& row : rows_) {
    LB_ASSIGN_OR_RETURN(std::string text, DecodeWhole(row, encoding_));
    count += RenameKeys(text, key, key + kRenamedEnd);
    LB_ASSIGN_OR_RETURN(rows.emplace_back(), Encoded(text));
  }
  if (count == 0) return absl::NotFoundError(absl::StrCat("no key is written ", column));
  if (form_ == Form::kJson) return Joined(rows);
  return absl::StrCat(head_, absl::StrJoin(rows, ""), tail_);
}

absl::StatusOr<std::string> TextSample::Renamed(const std::string& column) const {
  if (is_json()) return RenamedKeys(column);
  LB_ASSIGN_OR_RETURN(std::string header, DecodeWhole(head_, encoding_));
  // The mark is no part of a name.
  std::string ends = absl::StrCat(kNameEnds, std::string(1, delimiter_), "\xEF\xBB\xBF");
  if (quote_ != '\0') ends += quote_;
  // Title lines stand above, so the last place is the header's.
  size_t found = std::string::npos;
  for (size_t at = FindName(header, column, ends, 0); at != std::string::npos;
       at = FindName(header, column, ends, at + 1)) {
    found = at;
  }
  if (found == std::string::npos) {
    return absl::NotFoundError(absl::StrCat("no header is written ", column));
  }
  header.insert(found + column.size(), kRenamedEnd);
  LB_ASSIGN_OR_RETURN(std::string bytes, Encoded(header));
  for (const std::string& row : rows_) bytes += row;
  return bytes + tail_;
}

}  // namespace landbridge
