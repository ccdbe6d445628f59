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
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"
#include "adapters/sources/text_input.h"
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

  XmlSource(const XmlOptions& options, std::unique_ptr<TextInput> input);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return input_->bytes_read(); }

  void StartParser();
  // The row that the parser has stopped behind.
  Step TakeRow();
  absl::Status ParserError();
  absl::StatusOr<Step> Finish();
  // Ends the parse from within an event.
  void StopWith(absl::Status status);
  int64_t ParserOffset() const;
  int64_t ParserLine() const;

  const XmlOptions options_;
  const std::unique_ptr<TextInput> input_;
  std::optional<XmlRowBuilder> builder_;
  XML_ParserStruct* parser_ = nullptr;
  bool suspended_ = false;  // the parser stopped behind a row and has more text
  absl::Status stopped_;    // why an event ended the parse

  std::vector<XmlRowBuilder::Attribute> attributes_;  // scratch of the events
  RowPlace place_;
  int64_t row_start_ = 0;  // in the text
  int64_t row_end_ = 0;    // undecodable bytes before it are inside the row
  int64_t rows_started_ = 0;
};

}  // namespace landbridge
