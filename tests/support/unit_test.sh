#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A unit is one that systemd takes, and leaves the process little to do beside its work.
#   unit_test.sh UNIT PROGRAM EXPOSURE_MAX
# Exposure counts from 0 to 100, as systemd-analyze security has it.
set -euo pipefail
name=$(basename "$1")
if ! command -v systemd-analyze >/dev/null; then
  echo "SKIPPED: systemd-analyze is not installed, so $name is not verified"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The program as it was built stands for the installed one.
sed -E "s#^(Exec[A-Za-z]+)=[^ ]*/$(basename "$2") #\1=$2 #" "$1" >"$folder/$name"
grep -qF "ExecStart=$2 " "$folder/$name" || { echo "$name does not start $(basename "$2")" >&2; exit 1; }
cd "$folder"
found=$(systemd-analyze verify --man=no "./$name" 2>&1) || { echo "$found" >&2; exit 1; }
if grep -F "$name" <<<"$found" >&2; then exit 1; fi
systemd-analyze security --offline=true --threshold="$3" --no-pager "./$name" >security.txt || {
  cat security.txt >&2
  exit 1
}
tail -n 1 security.txt
