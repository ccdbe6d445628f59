// SPDX-License-Identifier: Apache-2.0
// What a person asked landbridge-bench for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tools/bench/scenario.h"

namespace landbridge::bench {

struct CommandLine {
  std::vector<std::string> scenarios;  // all, when empty
  std::filesystem::path folder;        // where stores are made; empty: where temporary files belong
  std::filesystem::path json;          // empty: none is written
  std::filesystem::path svg;           // empty: none are drawn
  Settings settings;                   // all but the folder, certificates and progress
};

// Reads it into `command_line`. Returns what the program has to end with: after --help and
// --version, and where something is wrong, which was said. Nothing when it is to go on.
std::optional<int> ReadCommandLine(int argc, char** argv, CommandLine& command_line);

}  // namespace landbridge::bench
