# SPDX-License-Identifier: Apache-2.0
# What authors of publishers and subscribers link from an installed tree: `find_package(Landbridge)` and Landbridge::sdk.
# docs/publishers.md says how; tests/integration/sdk_install_test.sh does it.
include(CMakePackageConfigHelpers)
set(SDK_PACKAGE ${CMAKE_INSTALL_LIBDIR}/cmake/Landbridge)

# The SDK, and the libraries below it.
install(
  TARGETS landbridge_sdk
          landbridge_check
          landbridge_clock
          landbridge_config
          landbridge_content_hash
          landbridge_digest
          landbridge_grpc_status
          landbridge_key_pair
          landbridge_problem
          landbridge_schemas
          landbridge_services
          landbridge_tally
          landbridge_utf8
  EXPORT LandbridgeTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  COMPONENT sdk)
set_target_properties(landbridge_sdk PROPERTIES EXPORT_NAME sdk)
target_compile_features(landbridge_sdk INTERFACE cxx_std_20)
install(EXPORT LandbridgeTargets NAMESPACE Landbridge:: DESTINATION ${SDK_PACKAGE} COMPONENT sdk)

write_basic_package_version_file(${CMAKE_BINARY_DIR}/LandbridgeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/LandbridgeConfig.cmake ${CMAKE_BINARY_DIR}/LandbridgeConfigVersion.cmake
        DESTINATION ${SDK_PACKAGE} COMPONENT sdk)

# As they are included: "adapters/sdk/publish_client.h", "landbridge/v1/record.pb.h".
install(DIRECTORY ${CMAKE_SOURCE_DIR}/adapters/sdk DESTINATION ${LANDBRIDGE_INCLUDES}/adapters COMPONENT sdk
        FILES_MATCHING PATTERN "*.h" PATTERN examples EXCLUDE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/proto/contract DESTINATION ${LANDBRIDGE_INCLUDES}/proto COMPONENT sdk
        FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${LANDBRIDGE_GENERATED}/landbridge DESTINATION ${LANDBRIDGE_INCLUDES} COMPONENT sdk
        FILES_MATCHING PATTERN "*.pb.h" PATTERN log EXCLUDE)
