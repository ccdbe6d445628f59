// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/run_part.h"

#include <string>
#include <utility>

#include "broker/feed/delivery_writer.h"
#include "broker/feed/shared_bytes.h"

namespace landbridge {
namespace {

// Each costs the transport some dozens of nanoseconds.
constexpr size_t kPiecesMax = 24;

// Bytes of the run, or of entries that were made for the class.
struct Piece {
  bool is_made = false;
  size_t begin = 0;
  size_t end = 0;
};

class Pieces {
 public:
  void Add(bool is_made, size_t begin, size_t end) {
    bytes_ += end - begin;
    if (!is_made) shared_bytes_ += end - begin;
    if (!pieces_.empty() && pieces_.back().is_made == is_made && pieces_.back().end == begin) {
      pieces_.back().end = end;
    } else {
      pieces_.push_back({is_made, begin, end});
    }
  }

  RunPart Share(const grpc::Slice& run, std::string made) const {
    RunPart part;
    part.bytes = bytes_;
    part.copied = made.size();
    const grpc::Slice own = OwningSlice(std::move(made));
    part.slices.reserve(pieces_.size());
    for (const Piece& piece : pieces_) {
      part.slices.push_back(CutSlice(piece.is_made ? own : run, piece.begin, piece.end));
    }
    return part;
  }

  RunPart Copy(const grpc::Slice& run, const std::string& made) const {
    std::string copy;
    copy.reserve(bytes_);
    for (const Piece& piece : pieces_) {
      const char* const from =
          piece.is_made ? made.data() : reinterpret_cast<const char*>(run.begin());
      copy.append(from + piece.begin, piece.end - piece.begin);
    }
    RunPart part;
    part.bytes = part.copied = bytes_;
    part.slices.push_back(OwningSlice(std::move(copy)));
    return part;
  }

  bool empty() const { return pieces_.empty(); }
  size_t count() const { return pieces_.size(); }
  size_t shared_bytes() const { return shared_bytes_; }

 private:
  std::vector<Piece> pieces_;
  size_t bytes_ = 0;
  size_t shared_bytes_ = 0;
};

}  // namespace

RunPart PartOfRun(const EventRun& run, EventNumber after, const std::vector<Showing>& showings) {
  Pieces pieces;
  std::string made;
  size_t begin = run.Begin(after.Next());
  for (EventNumber number = after.Next(); number <= run.last(); number = number.Next()) {
    const EventRun::Event& event = run.event(number);
    switch (showings[static_cast<size_t>(number.value() - run.first().value())]) {
      case Showing::kNothing:
        break;
      case Showing::kAsStored:
        pieces.Add(/*is_made=*/false, begin, event.end);
        break;
      case Showing::kLeftView: {
        const size_t made_begin = made.size();
        AppendFramedEntry(LeftViewEntry(number, event.listing, event.time_ms), made);
        pieces.Add(/*is_made=*/true, made_begin, made.size());
        break;
      }
    }
    begin = event.end;
  }
  if (pieces.empty()) return {};
  const bool shares =
      pieces.count() <= kPiecesMax && pieces.shared_bytes() * 2 >= run.bytes().size();
  return shares ? pieces.Share(run.bytes(), std::move(made)) : pieces.Copy(run.bytes(), made);
}

}  // namespace landbridge
