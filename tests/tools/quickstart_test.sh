#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs tools/quickstart with the programs in $LANDBRIDGE_PROGRAMS and looks at what a person would: the lines that matter, the
# commands it offers, and that nothing is left behind.
set -euo pipefail
quickstart=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/tools/quickstart
: "${LANDBRIDGE_PROGRAMS:?names the folders of the programs}"
work=$(mktemp -d)
cd "$work"
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
trap 'rm -rf "$work"' EXIT

failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
check() { local what=$1; shift; "$@" || fail "$what"; }
says() { grep -qE -- "$2" "$1" || fail "$1 does not say: $2"; }
# Whether somebody listens on HOST:PORT.
answers() { (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null; }

echo "a run tells what happened, keeps its promises and leaves what --keep and --data ask for"
check "exit code" "$quickstart" --keep --data kept >out.txt 2>err.txt
check "standard error is empty" [ ! -s err.txt ]
says out.txt 'landbridged listens on 127\.0\.0\.1:[0-9]+'
says out.txt '909 rows: 1 totals line, 8 repeated, 31 rejected by the adapter, 6 refused by the broker, 854 new, 9 already over'
says out.txt '\[Guangdong\] received in all: 854 listed'
says out.txt '\[Hunan\] received in all: [0-9]+ listed'
says out.txt '84 new, 150 joined with what another agency reported'
says out.txt '^150 decisions were reported by two agencies'
says out.txt 'reported by .*market-supervision .*\(issuing authority\)'
says out.txt 'differs +measure: .*human-resources'
says out.txt '^73 rows: 67 by the adapters before anything was sent, 6 by the broker'
for reason in identifier_lost required value_unknown date_order date_invalid personal_number instrument_unknown; do
  says out.txt "^ +[0-9]+  $reason: "
done
says out.txt '^ +[0-9]+  WITHDRAWN$'
says out.txt '^ +[0-9]+  REPAIRED$'
says out.txt '^Nothing was sent, and nothing happened: [0-9]+ events as before'
check "no resident number is shown or kept" [ -z "$(grep -rl 11010519491231002X out.txt kept/events kept/rejects kept/logs)" ]

echo "the commands that it offers work when they are pasted"
# The command that stands behind LABEL.
offered() { sed -n "s/^$1: *//p" out.txt; }
bash -c "$(offered 'What the broker knows')" >status.txt
says status.txt '^feed +440000 quickstart: acknowledged [0-9]+, 0 behind'
bash -c "$(offered 'What is in force (Hunan)')" >hunan.txt || fail "the offered subscription"
says hunan.txt '^PRESENT '
bash -c "$(offered "A company's listings")" >listing.txt
says listing.txt 'reported by'
again=$(sed -n '/^An agency publishes again/,/connection/p' out.txt | sed 's/^An agency publishes again: *//')
bash -c "$again" >again.txt || [ $? = 1 ] || fail "the offered run of an adapter"
says again.txt '^compared .* 0 changes sent'
address=$(cat kept/address)
check "the broker goes on" answers "$address"
bash -c "$(offered 'To stop and remove it')"
for _ in $(seq 100); do answers "$address" || break; sleep 0.1; done
check "the broker is stopped" [ "$(answers "$address"; echo $?)" != 0 ]
check "the folder is removed" [ ! -e kept ]

echo "a number that is not what it must be is named, and the run fails"
mkdir wrong
cat >wrong/landbridge-samples <<END
#!/usr/bin/env bash
PATH=$LANDBRIDGE_PROGRAMS:\$PATH
landbridge-samples "\$@" | sed 's/^wages.txt created .*/wages.txt created 1/'
END
chmod +x wrong/landbridge-samples
LANDBRIDGE_PROGRAMS=$work/wrong:$LANDBRIDGE_PROGRAMS "$quickstart" >out.txt 2>err.txt && fail "it ended with 0"
says err.txt 'WRONG: wages.txt: new listings is 229 and must be 1'

echo "ended in the middle, it takes its processes and its folder with it"
"$quickstart" >out.txt 2>err.txt &
running=$!
for _ in $(seq 300); do grep -q 'received in all' out.txt && break; sleep 0.1; done
address=$(sed -n 's/^landbridged listens on \([0-9.:]*\),.*/\1/p' out.txt)
check "the broker runs" answers "$address"
kill -TERM "$running"
code=0; wait "$running" || code=$?
check "it ends with 143, not $code" [ "$code" = 143 ]
check "the broker is stopped" [ "$(answers "$address"; echo $?)" != 0 ]
check "no folder is left" [ -z "$(ls -A "$TMPDIR")" ]

echo "a folder that is not empty is not touched"
mkdir full; touch full/file
code=0; "$quickstart" --data full >out.txt 2>err.txt || code=$?
check "it ends with 73" [ "$code" = 73 ]
says err.txt 'is not empty'

[ "$failures" = 0 ] || exit 1
