// SPDX-License-Identifier: Apache-2.0
// The policy in force: what each certificate may do. What it does not grant is denied. The file's
// shape is landbridge/config/v1/policy.proto.
//
// Immutable; any thread may call any method.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/access/peer.h"
#include "landbridge/config/v1/policy.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/config_file.h"

namespace landbridge {

// What a province may see. A listing is seen when its category is granted, the region of its
// subject or of its authority lies within a granted one, and it is not about a natural person
// unless those are granted.
struct ViewBounds {
  bool all_categories = false;
  absl::flat_hash_set<std::string> categories;
  bool all_regions = false;
  std::vector<std::string> regions;
  bool persons = false;
};

// How much a province may keep in the broker.
struct SubscriptionLimits {
  int subscriptions = 0;
  int64_t watched_identifiers = 0;  // in all of its watch lists together
};

class Policy {
 public:
  // Reads and checks the file against `catalogue`, which is not kept.
  //
  // Errors: kInvalidArgument: breaks the schema, or grants what the catalogue does not have. One
  //           line for each fault, at most 20, with file, line and remedy.
  //         Others: the file cannot be read.
  static absl::StatusOr<std::shared_ptr<const Policy>> Load(const std::filesystem::path& file,
                                                            const Catalogue& catalogue);

  // The same for text in memory; `name` stands for the file in messages.
  static absl::StatusOr<std::shared_ptr<const Policy>> LoadText(std::string_view yaml,
                                                                std::string_view name,
                                                                const Catalogue& catalogue);

  bool IsRevoked(std::string_view serial) const;

  // Whether the policy grants this certificate anything.
  bool Knows(const Peer& peer) const;

  // False for whoever is no agency.
  bool MayPublishSource(const Peer& peer, std::string_view source) const;
  bool MayPublishCategory(const Peer& peer, std::string_view category) const;

  // Whether this agency is itself the authority with this key (Catalogue::ResolveAuthority): its
  // records rule the authority's listings.
  bool IssuesAs(const Peer& peer, std::string_view authority_key) const;

  // What a province sees: nothing for one that has no grant. An operator sees everything, an agency
  // nothing.
  ViewBounds ViewOf(const Peer& peer) const;

  // Nothing for whoever is no province, or has no grant.
  SubscriptionLimits SubscriptionLimitsOf(const Peer& peer) const;

  // Text that is equal for two policies exactly if they grant this certificate the same; empty when
  // nothing.
  std::string GrantOf(const Peer& peer) const;

  // Number of grants, for messages.
  size_t agencies() const { return agencies_.size(); }
  size_t provinces() const { return provinces_.size(); }
  size_t operators() const { return operators_.size(); }

 private:
  struct AgencyGrant {
    std::vector<std::string> sources;          // exact
    std::vector<std::string> source_prefixes;  // what stood before a trailing "*"
    bool all_categories = false;
    absl::flat_hash_set<std::string> categories;
    absl::flat_hash_set<std::string> issues_as;  // authority keys
    std::string text;
  };
  struct ProvinceGrant {
    ViewBounds view;
    SubscriptionLimits limits;
    std::string text;
  };

  Policy() = default;
  static absl::StatusOr<std::shared_ptr<const Policy>> Build(ConfigFile<config::v1::Policy> file,
                                                             const Catalogue& catalogue);
  const AgencyGrant* AgencyGrantOf(const Peer& peer) const;

  std::map<std::string, AgencyGrant, std::less<>> agencies_;
  std::map<std::string, ProvinceGrant, std::less<>> provinces_;
  absl::flat_hash_set<std::string> operators_;
  absl::flat_hash_set<std::string> revoked_;
};

}  // namespace landbridge
