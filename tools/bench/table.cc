// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/table.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/contract/check.h"

namespace landbridge::bench {
namespace {

std::string Number(double value, int decimals) { return absl::StrFormat("%.*f", decimals, value); }

std::string Cell(const FigureSamples& figure) {
  if (figure.samples.empty()) return "-";
  const auto [least, greatest] = std::minmax_element(figure.samples.begin(), figure.samples.end());
  const std::string low = Number(*least, figure.decimals);
  const std::string high = Number(*greatest, figure.decimals);
  std::string text = Number(Quantile(figure.samples, 0.5), figure.decimals);
  if (low != high) absl::StrAppend(&text, " (", low, "..", high, ")");
  return text;
}

std::vector<std::string> Heading(const std::vector<std::string>& labels, const Row& row) {
  std::vector<std::string> cells = labels;
  for (const FigureSamples& figure : row.figures()) cells.push_back(figure.name);
  return cells;
}

std::vector<std::string> Cells(const Row& row) {
  std::vector<std::string> cells = row.labels();
  for (const FigureSamples& figure : row.figures()) cells.push_back(Cell(figure));
  return cells;
}

std::string Aligned(const std::vector<std::vector<std::string>>& lines) {
  std::vector<size_t> widths;
  for (const auto& cells : lines) {
    widths.resize(std::max(widths.size(), cells.size()));
    for (size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], cells[i].size());
  }
  std::string text;
  for (const auto& cells : lines) {
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i) {
      absl::StrAppend(&line, i == 0 ? "" : "  ", cells[i],
                      std::string(widths[i] - cells[i].size(), ' '));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&text, line, "\n");
  }
  return text;
}

bool IsNumber(const std::string& text) {
  int64_t ignored = 0;
  return absl::SimpleAtoi(text, &ignored);
}

nlohmann::json AsNumber(const std::string& text) {
  int64_t number = 0;
  LB_CHECK(absl::SimpleAtoi(text, &number));
  return number;
}

}  // namespace

double Quantile(std::vector<double> samples, double fraction) {
  LB_CHECK(!samples.empty());
  std::sort(samples.begin(), samples.end());
  const double place = fraction * static_cast<double>(samples.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, samples.size() - 1);
  return std::lerp(samples[below], samples[above], place - static_cast<double>(below));
}

std::vector<double>& Row::Figure(std::string_view name, int decimals) {
  for (FigureSamples& figure : figures_) {
    if (figure.name == name) return figure.samples;
  }
  figures_.push_back({std::string(name), decimals, {}});
  return figures_.back().samples;
}

Row& Table::Add(std::vector<std::string> labels) {
  LB_CHECK(labels.size() == label_names_.size());
  return rows_.emplace_back(std::move(labels));
}

std::string Table::AsText() const {
  std::vector<std::vector<std::string>> lines;
  for (const Row& row : rows_) {
    std::vector<std::string> heading = Heading(label_names_, row);
    if (lines.empty()) lines.push_back(std::move(heading));
    lines.push_back(Cells(row));
  }
  std::string text = absl::StrCat(title_, "\n", Aligned(lines));
  for (const std::string& note : notes_) absl::StrAppend(&text, note, "\n");
  return text;
}

nlohmann::json Table::AsJson() const {
  std::vector<bool> numbers;
  for (size_t i = 0; i < label_names_.size(); ++i) {
    numbers.push_back(std::all_of(rows_.begin(), rows_.end(),
                                  [i](const Row& row) { return IsNumber(row.labels()[i]); }));
  }
  nlohmann::json rows = nlohmann::json::array();
  for (const Row& row : rows_) {
    nlohmann::json object;
    for (size_t i = 0; i < label_names_.size(); ++i) {
      const std::string& label = row.labels()[i];
      object[label_names_[i]] = numbers[i] ? AsNumber(label) : nlohmann::json(label);
    }
    for (const FigureSamples& figure : row.figures()) {
      if (figure.samples.empty()) continue;
      const auto [least, greatest] =
          std::minmax_element(figure.samples.begin(), figure.samples.end());
      object[figure.name] = {{"median", Quantile(figure.samples, 0.5)},
                             {"min", *least},
                             {"max", *greatest},
                             {"samples", figure.samples}};
    }
    rows.push_back(std::move(object));
  }
  return {{"title", title_}, {"rows", std::move(rows)}, {"notes", notes_}};
}

}  // namespace landbridge::bench
