// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/problem.h"

#include "absl/strings/cord.h"
#include "proto/contract/absl_view.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a problem rides on its status and comes off it unchanged") {
  const absl::Status status = MakeProblem(
      absl::StatusCode::kResourceExhausted, v1::PROBLEM_REASON_BUSY, "4096 changes are waiting",
      "send fewer at once", {.field = "batch.changes", .retry_after = absl::Milliseconds(1500)});
  CHECK(status.code() == absl::StatusCode::kResourceExhausted);
  CHECK(status.message() == "4096 changes are waiting; send fewer at once");
  const absl::Status copy = status;
  const auto problem = ProblemOf(copy);
  REQUIRE(problem.has_value());
  CHECK(problem->reason() == v1::PROBLEM_REASON_BUSY);
  CHECK(problem->message() == "4096 changes are waiting");
  CHECK(problem->remedy() == "send fewer at once");
  CHECK(problem->field() == "batch.changes");
  CHECK(problem->retry_after_ms() == 1500);
  CHECK(ReasonOf(copy) == v1::PROBLEM_REASON_BUSY);
}

TEST_CASE("a problem without a remedy has a message without a semicolon") {
  CHECK(MakeProblem(absl::StatusCode::kAborted, v1::PROBLEM_REASON_SOURCE_TAKEN_OVER, "taken", "")
            .message() == "taken");
}

TEST_CASE("a status without a problem has none") {
  CHECK_FALSE(ProblemOf(absl::OkStatus()).has_value());
  CHECK_FALSE(ProblemOf(absl::InternalError("x")).has_value());
  CHECK(ReasonOf(absl::InternalError("x")) == v1::PROBLEM_REASON_UNSPECIFIED);
}

TEST_CASE("an unreadable problem counts as none") {
  absl::Status status = absl::InternalError("x");
  status.SetPayload(AbslView(kProblemTypeUrl), absl::Cord("\xff\xff\xff"));
  CHECK_FALSE(ProblemOf(status).has_value());
}

TEST_CASE("bytes that are not UTF-8 do not make a problem unreadable") {
  const absl::Status status =
      MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID, "a\xff\xfe",
                  "b\xc3", {.field = "\x80"});
  const auto problem = ProblemOf(status);
  REQUIRE(problem.has_value());
  CHECK(problem->message() == "a??");
  CHECK(problem->remedy() == "b?");
  CHECK(problem->field() == "?");
}

}  // namespace
}  // namespace landbridge
