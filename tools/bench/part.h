// SPDX-License-Identifier: Apache-2.0
// A part of what a broker does with each message, by itself, as fast as the machine does it.
//
// All parts of a scenario get the same messages, those of a publishing adapter.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {

// Serialised PublishRequests.
struct PartInput {
  std::vector<std::string> messages;
  int64_t records_each = 0;  // in each of them
  int64_t bytes = 0;         // of all

  int64_t records() const { return static_cast<int64_t>(messages.size()) * records_each; }
};

// As many messages of `records_each` records of load.h as hold about `records`, at least one.
PartInput MakePartInput(int64_t records, int64_t records_each);

struct Part {
  std::string name;
  // Does its work on every message, `times` over, and makes sure that it was done.
  //
  // Errors: kInternal: it was not; others: something failed.
  std::function<absl::Status(int64_t times)> work;
  // The process besides this one that works for it; 0 for none.
  pid_t server = 0;
};

// Each of them is for `input`, which must outlive it.

// Encryption as TLS does it: in pieces of 16 KiB, each with a tag of its own. And SHA-256 of each
// message.
std::vector<Part> CryptoParts(const PartInput& input);

// Protobuf, with an object for each message, and into an arena that is used again.
std::vector<Part> ParseParts(const PartInput& input);

// Each message by itself made durable: appended to a file, and to the log of a broker, which
// compresses, hashes and chains it on the way into RocksDB's synced write-ahead log. Files are made
// in `folder`, which is created.
//
// Errors: the log cannot be opened.
absl::StatusOr<std::vector<Part>> DiskParts(const PartInput& input,
                                            const std::filesystem::path& folder);

// The bare stream of the messages to a server of sink_server.h.
//
// Errors: the server cannot be started or reached.
absl::StatusOr<std::vector<Part>> StreamParts(const PartInput& input,
                                              const std::filesystem::path& folder,
                                              const Certificates& certificates);

}  // namespace landbridge::bench
