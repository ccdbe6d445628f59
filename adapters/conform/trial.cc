// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/trial.h"

#include <algorithm>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/conform/table_sample.h"
#include "proto/contract/config_writer.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// For samples of a million rows.
constexpr absl::Duration kRunPatience = absl::Minutes(10);

}  // namespace

int64_t FinishedRun::Tally(const char* name) const {
  return outcome.is_object() && outcome.contains("tally") ? outcome["tally"].value(name, int64_t{0})
                                                          : 0;
}

std::string FinishedRun::FirstLine() const {
  const size_t begin = said.find_first_not_of("\n");
  if (begin == std::string::npos) return "it said nothing";
  return said.substr(begin, said.find('\n', begin) - begin);
}

std::string FinishedRun::LastFinding() const {
  const size_t end = report.find_last_not_of("\r\n");
  const size_t begin = end == std::string::npos ? 0 : report.rfind('\n', end);
  // The first line is the header.
  if (end == std::string::npos || begin == std::string::npos) return "nothing is reported";
  return report.substr(begin + 1, end - begin);
}

absl::StatusOr<FinishedRun> AdapterRun::AwaitEnd() {
  FinishedRun finished;
  LB_ASSIGN_OR_RETURN(finished.exit_code, program_->AwaitEnd(kRunPatience));
  const std::string out = FileContent(folder_ / "out");
  finished.outcome = nlohmann::json::parse(out, nullptr, /*allow_exceptions=*/false);
  if (!finished.outcome.is_object()) finished.outcome = nullptr;
  finished.said = FileContent(folder_ / "err");
  if (!finished.Done()) finished.said += out;
  finished.report = FileContent(folder_ / "rejects.csv");
  finished.said += finished.report;
  return finished;
}

Trial::Trial(TrialGround& ground, std::shared_ptr<const Mapping> mapping,
             std::vector<std::string> settings, TrialInput input,
             std::vector<std::filesystem::path> files)
    : ground_(ground),
      mapping_(std::move(mapping)),
      settings_(std::move(settings)),
      input_(std::move(input)),
      files_(std::move(files)) {}

absl::StatusOr<std::unique_ptr<AdapterRun>> Trial::StartRun(const TrialBroker& broker,
                                                            const TrialInput& input,
                                                            const std::vector<std::string>& flags) {
  LB_ASSIGN_OR_RETURN(const std::filesystem::path folder, ground_.NewFolder("run"));
  std::vector<std::string> command = {ground_.programs().adapter.string(),
                                      "run",
                                      input.mapping.string(),
                                      "--format",
                                      "json",
                                      "--report",
                                      (folder / "rejects.csv").string()};
  if (!input.files.empty()) command.insert(command.end(), {"--input", input.files.string()});
  for (const std::string& setting : settings_) command.insert(command.end(), {"--set", setting});
  const std::vector<std::string> connection = FlagsOf(ground_.Agency(broker.address()));
  command.insert(command.end(), connection.begin(), connection.end());
  command.insert(command.end(), flags.begin(), flags.end());
  LB_ASSIGN_OR_RETURN(auto program, ChildProgram::Start(command, folder / "out", folder / "err"));
  return std::unique_ptr<AdapterRun>(new AdapterRun(std::move(program), folder));
}

absl::StatusOr<FinishedRun> Trial::Run(const TrialBroker& broker, const TrialInput& input,
                                       const std::vector<std::string>& flags) {
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<AdapterRun> run, StartRun(broker, input, flags));
  return run->AwaitEnd();
}

absl::StatusOr<TrialInput> Trial::Changed(const std::string& bytes) {
  LB_ASSIGN_OR_RETURN(const std::filesystem::path folder, ground_.NewFolder("input"));
  if (table().has_sql()) {
    const std::filesystem::path rows = folder / "rows.sqlite";
    LB_RETURN_IF_ERROR(WriteWhole(rows, bytes));
    config::v1::Mapping changed = mapping_->config();
    *changed.mutable_tables(0) = TableSample::ReadFrom(rows, table());
    const std::filesystem::path mapping = folder / input_.mapping.filename();
    LB_RETURN_IF_ERROR(WriteWhole(mapping, WriteConfig(changed)));
    return TrialInput{mapping, input_.files};
  }
  const std::filesystem::path first = folder / file().filename();
  LB_RETURN_IF_ERROR(WriteWhole(first, bytes));
  LB_RETURN_IF_ERROR(LinkOthers(folder));
  return TrialInput{input_.mapping, first};
}

absl::Status Trial::LinkOthers(const std::filesystem::path& folder) const {
  std::vector<std::filesystem::path> others;
  for (size_t i = 1; i < files_.size(); ++i) {
    if (!mapping_->config().tables(static_cast<int>(i)).has_sql()) others.push_back(files_[i]);
  }
  std::error_code error;
  if (table().has_dbase()) {
    // Memos are in a file of the same name.
    const std::filesystem::path beside = std::filesystem::absolute(file()).parent_path();
    for (std::filesystem::directory_iterator it(beside, error), end; !error && it != end;
         it.increment(error)) {
      const std::filesystem::path& other = it->path();
      const bool is_read = std::any_of(files_.begin(), files_.end(), [&other](const auto& read) {
        return read.filename() == other.filename();
      });
      if (other.stem() == file().stem() && !is_read) others.push_back(other);
    }
  }
  for (const std::filesystem::path& other : others) {
    std::filesystem::create_symlink(std::filesystem::absolute(other), folder / other.filename(),
                                    error);
    if (error) return absl::InternalError(absl::StrCat(folder.string(), ": ", error.message()));
  }
  return absl::OkStatus();
}

}  // namespace landbridge
