// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/publisher.h"

#include "adapters/sdk/connection.h"
#include "adapters/sdk/publish_client.h"
#include "proto/contract/status_macros.h"
#include "tests/simulation/agency.h"

namespace landbridge::testing {
namespace {

absl::Status Publish(const World& world, const SimulationSettings& settings, int number,
                     const ConnectionOptions& connection, Milestones& milestones,
                     PublisherOutcome& outcome) {
  LB_ASSIGN_OR_RETURN(const auto channel, MakeChannel(connection));
  PublishClientOptions options;
  options.source = "decisions";
  options.agent = "simulation";
  LB_ASSIGN_OR_RETURN(const auto client, PublishClient::Open(channel, options));
  Agency agency(world, settings.seed, number, settings.records_max);
  // The agencies take turns: change number n of all is made by agency n modulo their number.
  for (int turn = number; turn < settings.changes; turn += world.agencies()) {
    LB_RETURN_IF_ERROR(milestones.WaitUntilAllowed(turn)
                           ? absl::OkStatus()
                           : absl::DeadlineExceededError("was not allowed to publish any more"));
    const v1::Change change = agency.Next();
    if (change.has_upsert()) {
      LB_RETURN_IF_ERROR(client->Upsert(change.record_id(), change.upsert()));
    } else {
      LB_RETURN_IF_ERROR(client->Withdraw(change.record_id(), change.withdraw().reason(), ""));
    }
    milestones.Published();
  }
  LB_RETURN_IF_ERROR(client->Drain());
  outcome.revealed = agency.revealed();
  outcome.tally = client->totals().tally;
  if (outcome.tally.rejected() == 0) return absl::OkStatus();
  return absl::InternalError("changes were rejected");
}

}  // namespace

PublisherOutcome PublishAll(const World& world, const SimulationSettings& settings, int agency,
                            const BrokerAddress& address, const std::string& authority_file,
                            const CertificateFiles& files, Milestones& milestones) {
  ConnectionOptions connection;
  connection.server = address.target;
  connection.authority = authority_file;
  connection.certificate = files.certificate;
  connection.key = files.key;
  PublisherOutcome outcome;
  outcome.status = Publish(world, settings, agency, connection, milestones, outcome);
  return outcome;
}

}  // namespace landbridge::testing
