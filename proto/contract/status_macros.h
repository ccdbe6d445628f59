// SPDX-License-Identifier: Apache-2.0
// Early return on errors, for functions that return absl::Status or absl::StatusOr.
//
//   LB_RETURN_IF_ERROR(log->Verify());
//   LB_ASSIGN_OR_RETURN(const auto row, table.Get(key));
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define LB_RETURN_IF_ERROR(expression)                        \
  do {                                                        \
    if (absl::Status lb_status = (expression); !lb_status.ok()) \
      return lb_status;                                       \
  } while (false)

#define LB_CONCAT_INNER(a, b) a##b
#define LB_CONCAT(a, b) LB_CONCAT_INNER(a, b)
#define LB_ASSIGN_OR_RETURN(declaration, expression) \
  LB_ASSIGN_OR_RETURN_INNER(LB_CONCAT(lb_result_, __LINE__), declaration, expression)
#define LB_ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return std::move(result).status();             \
  declaration = *std::move(result)
