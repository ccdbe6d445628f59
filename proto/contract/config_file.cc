// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_file.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/config_mistypes.h"
#include "proto/contract/config_reader.h"
#include "proto/contract/utf8.h"
#include "yaml-cpp/yaml.h"

namespace landbridge {
namespace {

using ::landbridge::config_internal::ConfigReader;
using ::landbridge::config_internal::FindMistype;
using ::landbridge::config_internal::Mistype;
using ::landbridge::config_internal::PlaceOf;

constexpr std::uintmax_t kFileBytesMax = std::uintmax_t{64} << 20;

// The first byte that cannot stand in a configuration, or the text's size.
size_t FirstUnreadable(std::string_view text) {
  const auto control = std::find_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
  return std::min(FirstInvalidUtf8(text), static_cast<size_t>(control - text.begin()));
}

SourceMap::Place PlaceOfByte(std::string_view text, size_t at) {
  const std::string_view before = text.substr(0, at);
  const size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(CodePoints(before.substr(line_start))) + 1};
}

// What people name in place of a configuration file; empty for other bytes.
std::string_view KindOfContainer(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) return "a spreadsheet (xlsx, ods) or another zip archive";
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return "a spreadsheet (xls) or another office file";
  if (bytes.starts_with("%PDF-")) return "a PDF";
  return "";
}

void AddSyntaxFault(std::string_view yaml, const YAML::Exception& exception, ConfigReader* reader) {
  const SourceMap::Place place = PlaceOf(exception.mark);
  if (const std::optional<Mistype> mistype = FindMistype(yaml, place.line)) {
    reader->AddFault(
        PlaceOfByte(yaml, mistype->byte_offset), "",
        absl::StrCat(mistype->what, ". Line ", place.line, " is not valid YAML: ", exception.msg));
    return;
  }
  reader->AddFault(place, "",
                   absl::StrCat("not valid YAML: ", exception.msg,
                                "; check indentation, quotes and colons at this place"));
}

void ReadText(std::string_view yaml, google::protobuf::Message* message, ConfigReader* reader) {
  if (const std::string_view kind = KindOfContainer(yaml); !kind.empty()) {
    reader->AddFault({}, "",
                     absl::StrCat("this is ", AbslView(kind),
                                  ", not a configuration file; name the YAML file here"));
    return;
  }
  if (const size_t at = FirstUnreadable(yaml); at != yaml.size()) {
    reader->AddFault(PlaceOfByte(yaml, at), "",
                     "a byte here is not text; save the file as UTF-8 without control characters");
    return;
  }
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(yaml));
    if (documents.size() > 1) {
      reader->AddFault(PlaceOf(documents[1].Mark()), "",
                       "a second document begins here; keep one per file");
    }
    reader->ReadDocument(documents.empty() ? YAML::Node() : documents.front(), message);
  } catch (const YAML::Exception& exception) {
    AddSyntaxFault(yaml, exception, reader);
  }
}

}  // namespace

absl::Status LoadConfigText(std::string_view yaml, std::string_view name,
                            google::protobuf::Message* message, SourceMap* sources) {
  SourceMap places(name);
  ConfigReader reader(std::filesystem::path(name).parent_path(), &places);
  const std::unique_ptr<google::protobuf::Message> loaded(message->New());
  ReadText(yaml, loaded.get(), &reader);
  if (absl::Status status = reader.Outcome(); !status.ok()) return status;
  message->GetReflection()->Swap(message, loaded.get());
  if (sources != nullptr) *sources = std::move(places);
  return absl::OkStatus();
}

absl::Status LoadConfigFile(const std::filesystem::path& file, google::protobuf::Message* message,
                            SourceMap* sources) {
  std::error_code error;
  const std::filesystem::file_status kind = std::filesystem::status(file, error);
  if (std::filesystem::is_directory(kind)) {
    return absl::InvalidArgumentError(absl::StrCat(
        file.string(), ": is a folder, not a configuration file; name the file inside of it"));
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return absl::ErrnoToStatus(
        errno,
        absl::StrCat(file.string(),
                     ": the configuration file cannot be opened; check path and permissions"));
  }
  if (const std::uintmax_t bytes = std::filesystem::file_size(file, error);
      !error && bytes > kFileBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(file.string(), ":1:1: the file has ", bytes,
                                                   " bytes; at most ", kFileBytesMax,
                                                   " are read, so split it"));
  }
  const std::string yaml{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) {
    return absl::DataLossError(
        absl::StrCat(file.string(), ": reading the file failed; check the disk and try again"));
  }
  return LoadConfigText(yaml, file.string(), message, sources);
}

}  // namespace landbridge
