// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/delimited_source.h"

#include <unordered_map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::Status CheckOptions(const DelimitedOptions& options) {
  const auto ascii = [](char c) { return c > 0 && c != '\n' && c != '\r'; };
  if (!ascii(options.delimiter)) {
    return absl::InvalidArgumentError(
        "delimiter must be one ASCII character, such as , ; | or tab");
  }
  if (options.quote && (!ascii(*options.quote) || *options.quote == options.delimiter)) {
    return absl::InvalidArgumentError(
        "quote must be one ASCII character other than the delimiter, or none");
  }
  if (options.header && !options.columns.empty()) {
    return absl::InvalidArgumentError(
        "columns are stated and the file has a header; leave out the columns, or set header: "
        "false");
  }
  if (!options.header && options.columns.empty()) {
    return absl::InvalidArgumentError("the file has no header; state its columns");
  }
  if (options.skip_lines < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("skip_lines is ", options.skip_lines, "; state 0 or more"));
  }
  return absl::OkStatus();
}

bool StartsWith(std::string_view text, const std::string& prefix) {
  return !prefix.empty() && text.substr(0, prefix.size()) == prefix;
}

}  // namespace

DelimitedSource::DelimitedSource(const DelimitedOptions& options, std::unique_ptr<LineReader> lines)
    : options_(options),
      lines_(std::move(lines)),
      rules_(options.trim, options.null_tokens),
      fields_(options.delimiter, options.quote, options.bare_quotes, options.trim) {}

absl::StatusOr<std::unique_ptr<DelimitedSource>> DelimitedSource::Open(
    const DelimitedOptions& options, const std::filesystem::path& path) {
  LB_RETURN_IF_ERROR(CheckOptions(options));
  LB_ASSIGN_OR_RETURN(auto lines, LineReader::Open(path, options.encoding, options.row_bytes_max));
  std::unique_ptr<DelimitedSource> source(new DelimitedSource(options, std::move(lines)));
  for (; source->lines_skipped_ < options.skip_lines; ++source->lines_skipped_) {
    LB_ASSIGN_OR_RETURN(const bool more, source->lines_->Next());
    if (!more) break;
  }
  if (options.header) {
    LB_RETURN_IF_ERROR(source->ReadHeader());
  } else {
    LB_RETURN_IF_ERROR(source->NameColumns(options.columns));
  }
  return source;
}

absl::Status DelimitedSource::ReadHeader() {
  LB_ASSIGN_OR_RETURN(const Fetched fetched, FetchRow());
  if (fetched == Fetched::kEnd && lines_skipped_ > 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        lines_->file_name(), ": skip_lines passes over ", options_.skip_lines, " lines, and ",
        lines_skipped_ < options_.skip_lines ? absl::StrCat("the file has ", lines_skipped_)
                                             : "no header line follows them",
        "; lower skip_lines, or get the file again"));
  }
  if (fetched == Fetched::kEnd) {
    return absl::FailedPreconditionError(absl::StrCat(
        lines_->file_name(), " is empty: there is no header line; get the file again"));
  }
  if (fetched == Fetched::kRejected) {
    return absl::FailedPreconditionError(absl::StrCat(
        fetch_error_.place.ToString(), ": the header cannot be read: ", fetch_error_.message));
  }
  std::vector<std::string> column_names;
  for (size_t i = 0; i < fields_.size(); ++i) {
    column_names.emplace_back(TrimBlanks(fields_.field(i)));
  }
  fields_.Clear();
  return NameColumns(std::move(column_names));
}

absl::Status DelimitedSource::NameColumns(std::vector<std::string> column_names) {
  struct Seen {
    size_t first = 0;  // the column, from 1
    int times = 0;
  };
  std::unordered_map<std::string, Seen> seen;
  for (size_t i = 0; i < column_names.size(); ++i) {
    std::string name = std::move(column_names[i]);
    Seen& same = seen[name];
    if (++same.times == 1) same.first = i + 1;
    if (name.empty() || same.times > 1) {
      if (!options_.number_repeated_columns) {
        // Of a file that has lost its header the names are values: they are not told.
        return absl::FailedPreconditionError(absl::StrCat(
            lines_->file_name(), ": column ", i + 1,
            name.empty() ? " has no name" : absl::StrCat(" has the name of column ", same.first),
            "; correct the header, ",
            options_.skip_lines == 0
                ? "pass over lines above it with skip_lines"
                : absl::StrCat("lower skip_lines (", options_.skip_lines,
                               ") when lines above it are gone, or raise it when there are more"),
            ", or set number_repeated_columns"));
      }
      name = name.empty() ? absl::StrCat("#", i + 1) : absl::StrCat(name, "#", same.times);
    }
    const size_t before = names().size();
    names().Intern(name);
    if (names().size() == before) {
      return absl::FailedPreconditionError(
          absl::StrCat(lines_->file_name(), ": column ", i + 1,
                       " gets a name by numbering that another column has; correct the header"));
    }
  }
  return absl::OkStatus();
}

bool DelimitedSource::PassOver() {
  const std::string& text = lines_->line().text;
  // What cannot be read is no blank line.
  if (lines_->LineError()) return false;
  const bool blank = text.find_first_not_of(" \t") == std::string::npos &&
                     text.find(options_.delimiter) == std::string::npos;
  if (blank) return !options_.blank_lines_are_rows;
  if (StartsWith(text, options_.comment_prefix)) return true;
  if (StartsWith(text, options_.trailer_prefix)) {
    if (trailer_seen_) {
      EndsUncleanly(absl::StrCat("several lines start with '", options_.trailer_prefix,
                                 "' as the last should, and one of them may be a row; state more "
                                 "of the last line in trailer_prefix, and read the file again"));
    }
    trailer_seen_ = true;
    return true;
  }
  return false;
}

bool DelimitedSource::Unwrap(std::string_view line, std::string* inner) const {
  const char quote = options_.quote.value_or('"');
  line = TrimBlanks(line);
  if (line.size() < 2 || line.front() != quote || line.back() != quote) return false;
  line = line.substr(1, line.size() - 2);
  inner->clear();
  for (size_t i = 0; i < line.size(); ++i) {
    inner->push_back(line[i]);
    if (line[i] != quote) continue;
    if (i + 1 >= line.size() || line[i + 1] != quote) return false;
    ++i;
  }
  inner->resize(inner->find_last_not_of('\t') + 1);
  return true;
}

DelimitedSource::Fetched DelimitedSource::Reject(RowRule rule, std::optional<int64_t> byte_offset,
                                                 std::string message) {
  fields_.Clear();
  fetch_error_ = RowError{rule, place_, byte_offset, std::move(message)};
  return Fetched::kRejected;
}

absl::StatusOr<DelimitedSource::Fetched> DelimitedSource::FetchRow() {
  std::optional<RowError> line_error;  // the first one of the row; told when the row is complete
  int64_t bytes = 0;
  for (int64_t lines_in_row = 0;;) {
    LB_ASSIGN_OR_RETURN(const bool more, lines_->Next());
    if (!more && lines_in_row == 0) return Fetched::kEnd;
    if (!more) {
      return absl::DataLossError(
          absl::StrCat(place_.ToString(),
                       ": the file ends inside quotes that this row opened: it was cut off, "
                       "or a closing quote is missing; get the file again"));
    }
    if (lines_in_row == 0 && PassOver()) continue;
    const Line& line = lines_->line();
    if (++lines_in_row == 1) {
      place_ = lines_->Place();
      if (trailer_seen_) EndsUncleanly("rows follow the line that should be the last");
    }
    bytes += static_cast<int64_t>(line.raw.size() + line.end.size());
    if (lines_in_row > 1 && (line.too_long || bytes > options_.row_bytes_max)) {
      return absl::DataLossError(
          absl::StrCat(place_.ToString(), ": quotes that this row opened are still open after ",
                       options_.row_bytes_max, " bytes, at line ", line.number,
                       ": a closing quote is missing; correct the row, or raise row_bytes_max"));
    }
    if (line.too_long) {
      RowError too_long = *lines_->LineError();
      return Reject(too_long.rule, std::nullopt, std::move(too_long.message));
    }
    if (!line_error) line_error = lines_->LineError();

    if (options_.unwrap_lines) {
      if (!Unwrap(line.text, &piece_)) {
        return Reject(RowRule::kQuoting, std::nullopt,
                      "the line is not wrapped in quotes as the others are; it may be cut off");
      }
    } else {
      piece_ = line.text;
    }
    piece_ += line.end.empty() ? "\n" : line.end;

    const CsvFields::State state = fields_.Feed(piece_);
    if (state == CsvFields::State::kOpen && !options_.unwrap_lines) continue;
    if (state != CsvFields::State::kRow) {
      if (!options_.unwrap_lines && lines_in_row > 1) {
        EndsUncleanly(absl::StrCat("misplaced quotes in lines ", place_.line, " to ", line.number));
      }
      return Reject(
          RowRule::kQuoting, std::nullopt,
          absl::StrCat("lines ", place_.line, " to ", line.number,
                       ": a quote stands where none may; double quotes inside a field and put the "
                       "field into quotes"));
    }
    // What looks like a closing quote may be the first of two that stand for one.
    if (!line_error && line.end.empty() && options_.final_newline) {
      line_error = lines_->CutOffError();
    }
    if (line_error) return Reject(line_error->rule, line_error->byte_offset, line_error->message);
    return Fetched::kFields;
  }
}

absl::StatusOr<RowSource::Step> DelimitedSource::Advance() {
  LB_ASSIGN_OR_RETURN(Fetched fetched, FetchRow());
  if (fetched == Fetched::kEnd) return Finish();
  if (fetched == Fetched::kFields && fields_.size() != columns().size()) {
    fetched = Reject(RowRule::kFieldCount, std::nullopt,
                     absl::StrCat("the row has ", fields_.size(), " fields, ",
                                  options_.header ? "the header" : "the list of columns", " has ",
                                  columns().size(),
                                  "; look for a delimiter that is missing, or that needs quotes"));
  }
  rejected_last_ = fetched == Fetched::kRejected;
  if (rejected_last_) return RejectRow(std::move(fetch_error_));
  Row& row = StartRow(place_);
  for (size_t i = 0; i < fields_.size(); ++i) {
    if (const auto value = rules_.Apply(fields_.field(i))) {
      row.Add(static_cast<ColumnId>(i), *value);
    }
  }
  fields_.Clear();
  return EmitRow();
}

RowSource::Step DelimitedSource::Finish() {
  const std::string_view unclean = lines_->UncleanEnd(options_.final_newline, rejected_last_);
  if (!unclean.empty()) EndsUncleanly(unclean);
  if (!options_.trailer_prefix.empty() && !trailer_seen_) {
    EndsUncleanly(absl::StrCat("there is no last line that starts with '", options_.trailer_prefix,
                               "': the file may be cut off"));
  }
  return End();
}

}  // namespace landbridge
