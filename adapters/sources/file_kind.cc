// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/file_kind.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

struct Signature {
  std::string_view bytes;
  std::string_view what;
};

constexpr auto kSignatures = std::to_array<Signature>(
    {{"PK\x03\x04",
      "a spreadsheet (xlsx, ods) or another zip archive; when it is a spreadsheet, read it with "
      "`workbook`, otherwise unpack it"},
     {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
      "an old spreadsheet (xls) or another file of an office program; when it is a spreadsheet, "
      "read it with `workbook`"},
     {"%PDF-",
      "a PDF, which is made for the eye and holds no table; get the list as a spreadsheet or as "
      "text"}});

}  // namespace

absl::Status CheckIsNoContainer(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return absl::OkStatus();  // opening refuses
  std::string begin(8, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<size_t>(file.gcount()));
  for (const Signature& signature : kSignatures) {
    if (!std::string_view(begin).starts_with(signature.bytes)) continue;
    return absl::FailedPreconditionError(
        absl::StrCat(path.filename().string(), " is no text: it is ", AbslView(signature.what)));
  }
  return absl::OkStatus();
}

}  // namespace landbridge
