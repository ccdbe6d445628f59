// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/decision_checks.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/finding.h"

namespace landbridge {

void DecisionChecks::Use(std::shared_ptr<const Catalogue> catalogue,
                         std::shared_ptr<const Policy> policy) {
  catalogue_ = std::move(catalogue);
  policy_ = std::move(policy);
  rules_.Use(catalogue_);
}

std::optional<DecisionChecks::Basis> DecisionChecks::Check(v1::Decision& decision,
                                                           std::vector<v1::Finding>& findings) {
  const Catalogue::Category* const category = catalogue_->FindCategory(decision.category());
  const bool granted =
      category == nullptr || policy_->MayPublishCategory(peer_, decision.category());
  if (!granted) {
    findings.push_back(ErrorFinding(
        v1::RULE_CATEGORY_NOT_GRANTED, "decision.category", decision.category(),
        absl::StrCat("the policy does not let ", peer_.name, " publish this category"),
        "publish it with the certificate of an agency that may, or ask the operator to grant it"));
  }
  const std::optional<CatalogueRules::Basis> basis = rules_.Check(decision, findings);
  if (!basis || !granted) return std::nullopt;
  return Basis{*basis, policy_->IssuesAs(peer_, basis->authority->resolved.key)};
}

}  // namespace landbridge
