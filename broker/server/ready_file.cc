// SPDX-License-Identifier: Apache-2.0
#include "broker/server/ready_file.h"

#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace landbridge {

ReadyFile::ReadyFile(std::filesystem::path path) : path_(std::move(path)) { Withdraw(); }

ReadyFile::~ReadyFile() { Withdraw(); }

absl::Status ReadyFile::Announce(std::string_view address) {
  if (path_.empty()) return absl::OkStatus();
  std::filesystem::path part = path_;
  part += ".part";
  {
    std::ofstream stream(part, std::ios::binary | std::ios::trunc);
    stream << address << "\n";
    stream.close();
    if (!stream) {
      return absl::UnavailableError(absl::StrCat("cannot write the ready file ", part.string(),
                                                 "; its folder must exist and be writable"));
    }
  }
  std::error_code error;
  std::filesystem::rename(part, path_, error);
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(),
                             absl::StrCat("cannot write the ready file ", path_.string()));
}

void ReadyFile::Withdraw() {
  if (path_.empty()) return;
  std::error_code ignored;  // that it is not there is what is wanted
  std::filesystem::remove(path_, ignored);
}

}  // namespace landbridge
