// SPDX-License-Identifier: Apache-2.0
// Rows of an XML document, read by expat as a stream. The options (source_options.h) say what is
// accepted.
//
// Bytes that are no characters reject their row; outside rows they make the end unclean. XML that
// is not well-formed, or ends before its root element does, is damaged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"
#include "adapters/sources/text_decoder.h"
#include "adapters/sources/xml_row_builder.h"

struct XML_ParserStruct;

namespace landbridge {

class XmlSource final : public RowSourceBase {
 public:
  // Errors: as OpenSource.
  static absl::StatusOr<std::unique_ptr<XmlSource>> Open(const XmlOptions& options,
                                                         const std::filesystem::path& path);
  ~XmlSource() override;

 private:
  struct Events;  // the parser's callbacks

  XmlSource(const XmlOptions& options, std::unique_ptr<ByteInput> input);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return input_->offset(); }

  absl::Status Start();
  // Reads and decodes the next piece of the file into text_.
  absl::Status ReadPiece();
  absl::Status Decode(std::string_view bytes, int64_t byte_offset, bool last);
  // The row that the parser has stopped behind.
  Step TakeRow();
  absl::Status ParserError();
  absl::StatusOr<Step> Finish();
  // Ends the parse from within an event.
  void StopWith(absl::Status status);
  int64_t ParserOffset() const;
  int64_t ParserLine() const;

  const XmlOptions options_;
  const std::unique_ptr<ByteInput> input_;
  std::unique_ptr<TextDecoder> decoder_;
  bool encoding_assumed_ = false;
  std::optional<XmlRowBuilder> builder_;
  XML_ParserStruct* parser_ = nullptr;

  std::vector<char> buffer_;
  std::string text_;          // the piece being parsed, as UTF-8
  int64_t text_fed_ = 0;      // bytes of UTF-8 given to the parser
  bool head_pending_ = true;  // buffer_ still holds the head of the file, read by Start
  size_t head_size_ = 0;
  size_t mark_bytes_ = 0;
  bool end_of_file_ = false;
  bool suspended_ = false;  // the parser stopped behind a row and has more text
  absl::Status stopped_;    // why an event ended the parse

  // Undecodable bytes not told yet; their text_offset counts from the start of the document.
  std::vector<DecodeError> decode_errors_;
  std::vector<XmlRowBuilder::Attribute> attributes_;  // scratch of the events
  RowPlace place_;
  int64_t row_end_ = 0;  // in the text: undecodable bytes before it are inside the row
  int64_t rows_started_ = 0;
};

}  // namespace landbridge
