// SPDX-License-Identifier: Apache-2.0
// The values of a dBase or FoxPro record that are no texts: numbers, dates, truth values.
//
// Pure functions. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "adapters/sources/dbf_layout.h"

namespace landbridge {

// A stored value as text: numbers with every digit that is stored, days as 2019-07-09, moments as
// 2019-07-09T16:05:00 (with .250 where there are milliseconds), truth values as true and false.
struct DbfValue {
  bool present = false;  // a blank field, a null and the date of zeros are no value
  std::string text;
  std::string fault;  // why it is none of its type, and what to do; empty when it is
};

// Requires: `raw` is the field's bytes, and its form is neither text nor memo.
void ReadDbfValue(const DbfField& field, std::string_view raw, DbfValue* value);

// Without the spaces and zero bytes with which a text is filled up.
std::string_view WithoutPadding(std::string_view raw);

}  // namespace landbridge
