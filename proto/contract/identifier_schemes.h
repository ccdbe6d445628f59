// SPDX-License-Identifier: Apache-2.0
// The identifier schemes in force: those built in, and those that a catalogue declares by a
// pattern.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "proto/contract/identifiers.h"

namespace landbridge {

// Declare every scheme first; afterwards any thread may call Parse and Knows.
class IdentifierSchemes {
 public:
  IdentifierSchemes();
  ~IdentifierSchemes();
  IdentifierSchemes(IdentifierSchemes&&) noexcept;
  IdentifierSchemes& operator=(IdentifierSchemes&&) noexcept;

  // Adds `scheme`, whose normalised values match `pattern` as a whole (ICU regular expression).
  // Such a value counts as verified.
  //
  // Errors: kAlreadyExists: built in or declared before; choose another name.
  //         kInvalidArgument: the name is not lower-case words joined by dots, or the pattern is
  //         not valid; correct it.
  absl::Status Declare(std::string_view scheme, std::string_view pattern);

  bool Knows(std::string_view scheme) const;

  // As landbridge::ParseIdentifier, for built-in and declared schemes.
  ParsedIdentifier Parse(std::string_view scheme, std::string_view raw) const;

 private:
  struct Pattern;
  std::map<std::string, std::unique_ptr<Pattern>, std::less<>> declared_;
};

}  // namespace landbridge
