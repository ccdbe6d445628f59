// SPDX-License-Identifier: Apache-2.0
// A publisher in plain Node.js, written against the schemas alone: nothing here is generated beforehand.
//
//   node publish.js --server 127.0.0.1:7443 --authority ca.pem --certificate agency.pem --key agency-key.pem \
//     --source enforcement/penalties [--proto ../../proto] < changes.jsonl
//
// Reads one landbridge.v1.Change as JSON from each line of its standard input, with the names of the schema:
// {"record_id": "7", "upsert": {...}} or {"record_id": "7", "withdraw": {"reason": "LIFT_REASON_REPAIRED"}}.
// Prints a line for each rejection, and a summary. Ends with 0, with 1 when something was rejected, with 2 when it gave up, and
// with 65 at a line that is no such change: what was sent before it stays sent, and all of it may be sent again.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const { parseArgs } = require('util');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const { values: flags } = parseArgs({
  options: {
    server: { type: 'string' },
    authority: { type: 'string' },
    certificate: { type: 'string' },
    key: { type: 'string' },
    source: { type: 'string' },
    proto: { type: 'string', default: path.join(__dirname, '../../proto') },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  console.log(`node publish.js --server HOST:PORT --authority PEM --certificate PEM --key PEM --source SOURCE < changes.jsonl

  --server       where the broker is
  --authority    certificate that signs the broker's
  --certificate  our certificate, leaf first
  --key          its private key
  --source       the source that the changes are published as: market/penalties
  --proto        folder with the schemas (landbridge/v1/publish_service.proto); ../../proto when unset

Each line of standard input is a landbridge.v1.Change as JSON: {"record_id": "7", "upsert": {...}}, with a "lift" in it for a
decision that ended, or {"record_id": "7", "withdraw": {"reason": "LIFT_REASON_REPAIRED"}}. changes.example.jsonl has one of each.`);
  process.exit(0);
}
for (const name of ['server', 'authority', 'certificate', 'key', 'source']) {
  if (!flags[name]) {
    console.error(`publish.js: --${name} is missing`);
    process.exit(64);
  }
}

const definition = protoLoader.loadSync(['landbridge/v1/publish_service.proto', 'landbridge/v1/problem.proto'], {
  includeDirs: [flags.proto],
  keepCase: true,
  longs: String,
  enums: String,
  bytes: Buffer,
  defaults: true, // zero is a number too: the first `opened` has settled_sequence 0
});
const { PublishService } = grpc.loadPackageDefinition(definition).landbridge.v1;
const client = new PublishService(
  flags.server,
  grpc.credentials.createSsl(
    fs.readFileSync(flags.authority),
    fs.readFileSync(flags.key),
    fs.readFileSync(flags.certificate),
  ),
);
const bytesOf = (batch) => definition['landbridge.v1.PublishService'].Publish.requestSerialize({ batch }).length;

// Larger batches gain nothing. The broker may allow less.
const batchBytesWanted = 64 * 1024;
const batchChangesWanted = 1000;
const triesMax = 20;

// What was sent and is not settled, oldest first: { first_sequence, changes, bytes }. It is sent again on the next stream.
// Sequences are 64 bits wide on the wire; as numbers they are exact up to 2^53, which no source reaches.
const unsettled = [];
let unsettledBytes = 0;
let nextSequence = 0; // of the next new change; 0 until the broker has said where the source stands
let limits;
let stream; // undefined while there is none
let wake = () => {}; // whoever waits for room or for a stream
let inputEnded = false;
const summary = { sent: 0, settled: 0, rejected: 0, verdict_lost: 0, reconnected: 0 };

// The broker's problem, if the error carries one: { reason: 'PROBLEM_REASON_STOPPING', retry_after_ms: '0', ... }.
function problemOf(error) {
  const bytes = error.metadata && error.metadata.get('landbridge-problem-bin')[0];
  return bytes ? definition['landbridge.v1.Problem'].deserialize(bytes) : { reason: '', retry_after_ms: '0' };
}

function dropSettled(through) {
  let count = 0;
  while (unsettled.length && unsettled[0].first_sequence + unsettled[0].changes.length - 1 <= through) {
    const batch = unsettled.shift();
    unsettledBytes -= batch.bytes;
    count += batch.changes.length;
  }
  summary.settled += count;
  return count;
}

function handleOpened(opened) {
  limits = opened.limits;
  const settled = Number(opened.settled_sequence);
  // Settled while the connection was broken: nobody told us the verdicts. Rejections are kept, see ListRejections.
  if (nextSequence) summary.verdict_lost += dropSettled(settled);
  if (!nextSequence) nextSequence = settled + 1;
  if (unsettled.length && unsettled[0].first_sequence > settled + 1) {
    giveUp(`the broker has gone back to sequence ${settled}: compare the whole source with ListRecords`);
    return;
  }
  for (const batch of unsettled) stream.write({ batch }); // in the same order, under the same numbers
  if (inputEnded) stream.end();
  wake();
}

function handleSettled(settled) {
  dropSettled(Number(settled.through_sequence));
  for (const rejection of settled.rejections) {
    summary.rejected += 1;
    console.log(JSON.stringify({ rejected: rejection.record_id, sequence: rejection.sequence, findings: rejection.findings }));
  }
  wake();
}

function giveUp(reason) {
  console.error(`publish.js: ${reason}`);
  process.exit(2);
}

// How long to wait before the next try, in milliseconds; undefined where trying again is pointless.
function pauseAfter(error, problem, attempt) {
  const { UNAVAILABLE, RESOURCE_EXHAUSTED, CANCELLED, INTERNAL, UNKNOWN } = grpc.status;
  const again = [UNAVAILABLE, RESOURCE_EXHAUSTED, CANCELLED, INTERNAL, UNKNOWN].includes(error.code)
    || problem.reason === 'PROBLEM_REASON_OUT_OF_SEQUENCE';
  if (!again || attempt >= triesMax) return undefined;
  return Number(problem.retry_after_ms) + Math.random() * Math.min(5000, 100 * 2 ** attempt);
}

// Opens the source; again and again while the connection breaks. `done` is called at the end of a drained stream.
function connect(attempt, done) {
  const opening = client.Publish();
  opening.on('data', (response) => {
    if (response.opened) {
      stream = opening;
      handleOpened(response.opened);
    } else if (response.settled) {
      attempt = 0; // a broker that only opens streams and ends them is given up in the end
      handleSettled(response.settled);
    }
  });
  opening.on('error', (error) => {
    stream = undefined;
    const problem = problemOf(error);
    const pause = pauseAfter(error, problem, attempt);
    if (pause === undefined) giveUp(`${grpc.status[error.code]}: ${error.details} (${problem.reason})`);
    summary.reconnected += 1;
    setTimeout(() => connect(attempt + 1, done), pause);
  });
  // OK comes only when everything is settled and we have half-closed.
  opening.on('status', (status) => {
    if (status.code === grpc.status.OK) done();
  });
  opening.write({ open: { source: flags.source, agent: 'publish.js 1.0' } });
}

// What is wrong with `value` as a message of type `name`, which loses members that the schema does not have without a word;
// undefined when nothing is.
function faultOf(value, name, path) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path || 'the line'} is no object`;
  const members = definition[`landbridge.v1.${name}`].type.field;
  for (const [key, given] of Object.entries(value)) {
    const at = path ? `${path}.${key}` : key;
    const member = members.find((each) => each.name === key);
    if (!member) return `${at} is no member of ${name}: it has ${members.map((each) => each.name).join(', ')}`;
    const repeated = member.label === 'LABEL_REPEATED';
    if (repeated && !Array.isArray(given)) return `${at} is no list`;
    for (const each of repeated ? given : [given]) {
      const fault = faultOfMember(each, member, at);
      if (fault) return fault;
    }
  }
  return undefined;
}

function faultOfMember(value, member, at) {
  if (member.type === 'TYPE_MESSAGE') return faultOf(value, member.typeName, at);
  if (member.type === 'TYPE_STRING') return typeof value === 'string' ? undefined : `${at} is no text`;
  if (member.type === 'TYPE_ENUM') {
    const names = definition[`landbridge.v1.${member.typeName}`].type.value.map((each) => each.name);
    return names.includes(value) ? undefined : `${at} is none of ${names.join(', ')}`;
  }
  return Number.isInteger(Number(value)) ? undefined : `${at} is no number`;
}

// The change of a line. Its content is not told: it is about people.
function changeOf(line, number) {
  let change;
  let fault;
  try {
    change = JSON.parse(line);
    fault = faultOf(change, 'Change', '');
  } catch {
    fault = 'it is no JSON';
  }
  if (!fault && ('upsert' in change) === ('withdraw' in change)) fault = 'it needs exactly one of upsert and withdraw';
  if (!fault && bytesOf({ first_sequence: 1, changes: [change] }) > Number(limits.batch_bytes_max)) {
    fault = `it takes more than the ${limits.batch_bytes_max} bytes that the broker allows`;
  }
  if (!fault) return change;
  console.error(`publish.js: line ${number}: ${fault}; nothing was sent from there on`);
  process.exit(65);
}

async function awaitUntil(condition) {
  while (!condition()) await new Promise((resolve) => { wake = resolve; });
}

// Sends a batch once there is room for it. While there is no stream it only joins those to be sent when there is one again.
async function send(changes) {
  await awaitUntil(() => nextSequence > 0);
  const batch = { first_sequence: nextSequence, changes };
  batch.bytes = bytesOf(batch);
  await awaitUntil(() => !unsettled.length || unsettledBytes + batch.bytes <= Number(limits.unsettled_bytes_max));
  nextSequence += changes.length;
  unsettled.push(batch);
  unsettledBytes += batch.bytes;
  summary.sent += changes.length;
  if (stream) stream.write({ batch });
}

async function main() {
  const drained = new Promise((resolve) => connect(0, resolve));
  await awaitUntil(() => limits);
  let changes = [];
  let bytes = 0;
  let number = 0;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    number += 1;
    const change = changeOf(line, number);
    const more = Buffer.byteLength(line); // the encoded change is shorter than its JSON
    const full = bytes + more > Math.min(batchBytesWanted, Number(limits.batch_bytes_max))
      || changes.length >= Math.min(batchChangesWanted, limits.batch_changes_max);
    if (full && changes.length) {
      await send(changes);
      changes = [];
      bytes = 0;
    }
    changes.push(change);
    bytes += more;
  }
  if (changes.length) await send(changes);
  inputEnded = true;
  if (stream) stream.end(); // half-close: the broker settles what is left, and ends with OK
  await drained;
  console.log(JSON.stringify(summary));
  client.close();
  process.exitCode = summary.rejected ? 1 : 0;
}

main();
