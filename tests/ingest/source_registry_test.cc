// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/source_registry.h"

#include <memory>
#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

// One stream as the registry sees it.
struct Stream {
  int granted = 0;
  int displaced = 0;
  std::shared_ptr<SourceRegistry::Lease> lease;

  void Open(SourceRegistry& registry, const std::string& agent = "adapter 1") {
    lease =
        registry.Acquire("agency/440000/court", "list", agent,
                         {.granted = [this] { ++granted; }, .displaced = [this] { ++displaced; }});
  }
};

TEST_CASE("a free source is granted at once") {
  const auto registry = SourceRegistry::Create();
  Stream stream;
  stream.Open(*registry);
  CHECK(stream.granted == 1);
  CHECK(stream.lease->Begin());
  stream.lease->End();
  CHECK(stream.granted == 1);
}

TEST_CASE("a newer stream waits until what the older submitted is settled") {
  const auto registry = SourceRegistry::Create();
  Stream older, newer;
  older.Open(*registry);
  REQUIRE(older.lease->Begin());
  REQUIRE(older.lease->Begin());

  newer.Open(*registry);
  CHECK(older.displaced == 1);
  CHECK(newer.granted == 0);
  CHECK_FALSE(older.lease->Begin());
  CHECK_FALSE(newer.lease->Begin());

  older.lease->End();
  CHECK(newer.granted == 0);
  older.lease->Release();  // its end does not settle anything
  CHECK(newer.granted == 0);
  older.lease->End();
  CHECK(newer.granted == 1);
  CHECK(newer.lease->Begin());
}

TEST_CASE("of several that wait the newest gets the source") {
  const auto registry = SourceRegistry::Create();
  Stream first, second, third;
  first.Open(*registry);
  REQUIRE(first.lease->Begin());
  second.Open(*registry);
  third.Open(*registry);
  CHECK(second.displaced == 1);
  first.lease->End();
  CHECK(second.granted == 0);
  CHECK(third.granted == 1);
}

TEST_CASE("a source stays in order when its stream ends before its batches settle") {
  const auto registry = SourceRegistry::Create();
  Stream older, newer;
  older.Open(*registry);
  REQUIRE(older.lease->Begin());
  older.lease->Release();
  CHECK_FALSE(registry->AgentOf("agency/440000/court", "list").has_value());
  newer.Open(*registry);
  CHECK(newer.granted == 0);
  older.lease->End();
  CHECK(newer.granted == 1);
}

TEST_CASE("a stream that ended does not give away the source of its successor") {
  const auto registry = SourceRegistry::Create();
  Stream older, newer;
  older.Open(*registry, "adapter 1");
  newer.Open(*registry, "adapter 2");
  older.lease->Release();
  CHECK(registry->AgentOf("agency/440000/court", "list") == "adapter 2");
  CHECK(newer.lease->Begin());
  newer.lease->End();
  newer.lease->Release();
  CHECK_FALSE(registry->AgentOf("agency/440000/court", "list").has_value());
}

TEST_CASE("a lease that is dropped gives the source back") {
  const auto registry = SourceRegistry::Create();
  Stream stream;
  stream.Open(*registry);
  REQUIRE(registry->AgentOf("agency/440000/court", "list").has_value());
  stream.lease.reset();
  CHECK_FALSE(registry->AgentOf("agency/440000/court", "list").has_value());
}

}  // namespace
}  // namespace landbridge
