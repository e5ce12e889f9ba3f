// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every sample that ships, and every made-up payload of the tests, against the contract's schemas, by ajv (JSON Schema 2020-12).
//
// node payloads.mjs CONTRACT.json

import fs from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const source = process.env.KHAI_SOURCE_DIR;
const contract = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const ajv = new Ajv2020.default({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'contract', components: contract.components });
const check = (name) => ajv.getSchema(`contract#/components/schemas/${name}`) ?? ajv.compile({ $ref: `contract#/components/schemas/${name}` });

let failed = 0;
let n = 0;
function judge(what, schema, value, expected = true) {
  const validate = check(schema);
  const valid = validate(value);
  n++;
  if (valid === expected) return;
  failed++;
  console.log(`not ok ${what}: ${valid ? 'was taken' : ajv.errorsText(validate.errors)}`);
}

// Every schema compiles.
for (const name of Object.keys(contract.components.schemas)) check(name);

// A sample's dates are days from today.
const dated = (value) => JSON.parse(JSON.stringify(value).replace(/"today([+-][0-9]+)?"/g, '"2026-05-04"'));
const samples = path.join(source, 'data/samples');
for (const file of fs.readdirSync(samples).filter((name) => name.endsWith('.json'))) {
  const { document } = JSON.parse(fs.readFileSync(path.join(samples, file), 'utf8'));
  if (!document) continue;
  judge(file, 'ExportDeclaration', dated(document));
  judge(`${file} with a stranger's member`, 'ExportDeclaration', { ...dated(document), stranger: 1 }, false);
  judge(`${file} without its reference`, 'ExportDeclaration', { ...dated(document), localReference: undefined, exporter: undefined }, false);
  judge(`${file} amended`, 'AmendmentRequest', { reason: 'A better text', declaration: dated(document) });
}

// What scenarios make of steps is an event's; their codes and states must be the contract's.
const { scenarios, replies, officer, partners } = JSON.parse(fs.readFileSync(path.join(source, 'data/scenarios/scenarios.json'), 'utf8'));
const { recipients, projections } = JSON.parse(fs.readFileSync(path.join(source, 'data/shares/shares.json'), 'utf8'));
const event = (step) => ({ sequence: 1, eventId: '0f8b1c0e-7d0e-4a44-9d5e-1f0a2f1d9d11', declarationId: 'a', localReference: 'A-1', receiptId: 'r', version: 1,
  type: step.type, occurredAt: '2026-05-04T01:00:00.000Z', state: step.state ?? 'accepted', ...(step.channel && { channel: step.channel }),
  text: step.text?.vi ?? 'x', ...(step.findings && { findings: step.findings.map((finding) => ({ ...finding, detail: finding.detail.vi, resolution: finding.resolution?.vi })) }),
  ...(step.requests && { requests: step.requests.map((request) => ({ ...request, requestId: '1', reason: request.reason.vi, dueAt: '2026-05-09T01:00:00.000Z' })) }),
  ...(step.share && { share: { shareId: 's', recipient: 'KH-GDCE', state: step.share } }) });
for (const list of [...scenarios, ...replies, ...partners])
  for (const step of list.steps) judge(`${list.name ?? list.recipient} ${step.type}`, 'Event', event(step));
for (const { command, step } of officer) judge(`officer ${command}`, 'Event', event(step));
for (const recipient of recipients)
  for (const projection of recipient.projections)
    judge(`${recipient.recipient} ${projection}`, 'ShareRequest', { recipient: recipient.recipient, projection, purpose: 'statistics' });
for (const projection of projections) if (!recipients.some((recipient) => recipient.projections.includes(projection.name))) {
  failed++;
  console.log(`not ok ${projection.name}: no partner takes it`);
}
console.log(`# ${n} payloads, ${failed} faults`);
process.exit(failed ? 1 : 0);
