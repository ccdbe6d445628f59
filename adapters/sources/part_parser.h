// SPDX-License-Identifier: Apache-2.0
// Reads an XML part of a zip file as a stream that can pause, with expat.
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sources/zip_archive.h"

struct XML_ParserStruct;

namespace landbridge {

// The attributes of an element. Valid during the event.
class PartAttributes {
 public:
  explicit PartAttributes(const char** attributes) : attributes_(attributes) {}

  // The attribute with this local name, and within a namespace whose URI has `space` in it; empty
  // when there is none. A null pointer as data() tells "none" from an empty one.
  std::string_view Get(std::string_view local, std::string_view space = {}) const;
  bool Has(std::string_view local, std::string_view space = {}) const {
    return Get(local, space).data() != nullptr;
  }

 private:
  const char** attributes_;
};

class PartParser;

// What a part's reader does at each event. Names are local names.
class PartEvents {
 public:
  virtual ~PartEvents() = default;
  virtual void StartElement(std::string_view name, const PartAttributes& attributes) = 0;
  virtual void EndElement(std::string_view name) = 0;
  virtual void Text(std::string_view text) = 0;

 protected:
  // Within an event: the reading ends with `status`, with the part's name before it.
  void Fail(absl::Status status);

 private:
  friend class PartParser;
  PartParser* parser_ = nullptr;  // that calls
};

class PartParser {
 public:
  // `events` must outlive the parser.
  PartParser(std::unique_ptr<ZipPart> part, PartEvents* events);
  ~PartParser();
  PartParser(const PartParser&) = delete;
  PartParser& operator=(const PartParser&) = delete;

  // Reads on until an event calls Pause; false at the end of the part.
  //
  // Errors: kDataLoss: the part is damaged, or nested beyond all measure. Others: as ZipPart::Read,
  //         and what the events failed with.
  absl::StatusOr<bool> Run();

  // For events: Run returns after this event.
  void Pause();

  const ZipPart& part() const { return *part_; }

 private:
  friend class PartEvents;
  struct Callbacks;

  void Fail(absl::Status status);
  absl::Status Error() const;

  const std::unique_ptr<ZipPart> part_;
  PartEvents* const events_;
  XML_ParserStruct* const parser_;
  std::vector<char> buffer_;
  int64_t bytes_fed_ = 0;  // given to the parser
  int depth_ = 0;          // open elements
  bool suspended_ = false;
  bool end_of_part_ = false;
  bool finished_ = false;
  absl::Status failed_;
};

// What is held of such a part is small: names, styles.
inline constexpr int64_t kSmallPartBytesMax = int64_t{64} << 20;

// Reads a whole part, which may unpack to `bytes_max`.
absl::Status ReadPart(ZipArchive* archive, std::string_view part, PartEvents* events,
                      int64_t bytes_max = kSmallPartBytesMax);

}  // namespace landbridge
