// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/json_document_source.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Of a member's name outside of rows, and of the number of rows.
constexpr size_t kNameBytesMax = 64 * 1024;
constexpr size_t kNamesToldMax = 10;
constexpr std::string_view kEndsInObject = "the file ends inside of an object: it was cut off";
constexpr std::string_view kGetAgain = "; get the file again";

std::string_view KindOf(char first) {
  switch (first) {
    case '{':
      return "an object";
    case '[':
      return "an array";
    case '"':
      return "a text";
    case 't':
    case 'f':
      return "true or false";
    case 'n':
      return "null";
    default:
      return "a number";
  }
}

// Whether the value at `path` must be entered to come to `target`.
bool LeadsTo(std::string_view path, size_t depth, std::string_view target) {
  if (depth == 0) return !target.empty();
  return target.size() > path.size() && target.starts_with(path) && target[path.size()] == '/';
}

}  // namespace

JsonDocumentSource::JsonDocumentSource(const JsonDocumentOptions& options,
                                       std::unique_ptr<TextInput> input)
    : options_(options),
      input_(std::move(input)),
      scanner_(input_.get()),
      reader_(&names(), options.depth_max, "row") {}

absl::StatusOr<std::unique_ptr<JsonDocumentSource>> JsonDocumentSource::Open(
    const JsonDocumentOptions& options, const std::filesystem::path& path) {
  if (options.depth_max < 1) return absl::InvalidArgumentError("depth_max must be at least 1");
  if (options.row_bytes_max < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("row_bytes_max is ", options.row_bytes_max, "; state at least 1"));
  }
  if (options.rows.empty() && !options.declared_count_path.empty()) {
    return absl::InvalidArgumentError(
        "declared_count_path needs an object around the rows; state the path of the rows too");
  }
  LB_ASSIGN_OR_RETURN(auto input, TextInput::Open(path, options.encoding));
  return std::unique_ptr<JsonDocumentSource>(new JsonDocumentSource(options, std::move(input)));
}

absl::StatusOr<RowSource::Step> JsonDocumentSource::Advance() {
  for (;;) {
    if (in_rows_) {
      LB_ASSIGN_OR_RETURN(const std::optional<Step> step, NextRow());
      if (step) return *step;
      in_rows_ = false;
      value_ended_ = true;
    }
    LB_ASSIGN_OR_RETURN(in_rows_, FindRows());
    if (!in_rows_) return Finish();
  }
}

absl::StatusOr<bool> JsonDocumentSource::FindRows() {
  for (;;) {
    if (value_ended_) {
      LB_ASSIGN_OR_RETURN(const bool more, NextValue());
      if (!more) return false;
    } else {
      LB_ASSIGN_OR_RETURN(const bool rows, TakeValue());
      if (rows) return true;
    }
  }
}

absl::StatusOr<bool> JsonDocumentSource::TakeValue() {
  LB_ASSIGN_OR_RETURN(const std::optional<char> first, scanner_.Peek());
  if (!first) {
    if (depth_ > 0) return Damaged(kEndsInObject);
    return absl::DataLossError(absl::StrCat(
        input_->file_name(), " is empty: there is no JSON document", AbslView(kGetAgain)));
  }
  const std::string at = depth_ == 0 ? "the document" : absl::StrCat("`", path_, "`");
  if (depth_ == 0 ? options_.rows.empty() : path_ == options_.rows) {
    if (rows_seen_) {
      return Damaged(absl::StrCat("member ", at, " stands twice, and rows cannot be in both"));
    }
    if (*first != '[') {
      return NotThere(absl::StrCat(at, " is ", AbslView(KindOf(*first)),
                                   " and should be the array of the rows"));
    }
    scanner_.Skip();
    rows_seen_ = true;
    return true;
  }
  if (LeadsTo(path_, depth_, options_.rows)) {
    if (*first != '{') {
      return NotThere(absl::StrCat(at, " is ", AbslView(KindOf(*first)),
                                   ", and the rows should be below it, in an object"));
    }
    LB_RETURN_IF_ERROR(EnterObject());
    return false;
  }
  if (*first == '{' && LeadsTo(path_, depth_, options_.declared_count_path)) {
    LB_RETURN_IF_ERROR(EnterObject());
    return false;
  }
  if (depth_ > 0 && path_ == options_.declared_count_path) {
    LB_RETURN_IF_ERROR(TakeCount());
  } else {
    LB_RETURN_IF_ERROR(ReadValue(0).status());
  }
  value_ended_ = true;
  return false;
}

absl::Status JsonDocumentSource::EnterObject() {
  scanner_.Skip();
  LB_ASSIGN_OR_RETURN(const std::optional<char> next, scanner_.Peek());
  if (next == '}') {
    scanner_.Skip();
    value_ended_ = true;
    return absl::OkStatus();
  }
  if (LeadsTo(path_, depth_, options_.rows) && depth_ >= path_found_) {
    path_found_ = depth_ + 1;
    there_.clear();
  }
  if (depth_++ > 0) path_ += '/';
  return TakeName();
}

absl::Status JsonDocumentSource::TakeName() {
  LB_ASSIGN_OR_RETURN(const std::optional<char> first, scanner_.Peek());
  if (!first) return Damaged(kEndsInObject);
  if (*first != '"') return Damaged("the name of a member is missing: the document is damaged");
  LB_ASSIGN_OR_RETURN(const bool whole, ReadValue(kNameBytesMax));
  const auto name = nlohmann::json::parse(text_, nullptr, /*allow_exceptions=*/false);
  if (!whole || !name.is_string()) {
    return Damaged("the name of a member cannot be read: the document is damaged");
  }
  AppendMember(name.get_ref<const std::string&>(), &path_);
  if (depth_ == path_found_ && there_.size() < kNamesToldMax) {
    there_.push_back(absl::StrCat("`", path_, "`"));
  }
  LB_ASSIGN_OR_RETURN(const std::optional<char> colon, scanner_.Peek());
  if (!colon) return Damaged(kEndsInObject);
  if (*colon != ':') return Damaged("a colon is missing behind a name: the document is damaged");
  scanner_.Skip();
  value_ended_ = false;
  return absl::OkStatus();
}

absl::StatusOr<bool> JsonDocumentSource::NextValue() {
  LB_ASSIGN_OR_RETURN(const std::optional<char> next, scanner_.Peek());
  if (depth_ == 0) {
    if (!next) return false;
    return Damaged(
        "the document has ended, and more text follows. When each line is a document, use "
        "json_lines");
  }
  if (!next) return Damaged(kEndsInObject);
  // Names have no slash of their own.
  const size_t slash = path_.rfind('/');
  const size_t parent = slash == std::string::npos ? 0 : slash;
  if (*next == ',') {
    scanner_.Skip();
    path_.resize(slash == std::string::npos ? 0 : slash + 1);
    LB_RETURN_IF_ERROR(TakeName());
    return true;
  }
  if (*next != '}') return Damaged("neither a comma nor a } is behind a member");
  scanner_.Skip();
  path_.resize(parent);
  --depth_;
  return true;
}

absl::Status JsonDocumentSource::TakeCount() {
  LB_ASSIGN_OR_RETURN(const bool whole, ReadValue(kNameBytesMax));
  const auto value = nlohmann::json::parse(text_, nullptr, /*allow_exceptions=*/false);
  count_ = whole && value.is_string() ? value.get<std::string>() : text_;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<RowSource::Step>> JsonDocumentSource::NextRow() {
  LB_ASSIGN_OR_RETURN(std::optional<char> next, scanner_.Peek());
  if (next == ',' && rows_ > 0) {
    scanner_.Skip();
    LB_ASSIGN_OR_RETURN(next, scanner_.Peek());
    if (next == ']') return Damaged("a row is missing behind a comma: the document is damaged");
  } else if (next == ']') {
    scanner_.Skip();
    return std::nullopt;
  } else if (next && rows_ > 0) {
    return Damaged(
        absl::StrCat("neither a comma nor a ] is behind row ", rows_, ": the document is damaged"));
  }
  if (!next) {
    return Damaged(absl::StrCat("the file ends behind row ", rows_,
                                ", and the array has no end: it was cut off"));
  }
  LB_ASSIGN_OR_RETURN(const Step step, TakeRow(*next));
  return step;
}

absl::StatusOr<RowSource::Step> JsonDocumentSource::TakeRow(char first) {
  const int64_t start = scanner_.offset();
  const RowPlace place{input_->file_name(), "row", ++rows_, scanner_.line(),
                       input_->ByteOffset(start)};
  const auto reject = [&](RowRule rule, int64_t byte_offset, std::string message) {
    return RejectRow(RowError{rule, place, byte_offset, std::move(message)});
  };
  LB_ASSIGN_OR_RETURN(const bool whole, ReadValue(static_cast<size_t>(options_.row_bytes_max)));
  for (const DecodeError& error : input_->TakeErrors(scanner_.offset())) {
    std::string message = DescribeDecodeError(error, input_->encoding());
    if (static_cast<int64_t>(error.text_offset) > start) {
      return reject(RowRule::kUndecodable, error.byte_offset, std::move(message));
    }
    EndsUncleanly(message);
  }
  if (!whole) {
    return reject(RowRule::kTooLong, place.byte_offset,
                  absl::StrCat("the row is longer than ", options_.row_bytes_max,
                               " bytes; raise row_bytes_max or correct the row at its origin"));
  }
  if (first != '{') {
    return reject(RowRule::kSyntax, place.byte_offset,
                  absl::StrCat("the row is ", AbslView(KindOf(first)), " and no object"));
  }
  const auto problem = reader_.Read(text_, &StartRow(place));
  if (!problem) return EmitRow();
  return reject(problem->rule, input_->ByteOffset(start + static_cast<int64_t>(problem->position)),
                problem->message);
}

absl::StatusOr<RowSource::Step> JsonDocumentSource::Finish() {
  if (!rows_seen_) {
    return NotThere(absl::StrCat("the document has no `", options_.rows, "`; there are: ",
                                 there_.empty() ? "none" : absl::StrJoin(there_, ", ")));
  }
  if (const DecodeError* const error = input_->first_error(); error != nullptr) {
    EndsUncleanly(DescribeDecodeError(*error, input_->encoding()));
  }
  if (count_) {
    DeclareText(options_.declared_count_path, *count_);
  } else if (!options_.declared_count_path.empty()) {
    EndsUncleanly(absl::StrCat("the document has no ", options_.declared_count_path,
                               ", which should say how many rows there are"));
  }
  if (input_->ChangedSinceOpen()) EndsUncleanly("the file was written to while it was read");
  return End();
}

absl::StatusOr<bool> JsonDocumentSource::ReadValue(size_t bytes_max) {
  const int64_t line = scanner_.line();
  const int64_t start = scanner_.offset();
  absl::StatusOr<bool> whole = scanner_.ReadValue(bytes_max, &text_);
  if (!absl::IsDataLoss(whole.status())) return whole;
  const std::string what = in_rows_     ? absl::StrCat("row ", rows_)
                           : rows_seen_ ? std::string("behind the rows")
                                        : std::string("before the rows");
  return absl::DataLossError(
      absl::StrCat(PlaceOf(line, start), ": ", what, ": ", whole.status().message(), ", at byte ",
                   input_->ByteOffset(scanner_.offset()), AbslView(kGetAgain)));
}

std::string JsonDocumentSource::PlaceOf(int64_t line, int64_t offset) const {
  return absl::StrCat(input_->file_name(), ":", line, ", byte ", input_->ByteOffset(offset));
}

absl::Status JsonDocumentSource::Damaged(std::string_view what) const {
  return absl::DataLossError(absl::StrCat(PlaceOf(scanner_.line(), scanner_.offset()), ": ",
                                          AbslView(what), AbslView(kGetAgain)));
}

absl::Status JsonDocumentSource::NotThere(std::string_view what) const {
  return absl::FailedPreconditionError(
      absl::StrCat(input_->file_name(), ": ", AbslView(what), ". Correct the path in rows"));
}

}  // namespace landbridge
