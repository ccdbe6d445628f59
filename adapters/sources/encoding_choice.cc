// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/encoding_choice.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace landbridge {
namespace {

struct Mark {
  std::string_view bytes;
  std::string_view encoding;
};
constexpr std::array<Mark, 4> kMarks = {{{"\xEF\xBB\xBF", "utf-8"},
                                         {"\xFF\xFE", "utf-16le"},
                                         {"\xFE\xFF", "utf-16be"},
                                         {"\x84\x31\x95\x33", "gb18030"}}};

}  // namespace

bool SameEncoding(std::string_view a, std::string_view b) {
  return ucnv_compareNames(std::string(a).c_str(), std::string(b).c_str()) == 0;
}

absl::StatusOr<EncodingChoice> ChooseEncoding(std::string_view stated, std::string_view head) {
  const auto mark = std::find_if(kMarks.begin(), kMarks.end(), [&](const Mark& candidate) {
    return head.substr(0, candidate.bytes.size()) == candidate.bytes;
  });
  const bool marked = mark != kMarks.end();
  if (stated == "auto") {
    if (!marked) return EncodingChoice{"utf-8", 0, true};
    return EncodingChoice{std::string(mark->encoding), mark->bytes.size(), false};
  }
  if (SameEncoding(stated, "utf-16")) {
    if (marked && absl::StartsWith(std::string(mark->encoding), "utf-16")) {
      return EncodingChoice{std::string(mark->encoding), mark->bytes.size(), false};
    }
    return absl::FailedPreconditionError(
        "encoding utf-16 needs a byte order mark, and the file has none; state utf-16le or "
        "utf-16be");
  }
  if (!marked) return EncodingChoice{std::string(stated), 0, false};
  if (SameEncoding(stated, mark->encoding)) {
    return EncodingChoice{std::string(mark->encoding), mark->bytes.size(), false};
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "the file's byte order mark says ", std::string(mark->encoding), ", the options say ",
      std::string(stated), "; state auto or ", std::string(mark->encoding)));
}

}  // namespace landbridge
