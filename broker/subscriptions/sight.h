// SPDX-License-Identifier: Apache-2.0
// What a stream may still hold and what it is to hold from now on: its view, and, while a change of
// the view is being delivered, the views that it had before.
//
// Two streams with equal sights see the same events alike, so they can share what is found out for
// one of them. Immutable; any thread may call any method.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "broker/access/view.h"
#include "landbridge/log/v1/entry.pb.h"

namespace landbridge {

class Sight {
 public:
  explicit Sight(std::shared_ptr<const View> view) : Sight(std::move(view), {}) {}

  // `former` are views of which the subscriber may still hold listings.
  Sight(std::shared_ptr<const View> view, std::vector<std::shared_ptr<const View>> former);

  const View& view() const { return *view_; }
  bool has_former() const { return !former_.empty(); }

  // Whether one of the views looks at the identifiers of subjects.
  bool has_watch_list() const;

  // Whether the subscriber may hold a listing with these fields. The keys of its subject are given
  // apart; those in `fields` do not count.
  bool MayHold(const log::v1::FilterFields& fields, std::span<const uint64_t> subject_keys) const;

  // Whether it holds one for certain, once it applied everything up to the change of its view.
  bool Holds(const log::v1::FilterFields& fields, std::span<const uint64_t> subject_keys) const;

  // The same sight without the former views: what remains when the change was delivered.
  Sight Settled() const { return Sight(view_); }

  // Equal for sights that show the same.
  const std::string& key() const { return key_; }

 private:
  std::shared_ptr<const View> view_;
  std::vector<std::shared_ptr<const View>> former_;
  std::string key_;
};

}  // namespace landbridge
