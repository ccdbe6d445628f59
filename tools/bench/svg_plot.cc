// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/svg_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/check.h"

namespace landbridge::bench {
namespace {

constexpr double kMargin = 16;
constexpr double kTitleHeight = 36;
constexpr double kLineHeight = 20;
constexpr double kCharacterWidth = 7;  // of the widest that are common, at 12 px
constexpr double kPanelWidth = 260;
constexpr double kPanelGap = 24;
constexpr double kBarRoom = 150;  // of a panel; the value stands behind it
constexpr double kLinesHeight = 150;
constexpr double kAxisTop = 12;
constexpr double kAxisInset = 16;  // of the first and the last number
constexpr double kAxisRoom = 56;   // for numbers beside lines
constexpr size_t kPanelsPerLine = 4;
constexpr int kTicks = 4;
constexpr size_t kLinesFromRows = 3;
constexpr double kFarApart = 10;  // the greatest number through the least
constexpr std::array<std::string_view, 6> kColours = {"#3b82f6", "#e07a1f", "#22a06b",
                                                      "#c2498f", "#8b6fd6", "#8a8f98"};

constexpr char kStyle[] =
    "<style>.page{fill:#fff}.ink{fill:#1f2328}.axis{stroke:#8a8f98}.grid{stroke:#8a8f98;stroke-"
    "opacity:.3}.whisker{stroke:#1f2328}"
    "@media (prefers-color-scheme:dark){.page{fill:#16191d}.ink{fill:#e6e8eb}"
    ".whisker{stroke:#e6e8eb}}"
    "text{font:12px sans-serif}.title{font-weight:bold;font-size:14px}.end{text-anchor:end}"
    ".middle{text-anchor:middle}.line{fill:none;stroke-width:2}</style>\n";

struct Point {
  double median;
  double least;
  double greatest;
};

struct Panel {
  std::string figure;
  int decimals;
  std::vector<std::optional<Point>> points;  // one for each row
  double end = 1;                            // of the axis
};

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string Text(double x, double y, std::string_view kinds, const std::string& text) {
  return absl::StrFormat("<text x=\"%g\" y=\"%g\" class=\"ink %s\">%s</text>\n", x, y, kinds,
                         Escaped(text));
}

std::string Line(double x1, double y1, double x2, double y2, std::string_view kind) {
  return absl::StrFormat("<line x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\" class=\"%s\"/>\n", x1, y1,
                         x2, y2, kind);
}

std::string_view ColourOf(size_t index) { return kColours[index % kColours.size()]; }

double WidthOf(std::string_view text) { return static_cast<double>(text.size()) * kCharacterWidth; }

std::optional<double> AsNumber(const std::string& text) {
  double number = 0;
  if (!absl::SimpleAtod(text, &number)) return std::nullopt;
  return number;
}

std::vector<Panel> PanelsOf(const Table& table) {
  std::vector<Panel> panels;
  for (size_t i = 0; i < table.rows().size(); ++i) {
    for (const FigureSamples& figure : table.rows()[i].figures()) {
      if (figure.samples.empty()) continue;
      auto panel = std::find_if(panels.begin(), panels.end(),
                                [&](const Panel& one) { return one.figure == figure.name; });
      if (panel == panels.end()) {
        panel = panels.insert(panels.end(), {figure.name, figure.decimals, {}});
        panel->points.resize(table.rows().size());
      }
      const auto [least, greatest] =
          std::minmax_element(figure.samples.begin(), figure.samples.end());
      panel->points[i] = Point{Quantile(figure.samples, 0.5), *least, *greatest};
    }
  }
  for (Panel& panel : panels) {
    double greatest = 0;
    for (const auto& point : panel.points) {
      if (point) greatest = std::max({greatest, std::abs(point->greatest), std::abs(point->least)});
    }
    panel.end = EndOfAxis(greatest);
  }
  return panels;
}

// The numbers that lines run over, ascending; empty where bars are drawn.
std::vector<double> NumbersOf(const Table& table) {
  std::set<double> numbers;
  for (const Row& row : table.rows()) {
    const std::optional<double> number = AsNumber(row.labels().back());
    if (!number) return {};
    numbers.insert(*number);
  }
  if (numbers.size() < kLinesFromRows) return {};
  return {numbers.begin(), numbers.end()};
}

// Requires: `numbers` ascend.
bool IsLogarithmic(const std::vector<double>& numbers) {
  return numbers.front() > 0 && numbers.back() >= kFarApart * numbers.front();
}

// Where a number is on the axis of `numbers`, in units of that axis.
double PlaceOf(double number, const std::vector<double>& numbers) {
  return IsLogarithmic(numbers) ? std::log(number) : number;
}

// Bars for the rows of one panel, from zero to the right, or to the left of it where the figure is
// less than zero.
std::string Bars(const Panel& panel, double left, double top) {
  const bool below_zero = std::any_of(panel.points.begin(), panel.points.end(),
                                      [](const auto& point) { return point && point->least < 0; });
  const double zero = left + (below_zero ? kBarRoom / 2 : 0);
  const double scale = (below_zero ? kBarRoom / 2 : kBarRoom) / panel.end;
  std::string svg;
  for (size_t i = 0; i < panel.points.size(); ++i) {
    const std::optional<Point>& point = panel.points[i];
    if (!point) continue;
    const double y = top + static_cast<double>(i) * kLineHeight;
    const double end = zero + point->median * scale;
    absl::StrAppendFormat(
        &svg, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"%s\"/>\n",
        std::min(zero, end), y + 3, std::abs(end - zero), kLineHeight - 6, ColourOf(0));
    const double least = zero + point->least * scale;
    const double greatest = zero + point->greatest * scale;
    if (greatest > least) {
      svg += Line(least, y + kLineHeight / 2, greatest, y + kLineHeight / 2, "whisker");
    }
    svg += Text(std::max({zero, end, greatest}) + 4, y + kLineHeight - 6, "",
                absl::StrFormat("%.*f", panel.decimals, point->median));
  }
  return svg + Line(zero, top, zero, top + static_cast<double>(panel.points.size()) * kLineHeight,
                    "axis");
}

// Rows that differ in their last label alone, by the others.
std::vector<std::pair<std::string, std::vector<size_t>>> SeriesOf(const Table& table) {
  std::vector<std::pair<std::string, std::vector<size_t>>> series;
  for (size_t i = 0; i < table.rows().size(); ++i) {
    const auto& labels = table.rows()[i].labels();
    const std::string name = absl::StrJoin(labels.begin(), labels.end() - 1, ", ");
    auto one = std::find_if(series.begin(), series.end(),
                            [&](const auto& other) { return other.first == name; });
    if (one == series.end()) one = series.insert(one, {name, {}});
    one->second.push_back(i);
  }
  return series;
}

std::string Lines(const Table& table, const Panel& panel, const std::vector<double>& numbers,
                  double left, double top) {
  const double width = kPanelWidth - kAxisRoom;
  const double bottom = top + kLinesHeight;
  const double x0 = left + kAxisRoom;
  std::string svg;
  for (int i = 0; i <= kTicks; ++i) {
    const double y = bottom - kLinesHeight * i / kTicks;
    svg += Line(x0, y, x0 + width, y, "grid");
    svg += Text(x0 - 6, y + 4, "end", absl::StrFormat("%.6g", panel.end * i / kTicks));
  }
  const double least = PlaceOf(numbers.front(), numbers);
  const double scale = (width - 2 * kAxisInset) / (PlaceOf(numbers.back(), numbers) - least);
  const auto x_of = [&](double number) {
    return x0 + kAxisInset + (PlaceOf(number, numbers) - least) * scale;
  };
  const auto y_of = [&](double value) { return bottom - value / panel.end * kLinesHeight; };
  double written_to = left;
  for (const double number : numbers) {
    const std::string text = absl::StrFormat("%.10g", number);
    const double half = WidthOf(text) / 2;
    svg += Line(x_of(number), bottom, x_of(number), bottom + 4, "axis");
    if (x_of(number) - half < written_to) continue;  // no room
    svg += Text(x_of(number), bottom + 16, "middle", text);
    written_to = x_of(number) + half;
  }
  size_t colour = 0;
  for (const auto& [name, rows] : SeriesOf(table)) {
    std::map<double, Point> places;
    for (const size_t row : rows) {
      if (!panel.points[row]) continue;
      places[*AsNumber(table.rows()[row].labels().back())] = *panel.points[row];
    }
    std::string path;
    for (const auto& [place, point] : places) {
      absl::StrAppendFormat(&path, "%g,%g ", x_of(place), y_of(point.median));
      svg += Line(x_of(place), y_of(point.least), x_of(place), y_of(point.greatest), "whisker");
      absl::StrAppendFormat(&svg, "<circle cx=\"%g\" cy=\"%g\" r=\"3\" fill=\"%s\"/>\n",
                            x_of(place), y_of(point.median), ColourOf(colour));
    }
    absl::StrAppendFormat(&svg, "<polyline points=\"%s\" class=\"line\" stroke=\"%s\"/>\n", path,
                          ColourOf(colour++));
  }
  return svg;
}

std::string Legend(const Table& table, double top) {
  std::string svg;
  double x = kMargin;
  size_t colour = 0;
  for (const auto& [name, rows] : SeriesOf(table)) {
    absl::StrAppendFormat(&svg, "<rect x=\"%g\" y=\"%g\" width=\"12\" height=\"4\" fill=\"%s\"/>\n",
                          x, top + 6, ColourOf(colour++));
    svg += Text(x + 18, top + 12, "", name);
    x += 18 + WidthOf(name) + kPanelGap;
  }
  return svg;
}

std::string LabelOf(const Row& row) { return absl::StrJoin(row.labels(), ", "); }

}  // namespace

bool IsWorthDrawing(const Table& table) {
  return table.rows().size() >= 2 && !PanelsOf(table).empty();
}

std::string SvgOf(const Table& table) {
  LB_CHECK(IsWorthDrawing(table));
  const std::vector<Panel> panels = PanelsOf(table);
  const std::vector<double> numbers = NumbersOf(table);
  const bool has_lines = !numbers.empty();
  double labels = 0;
  if (!has_lines) {
    labels = WidthOf(absl::StrJoin(table.label_names(), ", "));
    for (const Row& row : table.rows()) labels = std::max(labels, WidthOf(LabelOf(row)));
  }
  const double panels_left = kMargin + labels + (has_lines ? 0 : 10);
  const double inner = has_lines ? kLinesHeight + kLineHeight + kAxisTop
                                 : kLineHeight * static_cast<double>(table.rows().size());
  const double panels_top = kTitleHeight + kLineHeight;
  const size_t across = std::min(kPanelsPerLine, panels.size());
  const size_t down = (panels.size() + kPanelsPerLine - 1) / kPanelsPerLine;
  const double height_each = inner + kLineHeight + kPanelGap;
  const double width =
      std::max(panels_left + static_cast<double>(across) * (kPanelWidth + kPanelGap),
               WidthOf(table.title()));
  const double height = panels_top + static_cast<double>(down) * height_each + kMargin;

  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" "
      "viewBox=\"0 0 %g %g\">\n",
      width, height, width, height);
  svg += kStyle;
  svg += "<rect width=\"100%\" height=\"100%\" class=\"page\"/>\n";
  svg += Text(kMargin, kTitleHeight - 12, "title",
              absl::StrCat(table.title(), has_lines ? ", over " : "",
                           has_lines ? table.label_names().back() : "",
                           has_lines && IsLogarithmic(numbers) ? " (logarithmic)" : ""));
  if (has_lines && table.label_names().size() > 1) svg += Legend(table, kTitleHeight);
  for (size_t i = 0; i < panels.size(); ++i) {
    const double left = panels_left + static_cast<double>(i % across) * (kPanelWidth + kPanelGap);
    const double top = panels_top + static_cast<double>(i / across) * height_each;
    svg += Text(left, top + 14, "title", panels[i].figure);
    if (has_lines) {
      svg += Lines(table, panels[i], numbers, left, top + kLineHeight + kAxisTop);
      continue;
    }
    svg += Bars(panels[i], left, top + kLineHeight);
    if (i % across != 0) continue;
    svg += Text(panels_left - 8, top + 14, "end", absl::StrJoin(table.label_names(), ", "));
    for (size_t row = 0; row < table.rows().size(); ++row) {
      svg += Text(panels_left - 8, top + kLineHeight * static_cast<double>(row + 2) - 6, "end",
                  LabelOf(table.rows()[row]));
    }
  }
  return svg + "</svg>\n";
}

std::string SvgFileName(std::string_view scenario, const Table& table) {
  std::string name(scenario);
  bool apart = true;
  for (const char c : table.title()) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      apart = true;
      continue;
    }
    if (apart) name += '-';
    apart = false;
    name += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return name + ".svg";
}

double EndOfAxis(double value) {
  if (value <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * power >= value) return factor * power;
  }
  return 10 * power;
}

}  // namespace landbridge::bench
