// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xml_source.h"

#include <expat.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/xml_encoding.h"
#include "adapters/sources/xml_names.h"
#include "adapters/sources/xml_place.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr std::string_view kInstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

}  // namespace

// The parser calls these while it runs inside Advance; `self` is the XmlSource.
struct XmlSource::Events {
  static void StartElement(void* self, const char* name, const char** attributes) {
    auto& source = *static_cast<XmlSource*>(self);
    source.attributes_.clear();
    bool is_nil = false;
    for (; *attributes != nullptr; attributes += 2) {
      const XmlName attribute = SplitXmlName(attributes[0]);
      if (attribute.space != kInstanceNamespace) {
        source.attributes_.emplace_back(attribute.local, attributes[1]);
      } else if (attribute.local == "nil") {
        is_nil =
            std::string_view(attributes[1]) == "true" || std::string_view(attributes[1]) == "1";
      }
    }
    const auto step =
        source.builder_->StartElement(SplitXmlName(name).local, source.attributes_, is_nil);
    if (!step.ok()) return source.StopWith(step.status());
    if (*step != XmlRowBuilder::Step::kRowStarted) return;
    source.row_start_ = source.ParserOffset();
    source.place_ =
        RowPlace{source.input_->file_name(), source.builder_->row_element(), ++source.rows_started_,
                 source.ParserLine(), source.input_->ByteOffset(source.row_start_)};
    absl::Status started =
        source.builder_->StartRow(source.attributes_, &source.StartRow(source.place_));
    if (!started.ok()) source.StopWith(std::move(started));
  }

  static void EndElement(void* self, const char*) {
    auto& source = *static_cast<XmlSource*>(self);
    // Of an empty element the end comes even when its start has stopped the parser.
    if (!source.stopped_.ok()) return;
    const auto step = source.builder_->EndElement();
    if (!step.ok()) return source.StopWith(step.status());
    if (*step != XmlRowBuilder::Step::kRowFinished) return;
    // What stands right before an end tag is inside; an empty element has no end tag.
    const bool has_end_tag = ByteCountOf(source.parser_) > 0;
    source.row_end_ = source.ParserOffset() + (has_end_tag ? 1 : 0);
    XML_StopParser(source.parser_, XML_TRUE);
  }

  static void Text(void* self, const char* text, int size) {
    static_cast<XmlSource*>(self)->builder_->Text({text, static_cast<size_t>(size)});
  }

  static void StartDoctype(void* self, const char*, const char*, const char*, int) {
    static_cast<XmlSource*>(self)->StopWith(absl::DataLossError(
        "the document has a document type declaration, which is refused because entities can be "
        "declared there; have it exported without one"));
  }
};

XmlSource::XmlSource(const XmlOptions& options, std::unique_ptr<TextInput> input)
    : options_(options), input_(std::move(input)) {}

XmlSource::~XmlSource() {
  if (parser_ != nullptr) XML_ParserFree(parser_);
}

absl::StatusOr<std::unique_ptr<XmlSource>> XmlSource::Open(const XmlOptions& options,
                                                           const std::filesystem::path& path) {
  LB_ASSIGN_OR_RETURN(auto input, TextInput::Open(path, options.encoding, XmlEncodingInHead));
  std::unique_ptr<XmlSource> source(new XmlSource(options, std::move(input)));
  LB_ASSIGN_OR_RETURN(source->builder_, XmlRowBuilder::Create(options, &source->names()));
  source->StartParser();
  return source;
}

void XmlSource::StartParser() {
  // The text is UTF-8 by now, whatever the declaration says.
  parser_ = XML_ParserCreateNS("UTF-8", kXmlNameSeparator);
  LB_CHECK(parser_ != nullptr);
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, Events::StartElement, Events::EndElement);
  XML_SetCharacterDataHandler(parser_, Events::Text);
  XML_SetStartDoctypeDeclHandler(parser_, Events::StartDoctype);
}

int64_t XmlSource::ParserOffset() const { return ByteIndexOf(parser_); }

int64_t XmlSource::ParserLine() const { return LineOf(parser_); }

void XmlSource::StopWith(absl::Status status) {
  stopped_ = std::move(status);
  XML_StopParser(parser_, XML_FALSE);
}

absl::StatusOr<RowSource::Step> XmlSource::Advance() {
  for (;;) {
    XML_Status status = XML_STATUS_OK;
    if (suspended_) {
      status = XML_ResumeParser(parser_);
    } else {
      LB_ASSIGN_OR_RETURN(const bool more, input_->Next());
      if (!more) return Finish();
      const std::string& text = input_->text();
      status = XML_Parse(parser_, text.data(), static_cast<int>(text.size()), XML_FALSE);
    }
    suspended_ = status == XML_STATUS_SUSPENDED;
    if (suspended_) return TakeRow();
    if (status == XML_STATUS_ERROR) return ParserError();
    // Expat keeps a tag until it is complete: one without an end would fill the memory.
    if (input_->text_end() - ParserOffset() > options_.row_bytes_max) {
      return absl::DataLossError(absl::StrCat(
          input_->file_name(), ":", ParserLine(), ": a tag is longer than ", options_.row_bytes_max,
          " bytes: the document is damaged; get the file again, or raise row_bytes_max"));
    }
  }
}

RowSource::Step XmlSource::TakeRow() {
  for (const DecodeError& error : input_->TakeErrors(row_end_)) {
    std::string message = DescribeDecodeError(error, input_->encoding());
    if (static_cast<int64_t>(error.text_offset) > row_start_) {
      return RejectRow(
          RowError{RowRule::kUndecodable, place_, error.byte_offset, std::move(message)});
    }
    EndsUncleanly(message);
  }
  if (builder_->row_too_long()) {
    return RejectRow(RowError{
        RowRule::kTooLong, place_, std::nullopt,
        absl::StrCat("the row is larger than ", options_.row_bytes_max,
                     " bytes; raise row_bytes_max, or state the path of smaller elements")});
  }
  return EmitRow();
}

absl::Status XmlSource::ParserError() {
  const std::string place = absl::StrCat(input_->file_name(), ":", ParserLine(), ": ");
  if (!stopped_.ok()) {
    return absl::Status(stopped_.code(), absl::StrCat(place, stopped_.message()));
  }
  return absl::DataLossError(absl::StrCat(
      place, "the document is not well-formed XML: ", XML_ErrorString(XML_GetErrorCode(parser_)),
      "; get the file again"));
}

absl::StatusOr<RowSource::Step> XmlSource::Finish() {
  if (XML_Parse(parser_, "", 0, XML_TRUE) == XML_STATUS_ERROR) {
    if (input_->text_end() == 0) {
      return absl::DataLossError(absl::StrCat(
          input_->file_name(), " is empty: there is no XML document; get the file again"));
    }
    const std::string open = builder_->OpenPath();
    if (open.empty() || !stopped_.ok()) return ParserError();
    return absl::DataLossError(absl::StrCat(input_->file_name(), ":", ParserLine(),
                                            ": the file ends inside ", open,
                                            ": it was cut off; get the file again"));
  }
  if (const DecodeError* const error = input_->first_error(); error != nullptr) {
    EndsUncleanly(DescribeDecodeError(*error, input_->encoding()));
  }
  if (const auto& count = builder_->declared_count()) {
    DeclareText(options_.declared_count_path, *count);
  } else if (!options_.declared_count_path.empty()) {
    EndsUncleanly(absl::StrCat("the document has no ", options_.declared_count_path,
                               ", which should say how many rows there are"));
  }
  if (input_->ChangedSinceOpen()) EndsUncleanly("the file was written to while it was read");
  return End();
}

}  // namespace landbridge
