// SPDX-License-Identifier: Apache-2.0
// Text made comparable by Unicode's own rules. A detail of names.h and decision_number.h.
//
// Any thread may call any function: what ICU does not share is kept for each thread.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// NFKC, case folded, without invisible characters; traditional Chinese made simplified; every kind
// of white space made U+0020. Bytes that are no UTF-8 become U+FFFD. Text takes a short way whose
// characters each fold to one character, whatever stands beside them: ASCII, simplified Chinese,
// most letters of Latin, Greek and Cyrillic, full-width forms.
std::string FoldText(std::string_view utf8);

// The same by the long way, which FoldText takes for all other text.
std::string FoldTextByRules(std::string_view utf8);

// ASCII brackets [], {} and the Chinese 【】, 〔〕, 〖〗, 「」, 『』, made ( and ). Expects folded
// text, in which （） are ASCII already.
std::string UnifyBrackets(std::string folded);

}  // namespace landbridge
