// SPDX-License-Identifier: Apache-2.0
// Decides when a tick enters the log: when a day began, and for as long as the last tick left
// something to lift. A tick lifts a limited number of listings, so that other changes do not wait
// for all that end with one day; only one tick is under way at a time.
//
// Its owner's lock guards it.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "landbridge/log/v1/entry.pb.h"
#include "proto/contract/clock.h"

namespace landbridge {

class DayTicker {
 public:
  // What Tick.lifts_max is: some 20 ms of work for the applier.
  static constexpr int32_t kLiftsMax = 1000;

  // Days begin in `zone`. `today` and `lifts_remain` are the ledger's. `clock` must outlive this.
  DayTicker(Clock& clock, absl::TimeZone zone, int32_t today, bool lifts_remain)
      : clock_(clock), zone_(zone), today_(today), lifts_remain_(lifts_remain) {}

  // The tick that is to be appended now, if any. It is under way from then on.
  std::optional<log::v1::Tick> Next();

  // The tick that was under way was applied; `lifts_remain` is the ledger's.
  void Applied(bool lifts_remain);

  // Whether Next() returns a tick, whatever the time is.
  bool lifts_wait() const { return lifts_remain_ && !is_under_way_; }

  // Whether something that ended may not be lifted yet, as far as is known without the clock.
  bool is_lifting() const { return lifts_remain_ || is_under_way_; }

 private:
  Clock& clock_;
  const absl::TimeZone zone_;
  int32_t today_;
  bool lifts_remain_;
  bool is_under_way_ = false;
};

}  // namespace landbridge
