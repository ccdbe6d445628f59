// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/encoding_suggestion.h"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/encoding_choice.h"
#include "adapters/sources/excerpt.h"
#include "adapters/sources/text_decoder.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/utf8.h"

namespace landbridge {
namespace {

constexpr size_t kExcerptCharacters = 60;
// Characters beyond ASCII for each sequence that is none, from which on a text counts as being in
// an encoding: texts of other ones fit by chance, but not so well.
constexpr size_t kCharactersPerError = 10;
// Zero bytes on one side of the pairs for each on the other.
constexpr size_t kUtf16Share = 4;
// So far back from a byte a sample may begin.
constexpr int64_t kBehindBytes = 4096;
// No part of a longer character in any encoding, so that a text can be cut behind them.
constexpr std::string_view kNeverInside = "\n\r\t \",/";

bool IsCharacterStart(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }
bool IsAscii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

// A sample in some encoding.
struct Reading {
  std::string text;
  size_t errors = 0;
  size_t characters = 0;  // beyond ASCII

  // Whether the sample is in the encoding. Characters that were cut by the width of a column are
  // common.
  bool Fits() const { return characters > 0 && characters >= errors * kCharactersPerError; }
};

// Nothing for an encoding that cannot be read.
std::optional<Reading> Read(std::string_view sample, std::string_view encoding) {
  const auto decoder = TextDecoder::Create(encoding);
  if (!decoder.ok()) return std::nullopt;
  Reading reading;
  std::vector<DecodeError> errors;
  (*decoder)->Decode(sample, 0, false, &reading.text, &errors);
  reading.errors = errors.size();
  reading.characters =
      static_cast<size_t>(std::count_if(reading.text.begin(), reading.text.end(),
                                        [](char c) { return !IsAscii(c) && IsCharacterStart(c); }));
  return reading;
}

// By the zero bytes of spaces, digits and line ends; empty when they do not say.
std::string Utf16ByZeros(std::string_view sample) {
  size_t zeros[2] = {0, 0};
  for (size_t i = 0; i < sample.size(); ++i) zeros[i % 2] += sample[i] == '\0' ? 1 : 0;
  if (zeros[1] > zeros[0] * kUtf16Share) return "utf-16le";
  if (zeros[0] > zeros[1] * kUtf16Share) return "utf-16be";
  return "";
}

std::string Detected(std::string_view sample) {
  const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(uchardet_new(), uchardet_delete);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return "";
  uchardet_data_end(detector.get());
  return absl::AsciiStrToLower(uchardet_get_charset(detector.get()));
}

size_t FirstForeign(std::string_view text) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsAscii) - text.begin());
}

// The first line of `text` that has more than ASCII, without numbers that may be a person's: of one
// that is cut, the rest is not recognised.
std::string ShownLine(std::string_view text) {
  const size_t first = FirstForeign(text);
  const size_t before = text.substr(0, first).find_last_of("\r\n");
  text.remove_prefix(before == std::string_view::npos ? 0 : before + 1);
  return WithoutPersonalNumbers(text.substr(0, text.find_first_of("\r\n")));
}

// Of the line that ShownLine() gives.
std::string Excerpt(std::string_view text) {
  const std::string line = ShownLine(text);
  const size_t first = FirstForeign(line);
  const size_t begin = first - std::min(first, kExcerptCharacters / 3);  // all ASCII
  size_t end = begin;
  for (size_t characters = 0; end < line.size(); ++end) {
    if (IsCharacterStart(line[end]) && ++characters > kExcerptCharacters) break;
  }
  return line.substr(begin, end - begin);
}

}  // namespace

EncodingSuggestion SuggestEncoding(std::string_view sample) {
  if (Read(sample, "utf-8")->Fits()) return {"utf-8", ""};
  std::vector<std::string> candidates = {Utf16ByZeros(sample), Detected(sample)};
  // Detectors know it by the letters that both share; only one has the quotes and dashes of
  // Windows.
  if (candidates.back() == "iso-8859-1") candidates.push_back("windows-1252");
  EncodingSuggestion suggestion;
  std::optional<Reading> best;
  for (const std::string& candidate : candidates) {
    std::optional<Reading> reading = Read(sample, candidate);
    if (!reading || !reading->Fits() || (best && best->errors <= reading->errors)) continue;
    best = std::move(reading);
    suggestion = {candidate, Excerpt(best->text)};
  }
  return suggestion;
}

std::string EncodingSample(const ByteInput& input, int64_t byte_offset) {
  const auto read = [&input](int64_t from, size_t size) {
    std::string part(size, '\0');
    const auto got = input.ReadAt(from, part);
    part.resize(got.ok() ? *got : 0);
    return part;
  };
  if (byte_offset < static_cast<int64_t>(kEncodingSampleBytes))
    return read(0, kEncodingSampleBytes);
  std::string sample = read(0, kEncodingSampleBytes / 2);
  const size_t end = sample.find_last_of(kNeverInside);
  sample.resize(end == std::string::npos ? 0 : end);
  const int64_t from = byte_offset - kBehindBytes;
  const std::string around = read(from, kEncodingSampleBytes / 2);
  const size_t cut = around.find_last_of(kNeverInside, static_cast<size_t>(kBehindBytes));
  sample += '\n';
  return sample.append(around, cut == std::string::npos ? kBehindBytes : cut + 1);
}

absl::Status EncodingNotStated(std::string_view what, const EncodingSuggestion& suggestion,
                               std::string_view choices) {
  std::string message(what);
  if (suggestion.encoding.empty()) {
    absl::StrAppend(&message, ": state ", AbslView(choices));
  } else if (suggestion.encoding == "utf-8") {
    absl::StrAppend(&message,
                    ". Nearly all of it is utf-8: state `encoding: utf-8`, and only rows with such "
                    "bytes are rejected");
  } else {
    absl::StrAppend(&message, ". It looks like ", suggestion.encoding,
                    ": when the line that `landbridge-adapter check` shows reads right, state "
                    "`encoding: ",
                    suggestion.encoding, "`; otherwise state ", AbslView(choices));
  }
  const absl::Status status = absl::FailedPreconditionError(message);
  if (suggestion.excerpt.empty()) return status;
  return WithExcerpt(status, absl::StrCat(suggestion.encoding, ": ", suggestion.excerpt));
}

std::string Utf8InPlaceOf(std::string_view stated, const std::filesystem::path& path) {
  if (stated == "auto" || SameEncoding(stated, "utf-8")) return "";
  const auto input = ByteInput::Open(path);
  if (!input.ok()) return "";
  std::string sample(kEncodingSampleBytes, '\0');
  const auto size = (*input)->Read(sample);
  if (!size.ok()) return "";
  sample.resize(*size);
  const size_t invalid = FirstInvalidUtf8(sample);
  const bool is_cut = sample.size() == kEncodingSampleBytes && sample.size() - invalid < 4;
  if ((invalid < sample.size() && !is_cut) || std::all_of(sample.begin(), sample.end(), IsAscii)) {
    return "";
  }
  return absl::StrCat(" The file is read as ", AbslView(stated),
                      ", as the mapping states, and is valid UTF-8: state `encoding: utf-8`, or "
                      "leave `encoding` out.");
}

}  // namespace landbridge
