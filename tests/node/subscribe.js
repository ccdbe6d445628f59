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

function store() {
  if (!flags.state) return;
  const fresh = `${flags.state}.new`;
  fs.writeFileSync(fresh, JSON.stringify(state)); // data and token together,
  fs.renameSync(fresh, flags.state); // replaced at once
}

function apply(entry) {
  const old = state.held[entry.listing_id];
  if (old && old.generation === state.generation && BigInt(entry.event) <= BigInt(old.event)) return;
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

function problemOf(error) {
  const bytes = error.metadata && error.metadata.get('landbridge-problem-bin')[0];
  if (!bytes) return '';
  const definition = protoLoader.loadSync('landbridge/v1/problem.proto', { includeDirs: [flags.proto], enums: String });
  const problem = definition['landbridge.v1.Problem'];
  return problem.deserialize ? ` (${problem.deserialize(bytes).reason})` : '';
}

function subscribe(attempt) {
  const stream = client.Subscribe({
    subscription: flags.subscription,
    resume_token: Buffer.from(state.token, 'base64'),
    silence_max: { seconds: 1 },
  });
  stream.on('data', (response) => {
    attempt = 0;
    handle(response, stream);
  });
  stream.on('error', (error) => {
    if (error.code === grpc.status.CANCELLED && flags.once) {
      client.close();
      return;
    }
    if (error.code === grpc.status.UNAVAILABLE && attempt < 10) {
      const pause = Math.random() * Math.min(30000, 100 * 2 ** attempt);
      setTimeout(() => subscribe(attempt + 1), pause);
      return;
    }
    console.error(`subscribe.js: ${grpc.status[error.code]}: ${error.details}${problemOf(error)}`);
    process.exitCode = 1;
    client.close();
  });
}

subscribe(0);
