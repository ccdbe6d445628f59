// SPDX-License-Identifier: Apache-2.0
// Prometheus' text format, read as strictly as its own checker (`promtool check metrics`) reads it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace landbridge::testing {

class Exposition {
 public:
  // Ends the test when `text` is malformed, a family or a sample comes twice, lacks its help or its
  // type, or when one of ours goes against the naming rules: counters and only they end in _total.
  explicit Exposition(std::string_view text);

  // By name and labels as they are written: `landbridge_listings{state="lifted"}`.
  std::optional<double> Value(const std::string& sample) const;

  // Names of all families, also of those without samples.
  const std::set<std::string>& families() const { return families_; }

 private:
  std::set<std::string> families_;
  std::map<std::string, double> samples_;
};

// What GET /metrics answers on `address`. Ends the test unless that is 200.
std::string Scrape(const std::string& address);

}  // namespace landbridge::testing
