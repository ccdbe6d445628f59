// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/part_parser.h"

#include <expat.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/sources/xml_names.h"
#include "adapters/sources/xml_place.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;
// Expat keeps a tag until it is complete: one without an end would fill the memory.
constexpr int64_t kTagBytesMax = 1 << 20;

// Expat keeps each open element. Spreadsheet programs nest a dozen.
constexpr int kDepthMax = 256;

}  // namespace

std::string_view PartAttributes::Get(std::string_view local, std::string_view space) const {
  for (const char** at = attributes_; *at != nullptr; at += 2) {
    const XmlName name = SplitXmlName(at[0]);
    if (name.local != local) continue;
    if (space.empty() || name.space.find(space) != std::string_view::npos) return at[1];
  }
  return {};
}

struct PartParser::Callbacks {
  static void Start(void* self, const char* name, const char** attributes) {
    auto& parser = *static_cast<PartParser*>(self);
    if (!parser.failed_.ok()) return;
    if (++parser.depth_ > kDepthMax) {
      return parser.Fail(absl::DataLossError(
          absl::StrCat("is nested deeper than ", kDepthMax,
                       " elements, as no spreadsheet program writes it; get it again")));
    }
    parser.events_->StartElement(SplitXmlName(name).local, PartAttributes(attributes));
  }
  static void End(void* self, const char* name) {
    auto& parser = *static_cast<PartParser*>(self);
    // Of an empty element the end comes even when its start has stopped the parser.
    if (!parser.failed_.ok()) return;
    --parser.depth_;
    parser.events_->EndElement(SplitXmlName(name).local);
  }
  static void Text(void* self, const char* text, int size) {
    auto& parser = *static_cast<PartParser*>(self);
    if (parser.failed_.ok()) parser.events_->Text({text, static_cast<size_t>(size)});
  }
  static void Doctype(void* self, const char*, const char*, const char*, int) {
    static_cast<PartParser*>(self)->Fail(absl::DataLossError(
        "has a document type declaration, which no spreadsheet program writes; get it again"));
  }
};

PartParser::PartParser(std::unique_ptr<ZipPart> part, PartEvents* events)
    : part_(std::move(part)),
      events_(events),
      parser_(XML_ParserCreateNS(nullptr, kXmlNameSeparator)),
      buffer_(kBufferBytes) {
  LB_CHECK(parser_ != nullptr);
  events_->parser_ = this;
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, Callbacks::Start, Callbacks::End);
  XML_SetCharacterDataHandler(parser_, Callbacks::Text);
  XML_SetStartDoctypeDeclHandler(parser_, Callbacks::Doctype);
}

PartParser::~PartParser() { XML_ParserFree(parser_); }

void PartEvents::Fail(absl::Status status) { parser_->Fail(std::move(status)); }

void PartParser::Pause() { XML_StopParser(parser_, XML_TRUE); }

void PartParser::Fail(absl::Status status) {
  if (!failed_.ok()) return;
  failed_ = std::move(status);
  XML_StopParser(parser_, XML_FALSE);
}

absl::Status PartParser::Error() const {
  if (!failed_.ok()) {
    return absl::Status(failed_.code(), absl::StrCat(part_->name(), " ", failed_.message()));
  }
  return absl::DataLossError(
      absl::StrCat(part_->name(), " is damaged: ", XML_ErrorString(XML_GetErrorCode(parser_)),
                   " in line ", LineOf(parser_), "; get the file again"));
}

absl::StatusOr<bool> PartParser::Run() {
  while (!finished_) {
    XML_Status status = XML_STATUS_OK;
    if (suspended_) {
      status = XML_ResumeParser(parser_);
    } else {
      LB_ASSIGN_OR_RETURN(const size_t size, part_->Read(buffer_));
      end_of_part_ = size < buffer_.size();
      bytes_fed_ += static_cast<int64_t>(size);
      status = XML_Parse(parser_, buffer_.data(), static_cast<int>(size), end_of_part_);
    }
    suspended_ = status == XML_STATUS_SUSPENDED;
    if (status == XML_STATUS_ERROR) return Error();
    if (suspended_) return true;
    finished_ = end_of_part_;
    if (!finished_ && bytes_fed_ - ByteIndexOf(parser_) > kTagBytesMax) {
      return absl::DataLossError(
          absl::StrCat(part_->name(), " is damaged: it has a tag without an end"));
    }
  }
  return false;
}

absl::Status ReadPart(ZipArchive* archive, std::string_view part, PartEvents* events,
                      int64_t bytes_max) {
  LB_ASSIGN_OR_RETURN(auto opened, archive->OpenPart(part, bytes_max));
  PartParser parser(std::move(opened), events);
  for (;;) {
    LB_ASSIGN_OR_RETURN(const bool more, parser.Run());
    if (!more) return absl::OkStatus();
  }
}

}  // namespace landbridge
