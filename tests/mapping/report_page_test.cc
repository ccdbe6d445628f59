// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/report_page.h"

#include <string>
#include <vector>

#include "adapters/mapping/rejects_report.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

TEST_CASE("the page has each finding with place, rule, value and repair, and the summary") {
  const TempDir folder;
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.severity, from: a, values: {x: minor}}\n"),
              {{"rows.csv", "id,a\n1,x\n7,<script>alert('&')</script>\n"}});
  RejectsReport report;
  REQUIRE(report.AddPage(folder.path() / "rejects.html").ok());
  for (const RejectedRecord& one : run.rejected) report.Add(one);
  REQUIRE(report.Close().ok());
  const std::string page = FileText(folder.path() / "rejects.html");
  CHECK_THAT(page, Contains("<tr class=\"error\"><td>rows.csv</td><td></td><td>3</td>"
                            "<td>error</td><td>7</td><td>a</td><td>value_unknown</td>"
                            "<td>&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</td>"));
  CHECK_THAT(page, Contains("correct the value in the source"));
  CHECK_THAT(page, Contains("<pre>1 error value_unknown, such as rows.csv:3, a"));
  CHECK_THAT(page, !Contains("<script"));
  CHECK_THAT(page, Catch::EndsWith("</body></html>\n"));
}

TEST_CASE("a page without findings says so") {
  const TempDir folder;
  RejectsReport report;
  REQUIRE(report.AddPage(folder.path() / "rejects.html").ok());
  REQUIRE(report.Close().ok());
  CHECK_THAT(FileText(folder.path() / "rejects.html"), Contains("No findings."));
}

TEST_CASE("a page shows so many findings as a browser can, and counts all") {
  const TempDir folder;
  auto page = ReportPage::Create(folder.path() / "rejects.html");
  REQUIRE(page.ok());
  const std::vector<std::string> cells(10, "x");
  for (int64_t i = 0; i < ReportPage::kFindingsMax + 2; ++i) (*page)->Add(cells);
  REQUIRE((*page)->Close("").ok());
  const std::string text = FileText(folder.path() / "rejects.html");
  CHECK_THAT(text, Contains("The first 5000 of 5002 findings"));
  int64_t shown = 0;
  for (size_t at = 0; (at = text.find("<tr class", at)) != std::string::npos; ++at) ++shown;
  CHECK(shown == ReportPage::kFindingsMax);
}

TEST_CASE("a page that cannot be written is said so") {
  RejectsReport report;
  CHECK(report.AddPage("/nonexistent/rejects.html").code() == absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace landbridge::testing
