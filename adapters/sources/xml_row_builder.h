// SPDX-License-Identifier: Apache-2.0
// The part of reading XML that knows rows: from the events of a parser to Row, groups and columns.
// XmlSource owns the parser and the bytes.
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sources/row.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class XmlRowBuilder {
 public:
  using Attribute = std::pair<std::string_view, std::string_view>;  // local name, value

  // Where the document stands after an event.
  enum class Step { kOutside, kRowStarted, kInside, kRowFinished };

  // `names` gets every path that occurs, and must outlive the builder.
  //
  // Errors: kInvalidArgument: the options contradict themselves.
  static absl::StatusOr<XmlRowBuilder> Create(const XmlOptions& options, ColumnNames* names);

  // An element begins; `is_nil` when it says of itself that it has no value. At kRowStarted the
  // caller starts a Row and calls StartRow.
  //
  // Errors: kDataLoss: nested deeper than the options allow.
  //         kFailedPrecondition: more different paths than kColumnsMax.
  absl::StatusOr<Step> StartElement(std::string_view name, std::span<const Attribute> attributes,
                                    bool is_nil);
  // The attributes and the element's name of the row that StartElement announced.
  absl::Status StartRow(std::span<const Attribute> attributes, Row* row);
  // Text of the innermost open element, in pieces.
  void Text(std::string_view text);
  // The innermost open element ends.
  //
  // Errors: kFailedPrecondition: more different paths than kColumnsMax.
  absl::StatusOr<Step> EndElement();

  // The element name of the row.
  const std::string& row_element() const { return row_element_; }
  // Whether the row is larger than the limit; its values are then incomplete.
  bool row_too_long() const { return row_bytes_ > options_.row_bytes_max; }
  // What stands at declared_count_path, once it was there.
  const std::optional<std::string>& declared_count() const { return declared_count_; }
  // The open elements from the root, "a/b", for messages.
  std::string OpenPath() const;

 private:
  struct Frame {
    ColumnId path{};
    size_t path_size = 0;  // of the parent's path in path_
    size_t group = 0;
    bool has_children = false;
    bool is_nil = false;
    std::string text;
  };

  XmlRowBuilder(const XmlOptions& options, ColumnNames* names) : options_(options), names_(names) {}

  bool AtRowPath() const;
  absl::Status StartNested(std::string_view name, std::span<const Attribute> attributes,
                           bool is_nil);
  absl::Status AddAttributes(std::span<const Attribute> attributes);
  absl::StatusOr<ColumnId> Intern(std::string_view name);
  void AddValue(ColumnId column, std::string_view value);
  Frame& PushFrame();

  XmlOptions options_;
  ColumnNames* names_;
  std::vector<std::vector<std::string>> row_paths_;
  std::vector<std::string> open_;      // names of the open elements down to the row
  std::optional<size_t> counting_at_;  // depth of the element that holds the declared count
  std::optional<std::string> declared_count_;

  Row* row_ = nullptr;  // while inside a row
  std::string row_element_;
  int64_t row_bytes_ = 0;
  std::string path_;           // of the innermost element, relative to the row
  std::vector<Frame> frames_;  // [0] is the row's own; kept for reuse beyond depth_
  size_t depth_ = 0;           // frames in use
};

}  // namespace landbridge
