// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/schemas.h"

#include <utility>

#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "tests/support/catch.h"
#include "tests/tidy/source_tree.h"

namespace landbridge::testing {
namespace {

using google::protobuf::compiler::DiskSourceTree;
using google::protobuf::compiler::Importer;
using google::protobuf::compiler::MultiFileErrorCollector;
using google::protobuf::compiler::SourceTree;

// Files in memory; those of protobuf itself from where it is installed.
class MemorySources final : public SourceTree {
 public:
  explicit MemorySources(Schemas::Sources sources) : sources_(std::move(sources)) {
    installed_.MapPath("", PROTOBUF_INCLUDE_FOLDER);
  }

  google::protobuf::io::ZeroCopyInputStream* Open(const std::string& name) override {
    const auto found = sources_.find(name);
    if (found == sources_.end()) return installed_.Open(name);
    const std::string& text = found->second;
    return new google::protobuf::io::ArrayInputStream(text.data(), static_cast<int>(text.size()));
  }

  const Schemas::Sources& sources() const { return sources_; }

 private:
  const Schemas::Sources sources_;
  DiskSourceTree installed_;
};

class Errors final : public MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int /*column*/,
                const std::string& message) override {
    text_.append(file).append(":").append(std::to_string(line + 1));
    text_.append(": ").append(message).append("\n");
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

struct Schemas::Rep {
  explicit Rep(Sources from) : sources(std::move(from)), importer(&sources, &errors) {}

  MemorySources sources;
  Errors errors;
  Importer importer;
};

Schemas::Schemas(Sources sources) : rep_(std::make_unique<Rep>(std::move(sources))) {
  for (const auto& [name, text] : rep_->sources.sources()) {
    files_.push_back(rep_->importer.Import(name));
    INFO(rep_->errors.text());
    REQUIRE(files_.back() != nullptr);
  }
}

Schemas::~Schemas() = default;

Schemas::Sources Schemas::OfTree() {
  constexpr std::string_view kRoot = "proto/";
  Sources sources;
  for (const SourceFile& file : landbridge::testing::SourceTree()) {
    if (!file.path.starts_with(kRoot) || !file.path.ends_with(".proto")) continue;
    sources.emplace(file.path.substr(kRoot.size()), file.text);
  }
  return sources;
}

}  // namespace landbridge::testing
