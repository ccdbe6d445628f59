// SPDX-License-Identifier: Apache-2.0
// Draws a table as one SVG image, with a panel for each figure.
//
// Where the last label is a number, different in at least three rows, a figure is drawn as lines
// over it, one for each value of the other labels. Its axis is linear from the least of the numbers
// to the greatest, or, where they are positive and far apart, logarithmic, which the title says.
// Elsewhere it is a bar for each row. What is drawn is the median; whiskers reach from the
// least sample to the greatest. Every axis of figures begins at zero.
//
// It is written here rather than by a program such as gnuplot, because bars and lines are a page of
// code, what is drawn needs nothing installed, and the image follows the reader's choice of a light
// or a dark page.
#pragma once

#include <string>
#include <string_view>

#include "tools/bench/table.h"

namespace landbridge::bench {

// Whether there are at least two rows to compare, and figures in them.
bool IsWorthDrawing(const Table& table);

// Requires: IsWorthDrawing.
std::string SvgOf(const Table& table);

// The name of the file for a table of a scenario: "fanout-each-further-subscriber.svg".
std::string SvgFileName(std::string_view scenario, const Table& table);

// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `value`; 1 for zero.
//
// Requires: `value` is not negative.
double EndOfAxis(double value);

}  // namespace landbridge::bench
