// SPDX-License-Identifier: Apache-2.0
// The verdict on one change, before it is logged: what needs no state to decide. An accepted record
// leaves with all that the ledger must know, so that applying the log later needs neither
// catalogue, policy, keys nor clock.
//
//   Admission admission(peer, source, key, record_bytes_max);
//   admission.Use(access.catalogue(), access.policy());
//   admission.Admit(change, today, before, *batch.add_changes());
//
// The verdict depends on nothing but the arguments of these three calls. One instance serves one
// stream and remembers what its records repeat (authorities, legal bases); calls must not overlap.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "broker/access/peer.h"
#include "broker/access/policy.h"
#include "broker/ingest/decision_checks.h"
#include "broker/ingest/identity_key.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/content_hash.h"
#include "proto/contract/dates.h"

namespace landbridge {

// What the ledger will find of a record when it comes to a change of it, as far as that is certain
// before.
struct RecordBefore {
  bool certain = false;
  std::string content_hash;  // empty: the source has no such record
};

class Admission {
 public:
  // For the changes that `peer`, an agency, publishes as `source`. `key` must outlive this. A
  // change of more than `record_bytes_max` is rejected.
  Admission(const Peer& peer, std::string_view source, const IdentityKey& key,
            int64_t record_bytes_max);

  // From now on these decide. Cheap when they are the same as before. Required before the first
  // Admit().
  void Use(std::shared_ptr<const Catalogue> catalogue, std::shared_ptr<const Policy> policy);

  // Decides about `change` and fills `logged`, which must be empty: accepted, a withdrawal, or
  // rejected with every finding; or unchanged, where it repeats what was accepted before, which is
  // checked against catalogue and policy only. `change` is consumed: its content is brought into
  // the form in which it is kept. `today` is the day where the authorities are.
  void Admit(v1::Change& change, const CivilDate& today, const RecordBefore& before,
             log::v1::LoggedChange& logged);

  // What was found about the last change, warnings of an accepted one included.
  const std::vector<v1::Finding>& findings() const { return findings_; }

  // The key of this source's content hashes.
  const std::string& content_key() const { return content_key_; }

 private:
  void AdmitRecord(v1::Change& change, const CivilDate& today, const RecordBefore& before,
                   log::v1::LoggedChange& logged);
  void Reject(v1::Change& change, log::v1::LoggedChange& logged);
  std::string SafeRecordId(const std::string& record_id) const;

  const IdentityKey& key_;
  const int64_t record_bytes_max_;
  const std::string content_key_;
  ContentHasher hasher_;
  std::shared_ptr<const Catalogue> catalogue_;
  DecisionChecks checks_;
  std::vector<v1::Finding> findings_;
};

}  // namespace landbridge
