// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/open_workbook.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/compound_file.h"
#include "adapters/sources/ods_workbook.h"
#include "adapters/sources/xls_workbook.h"
#include "adapters/sources/xlsx_workbook.h"
#include "adapters/sources/zip_archive.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

using Opened = absl::StatusOr<std::unique_ptr<Workbook>>;

constexpr std::string_view kZipMark = "PK\x03\x04";
constexpr std::string_view kCompoundMark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

Opened OpenZip(const WorkbookOptions& options, const std::filesystem::path& path) {
  LB_ASSIGN_OR_RETURN(auto archive, ZipArchive::Open(path, options.unpacked_bytes_max));
  if (archive->Has("[Content_Types].xml")) {
    LB_ASSIGN_OR_RETURN(auto workbook, XlsxWorkbook::Open(std::move(archive), options.memory_max));
    return std::unique_ptr<Workbook>(std::move(workbook));
  }
  if (archive->Has("content.xml")) {
    LB_ASSIGN_OR_RETURN(auto workbook, OdsWorkbook::Open(std::move(archive)));
    return std::unique_ptr<Workbook>(std::move(workbook));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(archive->name(),
                   " is a zip file without a spreadsheet; unpack it, and state the file in it"));
}

Opened OpenCompound(const WorkbookOptions& options, const std::filesystem::path& path) {
  LB_ASSIGN_OR_RETURN(auto file, CompoundFile::Open(path, options.memory_max));
  if (file->Has("EncryptedPackage")) {
    return absl::FailedPreconditionError(
        absl::StrCat(file->name(), " is protected by a password; save it without one"));
  }
  if (!file->Has("Workbook") && !file->Has("Book")) {
    return absl::FailedPreconditionError(
        absl::StrCat(file->name(), " is a file of an office program, but no spreadsheet"));
  }
  LB_ASSIGN_OR_RETURN(auto workbook, XlsWorkbook::Open(std::move(file), options.memory_max));
  return std::unique_ptr<Workbook>(std::move(workbook));
}

// What a file that is no spreadsheet is instead: many programs write text and call it xls.
std::string_view WhatItIs(std::string_view head) {
  if (head.empty()) return "is empty; get it again";
  const size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first != std::string_view::npos && head[first] == '<') {
    return "is HTML or XML under the name of a spreadsheet; open it in the spreadsheet program and "
           "save it as xlsx, or read it as xml";
  }
  if (head[0] == '\x09' && head.size() > 1 &&
      (head[1] == '\0' || head[1] == '\2' || head[1] == '\4' || head[1] == '\x08')) {
    return "is of a version before Excel 5; save it as xlsx";
  }
  return "is no spreadsheet (xlsx, ods or xls); when it is text, read it as delimited";
}

}  // namespace

Opened OpenWorkbook(const WorkbookOptions& options, const std::filesystem::path& path) {
  std::array<char, 64> buffer{};
  LB_ASSIGN_OR_RETURN(const auto input, ByteInput::Open(path));
  LB_ASSIGN_OR_RETURN(const size_t size, input->Read(buffer));
  const std::string_view head(buffer.data(), size);
  if (head.starts_with(kZipMark)) return OpenZip(options, path);
  if (head.starts_with(kCompoundMark)) return OpenCompound(options, path);
  return absl::FailedPreconditionError(absl::StrCat(input->name(), " ", AbslView(WhatItIs(head))));
}

}  // namespace landbridge
