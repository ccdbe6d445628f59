// SPDX-License-Identifier: Apache-2.0
// Whether the catalogue and the policy let an agency report a decision, and what the catalogue adds
// to it.
//
// One instance serves one stream; calls must not overlap.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "broker/access/peer.h"
#include "broker/access/policy.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/catalogue_rules.h"

namespace landbridge {

class DecisionChecks {
 public:
  // What an admissible decision rests on. Lives until the next call.
  struct Basis : CatalogueRules::Basis {
    bool issuer = false;  // the agency is the deciding authority itself
  };

  explicit DecisionChecks(const Peer& peer) : peer_(peer) {}

  // From now on these decide.
  void Use(std::shared_ptr<const Catalogue> catalogue, std::shared_ptr<const Policy> policy);

  // As CatalogueRules::Check, and whether the policy grants the category.
  //
  // Requires: Use() was called.
  std::optional<Basis> Check(v1::Decision& decision, std::vector<v1::Finding>& findings);

 private:
  const Peer peer_;
  std::shared_ptr<const Catalogue> catalogue_;
  std::shared_ptr<const Policy> policy_;
  CatalogueRules rules_;
};

}  // namespace landbridge
