// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/grpc_status.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/connection_remedy.h"
#include "proto/contract/problem.h"

namespace landbridge {
namespace {

// Both enums number the sixteen canonical codes alike; a code that a newer peer invents is unknown
// to us.
absl::StatusCode CodeOf(grpc::StatusCode code) {
  const auto number = static_cast<int>(code);
  return number >= 0 && number <= 16 ? static_cast<absl::StatusCode>(number)
                                     : absl::StatusCode::kUnknown;
}

std::string Bounded(absl::string_view text) {
  if (text.size() <= kStatusTextBytesMax) return std::string(text);
  size_t length = kStatusTextBytesMax - 3;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return std::string(text.substr(0, length)) + "...";
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status, grpc::ServerContextBase* context) {
  if (status.ok()) return grpc::Status::OK;
  if (std::optional<v1::Problem> problem = ProblemOf(status); problem.has_value()) {
    problem->set_message(Bounded(problem->message()));
    problem->set_remedy(Bounded(problem->remedy()));
    problem->set_field(Bounded(problem->field()));
    context->AddTrailingMetadata(kProblemMetadataKey, problem->SerializeAsString());
  }
  return {static_cast<grpc::StatusCode>(static_cast<int>(status.code())),
          Bounded(status.message())};
}

absl::Status FromGrpc(const grpc::Status& status, const grpc::ClientContext& context) {
  if (status.ok()) return absl::OkStatus();
  std::string message = status.error_message();
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
    const std::string remedy = ConnectionRemedy(message);
    if (!remedy.empty()) message += "; " + remedy;
  }
  absl::Status result(CodeOf(status.error_code()), message);
  const auto& metadata = context.GetServerTrailingMetadata();
  if (const auto found = metadata.find(kProblemMetadataKey); found != metadata.end()) {
    result.SetPayload(AbslView(kProblemTypeUrl),
                      absl::Cord(absl::string_view(found->second.data(), found->second.size())));
  }
  return result;
}

}  // namespace landbridge
