// SPDX-License-Identifier: Apache-2.0
// What spreadsheets and wrong encodings leave behind does not pass the checks of records.
#include <string>

#include "tests/contract/checked_change.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a number in scientific notation is lost, as a decision number and as a record id too") {
  const Lines lost{"error IDENTIFIER_LOST decision.number"};
  CHECK(After([](auto&, auto& d) { d.set_number("9.14403E+17"); }) == lost);
  CHECK(After([](auto&, auto& d) { d.set_number("9e+17"); }) == lost);
  CHECK(After([](auto&, auto& d) { d.set_number("９．１４４０３Ｅ＋１７"); }) == lost);
  CHECK(After([](auto& c, auto&) { c.set_record_id("9.14403E+17"); }) ==
        Lines{"error IDENTIFIER_LOST record_id"});
  CHECK(After([](auto&, auto& d) { d.set_number("2026-E17"); }).empty());
  CHECK(After([](auto& c, auto&) { c.set_record_id("123E45678"); }).empty());
}

TEST_CASE("a text with characters that were lost or that nobody wrote is refused") {
  const auto with = [](const std::string& text) {
    return After([&](auto&, auto& d) {
      d.mutable_subject()->mutable_names(0)->set_text("深" + text + "公司");
      d.set_conduct("深" + text + "公司");
    });
  };
  const Lines refused{"error NOT_UTF8 decision.subject.names[0].text",
                      "error NOT_UTF8 decision.conduct"};
  CHECK(with("\uFFFD") == refused);
  CHECK(with(std::string(1, '\0')) == refused);
  CHECK(with("\x1B") == refused);
  CHECK(with("\u0085") == refused);
  // Names of published lists have them.
  CHECK(with("\n").empty());
  CHECK(with("\t").empty());
  CHECK(After([](auto&, auto& d) { d.set_number("2026\n17"); }) ==
        Lines{"error NOT_UTF8 decision.number"});
  CHECK(with("\uE5E5") == Lines{"warning NOT_UTF8 decision.subject.names[0].text",
                                "warning NOT_UTF8 decision.conduct"});
  CHECK(After([](auto& c, auto&) { c.set_record_id("7\uFFFD"); }) ==
        Lines{"error NOT_UTF8 record_id"});
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->mutable_identifiers(0)->set_value("9144\uFFFD03");
        }) == Lines{"error NOT_UTF8 decision.subject.identifiers[0].value"});
}

}  // namespace
}  // namespace landbridge::testing
