// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/connection_flags.h"

#include "CLI/CLI.hpp"

namespace landbridge {

void AddConnectionFlags(CLI::App& command, ConnectionOptions& flags) {
  const char* group = "Connection (flags stand above $LANDBRIDGE_..., those above --connection)";
  command.add_option("--server", flags.server, "the broker's HOST:PORT")->group(group);
  command
      .add_option("--authority", flags.authority, "PEM file that signs the broker's certificate")
      ->group(group);
  command.add_option("--certificate", flags.certificate, "our certificate, PEM, leaf first")
      ->group(group);
  command.add_option("--key", flags.key, "our private key, PEM")->group(group);
  command
      .add_option("--server-name", flags.server_name,
                  "name in the broker's certificate, if not HOST")
      ->group(group);
  command.add_option("--connection", flags.file, "YAML file with these settings")->group(group);
}

}  // namespace landbridge
