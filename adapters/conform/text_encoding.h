// SPDX-License-Identifier: Apache-2.0
// Whole texts in any encoding, both ways and strict.
//
// Any thread may call these functions.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "adapters/sources/encoding_choice.h"

namespace landbridge {

// The UTF-8 text of `bytes`.
//
// Errors: kInvalidArgument: an unknown encoding, or bytes that are no characters of it.
absl::StatusOr<std::string> DecodeWhole(std::string_view bytes, std::string_view encoding);

// Errors: kInvalidArgument: an unknown encoding, or one that lacks a character of the text.
absl::StatusOr<std::string> EncodeWhole(std::string_view utf8, std::string_view encoding);

// The encoding in which an XML document is read, whose mapping states `stated`.
//
// Errors: those of ChooseEncoding.
absl::StatusOr<EncodingChoice> XmlEncodingOf(std::string_view stated, std::string_view bytes);

// An XML document, UTF-8, whose declaration states another encoding; as it is where it states none.
std::string DeclaredAs(std::string text, std::string_view encoding);

}  // namespace landbridge
