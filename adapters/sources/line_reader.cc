// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/line_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/encoding_choice.h"
#include "adapters/sources/encoding_suggestion.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;  // even, so that no UTF-16 unit is cut
constexpr char kEndMark = '\x1A';

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteInput> input, int64_t line_bytes_max)
    : input_(std::move(input)),
      line_bytes_max_(static_cast<size_t>(line_bytes_max)),
      buffer_(kBufferBytes) {}

absl::StatusOr<std::unique_ptr<LineReader>> LineReader::Open(const std::filesystem::path& path,
                                                             std::string_view encoding,
                                                             int64_t line_bytes_max) {
  if (line_bytes_max < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("row_bytes_max is ", line_bytes_max, "; state at least 1"));
  }
  LB_ASSIGN_OR_RETURN(auto input, ByteInput::Open(path));
  std::unique_ptr<LineReader> reader(new LineReader(std::move(input), line_bytes_max));
  LB_RETURN_IF_ERROR(reader->Start(encoding));
  return reader;
}

absl::Status LineReader::Start(std::string_view encoding) {
  LB_RETURN_IF_ERROR(Refill());
  const auto choice = ChooseEncoding(encoding, {buffer_.data(), buffer_end_});
  if (!choice.ok()) {
    return absl::Status(choice.status().code(),
                        absl::StrCat(file_name(), ": ", choice.status().message()));
  }
  LB_ASSIGN_OR_RETURN(decoder_, TextDecoder::Create(choice->encoding));
  encoding_assumed_ = choice->assumed;
  position_ = choice->mark_bytes;
  next_offset_ = static_cast<int64_t>(choice->mark_bytes);
  return absl::OkStatus();
}

absl::Status LineReader::Refill() {
  LB_ASSIGN_OR_RETURN(buffer_end_, input_->Read(buffer_));
  end_of_file_ = buffer_end_ < buffer_.size();
  position_ = 0;
  feed_known_ = false;
  return absl::OkStatus();
}

bool LineReader::UnitAt(size_t index, char expected) const {
  if (unit_bytes() == 1) return buffer_[index] == expected;
  if (index + 1 >= buffer_end_) return false;
  const size_t low = decoder_->big_endian() ? index + 1 : index;
  const size_t high = decoder_->big_endian() ? index : index + 1;
  return buffer_[low] == expected && buffer_[high] == '\0';
}

size_t LineReader::FindLineEnd() {
  if (unit_bytes() == 2) {
    size_t at = position_;
    while (at < buffer_end_ && !UnitAt(at, '\n') && !UnitAt(at, '\r')) at += 2;
    return std::min(at, buffer_end_);
  }
  const auto find = [this](char byte, size_t from, size_t to) {
    const void* found = std::memchr(buffer_.data() + from, byte, to - from);
    return found == nullptr ? to
                            : static_cast<size_t>(static_cast<const char*>(found) - buffer_.data());
  };
  // The LF found is remembered: in a file of CRs the search would otherwise be quadratic.
  if (!feed_known_ || next_feed_ < position_) {
    next_feed_ = find('\n', position_, buffer_end_);
    feed_known_ = true;
  }
  return find('\r', position_, next_feed_);
}

void LineReader::Append(size_t begin, size_t end) {
  const size_t room = line_bytes_max_ - line_.raw.size();
  if (end - begin > room) line_.too_long = true;
  line_.raw.append(buffer_.data() + begin, std::min(end - begin, room));
  next_offset_ += static_cast<int64_t>(end - begin);
}

absl::StatusOr<bool> LineReader::Next() {
  line_.text.clear();
  line_.raw.clear();
  line_.end.clear();
  line_.errors.clear();
  line_.too_long = false;
  line_.number = next_number_;
  line_.byte_offset = next_offset_;

  size_t line_end = FindLineEnd();
  while (line_end == buffer_end_) {
    Append(position_, buffer_end_);
    position_ = buffer_end_;
    if (end_of_file_) break;
    LB_RETURN_IF_ERROR(Refill());
    line_end = FindLineEnd();
  }

  if (line_end == buffer_end_) {
    while (unit_bytes() == 1 && !line_.raw.empty() && line_.raw.back() == kEndMark) {
      line_.raw.pop_back();
    }
    if (line_.raw.empty()) return false;
    last_line_terminated_ = false;
  } else {
    Append(position_, line_end);
    const bool carriage_return = UnitAt(line_end, '\r');
    line_.end = carriage_return ? "\r" : "\n";
    position_ = line_end + unit_bytes();
    next_offset_ += static_cast<int64_t>(unit_bytes());
    if (carriage_return) {
      if (position_ >= buffer_end_ && !end_of_file_) LB_RETURN_IF_ERROR(Refill());
      if (position_ < buffer_end_ && UnitAt(position_, '\n')) {
        line_.end = "\r\n";
        position_ += unit_bytes();
        next_offset_ += static_cast<int64_t>(unit_bytes());
      }
    }
  }
  ++next_number_;
  LB_RETURN_IF_ERROR(Decode());
  return true;
}

absl::Status LineReader::Decode() {
  if (line_.too_long) return absl::OkStatus();
  decoder_->Decode(line_.raw, line_.byte_offset, true, &line_.text, &line_.errors);
  if (!encoding_assumed_ || line_.errors.empty()) return absl::OkStatus();
  const DecodeError& error = line_.errors.front();
  if (line_.end.empty() && IsCutCharacter(error, input_->offset())) return absl::OkStatus();
  return EncodingNotStated(
      absl::StrCat(Place().ToString(), ": ", DescribeDecodeError(error, "utf-8"),
                   ". No encoding is stated and the file has no byte order mark"),
      SuggestEncoding(EncodingSample(*input_, error.byte_offset)),
      "gb18030, gbk, big5, windows-1252, iso-8859-1, utf-16le or utf-16be");
}

RowPlace LineReader::Place() const {
  return RowPlace{file_name(), "", line_.number, line_.number, line_.byte_offset};
}

std::optional<RowError> LineReader::LineError() const {
  if (line_.too_long) {
    return RowError{RowRule::kTooLong, Place(), std::nullopt,
                    absl::StrCat("the line is longer than ", line_bytes_max_,
                                 " bytes; raise row_bytes_max or correct the line at its origin")};
  }
  if (line_.errors.empty()) return std::nullopt;
  const DecodeError& error = line_.errors.front();
  return RowError{RowRule::kUndecodable, Place(), error.byte_offset,
                  DescribeDecodeError(error, encoding())};
}

RowError LineReader::CutOffError() const {
  return {RowRule::kCutOff, Place(), std::nullopt,
          "the last line has no line end, so its last value may be cut off; get the file again, or "
          "state open_end where the publisher always leaves it so"};
}

std::string_view LineReader::UncleanEnd(bool newline_expected, bool last_rejected) const {
  if (!last_line_terminated_ && newline_expected) {
    return "the last line has no line end: the file may be cut off";
  }
  if (!last_line_terminated_ && last_rejected) {
    return "the last row cannot be read and has no line end: the file may be cut off";
  }
  return input_->ChangedSinceOpen() ? "the file was written to while it was read" : "";
}

}  // namespace landbridge
