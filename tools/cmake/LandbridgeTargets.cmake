# SPDX-License-Identifier: Apache-2.0
# How a library, a program and a test program of this project are declared. Sources are always listed.

add_library(landbridge_options INTERFACE)
target_compile_options(landbridge_options INTERFACE -Wall -Wextra -Wshadow -Wconversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105651: with all optimisations on, joining short strings is taken for overlapping copies.
  target_compile_options(landbridge_options INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
endif()
if(LANDBRIDGE_WERROR)
  target_compile_options(landbridge_options INTERFACE -Werror)
endif()
if(LANDBRIDGE_SANITIZE)
  add_compile_options(-fsanitize=${LANDBRIDGE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LANDBRIDGE_SANITIZE})
endif()

# Debian's gRPC and protobuf headers are system headers: warnings in them are not ours.
set(LANDBRIDGE_GENERATED ${CMAKE_BINARY_DIR}/generated)
# Of an installed tree.
set(LANDBRIDGE_INCLUDES ${CMAKE_INSTALL_INCLUDEDIR}/landbridge)

# landbridge_library(NAME SOURCES a.cc ... DEPS lib ... [PRIVATE_DEPS lib ...])
# `DEPS` are the libraries whose headers our own headers include or whose rooms we call.
function(landbridge_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:${LANDBRIDGE_INCLUDES}>)
  target_link_libraries(${name} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS} $<BUILD_INTERFACE:landbridge_options>)
endfunction()

# landbridge_program(NAME SOURCES a.cc ... DEPS lib ...): an installed program.
function(landbridge_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} landbridge_options)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# landbridge_test(NAME SOURCES a_test.cc ... DEPS lib ... [LABELS label ...])
# One test program per room. It runs in the source tree's root, with LANDBRIDGE_SHARED_DATA naming the folder of
# real lists where there is one.
function(landbridge_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} landbridge_test_support landbridge_options)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
endfunction()
