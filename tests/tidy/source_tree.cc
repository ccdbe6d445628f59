// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/source_tree.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

#include "tests/support/catch.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

namespace fs = std::filesystem;

// Folders that version control does not hold (.gitignore), and its own.
bool IsForeign(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name == ".git" || name == "node_modules" || name.starts_with("build");
}

std::vector<SourceFile> ReadTree() {
  std::vector<SourceFile> files;
  for (auto entry = fs::recursive_directory_iterator("."); entry != fs::end(entry); ++entry) {
    if (entry->is_directory() && IsForeign(entry->path())) {
      entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file()) continue;
    std::string text = FileText(entry->path());
    if (text.find('\0') != std::string::npos) continue;
    files.push_back({entry->path().lexically_relative(".").generic_string(), std::move(text)});
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace

const std::vector<SourceFile>& SourceTree() {
  static const auto* const tree = new std::vector<SourceFile>(ReadTree());
  return *tree;
}

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string FaultAt(const SourceFile& file, size_t line, std::string_view what) {
  return file.path + ":" + std::to_string(line) + ": " + std::string(what);
}

bool MatchesAny(const std::string& path, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&path](const std::string& pattern) {
    return fnmatch(pattern.c_str(), path.c_str(), 0) == 0;
  });
}

void RequireNone(const Faults& faults) {
  // Catch2 would break the lines, and editors could not follow them.
  for (const std::string& fault : faults) std::cerr << fault << "\n";
  REQUIRE(faults.empty());
}

}  // namespace landbridge::testing
