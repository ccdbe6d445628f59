// SPDX-License-Identifier: Apache-2.0
// One page of the rejections that are kept for repair. Any thread.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "landbridge/v1/publish_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

// Fills `response` with the page that `request` asks for of the rejections of `agency`. Each page
// is read as the state is then: a rejection that is repaired meanwhile is left out of later pages.
// A page ends early before it gets too large to send.
//
// Errors: kInvalidArgument / FIELD_INVALID: a page size or token out of the form that the schema
// states.
//         Those of the store's reads.
absl::Status ListKeptRejections(const StateStore& state, std::string_view agency,
                                const v1::ListRejectionsRequest& request,
                                v1::ListRejectionsResponse& response);

}  // namespace landbridge
