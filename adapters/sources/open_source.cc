// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/open_source.h"

#include <utility>
#include <variant>

#include "adapters/sources/dbf_source.h"
#include "adapters/sources/delimited_source.h"
#include "adapters/sources/file_kind.h"
#include "adapters/sources/fixed_width_source.h"
#include "adapters/sources/json_document_source.h"
#include "adapters/sources/json_lines_source.h"
#include "adapters/sources/sql_source.h"
#include "adapters/sources/workbook_source.h"
#include "adapters/sources/xml_source.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

using Opened = absl::StatusOr<std::unique_ptr<RowSource>>;

struct Opener {
  const std::filesystem::path& path;
  const std::stop_token& stop;

  Opened operator()(const DelimitedOptions& options) const {
    LB_RETURN_IF_ERROR(CheckIsNoContainer(path));
    return DelimitedSource::Open(options, path);
  }
  Opened operator()(const FixedWidthOptions& options) const {
    LB_RETURN_IF_ERROR(CheckIsNoContainer(path));
    return FixedWidthSource::Open(options, path);
  }
  Opened operator()(const XmlOptions& options) const { return XmlSource::Open(options, path); }
  Opened operator()(const JsonLinesOptions& options) const {
    return JsonLinesSource::Open(options, path);
  }
  Opened operator()(const JsonDocumentOptions& options) const {
    return JsonDocumentSource::Open(options, path);
  }
  Opened operator()(const WorkbookOptions& options) const {
    return WorkbookSource::Open(options, path);
  }
  Opened operator()(const DbfOptions& options) const { return DbfSource::Open(options, path); }
  Opened operator()(const SqlOptions& options) const { return SqlSource::Open(options, stop); }
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowSource>> OpenSource(const SourceOptions& options,
                                                      const std::filesystem::path& path,
                                                      const std::stop_token& stop) {
  return std::visit(Opener{path, stop}, options);
}

std::string SqlPlaceName(const SqlOptions& options) {
  return options.table.empty() ? "query" : options.table;
}

}  // namespace landbridge
