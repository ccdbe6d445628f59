// SPDX-License-Identifier: Apache-2.0
// What scenarios print: tables of figures, each measured several times.
//
//   Table table("fan-out", {"views", "subscribers"});
//   Row& row = table.Add({"same", "64"});
//   row.Figure("events/s", 0).push_back(result.events / result.seconds);   // once per run
//   std::cout << AsText(table);
//
// Belongs to one thread.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"

namespace landbridge::bench {

struct FigureSamples {
  std::string name;  // with its unit: "lag p99 ms"
  int decimals = 0;
  std::vector<double> samples;
};

// Requires: there are samples. `fraction` 0.5 is the median; values between two samples are
// interpolated.
double Quantile(std::vector<double> samples, double fraction);

class Row {
 public:
  explicit Row(std::vector<std::string> labels) : labels_(std::move(labels)) {}

  // The samples of a figure, none at first.
  std::vector<double>& Figure(std::string_view name, int decimals);

  const std::vector<std::string>& labels() const { return labels_; }
  const std::vector<FigureSamples>& figures() const { return figures_; }

 private:
  std::vector<std::string> labels_;
  std::vector<FigureSamples> figures_;
};

class Table {
 public:
  Table(std::string title, std::vector<std::string> label_names)
      : title_(std::move(title)), label_names_(std::move(label_names)) {}

  // The reference is valid as long as the table is where it is.
  Row& Add(std::vector<std::string> labels);

  // A line under the table.
  void Note(std::string text) { notes_.push_back(std::move(text)); }

  const std::string& title() const { return title_; }
  const std::vector<std::string>& label_names() const { return label_names_; }
  const std::deque<Row>& rows() const { return rows_; }

  // One line for each row: labels, then the median of each figure, with "least..greatest" behind it
  // where there are several samples that differ.
  std::string AsText() const;

  // {"title", "rows": [{label: text, figure: {"median", "min", "max", "samples"}}], "notes"}; a
  // label that is a whole number in every row is a number.
  nlohmann::json AsJson() const;

 private:
  std::string title_;
  std::vector<std::string> label_names_;
  std::deque<Row> rows_;
  std::vector<std::string> notes_;
};

}  // namespace landbridge::bench
