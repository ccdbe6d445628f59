// SPDX-License-Identifier: Apache-2.0
// All numbers here are the standard's example or made up.
#include "proto/contract/resident_id.h"

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "tests/contract/random_text.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a resident's number holds with the right check character alone") {
  CHECK(IsResidentId("11010519491231002X"));
  CHECK(IsResidentId("44030519900101123X"));
  for (const char wrong : std::string_view("0123456789")) {
    CHECK_FALSE(IsResidentId(std::string("11010519491231002") + wrong));
  }
}

TEST_CASE("a number without a province or with a day that does not exist is none") {
  CHECK_FALSE(IsResidentId("990000199001010017"));
  CHECK_FALSE(IsResidentId("440305199002311234"));
  CHECK_FALSE(IsResidentId("440305184901011233"));
  CHECK_FALSE(IsResidentId("4403051990010112"));
  CHECK_FALSE(IsResidentId("44O30519900101123X"));
}

TEST_CASE("a residence permit counts as a resident's number") {
  CHECK(IsResidentId("830000199001010012"));
}

TEST_CASE("the birth date stands in digits 7 to 14") {
  CHECK(BirthDateOfResidentId("11010519491231002X") == CivilDate{1949, 12, 31});
  CHECK_FALSE(BirthDateOfResidentId("3423011964****3224"));
  CHECK_FALSE(BirthDateOfResidentId(""));
}

TEST_CASE("a number is found in free text, in any width and case") {
  CHECK(ContainsResidentId("11010519491231002X"));
  CHECK(ContainsResidentId("被执行人张某（身份证号11010519491231002x）拒不履行"));
  CHECK(ContainsResidentId("身份证：１１０１０５１９４９１２３１００２Ｘ。"));
  CHECK(ContainsResidentId("first 123, then 44030519900101123X"));
}

TEST_CASE("a number inside a longer run of letters and digits is not taken for a resident's") {
  CHECK_FALSE(ContainsResidentId("A11010519491231002X"));
  CHECK_FALSE(ContainsResidentId("11010519491231002X9"));
  CHECK_FALSE(ContainsResidentId("011010519491231002X"));
}

TEST_CASE("masked, mistyped and companies' numbers are not resident numbers") {
  CHECK_FALSE(ContainsResidentId("3423011964****3224"));
  CHECK_FALSE(ContainsResidentId("110105194912310021"));
  CHECK_FALSE(ContainsResidentId("统一社会信用代码91440300085948158H"));
  CHECK_FALSE(ContainsResidentId(""));
  CHECK_FALSE(ContainsResidentId("\xE4\xB8"));
}

TEST_CASE("a text in which no number can stand is judged like one in which one might") {
  // Has every text looked at closely.
  constexpr std::string_view kNoNumber = " 000000000000000000";
  for (const std::string text :
       {"11010519491231002X", "号11010519491231002x号", "１１０１０５１９４９１２３１００２Ｘ",
        "1101051949123\u200B1002X", "1101051949123100", "110105194912310021", "", "经营过期食品",
        "2026-11010519491231002X-1", "A11010519491231002X"}) {
    INFO(text);
    CHECK(ContainsResidentId(text) == ContainsResidentId(text + std::string(kNoNumber)));
  }
  const auto seed = std::random_device()();
  INFO("seed " << seed);
  testing::RandomText random(seed);
  constexpr std::string_view kNumber = "11010519491231002X";
  constexpr auto kFullWidth = std::to_array<std::string_view>(
      {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９", "Ｘ"});
  constexpr auto kBetween = std::to_array<std::string_view>(
      {"\u200B", "\u00AD", "\uFEFF", "\u2060", " ", "-", "，", "–", "年", "é", "x", "1"});
  int found = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = random.Next(3);
    for (const char c : kNumber) {
      if (random.Below(12) == 0) text.append(kBetween[random.Below(kBetween.size())]);
      if (random.Below(2) == 0) {
        text.push_back(c);
      } else {
        text.append(kFullWidth[c == 'X' ? 10 : static_cast<size_t>(c - '0')]);
      }
    }
    text.append(random.Next(3));
    INFO(text);
    const bool contains = ContainsResidentId(text + std::string(kNoNumber));
    found += contains ? 1 : 0;
    REQUIRE(ContainsResidentId(text) == contains);
  }
  CHECK(found > 1000);
}

}  // namespace
}  // namespace landbridge
