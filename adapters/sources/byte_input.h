// SPDX-License-Identifier: Apache-2.0
// A file read once, from its start to its end, or piece by piece.
//
// One thread at a time. The file stays open until the object goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace landbridge {

class ByteInput {
 public:
  // Errors: kInvalidArgument: a folder, device or pipe. kUnavailable: nobody has allowed reading
  // it.
  //         kNotFound and others as the system says.
  static absl::StatusOr<std::unique_ptr<ByteInput>> Open(const std::filesystem::path& path);

  ~ByteInput();
  ByteInput(const ByteInput&) = delete;
  ByteInput& operator=(const ByteInput&) = delete;

  // Fills `buffer` and returns how many bytes it got: fewer than its size only at the end.
  //
  // Errors: kUnavailable: reading failed; open the file again.
  absl::StatusOr<size_t> Read(std::span<char> buffer);

  // Fills `buffer` from `offset` on, as Read does, and leaves the place for Read as it is.
  //
  // Errors: as Read.
  absl::StatusOr<size_t> ReadAt(int64_t offset, std::span<char> buffer) const;

  // Bytes given out by Read so far.
  int64_t offset() const { return offset_; }
  // The file's name without its folder.
  const std::string& name() const { return name_; }
  // Whether size or modification time of the file are no longer those it was opened with: somebody
  // writes to it, so what was read may be half of it.
  bool ChangedSinceOpen() const;

 private:
  struct Stamp {
    int64_t size = 0;
    int64_t seconds = 0;
    int64_t nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
  };

  ByteInput(int fd, std::string name, Stamp opened)
      : fd_(fd), name_(std::move(name)), opened_(opened) {}
  static absl::StatusOr<Stamp> ReadStamp(int fd, const std::string& name);

  const int fd_;
  const std::string name_;
  const Stamp opened_;
  int64_t offset_ = 0;
};

}  // namespace landbridge
