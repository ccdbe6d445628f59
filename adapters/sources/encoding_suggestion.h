// SPDX-License-Identifier: Apache-2.0
// Which encoding a file is likely in, when nothing states it and it is not UTF-8: advice for a
// person, who sees whether the words read right. Nothing is ever read in an encoding because it was
// suggested here (docs/adr/0016-encodings-are-suggested.md).
//
// Any thread may call these functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "adapters/sources/byte_input.h"

namespace landbridge {

// How much of a file is looked at.
inline constexpr size_t kEncodingSampleBytes = size_t{1} << 20;

struct EncodingSuggestion {
  // As a mapping states it; "utf-8" for a text in which few bytes are damaged. Empty: none fits.
  std::string encoding;
  // What the first line with more than ASCII reads in it, shortened; empty for "utf-8".
  std::string excerpt;
};

// Requires: `sample` is text that is not UTF-8, in which no character is cut but the last.
EncodingSuggestion SuggestEncoding(std::string_view sample);

// Parts of the file, together at most kEncodingSampleBytes: its beginning, and what stands around
// `byte_offset`. Empty where it cannot be read.
std::string EncodingSample(const ByteInput& input, int64_t byte_offset);

// The refusal of a file because nothing states its encoding. `what` says which byte is not UTF-8
// and ends without a full stop; the suggestion follows, and `choices` to state otherwise. The
// message has no text of the file; the status has the excerpt besides (excerpt.h).
absl::Status EncodingNotStated(std::string_view what, const EncodingSuggestion& suggestion,
                               std::string_view choices);

// What to add to the refusal of a file that is read as `stated`, in case that is what is wrong: a
// sentence that begins with a space, when its beginning is UTF-8 with more than ASCII. Empty when
// it is not, or cannot be read.
std::string Utf8InPlaceOf(std::string_view stated, const std::filesystem::path& path);

}  // namespace landbridge
