// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/date_forms.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

bool IsDayCount(const DateFormat& format) {
  return format.order == DateFormat::Order::kExcel1900 ||
         format.order == DateFormat::Order::kExcel1904;
}

// Five digits: the days from 1927 to 2173.
bool LooksLikeDayCount(std::string_view text) {
  return text.size() == 5 && text[0] != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

absl::StatusOr<std::vector<DateFormat>> ParseDateForms(std::string_view names) {
  std::vector<DateFormat> forms;
  for (const absl::string_view name : absl::StrSplit(AbslView(names), '+')) {
    LB_ASSIGN_OR_RETURN(const DateFormat form, ParseDateFormat(StdView(name)));
    forms.push_back(form);
  }
  if (forms.size() > 2 || (forms.size() == 2 && (IsDayCount(forms[0]) || !IsDayCount(forms[1])))) {
    return absl::InvalidArgumentError(
        "names forms that could read one text as different days; only a day count may stand "
        "beside another form, behind it: ymd+excel_1900");
  }
  return forms;
}

absl::StatusOr<CivilDate> ParseDateIn(std::string_view text, const std::vector<DateFormat>& forms) {
  const DateFormat first = forms.empty() ? DateFormat() : forms[0];
  absl::StatusOr<CivilDate> date = ParseDate(text, first);
  if (date.ok()) return date;
  if (forms.size() > 1) {
    if (const auto counted = ParseDate(text, forms[1]); counted.ok()) return counted;
  } else if (!IsDayCount(first) && LooksLikeDayCount(text)) {
    return absl::InvalidArgumentError(
        absl::StrCat(date.status().message(),
                     "; it may be a spreadsheet's day count, which `date: excel_1900` reads, or "
                     "beside another form `date: ymd+excel_1900`"));
  }
  return date;
}

}  // namespace landbridge
