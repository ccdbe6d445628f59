// SPDX-License-Identifier: Apache-2.0
#include "storage/log_chain.h"

#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"

namespace landbridge {
namespace {

// Stored entry: version, flags, link, body. The link covers the link before it and all the rest, so
// that it can be verified whatever version wrote the entry.
constexpr uint8_t kVersion = 1;
constexpr uint8_t kCompressed = 1;  // flag: the body is one zstd frame
constexpr size_t kLinkOffset = 2;
constexpr size_t kBodyOffset = kLinkOffset + sizeof(ChainLink);

// Below this size compression costs more than it saves.
constexpr size_t kCompressedBytesMin = 128;
constexpr int kCompressionLevel = 1;

ChainLink LinkOf(const ChainLink& previous, std::string_view stored) {
  return Sha256Hasher()
      .Update(previous)
      .Update(stored.substr(0, kLinkOffset))
      .Update(stored.substr(kBodyOffset))
      .Finish();
}

absl::Status DamagedError(Position position, const char* how) {
  return absl::DataLossError(absl::StrCat("log entry ", position.value(), " ", how,
                                          "; stop, and restore the log from a backup"));
}

absl::StatusOr<std::string> Decompress(std::string_view body, Position position) {
  const unsigned long long size = ZSTD_getFrameContentSize(body.data(), body.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return DamagedError(position, "is not a zstd frame of known size");
  }
  std::string payload(size, '\0');
  const size_t written = ZSTD_decompress(payload.data(), payload.size(), body.data(), body.size());
  if (ZSTD_isError(written) || written != payload.size()) {
    return DamagedError(position, "cannot be decompressed");
  }
  return payload;
}

}  // namespace

LogEpoch RandomEpoch() {
  LogEpoch epoch;
  const std::string random = RandomBytes(epoch.bytes.size());
  std::memcpy(epoch.bytes.data(), random.data(), epoch.bytes.size());
  return epoch;
}

ChainLink FirstLink(const LogEpoch& epoch) {
  return Sha256({reinterpret_cast<const char*>(epoch.bytes.data()), epoch.bytes.size()});
}

struct EntryEncoder::Compressor {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
};

EntryEncoder::EntryEncoder() : compressor_(std::make_unique<Compressor>()) {
  LB_CHECK(compressor_->context != nullptr);
}

EntryEncoder::~EntryEncoder() = default;

std::string EntryEncoder::Encode(std::string_view payload, ChainLink& previous) {
  std::string stored(kBodyOffset, '\0');
  stored[0] = static_cast<char>(kVersion);
  bool compressed = false;
  if (payload.size() >= kCompressedBytesMin) {
    stored.resize(kBodyOffset + ZSTD_compressBound(payload.size()));
    const size_t size = ZSTD_compressCCtx(compressor_->context.get(), stored.data() + kBodyOffset,
                                          stored.size() - kBodyOffset, payload.data(),
                                          payload.size(), kCompressionLevel);
    compressed = !ZSTD_isError(size) && size < payload.size();
    stored.resize(kBodyOffset + (compressed ? size : 0));
  }
  if (compressed) {
    stored[1] = static_cast<char>(kCompressed);
  } else {
    stored.append(payload);
  }
  previous = LinkOf(previous, stored);
  std::memcpy(stored.data() + kLinkOffset, previous.data(), previous.size());
  return stored;
}

absl::StatusOr<ChainLink> StoredLink(std::string_view stored, Position position) {
  if (stored.size() < kBodyOffset) return DamagedError(position, "is cut short");
  ChainLink link;
  std::memcpy(link.data(), stored.data() + kLinkOffset, link.size());
  return link;
}

absl::StatusOr<std::string> DecodeEntry(std::string_view stored, Position position,
                                        ChainLink& previous) {
  const absl::StatusOr<ChainLink> carried = StoredLink(stored, position);
  if (!carried.ok()) return carried.status();
  const ChainLink computed = LinkOf(previous, stored);
  if (computed != *carried) {
    return DamagedError(position, "does not follow from the one before it (hash chain broken)");
  }
  const uint8_t version = static_cast<uint8_t>(stored[0]);
  const uint8_t flags = static_cast<uint8_t>(stored[1]);
  if (version != kVersion || (flags & ~kCompressed) != 0) {
    return absl::UnimplementedError(
        absl::StrCat("log entry ", position.value(), " has format version ", version, " and flags ",
                     flags, "; this program knows version ", kVersion,
                     ": use the version that wrote it, or a newer one"));
  }
  const std::string_view body = stored.substr(kBodyOffset);
  absl::StatusOr<std::string> payload =
      (flags & kCompressed) != 0 ? Decompress(body, position) : std::string(body);
  if (payload.ok()) previous = computed;
  return payload;
}

absl::Status CheckGroup(std::span<const std::string_view> payloads, const LogLimits& limits) {
  if (payloads.empty()) return absl::InvalidArgumentError("a group of log entries is empty");
  if (payloads.size() > limits.group_entries_max) {
    return absl::InvalidArgumentError(
        absl::StrCat("a group of ", payloads.size(), " log entries exceeds the limit of ",
                     limits.group_entries_max, " entries; append it in parts"));
  }
  size_t group_bytes = 0;
  for (const std::string_view payload : payloads) {
    if (payload.size() > limits.entry_bytes_max) {
      return absl::InvalidArgumentError(absl::StrCat("a log entry of ", payload.size(),
                                                     " bytes exceeds the limit of ",
                                                     limits.entry_bytes_max, " bytes; split it"));
    }
    group_bytes += payload.size();
  }
  if (group_bytes > limits.group_bytes_max) {
    return absl::InvalidArgumentError(
        absl::StrCat("a group of log entries of ", group_bytes, " bytes exceeds the limit of ",
                     limits.group_bytes_max, " bytes; append it in parts"));
  }
  return absl::OkStatus();
}

absl::Status TrimmedError(Position wanted, Position first) {
  return absl::OutOfRangeError(absl::StrCat(
      "log entry ", wanted.value(), " is no longer kept, the oldest is ", first.value(),
      "; start from a checkpoint of the state or from the oldest entry"));
}

absl::Status TrimBeyondHeadError(Position before, Position head) {
  return absl::OutOfRangeError(absl::StrCat("cannot trim the log before position ", before.value(),
                                            ": its last entry is ", head.value()));
}

}  // namespace landbridge
