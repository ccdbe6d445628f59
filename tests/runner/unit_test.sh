#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The unit of the adapter is one that systemd takes, and leaves the process little to do beside its work.
#   unit_test.sh UNIT PROGRAM
set -euo pipefail
if ! command -v systemd-analyze >/dev/null; then
  echo "SKIPPED: systemd-analyze is not installed, so the unit of the adapter is not verified"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The program as it was built stands for the installed one.
sed "s#^ExecStart=[^ ]*#ExecStart=$2#" "$1" >"$folder/landbridge-adapter.service"
cd "$folder"
found=$(systemd-analyze verify --man=no ./landbridge-adapter.service 2>&1) || { echo "$found" >&2; exit 1; }
if grep -F landbridge-adapter.service <<<"$found" >&2; then exit 1; fi
systemd-analyze security --offline=true --threshold=20 --no-pager ./landbridge-adapter.service >security.txt || {
  cat security.txt >&2
  exit 1
}
tail -n 1 security.txt
