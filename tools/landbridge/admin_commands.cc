// SPDX-License-Identifier: Apache-2.0
// `status` and `digest`.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <iostream>
#include <memory>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "adapters/sdk/connection_flags.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"
#include "tools/landbridge/client_flags.h"
#include "tools/landbridge/command.h"

namespace landbridge {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

void PrintStatus(const v1::GetStatusResponse& status) {
  std::cout << absl::StrFormat("landbridged %s, since %s, store %s\n", status.version(),
                               TimeText(status.start_time()), status.store_epoch());
  std::cout << absl::StrFormat(
      "log       %d entries durable, %d applied, %.1f MiB; state %.1f MiB\n", status.log_head(),
      status.applied_position(), static_cast<double>(status.log_bytes()) / kMebibyte,
      static_cast<double>(status.state_bytes()) / kMebibyte);
  std::cout << absl::StrFormat("listings  %d in force, %d lifted, %d subjects, %d events\n",
                               status.listings_in_force(), status.listings_lifted(),
                               status.subjects(), status.event_head());
  for (const auto& source : status.sources()) {
    const v1::Tally& tally = source.tally();
    std::cout << absl::StrFormat(
        "source    %s %s: %d records; %d new, %d joined, %d amended, %d unchanged, %d ended, %d "
        "withdrawn, %d rejected "
        "(%d kept); last change %s%s\n",
        source.agency(), source.source(), source.live_records(), tally.created(), tally.attested(),
        tally.amended(), tally.unchanged(), tally.ended(), tally.withdrawn(), tally.rejected(),
        source.kept_rejections(), TimeText(source.last_change_time()),
        source.connected() ? "; connected: " + source.agent() : "");
  }
  for (const auto& subscription : status.subscriptions()) {
    std::cout << absl::StrFormat(
        "feed      %s %s: acknowledged %d, %d behind (%d s), at %s; %d lifts not acknowledged, %d "
        "late; last seen %s%s\n",
        subscription.province(), subscription.name(), subscription.acknowledged_event(),
        subscription.lag_events(), subscription.lag_seconds(),
        TimeText(subscription.acknowledge_time()), subscription.pending_lifts(),
        subscription.late_lifts(), TimeText(subscription.last_seen_time()),
        subscription.connected() ? "; connected" : "");
  }
}

absl::StatusOr<int> Status(const ConnectionOptions& connection, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const auto channel, OpenChannel(connection));
  grpc::ClientContext context;
  SetDeadline(context);
  v1::GetStatusResponse response;
  LB_RETURN_IF_ERROR(
      FromGrpc(v1::AdminService::NewStub(channel)->GetStatus(&context, {}, &response), context));
  if (format == OutputFormat::kText) {
    PrintStatus(response);
  } else {
    std::cout << AsJson(response, format == OutputFormat::kJson) << "\n";
  }
  return kExitOk;
}

absl::StatusOr<int> Digest(const ConnectionOptions& connection, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const auto channel, OpenChannel(connection));
  grpc::ClientContext context;  // no deadline: it takes as long as the state is large
  v1::GetDigestResponse response;
  LB_RETURN_IF_ERROR(
      FromGrpc(v1::AdminService::NewStub(channel)->GetDigest(&context, {}, &response), context));
  if (format == OutputFormat::kText) {
    std::cout << "position  " << response.applied_position() << "\nstate     "
              << response.state_digest() << "\ncontent   " << response.content_digest() << "\n";
  } else {
    std::cout << AsJson(response, format == OutputFormat::kJson) << "\n";
  }
  return kExitOk;
}

}  // namespace

void AddStatusCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("status", "Show where the broker stands (operators)");
  command->footer("Example:\n  landbridge status --connection operator.yaml");
  auto flags = std::make_shared<ConnectionOptions>();
  AddConnectionFlags(*command, *flags);
  command->callback(
      [flags, &line] { line.run = [flags, &line] { return Status(*flags, line.format); }; });
}

void AddDigestCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "digest", "Print digests of the whole state, to compare brokers (operators)");
  command->footer(
      "Example:\n  landbridge digest --connection operator.yaml\n"
      "state: equal for stores that applied the same log. content: equal for brokers that were "
      "told the same in the same order.");
  auto flags = std::make_shared<ConnectionOptions>();
  AddConnectionFlags(*command, *flags);
  command->callback(
      [flags, &line] { line.run = [flags, &line] { return Digest(*flags, line.format); }; });
}

}  // namespace landbridge
