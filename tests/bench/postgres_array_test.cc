// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/postgres_array.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

using namespace std::string_literals;

TEST_CASE("an array says how many elements it has, and how long each is") {
  PostgresArray array(kTextType);
  array.Add("ab");
  array.Add("");
  CHECK(array.bytes() ==
        "\0\0\0\1"s    // dimensions
        "\0\0\0\0"s    // no nulls
        "\0\0\0\x19"s  // text
        "\0\0\0\2"s    // elements
        "\0\0\0\1"s    // the first one's index
        "\0\0\0\2ab"s  //
        "\0\0\0\0"s);
}

TEST_CASE("numbers begin with their highest byte") {
  CHECK(BigEndian(0x01020384) == "\x01\x02\x03\x84");
}

}  // namespace
}  // namespace landbridge::bench
