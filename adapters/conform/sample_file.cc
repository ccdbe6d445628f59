// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/sample_file.h"

#include <algorithm>
#include <optional>
#include <system_error>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/conform/child_program.h"
#include "adapters/conform/text_encoding.h"
#include "adapters/mapping/table_options.h"
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

absl::StatusOr<std::string> ReadSample(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat(file.string(), " cannot be read: ", error.message()));
  }
  if (size > static_cast<uintmax_t>(kSampleBytesMax)) {
    return absl::FailedPreconditionError(absl::StrCat(file.string(), " has ", size,
                                                      " bytes; a sample has at most ",
                                                      kSampleBytesMax, ": take a part of it"));
  }
  return FileContent(file);
}

absl::StatusOr<SampleFile> SampleFile::Cut(const Mapping& mapping,
                                           const std::filesystem::path& file) {
  const SourceOptions options = SourceOptionsOf(mapping.config().tables(0));
  SampleFile sample;
  LB_ASSIGN_OR_RETURN(std::string bytes, ReadSample(file));
  size_t end = bytes.size();
  while (end > 0 && bytes[end - 1] == kEndMark) --end;
  bool has_names = true;
  std::string stated;
  if (const auto* delimited = std::get_if<DelimitedOptions>(&options)) {
    sample.delimiter_ = delimited->delimiter;
    sample.quote_ = delimited->quote.value_or('\0');
    has_names = delimited->header;
    stated = delimited->encoding;
    LB_ASSIGN_OR_RETURN(const size_t trailer, TrailerOffset(file, *delimited, bytes.size()));
    end = std::min(end, trailer);
  } else if (const auto* fixed = std::get_if<FixedWidthOptions>(&options)) {
    sample.form_ = Form::kFixedWidth;
    has_names = false;
    stated = fixed->encoding;
  } else if (const auto* json = std::get_if<JsonLinesOptions>(&options)) {
    sample.form_ = Form::kJsonLines;
    stated = json->encoding;
  } else if (const auto* document = std::get_if<JsonDocumentOptions>(&options)) {
    sample.form_ = Form::kJson;
    stated = document->encoding;
  } else {
    return absl::UnimplementedError("rows of this format are not moved about or changed here");
  }
  LB_ASSIGN_OR_RETURN(const auto lines, LineReader::Open(file, stated, 1));
  sample.encoding_ = lines->encoding();
  LB_ASSIGN_OR_RETURN(sample.line_end_, sample.Encoded("\n"));
  if (sample.form_ == Form::kJson && !SameEncoding(sample.encoding_, "utf-8")) {
    return absl::UnimplementedError("a JSON document that is not UTF-8 is not taken apart here");
  }

  LB_ASSIGN_OR_RETURN(const auto source, OpenSource(options, file));
  for (;;) {
    LB_ASSIGN_OR_RETURN(const RowSource::Step step, source->Next());
    if (step == RowSource::Step::kEnd) break;
    const RowPlace& place =
        step == RowSource::Step::kRow ? source->row().place() : source->error().place;
    sample.offsets_.push_back(place.byte_offset);
    sample.numbers_.push_back(place.number);
  }
  for (size_t id = 0; has_names && id < source->columns().size(); ++id) {
    sample.columns_.push_back(source->columns().name(static_cast<ColumnId>(id)));
  }
  for (size_t i = 0; i < sample.offsets_.size(); ++i) {
    const auto begin = static_cast<size_t>(sample.offsets_[i]);
    const size_t next =
        i + 1 < sample.offsets_.size() ? static_cast<size_t>(sample.offsets_[i + 1]) : end;
    sample.rows_.push_back(bytes.substr(begin, next - begin));
    if (sample.form_ != Form::kJson) continue;
    LB_ASSIGN_OR_RETURN(const size_t size, SizeOfValue(sample.rows_.back()));
    if (i + 1 == sample.offsets_.size()) end = begin + size;
    sample.rows_.back().resize(size);
  }
  sample.head_ =
      bytes.substr(0, sample.offsets_.empty() ? end : static_cast<size_t>(sample.offsets_[0]));
  sample.tail_ = bytes.substr(end);
  return sample;
}

int64_t SampleFile::middle(size_t row) const {
  return offsets_[row] + static_cast<int64_t>(rows_[row].size() / 2);
}

absl::StatusOr<int64_t> SampleFile::BeforeLastCharacter() const {
  if (rows_.empty()) return absl::NotFoundError("there is no row");
  const absl::StatusOr<std::string> text = DecodeWhole(rows_.back(), encoding_);
  if (!text.ok()) return absl::NotFoundError(text.status().message());
  size_t end = text->find_last_not_of("\r\n");
  // Back to where the character begins.
  while (end != std::string::npos && end > 0 &&
         (static_cast<unsigned char>((*text)[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  if (end == std::string::npos || end == 0) return absl::NotFoundError("the last row is empty");
  LB_ASSIGN_OR_RETURN(const std::string kept, Encoded(text->substr(0, end)));
  return offsets_.back() + static_cast<int64_t>(kept.size());
}

absl::StatusOr<std::string> SampleFile::Encoded(std::string_view utf8) const {
  return EncodeWhole(utf8, encoding_);
}

std::string SampleFile::Joined(const std::vector<std::string>& rows) const {
  if (form_ == Form::kJson) return absl::StrCat(head_, absl::StrJoin(rows, ",\n"), tail_);
  std::string bytes = head_;
  for (const std::string& row : rows) {
    bytes += row;
    // The last row of the file may have been left open.
    if (!row.ends_with('\n') && !row.ends_with('\r') && !row.ends_with(line_end_)) {
      bytes += line_end_;
    }
  }
  return bytes + tail_;
}

std::string SampleFile::Repeated() const {
  std::vector<std::string> rows;
  for (const std::string& row : rows_) rows.insert(rows.end(), 2, row);
  return Joined(rows);
}

std::string SampleFile::Reversed() const { return Joined({rows_.rbegin(), rows_.rend()}); }

absl::StatusOr<std::string> SampleFile::WithLongValue(size_t row, size_t bytes) const {
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

absl::StatusOr<std::string> SampleFile::WithColumn(const std::string& name,
                                                   const std::string& renamed) const {
  if (is_json()) {
    const std::string key = name.substr(name.rfind('/') + 1);
    std::vector<std::string> rows;
    size_t count = 0;
    for (const std::string& row : rows_) {
      LB_ASSIGN_OR_RETURN(std::string text, DecodeWhole(row, encoding_));
      count += RenameKeys(text, key, renamed);
      LB_ASSIGN_OR_RETURN(rows.emplace_back(), Encoded(text));
    }
    if (count == 0) return absl::NotFoundError(absl::StrCat("no key is written ", name));
    if (form_ == Form::kJson) return Joined(rows);
    return absl::StrCat(head_, absl::StrJoin(rows, ""), tail_);
  }
  LB_ASSIGN_OR_RETURN(std::string header, DecodeWhole(head_, encoding_));
  // The mark is no part of a name.
  std::string ends = absl::StrCat(kNameEnds, std::string(1, delimiter_), "\xEF\xBB\xBF");
  if (quote_ != '\0') ends += quote_;
  // Title lines stand above, so the last place is the header's.
  size_t found = std::string::npos;
  for (size_t at = FindName(header, name, ends, 0); at != std::string::npos;
       at = FindName(header, name, ends, at + 1)) {
    found = at;
  }
  if (found == std::string::npos) {
    return absl::NotFoundError(absl::StrCat("no header is written ", name));
  }
  header.replace(found, name.size(), renamed);
  LB_ASSIGN_OR_RETURN(std::string bytes, Encoded(header));
  for (const std::string& row : rows_) bytes += row;
  return bytes + tail_;
}

}  // namespace landbridge
