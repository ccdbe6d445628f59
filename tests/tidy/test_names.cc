// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/test_names.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace landbridge::testing {
namespace {

using std::string_view;

// The first argument of each TEST_CASE: string literals one after the other.
void AddNamesOf(string_view text, std::set<std::string>& names) {
  constexpr string_view kOpening = "TEST_CASE(";
  for (size_t at = text.find(kOpening); at != string_view::npos; at = text.find(kOpening, at)) {
    at += kOpening.size();
    std::string name;
    while ((at = text.find_first_not_of(" \n", at)) != string_view::npos && text[at] == '"') {
      const size_t end = text.find('"', at + 1);
      if (end == string_view::npos) break;
      name.append(text.substr(at + 1, end - at - 1));
      at = end + 1;
    }
    names.insert(name);
    if (at == string_view::npos) break;
  }
}

// Looks for quoted names in the item that is open; a name may go over the end of a line.
class Item {
 public:
  explicit Item(const std::set<std::string>& known) : known_(known) {}

  void Read(const SourceFile& file, size_t line, string_view text, Faults& faults) {
    for (const char c : text) {
      if (c == '"' && quoted_ && !known_.contains(name_)) {
        faults.push_back(FaultAt(file, line, "there is no test \"" + name_ + "\""));
      }
      if (c == '"') {
        quoted_ = !quoted_;
        name_.clear();
      } else if (quoted_) {
        name_.push_back(c);
      }
    }
    if (quoted_) name_.push_back(' ');
  }

 private:
  const std::set<std::string>& known_;
  bool quoted_ = false;
  std::string name_;
};

}  // namespace

Faults FindUnknownTests(const std::vector<SourceFile>& files) {
  std::set<std::string> known;
  for (const SourceFile& file : files) {
    if (file.path.ends_with("_test.cc")) AddNamesOf(file.text, known);
  }
  Faults faults;
  for (const SourceFile& file : files) {
    if (!file.path.ends_with(".md")) continue;
    std::optional<Item> item;
    size_t number = 0;
    for (string_view line : LinesOf(file.text)) {
      ++number;
      const size_t start = line.find_first_not_of(' ');
      line.remove_prefix(start == string_view::npos ? line.size() : start);
      if (line.starts_with("- Tests:")) {
        item.emplace(known);
      } else if (line.empty() || line[0] == '-' || line[0] == '#' ||
                 (line[0] >= '0' && line[0] <= '9')) {
        item.reset();
      }
      if (item) item->Read(file, number, line, faults);
    }
  }
  return faults;
}

}  // namespace landbridge::testing
