// SPDX-License-Identifier: Apache-2.0
#include "tests/storage/faulty_file_system.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace landbridge::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<Faults> faults)
      : FSWritableFileOwnerWrapper(std::move(file)), faults_(std::move(faults)) {}

  IOStatus Append(const Slice& data, const IOOptions& /*options*/,
                  IODebugContext* /*debug*/) override {
    if (faults_->power_off) return PowerOff();
    if (faults_->no_space) return IOStatus::NoSpace("no space left, says the test");
    unsynced_.append(data.data(), data.size());
    return IOStatus::OK();
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*verification*/,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = WriteOut(options, debug);
    return status.ok() ? target()->Sync(options, debug) : status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = WriteOut(options, debug);
    return status.ok() ? target()->Fsync(options, debug) : status;
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    if (faults_->power_off) return target()->Close(options, debug);
    IOStatus status = target()->Append(unsynced_, options, debug);
    unsynced_.clear();
    return status.ok() ? target()->Close(options, debug) : status;
  }
  uint64_t GetFileSize(const IOOptions& options, IODebugContext* debug) override {
    return target()->GetFileSize(options, debug) + unsynced_.size();
  }

 private:
  static IOStatus PowerOff() { return IOStatus::IOError("the power is off, says the test"); }

  IOStatus WriteOut(const IOOptions& options, IODebugContext* debug) {
    if (faults_->power_off) return PowerOff();
    if (faults_->sync_fails) return IOStatus::IOError("sync failed, says the test");
    IOStatus status = target()->Append(unsynced_, options, debug);
    unsynced_.clear();
    return status;
  }

  const std::shared_ptr<Faults> faults_;
  std::string unsynced_;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(std::shared_ptr<Faults> faults)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), faults_(std::move(faults)) {}

  const char* Name() const override { return "FaultyFileSystem"; }

  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    if (faults_->power_off) return IOStatus::IOError("the power is off, says the test");
    IOStatus status = target()->NewWritableFile(name, options, file, debug);
    if (status.ok()) *file = std::make_unique<FaultyFile>(std::move(*file), faults_);
    return status;
  }

  IOStatus GetFreeSpace(const std::string& path, const IOOptions& options, uint64_t* free_bytes,
                        IODebugContext* debug) override {
    IOStatus status = target()->GetFreeSpace(path, options, free_bytes, debug);
    *free_bytes = std::min(*free_bytes, faults_->free_bytes.load());
    return status;
  }

 private:
  const std::shared_ptr<Faults> faults_;
};

}  // namespace

std::shared_ptr<const RocksEnvironment> FaultyEnvironment(std::shared_ptr<Faults> faults) {
  auto environment = std::make_shared<RocksEnvironment>();
  environment->env =
      rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(std::move(faults)));
  return environment;
}

}  // namespace landbridge::testing
