// SPDX-License-Identifier: GPL-3.0-or-later
//
// A whole journey of a declarant through Prism, which holds both sides of every exchange to the contract, with jose on the
// client's side: what it signs the window must believe, and what the window signs it must be able to verify.
//
//   client (here, and khaictl) ── HTTPS ──▶ front (here) ── HTTP ──▶ Prism ── HTTPS ──▶ khai-sandbox
//
// node journey.mjs KHAI-SANDBOX KHAICTL CONTRACT.json FOLDER

import assert from 'node:assert/strict';
import { spawn, execFile, execFileSync } from 'node:child_process';
import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import readline from 'node:readline';
import { promisify } from 'node:util';
import * as jose from 'jose';

const [sandboxProgram, khaictl, contract, folder] = process.argv.slice(2);
const here = path.dirname(new URL(import.meta.url).pathname);
const source = process.env.KHAI_SOURCE_DIR;
const windowDir = path.join(folder, 'window');
const violations = [];
const seen = new Map(); // "METHOD path status" as it was → how often
const answered = new Map(); // operation as "METHOD path" of the contract → set of statuses

// ---- what the contract has ----

const operations = new Map(); // "METHOD /path/{id}" → { pattern, method, template, statuses }
for (const [template, item] of Object.entries(JSON.parse(fs.readFileSync(contract, 'utf8')).paths)) {
  if (template.startsWith('/oauth/')) continue; // outside the API: tokens go past Prism
  for (const method of ['get', 'post', 'put', 'delete', 'patch']) {
    if (!item[method]) continue;
    operations.set(`${method.toUpperCase()} ${template}`, { method: method.toUpperCase(), template,
      pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`), statuses: Object.keys(item[method].responses).filter((status) => status !== 'default') });
  }
}

function note(method, place, status) {
  const found = [...operations].filter(([, operation]) => operation.method === method && operation.pattern.test(place))
    .sort(([, a], [, b]) => a.template.split('{').length - b.template.split('{').length)[0];
  if (!found) return;
  if (!answered.has(found[0])) answered.set(found[0], new Set());
  answered.get(found[0]).add(String(status));
}
const children = [];

function stop(code) {
  for (const child of children) child.kill('SIGKILL');
  process.exit(code);
}
process.on('uncaughtException', (error) => { console.error(error); stop(1); });
process.on('unhandledRejection', (error) => { console.error(error); stop(1); });

function start(program, args, options, ready) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    children.push(child);
    child.on('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
    child.stderr.on('data', (data) => process.stderr.write(data));
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      const found = ready(line);
      if (found) resolve(found);
    });
  });
}

// ---- the way ----

const sandboxUrl = await start(sandboxProgram, ['--data-dir', windowDir, '--delay', '0', '--exit-with-stdin'], {},
  (line) => line.startsWith('ready ') && line.slice(6));
const ca = fs.readFileSync(path.join(windowDir, 'ca.pem'));
const prismUrl = await start(process.execPath, [path.join(here, 'node_modules/@stoplight/prism-cli/dist/index.js'),
  'proxy', contract, sandboxUrl, '--host', '127.0.0.1', '--port', '0', '--validate-request'],
  { env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(windowDir, 'ca.pem'), FORCE_COLOR: '0' } },
  (line) => line.match(/listening on (http:\S+)/)?.[1]);

// Tokens are asked of the window itself: their path stands outside the API, and the assertion names the address.
function forward(request, answer) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const api = request.url.startsWith('/osw/v1');
    const target = new URL(api ? request.url.slice('/osw/v1'.length) : request.url, api ? prismUrl : sandboxUrl);
    const options = { method: request.method, headers: { ...request.headers, connection: 'close' }, ca };
    const onward = (api ? http : https).request(target, options, (reply) => {
      const found = reply.headers['sl-violations'];
      if (api) {
        const place = `${request.method} ${target.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')} ${reply.statusCode}`;
        seen.set(place, (seen.get(place) ?? 0) + 1);
        note(request.method, target.pathname, reply.statusCode);
        if (found) violations.push({ place, found });
      }
      const body = [];
      reply.on('data', (chunk) => body.push(chunk));
      reply.on('end', () => {
        const headers = { ...reply.headers };
        delete headers['sl-violations'];
        delete headers['transfer-encoding'];
        headers['content-length'] = Buffer.concat(body).length;
        answer.writeHead(reply.statusCode, headers);
        answer.end(Buffer.concat(body));
      });
    });
    onward.on('error', (error) => { violations.push({ place: request.url, found: String(error) }); answer.destroy(); });
    onward.end(Buffer.concat(chunks));
  });
}
const pem = fs.readFileSync(path.join(windowDir, 'server.pem'));
const front = https.createServer({ key: pem, cert: pem }, forward);
await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
const origin = `https://127.0.0.1:${front.address().port}`;

// ---- a client with jose ----

execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
  '-subj', '/CN=Judge', '-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')], { stdio: 'ignore' });
const certificate = new X509Certificate(fs.readFileSync(path.join(folder, 'cert.pem')));
const key = await jose.importPKCS8(fs.readFileSync(path.join(folder, 'key.pem'), 'utf8'), 'ES256');
const x5c = [certificate.raw.toString('base64')];
const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
let token = null;

function call(method, place, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = https.request(origin + place, { method, ca, agent: false,
      headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), 'Accept-Language': 'en', ...headers } }, (reply) => {
      const chunks = [];
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: reply.statusCode, headers: reply.headers, text,
                  json: /json/.test(reply.headers['content-type'] ?? '') ? JSON.parse(text) : null });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
const api = (method, place, body, headers) => call(method, '/osw/v1' + place, body, headers);
const contentDigest = (text) => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;

async function act(place, content, headers = {}) {
  const text = JSON.stringify(content);
  const digest = contentDigest(text);
  const jws = await new jose.CompactSign(Buffer.from(text))
    .setProtectedHeader({ alg: 'ES256', x5c, 'content-digest': digest }).sign(key);
  const [head, , signature] = jws.split('.');
  return api('POST', place, text, { 'Content-Type': 'application/json', 'Content-Digest': digest,
    'Idempotency-Key': `"${randomUUID()}"`, 'JWS-Signature': `${head}..${signature}`, ...headers });
}

async function grant(scope) {
  const now = Math.floor(Date.now() / 1000);
  const assertion = await new jose.SignJWT({ jti: randomUUID() }).setProtectedHeader({ alg: 'ES256', x5c })
    .setIssuer(thumbprint).setSubject(thumbprint).setAudience(`${origin}/oauth/token`).setIssuedAt(now).setExpirationTime(now + 120).sign(key);
  const granted = await call('POST', '/oauth/token', new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion }).toString(),
    { 'Content-Type': 'application/x-www-form-urlencoded' });
  assert.equal(granted.status, 200, granted.text);
  return granted.json.access_token;
}
token = await grant();

const day = (text) => new Date(Date.now() + 7 * 3600e3 + Number(text.slice(5) || 0) * 864e5).toISOString().slice(0, 10);
function sample(reference) {
  const { document } = JSON.parse(fs.readFileSync(path.join(source, 'data/samples/b11-ceramics-lcl.json'), 'utf8'));
  const text = JSON.stringify(document).replace(/"today([+-][0-9]+)?"/g, (date) => `"${day(date.slice(1, -1))}"`);
  return { ...JSON.parse(text), localReference: reference };
}

async function until(id, state) {
  for (let i = 0; i < 200; i++) {
    const answer = await api('GET', `/declarations/${id}`);
    if (answer.json.state === state) return answer;
    await api('GET', `/events?after=${answer.json.lastEventSequence}&wait=5`);
  }
  throw new Error(`never came to ${state}`);
}

// What the window signed, verified by jose under the window's authority.
async function verified(compact) {
  const head = jose.decodeProtectedHeader(compact);
  const leaf = new X509Certificate(Buffer.from(head.x5c[0], 'base64'));
  assert.ok(leaf.verify(new X509Certificate(ca).publicKey), 'the signer is not under the window\'s authority');
  const { payload } = await jose.compactVerify(compact, await jose.importX509(leaf.toString(), head.alg));
  return JSON.parse(Buffer.from(payload).toString());
}

// ---- the journey ----

assert.equal((await api('GET', '/service')).json.training, true);
assert.equal((await api('GET', '/codelists/incoterms')).status, 200);
assert.equal((await api('POST', '/declarations/validate', JSON.stringify(sample('J-0')), { 'Content-Type': 'application/json' })).json.valid, true);

const stored = await act('/declarations/pre-registration', sample('J-1'));
assert.equal(stored.status, 202, stored.text);
assert.equal((await verified(stored.json.receiptJws)).receiptId, stored.json.receiptId);
const first = stored.json.declarationId;
let current = await until(first, 'pre-registered');
assert.match(current.json.computed.number, /^[0-9]{12}$/);
const filed = await act(`/declarations/${first}/filing`, { version: 1, payloadDigest: current.json.payloadDigest },
  { 'If-Match': current.headers.etag });
assert.equal(filed.status, 202, filed.text);
await until(first, 'cleared');

const submitted = await act('/declarations', sample('J-2-D0'));
assert.equal(submitted.status, 202, submitted.text);
const second = submitted.json.declarationId;
current = await until(second, 'documents-requested');
const document = '<?xml version="1.0"?><invoice>J-2</invoice>';
const upload = await api('POST', '/documents', document, { 'Content-Type': 'application/xml', 'Content-Digest': contentDigest(document) });
assert.equal(upload.status, 201, upload.text);
assert.equal((await api('GET', `/documents/${upload.json.documentId}`)).status, 200);
for (const request of current.json.openRequests) {
  const attached = await act(`/declarations/${second}/documents`, { documentId: upload.json.documentId, type: '380', requestId: request.requestId });
  assert.equal(attached.status, 202, attached.text);
}
assert.equal((await api('GET', `/declarations/${second}/documents`)).json.items.length, 2);
current = await until(second, 'cleared');

const amended = await act(`/declarations/${second}/amendments`, { reason: 'A better note', declaration: { ...sample('J-2-D0'), notes: 'Amended' } },
  { 'If-Match': current.headers.etag });
assert.equal(amended.status, 202, amended.text);
do { current = await api('GET', `/declarations/${second}`); } while (current.json.version !== 2);
assert.equal((await api('GET', `/declarations/${second}/versions/2`)).json.declaration.notes, 'Amended');
assert.equal((await api('GET', `/declarations/${second}`, null, { 'If-None-Match': current.headers.etag })).status, 304);

const share = await act(`/declarations/${second}/shares`, { recipient: 'KH-GDCE', projection: 'acdd', purpose: 'risk-assessment' });
assert.equal(share.status, 202, share.text);
assert.equal((await verified(share.json.shareJws)).shareId, share.json.shareId);
assert.equal((await api('GET', `/declarations/${second}/shares`)).json.items.length, 1);
assert.equal((await api('GET', `/declarations/${second}/shares/${share.json.shareId}`)).status, 200);

current = await api('GET', `/declarations/${second}`);
const cancelled = await act(`/declarations/${second}/cancellation`, { reason: 'The buyer went away' }, { 'If-Match': '"0.0"' });
assert.equal(cancelled.status, 412, cancelled.text);
for (let i = 0; i < 50; i++) {
  current = await api('GET', `/declarations/${second}`);
  const answer = await act(`/declarations/${second}/cancellation`, { reason: 'The buyer went away' }, { 'If-Match': current.headers.etag });
  if (answer.status === 202) break;
  assert.equal(answer.status, 412, answer.text);
}
await until(second, 'cancelled');

const events = await api('GET', '/events?after=0&limit=1000');
assert.deepEqual(events.json.items.map((event) => event.sequence), events.json.items.map((event, i) => i + 1));
const receipt = await api('GET', `/receipts/${amended.json.receiptId}`);
assert.equal((await verified(receipt.json.receiptJws)).act, 'amendment');
const head = await api('GET', '/ledger/head');
assert.equal((await verified(head.json.jws)).rootHash, head.json.rootHash);
assert.equal((await api('GET', `/ledger/inclusion?leafHash=${receipt.json.leafHash}&treeSize=${head.json.treeSize}`)).status, 200);
assert.equal((await api('GET', `/ledger/consistency?first=1&second=${head.json.treeSize}`)).status, 200);

// Refusals have to keep to the contract as well.
assert.equal((await api('GET', '/declarations/none')).status, 404);
assert.equal((await act('/declarations', sample('J-2-D0'))).status, 409);
assert.equal((await act('/declarations', sample('J-3-OSW5030'))).status, 503);
assert.equal((await act('/declarations', sample('J-3'), { 'Training-Scenario': '429' })).status, 429);
const wrong = sample('J-4');
wrong.items[0].hsCode = '00000000'; // well formed, and in no tariff
assert.equal((await act('/declarations', wrong)).status, 422);
assert.equal((await api('GET', '/declarations?limit=1')).json.items.length, 1);

const withdrawal = await api('POST', '/declarations/validate', JSON.stringify(wrong), { 'Content-Type': 'application/json' });
assert.equal(withdrawal.json.valid, false);

// ---- every operation, asked by nobody, by one who may not, for what is not there, and in the wrong way ----

const nothing = { declarationId: randomUUID(), version: '1', receiptId: 'none', documentId: 'A'.repeat(43), shareId: 'none', codelist: 'nothing' };
const bodies = {
  '/declarations': () => sample('J-9'), '/declarations/validate': () => sample('J-9'), '/declarations/pre-registration': () => sample('J-9'),
  '/declarations/{declarationId}/filing': () => ({ version: 1, payloadDigest: 'A'.repeat(43) }),
  '/declarations/{declarationId}/amendments': () => ({ reason: 'A better note', declaration: sample('J-9') }),
  '/declarations/{declarationId}/cancellation': () => ({ reason: 'The buyer went away' }),
  '/declarations/{declarationId}/documents': () => ({ documentId: 'A'.repeat(43), type: '380' }),
  '/declarations/{declarationId}/shares': () => ({ recipient: 'KH-GDCE', projection: 'acdd', purpose: 'risk-assessment' }),
};
const queries = { '/ledger/inclusion': `?leafHash=${'A'.repeat(43)}&treeSize=1`, '/ledger/consistency': '?first=1&second=1000000' };

async function ask(operation, headers = {}, ids = nothing, body = bodies[operation.template]?.()) {
  const place = operation.template.replace(/\{([^}]+)\}/g, (whole, name) => ids[name]);
  if (operation.template === '/documents' && operation.method === 'POST')
    return api('POST', place, document, { 'Content-Type': 'application/xml', 'Content-Digest': contentDigest(document), ...headers });
  if (operation.method !== 'POST') return api(operation.method, place + (queries[operation.template] ?? ''), null, headers);
  if (operation.template === '/declarations/validate')
    return api('POST', place, JSON.stringify(sample('J-9')), { 'Content-Type': 'application/json', ...headers });
  return act(place, body, { 'If-Match': '"1.1"', ...headers });
}

// One that stands at customs, with a share that the partner used and one that can still be taken back, and a key that was used.
const usedKey = { 'Idempotency-Key': `"${randomUUID()}"` };
const third = await act('/declarations', sample('J-5'), usedKey);
assert.equal(third.status, 202, third.text);
const there = { ...nothing, declarationId: third.json.declarationId };
await until(there.declarationId, 'cleared');
const given = await act(`/declarations/${there.declarationId}/shares`, { recipient: 'KH-GDCE', projection: 'acdd', purpose: 'risk-assessment' });
const givenShare = `/declarations/${there.declarationId}/shares/${given.json.shareId}`;
for (let i = 0; i < 100 && (await api('GET', givenShare)).json.state !== 'used'; i++);
assert.equal((await api('DELETE', givenShare)).status, 409);
const kept = await act(`/declarations/${there.declarationId}/shares`, { recipient: 'LA-CUSTOMS', projection: 'acdd', purpose: 'import-clearance' });
assert.equal((await api('DELETE', `/declarations/${there.declarationId}/shares/${kept.json.shareId}`)).status, 200);
const registered = await act('/declarations/pre-registration', sample('J-7'));
await until(registered.json.declarationId, 'pre-registered');
const list = await api('GET', '/codelists/incoterms');
assert.equal((await api('GET', '/codelists/incoterms', null, { 'If-None-Match': list.headers.etag })).status, 304);
const wrongBodies = {
  '/declarations': wrong, '/declarations/pre-registration': { ...wrong, localReference: 'J-6' },
  '/declarations/{declarationId}/filing': { version: 7, payloadDigest: 'B'.repeat(43) },
  '/declarations/{declarationId}/amendments': { reason: 'A better note', declaration: { ...wrong, localReference: 'J-5' } },
  '/declarations/{declarationId}/documents': { documentId: 'B'.repeat(43), type: '380' },
  '/declarations/{declarationId}/shares': { recipient: 'LA-CUSTOMS', projection: 'srds-h7', purpose: 'import-clearance' },
};

const good = token;
const narrow = await grant('events.read');
for (const operation of operations.values()) {
  token = good;
  await ask(operation, operation.method === 'POST' ? { 'Training-Scenario': '429' } : {});
  if (operation.template.includes('{') && operation.statuses.includes('404')) assert.equal((await ask(operation)).status, 404, operation.template);
  if (operation.statuses.includes('412')) assert.equal((await ask(operation, { 'If-Match': '"0.0"' }, there)).status, 412, operation.template);
  if (operation.method === 'POST' && operation.statuses.includes('409'))
    assert.equal((await ask(operation, usedKey, there)).status, 409, operation.template);
  if (operation.method === 'POST' && wrongBodies[operation.template]) {
    const one = operation.template.endsWith('/filing') ? { declarationId: registered.json.declarationId } : there;
    const { headers: { etag } } = await api('GET', `/declarations/${one.declarationId}`);
    const answer = await ask(operation, { 'If-Match': etag }, one, wrongBodies[operation.template]);
    assert.equal(answer.status, 422, `${operation.template} ${answer.text}`);
  }
  token = narrow;
  if (operation.statuses.includes('403')) await ask(operation);
  token = 'of-nobody';
  if (operation.statuses.includes('401')) assert.equal((await ask(operation)).status, 401, operation.template);
}
token = good;

// ---- the program itself ----

const file = path.join(folder, 'declaration.json');
fs.writeFileSync(file, JSON.stringify(sample('CTL-1')));
const run = (...args) => promisify(execFile)(khaictl, [...args, '--data-dir', path.join(folder, 'data'), '--lang', 'en'], { encoding: 'utf8' });
const { stdout } = await run('submit', file, '--gateway', `${origin}/osw/v1`, '--ca', path.join(windowDir, 'ca.pem'), '--wait', '--json');
assert.match(stdout, /cleared/);

// What a client that keeps to the contract cannot bring about, or this window never says, is named; everything else must have been answered.
const unreachable = /^(GET .* (429|503)|POST .* (400|413|415|503)|POST \/declarations\/pre-registration 404|POST \/documents 429|POST .*\/cancellation 422|.* (410|428))$/;
let missing = 0;
for (const [name, operation] of operations) {
  const lacking = operation.statuses.filter((status) => !answered.get(name)?.has(status));
  console.log(`# ${name}: ${[...(answered.get(name) ?? [])].sort().join(' ')}${lacking.length ? `; not ${lacking.join(' ')}` : ''}`);
  for (const status of lacking)
    if (!unreachable.test(`${name} ${status}`)) { missing += 1; console.log(`not ok ${name} was never answered with ${status}`); }
}

for (const [place, n] of [...seen].sort()) console.log(`# ${place}: ${n}`);
for (const violation of violations) console.log(`not ok ${violation.place} ${violation.found}`);
console.log(`# ${[...seen.values()].reduce((a, b) => a + b, 0)} exchanges, ${violations.length} violations`);
stop(violations.length || missing ? 1 : 0);
