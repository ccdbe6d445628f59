// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/listing_columns.h"

#include <string_view>

#include "tests/sinks/responses.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

ColumnValue Value(const v1::Listing& listing, std::string_view name) {
  for (const ListingColumn& column : ListingColumns()) {
    if (column.name == name) return column.value_of(listing);
  }
  FAIL("no column " << name);
  return {};
}

TEST_CASE("columns tell what a listing says, and nothing where it says nothing") {
  v1::Listing listing = Present("L1", 1, "Registered").listing();
  v1::Decision& decision = *listing.mutable_decision();
  decision.mutable_subject()->add_names()->set_text("Alias");
  decision.mutable_subject()->set_region("440305");
  v1::Address& address = *decision.mutable_subject()->add_addresses();
  address.set_text("Main Street 1");
  address.set_country("AT");
  decision.mutable_subject()->add_addresses()->set_country("CH");
  decision.set_severity(v1::SEVERITY_SERIOUS);
  v1::Amount& yen = *decision.add_amounts();
  yen.set_currency("JPY");
  yen.set_minor_units(5000);
  listing.mutable_publication_end_date()->set_year(2024);
  listing.mutable_publication_end_date()->set_month(1);
  listing.mutable_publication_end_date()->set_day(9);

  CHECK(Value(listing, "subject_id") == ColumnValue{"S1"});
  CHECK(Value(listing, "subject_kind") == ColumnValue{"organisation"});
  CHECK(Value(listing, "name") == ColumnValue{"Registered"});
  CHECK(Value(listing, "other_names") == ColumnValue{"Alias"});
  CHECK(Value(listing, "region") == ColumnValue{"440305"});
  CHECK(Value(listing, "addresses") == ColumnValue{"Main Street 1, AT", "CH"});
  CHECK(Value(listing, "severity") == ColumnValue{"serious"});
  CHECK(Value(listing, "amounts") == ColumnValue{"5000 JPY"});
  CHECK(Value(listing, "publication_end_date") == ColumnValue{"2024-01-09"});
  for (const ListingColumn& column : ListingColumns()) {
    CHECK(column.value_of(v1::Listing()).empty());
  }
}

}  // namespace
}  // namespace landbridge::testing
