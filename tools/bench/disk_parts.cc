// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "storage/rocks_commit_log.h"
#include "tools/bench/part.h"

namespace landbridge::bench {
namespace {

// A file that is removed with the object.
class AppendedFile {
 public:
  explicit AppendedFile(std::filesystem::path path)
      : path_(std::move(path)),
        file_(open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {}

  ~AppendedFile() {
    close(file_);
    std::error_code error;
    std::filesystem::remove(path_, error);
  }
  AppendedFile(const AppendedFile&) = delete;
  AppendedFile& operator=(const AppendedFile&) = delete;

  // What a write-ahead log without anything else does.
  bool Append(const std::string& message) const {
    return write(file_, message.data(), message.size()) == static_cast<ssize_t>(message.size()) &&
           fdatasync(file_) == 0;
  }

  int64_t size() const {
    struct stat status = {};
    return fstat(file_, &status) == 0 ? status.st_size : -1;
  }

 private:
  const std::filesystem::path path_;
  const int file_;
};

absl::Status AppendToFile(const PartInput& input, const std::filesystem::path& path,
                          int64_t times) {
  const AppendedFile file(path);
  for (int64_t i = 0; i < times; ++i) {
    for (const std::string& message : input.messages) {
      if (!file.Append(message)) {
        return absl::ResourceExhaustedError(absl::StrCat(path.string(), " cannot be written"));
      }
    }
  }
  if (file.size() == input.bytes * times) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("a file has ", file.size(), " bytes, not ", input.bytes * times));
}

absl::Status AppendToLog(const PartInput& input, RocksCommitLog& log, int64_t times) {
  const Position first = log.Head().Next();
  for (int64_t i = 0; i < times; ++i) {
    for (const std::string& message : input.messages) {
      const std::string_view payload = message;
      LB_RETURN_IF_ERROR(log.Append({&payload, 1}).status());
    }
  }
  const std::unique_ptr<LogReader> reader = log.NewReader(first);
  LB_ASSIGN_OR_RETURN(const std::optional<LogEntry> entry, reader->Next());
  if (entry && entry->payload == input.messages.front()) return absl::OkStatus();
  return absl::InternalError("the log does not have what was appended");
}

}  // namespace

absl::StatusOr<std::vector<Part>> DiskParts(const PartInput& input,
                                            const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  RocksCommitLogOptions options;
  options.path = folder / "log";
  LB_ASSIGN_OR_RETURN(std::shared_ptr<RocksCommitLog> log,
                      RocksCommitLog::Open(std::move(options)));
  return std::vector<Part>{
      {"fdatasync append",
       [&, path = folder / "file"](int64_t times) { return AppendToFile(input, path, times); }},
      {"log append", [&, log](int64_t times) { return AppendToLog(input, *log, times); }},
  };
}

}  // namespace landbridge::bench
