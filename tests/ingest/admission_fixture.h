// SPDX-License-Identifier: Apache-2.0
// Admission under the catalogue and policy of records.h.
#pragma once

#include <algorithm>
#include <memory>
#include <string_view>

#include "broker/access/peer.h"
#include "broker/access/policy.h"
#include "broker/ingest/admission.h"
#include "broker/ingest/identity_key.h"
#include "landbridge/log/v1/entry.pb.h"
#include "proto/contract/catalogue.h"
#include "tests/ingest/records.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

inline constexpr CivilDate kToday{2026, 4, 1};

class AdmissionFixture {
 public:
  explicit AdmissionFixture(std::string_view agency = kAgency)
      : catalogue_(Catalogue::LoadText(kCatalogueYaml, "catalogue.yaml").value()),
        policy_(Policy::LoadText(kPolicyYaml, "policy.yaml", *catalogue_).value()),
        admission_(ParsePeerName(agency).value(), kSource, key_, 512 << 10) {
    admission_.Use(catalogue_, policy_);
  }

  log::v1::LoggedChange Admit(v1::Change change, const RecordBefore& before = {}) {
    log::v1::LoggedChange logged;
    admission_.Admit(change, kToday, before, logged);
    return logged;
  }

  // Requires: the change is accepted.
  log::v1::AcceptedRecord Accept(v1::Change change) {
    const log::v1::LoggedChange logged = Admit(std::move(change));
    for (const v1::Finding& finding : logged.rejected().findings()) {
      UNSCOPED_INFO(finding.field() << ": " << finding.message());
    }
    REQUIRE(logged.has_upsert());
    return logged.upsert();
  }

  static v1::Decision DecisionOf(const log::v1::AcceptedRecord& accepted) {
    v1::Decision decision;
    REQUIRE(decision.ParseFromString(accepted.decision()));
    return decision;
  }

  const Catalogue& catalogue() const { return *catalogue_; }
  const IdentityKey& key() const { return key_; }
  Admission& admission() { return admission_; }

 private:
  std::shared_ptr<const Catalogue> catalogue_;
  std::shared_ptr<const Policy> policy_;
  IdentityKey key_{kSecret};
  Admission admission_;
};

// The finding with this rule and field, or null.
inline const v1::Finding* FindFinding(const log::v1::LoggedChange& logged, v1::Rule rule,
                                      std::string_view field) {
  const auto& findings = logged.rejected().findings();
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const v1::Finding& one) {
    return one.rule() == rule && one.field() == field;
  });
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace landbridge::testing
