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

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/check.h"

namespace landbridge {
namespace {

// What all threads share. Never destroyed, so that threads which still run at exit may fold.
struct SharedTables {
  const icu::Normalizer2* normalizer;
  const icu::Transliterator* to_simplified;
  icu::UnicodeSet traditional;  // characters that have a simplified form of their own
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

// Dashes, middle dots and white space of every kind made one each.
UChar Unified(UChar c) {
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return '-';
  if (c == 0x2022 || c == 0x2027 || c == 0x22C5 || c == 0x30FB) return 0x00B7;
  return u_isUWhiteSpace(c) ? u' ' : c;
}

// All of these are single UTF-16 units, so that the text keeps its length.
void UnifyCharacters(icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); ++i) {
    const UChar unit = text.charAt(i);
    const UChar unified = Unified(unit);
    if (unified != unit) text.setCharAt(i, unified);
  }
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string FoldText(std::string_view utf8) {
  if (IsAscii(utf8)) {
    std::string text(utf8);
    for (char& c : text) {
      const auto byte = static_cast<unsigned char>(c);
      c = absl::ascii_isspace(byte) ? ' ' : absl::ascii_tolower(byte);
    }
    return text;
  }
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

std::string UnifyBrackets(std::string_view folded) {
  std::string text(folded);
  absl::StrReplaceAll({{"[", "("},
                       {"]", ")"},
                       {"{", "("},
                       {"}", ")"},
                       {"【", "("},
                       {"】", ")"},
                       {"〔", "("},
                       {"〕", ")"},
                       {"〖", "("},
                       {"〗", ")"},
                       {"「", "("},
                       {"」", ")"},
                       {"『", "("},
                       {"』", ")"}},
                      &text);
  return text;
}

}  // namespace landbridge
