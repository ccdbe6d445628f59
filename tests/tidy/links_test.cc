// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/links.h"

#include "tests/support/catch.h"
#include "tests/tidy/source_tree.h"

namespace landbridge::testing {
namespace {

// A tree of two documents, of which the first has the given text.
Faults FaultsOf(std::string text) {
  return FindBrokenLinks(
      {{"docs/a.md", std::move(text)},
       {"docs/b.md", "# The log\n\n## Column family `meta`: why?\n## Twice\n## Twice\n"},
       {"storage/position.h", "#pragma once\n"}});
}

TEST_CASE("links between documents lead somewhere", "[tidy]") {
  RequireNone(FindBrokenLinks(SourceTree()));
}

TEST_CASE("a link to nowhere is found", "[tidy]") {
  CHECK(FaultsOf("one\n[x](c.md)\n") == Faults{"docs/a.md:2: link to c.md: there is no docs/c.md"});
  CHECK(FaultsOf("[x](b.md#the-state)\n").size() == 1);
  CHECK(FaultsOf("# One\n[x](#two)\n").size() == 1);
  CHECK(FaultsOf("[x](b.md) and [y](../storage/none.h)\n").size() == 1);
  CHECK(FaultsOf("[`x`](c.md)\n").size() == 1);
}

TEST_CASE("links to files, folders, headings and other hosts are fine", "[tidy]") {
  CHECK(
      FaultsOf("[x](b.md) [y](../storage/position.h) [z](../storage/) [w](../storage)\n").empty());
  CHECK(FaultsOf("[x](b.md#the-log) [y](b.md#column-family-meta-why) [z](b.md#twice-1)\n").empty());
  CHECK(FaultsOf("# One thing\n[x](#one-thing) [y](https://example.org/none)\n").empty());
}

TEST_CASE("brackets in code are no links", "[tidy]") {
  CHECK(FaultsOf("`f[0](none.md)`\n```\n[x](none.md)\n```\n").empty());
}

}  // namespace
}  // namespace landbridge::testing
