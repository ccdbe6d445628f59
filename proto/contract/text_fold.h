// SPDX-License-Identifier: Apache-2.0
// Text made comparable by Unicode's own rules. A detail of names.h and decision_number.h.
//
// Any thread may call any function: what ICU does not share is kept for each thread.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// NFKC, case folded, without invisible characters; traditional Chinese made simplified; every kind
// of white space made U+0020. Bytes that are no UTF-8 become U+FFFD. ASCII takes a short way.
std::string FoldText(std::string_view utf8);

// ASCII brackets [], {} and the Chinese 【】, 〔〕, 〖〗, 「」, 『』, made ( and ). Expects folded
// text, in which （） are ASCII already.
std::string UnifyBrackets(std::string_view folded);

}  // namespace landbridge
