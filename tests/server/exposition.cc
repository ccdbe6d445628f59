// SPDX-License-Identifier: Apache-2.0
#include "tests/server/exposition.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <regex>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

const std::regex& HelpLine() {
  static const auto* const form = new std::regex(R"(# HELP ([a-z_:][a-z0-9_:]*) \S.*)");
  return *form;
}

const std::regex& TypeLine() {
  static const auto* const form =
      new std::regex(R"(# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge|summary))");
  return *form;
}

// Parts: 1 name and labels, 2 name, 3 value.
const std::regex& SampleLine() {
  const std::string label = R"re([a-z_]+="(?:[^"\\]|\\.)*")re";
  static const auto* const form =
      new std::regex("(([a-z_:][a-z0-9_:]*)(?:\\{" + label + "(?:," + label + ")*\\})?) (\\S+)");
  return *form;
}

// The family of a sample: summaries have further names.
std::string FamilyOf(std::string name, const std::map<std::string, std::string>& types) {
  for (const std::string end : {"_sum", "_count"}) {
    if (!name.ends_with(end)) continue;
    std::string stem = name.substr(0, name.size() - end.size());
    if (const auto type = types.find(stem); type != types.end() && type->second == "summary") {
      return stem;
    }
  }
  return name;
}

}  // namespace

Exposition::Exposition(std::string_view text) {
  REQUIRE(text.ends_with('\n'));
  std::istringstream lines{std::string(text)};
  std::map<std::string, std::string> types;
  std::string line, helped;
  while (std::getline(lines, line)) {
    CAPTURE(line);
    std::smatch parts;
    if (std::regex_match(line, parts, HelpLine())) {
      helped = parts[1];
      REQUIRE(families_.insert(helped).second);
    } else if (std::regex_match(line, parts, TypeLine())) {
      REQUIRE(parts[1] == helped);
      types[parts[1]] = parts[2];
      if (helped.starts_with("landbridge_")) {
        REQUIRE((parts[2] == "counter") == helped.ends_with("_total"));
      }
    } else {
      REQUIRE(std::regex_match(line, parts, SampleLine()));
      REQUIRE(FamilyOf(parts[2], types) == helped);
      REQUIRE(types.contains(helped));
      double value = 0;
      REQUIRE((absl::SimpleAtod(parts[3].str(), &value) || parts[3] == "Nan"));
      REQUIRE(samples_.emplace(parts[1], value).second);
    }
  }
}

std::optional<double> Exposition::Value(const std::string& sample) const {
  const auto found = samples_.find(sample);
  if (found == samples_.end()) return std::nullopt;
  return found->second;
}

std::string Scrape(const std::string& address) {
  const size_t colon = address.rfind(':');
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(colon + 1))));
  REQUIRE(inet_pton(AF_INET, address.substr(0, colon).c_str(), &place.sin_addr) == 1);
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(connect(connection, reinterpret_cast<sockaddr*>(&place), sizeof(place)) == 0);
  const std::string request =
      "GET /metrics HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n";
  REQUIRE(write(connection, request.data(), request.size()) ==
          static_cast<ssize_t>(request.size()));
  std::string answer;
  char bytes[4096];
  for (ssize_t got; (got = read(connection, bytes, sizeof(bytes))) > 0;) {
    answer.append(bytes, static_cast<size_t>(got));
  }
  close(connection);
  const size_t body = answer.find("\r\n\r\n");
  REQUIRE(body != std::string::npos);
  REQUIRE(answer.starts_with("HTTP/1.1 200"));
  CHECK(absl::StrContains(answer, "Content-Type: text/plain"));
  return answer.substr(body + 4);
}

}  // namespace landbridge::testing
