// SPDX-License-Identifier: Apache-2.0
// What the streams of one ingest service share. Outlives them; the pipeline's callbacks hold only
// the registry.
#pragma once

#include <memory>

#include "broker/access/access_control.h"
#include "broker/ingest/identity_key.h"
#include "broker/ingest/open_streams.h"
#include "broker/ingest/publish_options.h"
#include "broker/ingest/source_registry.h"
#include "broker/pipeline/pipeline.h"
#include "proto/contract/clock.h"
#include "storage/state_store.h"

namespace landbridge {

struct PublishContext {
  Pipeline& pipeline;
  const StateStore& state;
  AccessControl& access;
  Clock& clock;
  const IdentityKey& key;
  const PublishOptions options;
  const std::shared_ptr<SourceRegistry> registry = SourceRegistry::Create();
  OpenStreams streams = {};
};

}  // namespace landbridge
