// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/listing_columns.h"

#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "proto/contract/amounts.h"

namespace landbridge {
namespace {

using v1::Listing;

ColumnValue Text(const std::string& text) {
  return text.empty() ? ColumnValue{} : ColumnValue{text};
}

// "organisation" for SUBJECT_KIND_ORGANISATION; nothing for the unspecified one.
ColumnValue Choice(int number, const std::string& name, std::string_view prefix) {
  if (number == 0) return {};
  return {absl::AsciiStrToLower(
      absl::StripPrefix(name, absl::string_view(prefix.data(), prefix.size())))};
}

ColumnValue Day(bool is_set, const v1::Date& date) {
  if (!is_set) return {};
  return {absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day())};
}

const v1::Subject& SubjectOf(const Listing& listing) { return listing.decision().subject(); }

ColumnValue SubjectKindOf(const Listing& listing) {
  const v1::SubjectKind kind = SubjectOf(listing).kind();
  return Choice(kind, v1::SubjectKind_Name(kind), "SUBJECT_KIND_");
}

ColumnValue NameOf(const Listing& listing) {
  return SubjectOf(listing).names().empty() ? ColumnValue{}
                                            : Text(SubjectOf(listing).names(0).text());
}

ColumnValue OtherNamesOf(const Listing& listing) {
  ColumnValue names;
  for (const v1::Name& name : SubjectOf(listing).names()) names.push_back(name.text());
  if (!names.empty()) names.erase(names.begin());
  return names;
}

ColumnValue IdentifiersOf(const Listing& listing) {
  ColumnValue identifiers;
  for (const v1::Identifier& identifier : SubjectOf(listing).identifiers()) {
    identifiers.push_back(absl::StrCat(identifier.scheme(), ":", identifier.value()));
  }
  return identifiers;
}

ColumnValue AddressesOf(const Listing& listing) {
  ColumnValue addresses;
  for (const v1::Address& address : SubjectOf(listing).addresses()) {
    addresses.push_back(absl::StrCat(
        address.text(), address.text().empty() || address.country().empty() ? "" : ", ",
        address.country()));
  }
  return addresses;
}

ColumnValue SeverityOf(const Listing& listing) {
  const v1::Severity severity = listing.decision().severity();
  return Choice(severity, v1::Severity_Name(severity), "SEVERITY_");
}

ColumnValue AmountsOf(const Listing& listing) {
  ColumnValue amounts;
  for (const v1::Amount& amount : listing.decision().amounts()) {
    const int digits = MinorDigitsOfCurrency(amount.currency());
    std::string text = FormatAmount(amount.minor_units(), digits) + " " + amount.currency();
    for (const std::string& purpose :
         Choice(amount.purpose(), v1::AmountPurpose_Name(amount.purpose()), "AMOUNT_PURPOSE_")) {
      text = absl::StrCat(purpose, " ", text);
    }
    amounts.push_back(std::move(text));
  }
  return amounts;
}

constexpr ListingColumn kColumns[] = {
    {"subject_id", ColumnType::kText, [](const Listing& l) { return Text(l.subject_id()); }},
    {"subject_kind", ColumnType::kText, SubjectKindOf},
    {"name", ColumnType::kText, NameOf},
    {"other_names", ColumnType::kTexts, OtherNamesOf},
    {"identifiers", ColumnType::kTexts, IdentifiersOf},
    {"region", ColumnType::kText, [](const Listing& l) { return Text(SubjectOf(l).region()); }},
    {"addresses", ColumnType::kTexts, AddressesOf},
    {"category", ColumnType::kText, [](const Listing& l) { return Text(l.decision().category()); }},
    {"severity", ColumnType::kText, SeverityOf},
    {"authority", ColumnType::kText,
     [](const Listing& l) { return Text(l.decision().authority().name()); }},
    {"authority_region", ColumnType::kText,
     [](const Listing& l) { return Text(l.decision().authority().region()); }},
    {"decision_number", ColumnType::kText,
     [](const Listing& l) { return Text(l.decision().number()); }},
    {"decided_date", ColumnType::kDate,
     [](const Listing& l) {
       return Day(l.decision().has_decided_date(), l.decision().decided_date());
     }},
    {"publication_end_date", ColumnType::kDate,
     [](const Listing& l) { return Day(l.has_publication_end_date(), l.publication_end_date()); }},
    {"legal_instrument", ColumnType::kText,
     [](const Listing& l) { return Text(l.decision().legal_basis().instrument()); }},
    {"legal_basis", ColumnType::kText,
     [](const Listing& l) { return Text(l.decision().legal_basis().text()); }},
    {"conduct", ColumnType::kText, [](const Listing& l) { return Text(l.decision().conduct()); }},
    {"measure", ColumnType::kText, [](const Listing& l) { return Text(l.decision().measure()); }},
    {"amounts", ColumnType::kTexts, AmountsOf},
    {"programme", ColumnType::kText,
     [](const Listing& l) { return Text(l.decision().programme()); }},
    {"remark", ColumnType::kText, [](const Listing& l) { return Text(l.decision().remark()); }},
};

}  // namespace

std::span<const ListingColumn> ListingColumns() { return kColumns; }

}  // namespace landbridge
