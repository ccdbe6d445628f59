// SPDX-License-Identifier: Apache-2.0
// Publishes what one agency has to report, as fast as the simulation allows.
#pragma once

#include <set>
#include <string>

#include "absl/status/status.h"
#include "landbridge/v1/publish_service.pb.h"
#include "tests/simulation/broker_link.h"
#include "tests/simulation/milestones.h"
#include "tests/simulation/settings.h"
#include "tests/simulation/world.h"

namespace landbridge::testing {

struct PublisherOutcome {
  absl::Status status;
  std::set<int> revealed;  // companies whose LEI was published
  v1::Tally tally;         // as far as verdicts were not lost with a connection
};

// Returns when everything is settled. `files` are those of the agency's certificate.
PublisherOutcome PublishAll(const World& world, const SimulationSettings& settings, int agency,
                            const BrokerAddress& address, const std::string& authority_file,
                            const CertificateFiles& files, Milestones& milestones);

}  // namespace landbridge::testing
