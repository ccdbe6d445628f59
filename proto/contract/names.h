// SPDX-License-Identifier: Apache-2.0
// Names of organisations, made comparable. The name as reported is kept elsewhere: these functions
// only derive from it.
//
//   NormalizeName("深圳市騰訊計算機系統　有限公司")  // "深圳市腾讯计算机系统有限公司"
//   NameKey("ASESORES, S.A. DE C.V.") == NameKey("Asesores SA de CV")
//
// Any thread may call any function. The result depends on the Unicode tables of the installed ICU;
// brokers that must agree on a state run the same version of it.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// Compatibility forms and widths unified (NFKC), case folded, invisible characters removed,
// brackets 【】〔〕[]（） made (), traditional Chinese made simplified, runs of space made one,
// spaces next to Han characters removed. Bytes that are no UTF-8 become U+FFFD.
std::string NormalizeName(std::string_view name);

// What two names must share exactly to count as the same: the normalised name without full stops,
// commas and quotation marks. The legal form stays, because 有限公司 and 股份有限公司 of one stem
// are different companies. Empty for a placeholder.
std::string NameKey(std::string_view name);

// Whether the name is that of a part of an organisation: 分公司, 分店, 分行, 办事处 and the like at
// its end, perhaps before a bracket. A branch is never its parent.
bool IsBranch(std::string_view name);

// A normalised name and its legal form:
// {"深圳市腾讯计算机系统", "有限公司"}, {"asesores", "sa de cv"}.
struct NameParts {
  std::string stem;
  std::string legal_form;  // as in NameKey; empty when none is recognised
};

// For display and for suggestions only: equal stems join nothing.
NameParts SplitLegalForm(std::string_view name);

// Whether a field's text means "none": empty, "/", "-", "无", "暂无", "不详", "N/A" and their
// variants in width, case and space. A source's own null, such as "-0-", is not among them: that
// source's mapping states it.
bool IsPlaceholder(std::string_view text);

}  // namespace landbridge
