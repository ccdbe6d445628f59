// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/amounts.h"

#include <limits>
#include <string>
#include <string_view>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

AmountFormat Yuan() { return AmountFormatFor("元", "CNY").value(); }
AmountFormat TenThousandYuan() { return AmountFormatFor("万元", "CNY").value(); }

bool IsRefused(std::string_view text, const AmountFormat& format) {
  return ParseAmount(text, format).status().code() == absl::StatusCode::kInvalidArgument;
}

TEST_CASE("an amount in 元 is exact to the 分") {
  CHECK(*ParseAmount("1234.56", Yuan()) == 123456);
  CHECK(*ParseAmount("0.1", Yuan()) == 10);
  CHECK(*ParseAmount(".5", Yuan()) == 50);
  CHECK(*ParseAmount("5.", Yuan()) == 500);
  CHECK(*ParseAmount("0", Yuan()) == 0);
  CHECK(*ParseAmount("-3.20", Yuan()) == -320);
  CHECK(*ParseAmount("+7", Yuan()) == 700);
  CHECK(*ParseAmount("007.10", Yuan()) == 710);
}

TEST_CASE("six decimals of 万元 are exact, where floating point is not") {
  CHECK(*ParseAmount("0.123456", TenThousandYuan()) == 123456);
  CHECK(*ParseAmount("1.000001", TenThousandYuan()) == 1000001);
  CHECK(*ParseAmount("90071992547.409931", TenThousandYuan()) == 90071992547409931);
  CHECK(*ParseAmount("20", TenThousandYuan()) == 20000000);
  CHECK(*ParseAmount("1.5", AmountFormatFor("亿元", "CNY").value()) == 15000000000);
}

TEST_CASE("thousands, full-width digits, spaces and the stated unit are read") {
  CHECK(*ParseAmount("1,234,567.89", Yuan()) == 123456789);
  CHECK(*ParseAmount("１，２３４．５０", Yuan()) == 123450);
  CHECK(*ParseAmount(" 5000元 ", Yuan()) == 500000);
  CHECK(*ParseAmount("2.5 万元", TenThousandYuan()) == 2500000);
  CHECK(*ParseAmount("12 345,60", AmountFormat{0, 2, true}) == 1234560);
}

TEST_CASE("a decimal comma is read where it is stated") {
  CHECK(*ParseAmount("1.234,56", AmountFormat{0, 2, true}) == 123456);
  CHECK(IsRefused("1.234,56", Yuan()));
  CHECK(IsRefused("1,234.56", AmountFormat{0, 2, true}));
}

TEST_CASE("another unit than the stated one is refused") {
  CHECK(IsRefused("5万元", Yuan()));
  CHECK(IsRefused("5元", TenThousandYuan()));
  CHECK(IsRefused("5亿元", TenThousandYuan()));
}

TEST_CASE("more decimals than the minor unit holds are refused, but not zeros") {
  CHECK(IsRefused("0.001", Yuan()));
  CHECK(*ParseAmount("0.1000000", Yuan()) == 10);
  CHECK(IsRefused("0.1234567", TenThousandYuan()));
  CHECK(IsRefused("0.5", AmountFormatFor("major", "JPY").value()));
  CHECK(*ParseAmount("1.234", AmountFormatFor("major", "KWD").value()) == 1234);
}

TEST_CASE("scientific notation, words and broken groups are refused") {
  for (const std::string_view text :
       {"",      " ",   "-",      "1e5",  "1.5E+6", "abc", "1,23", "1,2345", ",123", "1234,567",
        "1.2.3", "--1", "1,234,", "五万", "暂无",   "$5",  "1 2",  "0x10",   "NaN",  "inf"}) {
    INFO(text);
    CHECK(IsRefused(text, Yuan()));
  }
}

TEST_CASE("the largest amount fits, and the next is out of range") {
  CHECK(*ParseAmount("92233720368547758.07", Yuan()) == std::numeric_limits<int64_t>::max());
  const auto large = ParseAmount("92233720368547758.08", Yuan());
  CHECK(large.status().code() == absl::StatusCode::kOutOfRange);
  CHECK(large.status().ToString().find("92,233,720,368,547,758.07") != std::string::npos);
  CHECK(ParseAmount(std::string(60, '9'), Yuan()).status().code() == absl::StatusCode::kOutOfRange);
  CHECK(ParseAmount("-92233720368547758.08", Yuan()).status().code() ==
        absl::StatusCode::kOutOfRange);
}

TEST_CASE("a refusal names the limit and not the value") {
  const auto refused = ParseAmount("0.1234567", TenThousandYuan());
  const std::string message = refused.status().ToString();
  CHECK(message.find("0.1234567") == std::string::npos);
  CHECK(message.find("7 decimals") != std::string::npos);
  CHECK(message.find("at most 6") != std::string::npos);
}

TEST_CASE("units and currencies that do not exist are refused with what there is") {
  const auto unit = AmountFormatFor("千元", "CNY");
  CHECK(unit.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(unit.status().ToString().find("万元") != std::string::npos);
  CHECK_FALSE(AmountFormatFor("元", "cny").ok());
  CHECK_FALSE(AmountFormatFor("元", "").ok());
}

TEST_CASE("currencies have their own number of decimals") {
  CHECK(MinorDigitsOfCurrency("CNY") == 2);
  CHECK(MinorDigitsOfCurrency("JPY") == 0);
  CHECK(MinorDigitsOfCurrency("KWD") == 3);
  CHECK(MinorDigitsOfCurrency("P J") == 2);
}

TEST_CASE("amounts are written with their decimals") {
  CHECK(FormatAmount(123456, 2) == "1234.56");
  CHECK(FormatAmount(5, 2) == "0.05");
  CHECK(FormatAmount(-5, 2) == "-0.05");
  CHECK(FormatAmount(7, 0) == "7");
  CHECK(FormatAmount(std::numeric_limits<int64_t>::min(), 2) == "-92233720368547758.08");
}

TEST_CASE("no message about an amount holds the text, whatever is wrong with it") {
  const AmountFormat yuan = *AmountFormatFor("元", "CNY");
  for (const std::string text :
       {"11010519491231002X", "110105194912310021", "110105194912310021元",
        "110105194912310021万元", "1.10105194912310021E+17", "1101051949.123",
        "张三身份证110105194912310021住址北京市朝阳区某某街道某某小区一号楼"}) {
    const auto refused = ParseAmount(text, yuan);
    REQUIRE_FALSE(refused.ok());
    const std::string message(refused.status().message());
    INFO(message);
    CHECK(message.find("11010519") == std::string::npos);
    CHECK(message.find("张") == std::string::npos);
  }
  CHECK(std::string(ParseAmount("110105194912310021", yuan).status().message())
            .find("at most 92,233,720,368,547,758.07 of") != std::string::npos);
}

}  // namespace
}  // namespace landbridge
