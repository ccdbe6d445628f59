// SPDX-License-Identifier: Apache-2.0
// The command line flags by which every client program is told where its broker is.
#pragma once

#include "adapters/sdk/connection.h"

namespace CLI {
class App;
}

namespace landbridge {

// Adds --server, --authority, --certificate, --key, --server-name and --connection to `command`;
// they fill `flags`, which must outlive the parsing. Complete them with ResolveConnection.
void AddConnectionFlags(CLI::App& command, ConnectionOptions& flags);

}  // namespace landbridge
