// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xml_row_builder.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Elements without text cost memory too: what one adds to the size of its row.
constexpr int64_t kElementBytes = 64;
// More text than this is no count of rows.
constexpr size_t kCountTextMax = 32;

constexpr std::string_view kWhiteSpace = " \t\r\n";

std::string_view TrimWhiteSpace(std::string_view text) {
  const size_t first = text.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

}  // namespace

absl::StatusOr<XmlRowBuilder> XmlRowBuilder::Create(const XmlOptions& options, ColumnNames* names) {
  if (options.row_paths.empty()) {
    return absl::InvalidArgumentError(
        "row_paths is empty; state the path of the elements that are rows, such as "
        "\"root/record\"");
  }
  if (options.depth_max < 1 || options.row_bytes_max < 1) {
    return absl::InvalidArgumentError("depth_max and row_bytes_max must be at least 1");
  }
  XmlRowBuilder builder(options, names);
  for (const std::string& path : options.row_paths) {
    builder.row_paths_.push_back(absl::StrSplit(path, '/'));
    for (const std::string& name : builder.row_paths_.back()) {
      if (!name.empty()) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "row_paths: '", path, "' has an empty name; write names with one / between"));
    }
  }
  return builder;
}

bool XmlRowBuilder::AtRowPath() const {
  return std::any_of(row_paths_.begin(), row_paths_.end(), [this](const auto& path) {
    return std::equal(path.begin(), path.end(), open_.begin(), open_.end(),
                      [](const std::string& pattern, const std::string& name) {
                        return pattern == "*" || pattern == name;
                      });
  });
}

std::string XmlRowBuilder::OpenPath() const { return absl::StrJoin(open_, "/"); }

absl::StatusOr<XmlRowBuilder::Step> XmlRowBuilder::StartElement(
    std::string_view name, std::span<const Attribute> attributes, bool is_nil) {
  if (static_cast<int>(open_.size() + depth_) >= options_.depth_max) {
    return absl::DataLossError(absl::StrCat("elements are nested deeper than ", options_.depth_max,
                                            " below ", OpenPath(), "; raise depth_max"));
  }
  if (row_ != nullptr) {
    LB_RETURN_IF_ERROR(StartNested(name, attributes, is_nil));
    return Step::kInside;
  }
  open_.emplace_back(name);
  if (AtRowPath()) {
    row_element_ = name;
    return Step::kRowStarted;
  }
  if (!options_.declared_count_path.empty() && !declared_count_) {
    const std::string path = OpenPath();
    if (path == options_.declared_count_path) {
      counting_at_ = open_.size();
      declared_count_.emplace();
    }
    for (const auto& [attribute, value] : attributes) {
      if (absl::StrCat(path, "/@", std::string(attribute)) == options_.declared_count_path) {
        declared_count_.emplace(value);
      }
    }
  }
  return Step::kOutside;
}

XmlRowBuilder::Frame& XmlRowBuilder::PushFrame() {
  if (frames_.size() == depth_) frames_.emplace_back();
  Frame& frame = frames_[depth_++];
  frame.path_size = path_.size();
  frame.has_children = false;
  frame.is_nil = false;
  frame.text.clear();
  return frame;
}

absl::StatusOr<ColumnId> XmlRowBuilder::Intern(std::string_view name) {
  if (names_->size() >= kColumnsMax && !names_->Find(name)) {
    return absl::FailedPreconditionError(
        absl::StrCat("the file has more than ", kColumnsMax,
                     " different element paths: values stand where names should"));
  }
  return names_->Intern(name);
}

void XmlRowBuilder::AddValue(ColumnId column, std::string_view value) {
  if (row_too_long()) return;
  row_->Add(column, options_.trim ? TrimWhiteSpace(value) : value);
}

absl::Status XmlRowBuilder::AddAttributes(std::span<const Attribute> attributes) {
  const size_t path_size = path_.size();
  for (const auto& [name, value] : attributes) {
    row_bytes_ += kElementBytes + static_cast<int64_t>(value.size());
    if (!path_.empty()) path_ += '/';
    path_ += '@';
    path_ += name;
    const auto column = Intern(path_);
    path_.resize(path_size);
    if (!column.ok()) return column.status();
    AddValue(*column, value);
  }
  return absl::OkStatus();
}

absl::Status XmlRowBuilder::StartRow(std::span<const Attribute> attributes, Row* row) {
  row_ = row;
  row_bytes_ = 0;
  path_.clear();
  PushFrame();
  if (!options_.element_column.empty()) {
    LB_ASSIGN_OR_RETURN(const ColumnId column, Intern(options_.element_column));
    AddValue(column, row_element_);
  }
  return AddAttributes(attributes);
}

absl::Status XmlRowBuilder::StartNested(std::string_view name,
                                        std::span<const Attribute> attributes, bool is_nil) {
  row_bytes_ += kElementBytes;
  frames_[depth_ - 1].has_children = true;
  Frame& frame = PushFrame();
  frame.is_nil = is_nil;
  if (!path_.empty()) path_ += '/';
  path_ += name;
  LB_ASSIGN_OR_RETURN(frame.path, Intern(path_));
  if (!row_too_long()) frame.group = row_->OpenGroup(frame.path);
  return AddAttributes(attributes);
}

void XmlRowBuilder::Text(std::string_view text) {
  if (row_ != nullptr) {
    row_bytes_ += static_cast<int64_t>(text.size());
    if (!row_too_long()) frames_[depth_ - 1].text += text;
  } else if (counting_at_ == open_.size() && declared_count_->size() < kCountTextMax) {
    *declared_count_ += text;
  }
}

absl::StatusOr<XmlRowBuilder::Step> XmlRowBuilder::EndElement() {
  if (row_ == nullptr) {
    if (counting_at_ == open_.size()) {
      counting_at_.reset();
      declared_count_ = std::string(TrimWhiteSpace(*declared_count_));
    }
    open_.pop_back();
    return Step::kOutside;
  }
  const Frame& frame = frames_[--depth_];
  const bool blank = TrimWhiteSpace(frame.text).empty();
  if (depth_ == 0) {
    if (!blank) {
      LB_ASSIGN_OR_RETURN(const ColumnId column, Intern("."));
      AddValue(column, frame.text);
    }
    row_ = nullptr;
    open_.pop_back();
    return Step::kRowFinished;
  }
  // White space between child elements is the file's layout; in a leaf it is its value.
  if (!frame.is_nil && (!blank || !frame.has_children)) AddValue(frame.path, frame.text);
  if (!row_too_long()) row_->CloseGroup(frame.group);
  path_.resize(frame.path_size);
  return Step::kInside;
}

}  // namespace landbridge
