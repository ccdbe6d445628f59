// SPDX-License-Identifier: Apache-2.0
// Turns a loaded mapping file into a plan, or says everything that is wrong with it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/mapping_plan.h"
#include "landbridge/config/v1/mapping.pb.h"
#include "proto/contract/config_file.h"

namespace landbridge {

// `shared` is what `fields_from` names, in its order.
//
// Errors: as Mapping::Load.
absl::StatusOr<std::unique_ptr<const MappingPlan>> CompileMapping(
    const ConfigFile<config::v1::Mapping>& file,
    const std::vector<ConfigFile<config::v1::FieldList>>& shared,
    const Mapping::Parameters& parameters);

}  // namespace landbridge
