// Drives a running minutebookd with @grpc/grpc-js, which shares no code with the server's gRPC.
// MINUTEBOOK_ADDRESS is the server's HOST:PORT, MINUTEBOOK_PROTO and GOOGLE_RPC_PROTO folders of protos.
'use strict';

const assert = require('node:assert/strict');
const {randomUUID} = require('node:crypto');
const test = require('node:test');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const {MINUTEBOOK_ADDRESS, MINUTEBOOK_PROTO, GOOGLE_RPC_PROTO} = process.env;
const DEADLINE_MS = 30000;

const loaded = loader.loadSync(
    [
      'minutebook/v1/ledger_service.proto',
      'minutebook/v1/query_service.proto',
      'google/rpc/status.proto',
      'google/rpc/error_details.proto',
    ],
    {includeDirs: [MINUTEBOOK_PROTO, GOOGLE_RPC_PROTO], longs: Number, enums: String, oneofs: true,
     defaults: true});
const {minutebook} = grpc.loadPackageDefinition(loaded);
const credentials = grpc.credentials.createInsecure();
const ledger = new minutebook.v1.LedgerService(MINUTEBOOK_ADDRESS, credentials);
const query = new minutebook.v1.QueryService(MINUTEBOOK_ADDRESS, credentials);

const deadline = () => ({deadline: Date.now() + DEADLINE_MS});

function call(service, method, request) {
  return new Promise((resolve, reject) => {
    service[method](request, deadline(), (error, reply) => error ? reject(error) : resolve(reply));
  });
}

const append = (...events) => call(ledger, 'append', {events});

async function readEvents(body, more = {}) {
  const found = [];
  const stream = ledger.readEvents({filter: {bodies: [body]}, ...more}, deadline());
  for await (const piece of stream) found.push(...piece.events);
  return found;
}

// A new event of the body. Names of fields are those of proto-loader: camel case.
const event = (body, content) =>
    ({eventId: randomUUID(), body, event: {on: '2020', ...content}});
const named = (text) => ({names: [{text, language: 'en'}]});
const established = (body) =>
    event(body, {bodyEstablished: {...named('Network'), timeZone: 'Asia/Jakarta'}});
const registered = (body, party, text) =>
    event(body, {partyRegistered: {party, kind: 'PARTY_KIND_STATE', ...named(text)}});

// The google.rpc details of a refused call, by type.
function detailsOf(error) {
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const status = loaded['google.rpc.Status'].deserialize(bytes);
  assert.equal(status.code, error.code);
  const details = {};
  for (const any of status.details) {
    const type = any.type_url.slice(any.type_url.lastIndexOf('/') + 1);
    details[type.replace('google.rpc.', '')] = loaded[type].deserialize(any.value);
  }
  return details;
}

async function refusal(...events) {
  try {
    await append(...events);
  } catch (error) {
    return {code: error.code, details: detailsOf(error)};
  }
  return assert.fail('the append was taken');
}

test.after(() => {
  ledger.close();
  query.close();
});

test('append gives a receipt for each event, and the same again', async () => {
  const events = [established('js-append'), registered('js-append', 'vn', 'Viet Nam')];
  const first = await append(...events);
  assert.deepEqual(first.receipts.map((r) => r.eventId), events.map((e) => e.eventId));
  assert.deepEqual(first.receipts[1].bodies, [{body: 'js-append', revision: 2}]);
  assert.equal(first.rootHash.length, 32);
  const again = await append(...events);
  assert.deepEqual(again.receipts.map((r) => r.alreadyRecorded), [true, true]);
  assert.deepEqual(again.receipts.map((r) => r.position), first.receipts.map((r) => r.position));
});

test('read events forward and backward', async () => {
  await append(established('js-read'), registered('js-read', 'kh', 'Cambodia'));
  const forward = await readEvents('js-read');
  assert.deepEqual(forward.map((r) => r.header.type),
                   ['EVENT_TYPE_BODY_ESTABLISHED', 'EVENT_TYPE_PARTY_REGISTERED']);
  assert.equal(forward[1].event.partyRegistered.party, 'kh');
  assert.deepEqual(await readEvents('js-read', {backward: true, limit: 1}), forward.slice(1));
});

test('watch delivers an event appended after it began', async () => {
  await append(established('js-watch'));
  const watch = ledger.watch({fromPosition: 1, filter: {bodies: ['js-watch']}}, deadline());
  const types = [];
  let appended;
  for await (const piece of watch) {
    types.push(...piece.events.map((r) => r.header.type));
    if (piece.signal === 'caughtUp') appended = append(registered('js-watch', 'th', 'Thailand'));
    if (types.length >= 2) break;
  }
  watch.cancel();
  assert.ok(appended, 'the watch delivered both before it had caught up');
  await appended;
  assert.deepEqual(types, ['EVENT_TYPE_BODY_ESTABLISHED', 'EVENT_TYPE_PARTY_REGISTERED']);
});

test('office holder follows the record', async () => {
  await append(
      established('js-chair'), registered('js-chair', 'vn', 'Viet Nam'),
      event('js-chair', {officeDefined: {office: 'chair', ...named('Chair')}}),
      event('js-chair', {chairAssumed: {party: 'vn', during: '2020'}}));
  const holder = (on) =>
      call(query, 'getOfficeHolder', {body: 'js-chair', office: 'chair', on});
  const held = await holder('2020-06-26');
  assert.equal(held.state, 'HOLDER_STATE_HELD');
  assert.deepEqual(held.holdings.map((h) => [h.term.party.name, h.coverage]),
                   [['Viet Nam', 'COVERAGE_BY_YEAR']]);
  assert.ok(held.basis.eventIds.length > 0);
  assert.equal((await holder('2022-06-26')).state, 'HOLDER_STATE_UNKNOWN');
  assert.equal((await holder('2019-06-26')).state, 'HOLDER_STATE_NO_SUCH_BODY');
});

test('a bad request names the field and changes nothing', async () => {
  await append(established('js-bad'));
  const {code, details} = await refusal(event('js-bad', {
    on: '2020-02-30',
    partyRegistered: {party: 'vn', kind: 'PARTY_KIND_STATE', ...named('Viet Nam')},
  }));
  assert.equal(code, grpc.status.INVALID_ARGUMENT);
  assert.deepEqual(details.BadRequest.fieldViolations.map((v) => v.field), ['events[0].event.on']);
  assert.equal(details.ErrorInfo.reason, 'INVALID_FIELD');
  assert.equal((await readEvents('js-bad')).length, 1);
});
