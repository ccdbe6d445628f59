// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/links.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace landbridge::testing {
namespace {

using std::string_view;

// The lines of a document outside of fenced code, with their numbers; inline code is blanked.
std::vector<std::pair<size_t, std::string>> ProseOf(const SourceFile& file) {
  std::vector<std::pair<size_t, std::string>> prose;
  bool fenced = false;
  size_t number = 0;
  for (const string_view line : LinesOf(file.text)) {
    ++number;
    if (line.starts_with("```")) {
      fenced = !fenced;
      continue;
    }
    if (fenced) continue;
    prose.emplace_back(number, std::string(line));
  }
  return prose;
}

// Blanks `code`, where a bracket is no link. The text of a link may hold code, its target may not.
std::string WithoutCode(std::string line) {
  bool code = false;
  for (char& c : line) {
    if (c == '`') {
      code = !code;
    } else if (code) {
      c = ' ';
    }
  }
  return line;
}

std::vector<std::string> TargetsIn(const std::string& line) {
  std::vector<std::string> targets;
  const std::string text = WithoutCode(line);
  for (size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 2)) {
    const size_t end = text.find(')', at);
    if (end == std::string::npos) break;
    targets.push_back(line.substr(at + 2, end - at - 2));
  }
  return targets;
}

// Names of headings; the second of the same name gets "-1", the third "-2".
std::set<std::string> AnchorsOf(const SourceFile& file) {
  std::map<std::string, int> seen;
  std::set<std::string> anchors;
  for (const auto& [number, line] : ProseOf(file)) {
    const size_t marks = line.find_first_not_of('#');
    if (marks == 0 || marks == std::string::npos || marks > 6 || line[marks] != ' ') continue;
    const std::string anchor = AnchorOf(string_view(line).substr(marks + 1));
    const int before = seen[anchor]++;
    anchors.insert(before == 0 ? anchor : anchor + "-" + std::to_string(before));
  }
  return anchors;
}

bool IsRelative(string_view target) {
  return target.find("://") == string_view::npos && !target.starts_with("mailto:");
}

class Tree {
 public:
  explicit Tree(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) {
      files_.emplace(file.path, &file);
      for (auto folder = std::filesystem::path(file.path).parent_path(); !folder.empty();
           folder = folder.parent_path()) {
        folders_.insert(folder.generic_string());
      }
    }
  }

  // What is wrong with a link from `from`, or nothing.
  std::optional<std::string> FaultOf(const SourceFile& from, string_view target) const {
    const size_t hash = target.find('#');
    const string_view path = target.substr(0, hash);
    const SourceFile* to = &from;
    if (!path.empty()) {
      auto full = (std::filesystem::path(from.path).parent_path() / path).lexically_normal();
      std::string name = full.generic_string();
      if (name.ends_with('/')) name.pop_back();
      if (folders_.contains(name) && hash == string_view::npos) return std::nullopt;
      const auto found = files_.find(name);
      if (found == files_.end()) return "there is no " + name;
      to = found->second;
    }
    if (hash == string_view::npos) return std::nullopt;
    const std::string anchor(target.substr(hash + 1));
    if (AnchorsOf(*to).contains(anchor)) return std::nullopt;
    return to->path + " has no heading #" + anchor;
  }

 private:
  std::map<std::string, const SourceFile*, std::less<>> files_;
  std::set<std::string, std::less<>> folders_;
};

}  // namespace

Faults FindBrokenLinks(const std::vector<SourceFile>& files) {
  const Tree tree(files);
  Faults faults;
  for (const SourceFile& file : files) {
    if (!file.path.ends_with(".md")) continue;
    for (const auto& [number, line] : ProseOf(file)) {
      for (const std::string& target : TargetsIn(line)) {
        if (!IsRelative(target)) continue;
        const auto fault = tree.FaultOf(file, target);
        if (fault) faults.push_back(FaultAt(file, number, "link to " + target + ": " + *fault));
      }
    }
  }
  return faults;
}

std::string AnchorOf(string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    if (c >= 'A' && c <= 'Z') {
      anchor.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if (c == ' ') {
      anchor.push_back('-');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               static_cast<unsigned char>(c) >= 0x80) {
      anchor.push_back(c);
    }
  }
  return anchor;
}

}  // namespace landbridge::testing
