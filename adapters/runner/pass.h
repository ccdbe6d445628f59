// SPDX-License-Identifier: Apache-2.0
// One pass of an adapter over its source: read, map, check, compare with what the broker has, send
// what changed, withdraw what a complete source no longer holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/mapping/drift.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/record_stream.h"
#include "adapters/mapping/rejects_report.h"
#include "adapters/runner/pass_progress.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/dates.h"

namespace grpc {
class Channel;
}

namespace landbridge {

struct PassOptions {
  std::shared_ptr<const Mapping> mapping;
  std::vector<std::filesystem::path> files;  // one for each table
  CivilDate today;
  // What it rejects is not sent. Null: the broker alone says.
  std::shared_ptr<const Catalogue> catalogue = {};
  // For a table with a watermark: only rows from this value on, which an earlier pass reached.
  std::optional<std::string> since = {};
  RejectsReport* report = nullptr;      // gets every rejection and warning
  std::filesystem::path last_run = {};  // note to compare with and to keep; empty: none
  std::string show_record_id = {};      // of the record to tell the origins of
  // Gets them, and what was found about the record; may be null.
  std::function<void(const FieldOrigins&, const std::vector<RowFinding>&)> on_shown = {};
  Accepted accepted = {};  // guards that are not to stop this pass
  std::function<void(const PassProgress&)> on_progress = {};  // now and then; may be null
  // Called before files are read, the second time when the broker has answered, which may take
  // long; another status than OK ends the pass before anything is sent. May be null.
  std::function<absl::Status()> before_reading = {};
  // Each error that the report gets, with its row (without a file where it is no longer known) and
  // its column or field; may be null.
  std::function<void(const RowPlace&, const std::string&, const v1::Finding&)> on_error = {};
  std::stop_token stop = {};  // when it is asked to stop, the pass ends with kCancelled
};

// Reads, maps and checks everything, and sends nothing. Compares with the last run's note, and
// leaves it as it is.
//
// Errors: those of RecordStream, LastRunNote, CheckIdentifiers and CheckNoneLacks; of a complete
// source also those of CheckComplete: what is there is not the whole source. kResourceExhausted:
// with kExitData a file is beyond a limit of the mapping, and waits for its change; otherwise there
// is not enough memory.
absl::StatusOr<PassSummary> CheckPass(const PassOptions& options);

struct PassOutcome {
  PassSummary rows;
  int64_t unchanged = 0;  // records that the broker had already, and that were not sent
  int64_t sent = 0;       // changes
  int64_t withdrawn = 0;  // of those, because the source no longer holds the record
  v1::Tally tally;        // the broker's verdicts
  // settled while the connection was broken; rejections among them are in the report
  int64_t verdict_lost = 0;
  // Why the note of this run could not be kept; empty when it was, or none is asked for.
  std::string not_noted;
  // Why nothing was withdrawn from a complete source, or that it is not one, or that only some of
  // its rows were read; empty when it was compared in full.
  std::string not_withdrawn;
  // Whether that is said of a complete source that was read in full, so that a person is to look.
  bool withheld = false;
};

struct SendOptions {
  std::string agent;  // for the broker's operators
  // The broker does not answer, or the connection was lost, and it is tried again. Called once,
  // until the broker has answered.
  std::function<void(const absl::Status&)> on_reconnect = {};
  // how long a broker that is not there is tried before the pass fails with kUnavailable
  absl::Duration give_up_after = absl::Minutes(5);
};

// Sends what differs from what the broker has. A complete source, one with a note of its last run,
// and one whose rules take identifiers from columns is read twice: once to see that it is whole, as
// it was, and holds identifiers there, before anything is sent.
//
// Errors: as CheckPass, before anything was sent; those of the broker. Whatever was sent is settled
// or may be sent again: a further pass finds out.
absl::StatusOr<PassOutcome> RunPass(const PassOptions& options, const SendOptions& send,
                                    const std::shared_ptr<grpc::Channel>& channel);

}  // namespace landbridge
