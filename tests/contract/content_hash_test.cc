// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/content_hash.h"

#include <string>
#include <string_view>

#include "proto/contract/digest.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a record's hash is the keyed digest of its bytes, whatever was hashed before it") {
  constexpr std::string_view kKey = "the key of one source";
  ContentHasher hasher(kKey);
  for (const size_t bytes : {10, 200'000, 0, 300, 11}) {
    v1::Record record;
    record.mutable_decision()->set_remark(std::string(bytes, 'x'));
    record.mutable_decision()->mutable_subject()->add_names()->set_text("样例公司");
    const Digest digest = HmacSha256(kKey, record.SerializeAsString());
    CHECK(hasher.Hash(record) == AsBytes(digest).substr(0, kContentHashBytes));
  }
}

}  // namespace
}  // namespace landbridge
