// SPDX-License-Identifier: Apache-2.0
#include "broker/server/logging.h"

#include <cstdlib>
#include <memory>
#include <string>

#include "grpc/support/log.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace landbridge {
namespace {

void LogOfGrpc(gpr_log_func_args* entry) {
  spdlog::debug("grpc: {} ({}:{})", entry->message, entry->file, entry->line);
}

}  // namespace

void StartLogging() {
  auto logger = std::make_shared<spdlog::logger>("landbridged",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  logger->flush_on(spdlog::level::info);
  const char* level = std::getenv("LANDBRIDGE_LOG_LEVEL");
  logger->set_level(level == nullptr ? spdlog::level::info : spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
  gpr_set_log_function(&LogOfGrpc);
}

}  // namespace landbridge
