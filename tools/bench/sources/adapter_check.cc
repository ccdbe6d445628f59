// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/adapter_check.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"
#include "tools/bench/peers/server_program.h"
#include "tools/bench/sources/penalty_list.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kPatience = absl::Hours(1);

int64_t NumberOf(const nlohmann::json& answer, const char* name) {
  const auto at = answer.find(name);
  return at != answer.end() && at->is_number_integer() ? at->get<int64_t>() : -1;
}

}  // namespace

absl::StatusOr<AdapterCheck> AdapterCheck::Prepare(const std::filesystem::path& adapter,
                                                   const std::filesystem::path& folder,
                                                   const SourceForm& form) {
  if (access(adapter.c_str(), X_OK) != 0) {
    return absl::NotFoundError(absl::StrCat(adapter.string(),
                                            " is no program that can be run; build "
                                            "landbridge-adapter, or name it with --adapter"));
  }
  const std::filesystem::path mapping = folder / "mapping.yaml";
  LB_RETURN_IF_ERROR(WriteFile(mapping, PenaltyMapping(form.table, form.ten_bytes)));
  std::vector<std::string> command = {adapter.string(), "check", mapping.string(), "--format",
                                      "json"};
  if (!std::holds_alternative<SqlOptions>(form.options)) {
    command.insert(command.end(), {"--input", form.file.string()});
  }
  return AdapterCheck(std::move(command), folder / "answer.json");
}

absl::StatusOr<Ending> AdapterCheck::Run(int64_t rows) const {
  std::error_code error;
  std::filesystem::remove(answer_, error);  // a child's output is appended
  LB_ASSIGN_OR_RETURN(const auto process, ChildProcess::Start(command_, answer_));
  LB_ASSIGN_OR_RETURN(const Ending ending, process->AwaitEnd(kPatience));
  LB_ASSIGN_OR_RETURN(const std::string said, ReadWhole(answer_));
  // Behind what it said to people: that there is no catalogue.
  const nlohmann::json answer = nlohmann::json::parse(
      said.substr(std::min(said.find('{'), said.size())), nullptr, /*allow_exceptions=*/false);
  if (ending.exit_code == 0 && NumberOf(answer, "rows") == rows &&
      NumberOf(answer, "records") == rows && NumberOf(answer, "warnings") == 0) {
    return ending;
  }
  return absl::InternalError(absl::StrCat("landbridge-adapter check of ", rows, " rows ended with ",
                                          ending.exit_code, " and said: ", said));
}

}  // namespace landbridge::bench
