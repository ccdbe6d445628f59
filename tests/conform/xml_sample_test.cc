// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/xml_sample.h"

#include <algorithm>
#include <string>

#include "adapters/conform/text_encoding.h"
#include "tests/conform/small_samples.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr char kFines[] = "xml: {rows: [list/fine]}";
constexpr char kTwoKinds[] = "xml: {rows: [list/new/fine, list/old/fine]}";

TEST_CASE("elements change places, and what stands between them does not") {
  const auto sample = SampleOf(kFines,
                               "<?xml version=\"1.0\"?>\n<list stand=\"today\">\n"
                               "  <fine><id>1</id></fine> <!-- a -->\n"
                               "  <fine><id>2</id><name/></fine>\n"
                               "  <note>n</note><fine id=\"3\"/>\n</list>\n");
  REQUIRE(sample->rows() == 3);
  CHECK(sample->Reversed().value() ==
        "<?xml version=\"1.0\"?>\n<list stand=\"today\">\n"
        "  <fine id=\"3\"/> <!-- a -->\n"
        "  <fine><id>2</id><name/></fine>\n"
        "  <note>n</note><fine><id>1</id></fine>\n</list>\n");
  CHECK(ReadBy(kFines, sample->Repeated()).rows.size() == 6);
  CHECK(sample->place(2).number == 3);
  CHECK(sample->place(2).line == 5);
}

TEST_CASE("an element changes places with those under the same element only") {
  const auto sample = SampleOf(kTwoKinds,
                               "<list><new><fine>1</fine><fine>2</fine></new>"
                               "<old><fine>3</fine><fine>4</fine></old></list>");
  CHECK(sample->Reversed().value() ==
        "<list><new><fine>2</fine><fine>1</fine></new>"
        "<old><fine>4</fine><fine>3</fine></old></list>");
  const auto alone =
      SampleOf(kTwoKinds, "<list><new><fine>1</fine></new><old><fine>2</fine></old></list>");
  CHECK(absl::IsUnimplemented(alone->Reversed().status()));
}

TEST_CASE("an element and an attribute are renamed at their path, in all rows") {
  const auto sample = SampleOf(kFines,
                               "<list xmlns:f=\"urn:f\">"
                               "<f:fine id = '1'><f:name >n</f:name><by><name/></by></f:fine>"
                               "<fine name=\"id\" id=\"2\"><by id='3'><name/></by></fine></list>");
  CHECK(sample->Renamed("name").value() ==
        "<list xmlns:f=\"urn:f\">"
        "<f:fine id = '1'><f:name_renamed >n</f:name_renamed><by><name/></by></f:fine>"
        "<fine name=\"id\" id=\"2\"><by id='3'><name/></by></fine></list>");
  CHECK(sample->Renamed("by/name").value() ==
        "<list xmlns:f=\"urn:f\">"
        "<f:fine id = '1'><f:name >n</f:name><by><name_renamed/></by></f:fine>"
        "<fine name=\"id\" id=\"2\"><by id='3'><name_renamed/></by></fine></list>");
  CHECK(sample->Renamed("@id").value() ==
        "<list xmlns:f=\"urn:f\">"
        "<f:fine id_renamed = '1'><f:name >n</f:name><by><name/></by></f:fine>"
        "<fine name=\"id\" id_renamed=\"2\"><by id='3'><name/></by></fine></list>");
  CHECK(absl::IsNotFound(sample->Renamed(".").status()));
}

TEST_CASE("a long value goes into the first text of a row") {
  const auto sample = SampleOf(
      kFines, "<list><fine><by>\n<id>1</id></by><name>n</name></fine><fine id='2'/></list>");
  CHECK(sample->Lengthened(0, 3).value() ==
        "<list><fine><by>\n<id>xxx1</id></by><name>n</name></fine><fine id='2'/></list>");
  CHECK(absl::IsNotFound(sample->Lengthened(1, 3).status()));
}

TEST_CASE("a document keeps its encoding when its rows change") {
  const auto document = [](const std::string& rows) {
    return EncodeWhole("<?xml version='1.0' encoding='gb18030'?><list>" + rows + "</list>",
                       "gb18030")
        .value();
  };
  const auto sample = SampleOf(kFines, document("<fine>深圳</fine><fine>a</fine>"));
  CHECK(sample->Reversed().value() == document("<fine>a</fine><fine>深圳</fine>"));
  const auto units = [](const std::string& rows) {
    return "\xFF\xFE" + EncodeWhole("<list>" + rows + "</list>", "utf-16le").value();
  };
  const auto marked = SampleOf(kFines, units("<fine>深圳</fine><fine>a</fine>"));
  CHECK(marked->Reversed().value() == units("<fine>a</fine><fine>深圳</fine>"));
}

TEST_CASE("a document is cut inside of its rows") {
  const std::string text = "\xEF\xBB\xBF<list><fine>123456</fine><fine>b</fine></list>";
  const std::vector<size_t> cuts = SampleOf(kFines, text)->Cuts(text.size());
  CHECK(std::any_of(cuts.begin(), cuts.end(), [&text](size_t place) {
    return text.substr(0, place) == "\xEF\xBB\xBF<list><fine>123";
  }));
}

TEST_CASE("the declaration of a document is made to say another encoding, where there is one") {
  CHECK(DeclaredAs("<?xml version=\"1.0\" encoding = \"utf-8\" standalone=\"yes\"?><a/>", "big5") ==
        "<?xml version=\"1.0\" encoding = \"big5\" standalone=\"yes\"?><a/>");
  CHECK(DeclaredAs("<?xml version='1.0'?><a encoding=''/>", "big5") ==
        "<?xml version='1.0'?><a encoding=''/>");
  CHECK(DeclaredAs("<a encoding=''/>", "big5") == "<a encoding=''/>");
}

}  // namespace
}  // namespace landbridge::testing
