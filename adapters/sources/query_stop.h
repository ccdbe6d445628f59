// SPDX-License-Identifier: Apache-2.0
// Inside of the sources room: lets a request to stop reach a call that waits for a database.
//
//   QueryStop stop(token, [&cursor] { cursor.Interrupt(); });
//   LB_ASSIGN_OR_RETURN(const bool more, stop.During([&cursor] { return cursor.Next(); }));
//
// Once it is asked to stop, `interrupt` is called on a thread of its own for as long as a call is
// under way: at once, and again and again, because a database forgets an interruption that comes
// before its query. It is never called outside of During.
//
// Belongs to one thread. Whoever asks to stop does so on any, and waits for nothing.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"

namespace landbridge {

class QueryStop {
 public:
  // What `interrupt` refers to outlives this.
  QueryStop(std::stop_token stop, std::function<void()> interrupt);
  QueryStop(const QueryStop&) = delete;
  QueryStop& operator=(const QueryStop&) = delete;

  // Runs `call`, which gives a status, or a value or status.
  //
  // Errors: kCancelled: it was asked to stop before, or meanwhile, whatever `call` said. Others:
  //         those of `call`.
  template <typename Call>
  std::invoke_result_t<Call> During(const Call& call) {
    if (!Enter()) return Stopped();
    std::invoke_result_t<Call> result = call();
    if (!Leave()) return Stopped();
    return result;
  }

 private:
  // False when it was asked to stop.
  bool Enter();
  bool Leave();
  static absl::Status Stopped();

  void InterruptUntil(const std::stop_token& over);

  const std::stop_token stop_;
  const std::function<void()> interrupt_;
  std::mutex mutex_;  // held while `interrupt_` runs
  std::condition_variable_any again_;
  bool under_way_ = false;  // guarded by mutex_
  std::jthread interrupter_;
  std::stop_callback<std::function<void()>> on_stop_;  // last: starts the interrupter
};

}  // namespace landbridge
