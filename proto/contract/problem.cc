// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/problem.h"

#include <cstddef>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/utf8.h"

namespace landbridge {
namespace {

// Text in a protobuf string must be UTF-8, or the peer cannot parse the Problem at all.
std::string Printable(std::string_view text) {
  std::string printable(text);
  for (size_t at = FirstInvalidUtf8(printable); at < printable.size();
       at = FirstInvalidUtf8(printable)) {
    printable[at] = '?';
  }
  return printable;
}

}  // namespace

absl::Status MakeProblem(absl::StatusCode code, v1::ProblemReason reason, std::string_view message,
                         std::string_view remedy, const ProblemContext& context) {
  LB_CHECK(code != absl::StatusCode::kOk);
  v1::Problem problem;
  problem.set_reason(reason);
  problem.set_message(Printable(message));
  problem.set_remedy(Printable(remedy));
  problem.set_field(Printable(context.field));
  problem.set_retry_after_ms(absl::ToInt64Milliseconds(context.retry_after));
  absl::Status status(code, remedy.empty()
                                ? problem.message()
                                : absl::StrCat(problem.message(), "; ", problem.remedy()));
  status.SetPayload(AbslView(kProblemTypeUrl), absl::Cord(problem.SerializeAsString()));
  return status;
}

std::optional<v1::Problem> ProblemOf(const absl::Status& status) {
  const auto payload = status.GetPayload(AbslView(kProblemTypeUrl));
  if (!payload.has_value()) return std::nullopt;
  v1::Problem problem;
  if (!problem.ParseFromString(std::string(*payload))) return std::nullopt;
  return problem;
}

v1::ProblemReason ReasonOf(const absl::Status& status) {
  const std::optional<v1::Problem> problem = ProblemOf(status);
  return problem.has_value() ? problem->reason() : v1::PROBLEM_REASON_UNSPECIFIED;
}

}  // namespace landbridge
