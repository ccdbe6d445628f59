// SPDX-License-Identifier: Apache-2.0
// Which stream holds which source. A source has one holder: the newest stream that asked for it.
// The former holder is told to end, and the newest gets the source only when everything that former
// holders handed to the pipeline is settled; otherwise it would continue from a sequence that is
// about to be outrun, and its own changes would be skipped as settled already.
//
//   auto lease = registry.Acquire(agency, source, agent, {.granted = ..., .displaced = ...});
//   if (!lease->Begin()) return;              // displaced meanwhile
//   pipeline.Submit(batch, [lease](...) { lease->End(); ... });
//
// Any thread may call any method. Callbacks run without a lock of the registry held, on the thread
// of the call that caused them: Acquire, End or Release of any stream of the same source. They must
// not block.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace landbridge {

class SourceRegistry : public std::enable_shared_from_this<SourceRegistry> {
 public:
  struct Callbacks {
    // The source is this stream's: at most once, and not after `displaced`.
    std::function<void()> granted;
    // Another stream took the source: at most once.
    std::function<void()> displaced;
  };

  // One stream's claim to a source. Until it is released the source counts as connected.
  class Lease {
   public:
    ~Lease() { Release(); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    // One more batch is about to be handed to the pipeline; End() must follow when it has settled.
    // False when the source is not, or no longer, this stream's: do not submit it.
    bool Begin();
    void End();

    // Gives the source back. Batches that are on their way still count until their End(). May be
    // called twice.
    void Release();

   private:
    friend class SourceRegistry;
    Lease(std::shared_ptr<SourceRegistry> registry, std::pair<std::string, std::string> name)
        : registry_(std::move(registry)), name_(std::move(name)) {}

    const std::shared_ptr<SourceRegistry> registry_;
    const std::pair<std::string, std::string> name_;
  };

  // Registries are shared, because batches may settle when their stream and service are gone.
  static std::shared_ptr<SourceRegistry> Create();

  // Makes the caller the holder of the source. `granted` may run before this returns.
  std::shared_ptr<Lease> Acquire(std::string_view agency, std::string_view source,
                                 std::string_view agent, Callbacks callbacks);

  // The adapter that holds a source, as it calls itself; nothing when none is connected.
  std::optional<std::string> AgentOf(std::string_view agency, std::string_view source) const;

 private:
  using Name = std::pair<std::string, std::string>;  // agency, source
  struct Slot {
    const Lease* holder = nullptr;  // null when no stream is connected
    std::string agent;
    bool granted = false;  // to `holder`
    Callbacks callbacks;   // of `holder`
    size_t unsettled = 0;  // batches of all streams
  };

  SourceRegistry() = default;
  // What the holder is to be told now, if anything. A slot that nobody needs any more is removed.
  std::function<void()> Advance(const Name& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<Name, Slot> slots_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
