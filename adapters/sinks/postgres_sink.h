// SPDX-License-Identifier: Apache-2.0
// Keeps tables of a PostgreSQL database equal to a view, exactly once: each response is one
// transaction, and the token is in it.
//
// One process at a time writes to a schema. Two things see to that: a lock that the session holds,
// and that each transaction moves the place on from the one that this process stored last.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/sdk/feed_sink.h"
#include "adapters/sinks/postgres_connection.h"

namespace landbridge {

struct PostgresSinkOptions {
  std::string conninfo = {};          // as PostgresConnection::Open
  std::string schema = "landbridge";  // made when it is missing; holds one view
  std::string subscription = {};      // whose view; empty for an ad hoc one
};

class PostgresSink : public FeedSink {
 public:
  explicit PostgresSink(PostgresSinkOptions options);
  ~PostgresSink() override;

  // Opens a session, and makes the tables where there are none.
  //
  // Errors: those of PostgresConnection::Open and LockPostgresSchema, which are kUnavailable once
  //         they have worked; those of PreparePostgresSchema. kFailedPrecondition: the schema holds
  //         the view of another subscription.
  absl::StatusOr<SinkPlace> Load() override;

  // Errors: as the statements' (postgres_connection.h). kAborted: somebody else moved the place.
  absl::Status Apply(const v1::SubscribeResponse& response, const SinkPlace& place) override;
  absl::Status Flush() override { return absl::OkStatus(); }
  const std::string& stored_token() const override { return stored_token_; }

 private:
  absl::Status OpenAndLock();
  absl::Status PrepareStatements();
  absl::StatusOr<SinkPlace> LoadPlace();
  absl::Status InTransaction(const v1::SubscribeResponse& response, const SinkPlace& place);
  absl::Status ApplyEntries(const v1::SubscribeResponse::Delivery& delivery,
                            const std::string& generation);

  const PostgresSinkOptions options_;
  std::unique_ptr<PostgresConnection> database_;
  bool was_open_ = false;
  std::string stored_token_;
};

}  // namespace landbridge
