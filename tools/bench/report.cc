// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/report.h"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/svg_plot.h"

namespace landbridge::bench {
namespace {

// Beside the file that it becomes.
std::filesystem::path Incomplete(std::filesystem::path path) { return path += ".incomplete"; }

absl::Status CannotMake(const std::filesystem::path& path, const std::string& why) {
  return absl::AlreadyExistsError(absl::StrCat(path.string(), " cannot be made: ", why));
}

absl::Status Write(const std::string& text, const std::filesystem::path& path) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (file) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path.string(), " cannot be written"));
}

// Makes a file and removes it again.
absl::Status TryToMake(const std::filesystem::path& path, const std::filesystem::path& for_what) {
  errno = 0;
  if (!std::ofstream(path)) {
    return CannotMake(for_what, std::generic_category().message(errno));
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return absl::OkStatus();
}

absl::Status MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return CannotMake(folder, error.message());
  return TryToMake(Incomplete(folder / "drawing.svg"), folder);
}

}  // namespace

Report::Report(const ReportOptions& options)
    : options_(options),
      json_{{"program", "landbridge-bench"},
            {"version", options.version},
            {"date", absl::FormatTime(absl::RFC3339_sec, absl::Now(), absl::UTCTimeZone())},
            {"command_line", options.command_line},
            {"processors", std::thread::hardware_concurrency()},
            {"complete", false},
            {"scenarios", nlohmann::json::array()}} {}

absl::StatusOr<Report> Report::Begin(const ReportOptions& options) {
  Report report(options);
  if (!options.svg.empty()) LB_RETURN_IF_ERROR(MakeFolder(options.svg));
  if (options.json.empty()) return report;
  std::error_code error;
  // Through a link, so that it stays one.
  const std::filesystem::path target = std::filesystem::weakly_canonical(options.json, error);
  if (error) return CannotMake(options.json, error.message());
  report.options_.json = target;
  const std::filesystem::file_status status = std::filesystem::status(target, error);
  if (std::filesystem::is_directory(status)) return CannotMake(options.json, "it is a folder");
  report.json_is_regular_ =
      !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
  if (report.json_is_regular_) {
    LB_RETURN_IF_ERROR(TryToMake(Incomplete(target), options.json));
  }
  return report;
}

absl::Status Report::Add(std::string_view scenario, const std::vector<Table>& tables) {
  nlohmann::json found = {{"scenario", scenario}, {"tables", nlohmann::json::array()}};
  for (const Table& table : tables) found["tables"].push_back(table.AsJson());
  json_["scenarios"].push_back(std::move(found));
  if (json_is_regular_) LB_RETURN_IF_ERROR(ReplaceJson());
  for (const Table& table : tables) {
    if (!options_.quick) options_.out << table.AsText() << "\n";
    if (options_.svg.empty() || !IsWorthDrawing(table)) continue;
    LB_RETURN_IF_ERROR(Write(SvgOf(table), options_.svg / SvgFileName(scenario, table)));
  }
  if (options_.quick) options_.out << scenario << ": correct\n";
  options_.out.flush();
  return options_.out ? absl::OkStatus()
                      : absl::DataLossError(
                            "the tables cannot be written: nobody reads them, or "
                            "there is no room");
}

absl::Status Report::Finish() {
  json_["complete"] = true;
  return ReplaceJson();
}

absl::Status Report::ReplaceJson() const {
  if (options_.json.empty()) return absl::OkStatus();
  const std::string text = json_.dump(2) + "\n";
  if (!json_is_regular_) return Write(text, options_.json);
  LB_RETURN_IF_ERROR(Write(text, Incomplete(options_.json)));
  std::error_code error;
  std::filesystem::rename(Incomplete(options_.json), options_.json, error);
  if (!error) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(options_.json.string(), " cannot be written: ", error.message()));
}

}  // namespace landbridge::bench
