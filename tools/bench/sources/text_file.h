// SPDX-License-Identifier: Apache-2.0
// Files of text as forms write and plainly read them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/sources/penalty_list.h"

struct UConverter;

namespace landbridge::bench {

// Writes `before`, then what `append` makes of each of the first `rows` rows, then `after`.
//
// Errors: kDataLoss: the file cannot be written.
absl::Status WriteRows(
    const std::filesystem::path& file, int64_t rows, std::string_view before,
    std::string_view after,
    const std::function<void(const PenaltyCells& cells, std::string& text)>& append);

// Reads the file and hands it over in pieces.
//
// Errors: kUnavailable: it cannot be read; and what `take` returned.
absl::Status ReadPieces(const std::filesystem::path& file,
                        const std::function<absl::Status(std::string_view piece)>& take);

// ICU alone: pieces of a text, made UTF-8.
class IcuText {
 public:
  // Requires: ICU knows the encoding.
  explicit IcuText(const char* encoding);
  ~IcuText();
  IcuText(const IcuText&) = delete;
  IcuText& operator=(const IcuText&) = delete;

  // Valid until the next call. A character whose bytes end in the next piece belongs to that.
  //
  // Requires: the piece is one that ReadPieces handed over, or a part of it.
  // Errors: kDataLoss: a byte is no character of the encoding.
  absl::StatusOr<std::string_view> Decode(std::string_view piece);

 private:
  UConverter* const converter_;
  std::u16string units_;
  std::string text_;
};

// As ReadPieces, with pieces that are decoded first.
absl::Status ReadDecoded(const std::filesystem::path& file, const char* encoding,
                         const std::function<absl::Status(std::string_view text)>& take);

// Cuts pieces into lines that end in LF, and hands each over without it.
class LineCutter {
 public:
  explicit LineCutter(std::function<absl::Status(std::string_view line)> take)
      : take_(std::move(take)) {}

  absl::Status Add(std::string_view piece);
  int64_t lines() const { return lines_; }

 private:
  const std::function<absl::Status(std::string_view line)> take_;
  std::string begun_;
  int64_t lines_ = 0;
};

}  // namespace landbridge::bench
