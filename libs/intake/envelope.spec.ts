import { describe, expect, it } from '@jest/globals';
import { envelopeProblems } from './envelope.js';

const valid = {
  specversion: '1.0',
  id: 'wnb-20260301-17',
  source: 'urn:agency:northmoor-hospital-trust',
  type: 'health.appointment.was-not-brought',
  time: '2026-03-01T09:30:00Z',
  data: {},
};
const pointers = (envelope: unknown) => envelopeProblems(envelope).map(({ pointer }) => pointer);

describe('the envelope of an event', () => {
  it.each([
    {},
    { time: undefined },
    { time: '2026-03-01T09:30:00.123+01:00' },
    { datacontenttype: 'application/json' },
    { dataschema: '/schemas/x.json' },
    { traceparent: 'x', tracestate: 'y' },
  ])('is taken with %j', (fields) => {
    expect(envelopeProblems(JSON.parse(JSON.stringify({ ...valid, ...fields })))).toEqual([]);
  });

  it.each([
    ['specversion', '2.0'],
    ['id', ''],
    ['id', 7],
    ['source', 'urn:agency:'],
    ['source', 'urn:agency:UPPER'],
    ['source', 'https://example.org'],
    ['type', ''],
    ['type', null],
    ['time', '2026-03-01'],
    ['time', '2026-13-01T09:30:00Z'],
    ['time', 'soon'],
    ['time', null],
    ['datacontenttype', 'text/plain'],
    ['dataschema', 'a b'],
    ['traceparent', 'x'.repeat(101)],
    ['data', []],
    ['data', null],
  ])('is refused, and the field named, with %s %j', (field, value) => {
    expect(pointers({ ...valid, [field]: value })).toEqual([`/${field}`]);
  });

  it.each(['specversion', 'id', 'source', 'type', 'data'])('is refused without %s', (field) => {
    const envelope: Record<string, unknown> = { ...valid };
    Reflect.deleteProperty(envelope, field);
    expect(pointers(envelope)).toEqual([`/${field}`]);
  });

  it('is refused with a field too many, of which the name is not repeated, nor is what stood in a wrong one', () => {
    const problems = envelopeProblems({ ...valid, 'Asha Example': 1, source: 'CANARY' });
    expect(problems.length).toBe(2);
    expect(JSON.stringify(problems)).not.toMatch(/Asha|CANARY/);
  });
});
