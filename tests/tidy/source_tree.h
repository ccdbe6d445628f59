// SPDX-License-Identifier: Apache-2.0
// The project's files as text, for tests that hold the tree against its own rules.
//
// A rule is a function from files to faults, so that it can be tried on a bad example as well as on
// the tree.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace landbridge::testing {

struct SourceFile {
  std::string path;  // from the root of the tree, with `/`
  std::string text;
};

// "storage/position.h:12: what is wrong and what to do".
using Faults = std::vector<std::string>;

// Every text file of the tree, by path. What is built, downloaded or hidden by version control is
// left out.
const std::vector<SourceFile>& SourceTree();

// The lines of `text` without their ends.
std::vector<std::string_view> LinesOf(std::string_view text);

// `line` counts from 1.
std::string FaultAt(const SourceFile& file, size_t line, std::string_view what);

// Whether `path` is matched by one of the shell patterns, in which `*` stands for any text, `/`
// included.
bool MatchesAny(const std::string& path, const std::vector<std::string>& patterns);

// Fails the running test with each fault on a line of its own.
void RequireNone(const Faults& faults);

}  // namespace landbridge::testing
