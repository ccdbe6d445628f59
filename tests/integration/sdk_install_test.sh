#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An author outside of this repository builds the example against an installed tree, as docs/publishers.md says.
#   sdk_install_test.sh BUILD_FOLDER SOURCE_FOLDER
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --install "$1" --component sdk --prefix "$folder/prefix" >/dev/null
cp -r "$2/adapters/sdk/examples" "$folder/example"
cmake -S "$folder/example" -B "$folder/build" -DCMAKE_PREFIX_PATH="$folder/prefix" >/dev/null
cmake --build "$folder/build" >/dev/null
if grep -rlF "$2" "$folder/prefix" --include='*.cmake'; then
  echo "the package names the folder that it was built from" >&2
  exit 1
fi

# It speaks to brokers: here it is told in the words of the SDK that it knows none.
code=0
said=$("$folder/build/publish_penalties" "$folder/none.yaml" market/penalties </dev/null 2>&1) || code=$?
case $code:$said in
  66:*none.yaml*) echo "the installed SDK can be linked" ;;
  *) echo "the example ended with $code: $said" >&2; exit 1 ;;
esac
