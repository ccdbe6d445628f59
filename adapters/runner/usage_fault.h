// SPDX-License-Identifier: Apache-2.0
// What to say about a command line that the program does not understand.
#pragma once

#include <string>

namespace CLI {
class App;
class Error;
}  // namespace CLI

namespace landbridge {

// For CLI::App::failure_message: names what is not known, and the flag or subcommand that it is
// likely to mean.
std::string UsageFault(const CLI::App* app, const CLI::Error& error);

}  // namespace landbridge
