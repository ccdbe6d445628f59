// SPDX-License-Identifier: Apache-2.0
// What the catalogue says about a decision: whether its category exists, who may list in it, on
// which law, whom, with which fields and for how long. Adapters ask before they send, the broker
// before it accepts, so that a dry run and the broker's verdict agree.
//
// What the records of one source repeat, authorities and legal bases, is resolved once and
// remembered until the catalogue changes. One instance serves one source; calls must not overlap.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "google/protobuf/descriptor.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/catalogue.h"

namespace landbridge {

class CatalogueRules {
 public:
  struct AuthorityFacts {
    ResolvedAuthority resolved;
    std::string region;  // today's code; empty when none is known
  };

  // What an admissible decision rests on. Lives until the next call.
  struct Basis {
    const Catalogue::Category* category = nullptr;
    const AuthorityFacts* authority = nullptr;
    int32_t publication_end_day = 0;  // days since 1970-01-01; 0 when only a lift ends it
  };

  // From now on this one decides.
  void Use(std::shared_ptr<const Catalogue> catalogue);

  // Appends what is wrong to `findings`. What is missing is left to ValidateRecord
  // (proto/contract/record_validation.h), except for what this category requires beyond it. When
  // nothing is an error, completes `decision`: the instrument's id, the severity, an end of
  // publication cut to what the catalogue allows.
  //
  // Requires: Use() was called.
  std::optional<Basis> Check(v1::Decision& decision, std::vector<v1::Finding>& findings);

 private:
  using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

  struct Instrument {
    std::string id;
    std::string problem;  // why there is none; empty when there is
  };

  void CheckSchemes(const v1::Subject& subject, std::vector<v1::Finding>& findings) const;
  void CheckRequiredFields(const Catalogue::Category& category, const v1::Decision& decision,
                           std::vector<v1::Finding>& findings);
  void CheckPeriod(const Catalogue::Category& category, v1::Decision& decision,
                   int32_t& publication_end_day, std::vector<v1::Finding>& findings) const;
  // What to do about a category that the catalogue does not have.
  const std::string& RepairOf(const std::string& category);
  const AuthorityFacts& FactsOf(const v1::Authority& authority);
  const Instrument& InstrumentOf(const Catalogue::Category& category, const v1::LegalBasis& basis);

  std::shared_ptr<const Catalogue> catalogue_;
  absl::node_hash_map<std::string, AuthorityFacts> authorities_;
  absl::node_hash_map<std::string, Instrument> instruments_;
  absl::node_hash_map<const Catalogue::Category*, std::vector<FieldPath>> required_;
  std::string memory_key_;
  std::string unknown_category_;  // the last one
  std::string unknown_repair_;    // of it
};

}  // namespace landbridge
