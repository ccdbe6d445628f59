// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/svg_plot.h"

#include <expat.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

using Element = std::map<std::string, std::string>;  // its attributes

struct Drawing {
  bool well_formed = false;
  std::map<std::string, std::vector<Element>> elements;  // by their names, in order
  std::vector<std::string> texts;
};

Drawing Parsed(const std::string& svg) {
  Drawing drawing;
  XML_Parser parser = XML_ParserCreate(nullptr);
  XML_SetUserData(parser, &drawing);
  XML_SetElementHandler(
      parser,
      [](void* user, const XML_Char* name, const XML_Char** attributes) {
        auto& seen = *static_cast<Drawing*>(user);
        Element element;
        for (; *attributes != nullptr; attributes += 2) element[attributes[0]] = attributes[1];
        seen.elements[name].push_back(element);
        seen.texts.emplace_back();
      },
      [](void* user, const XML_Char*) { static_cast<Drawing*>(user)->texts.emplace_back(); });
  XML_SetCharacterDataHandler(parser, [](void* user, const XML_Char* text, int length) {
    static_cast<Drawing*>(user)->texts.back().append(text, static_cast<size_t>(length));
  });
  drawing.well_formed =
      XML_Parse(parser, svg.data(), static_cast<int>(svg.size()), XML_TRUE) == XML_STATUS_OK;
  XML_ParserFree(parser);
  return drawing;
}

double Number(const Element& element, const std::string& attribute) {
  double number = -1;
  CHECK(absl::SimpleAtod(element.at(attribute), &number));
  return number;
}

std::vector<Element> OfKind(const std::vector<Element>& elements, const std::string& kind) {
  std::vector<Element> found;
  for (const Element& element : elements) {
    if (element.contains("class") && element.at("class") == kind) found.push_back(element);
  }
  return found;
}

TEST_CASE("bars are as long as their medians, and whiskers reach from the least to the greatest") {
  Table table("speed & <size>", {"views"});
  table.Add({"same"}).Figure("MiB/s", 0) = {80, 100, 90};
  table.Add({"\"different\""}).Figure("MiB/s", 0) = {45};
  const Drawing drawing = Parsed(SvgOf(table));
  REQUIRE(drawing.well_formed);
  // The first is the page.
  const std::vector<Element>& bars = drawing.elements.at("rect");
  REQUIRE(bars.size() == 3);
  CHECK(Number(bars[1], "width") == Approx(2 * Number(bars[2], "width")));
  const auto whiskers = OfKind(drawing.elements.at("line"), "whisker");
  REQUIRE(whiskers.size() == 1);
  const double each = Number(bars[1], "width") / 90;
  const double zero = Number(bars[1], "x");
  CHECK(Number(whiskers[0], "x1") == Approx(zero + 80 * each));
  CHECK(Number(whiskers[0], "x2") == Approx(zero + 100 * each));
  for (const char* text : {"speed & <size>", "MiB/s", "same", "\"different\"", "90", "45"}) {
    CHECK_THAT(drawing.texts, Catch::VectorContains(std::string(text)));
  }
}

TEST_CASE("a figure below zero is a bar to the other side") {
  Table table("memory", {"subscriber"});
  table.Add({"without"}).Figure("more MiB", 0) = {-10};
  table.Add({"with"}).Figure("more MiB", 0) = {20};
  const Drawing drawing = Parsed(SvgOf(table));
  const std::vector<Element>& bars = drawing.elements.at("rect");
  REQUIRE(bars.size() == 3);
  CHECK(Number(bars[1], "x") + Number(bars[1], "width") == Approx(Number(bars[2], "x")));
  CHECK(Number(bars[2], "width") == Approx(2 * Number(bars[1], "width")));
}

TEST_CASE("a last label of numbers becomes lines over them, one for each of the other labels") {
  Table table("fan-out", {"views", "subscribers"});
  for (const char* views : {"same", "different"}) {
    for (const int subscribers : {1, 16, 256}) {
      table.Add({views, std::to_string(subscribers)}).Figure("ratio", 2) = {subscribers / 256.0};
    }
  }
  const Drawing drawing = Parsed(SvgOf(table));
  REQUIRE(drawing.well_formed);
  CHECK(drawing.elements.at("polyline").size() == 2);
  const std::vector<Element>& points = drawing.elements.at("circle");
  REQUIRE(points.size() == 6);
  const double zero = Number(points[0], "cy") +
                      (Number(points[1], "cy") - Number(points[0], "cy")) * (0 - 1) / (16 - 1);
  CHECK(zero - Number(points[2], "cy") ==
        Approx(16 * (zero - Number(points[1], "cy"))).margin(0.1));
  // 256 is 16 times 16.
  CHECK(Number(points[2], "cx") - Number(points[1], "cx") ==
        Approx(Number(points[1], "cx") - Number(points[0], "cx")).margin(0.01));
  for (const char* text :
       {"fan-out, over subscribers (logarithmic)", "ratio", "same", "different", "256"}) {
    CHECK_THAT(drawing.texts, Catch::VectorContains(std::string(text)));
  }
}

TEST_CASE("numbers that are near each other, or begin at zero, have a linear axis") {
  Table table("ingest", {"agencies"});
  for (const int agencies : {0, 1, 4}) {
    table.Add({std::to_string(agencies)}).Figure("changes/s", 0) = {100};
  }
  const Drawing drawing = Parsed(SvgOf(table));
  REQUIRE(drawing.well_formed);
  const std::vector<Element>& points = drawing.elements.at("circle");
  REQUIRE(points.size() == 3);
  const double each = Number(points[1], "cx") - Number(points[0], "cx");
  CHECK(each > 0);
  CHECK(Number(points[2], "cx") - Number(points[1], "cx") == Approx(3 * each).margin(0.01));
  CHECK_THAT(drawing.texts, Catch::VectorContains(std::string("ingest, over agencies")));
}

TEST_CASE("a table of one row, or without figures, is not worth drawing") {
  Table table("ratios", {"figure"});
  table.Add({"ratio"}).Figure("settled/s", 2) = {1, 2};
  CHECK_FALSE(IsWorthDrawing(table));
  Table empty("nothing", {"figure"});
  empty.Add({"a"});
  empty.Add({"b"}).Figure("settled/s", 2) = {};
  CHECK_FALSE(IsWorthDrawing(empty));
}

TEST_CASE("an axis ends at a round number") {
  CHECK(EndOfAxis(0) == 1);
  CHECK(EndOfAxis(0.03) == Approx(0.05));
  CHECK(EndOfAxis(1) == 1);
  CHECK(EndOfAxis(2.1) == 2.5);
  CHECK(EndOfAxis(340'000) == 500'000);
  CHECK(EndOfAxis(51) == 100);
}

TEST_CASE("a file is named after the scenario and the table") {
  CHECK(SvgFileName("fanout", Table("events, just taken in (64)", {})) ==
        "fanout-events-just-taken-in-64.svg");
}

}  // namespace
}  // namespace landbridge::bench
