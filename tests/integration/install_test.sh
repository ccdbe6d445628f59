#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An installed tree is usable: its programs run, and its profiles, catalogue and schemas are where the documents say.
#   install_test.sh BUILD_FOLDER
set -euo pipefail
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$1" --prefix "$prefix" >/dev/null
cd "$prefix"

for program in landbridged landbridge landbridge-adapter landbridge-bench; do
  "bin/$program" --version | grep -q "^$program "
done
test -s share/landbridge/proto/landbridge/v1/feed_service.proto
for program in landbridged landbridge-adapter; do
  grep -q '^ExecStart=/.*/bin/'"$program " "lib/systemd/system/$program.service"
done

# A mapping of the installed tree reads a file, with the parts that it shares with others.
printf '%s\n' 'Name,Anschrift,Veröffentlichung,Rechtskräftig,Seit,Geburts-Datum,Firmenbuch-Nr,UID-Nr.,Kennziffer des UR' \
  'Beispiel GmbH,"1010 Wien, Beispielgasse 1",2025-01-21,2025-01-11,2024-06-06,,575302h,ATU78016816,R1' >list.csv
out=$(bin/landbridge-adapter check share/landbridge/profiles/austria_scheinfirmen_csv.yaml --input list.csv --format json 2>&1) || true
case $out in
  *'at least 100'* | *'"records":1'* | *rows_min*) ;;
  *) echo "the installed profile does not read its list: $out" >&2; exit 1 ;;
esac

# The installed broker takes the installed catalogue.
bin/landbridge pki init --out ca --trust-domain install.example >/dev/null
bin/landbridge pki issue --authority ca --server --host localhost --out server >/dev/null
head -c 32 /dev/urandom >identity.key
chmod 600 identity.key
printf 'operators:\n  - name: operator/duty\n' >policy.yaml
cat >broker.yaml <<YAML
listen: 127.0.0.1:0
trust_domain: install.example
tls: {certificate: server/server.pem, key: server/server.key, client_authority: ca/authority.pem}
storage: {folder: data}
catalogue: share/landbridge/catalogue.yaml
policy: policy.yaml
identity_key: identity.key
YAML
bin/landbridged --config broker.yaml --check-config | grep -q '^configuration is valid'
echo "the installed tree is usable"
