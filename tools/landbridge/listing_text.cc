// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/listing_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/landbridge/client_flags.h"

namespace landbridge {
namespace {

std::string DateText(const v1::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string ReasonText(const v1::Lift& lift) {
  std::string text = ShortEnum(v1::LiftReason_Name(lift.reason()), "LIFT_REASON_");
  if (lift.has_effective_date()) absl::StrAppend(&text, " on ", DateText(lift.effective_date()));
  if (!lift.note().empty()) absl::StrAppend(&text, " (", lift.note(), ")");
  return text;
}

void AppendLine(std::string& text, const char* name, const std::string& value) {
  if (!value.empty()) absl::StrAppendFormat(&text, "  %-14s %s\n", name, value);
}

}  // namespace

std::string EntryAsText(const v1::Entry& entry) {
  std::string text = absl::StrFormat(
      "%-9s %-7s", ShortEnum(v1::EntryKind_Name(entry.kind()), "ENTRY_KIND_"), entry.listing_id());
  if (entry.has_listing()) {
    const v1::Listing& listing = entry.listing();
    absl::StrAppendFormat(
        &text, " %-6s %s  %s  by %s, %s", listing.subject_id(), listing.decision().category(),
        listing.decision().subject().names_size() > 0 ? listing.decision().subject().names(0).text()
                                                      : "",
        listing.decision().authority().name(), listing.decision().number());
  } else if (entry.has_lift()) {
    absl::StrAppend(&text, " ", ReasonText(entry.lift()));
  } else if (entry.withheld()) {
    absl::StrAppend(&text, " (lifted since; content withheld)");
  }
  return text;
}

std::string ListingAsText(const v1::Listing& listing) {
  std::string text =
      absl::StrCat(listing.listing_id(), listing.has_lift() ? "  lifted" : "  in force", "\n");
  if (listing.has_lift()) AppendLine(text, "reason", ReasonText(listing.lift()));
  const v1::Decision& decision = listing.decision();
  if (listing.has_decision()) {
    for (const v1::Name& name : decision.subject().names()) AppendLine(text, "name", name.text());
    AppendLine(text, "subject", listing.subject_id());
    for (const v1::Identifier& identifier : decision.subject().identifiers()) {
      AppendLine(text, "identifier",
                 absl::StrCat(identifier.scheme(), " ", identifier.value(),
                              identifier.verified() ? "" : " (not verified)"));
    }
    AppendLine(text, "category", decision.category());
    AppendLine(text, "authority", decision.authority().name());
    AppendLine(text, "decision",
               absl::StrCat(decision.number(), " of ", DateText(decision.decided_date())));
    AppendLine(
        text, "legal basis",
        absl::StrCat(decision.legal_basis().instrument(), " ", decision.legal_basis().text()));
    AppendLine(text, "conduct", decision.conduct());
    AppendLine(text, "measure", decision.measure());
    AppendLine(text, "published to",
               listing.has_publication_end_date() ? DateText(listing.publication_end_date())
                                                  : std::string("until lifted"));
  }
  for (const v1::Conflict& conflict : listing.conflicts()) {
    std::string reporters;
    for (const std::string& reporter : conflict.reporters()) {
      absl::StrAppend(&reporters, reporters.empty() ? "" : ", ", reporter);
    }
    AppendLine(text, "differs",
               absl::StrCat(conflict.field(), ": ", conflict.value(), "  (", reporters, ")"));
  }
  for (const v1::Attestation& attestation : listing.attestations()) {
    AppendLine(
        text, "reported by",
        absl::StrCat(attestation.agency(), " ", attestation.source(), " ", attestation.record_id(),
                     attestation.issuer() ? " (issuing authority)" : ""));
  }
  return text;
}

}  // namespace landbridge
