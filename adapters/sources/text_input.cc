// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/text_input.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/encoding_choice.h"
#include "adapters/sources/encoding_suggestion.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

}  // namespace

TextInput::TextInput(std::unique_ptr<ByteInput> input)
    : input_(std::move(input)), buffer_(kBufferBytes) {}

absl::StatusOr<std::unique_ptr<TextInput>> TextInput::Open(const std::filesystem::path& path,
                                                           std::string_view encoding,
                                                           HeadReader head_reader) {
  LB_ASSIGN_OR_RETURN(auto input, ByteInput::Open(path));
  std::unique_ptr<TextInput> text(new TextInput(std::move(input)));
  LB_RETURN_IF_ERROR(text->Start(encoding, head_reader));
  return text;
}

absl::Status TextInput::Start(std::string_view encoding, HeadReader head_reader) {
  LB_ASSIGN_OR_RETURN(head_size_, input_->Read(buffer_));
  const std::string_view head(buffer_.data(), head_size_);
  auto choice = ChooseEncoding(encoding, head);
  if (!choice.ok()) {
    return absl::Status(choice.status().code(),
                        absl::StrCat(file_name(), ": ", choice.status().message()));
  }
  if (choice->assumed && head_reader != nullptr) {
    std::string found = head_reader(head);
    choice->assumed = found.empty();
    if (!found.empty()) choice->encoding = std::move(found);
  }
  encoding_assumed_ = choice->assumed;
  mark_bytes_ = choice->mark_bytes;
  LB_ASSIGN_OR_RETURN(decoder_, TextDecoder::Create(choice->encoding));
  return absl::OkStatus();
}

absl::StatusOr<bool> TextInput::Next() {
  if (end_of_file_) return false;
  int64_t offset = static_cast<int64_t>(mark_bytes_);
  std::string_view bytes;
  if (std::exchange(head_pending_, false)) {
    bytes = std::string_view(buffer_.data(), head_size_).substr(mark_bytes_);
    end_of_file_ = head_size_ < buffer_.size();
  } else {
    offset = input_->offset();
    LB_ASSIGN_OR_RETURN(const size_t size, input_->Read(buffer_));
    bytes = std::string_view(buffer_.data(), size);
    end_of_file_ = size < buffer_.size();
  }
  LB_RETURN_IF_ERROR(Decode(bytes, offset));
  return true;
}

absl::Status TextInput::Decode(std::string_view bytes, int64_t byte_offset) {
  text_.clear();
  errors_.clear();
  if (notes_.size() > kNotesMax) {
    return absl::DataLossError(
        absl::StrCat(file_name(), ": more than ", kNotesMax, " places in one row, or between two, ",
                     "are no characters, the first: ",
                     DescribeDecodeError(notes_.front().first, decoder_->encoding())));
  }
  decoder_->Decode(bytes, byte_offset, end_of_file_, &text_, &errors_);
  const bool is_cut =
      end_of_file_ && !errors_.empty() && IsCutCharacter(errors_.front(), input_->offset());
  if (encoding_assumed_ && !errors_.empty() && !is_cut) {
    const DecodeError& error = errors_.front();
    return EncodingNotStated(absl::StrCat(file_name(), ": ", DescribeDecodeError(error, "utf-8"),
                                          ". No encoding is declared"),
                             SuggestEncoding(EncodingSample(*input_, error.byte_offset)),
                             "gb18030, gbk, big5, windows-1252 or another");
  }
  for (DecodeError& error : errors_) {
    error.text_offset += static_cast<size_t>(text_end_);
    const auto size = static_cast<int64_t>(error.bytes.size());
    if (!notes_.empty() && notes_.back().first.text_offset == error.text_offset) {
      notes_.back().bytes += size;
    } else {
      notes_.push_back({std::move(error), size});
    }
  }
  text_end_ += static_cast<int64_t>(text_.size());
  return absl::OkStatus();
}

std::vector<DecodeError> TextInput::TakeErrors(int64_t text_end) {
  std::vector<DecodeError> taken;
  while (!notes_.empty() && static_cast<int64_t>(notes_.front().first.text_offset) < text_end) {
    bytes_left_out_ += notes_.front().bytes;
    taken.push_back(std::move(notes_.front().first));
    notes_.pop_front();
  }
  return taken;
}

int64_t TextInput::ByteOffset(int64_t text_offset) const {
  int64_t left_out = bytes_left_out_;
  for (const Note& note : notes_) {
    if (static_cast<int64_t>(note.first.text_offset) > text_offset) break;
    left_out += note.bytes;
  }
  return static_cast<int64_t>(mark_bytes_) + text_offset + left_out;
}

}  // namespace landbridge
