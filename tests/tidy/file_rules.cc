// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/file_rules.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace landbridge::testing {
namespace {

using std::string_view;

constexpr size_t kColumnsMax = 100;
constexpr size_t kLinesMax = 450;

// Longer files, each with the reason why it is one.
const std::map<std::string, string_view, std::less<>>& LongFiles() {
  static const auto* const files = new std::map<std::string, string_view, std::less<>>{
      {"adapters/profiles/catalogue.yaml", "one list that people read from end to end"},
      {"tests/tidy/schema_golden.txt", "one line for each element of the schemas"},
  };
  return *files;
}

// The words are put together here so that this file is none of those that contain them.
const std::vector<std::string>& Unfinished() {
  static const auto* const words = new std::vector<std::string>{
      std::string("TO") + "DO", std::string("FIX") + "ME", std::string("XX") + "X"};
  return *words;
}

const std::vector<std::string>& Traces() {
  static const auto* const traces = new std::vector<std::string>{
      std::string("/wo") + "rk/",      std::string("/ro") + "ot/",
      std::string("/ho") + "me/",      std::string("/tmp/") + "lb",
      std::string("npm") + "js.org",   std::string("py") + "pi.org",
      std::string("deb.") + "debian.", std::string("crates") + ".io",
      std::string("docker") + ".io",   std::string("proxy.") + "golang."};
  return *traces;
}

string_view NameOf(const SourceFile& file) {
  const string_view path = file.path;
  const size_t slash = path.rfind('/');
  return slash == string_view::npos ? path : path.substr(slash + 1);
}

// How a comment begins in the file's format; empty when it has none, or none that people would
// read.
string_view CommentMark(const SourceFile& file) {
  const string_view name = NameOf(file);
  for (const string_view end : {".h", ".cc", ".proto", ".js"}) {
    if (name.ends_with(end)) return "//";
  }
  for (const string_view end : {".cmake", ".yaml", ".yml", ".sh", ".py"}) {
    if (name.ends_with(end)) return "#";
  }
  if (name == "CMakeLists.txt" || name == "dependencies" || file.text.starts_with("#!")) return "#";
  return {};
}

// Columns as an editor counts them, save that wide characters count as one.
size_t ColumnsOf(string_view line) {
  size_t columns = 0;
  for (const char byte : line) {
    if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) ++columns;
  }
  return columns;
}

bool IsWordCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool HasWord(string_view line, string_view word) {
  for (size_t at = line.find(word); at != string_view::npos; at = line.find(word, at + 1)) {
    const bool begins = at == 0 || !IsWordCharacter(line[at - 1]);
    const size_t after = at + word.size();
    if (begins && (after == line.size() || !IsWordCharacter(line[after]))) return true;
  }
  return false;
}

template <typename Visit>
void ForEachLine(const SourceFile& file, Visit visit) {
  size_t number = 0;
  for (const string_view line : LinesOf(file.text)) visit(++number, line);
}

}  // namespace

Faults FindMissingLicence(const std::vector<SourceFile>& files) {
  Faults faults;
  for (const SourceFile& file : files) {
    const string_view mark = CommentMark(file);
    if (mark.empty()) continue;
    const std::string wanted = std::string(mark) + " SPDX-License-Identifier: Apache-2.0";
    const std::vector<string_view> lines = LinesOf(file.text);
    const size_t place = !lines.empty() && lines[0].starts_with("#!") ? 1 : 0;
    if (lines.size() > place && lines[place] == wanted) continue;
    faults.push_back(FaultAt(file, place + 1, "must be `" + wanted + "`"));
  }
  return faults;
}

Faults FindLongLines(const std::vector<SourceFile>& files) {
  Faults faults;
  for (const SourceFile& file : files) {
    if (!file.path.ends_with(".h") && !file.path.ends_with(".cc")) continue;
    ForEachLine(file, [&](size_t number, string_view line) {
      const size_t columns = ColumnsOf(line);
      if (columns <= kColumnsMax) return;
      faults.push_back(FaultAt(file, number,
                               std::to_string(columns) + " columns; at most " +
                                   std::to_string(kColumnsMax) + " (clang-format)"));
    });
  }
  return faults;
}

Faults FindLongFiles(const std::vector<SourceFile>& files) {
  Faults faults;
  for (const SourceFile& file : files) {
    // What a lock file holds is decided by its tool.
    if (file.path.ends_with("package-lock.json")) continue;
    const size_t lines = LinesOf(file.text).size();
    const bool named = LongFiles().contains(file.path);
    if (lines > kLinesMax && !named) {
      faults.push_back(FaultAt(file, 1,
                               std::to_string(lines) + " lines; at most " +
                                   std::to_string(kLinesMax) +
                                   ": find its second subject, or name it with its reason in "
                                   "tests/tidy/file_rules.cc"));
    } else if (lines <= kLinesMax && named) {
      faults.push_back(FaultAt(file, 1,
                               "is not so long any more; take its name out of "
                               "tests/tidy/file_rules.cc"));
    }
  }
  return faults;
}

Faults FindUnfinishedWork(const std::vector<SourceFile>& files) {
  Faults faults;
  for (const SourceFile& file : files) {
    ForEachLine(file, [&](size_t number, string_view line) {
      for (const std::string& word : Unfinished()) {
        if (HasWord(line, word))
          faults.push_back(FaultAt(file, number, word + ": do it, or open an issue"));
      }
    });
  }
  return faults;
}

Faults FindTracesOfMachines(const std::vector<SourceFile>& files) {
  Faults faults;
  for (const SourceFile& file : files) {
    ForEachLine(file, [&](size_t number, string_view line) {
      for (const std::string& trace : Traces()) {
        if (line.find(trace) == string_view::npos) continue;
        faults.push_back(
            FaultAt(file, number, "`" + trace + "` means something on one machine only"));
      }
    });
  }
  return faults;
}

}  // namespace landbridge::testing
