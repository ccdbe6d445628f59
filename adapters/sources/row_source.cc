// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/row_source.h"

#include "proto/contract/check.h"

namespace landbridge {

std::string_view RowRuleName(RowRule rule) {
  switch (rule) {
    case RowRule::kFieldCount:
      return "row.field_count";
    case RowRule::kUndecodable:
      return "row.undecodable";
    case RowRule::kQuoting:
      return "row.quoting";
    case RowRule::kTooLong:
      return "row.too_long";
    case RowRule::kLayout:
      return "row.layout";
    case RowRule::kSyntax:
      return "row.syntax";
    case RowRule::kDuplicateKey:
      return "row.duplicate_key";
    case RowRule::kValue:
      return "row.value";
    case RowRule::kStructure:
      return "row.structure";
    case RowRule::kCellValue:
      return "row.cell_value";
    case RowRule::kDigitsLost:
      return "row.digits_lost";
    case RowRule::kCutOff:
      return "row.cut_off";
  }
  CheckFailed(__FILE__, __LINE__, "a known RowRule");
}

}  // namespace landbridge
