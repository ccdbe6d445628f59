// SPDX-License-Identifier: Apache-2.0
// All numbers here are the standard's example, or that example mistyped.
#include "proto/contract/personal_numbers.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a number that may be a person's is shown by its first two digits") {
  CHECK(WithoutPersonalNumbers("11010519491231002X") == "11***");
  CHECK(WithoutPersonalNumbers("张三（11010519491231002x）的") == "张三（11***）的");
  CHECK(WithoutPersonalNumbers("a 110105491231002, b") == "a 11***, b");
}

TEST_CASE("a mistyped number is still a person's") {
  CHECK(WithoutPersonalNumbers("110105194912310021") == "11***");
  CHECK(WithoutPersonalNumbers("119999999999999999") == "11***");
  CHECK(WithoutPersonalNumbers("11010519491231002") == "11***");
  CHECK(WithoutPersonalNumbers("1101051949123100212") == "11***");
  CHECK(WithoutPersonalNumbers("A110105194912310021B") == "A11***B");
}

TEST_CASE("digits of full width and digits with spaces between them are digits") {
  CHECK(WithoutPersonalNumbers("号１１０１０５１９４９１２３１００２Ｘ。") == "号１１***。");
  CHECK(WithoutPersonalNumbers("110105 19491231 002X!") == "11***!");
  CHECK(WithoutPersonalNumbers("110105\u200B19491231\u3000002 X") == "11***");
}

TEST_CASE("what is shorter, in parts or a digest stays") {
  for (const std::string text :
       {"", "20260401", "rows.csv:17", "13800138000", "2026-04-01, 2026-04-02, 2026-04-03",
        "92,233,720,368,547,758.07", "91440300MA5FKLXX0T", "深市监罚字〔2026〕第12号",
        "00e1234567890123456789abcdef0123", "\xEF\xBC\xEF\xBC\xEF\xBC\xEF\xBC", "1 2 X"}) {
    CHECK(WithoutPersonalNumbers(text) == text);
  }
}

}  // namespace
}  // namespace landbridge
