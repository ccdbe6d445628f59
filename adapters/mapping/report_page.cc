// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/report_page.h"

#include <string_view>

#include "absl/strings/str_replace.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// What every page of ours begins with.
constexpr std::string_view kMark = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="landbridge-adapter">
)";

// The summary is known last and is read first: `order` puts it above the table.
constexpr std::string_view kHead =
    R"(<title>Rejects report</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
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
  LB_ASSIGN_OR_RETURN(std::unique_ptr<ReportFile> begun, ReportFile::Begin(file, kMark));
  auto page = std::unique_ptr<ReportPage>(new ReportPage(std::move(begun)));
  page->out_ << kMark << kHead;
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
  return file_->Commit();
}

}  // namespace landbridge
