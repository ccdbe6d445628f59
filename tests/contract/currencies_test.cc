// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/currencies.h"

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a currency is a code of ISO 4217 and no name that people write in its place") {
  for (const char* code : {"CNY", "USD", "EUR", "JPY", "KWD", "ZWG", "HRK"}) {
    INFO(code);
    CHECK(IsCurrency(code));
  }
  for (const char* name : {"RMB", "CNH", "cny", "元", "", "CN", "CNYX", "AED AFN", "XAU"}) {
    INFO(name);
    CHECK_FALSE(IsCurrency(name));
  }
  CHECK(CurrencyMeantBy("RMB") == "CNY");
  CHECK(CurrencyMeantBy("人民币") == "CNY");
  CHECK(CurrencyMeantBy("ABC").empty());
}

}  // namespace
}  // namespace landbridge
