// SPDX-License-Identifier: Apache-2.0
// The foreign schemes against identifiers that were really issued.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proto/contract/identifiers.h"
#include "tests/support/catch.h"
#include "tests/support/shared_data.h"

namespace landbridge {
namespace {

using Verdict = IdentifierVerdict;

std::vector<std::string> Lines(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST_CASE(
    "of 12,505 listed Mexican taxpayers 30 numbers fail their check digit and 87 are masked") {
  LB_SHARED_DATA_OR_SKIP(folder, "mexico_sat_69b");
  std::map<Verdict, int> verdicts;
  int persons = 0;
  for (const std::string& line : Lines(folder / "69B_upload2021-05-19.csv")) {
    const size_t begin = line.find(',') + 1;
    if (line.find_first_not_of("0123456789") != begin - 1) continue;  // title and header lines
    std::string rfc;
    for (const char c : line.substr(begin, line.find(',', begin) - begin)) {
      // The file is Latin-1: Ñ is the only letter outside of ASCII that a number may have.
      rfc += c == '\xD1' ? std::string("Ñ") : std::string(1, c);
    }
    const auto parsed = ParseIdentifier("mx.rfc", rfc);
    ++verdicts[parsed.verdict];
    persons += parsed.of_person ? 1 : 0;
    REQUIRE(parsed.join_keys.empty() == (parsed.verdict != Verdict::kVerified));
  }
  CHECK(verdicts == std::map<Verdict, int>{{Verdict::kVerified, 12388},
                                           {Verdict::kCheckDigitFailed, 30},
                                           {Verdict::kMasked, 87}});
  CHECK(persons == 2580);
}

// Every word of the files of `folder` that starts with `start` and has `bytes` bytes.
std::set<std::string> Words(const std::filesystem::path& folder, std::string_view start,
                            size_t bytes) {
  std::set<std::string> words;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    // The sample of the publisher's own form holds made-up numbers.
    if (entry.path().stem() == "sample_raw") continue;
    for (const std::string& line : Lines(entry.path())) {
      for (size_t at = line.find(start); at != std::string::npos; at = line.find(start, at + 1)) {
        size_t end = line.find_first_not_of("0123456789", at + start.size());
        if (end == std::string::npos) end = line.size();
        if (end - at == bytes) words.insert(line.substr(at, bytes));
      }
    }
  }
  return words;
}

TEST_CASE("all but one of the Austrian numbers in the lists of shell companies verify") {
  LB_SHARED_DATA_OR_SKIP(folder, "austria_scheinfirmen");
  int verified = 0;
  int failed = 0;
  for (const std::string& word : Words(folder, "ATU", 11)) {
    const auto verdict = ParseIdentifier("at.uid", word).verdict;
    verified += verdict == Verdict::kVerified ? 1 : 0;
    failed += verdict == Verdict::kCheckDigitFailed ? 1 : 0;
  }
  CHECK(verified == 1166);
  CHECK(failed == 1);
}

TEST_CASE("the Brazilian numbers in the list of suspended companies verify") {
  LB_SHARED_DATA_OR_SKIP(folder, "brazil_ceis");
  int verified = 0;
  int other = 0;
  for (const std::string& line : Lines(folder / "ceis_construcao.csv")) {
    const std::string first = line.substr(0, line.find_first_of(",;"));
    if (first.size() != 18) continue;
    (ParseIdentifier("br.cnpj", first).verdict == Verdict::kVerified ? verified : other)++;
  }
  CHECK(verified == 239);
  CHECK(other == 0);
}

}  // namespace
}  // namespace landbridge
