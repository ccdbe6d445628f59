// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/report_page.h"

#include <cerrno>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace landbridge {
namespace {

// The summary is known last and is read first: `order` puts it above the table.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Rejects report</title>
<style>
body{font:15px/1.5 sans-serif;margin:2rem;color:#222;display:flex;flex-direction:column}
h1{order:-2;font-size:1.4rem}section{order:-1}pre{white-space:pre-wrap}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}
td{overflow-wrap:anywhere}
th{background:#eee;white-space:nowrap}tr.error td:nth-child(4){color:#a00;font-weight:bold}
</style></head><body>
<h1>Rejects report</h1>
<table><thead><tr><th>File</th><th>Part</th><th>Row</th><th>Level</th><th>Record</th><th>Column</th>
<th>Rule</th><th>Value</th><th>What is wrong</th><th>How to repair it</th></tr></thead><tbody>
)";

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReportPage>> ReportPage::Create(const std::filesystem::path& file) {
  auto page = std::unique_ptr<ReportPage>(new ReportPage(file));
  if (!page->out_) {
    return absl::ErrnoToStatus(errno, absl::StrCat(file.string(), ": cannot be written"));
  }
  page->out_ << kHead;
  return page;
}

void ReportPage::Add(std::span<const std::string> cells) {
  if (++findings_ > kFindingsMax) return;
  out_ << "<tr class=\"" << Escaped(cells[3]) << "\">";
  for (const std::string& cell : cells) out_ << "<td>" << Escaped(cell) << "</td>";
  out_ << "</tr>\n";
}

absl::Status ReportPage::Close(const std::string& summary) {
  out_ << "</tbody></table>\n<section><pre>" << (findings_ == 0 ? "No findings." : Escaped(summary))
       << "</pre>";
  if (findings_ > kFindingsMax) {
    out_ << "<p>The first " << kFindingsMax << " of " << findings_
         << " findings; all of them are in the CSV report.</p>";
  }
  out_ << "</section>\n</body></html>\n";
  out_.close();
  if (!out_.fail()) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat(path_, ": the rejects page could not be written to its end; free some space"));
}

}  // namespace landbridge
