// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/subjects.h"

#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/ledger/tables.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

std::string_view SchemeOf(std::string_view identifier) {
  return identifier.substr(0, identifier.find(':'));
}

void Lead(StateTransaction& state, const Hash16& hash, SubjectNumber subject) {
  log::v1::NumberRow row;
  row.set_number(subject.value());
  SubjectKeyTable::Put(state, hash, row);
}

absl::StatusOr<std::optional<SubjectNumber>> Follow(StateTransaction& state, const Hash16& hash) {
  LB_ASSIGN_OR_RETURN(const auto row, SubjectKeyTable::Get(state, hash));
  if (!row) return std::nullopt;
  return SubjectNumber(row->number());
}

// A scheme for which the report and the subject state different values, or nothing.
std::optional<std::string_view> ContradictedScheme(const log::v1::SubjectKeys& keys,
                                                   const log::v1::SubjectRow& subject) {
  for (const std::string& reported : keys.identifiers()) {
    for (const std::string& known : subject.identifiers()) {
      if (reported != known && SchemeOf(reported) == SchemeOf(known)) return SchemeOf(known);
    }
  }
  return std::nullopt;
}

class Resolver {
 public:
  Resolver(const log::v1::SubjectKeys& keys, const SubjectHashes& hashes, StateTransaction& state)
      : keys_(keys), hashes_(hashes), state_(state) {}

  absl::StatusOr<ResolvedSubject> Resolve(SubjectNumber& last_subject) {
    LB_ASSIGN_OR_RETURN(const auto by_identifier, FindByIdentifier());
    if (conflict_) return *conflict_;
    if (by_identifier) {
      LB_ASSIGN_OR_RETURN(const bool joined, Join(*by_identifier));
      if (joined) return Found(*by_identifier);
      return *conflict_;
    }
    for (const Hash16& hash : hashes_.names) {
      LB_ASSIGN_OR_RETURN(const auto by_name, Follow(state_, hash));
      if (!by_name) continue;
      LB_ASSIGN_OR_RETURN(const bool joined, Join(*by_name));
      if (joined) return Found(*by_name);
    }
    return Create(last_subject);
  }

 private:
  // What Join() did not know it has added.
  ResolvedSubject Found(SubjectNumber number) const {
    return FoundSubject{
        .number = number, .created = false, .gained_identifiers = !unknown_.empty()};
  }

  absl::StatusOr<std::optional<SubjectNumber>> FindByIdentifier() {
    std::optional<SubjectNumber> found;
    std::string_view found_scheme;
    for (int i = 0; i < keys_.identifiers_size(); ++i) {
      const std::string& identifier = keys_.identifiers(i);
      LB_ASSIGN_OR_RETURN(const auto subject, Follow(state_, HashOf(i)));
      if (!subject) {
        unknown_.push_back(i);
      } else if (!found) {
        found = subject;
        found_scheme = SchemeOf(identifier);
      } else if (*found != *subject) {
        conflict_ = SubjectConflict{
            absl::StrCat(AbslView(found_scheme), " belongs to ", FormatSubjectId(*found), ", ",
                         AbslView(SchemeOf(identifier)), " to ", FormatSubjectId(*subject))};
      }
    }
    return found;
  }

  // Adds the report's identifiers and names to the subject. False, with conflict_ set, when one
  // contradicts.
  absl::StatusOr<bool> Join(SubjectNumber number) {
    // The common case reads and writes nothing: all identifiers lead here already.
    if (!unknown_.empty()) {
      LB_ASSIGN_OR_RETURN(auto row, SubjectTable::Get(state_, number));
      LB_CHECK(row.has_value());
      if (const auto scheme = ContradictedScheme(keys_, *row)) {
        conflict_ = SubjectConflict{absl::StrCat("the subject is ", FormatSubjectId(number),
                                                 ", which has another ", AbslView(*scheme))};
        return false;
      }
      for (const int identifier : unknown_) {
        row->add_identifiers(keys_.identifiers(identifier));
        Lead(state_, HashOf(identifier), number);
      }
      SubjectTable::Put(state_, number, *row);
    }
    LB_RETURN_IF_ERROR(LeadNames(number));
    return true;
  }

  // A name that leads to another subject already stays with it: the earlier report decides,
  // whatever comes later.
  absl::Status LeadNames(SubjectNumber number) {
    for (const Hash16& hash : hashes_.names) {
      LB_ASSIGN_OR_RETURN(const auto known, Follow(state_, hash));
      if (!known) Lead(state_, hash, number);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ResolvedSubject> Create(SubjectNumber& last_subject) {
    last_subject = last_subject.Next();
    log::v1::SubjectRow row;
    *row.mutable_identifiers() = keys_.identifiers();
    for (const Hash16& hash : hashes_.identifiers) Lead(state_, hash, last_subject);
    row.set_name(keys_.name());
    row.set_kind(keys_.kind());
    row.set_region(keys_.region());
    SubjectTable::Put(state_, last_subject, row);
    LB_RETURN_IF_ERROR(LeadNames(last_subject));
    return FoundSubject{.number = last_subject, .created = true};
  }

  const Hash16& HashOf(int identifier) const {
    return hashes_.identifiers[static_cast<size_t>(identifier)];
  }

  const log::v1::SubjectKeys& keys_;
  const SubjectHashes& hashes_;
  StateTransaction& state_;
  std::vector<int> unknown_;  // identifiers that lead to no subject yet
  std::optional<SubjectConflict> conflict_;
};

}  // namespace

SubjectHashes HashesOf(const log::v1::SubjectKeys& keys, const log::v1::ListingKey& listing_key) {
  SubjectHashes hashes;
  for (const std::string& identifier : keys.identifiers()) {
    hashes.identifiers.push_back(HashOfIdentifier(identifier));
  }
  if (keys.kind() == v1::SUBJECT_KIND_PERSON) return hashes;
  hashes.names.push_back(HashOfNameInDecision(keys, listing_key));
  // Two unknown regions are not the same region.
  if (keys.join_by_name() && !keys.region().empty()) hashes.names.push_back(HashOfName(keys));
  return hashes;
}

absl::StatusOr<std::optional<SubjectNumber>> LikelySubject(const SubjectHashes& hashes,
                                                           StateTransaction& state) {
  for (const auto* each : {&hashes.identifiers, &hashes.names}) {
    for (const Hash16& hash : *each) {
      LB_ASSIGN_OR_RETURN(const auto subject, Follow(state, hash));
      if (subject) return subject;
    }
  }
  return std::nullopt;
}

absl::StatusOr<ResolvedSubject> ResolveSubject(const log::v1::SubjectKeys& keys,
                                               const SubjectHashes& hashes, StateTransaction& state,
                                               SubjectNumber& last_subject) {
  return Resolver(keys, hashes, state).Resolve(last_subject);
}

}  // namespace landbridge
