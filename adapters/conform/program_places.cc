// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/program_places.h"

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kInstalledCatalogue[] = "share/landbridge/catalogue.yaml";

bool IsProgram(const std::filesystem::path& file) {
  std::error_code error;
  return std::filesystem::is_regular_file(file, error) && access(file.c_str(), X_OK) == 0;
}

}  // namespace

absl::StatusOr<std::filesystem::path> OwnProgram() {
  std::error_code error;
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return absl::InternalError("/proc/self/exe: " + error.message());
  return program;
}

absl::StatusOr<std::filesystem::path> FindProgram(const std::filesystem::path& given,
                                                  const std::string& name,
                                                  const std::string& flag) {
  if (!given.empty()) {
    if (IsProgram(given)) return std::filesystem::absolute(given);
    return absl::NotFoundError(absl::StrCat(flag, " ", given.string(), ": is no program"));
  }
  LB_ASSIGN_OR_RETURN(const std::filesystem::path own, OwnProgram());
  if (IsProgram(own.parent_path() / name)) return own.parent_path() / name;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (IsProgram(std::filesystem::path(folder) / name)) {
      return std::filesystem::absolute(std::filesystem::path(folder) / name);
    }
  }
  return absl::NotFoundError(absl::StrCat("no program ", name, " lies in ",
                                          own.parent_path().string(), " or in $PATH; say with ",
                                          flag, " where it is"));
}

absl::StatusOr<std::filesystem::path> FindCatalogue(const std::filesystem::path& given,
                                                    const std::string& flag) {
  std::error_code error;
  std::filesystem::path file = given;
  if (file.empty()) {
    LB_ASSIGN_OR_RETURN(const std::filesystem::path own, OwnProgram());
    file = own.parent_path().parent_path() / kInstalledCatalogue;
  }
  if (std::filesystem::is_regular_file(file, error)) return std::filesystem::absolute(file);
  return absl::NotFoundError(
      absl::StrCat("no catalogue is at ", file.string(), "; give one with ", flag));
}

}  // namespace landbridge
