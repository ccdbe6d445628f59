// SPDX-License-Identifier: Apache-2.0
// The stored form of log entries, and the chain of hashes that runs through them. Shared by the
// implementations of CommitLog; described in docs/storage-format.md.
//
// Functions may be called from any thread. An EntryEncoder belongs to one.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/contract/digest.h"
#include "storage/commit_log.h"
#include "storage/position.h"

namespace landbridge {

// The hash that stands for an entry and everything before it.
using ChainLink = Digest;

// A new identity that nobody can guess.
LogEpoch RandomEpoch();

// The link before the first entry of a log.
ChainLink FirstLink(const LogEpoch& epoch);

// Turns payloads into stored entries. Keeps its compressor, so reuse it.
class EntryEncoder {
 public:
  EntryEncoder();
  ~EntryEncoder();
  EntryEncoder(const EntryEncoder&) = delete;
  EntryEncoder& operator=(const EntryEncoder&) = delete;

  // The stored form of `payload` after the entry with the link `previous`; `previous` becomes the
  // new entry's link. Compressed where that makes it smaller.
  std::string Encode(std::string_view payload, ChainLink& previous);

 private:
  struct Compressor;
  std::unique_ptr<Compressor> compressor_;
};

// The payload of `stored`, which must be the entry at `position` after the one with the link
// `previous`; `previous` becomes its link.
//
// Errors: kDataLoss: it is not that entry, or it is damaged. `previous` is unchanged.
//         kUnimplemented: a newer version wrote it; use that version.
absl::StatusOr<std::string> DecodeEntry(std::string_view stored, Position position,
                                        ChainLink& previous);

// The link that `stored` carries, without verifying it.
//
// Errors: kDataLoss, kUnimplemented as above.
absl::StatusOr<ChainLink> StoredLink(std::string_view stored, Position position);

// kInvalidArgument when `payloads` is not a group within `limits`.
absl::Status CheckGroup(std::span<const std::string_view> payloads, const LogLimits& limits);

// What every implementation of CommitLog answers in the same words.
absl::Status TrimmedError(Position wanted, Position first);
absl::Status TrimBeyondHeadError(Position before, Position head);

}  // namespace landbridge
