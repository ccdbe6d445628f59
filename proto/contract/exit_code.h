// SPDX-License-Identifier: Apache-2.0
// How the project's programs end, for scripts. The numbers are those of sysexits.h where it has
// one.
#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"

namespace landbridge {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFound = 1;      // something was found: a listing in force, a rejected row
inline constexpr int kExitUsage = 64;     // the command line is wrong
inline constexpr int kExitData = 65;      // what was given in a file or an argument is wrong
inline constexpr int kExitNotFound = 66;  // no such file, listing or subscription; or not readable
inline constexpr int kExitUnavailable = 69;   // the broker cannot be reached, or is stopping
inline constexpr int kExitSoftware = 70;      // a fault of our own
inline constexpr int kExitCannotCreate = 73;  // a file is there already or cannot be created
inline constexpr int kExitIo = 74;            // reading or writing failed
inline constexpr int kExitTemporary = 75;     // busy; the same again later may succeed
inline constexpr int kExitNoPermission = 77;  // certificate refused, or not granted
inline constexpr int kExitConfig = 78;        // a configuration file is wrong

// The list above, for the end of a help text.
inline constexpr char kExitCodesHelp[] =
    "Exit codes: 0 done, 1 found (listings in force, rejected rows), 64 wrong command line, 65 "
    "wrong input, 66 not "
    "found\n"
    "or not readable, 69 broker not reachable, 70 internal fault, 73 cannot create a file, 74 I/O "
    "error, 75 try "
    "again\n"
    "later, 77 certificate refused or not granted, 78 wrong configuration.";

inline constexpr char kExitCodeTypeUrl[] = "landbridge/exit-code";

// `status`, for which ExitCodeOf answers `code`: for places where what failed tells more than how.
inline absl::Status WithExitCode(absl::Status status, int code) {
  const char byte = static_cast<char>(code);
  if (!status.ok()) status.SetPayload(kExitCodeTypeUrl, absl::Cord(absl::string_view(&byte, 1)));
  return status;
}

// A configuration file of this machine that could not be used. The broker's refusals, which have
// the same status codes, are another thing.
inline absl::Status ConfigurationFailed(absl::Status status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return WithExitCode(std::move(status), kExitConfig);
    case absl::StatusCode::kPermissionDenied:
      return WithExitCode(std::move(status), kExitNotFound);
    default:
      return status;
  }
}

// The code for an operation that failed.
inline int ExitCodeOf(const absl::Status& status) {
  if (const auto stated = status.GetPayload(kExitCodeTypeUrl)) {
    return static_cast<unsigned char>(std::string(*stated)[0]);
  }
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kFailedPrecondition:
      return kExitData;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kAlreadyExists:
      return kExitCannotCreate;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return kExitNoPermission;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return kExitUnavailable;
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
      return kExitTemporary;
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnknown:
      return kExitIo;
    default:
      return kExitSoftware;
  }
}

}  // namespace landbridge
