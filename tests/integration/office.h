// SPDX-License-Identifier: Apache-2.0
// A department's folder with exports and mappings, which one adapter serves.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "tests/integration/town.h"
#include "tests/support/subprocess.h"

namespace landbridge::testing {

inline constexpr char kOfficeAgency[] = "agency/440300/market-supervision";
inline const Agencies kOfficeAgencies = {{kOfficeAgency, {"market/*"}}};

// Replaces the file at once, as an export should.
void Replace(const std::filesystem::path& file, const std::string& text);

// A mapping that reads what FinesExport writes.
std::string FinesMapping(const std::string& source);
// Rows with the numbers from `first` to `last`, and `more` behind them.
std::string FinesExport(int first, int last, const std::string& more = "");

// Waits until the file has `text`; the test ends when `process` does before.
void AwaitText(const std::filesystem::path& file, const std::string& text, Subprocess& process);

using AboutSource = std::function<bool(const nlohmann::json&)>;

AboutSource HasRecords(int count);
bool IsConnected(const nlohmann::json& source);

class Office {
 public:
  explicit Office(Town& town);

  std::filesystem::path file(const std::string& name) const { return town_.folder() / name; }

  // A mapping NAME.yaml of the source market/NAME over NAME.csv; `entry` are further keys of its
  // entry in sources.yaml.
  void Add(const std::string& name, const std::string& entry = "");
  // The same for a mapping that has no input.
  void AddDatabase(const std::string& name, const std::string& mapping);

  // A line of sources.yaml besides: "passes_max: 1".
  void Set(const std::string& line);

  // Serves them; what the adapter says goes to serve.log, or to `out`.
  void Start(const std::filesystem::path& out = {});
  // By SIGTERM; it must end well.
  void Stop();

  // Waits until what the broker says of a source is so.
  void Await(const std::string& name, const AboutSource& so);
  void AwaitLog(const std::string& text) { AwaitText(log_, text, *process_); }

  std::string Log() const;
  Subprocess& process() { return *process_; }

 private:
  Town& town_;
  const std::filesystem::path log_;
  std::string settings_;
  std::string entries_;
  std::unique_ptr<Subprocess> process_;
};

}  // namespace landbridge::testing
