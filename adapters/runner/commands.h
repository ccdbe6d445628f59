// SPDX-License-Identifier: Apache-2.0
// The subcommands of landbridge-adapter. Each adds its flags and sets `run` when it is chosen;
// `run` returns the exit code, or what failed.
#pragma once

#include <functional>

#include "absl/status/statusor.h"

namespace CLI {
class App;
}

namespace landbridge {

using CommandRun = std::function<absl::StatusOr<int>()>;

void AddCheckCommand(CLI::App& app, CommandRun& run);
void AddRunCommand(CLI::App& app, CommandRun& run);
void AddConformCommand(CLI::App& app, CommandRun& run);
void AddServeCommand(CLI::App& app, CommandRun& run);
void AddTemplateCommand(CLI::App& app, CommandRun& run);

}  // namespace landbridge
