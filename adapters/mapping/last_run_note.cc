// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/last_run_note.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<LastRunNote> LastRunNote::Open(const Mapping& mapping,
                                              const std::filesystem::path& file,
                                              const Accepted& accepted) {
  LastRunNote note(mapping, file, accepted);
  if (file.empty()) return note;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    if (errno == ENOENT) return note;
    return absl::ErrnoToStatus(errno, absl::StrCat(file.string(), ": cannot be read"));
  }
  std::ostringstream text;
  text << in.rdbuf();
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // of a later version
  config::v1::LastRun last;
  const auto parsed = google::protobuf::util::JsonStringToMessage(text.str(), &last, options);
  if (!parsed.ok() || last.source() != mapping.source()) {
    return absl::FailedPreconditionError(absl::StrCat(
        file.string(), ": is no note of the last run of `", mapping.source(),
        "`; give each source a file of its own with --last-run, or remove this one. Nothing was "
        "sent."));
  }
  note.last_ = std::move(last);
  return note;
}

absl::Status LastRunNote::CheckHeaders(const std::vector<std::filesystem::path>& files,
                                       const std::stop_token& stop) const {
  if (!last_ || accepted_.columns) return absl::OkStatus();
  LB_ASSIGN_OR_RETURN(const std::vector<TableLook> headers, LookAtHeaders(*mapping_, files, stop));
  return CompareHeaders(*mapping_, *last_, headers);
}

absl::Status LastRunNote::CheckPass(const PassSummary& pass) const {
  if (!last_) return absl::OkStatus();
  if (!accepted_.columns) {
    LB_RETURN_IF_ERROR(CompareContents(*mapping_, *last_, pass.tables));
  }
  return accepted_.rows ? absl::OkStatus() : CompareRowCounts(*mapping_, *last_, pass.tables);
}

absl::Status LastRunNote::Keep(const PassSummary& pass) const {
  if (file_.empty()) return absl::OkStatus();
  const config::v1::LastRun note =
      NoteRun(*mapping_, last_.value_or(config::v1::LastRun()), pass.tables, accepted_);
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto printed = google::protobuf::util::MessageToJsonString(note, &json, options);
  const std::filesystem::path fresh = absl::StrCat(file_.string(), ".new");
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  out << json;
  out.close();
  std::error_code error;
  if (printed.ok() && out) std::filesystem::rename(fresh, file_, error);
  if (printed.ok() && out && !error) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(file_.string(),
                   ": the note of this run could not be written; the next run is compared with "
                   "an older one. Everything was sent all the same."));
}

}  // namespace landbridge
