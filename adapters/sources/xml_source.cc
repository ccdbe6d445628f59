// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xml_source.h"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/encoding_choice.h"
#include "adapters/sources/xml_names.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr std::string_view kInstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

// The encoding that an XML declaration at the start of `head` states; empty when there is none.
std::string DeclaredEncoding(std::string_view head) {
  if (head.substr(0, 5) != "<?xml") return "";
  const std::string_view declaration = head.substr(0, head.find("?>"));
  const size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return "";
  const size_t open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return "";
  const size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return "";
  return absl::AsciiStrToLower(std::string(declaration.substr(open + 1, close - open - 1)));
}

// A document needs no byte order mark: its first character is `<`.
std::string UnmarkedUtf16(std::string_view head) {
  if (head.substr(0, 2) == std::string_view("<\0", 2)) return "utf-16le";
  if (head.substr(0, 2) == std::string_view("\0<", 2)) return "utf-16be";
  return "";
}

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
    source.place_ = RowPlace{source.input_->name(), source.builder_->row_element(),
                             ++source.rows_started_, source.ParserLine(), source.ParserOffset()};
    source.place_.byte_offset += static_cast<int64_t>(source.mark_bytes_);
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
    const bool has_end_tag = XML_GetCurrentByteCount(source.parser_) > 0;
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

XmlSource::XmlSource(const XmlOptions& options, std::unique_ptr<ByteInput> input)
    : options_(options), input_(std::move(input)), buffer_(kBufferBytes) {}

XmlSource::~XmlSource() {
  if (parser_ != nullptr) XML_ParserFree(parser_);
}

absl::StatusOr<std::unique_ptr<XmlSource>> XmlSource::Open(const XmlOptions& options,
                                                           const std::filesystem::path& path) {
  LB_ASSIGN_OR_RETURN(auto input, ByteInput::Open(path));
  std::unique_ptr<XmlSource> source(new XmlSource(options, std::move(input)));
  LB_ASSIGN_OR_RETURN(source->builder_, XmlRowBuilder::Create(options, &source->names()));
  LB_RETURN_IF_ERROR(source->Start());
  return source;
}

absl::Status XmlSource::Start() {
  LB_ASSIGN_OR_RETURN(head_size_, input_->Read(buffer_));
  const std::string_view head(buffer_.data(), head_size_);
  auto choice = ChooseEncoding(options_.encoding, head);
  if (!choice.ok()) {
    return absl::Status(choice.status().code(),
                        absl::StrCat(input_->name(), ": ", choice.status().message()));
  }
  if (choice->assumed) {
    std::string found = UnmarkedUtf16(head);
    if (found.empty()) found = DeclaredEncoding(head);
    // Without a declaration XML is UTF-8 by definition, but publishers forget.
    choice->assumed = found.empty();
    if (!found.empty()) choice->encoding = std::move(found);
  }
  encoding_assumed_ = choice->assumed;
  mark_bytes_ = choice->mark_bytes;
  LB_ASSIGN_OR_RETURN(decoder_, TextDecoder::Create(choice->encoding));

  // The text is UTF-8 by now, whatever the declaration says.
  parser_ = XML_ParserCreateNS("UTF-8", kXmlNameSeparator);
  LB_CHECK(parser_ != nullptr);
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, Events::StartElement, Events::EndElement);
  XML_SetCharacterDataHandler(parser_, Events::Text);
  XML_SetStartDoctypeDeclHandler(parser_, Events::StartDoctype);
  return absl::OkStatus();
}

int64_t XmlSource::ParserOffset() const {
  return static_cast<int64_t>(XML_GetCurrentByteIndex(parser_));
}

int64_t XmlSource::ParserLine() const {
  return static_cast<int64_t>(XML_GetCurrentLineNumber(parser_));
}

void XmlSource::StopWith(absl::Status status) {
  stopped_ = std::move(status);
  XML_StopParser(parser_, XML_FALSE);
}

absl::Status XmlSource::Decode(std::string_view bytes, int64_t byte_offset, bool last) {
  text_.clear();
  const size_t before = decode_errors_.size();
  decoder_->Decode(bytes, byte_offset, last, &text_, &decode_errors_);
  if (encoding_assumed_ && decode_errors_.size() > before) {
    return absl::FailedPreconditionError(absl::StrCat(
        input_->name(), ": ", DescribeDecodeError(decode_errors_.back(), "utf-8"),
        ". No encoding is declared: state gb18030, gbk, big5, windows-1252 or another"));
  }
  for (size_t i = before; i < decode_errors_.size(); ++i) {
    decode_errors_[i].text_offset += static_cast<size_t>(text_fed_);
  }
  return absl::OkStatus();
}

absl::Status XmlSource::ReadPiece() {
  if (std::exchange(head_pending_, false)) {
    end_of_file_ = head_size_ < buffer_.size();
    return Decode({buffer_.data() + mark_bytes_, head_size_ - mark_bytes_},
                  static_cast<int64_t>(mark_bytes_), end_of_file_);
  }
  const int64_t offset = input_->offset();
  LB_ASSIGN_OR_RETURN(const size_t size, input_->Read(buffer_));
  end_of_file_ = size < buffer_.size();
  return Decode({buffer_.data(), size}, offset, end_of_file_);
}

absl::StatusOr<RowSource::Step> XmlSource::Advance() {
  for (;;) {
    XML_Status status = XML_STATUS_OK;
    if (suspended_) {
      status = XML_ResumeParser(parser_);
    } else if (end_of_file_) {
      return Finish();
    } else {
      LB_RETURN_IF_ERROR(ReadPiece());
      text_fed_ += static_cast<int64_t>(text_.size());
      status = XML_Parse(parser_, text_.data(), static_cast<int>(text_.size()), XML_FALSE);
    }
    suspended_ = status == XML_STATUS_SUSPENDED;
    if (suspended_) return TakeRow();
    if (status == XML_STATUS_ERROR) return ParserError();
    // Expat keeps a tag until it is complete: one without an end would fill the memory.
    if (text_fed_ - ParserOffset() > options_.row_bytes_max) {
      return absl::DataLossError(absl::StrCat(
          input_->name(), ":", ParserLine(), ": a tag is longer than ", options_.row_bytes_max,
          " bytes: the document is damaged; get the file again, or raise row_bytes_max"));
    }
  }
}

RowSource::Step XmlSource::TakeRow() {
  const auto behind =
      std::find_if(decode_errors_.begin(), decode_errors_.end(), [this](const DecodeError& error) {
        return static_cast<int64_t>(error.text_offset) >= row_end_;
      });
  const std::vector<DecodeError> told(decode_errors_.begin(), behind);
  decode_errors_.erase(decode_errors_.begin(), behind);
  const int64_t row_start = place_.byte_offset - static_cast<int64_t>(mark_bytes_);
  for (const DecodeError& error : told) {
    std::string message = DescribeDecodeError(error, decoder_->encoding());
    if (static_cast<int64_t>(error.text_offset) > row_start) {
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
  const std::string place = absl::StrCat(input_->name(), ":", ParserLine(), ": ");
  if (!stopped_.ok()) {
    return absl::Status(stopped_.code(), absl::StrCat(place, stopped_.message()));
  }
  return absl::DataLossError(absl::StrCat(
      place, "the document is not well-formed XML: ", XML_ErrorString(XML_GetErrorCode(parser_)),
      "; get the file again"));
}

absl::StatusOr<RowSource::Step> XmlSource::Finish() {
  if (XML_Parse(parser_, "", 0, XML_TRUE) == XML_STATUS_ERROR) {
    if (text_fed_ == 0) {
      return absl::DataLossError(
          absl::StrCat(input_->name(), " is empty: there is no XML document; get the file again"));
    }
    const std::string open = builder_->OpenPath();
    if (open.empty() || !stopped_.ok()) return ParserError();
    return absl::DataLossError(absl::StrCat(input_->name(), ":", ParserLine(),
                                            ": the file ends inside ", open,
                                            ": it was cut off; get the file again"));
  }
  if (!decode_errors_.empty()) {
    EndsUncleanly(DescribeDecodeError(decode_errors_.front(), decoder_->encoding()));
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
