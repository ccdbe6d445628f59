// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/csv_sink.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "adapters/sinks/listing_columns.h"
#include "proto/contract/csv_cell.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kPausePerWritingTime = 9;

std::string HeaderRow() {
  std::string row = "listing_id";
  for (const ListingColumn& column : ListingColumns()) absl::StrAppend(&row, ",", column.name);
  return row + ",event\r\n";
}

std::string RowOf(int64_t event, const v1::Listing& listing) {
  std::vector<std::string> cells = {listing.listing_id()};
  for (const ListingColumn& column : ListingColumns()) {
    cells.push_back(absl::StrJoin(column.value_of(listing), "; "));
  }
  cells.push_back(absl::StrCat(event));
  return CsvRow(cells);
}

}  // namespace

CsvSink::CsvSink(CsvSinkOptions options)
    : options_(std::move(options)), state_file_(options_.file.string() + ".state") {}

absl::StatusOr<SinkPlace> CsvSink::Load() {
  if (!lock_) {
    LB_ASSIGN_OR_RETURN(OwnedDescriptor lock, LockFile(options_.file.string() + ".lock"));
    lock_.emplace(std::move(lock));
  }
  if (!std::filesystem::exists(state_file_) && std::filesystem::exists(options_.file)) {
    return NotOurs(options_.file);
  }
  LB_ASSIGN_OR_RETURN(place_, held_.Load(state_file_));
  stored_token_ = place_.token;
  if (held_.complete()) LB_RETURN_IF_ERROR(WriteTable());
  return place_;
}

absl::Status CsvSink::Apply(const v1::SubscribeResponse& response, const SinkPlace& place) {
  table_is_old_ = held_.Apply(response, place.generation) || table_is_old_;
  place_ = place;
  if (absl::Now() < next_write_) return absl::OkStatus();
  return Flush();
}

absl::Status CsvSink::Flush() {
  if (place_.token == stored_token_) return absl::OkStatus();
  const absl::Time begin = absl::Now();
  LB_RETURN_IF_ERROR(held_.Save(state_file_, place_));
  stored_token_ = place_.token;
  if (held_.complete() && std::exchange(table_is_old_, false)) LB_RETURN_IF_ERROR(WriteTable());
  const absl::Time end = absl::Now();
  next_write_ = end + std::max(options_.interval, (end - begin) * kPausePerWritingTime);
  return absl::OkStatus();
}

absl::Status CsvSink::WriteTable() const {
  LB_ASSIGN_OR_RETURN(const auto fresh, FileReplacement::Begin(options_.file));
  LB_RETURN_IF_ERROR(fresh->Write(
      absl::StrCat(absl::string_view(kByteOrderMark.data(), kByteOrderMark.size()), HeaderRow())));
  LB_RETURN_IF_ERROR(held_.ForEach([&](int64_t event, const v1::Listing& listing) {
    return fresh->Write(RowOf(event, listing));
  }));
  return fresh->Commit();
}

}  // namespace landbridge
