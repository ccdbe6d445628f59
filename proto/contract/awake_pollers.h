// SPDX-License-Identifier: Apache-2.0
// Keeps gRPC's threads from sleeping all at once.
//
// gRPC 1.51 runs callbacks on a few threads for the whole process. Each of them that got no event
// for a second sleeps for 100 ms (CallbackAlternativeCQ, completion_queue_cc.cc). In a quiet
// process they do so together, as they had their last event together, and whatever comes then waits
// until they wake. As long as one of these lives, they get an event every half second: whoever took
// it is awake when the others sleep. It costs a few wake-ups a second.
//
// For a process that serves or calls with the callback interface. The other interfaces do not need
// it.
#pragma once

#include <memory>

namespace landbridge {

class AwakePollers {
 public:
  AwakePollers();
  ~AwakePollers();
  AwakePollers(const AwakePollers&) = delete;
  AwakePollers& operator=(const AwakePollers&) = delete;

 private:
  class Rep;

  const std::shared_ptr<Rep> rep_;
};

}  // namespace landbridge
