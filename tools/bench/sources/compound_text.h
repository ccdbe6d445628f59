// SPDX-License-Identifier: Apache-2.0
// The file system in a file that xls workbooks stand in.
#pragma once

#include <string>
#include <string_view>

namespace landbridge::bench {

// A compound file with one stream, in sectors of 512 bytes. A short stream is filled up with zeros.
std::string CompoundText(std::string_view stream_name, std::string stream);

}  // namespace landbridge::bench
