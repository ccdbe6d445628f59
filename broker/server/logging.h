// SPDX-License-Identifier: Apache-2.0
// The process's log: one line for each thing that an operator wants to know, on standard error.
#pragma once

namespace landbridge {

// Sets up spdlog's default logger, and lets gRPC's own errors into it at debug level: what a
// stranger sends to an open port is no news. Call it once, before threads are started.
// LANDBRIDGE_LOG_LEVEL (debug, info, warning, error) chooses the level.
void StartLogging();

}  // namespace landbridge
