// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/wire_names.h"

#include <string>

#include "absl/strings/match.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a source name is words joined by slashes") {
  for (const char* good : {"defaulters", "enforcement/defaulters", "a/b/c", "9a/b-c_d"}) {
    INFO(good);
    CHECK(CheckSourceName(good).ok());
  }
  for (const char* bad :
       {"/a", "a/", "a//b", "-a", "a/-b", "_a", "A", "a b", "a.b", "a/*", "源", "a\n"}) {
    INFO(bad);
    const absl::Status status = CheckSourceName(bad);
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(absl::StrContains(status.message(), "such as `enforcement/defaulters`"));
  }
}

TEST_CASE("each name has a limit that its message states") {
  CHECK(CheckSourceName(std::string(200, 'a')).ok());
  CHECK(absl::StrContains(CheckSourceName(std::string(201, 'a')).message(), "at most 200"));
  CHECK(absl::StrContains(CheckSourceName("").message(), "1 to 200 bytes"));
  CHECK(CheckRecordId(std::string(512, 'a')).ok());
  CHECK(absl::StrContains(CheckRecordId(std::string(513, 'a')).message(), "at most 512"));
  CHECK(absl::StrContains(CheckRecordId("").message(), "1 to 512 bytes"));
  CHECK(CheckCategoryId(std::string(64, 'a')).ok());
  CHECK(absl::StrContains(CheckCategoryId(std::string(65, 'a')).message(), "at most 64"));
  CHECK_FALSE(CheckCategoryId("").ok());
  CHECK(CheckSubscriptionName(std::string(64, 'a')).ok());
  CHECK(absl::StrContains(CheckSubscriptionName(std::string(65, 'a')).message(), "at most 64"));
  CHECK_FALSE(CheckSubscriptionName("").ok());
}

TEST_CASE("a record id is any text without control characters") {
  for (const char* good : {"1", "(2019)粤03执123号", "a b|c", "ü", "🙂"})
    CHECK(CheckRecordId(good).ok());
  for (const char* bad : {"a\nb", "a\tb", "\x7f", "a\xC2\x85"}) {
    CHECK(absl::StrContains(CheckRecordId(bad).message(), "control character"));
  }
  CHECK(absl::StrContains(CheckRecordId(std::string("a\0b", 3)).message(), "control character"));
  for (const char* bad : {"\xD6\xD0", "a\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    CHECK(absl::StrContains(CheckRecordId(bad).message(), "not valid UTF-8"));
  }
}

TEST_CASE("a message about a record id does not repeat it") {
  CHECK_FALSE(absl::StrContains(CheckRecordId("secret\n").message(), "secret"));
}

TEST_CASE("category ids and subscription names have the forms that their headers state") {
  for (const char* good : {"a", "court.defaulters", "tax-shell_1"}) {
    CHECK(CheckCategoryId(good).ok());
  }
  for (const char* bad : {"1a", ".a", "A", "a/b", "a b"}) {
    INFO(bad);
    CHECK_FALSE(CheckCategoryId(bad).ok());
  }
  for (const char* good : {"gd", "1", "gd-main_2"}) CHECK(CheckSubscriptionName(good).ok());
  for (const char* bad : {"-a", "_a", "A", "a.b", "a/b"}) {
    INFO(bad);
    CHECK_FALSE(CheckSubscriptionName(bad).ok());
  }
}

}  // namespace
}  // namespace landbridge
