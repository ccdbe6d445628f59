// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/subject_identity.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/identifier_schemes.h"
#include "proto/contract/names.h"
#include "proto/contract/regions.h"

namespace landbridge {
namespace {

// How much a key is trusted to mean one subject. The ledger takes the first key that it knows.
int Rank(std::string_view join_key) {
  const std::string_view scheme = join_key.substr(0, join_key.find(':'));
  if (scheme == kSchemeOrganisationCode || scheme == kSchemeResidentId) return 0;
  if (scheme == kSchemeBusinessRegistration) return 1;
  return IsBuiltInScheme(scheme) ? 2 : 3;
}

// Puts `parsed` into `identifier` in the form in which it may be kept.
void Keep(const ParsedIdentifier& parsed, Holder holder, const Catalogue& catalogue,
          const IdentityKey& key, v1::Identifier& identifier) {
  const bool verified = parsed.verdict == IdentifierVerdict::kVerified;
  identifier.set_verified(verified);
  identifier.set_digested(false);
  // The publisher masked it, so the masked form is all there is; a digest of it would identify
  // nobody.
  if (parsed.verdict == IdentifierVerdict::kMasked) return;
  if (NeedsDigest(parsed, holder, catalogue)) {
    identifier.set_value(key.PersonDigest(parsed.scheme, parsed.value));
    identifier.set_digested(true);
  } else if (verified) {
    identifier.set_value(parsed.value);
  }
}

void KeepSubjectIdentifiers(const Catalogue& catalogue, const IdentityKey& key,
                            v1::Subject& subject, std::vector<std::string>& join_keys) {
  const Holder holder =
      subject.kind() == v1::SUBJECT_KIND_PERSON ? Holder::kPerson : Holder::kOrganisation;
  auto& identifiers = *subject.mutable_identifiers();
  int kept = 0;
  for (int i = 0; i < identifiers.size(); ++i) {
    v1::Identifier& identifier = identifiers[i];
    ParsedIdentifier parsed = catalogue.schemes().Parse(identifier.scheme(), identifier.value());
    if (parsed.verdict == IdentifierVerdict::kPlaceholder) continue;
    Keep(parsed, holder, catalogue, key, identifier);
    for (std::string& join_key : JoinKeysOf(std::move(parsed), holder, catalogue, key)) {
      if (std::find(join_keys.begin(), join_keys.end(), join_key) == join_keys.end()) {
        join_keys.push_back(std::move(join_key));
      }
    }
    if (kept != i) identifiers.SwapElements(kept, i);
    ++kept;
  }
  identifiers.DeleteSubrange(kept, identifiers.size() - kept);
}

void KeepRepresentatives(const Catalogue& catalogue, const IdentityKey& key, v1::Subject& subject) {
  for (int i = 0; i < subject.representatives_size(); ++i) {
    v1::Representative& representative = *subject.mutable_representatives(i);
    if (!representative.has_identifier()) continue;
    v1::Identifier& identifier = *representative.mutable_identifier();
    const ParsedIdentifier parsed =
        catalogue.schemes().Parse(identifier.scheme(), identifier.value());
    if (parsed.verdict == IdentifierVerdict::kPlaceholder ||
        parsed.verdict == IdentifierVerdict::kMasked) {
      representative.clear_identifier();
    } else {
      identifier.set_value(key.PersonDigest(parsed.scheme, parsed.value));
      identifier.set_verified(parsed.verdict == IdentifierVerdict::kVerified);
      identifier.set_digested(true);
    }
  }
}

const std::string& RegisteredName(const v1::Subject& subject) {
  for (const v1::Name& name : subject.names()) {
    if (name.kind() == v1::NAME_KIND_REGISTERED) return name.text();
  }
  return subject.names(0).text();
}

}  // namespace

bool NeedsDigest(const ParsedIdentifier& parsed, Holder holder, const Catalogue& catalogue) {
  if (parsed.personal || parsed.scheme == kSchemeResidentId) return true;
  if (holder != Holder::kPerson && !parsed.of_person) return false;
  return !catalogue.IsPublicReference(parsed.scheme);
}

std::vector<std::string> JoinKeysOf(ParsedIdentifier parsed, Holder holder,
                                    const Catalogue& catalogue, const IdentityKey& key) {
  if (parsed.verdict != IdentifierVerdict::kVerified) return {};
  if (!catalogue.Joins(parsed.scheme)) return {};
  std::vector<std::string> keys = std::move(parsed.join_keys);
  if (NeedsDigest(parsed, holder, catalogue)) {
    keys = {absl::StrCat(parsed.scheme, ":", key.PersonDigest(parsed.scheme, parsed.value))};
  }
  if (holder == Holder::kPerson) {
    for (std::string& join_key : keys) join_key.insert(join_key.find(':'), ":person");
  }
  return keys;
}

std::vector<std::string> JoinKeysOfAnyHolder(const ParsedIdentifier& parsed,
                                             const Catalogue& catalogue, const IdentityKey& key) {
  std::vector<std::string> keys = JoinKeysOf(parsed, Holder::kOrganisation, catalogue, key);
  for (std::string& join_key : JoinKeysOf(parsed, Holder::kPerson, catalogue, key)) {
    keys.push_back(std::move(join_key));
  }
  return keys;
}

void IdentifySubject(const Catalogue& catalogue, const IdentityKey& key, v1::Decision& decision,
                     log::v1::SubjectKeys& keys) {
  v1::Subject& subject = *decision.mutable_subject();
  std::vector<std::string> join_keys;
  KeepSubjectIdentifiers(catalogue, key, subject, join_keys);
  // Sorting allocates, even where there is nothing to sort.
  if (join_keys.size() > 1) {
    std::stable_sort(
        join_keys.begin(), join_keys.end(),
        [](const std::string& left, const std::string& right) { return Rank(left) < Rank(right); });
  }
  KeepRepresentatives(catalogue, key, subject);

  for (std::string& join_key : join_keys) keys.add_identifiers(std::move(join_key));
  keys.set_name(NameKey(RegisteredName(subject)));
  keys.set_kind(subject.kind());
  std::string region = TodaysRegion(subject.region());
  if (region.empty()) region = TodaysRegion(RegionOfVerifiedUscc(subject.identifiers()));
  keys.set_region(std::move(region));
}

std::string RegionOfVerifiedUscc(
    const google::protobuf::RepeatedPtrField<v1::Identifier>& identifiers) {
  for (const v1::Identifier& identifier : identifiers) {
    if (!identifier.verified() || identifier.scheme() != kSchemeUscc) continue;
    if (const auto parts = SplitUscc(identifier.value())) return parts->region;
  }
  return {};
}

}  // namespace landbridge
