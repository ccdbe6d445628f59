// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/verdict_queue.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

BatchVerdict Verdict(int64_t through, std::initializer_list<int64_t> rejected, int64_t created) {
  BatchVerdict verdict;
  verdict.through_sequence = through;
  for (const int64_t sequence : rejected) {
    v1::Rejection rejection;
    rejection.set_sequence(sequence);
    rejection.set_record_id(std::string(100, 'r'));
    verdict.rejections.push_back(rejection);
  }
  verdict.tally.set_created(created);
  verdict.tally.set_rejected(static_cast<int64_t>(rejected.size()));
  return verdict;
}

TEST_CASE("verdicts that wait are gathered into one message") {
  VerdictQueue queue;
  CHECK(queue.empty());
  queue.Add(Verdict(10, {3}, 9));
  queue.Add(Verdict(20, {}, 10));
  const auto settled = queue.Take(1 << 20).settled();
  CHECK(settled.through_sequence() == 20);
  CHECK(settled.rejections_size() == 1);
  CHECK(settled.tally().created() == 19);
  CHECK(settled.tally().rejected() == 1);
  CHECK(queue.empty());
  CHECK(queue.bytes() == 0);
}

TEST_CASE("a message beyond the size settles up to the last rejection that it holds") {
  VerdictQueue queue;
  queue.Add(Verdict(10, {2, 5, 9}, 7));
  const auto first = queue.Take(250).settled();
  CHECK(first.rejections_size() == 2);
  CHECK(first.through_sequence() == 5);
  CHECK(first.tally().created() == 0);
  CHECK_FALSE(queue.empty());
  const auto second = queue.Take(250).settled();
  CHECK(second.rejections_size() == 1);
  CHECK(second.through_sequence() == 10);
  CHECK(second.tally().created() == 7);
  CHECK(queue.empty());
}

TEST_CASE("a rejection larger than the size goes alone") {
  VerdictQueue queue;
  queue.Add(Verdict(10, {2, 5}, 0));
  CHECK(queue.Take(1).settled().rejections_size() == 1);
  CHECK(queue.Take(1).settled().rejections_size() == 1);
  CHECK(queue.empty());
}

}  // namespace
}  // namespace landbridge
