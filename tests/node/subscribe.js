// SPDX-License-Identifier: Apache-2.0
// A subscriber in plain Node.js, written against the schemas alone: nothing here is generated beforehand.
//
//   node subscribe.js --server 127.0.0.1:7443 --authority ca.pem --certificate province.pem --key province-key.pem \
//     --proto ../../proto [--subscription NAME] [--state FILE] [--once]
//
// Prints one JSON object for each change of its view. With --state, what it holds and its place in the feed are kept in
// FILE, so that the next start goes on where this one ended. With --once it ends when it has caught up.
'use strict';

const fs = require('fs');
const path = require('path');
const { parseArgs } = require('util');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const { values: flags } = parseArgs({
  options: {
    server: { type: 'string' },
    authority: { type: 'string' },
    certificate: { type: 'string' },
    key: { type: 'string' },
    proto: { type: 'string', default: path.join(__dirname, '../../proto') },
    subscription: { type: 'string', default: '' },
    state: { type: 'string' },
    once: { type: 'boolean', default: false },
  },
});
for (const name of ['server', 'authority', 'certificate', 'key']) {
  if (!flags[name]) {
    console.error(`subscribe.js: --${name} is missing`);
    process.exit(64);
  }
}

const schemas = protoLoader.loadSync('landbridge/v1/feed_service.proto', {
  includeDirs: [flags.proto],
  keepCase: true,
  longs: String,
  enums: String,
  bytes: Buffer,
});
const { FeedService } = grpc.loadPackageDefinition(schemas).landbridge.v1;
const client = new FeedService(
  flags.server,
  grpc.credentials.createSsl(
    fs.readFileSync(flags.authority),
    fs.readFileSync(flags.key),
    fs.readFileSync(flags.certificate),
  ),
);

// What this subscriber holds: for each listing its last event, the snapshot that it belongs to (generation), and its content;
// and its place in the feed. Lifted listings are held without content, so that an older entry does not bring them back.
let state = { token: '', generation: '', held: {} };
if (flags.state && fs.existsSync(flags.state)) state = JSON.parse(fs.readFileSync(flags.state, 'utf8'));
let inSnapshot = false;

const silenceMaxSeconds = 1;
const silenceGraceSeconds = 5;
const placeIsGone = ['TOKEN_EXPIRED', 'TOKEN_OF_OTHER_STORE', 'TOKEN_OF_OTHER_FILTER'];

function store() {
  if (!flags.state) return;
  const fresh = `${flags.state}.new`;
  fs.writeFileSync(fresh, JSON.stringify(state)); // data and token together,
  fs.renameSync(fresh, flags.state); // replaced at once
}

function apply(entry) {
  const old = state.held[entry.listing_id];
  if (old && old.generation === state.generation && BigInt(entry.event) < BigInt(old.event)) return;
  state.held[entry.listing_id] = { event: entry.event, generation: state.generation, listing: entry.listing || null };
  console.log(JSON.stringify({
    kind: entry.kind.replace('ENTRY_KIND_', ''),
    event: entry.event,
    listing_id: entry.listing_id,
    withheld: entry.withheld || undefined,
    name: entry.listing ? entry.listing.decision.subject.names[0].text : undefined,
    reason: entry.lift ? entry.lift.reason.replace('LIFT_REASON_', '') : undefined,
  }));
}

// What else a response may be (the beginning and the end of a change of the view) asks for nothing but storing its token.
function handle(response, stream) {
  if (response.snapshot_started) {
    inSnapshot = true;
    state.generation = response.snapshot_started.generation;
  }
  if (response.delivery) response.delivery.entries.forEach(apply);
  if (response.snapshot_finished) {
    inSnapshot = false;
    for (const [id, { generation }] of Object.entries(state.held)) {
      if (generation !== response.snapshot_finished.generation) delete state.held[id];
    }
  }
  state.token = response.resume_token.toString('base64');
  store();
  if (response.progress && !inSnapshot && flags.once) stream.cancel();
}

// The broker's problem, if the error carries one: { reason: 'TOKEN_EXPIRED', retry_after_ms: '0', ... }.
function problemOf(error) {
  const bytes = error.metadata && error.metadata.get('landbridge-problem-bin')[0];
  if (!bytes) return { reason: '' };
  const definition = protoLoader.loadSync('landbridge/v1/problem.proto', {
    includeDirs: [flags.proto], keepCase: true, enums: String, longs: String, defaults: true,
  });
  const problem = definition['landbridge.v1.Problem'].deserialize(bytes);
  return { ...problem, reason: String(problem.reason).replace('PROBLEM_REASON_', '') };
}

// How long to wait before the next try, in milliseconds; undefined where trying again is pointless.
function pauseAfter(error, problem, attempt) {
  const { UNAVAILABLE, RESOURCE_EXHAUSTED, CANCELLED } = grpc.status;
  if (![UNAVAILABLE, RESOURCE_EXHAUSTED, CANCELLED].includes(error.code) || attempt >= 10) return undefined;
  // The view or the grant changed: the broker is there.
  if (error.code === UNAVAILABLE && attempt === 0 && problem.reason && problem.reason !== 'STOPPING') return 0;
  return Number(problem.retry_after_ms || 0) + Math.random() * Math.min(30000, 100 * 2 ** attempt);
}

function subscribe(attempt) {
  const stream = client.Subscribe({
    subscription: flags.subscription,
    resume_token: Buffer.from(state.token, 'base64'),
    silence_max: { seconds: silenceMaxSeconds },
  });
  // The connection is broken when nothing comes for longer than that.
  const silence = setTimeout(() => stream.cancel(), (silenceMaxSeconds + silenceGraceSeconds) * 1000);
  let ended = false;
  stream.on('data', (response) => {
    if (ended) return;
    attempt = 0;
    silence.refresh();
    handle(response, stream);
    ended = Boolean(response.progress && !inSnapshot && flags.once);
  });
  stream.on('error', (error) => {
    clearTimeout(silence);
    if (ended) {
      client.close();
      return;
    }
    const problem = problemOf(error);
    if (state.token && placeIsGone.includes(problem.reason)) {
      state.token = ''; // a new snapshot; what is held stays until it is finished
      subscribe(0);
      return;
    }
    const pause = pauseAfter(error, problem, attempt);
    if (pause !== undefined) {
      setTimeout(() => subscribe(attempt + 1), pause);
      return;
    }
    const reason = problem.reason && ` (PROBLEM_REASON_${problem.reason})`;
    console.error(`subscribe.js: ${grpc.status[error.code]}: ${error.details}${reason}`);
    process.exitCode = 1;
    client.close();
  });
}

subscribe(0);
