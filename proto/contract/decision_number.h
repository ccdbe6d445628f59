// SPDX-License-Identifier: Apache-2.0
// Numbers of official decisions, made comparable: departments copy one decision's number in many
// ways of writing.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// The number with widths unified and case folded, brackets 〔〕（）[]【】 made (), spaces and the
// final 号 removed, and the serial number, which is the last run of digits, without leading zeros:
//
//   NormalizeDecisionNumber("深市监罚字〔2019〕第0123号") ==
//   NormalizeDecisionNumber("深市监罚字（2019）第 123 号")
//
// Normalising twice changes nothing. Empty when `number` holds nothing but spaces and 号. Any
// thread.
std::string NormalizeDecisionNumber(std::string_view number);

}  // namespace landbridge
