// SPDX-License-Identifier: Apache-2.0
// Publishes the changes of one source: numbers them, batches them, keeps what is not settled, and
// sends it again after a broken connection. At least once on the wire, exactly once in effect.
//
//   PublishClientOptions options;
//   options.source = "enforcement/defaulters";
//   options.agent = "court-export 1.0";
//   LB_ASSIGN_OR_RETURN(const auto client, PublishClient::Open(channel, std::move(options)));
//   LB_RETURN_IF_ERROR(client->Upsert("2019-123", record));
//   LB_RETURN_IF_ERROR(client->Withdraw("2018-77", v1::LIFT_REASON_REPAIRED, ""));
//   LB_RETURN_IF_ERROR(client->Drain());   // now all of it is durable, applied, or in a rejection
//
// adapters/sdk/examples/publish_penalties.cc is a complete program; docs/publishers.md goes through
// it.
//
// Upsert and Withdraw return when the change is queued, and wait while too much is unsettled. When
// the broker cannot be reached they keep trying, with growing pauses, for as long as the options
// say. A change that is still queued when the client is destroyed may or may not have arrived:
// compare with ListLiveRecords (adapters/sdk/live_records.h) and send again.
//
// Belongs to one thread; callbacks run on a thread of the client's own while one of its methods or
// none runs. Only the stop of the options may be asked for from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "landbridge/v1/publish_service.pb.h"
#include "landbridge/v1/record.pb.h"

namespace grpc {
class Channel;
}

namespace landbridge {

struct PublishClientOptions {
  std::string source = {};  // such as "enforcement/defaulters"
  std::string agent = {};   // name and version of the adapter, for the broker's operators

  // How long to try to reach the broker before a call fails with kUnavailable.
  absl::Duration give_up_after = absl::Minutes(5);

  // A batch is sent when it has this many bytes, or when its first change has waited this long at
  // the next call.
  size_t batch_bytes = size_t{256} << 10;
  absl::Duration batch_age = absl::Milliseconds(5);

  // When it is asked to stop, every method returns kCancelled within moments, whatever it waits
  // for. What is not settled by then may or may not have arrived.
  std::stop_token stop = {};

  // Called for each verdict, in order.
  std::function<void(const v1::PublishResponse::Settled&)> on_settled = {};

  // Called when a connection is lost and tried again, with the reason; for a person to read.
  std::function<void(const absl::Status&)> on_reconnect = {};
};

// Verdicts since the client was opened.
struct PublishTotals {
  int64_t sent = 0;     // changes queued
  int64_t settled = 0;  // of those
  v1::Tally tally;
  // Changes that the broker settled while the connection was broken: their tally is not known;
  // their rejections, if any, were fetched and reported.
  int64_t verdict_lost = 0;
};

class PublishClient {
 public:
  // Opens the source.
  //
  // Errors: kUnauthenticated, kPermissionDenied, kInvalidArgument: the broker refuses this
  // certificate or source; the message says
  //           why, and a Problem is attached. Trying again is pointless.
  //         kUnavailable: not reached within `give_up_after`. kCancelled: `stop`.
  static absl::StatusOr<std::unique_ptr<PublishClient>> Open(std::shared_ptr<grpc::Channel> channel,
                                                             PublishClientOptions options);

  ~PublishClient();
  PublishClient(const PublishClient&) = delete;
  PublishClient& operator=(const PublishClient&) = delete;

  // Queues the whole record.
  //
  // Errors: as Open; kAborted: another adapter has opened the source; kInvalidArgument: the change
  // is larger than a batch may be: nothing was queued, and the client goes on. kDataLoss: the
  // broker has gone back behind what it had settled, as after the restore of a backup: compare with
  // ListLiveRecords. After any other error than a change too large the client is of no more use.
  absl::Status Upsert(std::string_view record_id, const v1::Record& record);
  absl::Status Withdraw(std::string_view record_id, v1::LiftReason reason, std::string_view note);

  // Sends what is queued without waiting for a full batch. Call it before waiting for something
  // else.
  absl::Status Flush();

  // Sends what is queued and waits until everything is settled.
  absl::Status Drain();

  // For a client that is idle: sends what is queued, and opens the source again if the connection
  // broke meanwhile. Called now and then it keeps the source connected, by which the broker's
  // operators see that its publisher is alive. Errors: as Upsert.
  absl::Status Refresh();

  // The key of this source's content hashes.
  const std::string& hash_key() const;

  PublishTotals totals() const;

 private:
  class Rep;

  explicit PublishClient(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace landbridge
