// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/digest.h"

#include <cstddef>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("SHA-256 gives the standard's examples") {
  CHECK(Hex(Sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Hex(Sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Hex(Sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a hash does not depend on how its input was cut") {
  const std::string text(1000, 'x');
  for (const size_t cut : {size_t{0}, size_t{1}, size_t{63}, size_t{64}, size_t{999}}) {
    CHECK(Sha256Hasher().Update(text.substr(0, cut)).Update(text.substr(cut)).Finish() ==
          Sha256(text));
  }
}

TEST_CASE("a hasher starts anew after it has finished, and can be moved") {
  Sha256Hasher hasher;
  hasher.Update("first").Finish();
  hasher.Update("a");
  Sha256Hasher moved = std::move(hasher);
  CHECK(moved.Update("bc").Finish() == Sha256("abc"));
}

TEST_CASE("hashers do not disturb one another or whole inputs") {
  Sha256Hasher first;
  Sha256Hasher second;
  first.Update("a");
  second.Update("x");
  CHECK(Sha256("abc") == first.Update("bc").Finish());
  CHECK(Sha256("xyz") == second.Update("yz").Finish());
}

TEST_CASE("HMAC-SHA-256 gives the examples of RFC 4231") {
  CHECK(Hex(HmacSha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(Hex(HmacSha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  // A key longer than the hash's block.
  CHECK(Hex(HmacSha256(std::string(131, '\xaa'),
                       "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("one key signs many messages, from several threads at once") {
  const HmacKey key("Jefe");
  const Digest expected = HmacSha256("Jefe", "message");
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&key, &expected, &count] {
      for (int i = 0; i < 1000; ++i) count += key.Sign("message") == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
  CHECK(key.Sign("other") != expected);
}

TEST_CASE("hexadecimal text has two lower-case digits per byte") {
  CHECK(Hex(std::string_view("\x00\x0f\xff", 3)) == "000fff");
}

TEST_CASE("random bytes are as many as asked for, and others each time") {
  CHECK(RandomBytes(0).empty());
  CHECK(RandomBytes(32).size() == 32);
  CHECK(RandomBytes(32) != RandomBytes(32));
}

}  // namespace
}  // namespace landbridge
