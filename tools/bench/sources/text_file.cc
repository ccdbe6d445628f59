// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/text_file.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <fstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

constexpr size_t kPieceBytes = size_t{64} << 10;

// Of a character whose first bytes were in the piece before.
constexpr size_t kBegunUnits = 2;

}  // namespace

absl::Status WriteRows(
    const std::filesystem::path& file, int64_t rows, std::string_view before,
    std::string_view after,
    const std::function<void(const PenaltyCells& cells, std::string& text)>& append) {
  std::ofstream out(file, std::ios::binary);
  out << before;
  PenaltyCells cells;
  std::string text;
  for (int64_t number = 0; number < rows; ++number) {
    FillPenalty(number, cells);
    append(cells, text);
    if (text.size() < kPieceBytes) continue;
    out << text;
    text.clear();
  }
  out << text << after;
  out.close();
  if (out) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(file.string(), " cannot be written"));
}

absl::Status ReadPieces(const std::filesystem::path& file,
                        const std::function<absl::Status(std::string_view piece)>& take) {
  std::ifstream in(file, std::ios::binary);
  std::vector<char> buffer(kPieceBytes);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    LB_RETURN_IF_ERROR(take({buffer.data(), static_cast<size_t>(in.gcount())}));
  }
  if (in.eof()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(file.string(), " cannot be read"));
}

IcuText::IcuText(const char* encoding)
    : converter_([encoding] {
        UErrorCode error = U_ZERO_ERROR;
        UConverter* const converter = ucnv_open(encoding, &error);
        ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
        LB_CHECK(U_SUCCESS(error) != 0);
        return converter;
      }()),
      units_(kPieceBytes + kBegunUnits, u'\0'),
      text_(units_.size() * 3, '\0') {}

IcuText::~IcuText() { ucnv_close(converter_); }

absl::StatusOr<std::string_view> IcuText::Decode(std::string_view piece) {
  UErrorCode error = U_ZERO_ERROR;
  const char* next = piece.data();
  UChar* units_end = units_.data();
  int32_t size = 0;
  ucnv_toUnicode(converter_, &units_end, units_.data() + units_.size(), &next,
                 piece.data() + piece.size(), nullptr, /*flush=*/0, &error);
  u_strToUTF8(text_.data(), static_cast<int32_t>(text_.size()), &size, units_.data(),
              static_cast<int32_t>(units_end - units_.data()), &error);
  if (U_FAILURE(error) != 0) return absl::DataLossError("ICU refuses the text");
  return std::string_view(text_).substr(0, static_cast<size_t>(size));
}

absl::Status ReadDecoded(const std::filesystem::path& file, const char* encoding,
                         const std::function<absl::Status(std::string_view text)>& take) {
  IcuText decoder(encoding);
  return ReadPieces(file, [&](std::string_view piece) -> absl::Status {
    LB_ASSIGN_OR_RETURN(const std::string_view text, decoder.Decode(piece));
    return take(text);
  });
}

absl::Status LineCutter::Add(std::string_view piece) {
  for (;;) {
    const size_t feed = piece.find('\n');
    if (feed == std::string_view::npos) {
      begun_ += piece;
      return absl::OkStatus();
    }
    ++lines_;
    const std::string_view line = piece.substr(0, feed);
    if (begun_.empty()) {
      LB_RETURN_IF_ERROR(take_(line));
    } else {
      begun_ += line;
      LB_RETURN_IF_ERROR(take_(begun_));
      begun_.clear();
    }
    piece.remove_prefix(feed + 1);
  }
}

}  // namespace landbridge::bench
