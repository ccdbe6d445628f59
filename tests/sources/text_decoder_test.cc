// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/text_decoder.h"

#include <random>
#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

using namespace std::string_literals;

struct Decoded {
  std::string text;
  std::vector<DecodeError> errors;
};

// Decodes in pieces of `step` bytes, as a stream does.
Decoded DecodeInSteps(std::string_view encoding, std::string_view bytes, size_t step) {
  auto decoder = TextDecoder::Create(encoding);
  REQUIRE(decoder.ok());
  Decoded decoded;
  for (size_t at = 0; at < bytes.size(); at += step) {
    const bool last = at + step >= bytes.size();
    (*decoder)->Decode(bytes.substr(at, step), static_cast<int64_t>(at), last, &decoded.text,
                       &decoded.errors);
  }
  return decoded;
}

struct Example {
  const char* encoding;
  std::string bytes;
  std::string text;
};

TEST_CASE("text is the same however the bytes are cut into pieces") {
  const Example example = GENERATE(Example{"utf-8", "名A\xF0\x9F\x98\x8Eß", "名A😎ß"},
                                   Example{"gb18030",
                                           "\xC3\xFB"
                                           "A\x81\x39\xEF\x30\x95\x32\x82\x36",
                                           "名A㐁𠀀"},
                                   Example{"gbk",
                                           "\xC3\xFB"
                                           "A\x80",
                                           "名A€"},
                                   Example{"big5",
                                           "\xA6\x57"
                                           "A",
                                           "名A"},
                                   Example{"windows-1252",
                                           "\x93"
                                           "A\x94\xDF",
                                           "“A”ß"},
                                   Example{"iso-8859-1", "Mu\xF1oz", "Muñoz"},
                                   Example{"utf-16le", "A\0\x0D\x54\x3D\xD8\x0E\xDE"s, "A名😎"},
                                   Example{"utf-16be", "\0A\x54\x0D\xD8\x3D\xDE\x0E"s, "A名😎"});
  for (size_t step = 1; step <= example.bytes.size(); ++step) {
    const Decoded decoded = DecodeInSteps(example.encoding, example.bytes, step);
    INFO(example.encoding << " in steps of " << step);
    CHECK(decoded.text == example.text);
    CHECK(decoded.errors.empty());
  }
}

struct Damage {
  const char* encoding;
  std::string bytes;
  int64_t byte_offset;
  std::string bad;
  std::string text;
};

TEST_CASE("a byte that is no character is reported with its offset and never replaced") {
  const Damage damage = GENERATE(
      Damage{"utf-8", "ab\xC3(c", 2, "\xC3", "ab(c"}, Damage{"utf-8", "ab\xFF", 2, "\xFF", "ab"},
      Damage{"utf-8", "ab\xE5\x90", 2, "\xE5\x90", "ab"},
      Damage{"utf-8",
             "a\xC0"
             "b",
             1, "\xC0", "ab"},
      Damage{"utf-8",
             "a\xED\xA0\x80"
             "b",
             1, "\xED\xA0\x80", "ab"},
      Damage{"utf-8", "a\0b"s, 1, "\0"s, "ab"}, Damage{"gb18030", "a\0b"s, 1, "\0"s, "ab"},
      Damage{"gb18030", "ab\xC3\xFB\xC3", 4, "\xC3", "ab名"},
      Damage{"gb18030", "ab\xC3,d", 2, "\xC3", "ab,d"},
      Damage{"gb18030", "ab\x81\x30,d", 2, "\x81", "ab0,d"},
      Damage{"big5", "ab\xA6,d", 2, "\xA6", "ab,d"},
      Damage{"windows-1252", "ab\x81,d", 2, "\x81", "ab,d"},
      Damage{"iso-8859-1", "ab\x93,d", 2, "\x93", "ab,d"},
      Damage{"us-ascii", "ab\xE9,d", 2, "\xE9", "ab,d"},
      Damage{"utf-16le",
             "a\0\x3D\xD8"
             "b\0"s,
             2, "\x3D\xD8", "ab"});
  for (const size_t step : {size_t{1}, damage.bytes.size()}) {
    const Decoded decoded = DecodeInSteps(damage.encoding, damage.bytes, step);
    INFO(damage.encoding << " in steps of " << step);
    CHECK(decoded.text == damage.text);
    REQUIRE(decoded.errors.size() == 1);
    CHECK(decoded.errors[0].byte_offset == damage.byte_offset);
    CHECK(decoded.errors[0].bytes == damage.bad);
    CHECK(decoded.text.find("\xEF\xBF\xBD") == std::string::npos);
  }
}

TEST_CASE("a damaged character does not stay in the decoder after the last piece") {
  auto decoder = TextDecoder::Create("gb18030");
  REQUIRE(decoder.ok());
  Decoded decoded;
  (*decoder)->Decode("\xC3", 0, true, &decoded.text, &decoded.errors);
  (*decoder)->Decode("\xFB,", 1, true, &decoded.text, &decoded.errors);
  CHECK(decoded.errors.size() == 2);
  CHECK(decoded.text == ",");
}

TEST_CASE("every GB18030 pair of bytes decodes to text or to an error, never to a replacement") {
  auto decoder = TextDecoder::Create("gb18030");
  REQUIRE(decoder.ok());
  int characters = 0;
  for (int lead = 0x81; lead <= 0xFE; ++lead) {
    for (int trail = 0x40; trail <= 0xFE; ++trail) {
      if (trail == 0x7F) continue;
      const std::string bytes{static_cast<char>(lead), static_cast<char>(trail)};
      Decoded decoded;
      (*decoder)->Decode(bytes, 0, true, &decoded.text, &decoded.errors);
      CHECK(decoded.text.find("\xEF\xBF\xBD") == std::string::npos);
      characters += decoded.errors.empty() ? 1 : 0;
    }
  }
  CHECK(characters == 23940);  // the standard's whole two-byte area
}

TEST_CASE("an encoding that is not known or has no findable line ends is refused by name") {
  for (const char* encoding : {"klingon", "", "utf-7", "iso-2022-jp", "utf-32le", "ibm-037"}) {
    const auto decoder = TextDecoder::Create(encoding);
    INFO(encoding);
    REQUIRE(decoder.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(std::string(decoder.status().message()).find("'" + std::string(encoding) + "'") !=
          std::string::npos);
  }
}

TEST_CASE("the description of a decode error names byte, offset, encoding and remedy") {
  CHECK(DescribeDecodeError({812, 0, "\x93"}, "iso-8859-1") ==
        "byte 0x93 at offset 812 is no character of iso-8859-1; a file from Windows is often "
        "windows-1252: state that");
  CHECK(DescribeDecodeError({3, 0, "\xE5\x90"}, "utf-8") ==
        "bytes 0xe590 at offset 3 are no character of utf-8; correct the row at its origin, or "
        "state the file's real encoding");
  CHECK(DescribeDecodeError({1, 0, "\0"s}, "utf-8") ==
        "byte 0x00 at offset 1 is no character of utf-8; a file with zero bytes is often utf-16le "
        "or utf-16be: state that");
}

TEST_CASE("each error in a long text of garbage names its bytes and where they stand") {
  const std::string encoding = GENERATE("utf-8", "gb18030", "big5", "windows-1252");
  const size_t step = GENERATE(1000, 50'000);
  INFO(encoding << " in steps of " << step);
  std::mt19937 random(7);
  std::string bytes(50'000, ' ');
  for (char& byte : bytes) byte = static_cast<char>(random() % 3 == 0 ? random() : 0xFF);
  const Decoded decoded = DecodeInSteps(encoding, bytes, step);
  CHECK(decoded.errors.size() > 100);
  int64_t past = 0;
  for (const DecodeError& error : decoded.errors) {
    REQUIRE(error.byte_offset >= past);
    REQUIRE(bytes.compare(static_cast<size_t>(error.byte_offset), error.bytes.size(),
                          error.bytes) == 0);
    past = error.byte_offset + static_cast<int64_t>(error.bytes.size());
  }
}

}  // namespace
}  // namespace landbridge
