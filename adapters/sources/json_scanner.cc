// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/json_scanner.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Each open bracket is remembered.
constexpr size_t kNestingMax = 1'000'000;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// What ends a number or a word.
bool IsEnd(char c) {
  return IsSpace(c) || std::string_view(",:]}[{\"").find(c) != std::string::npos;
}

}  // namespace

absl::StatusOr<bool> JsonScanner::Refill() {
  if (input_ == nullptr) return false;
  piece_ = {};
  at_ = 0;
  while (piece_.empty()) {
    LB_ASSIGN_OR_RETURN(const bool more, input_->Next());
    if (!more) return false;
    piece_ = input_->text();
  }
  return true;
}

absl::StatusOr<std::optional<char>> JsonScanner::Peek() {
  for (;;) {
    for (; at_ < piece_.size(); ++at_) {
      if (!IsSpace(piece_[at_])) return piece_[at_];
      line_ += piece_[at_] == '\n' ? 1 : 0;
    }
    LB_ASSIGN_OR_RETURN(const bool more, Refill());
    if (!more) return std::nullopt;
  }
}

absl::Status JsonScanner::Close(char bracket) {
  if (open_.empty() || open_.back() != bracket) {
    return absl::DataLossError(
        absl::StrCat("a ", std::string(1, bracket), " stands where a ",
                     open_.empty() ? "value" : open_.substr(open_.size() - 1),
                     " should: the document is damaged"));
  }
  open_.pop_back();
  return absl::OkStatus();
}

absl::StatusOr<bool> JsonScanner::ScanPiece() {
  for (; at_ < piece_.size(); ++at_) {
    const char c = piece_[at_];
    if (in_text_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_text_ = false;
        if (open_.empty()) return ++at_, true;
      }
      continue;
    }
    switch (c) {
      case '"':
        in_text_ = true;
        break;
      case '{':
      case '[':
        if (open_.size() >= kNestingMax) {
          return absl::DataLossError(absl::StrCat("brackets are nested deeper than ", kNestingMax,
                                                  ": the document is damaged"));
        }
        open_ += c == '{' ? '}' : ']';
        break;
      case '}':
      case ']':
        LB_RETURN_IF_ERROR(Close(c));
        if (open_.empty()) return ++at_, true;
        break;
      default:
        break;
    }
  }
  return false;
}

absl::StatusOr<bool> JsonScanner::ReadValue(size_t bytes_max, std::string* value) {
  value->clear();
  open_.clear();
  in_text_ = escaped_ = false;
  bool whole = true;
  const auto take = [&](size_t begin) {
    const std::string_view taken = piece_.substr(begin, at_ - begin);
    line_ += std::count(taken.begin(), taken.end(), '\n');
    const size_t room = bytes_max - value->size();
    whole &= taken.size() <= room;
    value->append(taken.substr(0, room));
  };
  const char first = at_ < piece_.size() ? piece_[at_] : ',';
  const bool is_word = first != '"' && first != '{' && first != '[';
  if (is_word && IsEnd(first)) {
    return absl::DataLossError("a value is missing: the document is damaged");
  }
  for (;;) {
    const size_t begin = at_;
    bool ended = false;
    if (is_word) {
      while (at_ < piece_.size() && !IsEnd(piece_[at_])) ++at_;
      ended = at_ < piece_.size();
    } else {
      LB_ASSIGN_OR_RETURN(ended, ScanPiece());
    }
    take(begin);
    if (ended) return whole;
    LB_ASSIGN_OR_RETURN(const bool more, Refill());
    if (more) continue;
    if (is_word) return whole;
    return absl::DataLossError("the file ends inside of it: it was cut off");
  }
}

}  // namespace landbridge
