// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/source_registry.h"

#include "proto/contract/check.h"

namespace landbridge {

std::shared_ptr<SourceRegistry> SourceRegistry::Create() {
  return std::shared_ptr<SourceRegistry>(new SourceRegistry);
}

std::shared_ptr<SourceRegistry::Lease> SourceRegistry::Acquire(std::string_view agency,
                                                               std::string_view source,
                                                               std::string_view agent,
                                                               Callbacks callbacks) {
  const Name name(agency, source);
  std::shared_ptr<Lease> lease(new Lease(shared_from_this(), name));
  std::function<void()> displaced;
  std::function<void()> granted;
  {
    absl::MutexLock lock(&mutex_);
    Slot& slot = slots_[name];
    displaced = std::move(slot.callbacks.displaced);
    slot.holder = lease.get();
    slot.agent = std::string(agent);
    slot.granted = false;
    slot.callbacks = std::move(callbacks);
    granted = Advance(name);
  }
  if (displaced) displaced();
  if (granted) granted();
  return lease;
}

std::optional<std::string> SourceRegistry::AgentOf(std::string_view agency,
                                                   std::string_view source) const {
  absl::MutexLock lock(&mutex_);
  const auto found = slots_.find(Name(agency, source));
  if (found == slots_.end() || found->second.holder == nullptr) return std::nullopt;
  return found->second.agent;
}

std::function<void()> SourceRegistry::Advance(const Name& name) {
  const auto found = slots_.find(name);
  LB_CHECK(found != slots_.end());
  Slot& slot = found->second;
  if (slot.unsettled > 0) return nullptr;
  if (slot.holder == nullptr) {
    slots_.erase(found);
    return nullptr;
  }
  if (slot.granted) return nullptr;
  slot.granted = true;
  return std::move(slot.callbacks.granted);
}

bool SourceRegistry::Lease::Begin() {
  absl::MutexLock lock(&registry_->mutex_);
  const auto found = registry_->slots_.find(name_);
  if (found == registry_->slots_.end()) return false;
  Slot& slot = found->second;
  if (slot.holder != this || !slot.granted) return false;
  ++slot.unsettled;
  return true;
}

void SourceRegistry::Lease::End() {
  std::function<void()> granted;
  {
    absl::MutexLock lock(&registry_->mutex_);
    const auto found = registry_->slots_.find(name_);
    LB_CHECK(found != registry_->slots_.end() && found->second.unsettled > 0);
    --found->second.unsettled;
    granted = registry_->Advance(name_);
  }
  if (granted) granted();
}

void SourceRegistry::Lease::Release() {
  // Destroyed after the lock is left: they may hold the last reference to a stream.
  Callbacks dropped;
  absl::MutexLock lock(&registry_->mutex_);
  const auto found = registry_->slots_.find(name_);
  if (found == registry_->slots_.end() || found->second.holder != this) return;
  dropped = std::exchange(found->second.callbacks, {});
  found->second.holder = nullptr;
  registry_->Advance(name_);
}

}  // namespace landbridge
