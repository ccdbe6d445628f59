// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/questions.h"

#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"
#include "proto/contract/grpc_status.h"
#include "tools/bench/load.h"
#include "tools/bench/watched.h"

namespace landbridge::bench {
namespace {

constexpr char kScheme[] = "cn.uscc";
// A prime beyond every store: its multiples go through all records before one returns.
constexpr int64_t kScatter = 2'147'483'647;

std::string ListingId(int64_t record) { return absl::StrCat("L", record + 1); }

absl::Status Wrong(const std::string& call, const std::string& asked) {
  return absl::InternalError(absl::StrCat(call, " answered wrongly about ", asked));
}

}  // namespace

Questions::Questions(int64_t listings, int64_t count, Answers answers)
    : listings_(listings), answers_(answers) {
  LB_CHECK(listings >= 1);
  const std::string unknown = IsHit() ? "" : WatchListOf({}, 0, count);
  for (int64_t i = 0; i < count; ++i) {
    numbers_.push_back((i + 1) * kScatter % listings);
    codes_.push_back(IsHit()
                         ? MakeRecord(numbers_.back()).decision().subject().identifiers(0).value()
                         : unknown.substr(static_cast<size_t>(i) * kUsccLength, kUsccLength));
  }
}

std::vector<std::string> Questions::ListingsOf(int64_t number) const {
  std::vector<std::string> ids;
  for (int64_t record = number % kCompanies; record < listings_; record += kCompanies) {
    ids.push_back(ListingId(record));
  }
  return ids;
}

Question Questions::GetListing() const {
  return [this](v1::QueryService::Stub& service, int64_t i) -> absl::Status {
    const int64_t number = NumberOf(i) + (IsHit() ? 0 : listings_);
    grpc::ClientContext context;
    v1::GetListingRequest request;
    v1::GetListingResponse response;
    request.set_listing_id(ListingId(number));
    const grpc::Status status = service.GetListing(&context, request, &response);
    if (!IsHit() && status.error_code() == grpc::StatusCode::NOT_FOUND) return absl::OkStatus();
    if (!status.ok()) return FromGrpc(status, context);
    const v1::Listing& listing = response.listing();
    const bool right = IsHit() && listing.listing_id() == ListingId(number) &&
                       listing.decision().number() == DecisionNumber(number) &&
                       listing.attestations_size() == 1 &&
                       listing.attestations(0).record_id() == RecordId(number);
    return right ? absl::OkStatus() : Wrong("GetListing", request.listing_id());
  };
}

Question Questions::FindListings() const {
  return [this](v1::QueryService::Stub& service, int64_t i) -> absl::Status {
    grpc::ClientContext context;
    v1::FindListingsRequest request;
    v1::FindListingsResponse response;
    request.mutable_identifier()->set_scheme(kScheme);
    request.mutable_identifier()->set_value(CodeOf(i));
    const grpc::Status status = service.FindListings(&context, request, &response);
    if (!status.ok()) return FromGrpc(status, context);
    const std::vector<std::string> expected =
        IsHit() ? ListingsOf(NumberOf(i)) : std::vector<std::string>();
    bool right = response.subject_id().empty() != IsHit() &&
                 static_cast<size_t>(response.listings_size()) == expected.size();
    for (int at = 0; right && at < response.listings_size(); ++at) {
      const v1::Listing& listing = response.listings(at);
      right = listing.listing_id() == expected[static_cast<size_t>(at)] &&
              listing.decision().subject().identifiers(0).value() == CodeOf(i);
    }
    return right ? absl::OkStatus() : Wrong("FindListings", CodeOf(i));
  };
}

Question Questions::Screen(int64_t identifiers) const {
  return [this, identifiers](v1::QueryService::Stub& service, int64_t i) -> absl::Status {
    grpc::ClientContext context;
    v1::ScreenRequest request;
    v1::ScreenResponse response;
    const int64_t first = i * identifiers;
    for (int64_t at = first; at < first + identifiers; ++at) {
      v1::Identifier& identifier = *request.add_identifiers();
      identifier.set_scheme(kScheme);
      identifier.set_value(CodeOf(at));
    }
    const grpc::Status status = service.Screen(&context, request, &response);
    if (!status.ok()) return FromGrpc(status, context);
    if (response.results_size() != identifiers) return Wrong("Screen", "their number");
    for (int at = 0; at < response.results_size(); ++at) {
      const v1::ScreenResponse::Result& result = response.results(at);
      const std::vector<std::string> expected =
          IsHit() ? ListingsOf(NumberOf(first + at)) : std::vector<std::string>();
      if (result.subject_id().empty() == IsHit() || !result.problem().empty() ||
          std::vector<std::string>(result.listing_ids().begin(), result.listing_ids().end()) !=
              expected) {
        return Wrong("Screen", CodeOf(first + at));
      }
    }
    return absl::OkStatus();
  };
}

}  // namespace landbridge::bench
