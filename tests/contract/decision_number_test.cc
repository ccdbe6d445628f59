// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/decision_number.h"

#include <string_view>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("all ways of writing one decision's number are the same number") {
  for (const std::string_view written :
       {"深市监罚字〔2019〕第0123号", "深市监罚字（2019）第 123 号", "深市监罚字[2019]第123号",
        "深市监罚字【２０１９】第１２３号", "深市监罚字(2019)第00123", "深市監罰字〔2019〕第123號",
        "　深市监罚字 〔 2019 〕 第 0123 号 "}) {
    INFO(written);
    CHECK(NormalizeDecisionNumber(written) == "深市监罚字(2019)第123");
  }
}

TEST_CASE("different decisions stay different") {
  const auto number = NormalizeDecisionNumber("深市监罚字〔2019〕第123号");
  CHECK(number != NormalizeDecisionNumber("深市监罚字〔2019〕第1230号"));
  CHECK(number != NormalizeDecisionNumber("深市监罚字〔2018〕第123号"));
  CHECK(number != NormalizeDecisionNumber("深市监处字〔2019〕第123号"));
  CHECK(number != NormalizeDecisionNumber("深市监罚字〔2019〕第123-1号"));
}

TEST_CASE("leading zeros go from the serial number and stay elsewhere") {
  CHECK(NormalizeDecisionNumber("500-05-2018-016632") == "500-05-2018-16632");
  CHECK(NormalizeDecisionNumber("（2019）粤03执00123号") == "(2019)粤03执123");
  CHECK(NormalizeDecisionNumber("罚字第000号") == "罚字第0");
  CHECK(NormalizeDecisionNumber("罚字第100号") == "罚字第100");
}

TEST_CASE("case and dashes do not matter") {
  CHECK(NormalizeDecisionNumber("E.O. 13382") == NormalizeDecisionNumber("e.o.13382"));
  CHECK(NormalizeDecisionNumber("ABC–12") == NormalizeDecisionNumber("abc-12"));
}

TEST_CASE("a normalised number is normalised again without change") {
  for (const std::string_view written :
       {"深市监罚字〔2019〕第0123号", "罚 号 号", "000", "ＡＢＣ-００１２", "", "㈠〇一二号"}) {
    const auto once = NormalizeDecisionNumber(written);
    INFO(written << " " << once);
    CHECK(NormalizeDecisionNumber(once) == once);
  }
}

TEST_CASE("a number of spaces and signs alone is empty") {
  CHECK(NormalizeDecisionNumber("　号").empty());
  CHECK(NormalizeDecisionNumber("").empty());
}

}  // namespace
}  // namespace landbridge
