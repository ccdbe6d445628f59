// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/text_fold.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>
#include <unicode/usetiter.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "proto/contract/check.h"

namespace landbridge {
namespace {

// What all threads share. Never destroyed, so that threads which still run at exit may fold.
struct SharedTables {
  const icu::Normalizer2* normalizer;
  const icu::Transliterator* to_simplified;
  icu::UnicodeSet traditional;  // characters that have a simplified form of their own
  // By UTF-16 unit, see FoldedAlone.
  std::vector<UChar> folded_alone;
};

// The source set of a transliterator is far larger: it also holds what its rules merely look at.
icu::UnicodeSet CharactersChangedBy(const icu::Transliterator& transliterator) {
  icu::UnicodeSet source;
  transliterator.getSourceSet(source);
  icu::UnicodeSet changed;
  for (icu::UnicodeSetIterator characters(source); characters.next();) {
    if (characters.isString()) continue;
    const icu::UnicodeString before(characters.getCodepoint());
    icu::UnicodeString after(before);
    transliterator.transliterate(after);
    if (after != before) changed.add(characters.getCodepoint());
  }
  changed.freeze();
  return changed;
}

// Dashes, middle dots and white space of every kind made one each.
UChar Unified(UChar c) {
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return '-';
  if (c == 0x2022 || c == 0x2027 || c == 0x22C5 || c == 0x30FB) return 0x00B7;
  return u_isUWhiteSpace(c) ? u' ' : c;
}

size_t Utf8Bytes(UChar unit) { return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3; }

// The one unit that `unit` folds to, whatever stands beside it, in no more bytes of UTF-8. 0 when
// there is none: for what combines with a character before it, becomes several or none, or has a
// simplified form.
UChar FoldedAlone(UChar unit, const SharedTables& tables) {
  if (U16_IS_SURROGATE(unit) || !tables.normalizer->hasBoundaryBefore(unit)) return 0;
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString text = tables.normalizer->normalize(icu::UnicodeString(unit), error);
  LB_CHECK(U_SUCCESS(error));
  if (text.length() != 1 || tables.traditional.contains(text.charAt(0))) return 0;
  const UChar folded = Unified(text.charAt(0));
  return Utf8Bytes(folded) <= Utf8Bytes(unit) ? folded : UChar{0};
}

const SharedTables& Tables() {
  static const SharedTables& tables = *[] {
    UErrorCode error = U_ZERO_ERROR;
    auto* made = new SharedTables;
    made->normalizer = icu::Normalizer2::getNFKCCasefoldInstance(error);
    made->to_simplified =
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, error);
    // An ICU without these tables is a broken installation.
    LB_CHECK(U_SUCCESS(error) && made->to_simplified != nullptr);
    made->traditional = CharactersChangedBy(*made->to_simplified);
    made->folded_alone.resize(size_t{1} << 16);
    for (size_t unit = 0; unit < made->folded_alone.size(); ++unit) {
      made->folded_alone[unit] = FoldedAlone(static_cast<UChar>(unit), *made);
    }
    return made;
  }();
  return tables;
}

void MakeSimplified(icu::UnicodeString& text) {
  const SharedTables& tables = Tables();
  // Most names are simplified already, and the transliterator takes fifty times as long to say so.
  if (tables.traditional.containsNone(text)) return;
  // A transliterator may serve one thread at a time.
  thread_local const std::unique_ptr<icu::Transliterator> mine(tables.to_simplified->clone());
  mine->transliterate(text);
}

// All of these are single UTF-16 units, so that the text keeps its length.
void UnifyCharacters(icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); ++i) {
    const UChar unit = text.charAt(i);
    const UChar unified = Unified(unit);
    if (unified != unit) text.setCharAt(i, unified);
  }
}

// The unit whose UTF-8, of two or three bytes, stands at `text[at]`; 0 for anything else.
UChar DecodeUnit(std::string_view text, size_t at) {
  const auto byte = [text, at](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const auto continues = [text, at, byte](size_t i) {
    return at + i < text.size() && (byte(i) & 0xC0U) == 0x80U;
  };
  if (byte(0) < 0xC2 || byte(0) >= 0xF0 || !continues(1)) return 0;
  if (byte(0) < 0xE0) return static_cast<UChar>((byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU));
  if (!continues(2)) return 0;
  const auto unit =
      static_cast<UChar>((byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU));
  return unit < 0x800 ? UChar{0} : unit;
}

// Writes the UTF-8 of `unit` to `to` and returns the end of it.
char* EncodeUnit(UChar unit, char* to) {
  if (unit < 0x80) {
    *to++ = static_cast<char>(unit);
  } else if (unit < 0x800) {
    *to++ = static_cast<char>(0xC0U | unit >> 6U);
    *to++ = static_cast<char>(0x80U | (unit & 0x3FU));
  } else {
    *to++ = static_cast<char>(0xE0U | unit >> 12U);
    *to++ = static_cast<char>(0x80U | (unit >> 6U & 0x3FU));
    *to++ = static_cast<char>(0x80U | (unit & 0x3FU));
  }
  return to;
}

// Folds `text` in its place, character by character. False, and `text` is spoilt, when that is not
// enough.
bool FoldCharacters(std::string& text) {
  char* to = text.data();
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      *to++ = absl::ascii_isspace(byte) ? ' ' : absl::ascii_tolower(byte);
      ++at;
      continue;
    }
    const UChar unit = DecodeUnit(text, at);
    const UChar folded = Tables().folded_alone[unit];
    if (folded == 0) return false;
    at += Utf8Bytes(unit);
    to = EncodeUnit(folded, to);
  }
  text.resize(static_cast<size_t>(to - text.data()));
  return true;
}

}  // namespace

std::string FoldText(std::string_view utf8) {
  std::string text(utf8);
  if (FoldCharacters(text)) return text;
  return FoldTextByRules(utf8);
}

std::string FoldTextByRules(std::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString text =
      Tables().normalizer->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(
                                         utf8.data(), static_cast<int32_t>(utf8.size()))),
                                     error);
  LB_CHECK(U_SUCCESS(error));
  MakeSimplified(text);
  UnifyCharacters(text);
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string UnifyBrackets(std::string folded) {
  // The Chinese ones are U+300C to U+3011 and U+3014 to U+3017, opening and closing in turns.
  constexpr std::string_view kChineseLead = "\xE3\x80";
  size_t to = 0;
  for (size_t at = 0; at < folded.size();) {
    char c = folded[at++];
    if (c == '[' || c == '{') {
      c = '(';
    } else if (c == ']' || c == '}') {
      c = ')';
    } else if (c == kChineseLead[0] && at + 1 < folded.size() && folded[at] == kChineseLead[1]) {
      const auto last = static_cast<unsigned char>(folded[at + 1]);
      if ((last >= 0x8C && last <= 0x91) || (last >= 0x94 && last <= 0x97)) {
        c = last % 2 == 0 ? '(' : ')';
        at += 2;
      }
    }
    folded[to++] = c;
  }
  folded.resize(to);
  return folded;
}

}  // namespace landbridge
