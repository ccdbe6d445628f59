// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/recording_server.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <cstring>
#include <fstream>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {
namespace {

absl::StatusOr<std::vector<grpc::ByteBuffer>> ReadRecording(const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadWhole(file));
  std::vector<grpc::ByteBuffer> messages;
  for (size_t at = 0; at + sizeof(uint32_t) <= bytes.size();) {
    uint32_t length = 0;
    std::memcpy(&length, bytes.data() + at, sizeof(length));
    at += sizeof(length);
    if (length > bytes.size() - at) return absl::DataLossError("the recording is cut off");
    messages.push_back(AsMessage(bytes.substr(at, length)));
    at += length;
  }
  return messages;
}

// Gives out all messages, then waits for the client to go, like a feed without news.
class Reading final : public grpc::ServerGenericBidiReactor {
 public:
  explicit Reading(const std::vector<grpc::ByteBuffer>& messages) : messages_(messages) {
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (ok) WriteNext();
  }

  void OnWriteDone(bool ok) override {
    if (ok) WriteNext();
  }

  void OnCancel() override {
    absl::MutexLock lock(&mutex_);
    finished_ = true;
    Finish(grpc::Status::CANCELLED);
  }

  void OnDone() override { delete this; }

 private:
  void WriteNext() {
    absl::MutexLock lock(&mutex_);
    if (finished_ || next_ == messages_.size()) return;
    StartWrite(&messages_[next_++]);
  }

  const std::vector<grpc::ByteBuffer>& messages_;
  grpc::ByteBuffer request_;

  absl::Mutex mutex_;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;
};

class RecordingService final : public grpc::CallbackGenericService {
 public:
  explicit RecordingService(std::vector<grpc::ByteBuffer> messages)
      : messages_(std::move(messages)) {}

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new Reading(messages_);
  }

 private:
  const std::vector<grpc::ByteBuffer> messages_;
};

absl::Status WriteFile(const std::string& text, const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(path.string(), " cannot be written"));
}

}  // namespace

absl::Status WriteRecording(const std::vector<std::string>& messages,
                            const std::filesystem::path& file) {
  std::string bytes;
  for (const std::string& message : messages) {
    const auto length = static_cast<uint32_t>(message.size());
    bytes.append(reinterpret_cast<const char*>(&length), sizeof(length)).append(message);
  }
  return WriteFile(bytes, file);
}

absl::Status ServeRecording(const RecordingServerFlags& flags) {
  LB_ASSIGN_OR_RETURN(std::vector<grpc::ByteBuffer> messages, ReadRecording(flags.recording));
  RecordingService service(std::move(messages));
  return ServeBare(flags.server, service);
}

}  // namespace landbridge::bench
