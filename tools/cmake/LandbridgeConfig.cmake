# SPDX-License-Identifier: Apache-2.0
# find_package(Landbridge): the target Landbridge::sdk, a client of the wire contract with its schemas.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(Protobuf)
find_dependency(absl CONFIG)
find_dependency(gRPC CONFIG)
find_dependency(OpenSSL)
find_dependency(yaml-cpp CONFIG)
include(${CMAKE_CURRENT_LIST_DIR}/LandbridgeTargets.cmake)
