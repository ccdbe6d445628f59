// SPDX-License-Identifier: Apache-2.0
// Catch2's own part of every test program, compiled once. Catch2 3 brings it as a library.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
