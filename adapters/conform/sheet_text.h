// SPDX-License-Identifier: Apache-2.0
// A sheet of an xlsx workbook as it is written: where its rows and cells stand, to change some and
// leave the others as they are.
//
// Immutable: any thread may call any method.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/xml_elements.h"

namespace landbridge {

class SheetText {
 public:
  // Errors: kInvalidArgument: not well-formed.
  static absl::StatusOr<SheetText> Parse(std::string text);

  // With other rows at the place of some; from the first of these on, rows are numbered one by one.
  //
  // Requires: all of them are there.
  // Errors: kUnimplemented: more rows than a sheet can have.
  absl::StatusOr<std::string> WithRows(const std::map<int64_t, std::vector<int64_t>>& rows) const;

  // With a text as the cell of that column, from 0; without a column, the row's first cell.
  //
  // Requires: the row is there.
  // Errors: kNotFound: the row has no such cell.
  absl::StatusOr<std::string> WithText(int64_t row, std::optional<uint32_t> column,
                                       std::string_view text) const;

 private:
  const XmlElement& Row(int64_t number) const;
  std::string_view TextOf(int64_t row) const;

  std::string text_;
  std::map<int64_t, XmlElement> rows_;  // by number
};

}  // namespace landbridge
