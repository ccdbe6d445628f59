// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/rejection_list.h"

#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kPageSizeDefault = 100;
constexpr int kPageSizeMax = 1000;

// Clients refuse messages beyond 4 MiB.
constexpr size_t kPageBytesMax = size_t{2} << 20;

// A token is this and the record id that the next page starts with.
constexpr char kTokenPrefix[] = "from:";

absl::Status Invalid(std::string_view field, std::string_view message, std::string_view remedy) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID, message,
                     remedy, {.field = field});
}

void AddRejection(const log::v1::RejectionRow& row, v1::ListRejectionsResponse& response) {
  auto& kept = *response.add_rejections();
  *kept.mutable_rejection() = row.rejection();
  const int64_t ms = row.receive_time_ms();
  kept.mutable_receive_time()->set_seconds(ms / 1000);
  kept.mutable_receive_time()->set_nanos(static_cast<int32_t>(ms % 1000) * 1'000'000);
}

}  // namespace

absl::Status ListKeptRejections(const StateStore& state, std::string_view agency,
                                const v1::ListRejectionsRequest& request,
                                v1::ListRejectionsResponse& response) {
  const int page_size = request.page_size() == 0 ? kPageSizeDefault : request.page_size();
  if (page_size < 1 || page_size > kPageSizeMax) {
    return Invalid("page_size", absl::StrCat("a page holds 1 to ", kPageSizeMax, " rejections"),
                   "ask for that many, or leave it out");
  }
  std::string from;
  if (!request.page_token().empty()) {
    if (!absl::StartsWith(request.page_token(), kTokenPrefix)) {
      return Invalid("page_token", "not a token of this call",
                     "send next_page_token as it came, or none for the first page");
    }
    from = request.page_token().substr(sizeof(kTokenPrefix) - 1);
  }
  const StateReader reader(state);
  LB_ASSIGN_OR_RETURN(const auto source, reader.Source(agency, request.source()));
  if (!source) return absl::OkStatus();
  size_t bytes = 0;
  return reader.Rejections(SourceNumber(source->source_number()), from,
                           [&](std::string_view record_id, const log::v1::RejectionRow& row) {
                             if (response.rejections_size() == page_size || bytes > kPageBytesMax) {
                               response.set_next_page_token(kTokenPrefix + std::string(record_id));
                               return false;
                             }
                             bytes += row.ByteSizeLong();
                             AddRejection(row, response);
                             return true;
                           });
}

}  // namespace landbridge
